"""Named tests that several procedures of meetings share: who speaks last, and whether the head departs from the majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.checks.bodies import FOR, majority, rows
from yifa.procedure.checks.people import persons_meant
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.standing import person_name


def chair_speaks_last(question: Question, args: Args) -> Finding:
    """`own: {name: chair-speaks-last, of, chair}`: the last row of the opinions is the chair's, and his only one."""
    of, chair = word(args, "of"), word(args, "chair", "chair")
    found, chairs = rows(question, of), persons_meant(question, chair)
    if Lacking.LATER in (found, chairs) or question.probing:
        return SILENT
    if isinstance(chairs, Lacking) or len(chairs) != 1:
        return no("own", "没有写明由谁主持，无从核对发言顺序。", "以主持人的身份列明一名主持人。", field="actors")
    if isinstance(found, Lacking) or not found:
        return no("own", f"没有填写“{question.label(of)}”。", "按发言顺序逐人记录意见。", field=of)
    if [place for place, row in enumerate(found) if row.person == chairs[0]] == [len(found) - 1]:
        return YES
    name = person_name(question.view, chairs[0])
    return no("own", f"主持人{name}不是最后发表意见的人。", "按实际发言顺序记录，主持人最后发表意见。", field=of)


def departs_from_majority(question: Question, args: Args) -> Finding:
    """`own: {name: departs-from-majority, of, conclusion, passed}`: the conclusion is not what more than half say."""
    of, fact, passed = word(args, "of"), word(args, "conclusion"), word(args, "passed")
    found, conclusion = rows(question, of), question.fact(fact)
    if Lacking.LATER in (found, conclusion):
        return SILENT
    views: Mapping[str | None, int] = Counter(row.vote for row in found) if not isinstance(found, Lacking) else {}
    most = majority(views, sum(views.values()))
    if most is not None and not isinstance(conclusion, Lacking) and (most == FOR) != (conclusion == passed):
        return YES
    return no("own", "结论与多数人的意见没有不同。", "无须说明与多数意见不同的理由。", field=fact)


SHARED: Mapping[str, OwnTest] = {
    "chair-speaks-last": OwnTest("主持人最后发表意见", chair_speaks_last, ("of",)),
    "departs-from-majority": OwnTest("结论与多数人的意见不同", departs_from_majority, ("of", "conclusion")),
}
