"""Named tests of closing a period: it is over, nobody closed it before, it still holds what was closed; no arrears bar it."""

from __future__ import annotations

from collections.abc import Mapping

from yifa.law.zone import end_of, readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import no
from yifa.procedure.computed import period_tally
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.tally import days_of
from yifa.record.act import Json

CONFIRMED = "period-closing"
PERIOD = "period"


def period_is_over(question: Question, _args: Mapping[str, Json]) -> Finding:
    """A year or month that still runs cannot be closed: tomorrow may bring an act of it."""
    period = question.fact(PERIOD)
    days = days_of(period) if isinstance(period, str) else None
    if days is None:
        return SILENT
    over = end_of(days[1])
    if question.at >= over:
        return YES
    question.horizon(over)
    return no("own", f"{period}要到{readable_day(days[1])}才结束，现在还不能关账。", "期间结束后再办。", field=PERIOD)


def period_not_closed_already(question: Question, _args: Mapping[str, Json]) -> Finding:
    """One standing closing for each period; a wrong one is withdrawn first."""
    period = question.fact(PERIOD)
    if isinstance(period, Lacking):
        return SILENT
    for matter in question.view.matters(question.declaration.slug):
        folded = question.other(matter) if matter != question.draft.matter else None
        if folded is not None and folded.facts.get(PERIOD) == period and folded.with_role(CONFIRMED):
            return no("own", f"{period}已经关账。", "关账有误的，先撤回原来的确认，再重新关账。", field=PERIOD)
    return YES


def tally_as_closed(question: Question, _args: Mapping[str, Json]) -> Finding:
    """Whoever confirms confirms what the record holds now; an act that came in between changes it."""
    if question.probing:
        return SILENT
    if period_tally(question) == question.fact("tally"):
        return YES
    return no("own", "关账以后又有属于本期的记录，件数和校验值与关账时不同。", "撤回原来的关账，重新关账后再确认。")


GATES = {
    "period-is-over": OwnTest("期间已经结束", period_is_over),
    "period-not-closed-already": OwnTest("本期没有关过账", period_not_closed_already),
    "tally-as-closed": OwnTest("本期记录与关账时一致", tally_as_closed),
}
