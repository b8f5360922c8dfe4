"""Plays sealing and seizure beside the cases they belong to; refuses to seize where no statute grants it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.ordinary import File, closed
from yifa.interfaces.demo.ordinary_courses import decided_and_served, from_conclusion
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.seizing import (
    SLUG,
    Beside,
    Seizure,
    approved,
    begun,
    carried_out,
    ended,
    given_back,
    judged,
    let_go,
    proposal,
    proposed,
    released,
)
from yifa.interfaces.demo.stage import DELEGATE, HEAD, Stage, day_text
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Act, Json

FILE = "coercion.yaml"


def players(stage: Stage, folder: Path) -> list[Player]:
    """Every seizure of the table. Raises DataError, also for a course that nobody can tell."""
    rows = Table(folder, FILE).rows("seizures", Seizure)
    known_stories(FILE, (row.story for row in rows), STORIES)
    return [_play(stage, row) for row in rows]


def _play(stage: Stage, row: Seizure) -> Player:
    yield row.at
    file = File.of(stage, row.case())
    course = Course(stage, SLUG, row.at, file.who, row.party, row.party_kind, {})
    yield from STORIES[row.story](Beside(row, file, course))


def case_decided(beside: Beside) -> Generator[datetime, None, tuple[Act, datetime]]:
    """Back to the case until its decision has reached the party; the seizure goes on from there."""
    file = beside.back()
    yield from judged(file)
    decision, arrived = yield from decided_and_served(file)
    beside.course.at = file.at
    return decision, arrived


def approved_beforehand(beside: Beside) -> Doings:
    """Approved first; a test in between; released when the case is decided."""
    yield from begun(beside.file)
    yield from approved(beside)
    course = beside.course
    course.later(2)
    until = (course.at + timedelta(days=9)).date().isoformat()
    sent = yield from course.step("send-test", course.who, {"test_what": "残留物成分（示例）", "tested_until": until})
    yield from course.handed(sent)
    course.later(6)
    yield from course.step("test-result", course.who[:1], {"test_paper": course.stage.scan("检测报告")}, thread=sent)
    decision, arrived = yield from case_decided(beside)
    yield from released(course, "decided")
    yield from ended(beside, decision, arrived)


def approved_within_a_day(beside: Beside) -> Doings:
    """Seized on the spot, approved the same day; the tools are confiscated with the decision."""
    yield from begun(beside.file)
    yield from proposed(beside, urgent=True)
    yield from carried_out(beside)
    course = beside.course
    yield from course.step("approve-after", (DELEGATE,), {"seize_approve_note": "情况属实，补办批准（示例）"}, after=180)
    decision, arrived = yield from case_decided(beside)
    facts: dict[str, Json] = {"disposal": "confiscate", "disposal_basis": "大气污染防治法（2018年修正）第一百一十八条第三款"}
    yield from course.step("dispose", (HEAD,), facts)
    yield from course.close()
    yield from ended(beside, decision, arrived)


def refused_and_released(beside: Beside) -> Doings:
    """Seized on the spot; the head sees no need, so everything goes back the same day."""
    yield from begun(beside.file)
    yield from proposed(beside, urgent=True)
    yield from carried_out(beside)
    course = beside.course
    yield from course.step("refuse-after", (DELEGATE,), {"seize_decline_reason": "证据已经固定，不必扣押（示例）"}, after=90)
    yield from released(course, "not-approved")
    yield from from_conclusion(beside.back())


def extended(beside: Beside) -> Doings:
    """The case is difficult: thirty days more, once."""
    yield from begun(beside.file)
    yield from approved(beside)
    course = beside.course
    course.later(17)
    act = yield from course.step("extend", (DELEGATE,), {"extend_reason": "涉及多个工地，责任主体尚在核查（示例）"})
    yield from course.handed(act)
    decision, arrived = yield from case_decided(beside)
    yield from released(course, "decided")
    yield from ended(beside, decision, arrived)


def released_late(beside: Beside) -> Doings:
    """The thirty days ran out unnoticed: released three days late, noted and confirmed unlawful."""
    yield from begun(beside.file)
    yield from approved(beside)
    course = beside.course
    course.until(course.stage.working((course.at + timedelta(days=33)).date()))
    yield from let_go(course, "expired")
    what = f"查封、扣押期满后到{day_text(course.at)}才解除（示例）"
    yield from course.unlawful("deadline", "解除查封、扣押", what, "期满没有及时解除，确认违法，财物已退还（示例）")
    yield from given_back(course)
    yield from from_conclusion(beside.back())


def declined(beside: Beside) -> Doings:
    """The deputy finds it unnecessary beforehand."""
    yield from begun(beside.file)
    yield from proposed(beside)
    why: dict[str, Json] = {"seize_decline_reason": "情节轻微，可以不采取强制措施（示例）"}
    yield from beside.course.step("decline", (DELEGATE,), why, after=20)
    yield from from_conclusion(beside.back())


def moved_with_the_case(beside: Beside) -> Doings:
    """The case belongs to another organ: the things go with it, and the party is told."""
    yield from begun(beside.file)
    yield from approved(beside)
    course = beside.course
    course.later(3)
    facts: dict[str, Json] = {
        "handed_to": {"name": "区生态环境部门（示例）"}, "party_told": True, "hand_receipt": course.stage.scan("移交清单回执"),
    }  # fmt: skip
    yield from course.step("transfer", (DELEGATE,), facts)
    yield from course.close()
    file = beside.back()
    hand: dict[str, Json] = {"handed_to": {"name": "区生态环境部门（示例）"}, "hand_reason": "涉及范围超出本镇（示例）"}
    yield from file.step("hand-over", (HEAD,), hand)
    yield from closed(file)


def not_granted(beside: Beside) -> Doings:
    """No statute grants a seizure for this item: the door refuses, and the case goes on without."""
    yield from begun(beside.file)
    course = beside.start()
    stage, facts = course.stage, proposal(beside.row, course, False)
    draft = stage.draft(f"{SLUG}.propose", course.at, course.who, facts, links=course.links)
    yield from stage.refused(draft, "coercion.seize.granted")
    yield from from_conclusion(beside.back())


STORIES: Mapping[str, Callable[[Beside], Doings]] = {
    "approved": approved_beforehand,
    "urgent": approved_within_a_day,
    "refused": refused_and_released,
    "extended": extended,
    "late": released_late,
    "declined": declined,
    "moved": moved_with_the_case,
    "not-granted": not_granted,
}
"""Every course a row of the table may take."""
