"""Whether coercion may be carried out now and rests on a decision served as said; refuses to know what the decision is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from yifa.law.zone import SHANGHAI, day_of, readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, cited, no, word
from yifa.procedure.fold import Folded
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why

NIGHT = (22, 6)
"""Hours that are night beyond doubt, as 噪声污染防治法第八十八条 has them; the coercion law itself names no hour (待核)."""

BASIS_ROLES = ("decision", "order")


def by_day(question: Question, args: Args) -> Finding:
    """`own: {name: by-day, emergency, rule}`: not at night nor on a holiday, unless the choice says emergency.

    A plain weekend is only marked: whether it is a statutory holiday here is read in two ways.
    """
    if question.fact(word(args, "emergency")) in ("yes", Lacking.LATER):
        return YES
    local = question.at.astimezone(SHANGHAI)
    rule = word(args, "rule")
    todo = "改在工作日的白天实施；情况紧急的，选“是”并写明理由。"
    if local.hour >= NIGHT[0] or local.hour < NIGHT[1]:
        return cited(question, no("own", f"{local:%H:%M}是夜间，不得实施行政强制执行。", todo), rule, "act")
    return _rest_day(question, local, rule, todo)


def _rest_day(question: Question, local: datetime, rule: str, todo: str) -> Finding:
    kind, day = question.calendar.kind(local.date()), readable_day(local.date())
    if kind.working:
        return YES
    if kind.ordinary:
        finding = no("own", f"{day}是周末，是否属于不得强制执行的法定节假日，理解不一（待核）。", todo)
        return replace(cited(question, finding, rule, "act"), effect="warn")
    return cited(question, no("own", f"{day}{kind.reason}，法定节假日不得实施行政强制执行。", todo), rule, "act")


def basis_served(question: Question, args: Args) -> Finding:
    """`own: {name: basis-served, day, rule}`: the decision of the matter linked `about` was served on that day."""
    fact = word(args, "day")
    said = question.fact(fact)
    if said is Lacking.LATER:
        return SILENT
    matter = next((other for link, other in question.links() if link == "about"), None)
    folded = None if matter is None else question.other(matter)
    days = set() if folded is None else _service_days(question, folded)
    if not isinstance(said, Lacking) and said in days:
        return YES
    rule = word(args, "rule")
    if not days:
        missing, why = "所依据的决定尚未送达，或者没有关联作出决定的事项。", Why.NOT_YET
        return cited(question, no("own", missing, "先送达决定书，并关联该事项。", field=fact, why=why), rule, "act")
    recorded = "、".join(readable_day(date.fromisoformat(day)) for day in sorted(days))
    missing = f"“{question.label(fact)}”与记录不符：决定书于{recorded}送达。"
    return cited(question, no("own", missing, "按送达回证填写；回证有误的，先更正送达的记录。", field=fact), rule, "act")


def _service_days(question: Question, folded: Folded) -> set[str]:
    acts = [act for role in BASIS_ROLES for act in folded.with_role(role)]
    services = [service for act in acts if (service := folded.served(act)) is not None]
    return {day_of(service.effective).isoformat() for service in services if service.effective <= question.at}


def late_long_enough(question: Question, args: Args) -> Finding:
    """`own: {name: late-long-enough, days, rule}`: the addition ran for more days than the rule says."""
    fact, rule = word(args, "days"), word(args, "rule")
    said, dated = question.fact(fact), question.rule(rule)
    if said is Lacking.LATER:
        return SILENT
    if isinstance(dated, Lacking) or not isinstance(dated.value, int):
        return YES
    if isinstance(said, int) and said > dated.value:
        return YES
    missing = f"加处罚款还没有超过{dated.reading}，不能申请强制执行。"
    return cited(question, no("own", missing, "继续计算，超过以后再办。", field=fact, why=Why.NOT_YET), rule, "act")


GATES: dict[str, OwnTest] = {
    "by-day": OwnTest("不在夜间和法定节假日", by_day, facts=("emergency",)),
    "basis-served": OwnTest("决定书已经送达", basis_served, facts=("day",)),
    "late-long-enough": OwnTest("加处罚款超过法定天数", late_long_enough, facts=("days",)),
}
"""Named tests of enforcement; the application to court asks the second one too."""
