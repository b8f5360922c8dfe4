"""The party's side of a paper: what it is, its officers, the last days, a way to be heard; no log-in, no person's data."""
