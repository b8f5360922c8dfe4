"""Plays orders to stop building and to correct or demolish, from find to re-check; refuses to tear anything down itself."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD
from yifa.record.act import Act, Json

SLUG = "demolition-order"
TIME_TO_COMPLY = 30
"""Days that the example town's orders leave."""


def ordered(course: Course, item: str, village: str, conduct: str) -> Generator[datetime, None, Act]:
    """Found, told, heard and answered, ordered and served. Returns the order."""
    facts: dict[str, Json] = {
        "party": course.person,
        "item": item,
        "place": {"text": "宅基地旁（示例地点）", "village": village},
        "built_what": "new",
        "facts_found": f"{conduct}（示例）",
        "scene": course.stage.scan("违法建设现场照片"),
        "shown": True,
    }
    yield from course.step("find", course.who, facts, after=0)
    course.later(2)
    told: dict[str, Json] = {
        "order_kind": "demolish",
        "order_what": "自行拆除违法建设的部分（示例）",
        "defend_by": course.stage.working(course.at.date(), 5).isoformat(),
    }
    notice = yield from course.step("tell", (DELEGATE,), told)
    yield from course.handed(notice)
    yield from _heard(course)
    course.later(5)
    last = (course.at + timedelta(days=TIME_TO_COMPLY)).date().isoformat()
    order = yield from course.step(
        "order", (HEAD,), {"order_kind": "demolish", "order_what": told["order_what"], "correct_by": last, "remedy": True}
    )
    yield from course.handed(order)
    return order


def _heard(course: Course) -> Doings:
    course.later(2)
    said = yield from course.step("state", (CLERK,), {"statement": "家里人口多，请求保留（示例）"})
    course.later(1)
    answer: dict[str, Json] = {"statement_taken": "no", "statement_answer": "人口情况不能代替规划许可，不采纳（示例）"}
    yield from course.step("answer", course.who, answer, thread=said)


def rechecked(course: Course, result: str) -> Doings:
    """The officers look again."""
    facts: dict[str, Json] = {"recheck_result": result, "scene": course.stage.scan("复查照片")}
    yield from course.step("recheck", course.who, facts)
