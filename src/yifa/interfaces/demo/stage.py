"""What every player shares: the cast, the one door, the working days; refuses every other way into the record."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from yifa.interfaces.runtime import Runtime
from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.refusal import Refusal, Refused
from yifa.record.act import Act, Json

Facts: TypeAlias = Mapping[str, Json]
Doing: TypeAlias = Generator[datetime, None, Act]
"""A player's part that ends with one recorded act."""

TOLD_LATER = tuple(timedelta(minutes=count) for count in (3, 5, 2, 7, 4, 3, 9, 2, 6))
"""How long after it happened an act is entered, in turn, unless the part says otherwise."""


class Astray(RuntimeError):
    """The play and the law disagree: something that had to be refused was allowed, or a name is unknown."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of the cast in one capacity, perhaps for somebody else."""

    name: str
    capacity: str
    acting_for: str | None = None


def officers(names: Sequence[str]) -> tuple[Who, ...]:
    """The officers on the spot."""
    return tuple(Who(name, "officer") for name in names)


CLERK = Who("clerk", "registrar")
OFFICE = Who("clerk", "office")
HEAD = Who("head", "head")
REVIEWER = Who("reviewer", "legal-reviewer")
DELEGATE = Who("deputy", "head-or-delegate", "head")


@dataclass(slots=True)
class Stage:
    """`cast` maps names of the tables to person ids; it grows as persons are registered."""

    runtime: Runtime
    cast: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """What papers call persons and power items, by id."""
    refusals: list[tuple[Refusal, ...]] = field(default_factory=list)
    """What the door said to the attempts that the play knows it must refuse."""
    _said: dict[str, dict[str, Json]] = field(default_factory=dict)
    _turn: int = 0

    def act(
        self,
        kind: str,
        at: datetime,
        who: Sequence[Who],
        facts: Facts,
        *,
        matter: str | None = None,
        thread: Act | None = None,
        told: timedelta | None = None,
        recorder: str | None = None,
        evidence: Sequence[str] = (),
        links: Mapping[str, str] | None = None,
    ) -> Doing:
        """Wait until `told` after `at`, by default a few minutes, then perform. Raises Refused."""
        yield at + (self._soon() if told is None else told)
        draft = self.draft(kind, at, who, facts, matter=matter, thread=thread, recorder=recorder, evidence=evidence, links=links)
        try:
            act = self.runtime.door.perform(self.runtime.town, draft)
        except Refused as refused:
            refused.add_note(f"演示：{kind}，{at:%Y-%m-%d %H:%M}，{'、'.join(each.name for each in who)}")
            raise
        self._said.setdefault(act.matter, {}).update(facts)
        if kind == "person.register":
            self.names[act.matter] = str(facts["name"])
        return act

    def refused(self, draft: Draft, rule: str) -> Generator[datetime, None, None]:
        """Try what a rule or a test forbids. Raises Astray if the door allowed it, or refused it without naming that one."""
        yield draft.at + self._soon()
        try:
            self.runtime.door.perform(self.runtime.town, draft)
        except Refused as refused:
            self.refusals.append(refused.reasons)
            if any(rule in (reason.rule, reason.test) for reason in refused.reasons):
                return
            raise Astray(f"演示剧本里的“{draft.kind}”被拒绝，但理由里没有 {rule}：{refused}") from refused
        raise Astray(f"演示剧本里应当被拒绝的“{draft.kind}”（{draft.at:%Y-%m-%d %H:%M}）没有被拒绝")

    def draft(
        self,
        kind: str,
        at: datetime,
        who: Sequence[Who],
        facts: Facts,
        *,
        matter: str | None = None,
        thread: Act | None = None,
        recorder: str | None = None,
        evidence: Sequence[str] = (),
        links: Mapping[str, str] | None = None,
    ) -> Draft:
        """The draft as the door takes it; files named in facts are listed as its evidence."""
        actors = tuple(self._actor(each) for each in who)
        named = self._files(kind, at, facts)
        return Draft(
            kind=kind,
            at=at,
            actors=actors,
            recorder=self.person(recorder) if recorder is not None else actors[0].person,
            facts=facts,
            matter=matter,
            thread=None if thread is None else thread.id,
            evidence=tuple(dict.fromkeys([*named, *evidence])),
            links=dict(links or {}),
        )

    def _soon(self) -> timedelta:
        self._turn += 1
        return TOLD_LATER[self._turn % len(TOLD_LATER)]

    def _files(self, kind: str, at: datetime, facts: Facts) -> list[str]:
        step = self.runtime.catalogue.step(kind, day_of(at))
        specs = {} if step is None else step.facts
        return [str(value) for name, value in facts.items() if name in specs and specs[name].type in ("evidence", "paper")]

    def _actor(self, who: Who) -> Actor:
        principal = None if who.acting_for is None else self.person(who.acting_for)
        return Actor(self.person(who.name), who.capacity, principal)

    def said(self, matter: str) -> Facts:
        """Every fact played in a matter so far, private ones too: what its papers are printed from."""
        return self._said.get(matter, {})

    def remember(self, matter: str, facts: Facts) -> None:
        """What came into a matter by consequence of an act played in another one; its papers are printed from it too."""
        self._said.setdefault(matter, {}).update(facts)

    def person(self, name: str) -> str:
        """The person's id. Raises Astray for one who is not registered yet."""
        found = self.cast.get(name)
        if found is None:
            raise Astray(f"演示剧本里的“{name}”还没有登记")
        return found

    def scan(self, words: str, *, purpose: str = "case", keep: str = "archive") -> str:
        """A stand-in for a scan or photo, stored as evidence; returns its digest."""
        data = f"示例材料（非真实影像）：{words}\n".encode()
        return self.runtime.store.evidence.put(data, media_type="text/plain; charset=utf-8", purpose=purpose, keep=keep)

    def public_paper(self, words: str) -> str:
        """A stand-in for a paper that anybody may read; returns its digest."""
        return self.runtime.store.evidence.put(f"示例文本：{words}\n".encode(), media_type="text/plain; charset=utf-8")

    def fresh_id(self) -> str:
        """An id for a person who must be named before being registered: the founders of the record."""
        return secrets.token_hex(16)

    def at_work(self, when: datetime) -> datetime:
        """The same time of day on the first working day not before it."""
        local = when.astimezone(SHANGHAI)
        return datetime.combine(self.working(local.date()), local.time(), SHANGHAI)

    def worked_before(self, day: date) -> date:
        """The last working day before a day."""
        day -= timedelta(days=1)
        while not self.runtime.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def working(self, day: date, after: int = 0) -> date:
        """The working day `after` working days later than `day`, or with 0 the first one not before it."""
        calendar = self.runtime.calendar
        left = after
        while left > 0 or not calendar.is_working(day):
            day += timedelta(days=1)
            left -= left > 0 and calendar.is_working(day)
        return day


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def written(when: datetime) -> str:
    """A time as facts hold it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_text(when: datetime) -> str:
    """The Shanghai day of an instant as facts hold it."""
    return day_of(when).isoformat()
