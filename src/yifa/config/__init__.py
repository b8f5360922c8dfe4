"""Settings and wiring: imports everything, imported by none."""
