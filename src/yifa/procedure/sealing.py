"""An allowed draft as the record takes it: named fields, private ones with purpose and retention; refuses unjudged drafts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeAlias

from yifa.procedure.declaration import FactSpec, Private
from yifa.procedure.draft import Draft
from yifa.procedure.question import Question
from yifa.procedure.refusal import Mark
from yifa.record.act import ActId, Field, Json, Judged

LATE_REASON = "late_reason"
"""The built-in fact of an act recorded later than its step allows."""

LATE_REASON_LABEL = "迟延记录的理由"

Numbering: TypeAlias = Callable[[str, int, int], str]
"""Series, year and running number to the text of a number."""

_LATE = Private("case", "as-matter")


def seal(
    question: Question, *, marks: tuple[Mark, ...], effective: datetime, number: str | None, matter: str, cause: ActId | None,
    block: tuple[str, ...] = (),
) -> Judged:  # fmt: skip
    """The judged value of a draft that was allowed; the only way to one."""
    draft, step = question.draft, question.step
    persons: list[Json] = [
        {"person": actor.person, "capacity": actor.capacity, "acting_for": actor.acting_for} for actor in draft.actors
    ]
    judgement: list[Json] = [
        {"effect": mark.effect, "text": mark.text, "article": mark.article, "rule": mark.rule} for mark in marks
    ]
    fields = [
        Field("persons", persons),
        Field("recorder", draft.recorder),
        Field("declaration", question.declaration.digest),
        Field("rules", question.library.digest),
        Field("judgement", judgement),
        Field("effective", write_instant(effective)),
    ]
    if draft.thread is not None:
        fields.append(Field("thread", str(draft.thread)))
    if cause is not None:
        fields.append(Field("cause", str(cause)))
    if number is not None:
        fields.append(Field("number", number))
    if number is not None and draft.lent is not None:
        fields.append(Field("lent", draft.lent.number))
    if block:
        fields.append(Field("lends", list(block)))
    if draft.links:
        fields.append(Field("links", dict(draft.links)))
    for name, value in draft.facts.items():
        spec = step.facts.get(name)
        fields.extend(_fact_fields(name, value, spec.private if spec is not None else _LATE, spec))
    return Judged(
        kind=draft.kind,
        matter=matter,
        opens=not question.folded.acts,  # founders bring the ids they will be registered under
        at=draft.at,
        fields=tuple(fields),
        judgement="",
        evidence=draft.evidence,
        key=None if draft.key is None else (draft.recorder, draft.key),
        body_digest=None if draft.key is None else body_digest(draft),
    )


def _fact_fields(name: str, value: Json, private: Private | None, spec: FactSpec | None) -> list[Field]:
    if private is None:
        return [Field(f"fact.{name}", value)]
    fields = [Field(f"fact.{name}", value, private.purpose, private.keep)]
    if spec is not None and spec.type == "party" and isinstance(value, dict) and isinstance(value.get("kind"), str):
        fields.append(Field(f"fact.{name}.kind", value["kind"]))
    return fields


def plain_number(series: str, year: int, running: int) -> str:
    """The usual pattern, for a town that declares no other."""
    return f"{series}〔{year}〕{running}号"


def write_instant(when: datetime) -> str:
    """An instant as the record writes it."""
    return when.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def body_digest(draft: Draft) -> str:
    """Hex digest of what was submitted, for telling a repeated submission from another one under the same key."""
    body: dict[str, Json] = {
        "kind": draft.kind,
        "matter": draft.matter,
        "at": write_instant(draft.at),
        "actors": [[actor.person, actor.capacity, actor.acting_for] for actor in draft.actors],
        "recorder": draft.recorder,
        "facts": dict(draft.facts),
        "thread": None if draft.thread is None else str(draft.thread),
        "links": dict(draft.links),
        "evidence": list(draft.evidence),
    }
    if draft.lent is not None:
        body["lent"] = [draft.lent.matter, draft.lent.number]
    return sha256(json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
