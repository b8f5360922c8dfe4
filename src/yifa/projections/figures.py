"""Counters behind the figures, kept in the act's own transaction and opening the acts they count; judges nothing.

Tables hold one row per part (which act adds what) and one counter per figure, year and dimensions, so that a
year's figure is one indexed read however many acts the record holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import Step
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.contribution import Contribution, contributions, touches_figures
from yifa.projections.port import Writing

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS figure_part (
        town TEXT NOT NULL, matter TEXT NOT NULL, figure TEXT NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL,
        day TEXT NOT NULL, year INTEGER NOT NULL, value BIGINT NOT NULL, estimate INTEGER NOT NULL,
        dimensions TEXT NOT NULL, nth INTEGER NOT NULL,
        told TEXT NOT NULL)""",
    # The acts behind one figure of one year, in order.
    "CREATE INDEX IF NOT EXISTS figure_part_opens ON figure_part (town, figure, year, position)",
    # The parts of one matter, when a correction or withdrawal changes them.
    "CREATE INDEX IF NOT EXISTS figure_part_matter ON figure_part (town, matter)",
    """CREATE TABLE IF NOT EXISTS figure_count (
        town TEXT NOT NULL, figure TEXT NOT NULL, year INTEGER NOT NULL, dimensions TEXT NOT NULL,
        value BIGINT NOT NULL, parts BIGINT NOT NULL, estimates BIGINT NOT NULL,
        PRIMARY KEY (town, figure, year, dimensions))""",
)
TABLES = ("figure_part", "figure_count")


class Figures:
    """Keeps parts and counters equal to what the folded matter adds."""

    name = "figures"

    def apply(self, tx: Writing, done: Done, folded: Folded, step: Step, clocks: Sequence[ClockState]) -> None:
        """Take in one act. Only the difference to what the matter added before is written."""
        if not touches_figures(folded.declaration, step):
            return
        before = self._parts(tx, done.matter)
        after = list(contributions(folded, clocks))
        wanted = set(after)
        for part in before - wanted:
            self._remove(tx, done.matter, part)
        for part in after:
            if part not in before:
                self._add(tx, done.matter, part)

    def _parts(self, tx: Writing, matter: str) -> set[Contribution]:
        rows = tx.execute(
            "SELECT figure, act, position, day, value, estimate, dimensions, nth, told FROM figure_part"
            " WHERE town = ? AND matter = ?",
            (tx.town, matter),
        ).fetchall()
        return {_part(row) for row in rows}

    def _add(self, tx: Writing, matter: str, part: Contribution) -> None:
        tx.execute(
            "INSERT INTO figure_part (town, matter, figure, act, position, day, year, value, estimate, dimensions, nth,"
            " told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (tx.town, matter, part.figure, part.act, part.position, part.day.isoformat(), part.day.year, part.value,
             int(part.estimate), part.dimensions, part.nth, part.key),
        )  # fmt: skip
        self._count(tx, part, 1)

    def _remove(self, tx: Writing, matter: str, part: Contribution) -> None:
        tx.execute(
            "DELETE FROM figure_part WHERE town = ? AND matter = ? AND figure = ? AND act = ? AND dimensions = ? AND nth = ?",
            (tx.town, matter, part.figure, part.act, part.dimensions, part.nth),
        )
        self._count(tx, part, -1)

    def _count(self, tx: Writing, part: Contribution, sign: int) -> None:
        if part.key:
            return  # told apart when read; how many parts there are says nothing of a distinct figure
        tx.execute(
            "INSERT INTO figure_count (town, figure, year, dimensions, value, parts, estimates) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (town, figure, year, dimensions) DO UPDATE SET value = figure_count.value + excluded.value,"
            " parts = figure_count.parts + excluded.parts, estimates = figure_count.estimates + excluded.estimates",
            (tx.town, part.figure, part.day.year, part.dimensions, sign * part.value, sign, sign * int(part.estimate)),
        )


def _part(row: Sequence[Any]) -> Contribution:
    figure, act, position, day, value, estimate, dimensions, nth, told = row
    return Contribution(figure, act, position, date.fromisoformat(day), value, bool(estimate), dimensions, nth, told)
