"""Plays the acts of a case on a record in memory: who, in what capacity, when, with which facts; decides nothing itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.law.zone import SHANGHAI, day_of, start_of
from yifa.procedure import fact
from yifa.procedure.case_file import Case, CaseAct, CaseStanding
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.memory import MemoryView
from yifa.procedure.number import Numbering
from yifa.procedure.question import Own
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json

FIRST_HOUR = time(9, 0)
APART = timedelta(minutes=10)
PREFIX = "示例"


class CaseError(ValueError):
    """The case itself is wrong: it names somebody or something that is not there."""


@dataclass(frozen=True, slots=True)
class World:
    """What cases are judged by: real declarations, real law, real calendar, and the named tests of the domains."""

    catalogue: Catalogue
    library: Library
    calendar: Calendar
    own: Own = field(default_factory=dict)

    @classmethod
    def shipped(cls, own: Own | None = None) -> World:
        """The declarations, rules and calendar that come with the software."""
        library = Library.load()
        return cls(Catalogue.load(rules=library), library, Calendar.load(), own or {})


@dataclass(slots=True)
class Stage:
    """The record while a case is played."""

    case: Case
    world: World
    rehearsal: Rehearsal
    played: int = 0
    now: datetime | None = None
    matters: dict[str, str] = field(default_factory=dict)
    """Label to matter id; the slug is the label of a procedure's newest matter."""
    acts: dict[str, Done] = field(default_factory=dict)
    """Label or kind to the newest act."""

    @classmethod
    def build(cls, case: Case, world: World) -> Stage:
        """An empty record in which the cast holds what the case says."""
        view = MemoryView()
        for name, held in case.cast.items():
            for standing in held:
                _grant(view, name, standing)
        for item, row in case.powers.items():
            view.allow(item, **row)
        for name, members in case.registers.items():
            _keep(view, name, members, world)
        numbering = Numbering(PREFIX)
        return cls(case, world, Rehearsal(world.catalogue, world.library, world.calendar, view, world.own, numbering))

    @property
    def view(self) -> MemoryView:
        """The record in memory."""
        return self.rehearsal.view

    def perform(self, act: CaseAct) -> Done:
        """Play one act. Raises Refused, or CaseError where the case is wrong."""
        draft = self.draft(act)
        recorded = self.moment(act.recorded, draft.at) if act.recorded else draft.at
        self.now = max(recorded, self.now) if self.now else recorded
        done = self.rehearsal.perform(draft, self.now)
        self.matters[done.slug] = done.matter
        self._note_opened(done)
        if act.label:
            self.matters.setdefault(act.label, done.matter)
            self.acts[act.label] = done
        self.acts[done.kind] = done
        return done

    def _note_opened(self, done: Done) -> None:
        """Matters that the act opened by consequence are the newest of their procedures."""
        step = self.world.catalogue.declaration(done.slug, day_of(done.at)).steps[done.step]
        for cause in step.causes:
            slug = str(cause.get("open", ""))
            if slug and self.view.matters(slug):
                self.matters[slug] = self.view.matters(slug)[-1]

    def draft(self, act: CaseAct) -> Draft:
        """The draft that an act of the case means."""
        slug, dot, name = act.step.rpartition(".")
        slug = slug if dot else self.case.procedure
        at = self.moment(act.at, None)
        self.played += 1
        declaration = self.world.catalogue.declaration(slug, day_of(at))
        step = declaration.steps.get(name)
        matter = self._matter(act, declaration, name)
        actors = self._actors(act.by, step, at)
        recorder = self.person(act.recorder) if act.recorder else (actors[0].person if actors else "")
        return Draft(
            kind=f"{slug}.{name}",
            at=at,
            actors=actors,
            recorder=recorder,
            facts={key: self._fact(step.facts.get(key) if step else None, value, at) for key, value in act.facts.items()},
            matter=matter,
            thread=self._thread(act, step, matter, declaration),
            links={link: self._known(label) for link, label in act.links.items()},
            evidence=tuple(map(digest, act.evidence)),
        )

    def moment(self, text: str | None, base: datetime | None) -> datetime:
        """An instant from a day, an hour or both, in Shanghai; without text ten minutes after the act before."""
        usual = (datetime.combine(self.case.on, FIRST_HOUR) + self.played * APART).time()
        if text is None:
            return datetime.combine(self.case.on, usual, SHANGHAI)
        try:
            if "-" not in text and "年" not in text:
                day = day_of(base) if base else self.case.on
                return datetime.combine(day, time.fromisoformat(text), SHANGHAI)
            if " " in text or "T" in text:
                return fact.read_time(text)
            return datetime.combine(fact.read_day(text), usual, SHANGHAI)
        except ValueError as error:
            raise CaseError(f"时间“{text}”写法不对：写“09:30”“2021-08-02”或“2021-08-02 09:30”") from error

    def person(self, name: str) -> str:
        """A person's id: a registered person's matter if a label says so, else the name in the cast."""
        if name in self.matters:
            return self.matters[name]
        if name not in self.case.cast:
            raise CaseError(f"没有“{name}”这个人：先写进 cast")
        return name

    def _known(self, label: str) -> str:
        if label not in self.matters:
            raise CaseError(f"没有标为“{label}”的事项：在前面的行为上写 as: {label}")
        return self.matters[label]

    def _matter(self, act: CaseAct, declaration: Declaration, name: str) -> str | None:
        if act.matter is not None:
            return self._known(act.matter)
        if name == declaration.opens_at:
            return None
        return self.matters.get(declaration.slug)

    def _actors(self, by: Sequence[Any], step: Step | None, at: datetime) -> tuple[Actor, ...]:
        named = [raw for raw in by if isinstance(raw, str)]
        free = iter(self._capacities([self.person(name) for name in named], step, at))
        return tuple(next(free) if isinstance(raw, str) else self._said(raw) for raw in by)

    def _said(self, raw: Mapping[str, Any]) -> Actor:
        ((name, held),) = raw.items()
        if isinstance(held, str):
            return Actor(self.person(name), held)
        return Actor(self.person(name), held["capacity"], self.person(held["for"]) if "for" in held else None)

    def _capacities(self, persons: list[str], step: Step | None, at: datetime) -> list[Actor]:
        """Give each person a capacity of the step: the alternative that fits best by number, then by standings held."""
        ways = [[name for name, count in way.items() for _ in range(count)] for way in (step.who if step else ())]
        tries = [_assign(persons, way, self._holds(at)) for way in ways if way]
        if not tries:
            return [Actor(person, "anyone") for person in persons]
        return max(tries, key=lambda found: found[0])[1]

    def _holds(self, at: datetime) -> Any:
        capacities = self.world.catalogue.capacities

        def holds(person: str, name: str) -> bool:
            held = {one.standing for one in self.view.standings(person) if one.holds_at(at)}
            capacity = capacities.get(name)
            if capacity is None:
                return False
            return capacity.special is not None or any(set(way) <= held for way in capacity.ways)

        return holds

    def _fact(self, spec: FactSpec | None, value: Any, at: datetime) -> Json:
        """The value in the record's encoding; what cannot be read goes in as it is and is refused by the judge."""
        if spec is None:
            return value if isinstance(value, bool | int | str | list | dict) else None
        if spec.type == "list" and isinstance(value, list):
            return [self._item(spec, item, at) for item in value]
        if spec.type == "person" and isinstance(value, str):
            return self.person(value) if value in self.matters or value in self.case.cast else value
        if spec.type == "matter-ref" and value in self.matters:
            return self.matters[value]
        if spec.type == "act-ref" and value in self.acts:
            return str(self.acts[value].id)
        if spec.type in ("evidence", "paper") and isinstance(value, str):
            return digest(value)
        try:
            return fact.parse(spec, value)
        except fact.FactError:
            return value if isinstance(value, bool | int | str | list | dict) else None

    def _item(self, spec: FactSpec, item: Any, at: datetime) -> Json:
        held = item if isinstance(item, dict) else {next(iter(spec.items), ""): item}
        return {name: self._fact(spec.items.get(name), value, at) for name, value in held.items()}

    def _thread(self, act: CaseAct, step: Step | None, matter: str | None, declaration: Declaration) -> ActId | None:
        if act.thread is not None:
            found = self.acts.get(act.thread) or self.acts.get(f"{declaration.slug}.{act.thread}")
            if found is None:
                raise CaseError(f"没有标为“{act.thread}”的行为")
            return found.id
        if step is None or step.per is None or matter is None:
            return None
        for done in reversed(self.view.history(matter)):
            earlier = declaration.steps.get(done.step)
            if earlier and _belongs(step.per, earlier):
                return done.id
        return None


