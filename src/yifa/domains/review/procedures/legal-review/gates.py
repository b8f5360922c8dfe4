"""Named tests of a review: every point told once, the items that must be mended counted, each answered; refuses to weigh any."""

from __future__ import annotations

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, no
from yifa.procedure.own import OwnTest
from yifa.procedure.question import Question
from yifa.record.act import Json

ADVICE = "advice"
MUST = "must_items"


def rows_of(question: Question, fact: str) -> list[dict[str, Json]]:
    """The rows of one of the draft's own lists."""
    value = question.draft.facts.get(fact)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def must_items_counted(question: Question, _args: Args) -> Finding:
    """The open count says how many items must be answered: the items themselves are sealed, and later acts read the count."""
    if question.probing:
        return SILENT
    told = question.draft.facts.get(MUST)
    if not isinstance(told, int):
        return YES  # where it has to be told the form asks for it
    rows = rows_of(question, "findings")
    grades = [row.get("item_grade") for row in rows]
    must = sum(1 for grade in grades if grade != ADVICE)
    if told != must:
        return no(
            "own", f"写明应当修改的意见{told}条，逐条列出的是{must}条。", "核对条数；没有写明类别的按应当修改算。", field=MUST
        )
    if ADVICE in grades[:must]:
        return no("own", "建议排在了应当修改的意见前面。", "应当修改的排在前面，建议排在后面。", field="findings")
    return YES


def points_complete(question: Question, _args: Args) -> Finding:
    """Where the points are told one by one, each declared point stands there once."""
    if question.probing:
        return SILENT
    rows = rows_of(question, "points")
    if not rows:
        return YES
    aspects = question.step.facts["points"].items["aspect"].choices
    told = [row.get("aspect") for row in rows]
    left = [words for value, words in aspects.items() if value not in told]
    twice = [words for value, words in aspects.items() if told.count(value) > 1]
    if not left and not twice:
        return YES
    said = [f"没有写明：{'、'.join(left)}" if left else "", f"写了不止一次：{'、'.join(twice)}" if twice else ""]
    return no("own", f"审核要点{'；'.join(filter(None, said))}。", "每个要点各写一次，不涉及的写明不涉及。", field="points")


def must_items_answered(question: Question, _args: Args) -> Finding:
    """An answer for every item that must be mended: by its number, or by its place where no number is given."""
    if question.probing:
        return SILENT
    acts = [act for act in question.folded.named("opinion") if act.id == question.draft.thread]
    must = question.folded.facts_of(acts[-1]).get(MUST) if acts else None
    if not isinstance(must, int):
        return YES
    rows = enumerate(rows_of(question, "answers"), 1)
    answered = {row["answer_item"] if isinstance(row.get("answer_item"), int) else place for place, row in rows}
    left = [number for number in range(1, must + 1) if number not in answered]
    if not left:
        return YES
    named = "、".join(f"第{number}条" for number in left)
    return no("own", f"应当修改的意见还没有答复：{named}。", "逐条写明采纳，或者不采纳的理由。", field="answers")


GATES: dict[str, OwnTest] = {
    "must-items-counted": OwnTest("写明的条数与应当修改的意见一致", must_items_counted),
    "points-complete": OwnTest("审核要点逐项写明，各一次", points_complete),
    "must-items-answered": OwnTest("应当修改的意见都有答复", must_items_answered),
}
