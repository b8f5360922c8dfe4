"""Registers as workbooks, in and out; refuses to judge, to guess and to run anything."""
