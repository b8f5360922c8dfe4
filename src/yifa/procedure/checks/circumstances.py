"""The structured circumstances of a case, read from its record, and what the standard in force says of them; decides nothing."""

from __future__ import annotations

from datetime import datetime

from yifa.law.clock import Length
from yifa.law.discretion import Standard, Suggestion, Tier, suggest
from yifa.law.zone import day_of
from yifa.procedure.checks.matter import Chosen, chosen
from yifa.procedure.clocks import reckon
from yifa.procedure.ledger import earlier
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.view import Done

ORDER, RECHECK = "order-correct", "recheck"
RECTIFICATION = "rectification"
NOT_CORRECTED = "not-corrected"
FACTS = {"count": "found_count", "area": "found_area", "harm": "harm"}
BETWEEN = "#"
"""Between the standard and the tier in a reference: demo.road#light."""


def standard_of(question: Question, item: str) -> tuple[Chosen, Standard] | None:
    """The town's standard for the matter of an item, on the act's day; None where it has none."""
    found = chosen(question, item)
    if isinstance(found, Lacking) or found.matter is None:
        return None
    standards = question.library.matters.standards_of(found.matter.id, question.day)
    return (found, standards[-1]) if standards else None


def tier_named(standard: Standard, reference: str) -> Tier | None:
    """The tier a reference names, if it is one of this standard."""
    name, _, tier = reference.partition(BETWEEN)
    return standard.tier(tier) if name == standard.id else None


def suggestion(question: Question, item: str) -> Suggestion | None:
    """What the town's standard suggests on the facts of the case as they are on record and in the draft."""
    found = standard_of(question, item)
    if found is None:
        return None
    held, standard = found
    return suggest(standard, told(question, item, standard.months), held.party)


def told(question: Question, item: str, months: int) -> dict[str, int | str]:
    """The circumstances that are known: what the officers wrote, the last re-check, and how many times within the window."""
    facts: dict[str, int | str] = {}
    for factor, fact in FACTS.items():
        value = question.fact(fact)
        if isinstance(value, int | str) and not isinstance(value, bool):
            facts[factor] = value
    checks = question.acts(RECHECK)
    result = question.folded.facts_of(checks[-1]).get("recheck_result") if checks else None
    if isinstance(result, str):
        facts["correction"] = result
    number = times(question, item, months)
    if number is not None:
        facts["times"] = number
    return facts


def times(question: Question, item: str, months: int) -> int | None:
    """This is the how-manieth time within so many months, by what is certain; None where the party is not known."""
    value = question.fact(item)
    kin = question.view.namesakes(question.declaration.anchors.get("party", "none"), question.draft.matter, None)
    if kin is None or isinstance(value, Lacking):
        return None
    entries = earlier(kin, question.other, str(value), question.at)
    return 1 + sum(entry.certain and _within(question, entry.done.at, months) for entry in entries)


def _within(question: Question, when: datetime, months: int) -> bool:
    return question.at < reckon(when, Length(months, "months", None), question.calendar).instant


def refused(question: Question) -> Done | None:
    """The re-check that found the served order not obeyed after its last day, here or in a linked rectification."""
    for check in reversed(question.acts(RECHECK)):
        order = None if check.thread is None else question.folded.find(check.thread)
        facts = question.folded.facts_of(check)
        if order is None or order.id in question.folded.undone or facts.get("recheck_result") != NOT_CORRECTED:
            continue
        service, last = question.folded.served(order), question.folded.facts_of(order).get("correct_by")
        if service is not None and service.effective <= check.at and str(last) < _day(check):
            return check
    return _rectified_elsewhere(question)


def _rectified_elsewhere(question: Question) -> Done | None:
    matter = question.draft.matter
    linking = [] if matter is None else question.view.linking(matter)
    for _, other in (*question.links(), *linking):
        if question.view.procedure_of(other) != RECTIFICATION:
            continue
        folded = question.other(other)
        if folded is not None and folded.outcome == NOT_CORRECTED and folded.standing:
            return folded.standing[-1]
    return None


def _day(done: Done) -> str:
    return day_of(done.at).isoformat()
