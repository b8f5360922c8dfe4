"""All projections as the door calls them, in the act's own transaction; the same code rebuilds them; judges nothing."""

from __future__ import annotations

from collections.abc import Sequence

from yifa.law.calendar import Calendar
from yifa.law.clock import Due, Length, due
from yifa.law.library import Library
from yifa.law.zone import day_of
from yifa.procedure.clocks import Ground, period, read_all
from yifa.procedure.declaration import Declaration, Publish, Step
from yifa.procedure.fold import Folded, fold
from yifa.procedure.view import Done
from yifa.projections import clocks, figures, matters, notices
from yifa.projections.port import Writing
from yifa.projections.situation import holds

SCHEMA: tuple[str, ...] = (*matters.SCHEMA, *clocks.SCHEMA, *notices.SCHEMA, *figures.SCHEMA)
TABLES: tuple[str, ...] = (*matters.TABLES, *clocks.TABLES, *notices.TABLES, *figures.TABLES)


class Projections:
    """What the door keeps equal to the record. `library` and `calendar` give the last days of clocks and publications."""

    name = "projections"

    def __init__(self, library: Library, calendar: Calendar) -> None:
        self._library = library
        self._calendar = calendar
        self._matters = matters.Matters()
        self._clocks = clocks.Clocks()
        self._notices = notices.Notices()
        self._figures = figures.Figures()

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
        self._disclose(tx, done, folded, step)

    def reset(self, tx: Writing) -> None:
        """Forget everything of the town, before a rebuild."""
        for table in TABLES:
            tx.execute(f"DELETE FROM {table} WHERE town = ?", (tx.town,))  # noqa: S608 (names of our own tables)

    def _disclose(self, tx: Writing, done: Done, folded: Folded, step: Step) -> None:
        publish = step.publish
        if publish is not None and (publish.when is None or holds(publish.when, folded, folded.facts_of(done))):
            last, article = self._last_day(done, publish)
            self._notices.made(tx, done, folded, publish, last, article)
        if step.role == notices.PUBLICATION and done.thread is not None:
            self._notices.published(tx, done)
        if step.name == notices.TAKE_DOWN and done.thread is not None:
            self._notices.withdrawn(tx, str(done.thread), done, str(done.facts.get("unpublish_reason") or step.title))
        if step.undoes:
            for act, by in folded.undone.items():
                if by.id == done.id:
                    self._notices.withdrawn(tx, str(act), done, str(done.facts.get("withdraw_reason") or step.title))
        if step.replaces and done.thread is not None:
            self._correct(tx, done, folded)

    def _correct(self, tx: Writing, done: Done, folded: Folded) -> None:
        original = folded.find(done.thread) if done.thread is not None else None
        owner = folded.step(original.step) if original is not None else None
        if original is not None and owner is not None and owner.publish is not None:
            self._notices.corrected(tx, original, folded, owner.publish)

    def _last_day(self, done: Done, publish: Publish) -> tuple[Due | None, str]:
        """By when an act must be public, under the law of its day; None where the rule is unchecked or no period."""
        dated = self._library.value(publish.within, day_of(done.at))
        length: Length | None = period(dated)
        if dated is None or length is None:
            return None, dated.article if dated is not None else ""
        return due(done.effective, length, self._calendar), dated.article
