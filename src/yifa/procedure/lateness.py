"""The addition to an unpaid fine from what a matter's record holds: fine, service, payments, pauses; refuses to know any rate.

Read by name: `fine_due` (fen), `basis_served_on` and `counted_to` (days) of the matter; pauses are acts with `stopped_from`,
each ended by an act of its thread with `stopped_until`; payments are acts with `paid_bank` in the matter linked `about`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yifa.law.late_fine import LateFine, Pause, late_fine
from yifa.law.zone import day_of
from yifa.procedure.period import instant_of, period, reckon
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

PAY_DAYS = "penalty.fine.pay_days"
DECISION = "about"


def late_amount(question: Question) -> Json:
    """The addition in fen, None while something it rests on is missing."""
    found = counted(question)
    return None if found is None else found.amount


def late_days(question: Question) -> Json:
    """The days that counted, None while something they rest on is missing."""
    found = counted(question)
    return None if found is None else found.days


def counted(question: Question) -> LateFine | None:
    """The addition up to `counted_to`; the period to pay follows from the service by the law of that day."""
    fine, served, until = question.fact("fine_due"), _day(question, "basis_served_on"), _day(question, "counted_to")
    if not isinstance(fine, int) or fine < 0 or served is None or until is None:
        return None
    dated = question.library.value(PAY_DAYS, served)
    length = period(dated)
    start = instant_of(served.isoformat())
    if length is None or start is None:
        return None
    pay_by = reckon(start, length, question.calendar).day
    until = min(until, question.day)  # nothing is added for days to come
    return late_fine(fine, pay_by, until, question.library, pauses=_pauses(question), paid=list(_paid(question)))


def _pauses(question: Question) -> Iterator[Pause]:
    acts = question.folded.standing
    for act in acts:
        first = question.folded.facts_of(act).get("stopped_from")
        if not isinstance(first, str):
            continue
        ends = [question.folded.facts_of(other).get("stopped_until") for other in acts if other.thread == act.id]
        last = next((end for end in ends if isinstance(end, str)), None)
        yield Pause(date.fromisoformat(first), None if last is None else date.fromisoformat(last))


def _paid(question: Question) -> Iterator[tuple[date, int]]:
    matter = next((other for link, other in question.links() if link == DECISION), None)
    folded = None if matter is None else question.other(matter)
    for act in () if folded is None else folded.standing:
        amount = folded.facts_of(act).get("paid_bank") if folded is not None else None
        if isinstance(amount, int) and act.at <= question.at:
            yield day_of(act.at), amount


def _day(question: Question, name: str) -> date | None:
    """A day fact, None for what is no day: the form refuses that with its own words."""
    value = question.fact(name)
    if isinstance(value, Lacking) or not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
