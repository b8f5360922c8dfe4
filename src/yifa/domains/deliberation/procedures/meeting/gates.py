"""Whether every topic that a meeting took up has got its conclusion there; refuses to know what was concluded."""

from __future__ import annotations

from yifa.procedure.answer import YES, Finding
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why

TAKEN_UP = "acceptance"
"""The role under which a topic's matter records that a meeting took it up; what it concludes undoes or closes that."""


def agenda_concluded(question: Question, args: Args) -> Finding:
    """`own: {name: agenda-concluded, of}`: none of the topics in this list is still waiting for this meeting's conclusion."""
    of = word(args, "of")
    rows = question.fact(of)
    if isinstance(rows, Lacking) or not isinstance(rows, list):
        return YES
    topics = [str(value) for row in rows if isinstance(row, dict) for value in row.values()]
    waiting = [topic for topic in topics if _waits(question, topic)]
    if not waiting:
        return YES
    named = "、".join(f"“{_name(question, topic)}”" for topic in waiting)
    return no("own", f"议题{named}还没有记录结论。", "逐个议题记录通过、未通过或者暂缓，再散会。", field=of, why=Why.NOT_YET)


def _waits(question: Question, topic: str) -> bool:
    folded = question.other(topic)
    return folded is not None and folded.closed is None and bool(folded.with_role(TAKEN_UP))


def _name(question: Question, topic: str) -> str:
    folded = question.other(topic)
    value = None if folded is None else folded.facts.get("agenda_topic")
    return value if isinstance(value, str) else topic


GATES: dict[str, OwnTest] = {"agenda-concluded": OwnTest("议程上的议题都有结论", agenda_concluded, ("of",))}
