"""What was expected and did not come, worked out when somebody reads: windows and slots against what filled them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yifa.law.zone import day_of, start_of
from yifa.procedure.expects import Expectation, Slot, slots
from yifa.procedure.register import Books, Member, members
from yifa.projections.port import Reading
from yifa.record.clock import read_time

MINUTES = 60
NOBODY = Member("", frozenset(("",)))


@dataclass(frozen=True, slots=True)
class Gap:
    """`missing` are (slot, member) of `expected` ones; `opened` the acts that made them expected. None: nobody can tell."""

    missing: tuple[tuple[str, str], ...]
    expected: int
    opened: tuple[str, ...]
    known: bool = True


def gap(reader: Reading, town: str, name: str, spec: Expectation, year: int, as_of: date, books: Books | None) -> Gap:
    """The year's slots that were over before the day `as_of` began."""
    now = start_of(as_of)
    got = _got(reader, town, name, year)
    missing: dict[tuple[str, str], None] = {}
    expected: set[tuple[str, str]] = set()
    opened: dict[str, None] = {}
    for matter, start, until, act in _windows(reader, town, name):
        for slot in slots(spec, start, now if until is None else min(until, now), year):
            held = _members(spec, slot, books)
            if held is None:
                return Gap((), 0, tuple(opened), known=False)
            opened[act] = None
            needed = _needed(spec, slot, books)
            for member in held:
                # A register is served by whoever serves it; without one each matter owes its own.
                owner = "" if spec.each is not None else matter
                key = (slot.key, member.name or member.id or owner)
                expected.add(key)
                if sum(got.get((slot.key, owner, word), 0) for word in member.words) < needed:
                    missing[key] = None
    return Gap(tuple(sorted(missing)), len(expected), tuple(opened))


def _got(reader: Reading, town: str, name: str, year: int) -> Mapping[tuple[str, str, str], int]:
    """(slot, matter or nothing, member) to what came in time."""
    rows = reader.query(
        "SELECT slot, matter, member, value FROM expect_slot WHERE town = ? AND expectation = ? AND late = 0"
        " AND slot >= ? AND slot < ?",
        (town, name, f"{year:04d}", f"{year + 1:04d}"),
    )
    got: dict[tuple[str, str, str], int] = defaultdict(int)
    for slot, matter, member, value in rows:
        got[slot, "", member] += value
        got[slot, matter, member] += value
        if member:
            got[slot, matter, ""] += value
    return got


def _windows(reader: Reading, town: str, name: str) -> Iterator[tuple[str, datetime, datetime | None, str]]:
    rows = reader.query(
        "SELECT matter, start, until, act FROM expect_window WHERE town = ? AND expectation = ? ORDER BY start, matter",
        (town, name),
    )
    for matter, start, until, act in rows:
        yield matter, read_time(start), None if until is None else read_time(until), act


def _members(spec: Expectation, slot: Slot, books: Books | None) -> Sequence[Member] | None:
    if spec.each is None:
        return (NOBODY,)
    return None if books is None else members(spec.each, slot.over - timedelta(microseconds=1), books)


def _needed(spec: Expectation, slot: Slot, books: Books | None) -> int:
    """What must come to fill the slot: anything, or so much by the rule of the day where somebody has read it."""
    dated = books.library.value(spec.at_least, day_of(slot.start)) if books is not None and spec.at_least is not None else None
    if dated is None or not dated.verified or not isinstance(dated.value, int):
        return 1
    return dated.value * (MINUTES if spec.unit == "minutes" and dated.unit.startswith("hours") else 1)
