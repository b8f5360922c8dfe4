"""The case file as one file that proves itself without the server: readable index, acts, papers and evidence."""
