"""Backup, restoration and upgrade of a town's home; performs no act."""
