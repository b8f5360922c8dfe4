"""Doors for people and machines: workbench, public pages, API, command line; decides nothing itself."""
