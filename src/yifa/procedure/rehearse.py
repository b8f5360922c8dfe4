"""Judging and adding acts to a view in memory, as the door does to the record; for cases and tests, and recorded nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.procedure.causes import Ground, bring_about, consequences
from yifa.procedure.consequences import foretold
from yifa.procedure.draft import Draft
from yifa.procedure.form import references
from yifa.procedure.judge import Judgement, judge
from yifa.procedure.memory import MemoryView
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.question import Own
from yifa.procedure.refusal import Refused
from yifa.procedure.sealing import Numbering, plain_number
from yifa.procedure.view import Done, View
from yifa.record.act import ActId


@dataclass(slots=True)
class Rehearsal:
    """A town in memory with its law and procedures. A refused act leaves it as it was."""

    catalogue: Book
    library: RuleBook
    calendar: Calendar
    view: MemoryView = field(default_factory=MemoryView)
    own: Own = field(default_factory=dict)
    numbering: Numbering = plain_number
    presume_people: bool = True
    """Whoever a fact names is taken as registered, so that a case need not register its cast act by act."""
    opened: int = 0

    def judge(self, draft: Draft, now: datetime | None = None, cause: ActId | None = None) -> Judgement:
        """Judge, with everything it would cause, without adding. `now` defaults to the act's own time."""
        moment = now or draft.at
        return foretold(
            self._ask(self.view, draft, moment, cause, self.opened),
            self._ground(moment),
            lambda ahead, caused, by: self._ask(ahead, caused, moment, by, self.opened + ahead.added),
        )

    def _ask(self, view: View, draft: Draft, now: datetime, cause: ActId | None, opened: int) -> Judgement:
        if self.presume_people:
            self._presume(draft)
        return judge(
            draft,
            view=view,
            catalogue=self.catalogue,
            library=self.library,
            calendar=self.calendar,
            now=now,
            own=self.own,
            cause=cause,
            new_matter=f"m{opened}",
            numbering=self.numbering,
        )

    def _ground(self, now: datetime) -> Ground:
        return Ground(self.view, self.catalogue, self.library, self.calendar, now)

    def perform(self, draft: Draft, now: datetime | None = None) -> Done:
        """Judge and add, with what the act causes. Raises Refused; then nothing was added."""
        saved = self.view.copy()
        opened = self.opened
        try:
            done, judgement = self._one(draft, now, None)
            self._bring_about(draft, done, judgement, now)
        except Refused:
            self.view.restore(saved)
            self.opened = opened
            raise
        return done

    def _presume(self, draft: Draft) -> None:
        if draft.slug not in self.catalogue.slugs() or draft.at.tzinfo is None:
            return
        for declaration in self.catalogue.versions(draft.slug):
            step = declaration.steps.get(draft.step)
            for name, value in draft.facts.items():
                spec = None if step is None else step.facts.get(name)
                for each, person in references(spec, value) if spec is not None else ():
                    if each.type == "person":
                        self.view.know(person)

    def _one(self, draft: Draft, now: datetime | None, cause: ActId | None) -> tuple[Done, Judgement]:
        judgement = self._ask(self.view, draft, now or draft.at, cause, self.opened)
        if judgement.judged is None or judgement.declaration is None:
            raise Refused(judgement.refusals)
        self.opened += draft.matter is None
        return self.view.add(judgement.judged, judgement.declaration, now or draft.at, judgement.number), judgement

    def _bring_about(self, draft: Draft, done: Done, judgement: Judgement, now: datetime | None) -> None:
        if judgement.step is None or judgement.declaration is None or not judgement.step.causes:
            return
        caused = consequences(
            judgement.draft or draft, judgement.step, done.matter, judgement.declaration, self._ground(now or draft.at)
        )
        bring_about(caused, lambda each: self._one(each, now, done.id))
