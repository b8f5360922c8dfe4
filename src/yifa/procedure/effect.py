"""When an act takes effect: at its time, at a day it names, or when a period it starts is over; refuses to change any order."""

from __future__ import annotations

from datetime import datetime

from yifa.procedure.clocks import Ground, instant_of, read
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json


def effective(question: Question) -> datetime | None:
    """The instant the drafted act takes effect; None where the rule that gives it is unread."""
    return _instant(question.step.effective, question)


def _instant(raw: Json, question: Question) -> datetime | None:
    if raw is None or raw == "act":
        return question.at
    if isinstance(raw, str):
        value = question.fact(raw)
        return question.at if isinstance(value, Lacking) else instant_of(value) or question.at
    if not isinstance(raw, dict):
        return question.at
    if "clock" in raw:
        return _end_of_clock(str(raw["clock"]), question)
    if "later_of" in raw:
        parts = raw["later_of"]
        found = [_instant(part, question) for part in parts] if isinstance(parts, list) else []
        return max((each for each in found if each is not None), default=question.at)
    chosen = question.fact(str(raw.get("by")))
    return question.at if isinstance(chosen, Lacking) else _instant(raw.get(str(chosen)), question)


def _end_of_clock(name: str, question: Question) -> datetime | None:
    spec = question.declaration.clocks.get(name)
    if spec is None:
        return question.at
    runs = read(spec, Ground(question.folded, question.library, question.calendar, question.draft.facts))
    due = runs[-1].due if runs else None
    return None if due is None else due.instant
