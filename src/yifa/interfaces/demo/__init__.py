"""The demonstration town, played through the one door under a simulated clock; knows no other way to make a record."""

from yifa.interfaces.demo.play import build

__all__ = ["build"]
