"""The same door and the same public data for programs, in JSON."""
