"""What every test may ask for."""

from __future__ import annotations

from tests.support.demo import demo, demo_copy, demo_home

__all__ = ["demo", "demo_copy", "demo_home"]
