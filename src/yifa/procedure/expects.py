"""Duties that come round without any act: the slots of a day, half-day or month and when each is over; stores nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from yifa.law.zone import SHANGHAI, day_of, start_of
from yifa.procedure.slot import bounds
from yifa.record.act import Json

EVERY = {"day": "每日", "half-day": "每半日", "month": "每月"}


@dataclass(frozen=True, slots=True)
class Expectation:
    """`step` is expected `every` slot `while` it runs, of each member of `each` whose name stands in the fact `match`."""

    name: str
    title: str
    step: str
    every: str
    by_hour: time | None = None
    each: Mapping[str, Json] | None = None
    match: str | None = None
    start: str | None = None
    until: str | None = None
    amount: str | None = None
    at_least: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot by its key (`2021-08-02`, `2021-08-02a`, `2021-08`), its first moment and the first moment it is too late."""

    key: str
    start: datetime
    over: datetime


def expectation(name: str, raw: Any) -> Expectation:
    """One expectation as read; the schema has seen its form."""
    held: dict[str, Json] = {str(key): str(value) for key, value in (raw.get("each") or {}).items()}
    match = held.pop("match", None)
    amount, period = raw.get("amount") or {}, raw.get("while") or {}
    hour = raw.get("by_hour")
    return Expectation(
        name=name,
        title=raw["title"],
        step=raw["step"],
        every=raw["every"],
        by_hour=None if hour is None else time.fromisoformat(hour),
        each=held or None,
        match=None if match is None else str(match),
        start=period.get("from"),
        until=period.get("until"),
        amount=amount.get("sum"),
        at_least=amount.get("at_least"),
        unit=amount.get("unit"),
    )


def slot_of(spec: Expectation, moment: datetime) -> Slot:
    """The slot a moment lies in."""
    start, over = bounds(spec.every, moment)
    day = day_of(start)
    if spec.every == "month":
        return Slot(day.isoformat()[:7], start, over)
    if spec.every == "half-day":
        return Slot(f"{day.isoformat()}{'a' if start == start_of(day) else 'p'}", start, over)
    return Slot(day.isoformat(), start, over if spec.by_hour is None else datetime.combine(day, spec.by_hour, SHANGHAI))


def slots(spec: Expectation, start: datetime, until: datetime, year: int) -> Iterator[Slot]:
    """The slots of a year that fall due after `start` and by `until`; of months only those that lie within it whole."""
    moment = max(start, start_of(date(year, 1, 1)))
    end = min(until, start_of(date(year + 1, 1, 1)))
    while moment < end:
        slot = slot_of(spec, moment)
        whole = spec.every != "month" or slot.start >= start
        if start < slot.over <= end and whole:
            yield slot
        moment = _next(spec, slot, moment)


def _next(spec: Expectation, slot: Slot, moment: datetime) -> datetime:
    if spec.every == "day":
        return start_of(day_of(moment) + timedelta(days=1))
    return slot.over