def digest(words: str) -> str:
    """The digest of a paper or an attachment that a case only mentions."""
    if words.startswith("sha256:"):
        return words
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()


def _grant(view: MemoryView, name: str, held: CaseStanding) -> None:
    try:
        start = datetime.combine(date.fromisoformat(held.start), time.min, SHANGHAI)
        until = datetime.combine(date.fromisoformat(held.until), time.min, SHANGHAI) if held.until else None
    except ValueError as error:
        raise CaseError(f"“{name}”的资格“{held.standing}”的日期写法不对") from error
    view.grant(name, held.standing, start=start, until=until, over=held.over, detail=held.detail)


def _keep(view: MemoryView, name: str, members: Sequence[str], world: World) -> None:
    register = world.catalogue.registers.get(name)
    if register is None:
        known = "、".join(world.catalogue.registers) or "（无）"
        raise CaseError(f"没有名册“{name}”；registers.yaml 里有：{known}")
    since = start_of(world.catalogue.versions(register.procedure)[0].from_day)
    view.keep_list(register.procedure, register.fact, [{register.name: member} for member in members], since)


def _assign(persons: list[str], way: list[str], holds: Any) -> tuple[tuple[bool, int], list[Actor]]:
    """(how well it fits, actors): each seat goes to the first person left who holds it, then the rest in order."""
    left, seats = list(persons), list(way)
    chosen: dict[str, str] = {}
    for seat in list(seats):
        fitting = next((person for person in left if holds(person, seat)), None)
        if fitting is not None:
            chosen[fitting] = seat
            left.remove(fitting)
            seats.remove(seat)
    fit = (len(persons) == len(way), len(chosen))
    for place, person in enumerate(left):
        chosen[person] = seats[place] if place < len(seats) else way[-1]
    return fit, [Actor(person, chosen[person]) for person in persons]


def _belongs(per: str, earlier: Step) -> bool:
    if per == "@serve":
        return earlier.serve is not None
    if per == "@paper":
        return earlier.paper is not None
    return per == earlier.name
