"""What a matter gives to others: standings, revocations, powers, contests; derived whole from its own acts, never patched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure.clocks import instant_of
from yifa.procedure.declaration import Confer, Declaration, Revoke
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done, Standing
from yifa.record.act import ActId, Json

LONGEST_CONTEST = timedelta(days=15)
"""A contested rule warns instead of barring for no longer than this."""

PERSONS = ("person", "matter-ref")
PLACES = ("place", "text", "matter-ref")
"""Types that may say to whom, and over what, a standing is given."""

_GIVING_ROLES = frozenset(("power-list", "power-end", "contest", "contest-end"))
_NAMED_BY_FACT = "@fact:"


@dataclass(frozen=True, slots=True)
class Given:
    """A standing with the position of the act that gave it: only later revocations end it."""

    standing: Standing
    position: int


@dataclass(frozen=True, slots=True)
class Revocation:
    """A standing taken from a person wherever it was given before."""

    person: str
    standing: str | None
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Power:
    """An item of the power list held on days `start` up to, not including, `end`."""

    item: str
    start: date
    end: date | None
    detail: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Contest:
    """A rule under contest from `start` up to, not including, `end`."""

    rule: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything one matter gives."""

    standings: tuple[Given, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    powers: tuple[Power, ...] = ()
    contests: tuple[Contest, ...] = ()


_GIVES: dict[int, tuple[Declaration, bool]] = {}


def gives(declaration: Declaration) -> bool:
    """True where matters of this procedure can give anything at all."""
    known = _GIVES.get(id(declaration))
    if known is None:
        found = any(step.confers or step.revokes or step.role in _GIVING_ROLES for step in declaration.steps.values())
        known = _GIVES[id(declaration)] = (declaration, found)
    return known[1]


def derive(folded: Folded) -> Derived:
    """What the matter gives, undone acts ended at the act that undid them, corrections read."""
    revocations: list[Revocation] = []
    standings = list(_conferred(folded))
    for done in folded.standing:
        step = folded.step(done.step)
        for revoke in step.revokes if step is not None else ():
            standings = list(_revoked(standings, revoke, done, folded))
            revocations.extend(_taken(revoke, done, folded))
    return Derived(tuple(standings), tuple(revocations), tuple(_powers(folded)), tuple(_contests(folded)))


def _conferred(folded: Folded) -> Iterator[Given]:
    for done in folded.acts:
        step = folded.step(done.step)
        undone_by = folded.undone.get(done.id)
        for confer in step.confers if step is not None else ():
            for given in _give(confer, done, folded):
                ended = given.ended if undone_by is None else _earlier(given.ended, undone_by.effective)
                yield Given(replace(given, ended=ended), done.position)


def _give(confer: Confer, done: Done, folded: Folded) -> Iterator[Standing]:
    """One standing for each person and each place; none where places were asked for and nobody named one."""
    facts = folded.facts_of(done)
    name = confer.standing or _word(facts.get(confer.standing_fact or ""))
    if name is None:
        return
    start = instant_of(_day_named(confer.start, done, folded))
    until = instant_of(_day_named(confer.until, done, folded), last=True)
    detail = {fact: facts[fact] for fact in confer.detail if fact in facts}
    places: Sequence[str | None] = [None]
    if confer.over is not None:
        places = [done.matter] if confer.over == "self" else named_in(confer.over, PLACES, done, folded)
    for person in named_in(confer.to, PERSONS, done, folded):
        for place in places:
            yield Standing(person, name, place, start or done.effective, until, None, done.id, done.matter, detail)


def _day_named(fact: str | None, done: Done, folded: Folded) -> Json:
    """A day of the act itself, or one that the matter said before where the act's step does not ask for it."""
    if fact is None:
        return None
    step = folded.step(done.step)
    return _said(fact, done, folded, own_only=step is not None and fact in step.facts)


def named_in(name: str, types: Sequence[str], done: Done, folded: Folded) -> list[str]:
    """The persons or places that a fact names: its own value, or one column of its rows, each once."""
    spec = folded.declaration.fact(name.partition(".")[0])
    column = ""
    if spec is not None and spec.items:
        name, _, column = name.partition(".")
        column = column or next((each for each, item in spec.items.items() if item.type in types), "")
    value = _said(name, done, folded)
    rows = value if isinstance(value, list) else [value]
    words = [word_of(row.get(column) if column and isinstance(row, dict) else row) for row in rows]
    return list(dict.fromkeys(word for word in words if word is not None))


def _said(fact: str, done: Done, folded: Folded, *, own_only: bool = False) -> Json:
    """As the act says it, else as the matter had said it: what came later changes nothing that was given."""
    head, dot, tail = fact.partition(".")
    value = None if dot else folded.facts_of(done).get(fact)
    if value is not None or own_only:
        return value
    for each in reversed(folded.standing):
        step = folded.step(each.step)
        if each.position < done.position and (each.step == head if dot else step is None or step.character is None):
            value = folded.facts_of(each).get(tail if dot else fact)
            if value is not None:
                return value
    return None


def word_of(value: Json) -> str | None:
    """What a value calls the person, matter or place it names: an id, a name, or a place by its village if it has one."""
    if isinstance(value, dict):
        value = value.get("village") or value.get("text")
    return value if isinstance(value, str) and value else None


def _revoked(standings: list[Given], revoke: Revoke, done: Done, folded: Folded) -> Iterator[Given]:
    """End those of this matter that the revocation names by step; of that one act where it belongs to one."""
    when, step = _when(revoke, done, folded), folded.step(done.step)
    for given in standings:
        giver = folded.find(given.standing.given_by)
        hit = (
            revoke.of is not None
            and giver is not None
            and giver.step == revoke.of
            and giver.position < done.position
            and (step is None or step.per != revoke.of or done.thread == giver.id)
            and revoke.standing in (None, given.standing.standing)
        )
        yield replace(given, standing=replace(given.standing, ended=_earlier(given.standing.ended, when))) if hit else given


def _taken(revoke: Revoke, done: Done, folded: Folded) -> Iterator[Revocation]:
    if revoke.person is None:
        return
    facts = folded.facts_of(done)
    person = _word(facts.get(revoke.person, folded.facts.get(revoke.person)))
    name = revoke.standing
    if name is not None and name.startswith(_NAMED_BY_FACT):
        fact = name.removeprefix(_NAMED_BY_FACT)
        name = _word(facts.get(fact, folded.facts.get(fact)))
    if person is not None:
        yield Revocation(person, name, _when(revoke, done, folded), done.position)


def _when(revoke: Revoke, done: Done, folded: Folded) -> datetime:
    found = instant_of(folded.facts_of(done).get(revoke.at)) if revoke.at else None
    return found or done.effective


def _powers(folded: Folded) -> Iterator[Power]:
    ends = [(done, folded.facts_of(done)) for done in folded.with_role("power-end")]
    for done in folded.acts:
        step = folded.step(done.step)
        if step is None or step.role != "power-list":
            continue
        facts = folded.facts_of(done)
        rows = facts.get("items")
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("item"), str):
                yield _power(row, done, facts, ends, folded)


