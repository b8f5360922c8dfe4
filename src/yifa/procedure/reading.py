"""An act of the record as the engine reads it back; refuses to open anything private."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import cast

from yifa.procedure.draft import Actor
from yifa.procedure.view import Done
from yifa.record.act import Act, ActId, Json, Judged

FACT = "fact."


def done_of(act: Act) -> Done:
    """Read an act back. Raises KeyError for an act that did not come through the door."""
    fields = act.open
    slug, _, step = act.kind.partition(".")
    return Done(
        id=act.id,
        position=act.position,
        matter=act.matter,
        slug=slug,
        step=step,
        at=act.at,
        recorded_at=act.recorded_at,
        effective=_instant(str(fields["effective"])),
        actors=_actors(fields["persons"]),
        recorder=str(fields["recorder"]),
        facts={name[5:]: value for name, value in fields.items() if name.startswith(FACT)},
        sealed=tuple(sorted(name[5:] for name in act.sealed if name.startswith(FACT))),
        thread=_act_id(fields.get("thread")),
        declaration=str(fields["declaration"]),
        marks=tuple(cast("list[Mapping[str, Json]]", fields["judgement"])),
        number=cast("str | None", fields.get("number")),
        cause=_act_id(fields.get("cause")),
        lent=cast("int | None", fields.get("lent")),
        lends=tuple(cast("list[str]", fields.get("lends") or ())),
    )


def links_of(act: Act) -> Mapping[str, str]:
    """The links an opening act declared."""
    return cast("Mapping[str, str]", act.open.get("links") or {})


def through_the_door(act: Act) -> bool:
    """True for an act that was judged; the log also holds its own, such as the first of an epoch."""
    return "persons" in act.open and "effective" in act.open


def recorded(judged: Judged, *, town: str, act_id: ActId, position: int, matter_position: int, now: datetime) -> Act:
    """What the store would give back for a judged act, without a store."""
    return Act(
        town=town,
        id=act_id,
        position=position,
        kind=judged.kind,
        matter=judged.matter,
        matter_position=matter_position,
        at=judged.at,
        recorded_at=now,
        open={field.name: field.value for field in judged.fields if not field.private},
        sealed=tuple(field.name for field in judged.fields if field.private),
        leaf_hash=b"",
    )


def _actors(raw: Json) -> tuple[Actor, ...]:
    return tuple(
        Actor(str(each["person"]), str(each["capacity"]), cast("str | None", each.get("acting_for")))
        for each in cast("list[dict[str, Json]]", raw)
    )


def _act_id(raw: Json) -> ActId | None:
    return ActId.parse(raw) if isinstance(raw, str) else None


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
