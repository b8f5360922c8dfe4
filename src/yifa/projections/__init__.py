"""What people look at, folded from the record and always rebuildable; never writes an act."""
