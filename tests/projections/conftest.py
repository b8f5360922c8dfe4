"""One founded town for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projections.house import Town, house


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A founded town with projections, on SQLite."""
    with house(tmp_path) as built:
        yield built
