"""The settings modules: base, and on it demo, live and test; nothing is set here."""
