"""Pages for everybody: no log-in, no cookies, only what was published."""
