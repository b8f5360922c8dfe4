"""Periods and instants of clocks: lengths from rules, days from facts, last days reckoned; refuses to know any act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from yifa.law.calendar import Calendar
from yifa.law.clock import YEARLY, Due, Length, Pause, due
from yifa.law.dated import TIME_UNITS, Dated
from yifa.law.working import plain_line
from yifa.law.zone import SHANGHAI, day_of, end_of, readable_day
from yifa.record.act import Json


def instant_of(value: Json, *, last: bool = False) -> datetime | None:
    """The instant a day or time fact means; with `last` a day means the moment it is over."""
    if not isinstance(value, str):
        return None
    if len(value) == 10:
        day = date.fromisoformat(value)
        return end_of(day) if last else datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return datetime.fromisoformat(value)


def period(dated: Dated | None) -> Length | None:
    """The countable period a rule gives, None for a condition or a rule of another unit."""
    if dated is not None and dated.unit == YEARLY and isinstance(dated.value, str):
        try:
            return Length.of(dated)
        except ValueError:
            return None  # such as 3-12, the twelve days of a campaign: no day of the year
    if dated is None or dated.unit not in TIME_UNITS or isinstance(dated.value, bool) or not isinstance(dated.value, int):
        return None
    return Length.of(dated)


def reckon(
    start: datetime, length: Length, calendar: Calendar, *, extensions: tuple[Length, ...] = (), pauses: tuple[Pause, ...] = (),
    grace: int = 0, back: bool = False,
) -> Due:  # fmt: skip
    """`law.clock.due`, remembered: many acts start the same period on the same day."""
    from_what: datetime | date = start if length.unit == "hours" else day_of(start)
    return _remembered(from_what, length, _Known(calendar), extensions, pauses, grace, back)


class _Known:
    """A calendar that hashes by its digest."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return hash(self.calendar.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.calendar.digest == self.calendar.digest


@lru_cache(maxsize=8192)
def _remembered(
    start: datetime | date, length: Length, known: _Known, extensions: tuple[Length, ...], pauses: tuple[Pause, ...],
    grace: int, back: bool,
) -> Due:  # fmt: skip
    return due(start, length, known.calendar, back=back, pauses=pauses, extensions=extensions, grace=grace)


def rule_of(raw: Json, facts: Mapping[str, Json], given: Mapping[str, Json]) -> str | None:
    """The rule id a clock or test names, chosen by a fact where it says `{by: fact, value: rule}`."""
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, dict):
        return None
    name = str(raw.get("by"))
    value = given.get(name, facts.get(name))
    if isinstance(value, dict):
        value = value.get("kind")
    if value is None:
        value = facts.get(f"{name}.kind")
    chosen = raw.get(str(value), raw.get("other"))
    return chosen if isinstance(chosen, str) else None


def fixed(when: datetime) -> Due:
    """A day or hour that an act itself named: the period is over at `when`."""
    local = when.astimezone(SHANGHAI)
    day = local.date() if local.time() != time.min else local.date() - timedelta(days=1)
    return Due(day, when, False, (plain_line(day, f"文书载明的期限：{readable_day(day)}"),))
