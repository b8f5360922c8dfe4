"""What the views on a topic come to: whether somebody holds one, and what more than half hold; refuses to weigh reasons."""

from __future__ import annotations

from collections import Counter

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, names, no, word
from yifa.procedure.checks.bodies import majority, rows
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question


def somebody_says(question: Question, args: Args) -> Finding:
    """`own: {name: somebody-says, of, votes: [...]}`: at least one view is one of these."""
    of, wanted = word(args, "of"), names(args.get("votes"))
    found = rows(question, of)
    if found is Lacking.LATER:
        return SILENT
    if not isinstance(found, Lacking) and any(row.vote in wanted for row in found):
        return YES
    return no("own", f"“{question.label(of)}”中没有人这样表态。", "按实际表态填写。", field=of)


def most_say(question: Question, args: Args) -> Finding:
    """`own: {name: most-say, of, vote}`: more than half of the views are this one."""
    of, vote = word(args, "of"), word(args, "vote")
    found = rows(question, of)
    if found is Lacking.LATER:
        return SILENT
    views = [] if isinstance(found, Lacking) else [row.vote for row in found]
    if majority(Counter(views), len(views)) == vote:
        return YES
    return no("own", f"“{question.label(of)}”中这样表态的没有过半数。", "按实际表态填写。", field=of)


GATES: dict[str, OwnTest] = {
    "somebody-says": OwnTest("有人这样表态", somebody_says, ("of",)),
    "most-say": OwnTest("过半数的人这样表态", most_say, ("of",)),
}
