"""A town in memory with the real law and procedures and the usual cast: 甲乙 certified, 丙 not, 丁 an outsider."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.law.zone import SHANGHAI
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.judge import Judgement
from yifa.procedure.memory import MemoryView
from yifa.procedure.refusal import Refused
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json

ITEM = "示例-001"
PARTY: Json = {"kind": "person", "name": "张示例"}
COMPANY: Json = {"kind": "organisation", "name": "示例商行"}
SCAN = "sha256:" + "0" * 64


@cache
def library() -> Library:
    """The rules as shipped."""
    return Library.load()


@cache
def calendar() -> Calendar:
    """The calendar as shipped."""
    return Calendar.load()


@cache
def catalogue() -> Catalogue:
    """The procedures as shipped."""
    return Catalogue.load(rules=library())


def at(text: str) -> datetime:
    """`2021-08-02` (nine o'clock) or `2021-08-02 10:30`, Shanghai."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"{day}T{clock or '09:00'}").replace(tzinfo=SHANGHAI)


def town() -> Rehearsal:
    """Everybody in post; the item delegated from 2018."""
    view = MemoryView("示例镇")
    for person in ("甲", "乙", "丙"):
        view.grant(person, "officer")
    for person in ("甲", "乙"):
        view.grant(person, "enforcement-certificate", start=at("2017-01-01"), until=at("2030-01-01"))
    for person, post in {
        "镇长": "head",
        "副镇长": "deputy-head",
        "主任": "office-head",
        "文书": "clerk",
        "审核": "legal-reviewer",
    }.items():
        view.grant(person, post)
    view.allow(ITEM, start="2018-01-01", name="占用道路", article="示例条例第一条", fine_min=1000, fine_max=500000)
    return Rehearsal(catalogue(), library(), calendar(), view)


def by(*persons: str, capacity: str = "officer") -> tuple[Actor, ...]:
    """People acting in one capacity."""
    return tuple(Actor(person, capacity) for person in persons)


def draft(
    kind: str, when: str | datetime, actors: tuple[Actor, ...], facts: Mapping[str, Json] | None = None, *,
    matter: str | None = None, thread: ActId | None = None, recorder: str | None = None, evidence: tuple[str, ...] = (),
    links: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Draft:  # fmt: skip
    """A draft; the first actor records."""
    return Draft(
        kind=kind, at=at(when) if isinstance(when, str) else when, actors=actors,
        recorder=recorder or (actors[0].person if actors else "law"), facts=facts or {}, matter=matter, thread=thread,
        links=links or {}, evidence=evidence, key=key,
    )  # fmt: skip


SHOW: Mapping[str, Json] = {"shown": True, "rights_told": True, "place": {"text": "示例路口"}}
TELL: Mapping[str, Json] = {
    "party": PARTY, "facts_found": "示例：在人行道上摆放货物", "item": ITEM, "proposed_kind": "fine", "stated": "no",
}  # fmt: skip
DECIDE: Mapping[str, Json] = {
    "kind": "fine", "certain": True, "complex": "no", "remedy": True, "remedy_route": "reconsider-first", "to_publish": "no",
    "why_not_public": "示例：不具有社会影响",
}  # fmt: skip


def penalty(rehearsal: Rehearsal, day: str, *, amount: int = 20000, party: Json = PARTY, tell: bool = True) -> tuple[str, Draft]:
    """Show the card and tell the party; returns the matter and the decision ready to be judged."""
    opened = rehearsal.perform(draft("onsite-penalty.show-card", f"{day} 09:00", by("甲", "乙"), {**SHOW, "seen_at": day}))
    matter = opened.matter
    if tell:
        told = {**TELL, "party": party, "proposed_amount": amount}
        rehearsal.perform(draft("onsite-penalty.tell", f"{day} 09:10", by("甲", "乙"), told, matter=matter))
    decided = {**DECIDE, "amount": amount}
    return matter, draft("onsite-penalty.decide", f"{day} 09:20", by("甲", "乙"), decided, matter=matter)


def reasons(judgement: Judgement | Refused) -> str:
    """Everything said, for reading assertions."""
    found = judgement.reasons if isinstance(judgement, Refused) else judgement.refusals
    return "\n".join(f"{each.why} {each.test} {each.missing} {each.todo} {each.article} {each.rule}" for each in found)


def later(done: Done, **delta: int) -> datetime:
    """Some time after an act."""
    return done.at + timedelta(**delta)
