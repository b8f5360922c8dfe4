"""All projections as the door calls them, in the act's own transaction; the same code rebuilds them; judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.procedure.clocks import Ground, read_all
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.fold import Folded, fold
from yifa.procedure.state import due_lapses
from yifa.procedure.view import Done
from yifa.projections import clocks, closings, expecting, figures, intervals, matters, notices, terms
from yifa.projections.port import Writing

_PARTS = (matters, clocks, notices, figures, intervals, expecting, closings)
SCHEMA: tuple[str, ...] = tuple(statement for part in _PARTS for statement in part.SCHEMA)
TABLES: tuple[str, ...] = tuple(table for part in _PARTS for table in part.TABLES)


class Projections:
    """What the door keeps equal to the record. `library` and `calendar` give the last days of clocks and publications."""

    name = "projections"

    def __init__(self, library: Library, calendar: Calendar) -> None:
        self._library = library
        self._calendar = calendar
        self._matters = matters.Matters()
        self._clocks = clocks.Clocks()
        self._notices = notices.Notices()
        self._terms = terms.Terms(library, calendar)
        self._figures = figures.Figures()
        self._intervals = intervals.Intervals()
        self._expecting = expecting.Expecting()
        self._closings = closings.Closings()

    def schema(self, dialect: str) -> list[str]:
        """Statements that lay the tables, the same on both databases."""
        del dialect
        return list(SCHEMA)

    def apply(self, tx: Writing, done: Done, declaration: Declaration, step: Step, history: Sequence[Done]) -> None:
        """Take in one act, the last of its matter's history."""
        folded = fold(history, declaration)
        runs = read_all(Ground(folded, self._library, self._calendar, {})) if folded.declaration.clocks else ()
        self._matters.apply(tx, done, folded)
        self._clocks.apply(tx, done, runs, first=len(folded.acts) == 1)
        self._figures.apply(tx, done, folded, step, runs)
        self._notices.apply(tx, done, folded, step, self._terms)
        lapses_at = self._lapses_at(folded)
        self._intervals.apply(tx, done, folded, lapses_at)
        self._expecting.apply(tx, done, folded, lapses_at)
        self._closings.apply(tx, done, folded)

    def reset(self, tx: Writing) -> None:
        """Forget everything of the town, before a rebuild."""
        for table in TABLES:
            tx.execute(f"DELETE FROM {table} WHERE town = ?", (tx.town,))  # noqa: S608 (names of our own tables)

    def _lapses_at(self, folded: Folded) -> datetime | None:
        """The hour at which the matter ends by itself if nothing is done."""
        specs = [spec for spec in folded.declaration.clocks.values() if spec.miss == "lapse" and spec.lapse]
        if not specs or folded.closed is not None:
            return None
        steps = folded.declaration.steps
        lapses = due_lapses(folded, specs, self._library, self._calendar)
        return min((lapse.at for lapse in lapses if steps[lapse.step].closes), default=None)