def _power(
    row: dict[str, Json], done: Done, facts: Mapping[str, Json], ends: list[tuple[Done, Mapping[str, Json]]], folded: Folded
) -> Power:
    item = str(row["item"])
    start = _day(facts.get("start")) or day_of(done.effective)
    last = _day(facts.get("until"))
    stops: list[tuple[date, Json]] = [(last + timedelta(days=1), None)] if last is not None else []
    stops += [
        (day_of(end.effective), said.get("transition"))
        for end, said in ends
        if end.position > done.position and (said.get("all") or said.get("item") == item)
    ]
    undone_by = folded.undone.get(done.id)
    if undone_by is not None:
        stops.append((day_of(undone_by.effective), None))
    end, transition = min(stops, key=lambda stop: stop[0], default=(None, None))
    common = {name: facts[name] for name in ("decree", "source", "transition") if name in facts}
    ends_on: dict[str, Json] = {} if end is None else {"end": end.isoformat(), "transition": transition}
    return Power(item, start, end, {**common, **row, "start": start.isoformat(), **ends_on})


def _contests(folded: Folded) -> Iterator[Contest]:
    ended = {done.thread: done.effective for done in folded.with_role("contest-end")}
    for done in folded.with_role("contest"):
        facts = folded.facts_of(done)
        rule = _word(facts.get("rule"))
        if rule is None:
            continue
        until = instant_of(facts.get("until"), last=True) or done.at + LONGEST_CONTEST
        end = min(until, done.at + LONGEST_CONTEST, ended.get(done.id, until))
        yield Contest(rule, done.at, end)


def ended_by(given: Given, revocations: list[Revocation]) -> Standing:
    """The standing with its end, revocations by later acts applied."""
    standing = given.standing
    for each in revocations:
        if each.position > given.position and each.person == standing.person and each.standing in (None, standing.standing):
            standing = replace(standing, ended=_earlier(standing.ended, each.at))
    return standing


def _earlier(first: datetime | None, second: datetime) -> datetime:
    return second if first is None else min(first, second)


def _word(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: Json) -> date | None:
    when = instant_of(value)
    return None if when is None else when.astimezone(SHANGHAI).date()


def unknown_act() -> ActId:
    """The id of what no act gave: standings that a case or a test presumes."""
    return ActId(0, 0)
