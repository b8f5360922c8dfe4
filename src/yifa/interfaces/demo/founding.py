"""Plays the town's beginning and its own changes: founding, rule libraries, names, villages; refuses to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.people import Roster, appointed, registered
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import HEAD, REVIEWER, Stage, Who, minutes
from yifa.interfaces.demo.table import Table
from yifa.interfaces.founding import library_facts, town_facts
from yifa.record.act import Json

FOUNDERS = ("head", "clerk")


@dataclass(frozen=True, slots=True)
class Village:
    """One village or community."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The organ's short name changes."""

    organ_word: str
    day: date
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Villages:
    """The register of villages changes: one of them becomes a community."""

    becomes_community: str
    name: str
    day: date
    basis: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Adoption:
    """A rule library is taken into use."""

    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contest:
    """A rule is contested for some days, and the contest settled."""

    rule: str
    until: date
    reason: str
    at: datetime
    settled_at: datetime
    settled: str


@dataclass(slots=True)
class Changes:
    """The town's own tables, and the matters they open."""

    villages: list[Village]
    rename: Rename
    community: Villages
    founded_at: datetime
    library: list[Adoption]
    contest: Contest
    matter: str = ""
    law: str = ""
    """The matter of the first adoption, where rules are contested."""

    @classmethod
    def load(cls, folder: Path) -> Changes:
        """Read villages.yaml and law.yaml. Raises DataError."""
        villages, law = Table(folder, "villages.yaml"), Table(folder, "law.yaml")
        return cls(
            villages=villages.rows("villages", Village),
            rename=villages.one("rename", Rename),
            community=villages.one("change", Villages),
            founded_at=law.one("founding", Founding).at,
            library=law.rows("adoptions", Adoption),
            contest=law.one("contest", Contest),
        )


@dataclass(frozen=True, slots=True)
class Founding:
    """When the record opens."""

    at: datetime


def players(stage: Stage, changes: Changes, roster: Roster) -> list[Player]:
    """The beginning and what the town later changes about itself."""
    return [
        _found(stage, changes, roster),
        _rename(stage, changes),
        _community(stage, changes),
        *(_adopt(stage, adoption) for adoption in changes.library),
        _contest(stage, changes),
    ]


def _found(stage: Stage, changes: Changes, roster: Roster) -> Player:
    """Two persons open the record, register themselves, take the law into use and appoint the first head."""
    both = [Who(name, "founder") for name in FOUNDERS]
    at, told = changes.founded_at, stage.runtime.town_settings
    stage.cast.update({name: stage.fresh_id() for name in FOUNDERS})
    yield at
    act = yield from stage.act("town.found", at, both, town_facts(told), told=minutes(0))
    changes.matter = act.matter
    for place, name in enumerate(FOUNDERS, start=1):
        person = next(each for each in roster.persons if each.key == name)
        facts = registered(person.name, person.kind, person.unit)
        yield from stage.act("person.register", at + minutes(5 * place), [both[0]], facts, matter=stage.cast[name])
    first = library_facts(stage.runtime, "开始使用时的规则库、日历与事项声明")
    act = yield from stage.act("law-library.adopt", at + minutes(20), both[:1], first)
    changes.law = act.matter
    clerk = appointed(stage.person("clerk"), "clerk", date(2017, 3, 1), "镇人民政府（示例）", "示例府发〔2017〕4号")
    yield from stage.act("post.appoint", at + minutes(30), both[:1], clerk)
    head = appointed(stage.person("head"), "head", date(2016, 11, 8), "镇人民代表大会（示例）", "示例镇人大公告〔2016〕2号")
    act = yield from stage.act("post.appoint", at + minutes(40), both[:1], head)
    roster.matters["head", "head"] = act.matter
    yield from publish(stage, act, at + timedelta(days=3), PORTAL)


def _register(villages: list[Village]) -> list[Json]:
    kinds = {"村": "village", "社区": "community"}
    return [{"village_code": each.id, "village": each.name, "village_kind": kinds[each.kind]} for each in villages]


def _rename(stage: Stage, changes: Changes) -> Player:
    told = changes.rename
    yield told.at
    facts: dict[str, Json] = {"organ_word": told.organ_word, "change_day": told.day.isoformat(), "change_basis": told.basis}
    act = yield from stage.act("town.rename", told.at, [HEAD], facts, matter=changes.matter)
    yield from publish(stage, act, told.at + timedelta(days=6), PORTAL)


def _community(stage: Stage, changes: Changes) -> Player:
    told = changes.community
    yield told.at
    after = [Village(each.id, told.name, "社区") if each.id == told.becomes_community else each for each in changes.villages]
    facts: dict[str, Json] = {"villages": _register(after), "change_day": told.day.isoformat(), "change_basis": told.basis}
    yield from stage.act("town.change-villages", told.at, [HEAD], facts, matter=changes.matter)


def _adopt(stage: Stage, adoption: Adoption) -> Player:
    yield adoption.at
    who = [Who("head", "head-or-delegate"), REVIEWER]
    yield from stage.act("law-library.adopt", adoption.at, who, library_facts(stage.runtime, adoption.note))


def _contest(stage: Stage, changes: Changes) -> Player:
    told, who = changes.contest, [REVIEWER, HEAD]
    yield told.at
    facts: dict[str, Json] = {"rule": told.rule, "until": told.until.isoformat(), "contest_reason": told.reason}
    act = yield from stage.act("law-library.contest-rule", told.at, who, facts, matter=changes.law)
    end: dict[str, Json] = {"end_reason": told.settled}
    yield from stage.act("law-library.end-contest", told.settled_at, who, end, matter=changes.law, thread=act)
