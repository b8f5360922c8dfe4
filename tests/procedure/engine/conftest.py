"""Where the engine's tests perform acts; knows nothing of what they perform."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.procedure.engine.reach import Memory, Place, on_record, postgres


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Everywhere acts are performed."""
    if request.param == "memory":
        yield Memory()
    elif request.param == "sqlite":
        with on_record(tmp_path) as record:
            yield record
    else:
        with postgres() as url, on_record(tmp_path, url) as record:
            yield record
