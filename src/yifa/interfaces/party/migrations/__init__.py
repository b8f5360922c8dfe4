"""The desk database's tables for drafts and openings, in order."""
