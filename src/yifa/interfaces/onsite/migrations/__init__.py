"""Shapes of the tables of 现场."""
