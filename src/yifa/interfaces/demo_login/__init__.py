"""One-click log-in as the demonstration's cast; refuses to exist outside a demonstration on this machine."""
