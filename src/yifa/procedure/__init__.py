"""Procedures as data and the one door through which an act is judged and performed; knows no domain by name."""
