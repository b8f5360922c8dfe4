"""Plays the closing of years and months: one closes, another confirms; refuses to count anything itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import DELEGATE, OFFICE, Stage
from yifa.interfaces.demo.table import Table

FILE = "closings.yaml"


@dataclass(frozen=True, slots=True)
class Closing:
    """A period that was over, and when it was closed and confirmed."""

    period: str
    close: datetime
    confirm: datetime


def players(stage: Stage, folder: Path) -> list[Player]:
    """Every closing of the table. Raises DataError."""
    return [_closed(stage, row) for row in Table(folder, FILE).rows("closings", Closing)]


def _closed(stage: Stage, row: Closing) -> Player:
    facts = {"period": row.period}
    act = yield from stage.act("period-closing.close", row.close, [OFFICE], facts)
    seen = {"checked_counts": True}
    yield from stage.act("period-closing.confirm", row.confirm, [DELEGATE], seen, matter=act.matter)
