"""From when until when a step's matters are in force, kept for figures of a day; holds instants, never "in force now"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, FigureSpec
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.contribution import dimensions_of, figure_id
from yifa.projections.port import Reading, Writing
from yifa.record.clock import as_utc, write_time

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS figure_interval (
        town TEXT NOT NULL, matter TEXT NOT NULL, figure TEXT NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL,
        start TEXT NOT NULL, until TEXT, dimensions TEXT NOT NULL)""",
    # What is in force on a day.
    "CREATE INDEX IF NOT EXISTS figure_interval_runs ON figure_interval (town, figure, start)",
    # The intervals of one matter, when an act changes them.
    "CREATE INDEX IF NOT EXISTS figure_interval_matter ON figure_interval (town, matter)",
)
TABLES = ("figure_interval",)


@dataclass(frozen=True, slots=True)
class Interval:
    """`until` is the first moment it is no longer in force: the matter's end, or the hour at which it lapses by itself."""

    figure: str
    act: str
    position: int
    start: datetime
    until: datetime | None
    dimensions: str


def kept(declaration: Declaration) -> tuple[FigureSpec, ...]:
    """The figures that need intervals: states of a step; those of a standing are read from the standings themselves."""
    return tuple(spec for spec in declaration.figures.values() if spec.form == "state" and step_of(spec) is not None)


def step_of(spec: FigureSpec) -> str | None:
    """The step whose matters a state counts, None for a state of a standing."""
    of = spec.spec.get("of")
    return of if isinstance(of, str) and not of.startswith("standing ") else None


def intervals(folded: Folded, lapses_at: datetime | None) -> Iterator[Interval]:
    """Every interval of the matter. A lapse that is due ends it whether or not it was recorded."""
    closed = None if folded.closed is None else folded.closed.effective
    until = min((end for end in (closed, lapses_at) if end is not None), default=None)
    for spec in kept(folded.declaration):
        for done in folded.by_step.get(str(step_of(spec)), ()):
            if until is None or done.effective < until:
                yield _interval(spec, folded, done, until)


def _interval(spec: FigureSpec, folded: Folded, done: Done, until: datetime | None) -> Interval:
    dimensions = dimensions_of(spec.by, folded.facts_of(done), folded, day_of(done.effective))
    return Interval(figure_id(folded.declaration, spec), str(done.id), done.position, done.effective, until, dimensions)


class Intervals:
    """Keeps the table equal to what the folded matters give."""

    name = "intervals"

    def apply(self, tx: Writing, done: Done, folded: Folded, lapses_at: datetime | None) -> None:
        """Take in one act."""
        if not kept(folded.declaration):
            return
        tx.execute("DELETE FROM figure_interval WHERE town = ? AND matter = ?", (tx.town, done.matter))
        for each in intervals(folded, lapses_at):
            tx.execute(
                "INSERT INTO figure_interval (town, matter, figure, act, position, start, until, dimensions)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (tx.town, done.matter, each.figure, each.act, each.position, write_time(as_utc(each.start)),
                 None if each.until is None else write_time(as_utc(each.until)), each.dimensions),
            )  # fmt: skip


def running(reader: Reading, town: str, figure: str, moment: datetime) -> list[tuple[str, str]]:
    """(act, dimensions) of every interval that runs at a moment, in log order."""
    when = write_time(as_utc(moment))
    rows = reader.query(
        "SELECT act, dimensions FROM figure_interval WHERE town = ? AND figure = ? AND start <= ?"
        " AND (until IS NULL OR until > ?) ORDER BY position",
        (town, figure, when, when),
    )
    return [(str(act), str(dimensions)) for act, dimensions in rows]
