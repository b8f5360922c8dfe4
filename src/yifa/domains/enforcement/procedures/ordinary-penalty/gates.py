"""Whether an ordinary penalty must pass legal review under the scope in force that day; refuses to know what the review said."""

from __future__ import annotations

from collections.abc import Mapping

from yifa.procedure.answer import SILENT, YES, Answer, Finding
from yifa.procedure.checks.base import unsettled
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

SCOPE = "penalty.legal_review.scope"
EVERY_CASE = 1
"""The scope's value where every ordinary penalty is reviewed; otherwise only the cases that the law lists."""

OUTSIDE = "none"
"""The choice that says: none of the listed cases."""


def review_scope(question: Question, args: Mapping[str, Json]) -> Finding:
    """Yes where review is due: the scope of the day takes every case, or the case is one of those listed."""
    dated = question.rule(SCOPE)
    if isinstance(dated, Lacking):
        return unsettled("own", "法制审核的范围所依据的规定待核。", rule=SCOPE)
    if dated.value == EVERY_CASE:
        return YES
    listed = question.fact(str(args["fact"]))
    if listed is Lacking.LATER:
        return SILENT
    if isinstance(listed, Lacking) or listed == OUTSIDE:
        return Finding(Answer.NO, "own", "本案不属于当日应当法制审核的情形。", "可以不送审；认为有必要的也可以送审。")
    return YES


GATES = {"review-scope": OwnTest("应当法制审核", review_scope, facts=("fact",))}
"""Named tests of the ordinary penalty."""
