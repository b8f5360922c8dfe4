"""The closed list of named tests, one module per family; refuses to know any procedure by name."""
