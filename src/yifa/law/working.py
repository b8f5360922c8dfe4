"""The working of a deadline: counted days and skipped days in runs, each with the notice behind it; counts nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from yifa.law.calendar import DayKind
from yifa.law.zone import readable_day, weekday


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the days `day` to `last` (both inclusive), how many were counted so far (None: not counted), and the text."""

    day: date
    last: date
    counted: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """One day looked at while counting: its number in the period, or None where it is not counted."""

    day: date
    number: int | None
    reason: str
    kind: DayKind | None


def plain_line(day: date, text: str) -> Line:
    """A remark that belongs to one day."""
    return Line(day, day, None, text)


def month_line(start: date, end: date, reading: str) -> Line:
    """How a period of months or years was laid: to the same-numbered day, or to the end of the month."""
    how = "对应日" if start.day == end.day else "当月无对应日，取月末"
    return Line(min(start, end), max(start, end), None, f"自{readable_day(start)}推算{reading}至{readable_day(end)}（{how}）")


def counted_lines(counts: Sequence[Count]) -> Iterator[Line]:
    """Neighbouring days of one sort drawn together into one line."""
    for _, run in groupby(counts, key=_sort):
        yield _line(list(run))


def _sort(count: Count) -> tuple[bool, str, str, bool]:
    notice = count.kind.notice if count.kind else None
    provisional = count.kind is not None and count.kind.provisional
    return count.number is not None, count.reason, notice.citation if notice else "", provisional


def _line(run: Sequence[Count]) -> Line:
    first, last = run[0], run[-1]
    kind = first.kind
    reason = first.reason
    if first.number is None:
        outcome = "不计"
    elif first.number == last.number:
        outcome = f"计第{first.number}日"
    else:
        outcome = f"计第{first.number}至{last.number}日"
    cited = f"〔{kind.notice.citation}〕" if kind and kind.notice else ""
    text = f"{_span(first.day, last.day)}：{'，'.join(part for part in (reason, outcome) if part)}{cited}"
    return Line(min(first.day, last.day), max(first.day, last.day), last.number, text)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{readable_day(first)}（{weekday(first)}）"
    return f"{readable_day(first)}（{weekday(first)}）至{readable_day(last)}（{weekday(last)}）"
