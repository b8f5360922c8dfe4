"""What the house can carry, measured against the floor of the same machine in the same run; asserts no constant of its own."""
