"""Which days are worked: a dated table with the notice of every year; beyond its end it answers provisionally and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yifa.law.calendar_files import Festivals, Notice, Year, load_festivals, load_years
from yifa.law.zone import readable_day, weekday

DATA = Path(__file__).parent / "data" / "calendar"


@dataclass(frozen=True, slots=True)
class DayKind:
    """One day of the calendar: worked or not, why (Chinese), by which notice, and whether that is only provisional."""

    working: bool
    reason: str
    notice: Notice | None
    provisional: bool

    @property
    def ordinary(self) -> bool:
        """True for a plain weekday or weekend that no notice touches."""
        return self.notice is None and not self.provisional


@dataclass(frozen=True, slots=True)
class Calendar:
    """Years in unbroken order. `announced_until` is the last day a notice covers."""

    years: Mapping[int, Year]
    festivals: Festivals
    digest: str

    @classmethod
    def load(cls, *folders: Path) -> Calendar:
        """Read the calendar of the package, then folders that add or replace whole years. Raises LawError."""
        years, digest = load_years((DATA, *folders))
        return cls(years=years, festivals=load_festivals(DATA), digest=digest)

    @property
    def announced_from(self) -> date:
        """The first day the table covers."""
        return date(min(self.years), 1, 1)

    @property
    def announced_until(self) -> date:
        """The last day the table covers."""
        return date(max(self.years), 12, 31)

    def provisional(self, day: date) -> bool:
        """True where no notice on record covers the day."""
        return day.year not in self.years

    def is_working(self, day: date) -> bool:
        """True on a working day; provisional where no notice covers the year."""
        return self.kind(day).working

    def kind(self, day: date) -> DayKind:
        """What the day is and why."""
        year = self.years.get(day.year)
        weekend = day.weekday() >= 5
        if year is None:
            festival = self.festivals.name(day)
            return DayKind(festival is None and not weekend, festival or ("周末" if weekend else "工作日"), None, True)
        marked = year.rest.get(day) or year.work.get(day)
        if marked is None:
            return DayKind(not weekend, "周末" if weekend else "工作日", None, False)
        name, notice = marked
        return DayKind(day in year.work, f"{name}调休上班" if day in year.work else f"{name}放假", notice, False)

    def source(self, year: int) -> str:
        """In one Chinese phrase, where the days of a year come from."""
        known = self.years.get(year)
        return "；".join(notice.citation for notice in known.notices) if known else f"{year}年放假安排尚未公布"

    def explain(self, day: date) -> str:
        """One day in Chinese with its notice: 2025年9月28日（周日）：国庆节、中秋节调休上班〔国务院办公厅…〕."""
        kind = self.kind(day)
        why = f"〔{kind.notice.citation}〕" if kind.notice else "〔放假安排未公布，暂按法定节日推算〕" if kind.provisional else ""
        return f"{readable_day(day)}（{weekday(day)}）：{kind.reason}{why}"
