"""The two-person ceremony that opens a town's record: founders, law, first clerk and head; appoints nobody by itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yifa.interfaces.runtime import Runtime
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Act, Json


@dataclass(frozen=True, slots=True)
class Founder:
    """One of the two persons present, with the post they hold and what it rests on."""

    name: str
    post: str
    since: date
    appointed_by: str
    basis: str


@dataclass(frozen=True, slots=True)
class Founded:
    """The persons of the record, in the order they were named, and the log's public key."""

    persons: tuple[str, str]
    key: str


def found(runtime: Runtime, founders: tuple[Founder, Founder]) -> Founded:
    """Perform the ceremony. Raises Refused, and RecordError where the record is not empty."""
    ids = (secrets.token_hex(10), secrets.token_hex(10))
    both = tuple(Actor(person, "founder") for person in ids)
    _perform(runtime, "town.found", both, town_facts(runtime.town_settings))
    for person, founder in zip(ids, founders, strict=True):
        facts: dict[str, Json] = {"name": founder.name, "person_kind": "official"}
        _perform(runtime, "person.register", both[:1], facts, matter=person)
    _perform(runtime, "law-library.adopt", both[:1], library_facts(runtime, "开始使用时的规则库、日历与事项声明"))
    for person, founder in zip(ids, founders, strict=True):
        if founder.post != "head":
            _perform(runtime, "post.appoint", both[:1], _appointment(person, founder))
    # The head comes last: with a head in office the founders' part is over.
    for person, founder in zip(ids, founders, strict=True):
        if founder.post == "head":
            _perform(runtime, "post.appoint", both[:1], _appointment(person, founder))
    runtime.store.checkpoint(runtime.town)
    head = runtime.store.reader.head(runtime.town)
    return Founded(ids, runtime.store.verifier(runtime.town, head.epoch).encode())


def town_facts(told: Mapping[str, Any]) -> dict[str, Json]:
    """What the town folder says of the town, as facts of `town.found`."""
    kinds = {"村": "village", "社区": "community"}
    return {
        "town_name": str(told["name"]),
        "organ": str(told["organ"]),
        "organ_word": str(told["organ_word"]),
        "division_code": str(told["division_code"]),
        "mode": str(told["mode"]),
        "villages": [
            {"village_code": str(row["id"]), "village": str(row["name"]), "village_kind": kinds[str(row["kind"])]}
            for row in told["villages"]
        ],
    }


def library_facts(runtime: Runtime, note: str) -> dict[str, Json]:
    """The digests of what is taken into use."""
    return {
        "library_digest": runtime.library.digest,
        "calendar_digest": runtime.calendar.digest,
        "declarations_digest": runtime.catalogue.digest,
        "adopt_note": note,
    }


def _appointment(person: str, founder: Founder) -> dict[str, Json]:
    return {
        "person": person,
        "post": founder.post,
        "start_day": founder.since.isoformat(),
        "appointed_by": founder.appointed_by,
        "appoint_basis": founder.basis,
    }


def _perform(
    runtime: Runtime, kind: str, actors: tuple[Actor, ...], facts: Mapping[str, Json], *, matter: str | None = None
) -> Act:
    at = runtime.now() - timedelta(seconds=1)
    draft = Draft(kind=kind, at=at, actors=actors, recorder=actors[0].person, facts=facts, matter=matter)
    return runtime.door.perform(runtime.town, draft)
