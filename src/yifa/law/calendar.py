"""Which days are worked: a dated table with the notice of every year; beyond its end it answers provisionally and says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from yifa.law.calendar_files import Festivals, Notice, Year, read_calendar, read_folders
from yifa.law.faults import LawError, Problems
from yifa.law.reader import Item, plain, read
from yifa.law.zone import readable_day
from yifa.record.act import Json
from yifa.record.canonical import canonical

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
    """Years in unbroken order. `announced_until` is the last day a notice covers.

    `document` is the canonical content of all files and `digest` names it, so that `restore` opens the same calendar later.
    """

    years: Mapping[int, Year]
    festivals: Festivals
    document: bytes = field(repr=False)
    digest: str

    @classmethod
    def load(cls, *folders: Path) -> Calendar:
        """Read the calendar of the package, then folders that add or replace whole years. Raises LawError."""
        return cls._of(read_folders((DATA, *folders)))

    @classmethod
    def restore(cls, document: bytes) -> Calendar:
        """The calendar a document holds. Raises LawError where it is none."""
        problems = Problems("calendar")
        item = read(document, problems)
        if item is None or not isinstance(item.value, dict) or problems:
            problems.add(0, "不是日历文件")
            raise LawError(tuple(problems))
        return cls._of(item.value)

    @classmethod
    def _of(cls, files: Mapping[str, Item]) -> Calendar:
        years, festivals = read_calendar(files)
        content: dict[str, Json] = {stem: plain(item) for stem, item in files.items()}
        document = canonical(content)
        return cls(years, festivals, document, "sha256:" + sha256(document).hexdigest())

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

    def why_provisional(self, day: date) -> str:
        """Why a date outside the table may still move, in Chinese."""
        if day < self.announced_from:
            return f"日历表始于{self.announced_from.year}年，此前的日期为暂定"
        return f"放假安排只公布到{readable_day(self.announced_until)}，此后的日期为暂定，通知公布后重新推算"

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
