"""What every test may ask for."""

from __future__ import annotations

from hypothesis import settings

from tests.support.demo import demo, demo_copy, demo_home
from tests.support.golang import program

__all__ = ["demo", "demo_copy", "demo_home", "program"]

# How long an example takes says more about the machine's other work than about the code; `yifa bench` measures that.
settings.register_profile("yifa", deadline=None)
settings.load_profile("yifa")
