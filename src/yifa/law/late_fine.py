"""The addition to a fine not paid in time: so many hundredths a day, at most the fine itself; refuses to know who owes it.

Counted in fen. A day counts where it is after the last day to pay, not later than the day asked for, inside no pause, and
where the law of that very day gives a checked rate: an unread rate adds nothing. Of a part that was paid nothing more is
added from the day after; the law does not say so, it is the reading that burdens the party least.
Sources: 行政处罚法（2021年修订）第七十二条、第七十三条，行政强制法第四十五条。
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from yifa.law.dated import Dated

RATE, CAP = "penalty.fine.late_pct", "enforce.late_cap"
PERCENT = 100


class Rules(Protocol):
    """Where the rate and the cap of a day come from."""

    def value(self, rule: str, on: date) -> Dated | None: ...


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nothing is added, both ends included; `last` None while it goes on."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """True inside."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class LateFine:
    """`days` that counted and the `amount` in fen; `capped` where the fine itself was reached."""

    days: int
    amount: int
    capped: bool


def late_fine(
    fine: int, pay_by: date, until: date, rules: Rules, *, pauses: Iterable[Pause] = (), paid: Sequence[tuple[date, int]] = ()
) -> LateFine:
    """The addition up to and including `until`. Raises ValueError for a fine or a payment below nothing."""
    if fine < 0 or any(part < 0 for _, part in paid):
        raise ValueError("罚款和缴款的数额不能是负数")
    held = tuple(pauses)
    days = hundredths = 0
    day, cap = pay_by + timedelta(days=1), fine * PERCENT
    while day <= until and hundredths < cap:
        rate = _checked(rules, RATE, day)
        left = fine - sum(part for when, part in paid if when < day)
        if rate is not None and left > 0 and not any(pause.holds(day) for pause in held):
            limit = _checked(rules, CAP, day)
            cap = fine * (PERCENT if limit is None else limit)
            hundredths = min(hundredths + left * rate, cap)
            days += 1
        day += timedelta(days=1)
    return LateFine(days, hundredths // PERCENT, hundredths >= cap > 0)


def _checked(rules: Rules, rule: str, day: date) -> int | None:
    dated = rules.value(rule, day)
    value = None if dated is None or not dated.verified else dated.value
    return value if isinstance(value, int) else None
