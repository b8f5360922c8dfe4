"""Counts legal periods and shows its working; refuses to guess what a pause that has not ended will cost.

The day of the event is not counted. A period of days ends with its last day in Shanghai. Rolling to a working day
happens only where the caller, who knows the law, asks for it. Hours run by the instant.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from yifa.law.calendar import Calendar
from yifa.law.dated import TIME_UNITS, UNIT_WORDS, Dated
from yifa.law.working import Count, Line, counted_lines, month_line, plain_line
from yifa.law.zone import aware, day_of, end_of, readable_day, readable_moment, start_of

_DAY = timedelta(days=1)
_LIMITS = {"hours": 1_000_000, "days": 40_000, "weeks": 5_000, "months": 1_200, "years": 100}
YEARLY = "date"
"""The unit of a period that ends on a named day of the year, such as `04-01`: its value is month and day as one number, 401."""


@dataclass(frozen=True, slots=True)
class Length:
    """A period: whole number, unit (hours, days, weeks, months, years), and for days `working` or `calendar`."""

    value: int
    unit: str
    day_kind: str | None = None

    @classmethod
    def of(cls, length: Dated | Length) -> Length:
        """The period a rule states. Raises ValueError where the rule states none."""
        if isinstance(length, Length):
            return length._checked()
        if length.unit == YEARLY and (named := _named_day(length.value)) is not None:
            return cls(named, YEARLY)
        if length.unit not in TIME_UNITS or not isinstance(length.value, int):
            raise ValueError(f"“{length.title}”不是可以推算的期限（{length.reading}）")
        return cls(length.value, length.unit, length.day_kind)._checked()

    def _checked(self) -> Length:
        if self.unit == YEARLY and _named_day(f"{self.value // 100:02d}-{self.value % 100:02d}") == self.value:
            return self
        if self.unit not in TIME_UNITS or isinstance(self.value, bool) or not 0 <= self.value <= _LIMITS[self.unit]:
            raise ValueError(f"期限不在可以推算的范围内：{self.value}{UNIT_WORDS.get(self.unit, '')}")
        if self.unit == "days" and self.day_kind not in ("working", "calendar"):
            raise ValueError("以日计算的期限须说明是工作日还是自然日")
        return self

    @property
    def reading(self) -> str:
        """The period in Chinese: 7个工作日, 90日, 3个月, 至下一个4月1日."""
        if self.unit == YEARLY:
            return f"至下一个{self.value // 100}月{self.value % 100}日"
        unit = "个工作日" if self.unit == "days" and self.day_kind == "working" else UNIT_WORDS[self.unit]
        return f"{self.value}{unit}"


class Pause(NamedTuple):
    """An interval that is not counted. Its first day was already running and is counted, the day it ends is not."""

    start: datetime
    end: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends. `instant` is UTC and the first moment after it; `day` is the last day in Shanghai.

    `provisional` says that no holiday notice covers the end, so a later notice may move it.
    """

    day: date
    instant: datetime
    provisional: bool
    working: tuple[Line, ...]

    @property
    def text(self) -> tuple[str, ...]:
        """The working as Chinese lines."""
        return tuple(line.text for line in self.working)

    def passed(self, when: datetime) -> bool:
        """True from the first moment after the period."""
        return aware(when) >= self.instant


def due(
    start: datetime | date,
    length: Dated | Length,
    calendar: Calendar,
    *,
    roll_forward: bool = False,
    back: bool = False,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Dated | Length] = (),
    grace: int = 0,
) -> Due:
    """When a period ends that starts with the event at `start` (a date means that day in Shanghai).

    back        counts towards the past from a future event: the last day on which there is still that much notice;
                `roll_forward` then moves to the working day before, never to less notice
    extensions  further periods that follow the first; equal units are added up first
    grace       calendar days added at the end (post in transit)

    Raises ValueError, in Chinese, for a rule that is no period, an unfinished pause, an unzoned instant, or an
    impossible length.
    """
    periods = _merged([Length.of(length), *(Length.of(extension) for extension in extensions)])
    stops = [_closed(Pause(*pause)) for pause in pauses]
    if grace < 0 or (back and (stops or grace)):
        raise ValueError("倒数的期限没有中止和在途时间；在途时间不得为负")
    if all(period.unit == "hours" for period in periods):
        return _hours(_instant(start), sum(period.value for period in periods), stops, grace, back=back)
    if any(period.unit == "hours" for period in periods):
        raise ValueError("小时与日不能相加")
    first = start if not isinstance(start, datetime) else day_of(start)
    try:
        return _days(first, periods, calendar, _paused_days(stops), grace=grace, roll=roll_forward, back=back)
    except OverflowError:
        raise ValueError("期限超出历法可以表示的年份") from None


def _days(
    first: date, periods: Sequence[Length], calendar: Calendar, stopped: dict[date, str], *, grace: int, roll: bool, back: bool
) -> Due:
    word = "倒数，当日不计" if back else "当日不计"
    lines = [plain_line(first, f"{readable_day(first)}：起算日，{word}")]
    day, done = first, 0
    for period in periods:
        if period.unit in ("days", "weeks"):
            wanted, month = period.value * (7 if period.unit == "weeks" else 1), None
        else:
            month = _month_end(day, period, back=back)
            wanted = abs((month - day).days)
        working = period.day_kind == "working"
        counts = list(_count(day, wanted, done, calendar, stopped, working=working, back=back))
        if month is not None:
            named = plain_line(month, f"{period.reading}，即{readable_day(month)}")
            lines.append(named if period.unit == YEARLY else month_line(day, month, period.reading))
            lines.extend(counted_lines([count for count in counts if count.number is None]))
        else:
            lines.extend(counted_lines(counts))
        day = counts[-1].day if counts else day
        done += wanted if month is None else 0
    if grace:
        day += grace * _DAY
        lines.append(plain_line(day, f"另加在途{grace}日，至{readable_day(day)}"))
    if roll:
        day = _roll(day, calendar, lines, back=back)
    provisional = any(calendar.provisional(edge) for edge in (day, first if back else day))
    if provisional:
        lines.append(plain_line(day, calendar.why_provisional(day)))
    return Due(day, end_of(day), provisional, tuple(lines))


