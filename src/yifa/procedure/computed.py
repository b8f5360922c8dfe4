"""Facts that the software works out when the act is judged; refuses a value that somebody wrote differently."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from yifa.law.zone import day_of
from yifa.procedure.form import form
from yifa.procedure.lateness import late_amount, late_days
from yifa.procedure.lots import lot_digest, lot_next, lot_result, visit_code
from yifa.procedure.period import instant_of, period, reckon
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal
from yifa.procedure.tally import days_of
from yifa.record.act import Json

PERIOD = "period"
SUIT = "litigation.sue_months"


def fill(question: Question) -> Iterator[Refusal]:
    """Put the computed facts into the draft; yields what was written and is not so."""
    for name, spec in question.step.facts.items():
        if spec.computed is None:
            continue
        value = COMPUTED[spec.computed](question)
        given = question.draft.facts.get(name)
        if given is not None and given != value:
            missing = f"“{spec.label}”与系统按记录计算的不一致。"
            yield form(missing, f"“{spec.label}”由系统计算：不要填写，或者刷新后重新提交。", field=name)
        elif value is not None:
            question.draft = replace(question.draft, facts={**question.draft.facts, name: value})


def period_tally(question: Question) -> Json:
    """Rows of kind, what it is called, count and root for the period of this act, else of the matter."""
    period = question.fact(PERIOD)
    days = days_of(period) if isinstance(period, str) else None
    if days is None:
        return None
    return [
        {"act_kind": kind, "act_title": _title(question, kind), "act_count": tally.count, "act_root": tally.root}
        for kind, tally in question.view.tally(*days).items()
    ]


def _title(question: Question, kind: str) -> str:
    slug, _, name = kind.partition(".")
    for declaration in reversed(question.book.versions(slug) if slug in question.book.slugs() else ()):
        if name in declaration.steps:
            return f"{declaration.title}·{declaration.steps[name].title}"
    return kind


def suit_end(question: Question) -> Json:
    """The last day of the period to sue after the service of the decision on `basis_served_on`, by the law of that day."""
    served = question.fact("basis_served_on")
    start = instant_of(served) if isinstance(served, str) else None
    length = None if start is None else period(question.library.value(SUIT, day_of(start)))
    if start is None or length is None:
        return None
    return reckon(start, length, question.calendar).day.isoformat()


COMPUTED: Mapping[str, Callable[[Question], Json]] = {
    "period-tally": period_tally,
    "late-fine": late_amount,
    "late-fine-days": late_days,
    "suit-end": suit_end,
    "lot-digest": lot_digest,
    "lot-result": lot_result,
    "lot-next": lot_next,
    "visit-code": visit_code,
}
"""The closed list of what `computed` may name."""
