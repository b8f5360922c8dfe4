"""The runs of every matter's clocks, kept as instants so that desks and warnings read them; "late" is asked on reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from yifa.procedure.clocks import ClockState
from yifa.procedure.view import Done
from yifa.projections.port import Reading, Writing
from yifa.projections.scope import Scope, marks

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS clock (
        town TEXT NOT NULL, matter TEXT NOT NULL, clock TEXT NOT NULL, thread TEXT NOT NULL, title TEXT NOT NULL,
        owner TEXT NOT NULL, rule TEXT NOT NULL, article TEXT NOT NULL, starts TEXT NOT NULL, due_day TEXT NOT NULL,
        due_at TEXT NOT NULL, provisional INTEGER NOT NULL, met_at TEXT NOT NULL, paused_at TEXT NOT NULL, miss TEXT NOT NULL,
        PRIMARY KEY (town, matter, clock, thread, starts))""",
    # The desk: what is still running, by the last lawful hour.
    "CREATE INDEX IF NOT EXISTS clock_running ON clock (town, met_at, due_at)",
)
TABLES = ("clock",)


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that nothing has met yet. `due_at` is the first moment after the period; None: no countable period."""

    matter: str
    clock: str
    title: str
    owner: str
    article: str
    start: datetime
    due_day: date | None
    due_at: datetime | None
    provisional: bool
    paused: bool
    slug: str = ""

    def late(self, now: datetime) -> bool:
        """True from the first moment after the period."""
        return self.due_at is not None and now >= self.due_at and not self.paused


class Clocks:
    """Keeps the rows of one matter equal to the clocks of its fold."""

    name = "clocks"

    def apply(self, tx: Writing, done: Done, clocks: Sequence[ClockState], *, first: bool) -> None:
        """Take in the matter's clocks after one act: only rows that changed are written."""
        before = set() if first else set(tx.execute(_OF_MATTER, (tx.town, done.matter)).fetchall())
        now = dict.fromkeys(_row(run) for run in clocks)
        for clock, thread, *_, starts in (row[:7] for row in before if row not in now):
            tx.execute(_DELETE, (tx.town, done.matter, clock, thread, starts))
        for row in now:
            if row not in before:
                tx.execute(_INSERT, (tx.town, done.matter, *row))


_COLUMNS = "clock, thread, title, owner, rule, article, starts, due_day, due_at, provisional, met_at, paused_at, miss"
_OF_MATTER = f"SELECT {_COLUMNS} FROM clock WHERE town = ? AND matter = ?"  # noqa: S608
_DELETE = "DELETE FROM clock WHERE town = ? AND matter = ? AND clock = ? AND thread = ? AND starts = ?"
_INSERT = f"INSERT INTO clock (town, matter, {_COLUMNS}) VALUES ({', '.join('?' * 15)})"  # noqa: S608


def _row(run: ClockState) -> tuple[str | int, ...]:
    due = run.due
    return (
        run.name, str(run.thread or ""), run.title, run.owner or "", run.rule or "", run.article or "", run.start.isoformat(),
        due.day.isoformat() if due else "", due.instant.isoformat() if due else "", int(due.provisional) if due else 0,
        run.met_at.isoformat() if run.met_at else "", run.paused.isoformat() if run.paused else "", run.miss,
    )  # fmt: skip


_RUNNING = (
    "SELECT c.matter, c.clock, c.title, c.owner, c.article, c.starts, c.due_day, c.due_at, c.provisional, c.paused_at, m.slug"
    " FROM clock c JOIN matter m ON m.town = c.town AND m.matter = c.matter"
    " WHERE c.town = ? AND c.met_at = '' AND m.closed_at = '' AND c.miss <> 'none'{more}"
    " ORDER BY CASE WHEN c.due_at = '' THEN 1 ELSE 0 END, c.due_at, c.matter, c.clock LIMIT ?"
)


def running(
    reader: Reading, town: str, *, matter: str | None = None, scope: Scope | None = None, before: datetime | None = None,
    limit: int = 500,
) -> list[Running]:  # fmt: skip
    """Clocks still running in open matters, the nearest last hour first; those without a period at the end.

    `scope` keeps those in matters that one person may read; `before` those whose period ends by then.
    """
    more, params = "", [town]
    if matter is not None:
        more, params = more + " AND c.matter = ?", [*params, matter]
    if scope is not None:
        condition, values = scope.condition()
        more, params = more + f" AND {condition}", [*params, *values]
    if before is not None:
        # Instants are kept in one zone and form, so their order as text is that of time.
        more, params = more + " AND c.due_at <> '' AND c.due_at <= ?", [*params, before.astimezone(UTC).isoformat()]
    return [_running(row) for row in reader.query(_RUNNING.format(more=more), (*params, limit))]


def _running(row: tuple[object, ...]) -> Running:
    matter, clock, title, owner, article, starts, due_day, due_at, provisional, paused, slug = (str(cell) for cell in row)
    return Running(
        matter, clock, title, owner, article, datetime.fromisoformat(starts),
        date.fromisoformat(due_day) if due_day else None, datetime.fromisoformat(due_at) if due_at else None,
        provisional == "1", bool(paused), slug,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of one procedure may wait for a person: clocks they can stop, steps before the outcome, closings after it."""

    slug: str
    clocks: tuple[str, ...]
    course: bool
    closing: bool


def waiting(reader: Reading, scope: Scope, wanted: Sequence[Wanted], *, limit: int, offset: int = 0) -> list[tuple[str, str]]:
    """(matter, procedure) of open matters in which something of this may wait, those with the nearest last hour first."""
    parts = [part for one in wanted for part in _parts(scope.only((one.slug,)), one)]
    if not parts:
        return []
    sql = (
        "SELECT w.matter, w.slug, MIN(w.due) AS nearest, MAX(w.last) AS latest FROM ("  # noqa: S608  our own text and marks only
        + " UNION ALL ".join(text for text, _ in parts)
        + ") w GROUP BY w.matter, w.slug ORDER BY nearest, latest DESC, w.matter LIMIT ? OFFSET ?"
    )
    values = [value for _, params in parts for value in params]
    return [(str(row[0]), str(row[1])) for row in reader.query(sql, (*values, limit, offset))]


_NEVER = "9999"
"""Sorts after every instant, for matters without a running period."""


def _parts(scope: Scope, one: Wanted) -> Iterator[tuple[str, tuple[str, ...]]]:
    condition, params = scope.condition()
    if one.clocks:
        yield (
            "SELECT m.matter AS matter, m.slug AS slug, c.due_at AS due, m.last_at AS last FROM clock c"  # noqa: S608  as above
            " JOIN matter m ON m.town = c.town AND m.matter = c.matter WHERE c.town = ? AND c.met_at = '' AND c.due_at <> ''"
            f" AND c.clock IN ({marks(one.clocks)}) AND m.closed_at = '' AND {condition}",
            (scope.town, *one.clocks, *params),
        )
    if one.course or one.closing:
        waits = "" if one.closing else " AND m.outcome = ''"
        yield (
            f"SELECT m.matter AS matter, m.slug AS slug, '{_NEVER}' AS due, m.last_at AS last FROM matter m"  # noqa: S608  as above
            f" WHERE m.closed_at = ''{waits} AND {condition}",
            params,
        )
