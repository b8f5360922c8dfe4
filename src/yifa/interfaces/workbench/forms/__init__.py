"""Forms drawn from the facts a step declares; refuses to know any procedure by name."""
