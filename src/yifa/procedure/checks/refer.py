"""Values that tests compare with: a number, a rule of the day, a fact of this or another step, or one chosen by a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from yifa.law.dated import Dated
from yifa.law.zone import day_of
from yifa.procedure.checks.base import said
from yifa.procedure.clocks import instant_of, period, reckon
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Bound:
    """A value to compare with, the rule behind it if one gave it, and how it reads."""

    value: Json | Lacking
    words: str
    dated: Dated | None = None
    rule: str | None = None


Reference: TypeAlias = Callable[[Question], Bound]


def refer(raw: Json, law_of: str = "act") -> Reference:
    """Prepare a reference: int, rule id, fact, step.fact, role.fact, link.fact, `{by: fact, …}` or `{after: fact, rule: id}`."""
    if isinstance(raw, dict):
        return _after(raw, law_of) if "after" in raw else _by(raw, law_of)
    if isinstance(raw, str):
        return _named(raw, law_of)
    return lambda _question: Bound(raw, str(raw))


def _named(name: str, law_of: str) -> Reference:
    dotted = "." in name

    def find(question: Question) -> Bound:
        if dotted and name in question.library:
            return _ruled(question, name, law_of)
        value = question.fact(name)
        if value is Lacking.ABSENT and dotted and not _known_head(question, name):
            return Bound(Lacking.UNKNOWN, name, None, name)
        return Bound(value, said(question, name, value))

    return find


def _ruled(question: Question, rule: str, law_of: str) -> Bound:
    dated = question.rule(rule, law_of)
    if isinstance(dated, Lacking):
        return Bound(dated, "", None, rule)
    return Bound(dated.value, dated.reading, dated, rule)


def _known_head(question: Question, name: str) -> bool:
    head = name.partition(".")[0]
    declaration = question.declaration
    return head in declaration.steps or head in declaration.links or any(s.role == head for s in declaration.steps.values())


def _by(raw: dict[str, Json], law_of: str) -> Reference:
    chooser = str(raw.get("by"))
    ways = {value: refer(each, law_of) for value, each in raw.items() if value != "by"}

    def choose(question: Question) -> Bound:
        value = question.fact(chooser)
        if isinstance(value, Lacking):
            return Bound(value, "")
        key = str(value.get("kind")) if isinstance(value, dict) else str(value)
        way = ways.get(key) or ways.get("other")
        return Bound(Lacking.ABSENT, "") if way is None else way(question)

    return choose


def _after(raw: dict[str, Json], law_of: str) -> Reference:
    fact, rule = str(raw["after"]), str(raw.get("rule"))

    def count(question: Question) -> Bound:
        value = question.fact(fact)
        if isinstance(value, Lacking):
            return Bound(value, "")
        dated = question.rule(rule, law_of)
        if isinstance(dated, Lacking):
            return Bound(dated, "", None, rule)
        start, length = instant_of(value), period(dated)
        if start is None or length is None:
            return Bound(Lacking.ABSENT, "", dated, rule)
        last = reckon(start, length, question.calendar).day.isoformat()
        return Bound(last, last, dated, rule)

    return count


def comparable(value: Json, other: Json) -> tuple[int, int] | None:
    """Two values as numbers on one scale: whole numbers, or days and hours. None where they cannot be compared."""
    first, second = _number(value), _number(other)
    if first is not None and second is not None:
        return first, second
    left, right = _instant(value), _instant(other)
    if left is None or right is None:
        return None
    if len(str(value)) == 10 or len(str(other)) == 10:
        return day_of(left).toordinal(), day_of(right).toordinal()
    return int(left.timestamp()), int(right.timestamp())


def _number(value: Json) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _instant(value: Json) -> datetime | None:
    try:
        return instant_of(value)
    except ValueError:
        return None
