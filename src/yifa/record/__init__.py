"""The append-only record: acts, their commitments, the log over them and its proofs; knows no law, no procedure, no person."""
