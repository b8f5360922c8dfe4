"""Plays how every enforcement begins: opened against a served decision, and the party told once more to perform."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime, timedelta

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.stage import DELEGATE, Doing
from yifa.record.act import Act, Json


def started(
    course: Course, kind: str, item: str, duty: str, number: str, served: date, until: date | None = None, fine: int | None = None
) -> Doing:
    """Enforcement opened; `until` is the last day to perform by the decision, by default the day before; `fine` in fen."""
    course.later(1)
    last = until or course.at.date() - timedelta(days=1)
    facts: dict[str, Json] = {
        "party": course.person,
        "item": item,
        "enforce_kind": kind,
        "duty_left": duty,
        "basis_number": number,
        "basis_served_on": served.isoformat(),
        "duty_until": last.isoformat(),
    }
    if fine is not None:
        facts["fine_due"] = fine
    return course.step("start", course.who, facts)


def demanded(course: Course, days: int, **more: Json) -> Doings:
    """The demand in the party's hands, and its time gone by: so many working days."""
    facts: dict[str, Json] = {
        "perform_by": course.stage.working(course.at.date(), days).isoformat(),
        "perform_way": "自行履行（示例）",
        "statement_told": True,
    }
    act: Act = yield from _told(course, facts | more)
    yield from course.handed(act)


def _told(course: Course, facts: dict[str, Json]) -> Generator[datetime, None, Act]:
    return (yield from course.step("demand", (DELEGATE,), facts, after=40))