def _count(
    day: date, wanted: int, done: int, calendar: Calendar, stopped: dict[date, str], *, working: bool, back: bool
) -> Iterator[Count]:
    """Every day looked at after `day`, with its number where it counts, until `wanted` days are counted."""
    if not working and not stopped:
        yield from _straight(day, wanted, done, back=back)
        return
    number = done
    while number < done + wanted:
        day = day - _DAY if back else day + _DAY
        kind = calendar.kind(day) if working else None
        if day in stopped:
            yield Count(day, None, stopped[day] or "中止期间", None)
        elif kind is not None and not kind.working:
            yield Count(day, None, kind.reason, kind)
        else:
            number += 1
            yield Count(day, number, kind.reason if kind else "", kind)


def _straight(day: date, wanted: int, done: int, *, back: bool) -> Iterator[Count]:
    """Only the first and the last of days that all count: nobody needs the thousand between them."""
    for number in sorted({min(1, wanted), wanted} - {0}):
        yield Count(day + (-number if back else number) * _DAY, done + number, "", None)


def _roll(day: date, calendar: Calendar, lines: list[Line], *, back: bool) -> date:
    last = day
    while not (kind := calendar.kind(day)).working:
        cited = f"〔{kind.notice.citation}〕" if kind.notice else ""
        lines.append(plain_line(day, f"{readable_day(day)}：{kind.reason}{cited}，顺延"))
        day = day - _DAY if back else day + _DAY
    if day != last:
        lines.append(plain_line(day, f"{readable_day(day)}：{'提前到此前' if back else '顺延至其后'}第一个工作日"))
    return day


def _hours(start: datetime, hours: int, stops: Iterable[Pause], grace: int, *, back: bool) -> Due:
    lines = [plain_line(day_of(start), f"自{readable_moment(start)}起{'倒数' if back else ''}{hours}小时")]
    try:
        end = start - timedelta(hours=hours) if back else start + timedelta(hours=hours)
        for pause in sorted(stops):
            begin, finish = max(aware(pause.start), start), aware(pause.end or pause.start)
            if begin < end and begin < finish:
                end += finish - begin
                start = finish
                why = pause.reason or "中止期间"
                lines.append(plain_line(day_of(begin), f"{readable_moment(begin)}至{readable_moment(finish)}：{why}，不计"))
        end += grace * _DAY
    except OverflowError:
        raise ValueError("期限超出历法可以表示的年份") from None
    lines.append(plain_line(day_of(end), f"至{readable_moment(end)}届满"))
    return Due(day_of(end), end, False, tuple(lines))


def _merged(periods: Sequence[Length]) -> list[Length]:
    """Add up neighbours of one kind: a month and a month are two months, not two times to the end of February."""
    months = [
        Length(period.value * 12, "months") if period.unit == "years" and len(periods) > 1 else period for period in periods
    ]
    groups = groupby(months, key=lambda period: (period.unit, period.day_kind))
    return [Length(sum(period.value for period in group), unit, kind) for (unit, kind), group in groups]


def _closed(pause: Pause) -> Pause:
    if pause.end is None:
        raise ValueError("中止尚未结束，届满日无法算出")
    if aware(pause.end) < aware(pause.start):
        raise ValueError("中止的结束早于开始")
    return pause


def _paused_days(stops: Iterable[Pause]) -> dict[date, str]:
    days: dict[date, str] = {}
    for pause in stops:
        last = day_of(pause.end or pause.start)
        day = day_of(pause.start)
        while day < last:
            day += _DAY
            days[day] = pause.reason
    return days


def _month_end(day: date, period: Length, *, back: bool) -> date:
    """The last day of a period of months or years, or of one that ends on a named day of the year."""
    if period.unit != YEARLY:
        return _shift_months(day, period.value * (12 if period.unit == "years" else 1) * (-1 if back else 1))
    if back:
        raise ValueError("到某月某日为止的期限不能倒数")
    month, number = divmod(period.value, 100)
    year = day.year + ((month, number) <= (day.month, day.day))
    while (month, number) == (2, 29) and not isleap(year):
        year += 1
    return date(year, month, number)


def _named_day(value: int | str | None) -> int | None:
    """`04-01` as 401; None for what names no day of a year."""
    month, dash, number = value.partition("-") if isinstance(value, str) else ("", "", "")
    if (
        not dash
        or (len(month), len(number)) != (2, 2)
        or not (month.isascii() and month.isdigit() and number.isascii() and number.isdigit())
    ):
        return None
    try:
        date(2000, int(month), int(number))
    except ValueError:
        return None
    return int(month) * 100 + int(number)


def _shift_months(day: date, months: int) -> date:
    """The same-numbered day so many months away, or the last day of that month where it has none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year < date.max.year:
        raise OverflowError
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - _DAY).day))


def _instant(start: datetime | date) -> datetime:
    return aware(start) if isinstance(start, datetime) else start_of(start)
