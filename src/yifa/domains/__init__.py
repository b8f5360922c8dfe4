"""Content only: one folder per domain, one folder per procedure; owns no tables and knows no other domain."""
