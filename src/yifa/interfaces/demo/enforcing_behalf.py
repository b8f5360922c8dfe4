"""Plays performance on behalf of a party who does nothing, planned or at once; refuses to begin before he was told in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.enforcing_orders import demanded, started
from yifa.interfaces.demo.ordinary import File, filed, handed, opened, visited
from yifa.interfaces.demo.ordinary_courses import from_conclusion
from yifa.interfaces.demo.stage import HEAD
from yifa.record.act import Json

SLUG = "coercive-enforcement"


def on_behalf(file: File) -> Doings:
    """The order to clear the road is not followed: somebody else does it, at the party's cost."""
    yield from opened(file)
    yield from filed(file)
    yield from visited(file)
    last = file.stage.working(file.at.date(), 3)
    facts: dict[str, Json] = {"correct_what": file.row.correct, "correct_by": last.isoformat()}
    order = yield from file.step("order-correct", file.who, facts, after=20)
    yield from file.print(order, file.first)
    yield from handed(file, order)
    served = file.at.date()
    file.later(4, 15)
    left: dict[str, Json] = {"recheck_result": "not-corrected", "scene": file.stage.scan("复查照片")}
    yield from file.step("recheck", file.who, left, thread=order)
    course = Course(file.stage, SLUG, file.at, file.who, file.row.party, file.row.party_kind, {"about": file.matter})
    yield from started(course, "substitute", file.row.item, file.row.correct, str(order.open["number"]), served, last)
    yield from demanded(course, 3)
    yield from _substituted(course)
    file.at = course.at
    yield from from_conclusion(file)


def _substituted(course: Course) -> Doings:
    course.later(5)
    day = course.stage.working(course.at.date(), 8)
    facts: dict[str, Json] = {
        "harm_done": "traffic",
        "enforce_reason": "堆放物占用车行道，危害交通安全，经催告仍不清除（示例）",
        "enforce_way": "吊车清运（示例）",
        "enforce_on": day.isoformat(),
        "cost_estimate": 300000,
        "substitute_performer": "示例清运公司（示例）",
        "no_interest": True,
        "remedy": True,
    }
    decision = yield from course.step("decide-substitute", (HEAD,), facts)
    yield from course.handed(decision)
    course.later(1)
    again = yield from course.step("remind", course.who, {"perform_on": day.isoformat()})
    yield from course.handed(again)
    course.until(day)
    done: dict[str, Json] = {
        "performed_on": day.isoformat(),
        "night_emergency": "no",
        "no_cutting": True,
        "supervised": True,
        "substitute_cost": 280000,
        "signed_record": course.stage.scan("代履行执行记录"),
        "whole_video": course.stage.scan("代履行全程录像"),
    }
    yield from course.step("perform", course.who, done)
    yield from course.close()


def at_once(file: File) -> Doings:
    """Gravel on the road cannot wait: cleared at once, and the absent party told."""
    row = file.row
    course = Course(file.stage, SLUG, file.at, file.who, row.party, row.party_kind, {})
    facts: dict[str, Json] = {
        "party": course.person, "item": row.item, "enforce_kind": "at-once", "duty_left": f"{row.correct}（示例）",
    }  # fmt: skip
    yield from course.step("start", course.who, facts, after=0)
    cleared: dict[str, Json] = {
        "where_cleared": "road",
        "cannot_clear": "车辆已经离开，联系后不能及时到场（示例）",
        "party_came": "absent",
        "whole_video": course.stage.scan("立即代履行录像"),
    }
    yield from course.step("act-at-once", course.who, cleared)
    yield from course.step("tell-after", course.who[:1], {"told_how": "电话通知并送交告知单（示例）"})
    yield from course.close()


BEHALF_STORIES: Mapping[str, Callable[[File], Doings]] = {"on-behalf": on_behalf, "at-once": at_once}
"""Every course of performance on behalf."""
