"""Lateness: a step done after its clock, and an act recorded long after it happened; refuses to bar an organ for being late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from yifa.law.clock import Length
from yifa.law.zone import readable_day
from yifa.procedure.clocks import period, reckon
from yifa.procedure.form import form
from yifa.procedure.question import Question
from yifa.procedure.refusal import Mark, Refusal, Why
from yifa.procedure.sealing import LATE_REASON

_WRITTEN = re.compile(r"(\d{1,4}) (hours|days|weeks|months|working days)")


def after_clock(question: Question) -> Iterator[Refusal | Mark]:
    """The step's `within`: late is barred only where the clock says so and its rule may bar; else it is marked."""
    name = question.step.within
    if name is None:
        return
    for run in question.clock(name):
        if run.paused is not None or run.due is None:
            continue
        question.horizon(run.due.instant)
        if not run.passed(question.at):
            continue
        missing = f"“{run.title}”已于{readable_day(run.due.day)}届满。"
        if run.miss in ("bar", "lapse") and run.settled and run.effect == "bar":
            yield Refusal(
                Why.LAPSED, "within", missing, "期限已过，不能再办理本步骤；有法定延期事由的，先记录延期。", run.article, run.rule
            )
        else:
            yield Mark("late", f"{missing[:-1]}，本步骤逾期办理。", run.article, run.rule)


def recorded_late(question: Question) -> Iterator[Refusal | Mark]:
    """The step's `record_within`: later than that takes a reason, a scan and a second person."""
    allowed = question.step.record_within
    if allowed is None or question.caused or question.probing:
        return
    length = length_of(allowed, question)
    if length is None:
        return
    limit = reckon(question.at, length, question.calendar).instant
    if question.now < limit:
        return
    draft = question.draft
    words = f"本步骤应当在{length.reading}内记录，现已超过，属于补录"
    if LATE_REASON not in draft.facts:
        yield form(f"{words}，没有写明理由。", "写明迟延记录的理由。", field=LATE_REASON)
    if not draft.evidence:
        yield form(f"{words}，没有附原始文书的扫描件。", "附上原始文书的扫描件。", field="evidence")
    if len({draft.recorder, *(actor.person for actor in draft.actors)}) < 2:
        yield form(f"{words}，须有第二人参加。", "由另一名人员录入或者共同办理。", field="recorder")
    yield Mark("late", f"{words}。")


def length_of(text: str, question: Question) -> Length | None:
    """`24 hours`, `2 days`, `3 working days`, or a rule's period."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return period(question.library.value(text, question.day))
    count, unit = int(found[1]), found[2]
    if unit == "working days":
        return Length(count, "days", "working")
    return Length(count, unit, "calendar" if unit == "days" else None)


def in_the_future(at: datetime, now: datetime) -> list[Refusal]:
    """An act that has not happened cannot be recorded."""
    if at <= now:
        return []
    return [form("办理时间晚于现在。", "按实际发生的时间填写；尚未发生的，待发生后再办。", field="at")]
