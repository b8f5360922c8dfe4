"""What the matter itself allows next: open, thread, when, after, unless, repeat; refuses to look at facts of the draft."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.law.zone import SHANGHAI, readable_day
from yifa.procedure.answer import Answer, Finding
from yifa.procedure.compiled import Compiled
from yifa.procedure.declaration import Need, Step
from yifa.procedure.fold import threads_of
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal, Why
from yifa.procedure.repeat import repeated
from yifa.procedure.state import Lapse
from yifa.procedure.view import Done

AFTER_THE_END = frozenset(
    [
        "correction",
        "withdrawal",
        "annulment",
        "service",
        "service-attempt",
        "issue",
        "publication",
        "late-entry",
        "irregularity",
        "irregularity-review",
        "answer",
        "refund",
    ]
)
"""Roles that a closed matter still takes: they mend, serve or show what was done."""


def blocked(question: Question, lapsed: tuple[Lapse, ...]) -> list[Refusal]:
    """Every structural reason against the step, all at once. `when` and `after` come from `conditions`."""
    found = [*_ended(question, lapsed), *_excluded(question), *repeated(question)]
    if not question.probing:
        found.extend(_thread(question))
    return found


def conditions(question: Question, ready: Compiled) -> Iterator[tuple[Finding, Why]]:
    """What `when` and `after` found, with the form of why-not a clear no takes."""
    step = question.step
    if step.when is not None:
        finding = ready.situation(step.when, question)
        if finding.answer is not Answer.YES:
            yield finding, Why.NOT_APPLICABLE
    for check in ready.after[step.name]:
        finding = check(question)
        if finding.answer is not Answer.YES:
            yield finding, finding.why


def _ended(question: Question, lapsed: tuple[Lapse, ...]) -> Iterator[Refusal]:
    closing, step = question.folded.closed, question.step
    if closing is None or _goes_on(step, closing):
        return
    lapse = next((each for each in lapsed if each.step == closing.step and each.at == closing.at), None)
    if lapse is not None:
        hour = closing.at.astimezone(SHANGHAI)
        yield Refusal(
            Why.LAPSED, "lapse", f"“{lapse.title}”已于{readable_day(hour.date())}{hour:%H:%M}届满，本事项自该时起失效。",
            "不得再据以采取措施；确有需要的，依法另行开立。", lapse.article, lapse.rule,
        )  # fmt: skip
        return
    done = question.folded.step(closing.step)
    title = done.title if done is not None else closing.step
    yield Refusal(
        Why.EXCLUDED, "closed", f"本事项已由“{title}”办结，不再办理本步骤。",
            "记录有误的，以更正、撤回或者补录办理；新的情况另行开立事项。"
    )  # fmt: skip


def _goes_on(step: Step, closing: Done) -> bool:
    """Common steps, and steps declared to follow the closing one, are still taken."""
    return (
        step.character is not None or step.role in AFTER_THE_END or step.per == closing.step or _names(step.after, closing.step)
    )


def _names(needs: tuple[Need, ...], step: str) -> bool:
    return any(need.step == step or need.served == step or _names(need.any, step) for need in needs)


def _excluded(question: Question) -> Iterator[Refusal]:
    for name in question.step.unless:
        if question.folded.in_thread(name, question.step, question.draft.thread):
            title = question.title(name)
            yield Refusal(
                Why.EXCLUDED,
                "unless",
                f"已办理{title}，不能再办理“{question.step.title}”。",
                f"如{title}有误，先依法撤回。",
                step=name,
            )


def _thread(question: Question) -> Iterator[Refusal]:
    step, thread = question.step, question.draft.thread
    if step.per is None:
        if thread is not None:
            yield Refusal(Why.FORM, "per", f"“{step.title}”不针对某一次办理。", "不要选择所针对的记录。", field="thread")
        return
    candidates = threads_of(step, question.folded)
    if thread is not None and any(done.id == thread for done in candidates):
        return
    if not candidates:
        title = question.title(step.per) if not step.per.startswith("@") else "可以针对的记录"
        yield Refusal(
            Why.NOT_YET, "per", f"本事项还没有{title}，无从办理“{step.title}”。", f"先办理{title}。",
            step=None if step.per.startswith("@") else step.per,
        )  # fmt: skip
        return
    yield Refusal(Why.FORM, "per", "没有选明所针对的记录，或者它已被撤回。", "选择所针对的那一次办理。", field="thread")
