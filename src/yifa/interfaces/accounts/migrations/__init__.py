"""The desk database's tables for accounts, in order."""
