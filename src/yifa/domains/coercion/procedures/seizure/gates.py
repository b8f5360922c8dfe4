"""Whether a statute grants the town this coercion, and whether its time still runs; refuses to know what was seized or why."""

from __future__ import annotations

from dataclasses import replace

from yifa.law.zone import readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why

KINDS = {"measure": "查封、扣押", "enforcement": "强制执行"}
BASIS, KIND = "coercion", "coercion_kind"
"""Columns of the power list: the article that grants coercion for the item, and which coercion that is; without it, a measure."""

MEASURE = "measure"


def coercion_granted(question: Question, args: Args) -> Finding:
    """`own: {name: coercion-granted, item, kind, rule}`: the item's row of the day names the article granting this coercion.

    Without it there is no lawful act, so it bars under the article of the rule whatever else the rule would do.
    """
    item, kind = word(args, "item"), word(args, "kind")
    chosen = question.fact(item)
    if chosen is Lacking.LATER:
        return SILENT
    power = None if isinstance(chosen, Lacking) else question.view.powers(question.day).get(str(chosen))
    if power is not None and power.get(BASIS) and power.get(KIND, MEASURE) == kind:
        return YES
    named = "没有填写职权事项" if isinstance(chosen, Lacking) else f"职权事项“{chosen}”"
    what = KINDS[kind]
    missing = f"{named}在{readable_day(question.day)}的职权清单里没有写明可以{what}的法律、法规条文。"
    todo = "另选依法有此权力的事项，或者先登记清单及其条文；本镇没有强制执行权的，申请人民法院强制执行。"
    return barred(question, no("own", missing, todo, field=item), word(args, "rule"))


def period_running(question: Question, args: Args) -> Finding:
    """`own: {name: period-running, clock, rule}`: the period is not over, so what it allows may still be lengthened."""
    for run in question.clock(word(args, "clock")):
        if run.due is None:
            continue
        question.horizon(run.due.instant)
        if run.passed(question.at):
            missing = f"“{run.title}”已于{readable_day(run.due.day)}届满，不能再延长。"
            finding = no("own", missing, "立即解除，退还财物；期满以后的情况如实记录不合规事实。", why=Why.LAPSED)
            return barred(question, finding, word(args, "rule"))
    return YES


def barred(question: Question, finding: Finding, rule: str) -> Finding:
    """The failure with the article of the day; it stays a refusal, for it bounds a power and is no organ's deadline."""
    dated = question.rule(rule)
    return finding if isinstance(dated, Lacking) else replace(finding, article=dated.article, rule=rule)


GATES: dict[str, OwnTest] = {
    "coercion-granted": OwnTest("清单写明可以强制的条文", coercion_granted, facts=("item",)),
    "period-running": OwnTest("期限没有届满", period_running),
}
"""Named tests of the seizure."""
