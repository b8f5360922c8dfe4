"""Tests of judging, state and the door."""
