"""A three-valued answer to one test, with the reason a person reads; refuses to know what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from yifa.procedure.refusal import Mark, Refusal, Why


class Answer(Enum):
    """Yes, no, or unsettled: the law's value is unchecked, or what is asked cannot be known yet."""

    YES = "yes"
    NO = "no"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test found. `effect` (bar, flaw, late, warn) says what a `no` does; it is the rule's, never the test's.

    An unsettled finding without `missing` is silent: it only says that a fact was not given yet (asked for possible steps).
    """

    answer: Answer
    test: str = ""
    missing: str = ""
    todo: str = ""
    article: str | None = None
    rule: str | None = None
    field: str | None = None
    step: str | None = None
    why: Why = Why.FAILED
    effect: str = "bar"
    parts: tuple[Finding, ...] = ()
    advised: bool = True
    """False for what would satisfy the test but is no advice: nobody takes an act back to make up for something missing."""

    @property
    def holds(self) -> bool:
        """True for a clear yes."""
        return self.answer is Answer.YES

    @property
    def fails(self) -> bool:
        """True for a clear no."""
        return self.answer is Answer.NO

    def leaves(self) -> Iterable[Finding]:
        """The reasons themselves, alternatives resolved into their parts."""
        if not self.parts:
            yield self
            return
        for part in self.parts:
            yield from part.leaves()

    def refusal(self) -> Refusal:
        """The finding as a reason not to allow."""
        return Refusal(self.why, self.test, self.missing, self.todo, self.article, self.rule, self.field, self.step)

    def mark(self, effect: str | None = None) -> Mark:
        """The finding as something the act carries."""
        return Mark(effect or self.effect, self.missing, self.article, self.rule)


YES = Finding(Answer.YES)
SILENT = Finding(Answer.UNSETTLED)
"""Cannot be told yet, and nobody needs to hear it."""


def any_of(findings: Iterable[Finding]) -> Finding:
    """Yes if one is yes; else unsettled if one is; else no, with what the law demands of the alternatives."""
    unsettled: Finding | None = None
    failed: list[Finding] = []
    for finding in findings:
        if finding.answer is Answer.YES:
            return finding
        if finding.answer is Answer.UNSETTLED:
            unsettled = _louder(unsettled, finding)
        else:
            failed.append(finding)
    return unsettled if unsettled is not None else _none_held(failed)


def all_of(findings: Iterable[Finding]) -> Finding:
    """No if one is no, with every reason; else unsettled if one is; else yes."""
    unsettled: Finding | None = None
    failed: list[Finding] = []
    for finding in findings:
        if finding.answer is Answer.NO:
            failed.append(finding)
        elif finding.answer is Answer.UNSETTLED:
            unsettled = _louder(unsettled, finding)
    if len(failed) > 1:
        return Finding(Answer.NO, "all", parts=tuple(failed))
    return failed[0] if failed else unsettled or YES


def none_of(findings: Iterable[Finding], *, missing: str, todo: str) -> Finding:
    """No if one is yes; else unsettled if one is; else yes."""
    unsettled: Finding | None = None
    for finding in findings:
        if finding.answer is Answer.YES:
            return Finding(Answer.NO, "none", missing, todo)
        if finding.answer is Answer.UNSETTLED:
            unsettled = _louder(unsettled, finding)
    return unsettled or YES


_WEAKNESS = ("bar", "flaw", "late", "warn")


def _louder(first: Finding | None, second: Finding) -> Finding:
    return second if first is None or not first.missing else first


EITHER = "任择其一："
"""Before what helps; never before taking something back, which nobody does to make up for something missing."""


def _none_held(failed: list[Finding]) -> Finding:
    """Alternatives that all failed. Those with an article speak for the rest, no stronger than the weakest of them."""
    every = [leaf for finding in failed for leaf in finding.leaves()]
    leaves = [leaf for leaf in every if leaf.advised] or every
    cited = [leaf for leaf in leaves if leaf.article is not None]
    if cited:
        effect = max((leaf.effect for leaf in cited), key=_WEAKNESS.index)
        cited = [replace(leaf, effect=effect) for leaf in cited]
        return cited[0] if len(cited) == 1 else Finding(Answer.NO, "all", parts=tuple(cited))
    if len(leaves) == 1:
        return leaves[0]
    first = leaves[0] if leaves else Finding(Answer.NO, "any")
    missing = "下列各项至少应具备一项，目前均不具备：" + "；".join(leaf.missing.rstrip("。") for leaf in leaves) + "。"
    todos = dict.fromkeys(leaf.todo.removeprefix(EITHER).rstrip("。") for leaf in leaves if leaf.todo)
    todo = (EITHER if any(leaf.advised for leaf in leaves) else "") + "；".join(todos) + "。"
    return replace(first, test="any", missing=missing, todo=todo)
