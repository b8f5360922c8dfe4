"""Plays the town's persons: the roster taken over, posts, delegation, leaving; refuses to invent anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, HEAD, OFFICE, Stage, Who, minutes
from yifa.interfaces.demo.table import Table
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the roster."""

    key: str
    name: str
    kind: str
    unit: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment: `start` is the post's first day, `at` when it was recorded."""

    person: str
    post: str
    start: date
    at: datetime
    appointed_by: str
    basis: str
    public: bool
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody leaves a post."""

    person: str
    post: str
    day: date
    reason: str
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """The head lets the deputy sign for a time; `ends` is an earlier end."""

    scope: str
    start: date
    end: date
    basis: str
    at: datetime
    ends: date | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody changes office."""

    person: str
    unit: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One person registered twice, and put together again."""

    of: str
    name: str
    unit: str
    at: datetime
    merged: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy of the town's people's congress."""

    key: str
    name: str
    village: str


@dataclass(slots=True)
class Roster:
    """Everybody of the folder. `matters` holds the appointment matter of (person, post)."""

    persons: list[Person]
    recruits: list[Person]
    posts: list[Post]
    leaves: list[Leave]
    delegations: list[Delegation]
    moves: list[Move]
    duplicate: Duplicate
    deputies: list[Deputy]
    matters: dict[tuple[str, str], str]

    @classmethod
    def load(cls, folder: Path) -> Roster:
        """Read roster.yaml and deputies.yaml. Raises DataError."""
        table = Table(folder, "roster.yaml")
        return cls(
            persons=table.rows("persons", Person),
            recruits=table.rows("recruits", Person),
            posts=table.rows("posts", Post),
            leaves=table.rows("leaves", Leave),
            delegations=table.rows("delegations", Delegation),
            moves=table.rows("moves", Move),
            duplicate=table.one("duplicate", Duplicate),
            deputies=Table(folder, "deputies.yaml").rows("deputies", Deputy),
            matters={},
        )


def players(stage: Stage, roster: Roster) -> list[Player]:
    """Everything the persons of the town go through after the founding."""
    return [
        _register_all(stage, roster),
        _deputies(stage, roster),
        *(_recruit(stage, person) for person in roster.recruits),
        *(_appoint(stage, roster, post) for post in roster.posts),
        *(_leave(stage, roster, leave) for leave in roster.leaves),
        *(_move(stage, move) for move in roster.moves),
        _delegations(stage, roster),
        _duplicate(stage, roster.duplicate),
    ]


def registered(name: str, kind: str, unit: str) -> dict[str, Json]:
    """The facts of a registration."""
    return {"name": name, "person_kind": kind, "unit": unit}


def appointed(person: str, post: str, start: date, by: str, basis: str) -> dict[str, Json]:
    """The facts of an appointment."""
    return {"person": person, "post": post, "start_day": start.isoformat(), "appointed_by": by, "appoint_basis": basis}


def adopted(day: date) -> dict[str, Json]:
    """The facts of taking over somebody who was there before the record."""
    return {"adopted_from": "2019年4月在编在岗人员花名册（示例）", "adopted_day": day.isoformat()}


def _register_all(stage: Stage, roster: Roster) -> Player:
    """The roster of 2019, one after the other; the founders are registered already."""
    at = datetime.fromisoformat("2019-04-22T14:00:00+08:00")
    yield at
    for person in roster.persons:
        if person.key not in stage.cast:
            act = yield from stage.act("person.register", at, [CLERK], registered(person.name, person.kind, person.unit))
            stage.cast[person.key] = act.matter
        yield from stage.act("person.adopt", at + minutes(1), [CLERK], adopted(at.date()), matter=stage.cast[person.key])
        at += minutes(4)


def _deputies(stage: Stage, roster: Roster) -> Player:
    """Ten deputies, registered and put down as such."""
    at = datetime.fromisoformat("2019-04-29T09:10:00+08:00")
    basis = "示例镇人大公告〔2016〕1号"
    for deputy in roster.deputies:
        act = yield from stage.act("person.register", at, [CLERK], registered(deputy.name, "deputy", "镇人民代表大会（示例）"))
        stage.cast[deputy.key] = act.matter
        facts = appointed(act.matter, "deputy", date(2016, 9, 20), "选民选举（示例）", basis)
        act = yield from stage.act("post.appoint", at + minutes(5), [CLERK, Who("reviewer", "legal-reviewer")], facts)
        yield from publish(stage, act, at + timedelta(days=4), PORTAL)
        at += minutes(12)


def _recruit(stage: Stage, person: Person) -> Player:
    assert person.at is not None
    act = yield from stage.act("person.register", person.at, [CLERK], registered(person.name, person.kind, person.unit))
    stage.cast[person.key] = act.matter


def _appoint(stage: Stage, roster: Roster, post: Post) -> Player:
    yield post.at
    facts = appointed(stage.person(post.person), post.post, post.start, post.appointed_by, post.basis)
    if post.over is not None:
        facts["over"] = post.over
    act = yield from stage.act("post.appoint", post.at, [HEAD], facts)
    roster.matters[post.person, post.post] = act.matter
    if post.over is not None:
        yield from issue(stage, act, post.at + minutes(30), OFFICE)
    if post.public:
        yield from publish(stage, act, post.at + timedelta(days=9), PORTAL)


def _leave(stage: Stage, roster: Roster, leave: Leave) -> Player:
    yield leave.at
    facts: dict[str, Json] = {"leave_day": leave.day.isoformat(), "leave_reason": leave.reason, "leave_basis": leave.basis}
    matter = roster.matters[leave.person, leave.post]
    act = yield from stage.act("post.leave", leave.at, [HEAD], facts, matter=matter)
    yield from publish(stage, act, leave.at + timedelta(days=5), PORTAL)


def _delegations(stage: Stage, roster: Roster) -> Player:
    for each in roster.delegations:
        yield each.at
        matter = roster.matters["deputy", "deputy-head"]
        facts: dict[str, Json] = {
            "delegate": stage.person("deputy"),
            "delegate_scope": each.scope,
            "delegate_start": each.start.isoformat(),
            "delegate_end": each.end.isoformat(),
            "delegate_basis": each.basis,
        }
        given = yield from stage.act("post.delegate", each.at, [HEAD], facts, matter=matter)
        if each.ends is not None and each.ended_at is not None:
            taken: dict[str, Json] = {"undelegate_day": each.ends.isoformat()}
            yield from stage.act("post.undelegate", each.ended_at, [HEAD], taken, matter=given.matter)


def _move(stage: Stage, move: Move) -> Player:
    yield move.at
    facts: dict[str, Json] = {"unit": move.unit, "change_day": move.day.isoformat()}
    yield from stage.act("person.rename", move.at, [CLERK], facts, matter=stage.person(move.person))


def _duplicate(stage: Stage, twice: Duplicate) -> Player:
    act = yield from stage.act("person.register", twice.at, [CLERK], registered(twice.name, "official", twice.unit))
    yield twice.merged
    facts: dict[str, Json] = {"merged_into": stage.person(twice.of), "merge_reason": twice.reason}
    both: Sequence[Who] = (CLERK, Who("archivist", "archivist"))
    yield from stage.act("person.merge", twice.merged, both, facts, matter=act.matter)
