"""The command line: reads arguments, calls what exists, prints; holds no rule of its own."""
