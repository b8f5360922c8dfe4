"""现场：officers' phone screens that work without a signal, and what takes in their sealed bundles; judges no act itself."""
