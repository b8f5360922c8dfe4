"""Tests on sets: each and settled; they refuse to call something settled that only time has passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yifa.procedure.answer import YES, Finding, all_of
from yifa.procedure.checks.base import Args, Check, names, no, word
from yifa.procedure.declaration import Step
from yifa.procedure.question import Question
from yifa.procedure.refusal import Why
from yifa.procedure.repeat import MOST_NAMED, Row, rows_without
from yifa.procedure.view import Done


def each(args: Args) -> Check:
    """`each: {of, has}`: every standing act of a step is answered by the other, or every row of a list has a value or its act."""
    of, has = word(args, "of"), word(args, "has")

    def check(question: Question) -> Finding:
        rows = question.fact(of)
        step = question.declaration.steps.get(has)
        if isinstance(rows, list) and step is not None:
            left = rows_without(question, step) or []
            return _not_each(question, of, step, left) if left else YES
        if isinstance(rows, list):
            lacking = sum(1 for row in rows if not (isinstance(row, dict) and row.get(has)))
            if not lacking:
                return YES
            return no("each", f"“{question.label(of)}”中有{lacking}项没有对应内容。", "逐项补齐后再办。", field=of)
        lacking = sum(1 for act in question.acts(of) if not _answered(question, act, has))
        if not lacking:
            return YES
        title, answer = question.title(of), question.title(has)
        return no("each", f"{title}共有{lacking}件没有{answer}。", f"逐件办理{answer}。", step=has, why=Why.NOT_YET)

    return check


def _not_each(question: Question, of: str, step: Step, left: Sequence[Row]) -> Finding:
    names = "、".join(row.name for row in left[:MOST_NAMED]) + ("等" if len(left) > MOST_NAMED else "")
    missing = f"“{question.label(of)}”中还有{len(left)}项没有{question.title(step.name)}：{names}。"
    return no("each", missing, f"逐项办理{question.title(step.name)}。", step=step.name, why=Why.NOT_YET)


def _answered(question: Question, act: Done, has: str) -> bool:
    step = question.declaration.steps.get(has)
    threaded = step is not None and step.per is not None
    return any(
        answer.thread == act.id if threaded else answer.position > act.position
        for answer in question.folded.named(has)
        if answer.at <= question.at
    )


def settled(args: Args) -> Check:
    """`settled: {of: […]}` or `{role}`: threads of these acts are finished; `@serve`: all services; `@links`: all matters."""
    wanted = names(args.get("of")) or names(args.get("role"))

    def check(question: Question) -> Finding:
        return all_of(finding for name in wanted for finding in _open_ends(question, name))

    return check


def _open_ends(question: Question, name: str) -> Iterator[Finding]:
    if name == "@serve":
        yield from _unserved(question)
    elif name == "@links":
        yield from _open_links(question)
    else:
        for act in question.acts(name):
            if not _finished(question, act):
                answers = "、".join(f"“{step.title}”" for step in question.declaration.steps.values() if step.per == act.step)
                yield no(
                    "settled", f"{question.title(act.step)}尚未了结。", f"先办理{answers or question.title(act.step)}。",
                    step=_answering(question, act), why=Why.NOT_YET,
                )  # fmt: skip


def _unserved(question: Question) -> Iterator[Finding]:
    steps = question.declaration.steps
    for act in question.folded.standing:
        step = steps.get(act.step)
        if step is not None and step.serve and step.serve != "same-as-original" and question.served(act) is None:
            yield no("settled", f"“{step.title}”尚未送达。", f"先送达“{step.title}”，并记录送达。", step="serve", why=Why.NOT_YET)


def _open_links(question: Question) -> Iterator[Finding]:
    matter = question.draft.matter
    if matter is None:
        return
    for _, other in question.view.linking(matter):
        folded = question.other(other)
        if folded is not None and folded.closed is None:
            yield no(
                "settled",
                f"关联的“{folded.declaration.title}”尚未办结。",
                f"先办结关联的“{folded.declaration.title}”。",
                why=Why.NOT_YET,
            )


def _finished(question: Question, act: Done) -> bool:
    """An act whose step nothing belongs to is finished; otherwise something that answers it must stand in its thread."""
    answering = {step.name for step in question.declaration.steps.values() if step.per == act.step}
    if not answering:
        return True
    return any(done.thread == act.id and done.step in answering and done.at <= question.at for done in question.folded.standing)


def _answering(question: Question, act: Done) -> str | None:
    return next((step.name for step in question.declaration.steps.values() if step.per == act.step), None)
