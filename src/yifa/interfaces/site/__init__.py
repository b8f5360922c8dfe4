"""The public site as static files: written from what was published, needing no server, no script and no log-in."""
