"""What all pages share: layout, words, errors, the town's identity; refuses to know any procedure."""
