"""Dated law: rules with their articles, the calendar and the clock engine; knows no procedure and no act."""
