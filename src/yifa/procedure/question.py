"""One question put to the law: may this draft become an act now? Holds what tests read; refuses to answer anything itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

from yifa.law.calendar import Calendar
from yifa.law.dated import Dated
from yifa.law.zone import day_of, end_of, start_of
from yifa.procedure.answer import Finding
from yifa.procedure.clocks import ClockState, Ground, instant_of, read
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.draft import Draft
from yifa.procedure.fold import Folded
from yifa.procedure.ports import Book, Lacking, RuleBook
from yifa.procedure.state import governing, standing_at
from yifa.procedure.view import Done, View
from yifa.record.act import ActId, Json

Own: TypeAlias = "Mapping[str, Callable[[Question, Mapping[str, Json]], Finding]]"
"""Named tests in Python, brought by the domains."""


@dataclass(slots=True)
class Question:
    """`folded` is the matter as it stands at `now`, lapses included; `day` is the law's day of the act itself.

    `probing` asks on behalf of one person who has not filled in anything yet. `horizons` collects the next instants
    at which an answer may change without an act; they are written by whoever reads something that time changes.
    """

    draft: Draft
    step: Step
    declaration: Declaration
    folded: Folded
    view: View
    library: RuleBook
    calendar: Calendar
    book: Book
    now: datetime
    own: Own = field(default_factory=dict)
    probing: bool = False
    caused: bool = False
    horizons: list[datetime] = field(default_factory=list)
    memo: dict[str, Finding] = field(default_factory=dict)
    _clocks: dict[str, tuple[ClockState, ...]] = field(default_factory=dict)
    _days: dict[str, date] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When the drafted act happened."""
        return self.draft.at

    @property
    def day(self) -> date:
        """The act's day in Shanghai."""
        return self.law_day("act")

    def law_day(self, law_of: str) -> date:
        """The day whose law applies: of the act, of the matter's opening, or of the conduct (its fact, else the act's day)."""
        known = self._days.get(law_of)
        if known is None:
            known = self._days[law_of] = self._law_day(law_of)
        return known

    def _law_day(self, law_of: str) -> date:
        if law_of == "opening" and self.folded.acts:
            return day_of(self.folded.acts[0].at)
        if law_of == "conduct":
            value = self.fact(self.declaration.anchors.get("conduct", "none"))
            when = None if isinstance(value, Lacking) else instant_of(value)
            if when is not None:
                return day_of(when)
        return day_of(self.draft.at)

    def rule(self, rule: str, law_of: str = "act") -> Dated | Lacking:
        """The rule's version of the day: ABSENT while none is in force, UNKNOWN for a rule nobody has read."""
        if rule not in self.library:
            return Lacking.UNKNOWN
        on = self.law_day(law_of)
        dated = self.library.value(rule, on)
        if law_of == "act":
            if dated is None or dated.end is not None:
                self.horizon(end_of(on) if dated is None or dated.end is None else start_of(dated.end))
            if self.view.contested(rule, self.at):
                self.horizon(end_of(on))
        return Lacking.ABSENT if dated is None else dated

    def horizon(self, when: datetime | None) -> None:
        """Note an instant at which the answer may change by itself."""
        if when is not None and when > self.at:
            self.horizons.append(when)

    def fact(self, name: str) -> Json | Lacking:
        """A fact by its own name or as `step.fact`, the draft's before the record's, corrections applied."""
        head, dot, tail = name.partition(".")
        if dot and tail != "kind":
            return self._fact_of(head, tail)
        if head in self.step.facts:
            value = self._given(head)
        else:
            value = self.folded.facts.get(head)
            if value is None:
                sealed = self.folded.facts.get(f"{head}.kind")
                value = {"kind": sealed} if sealed is not None else None
        if value is None:
            return Lacking.LATER if self.probing and head in self.step.facts else Lacking.ABSENT
        if dot:
            return value.get("kind", Lacking.ABSENT) if isinstance(value, dict) else Lacking.ABSENT
        return value

    def _given(self, name: str) -> Json:
        return self.draft.facts.get(name)

    def _fact_of(self, step: str, name: str) -> Json | Lacking:
        if step == self.step.name:
            value = self._given(name)
            return value if value is not None else (Lacking.LATER if self.probing else Lacking.ABSENT)
        for done in reversed(self.acts(step)):
            value = self.folded.facts_of(done).get(name)
            if value is not None:
                return value
        for link, other in self.links():
            if link == step:
                return self._linked_fact(other, name)
        return Lacking.ABSENT

    def _linked_fact(self, matter: str, name: str) -> Json | Lacking:
        folded = self.other(matter)
        value = None if folded is None else folded.facts.get(name)
        return Lacking.ABSENT if value is None else value

    def links(self) -> Sequence[tuple[str, str]]:
        """The links of this matter: given with the opening draft, else as recorded."""
        if self.draft.matter is None or not self.folded.acts:
            return list(self.draft.links.items())
        return self.view.linked(self.draft.matter)

    def other(self, matter: str) -> Folded | None:
        """Another matter as it stands now, lapses included; None for an unknown one."""
        slug, history = self.view.procedure_of(matter), self.view.history(matter)
        if slug is None or not history:
            return None
        declaration = governing(self.book, slug, history, self.now)
        return standing_at(history, declaration, self.now, library=self.library, calendar=self.calendar)[0]

    def acts(self, name: str) -> Sequence[Done]:
        """Standing acts of a step or role that had happened by the draft's time, seen from the draft's thread."""
        return [done for done in self.folded.in_thread(name, self.step, self.draft.thread) if done.at <= self.at]

    def served(self, done: Done) -> Done | None:
        """The act's service if it has taken effect by the draft's time."""
        service = self.folded.served(done)
        if service is None:
            return None
        if service.effective > self.at:
            self.horizon(service.effective)
            return None
        return service

    def clock(self, name: str) -> tuple[ClockState, ...]:
        """The clock's runs, in the draft's thread where the clock is threaded."""
        known = self._clocks.get(name)
        if known is None:
            known = self._clocks[name] = self._read_clock(name)
        return known

    def _read_clock(self, name: str) -> tuple[ClockState, ...]:
        spec = self.declaration.clocks.get(name)
        if spec is None:
            return ()
        runs = read(spec, Ground(self.folded, self.library, self.calendar, self.draft.facts))
        thread = self.draft.thread
        if thread is None or self.step.per is None:
            return runs
        mine = tuple(run for run in runs if run.thread == thread or self._thread_of(run) == thread)
        return mine or runs

    def _thread_of(self, run: ClockState) -> ActId | None:
        done = None if run.started_by is None else self.folded.find(run.started_by)
        return None if done is None else done.thread

    def title(self, step: str) -> str:
        """A step's title as it stands in a sentence."""
        known = self.declaration.steps.get(step)
        if known is not None:
            return f"“{known.title}”"
        titles = [each.title for each in self.declaration.steps.values() if each.role == step]
        return "、".join(f"“{title}”" for title in titles) or f"“{step}”"

    def spec(self, fact: str) -> FactSpec | None:
        """How a fact is declared, the drafted step's first."""
        step, dot, name = fact.partition(".")
        if dot and step in self.declaration.steps:
            return self.declaration.steps[step].facts.get(name)
        if fact in self.step.facts:
            return self.step.facts[fact]
        return next((each.facts[fact] for each in self.declaration.steps.values() if fact in each.facts), None)

    def label(self, fact: str) -> str:
        """What a person calls the fact."""
        spec = self.spec(fact)
        return spec.label if spec is not None else fact

    def about(self, step: Step, done: Done, facts: Mapping[str, Json], before: Folded) -> Question:
        """The same question put again about an earlier act, as of its own time, with other facts."""
        draft = replace(self.draft, kind=done.kind, at=done.at, actors=done.actors, facts=facts, thread=done.thread)
        return Question(
            draft, step, self.declaration, before, self.view, self.library, self.calendar, self.book, self.now, self.own,
            probing=self.probing, horizons=self.horizons,
        )  # fmt: skip
