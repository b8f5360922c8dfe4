"""Reads the yearly calendar files and the table of statutory festivals; refuses years with holes and days outside their year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yifa.law.faults import LawError, Problem, Problems
from yifa.law.form import Form
from yifa.law.reader import Item, iso_day, read_file

FESTIVALS = "festivals"
YEAR_KEYS = ("year", "provenance", "notices", "rest", "work")


@dataclass(frozen=True, slots=True)
class Notice:
    """The document that fixed the days: title, and number, day and address where known."""

    title: str
    number: str | None = None
    published: date | None = None
    url: str | None = None

    @property
    def citation(self) -> str:
        """Title with number, as cited in a working."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Year:
    """One announced year: days off and make-up days, each with its festival's name and notice."""

    year: int
    provenance: str
    notices: tuple[Notice, ...]
    rest: Mapping[date, tuple[str, Notice]]
    work: Mapping[date, tuple[str, Notice]]


@dataclass(frozen=True, slots=True)
class Festivals:
    """Statutory days off of years without a notice: fixed ones by (month, day), moving ones by day."""

    fixed: Mapping[tuple[int, int], str]
    moving: Mapping[date, str]

    def name(self, day: date) -> str | None:
        """The festival of the day, or None."""
        return self.fixed.get((day.month, day.day)) or self.moving.get(day)


def read_folders(folders: Iterable[Path]) -> dict[str, Item]:
    """The calendar files by name; a later folder replaces a year as a whole. Raises LawError."""
    found: dict[str, Item] = {}
    faults: list[Problem] = []
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            problems = Problems(f"{folder.name}/{path.name}")
            item = read_file(path, problems)
            if item is not None:
                found[path.stem] = item
            faults.extend(problems)
    if faults:
        raise LawError(tuple(sorted(faults)))
    return found


def read_calendar(files: Mapping[str, Item]) -> tuple[Mapping[int, Year], Festivals]:
    """All years in order and the festivals. Raises LawError with every fault."""
    years: dict[int, Year] = {}
    faults: list[Problem] = []
    for stem, item in sorted(files.items()):
        problems = Problems(f"calendar/{stem}.yaml")
        year = _year(item, stem, problems) if stem != FESTIVALS else None
        if year is not None:
            years[year.year] = year
        faults.extend(problems)
    missing = [number for number in range(min(years, default=0), max(years, default=0)) if number not in years]
    faults.extend(Problem("calendar", 0, f"缺少{number}年的日历，表不得中断") for number in missing)
    if not years or FESTIVALS not in files:
        faults.append(Problem("calendar", 0, "须有至少一年的日历和法定节日表"))
    festivals = _festivals(files[FESTIVALS], faults) if FESTIVALS in files else Festivals({}, {})
    if faults:
        raise LawError(tuple(sorted(faults)))
    return years, festivals


def _year(item: Item, stem: str, problems: Problems) -> Year | None:
    form = Form(item, problems, YEAR_KEYS)
    entry = form.get("year")
    number = entry.value if entry else None
    if not isinstance(number, int) or isinstance(number, bool) or str(number) != stem or not 1949 <= number <= 9000:
        form.wrong("year", "须为整数年份，并与文件名相同")
        return None
    notices = _notices(form, problems)
    rest, work = (_marks(form, key, number, notices, problems) for key in ("rest", "work"))
    for day in sorted(rest.keys() & work.keys()):
        form.wrong("work", f"{day} 既放假又上班")
    for day in (day for day in work if day.weekday() < 5):
        form.wrong("work", f"{day} 本是工作日，不应列为调休上班")
    provenance = form.text("provenance")
    return None if problems else Year(number, provenance, notices, rest, work)


def _notices(form: Form, problems: Problems) -> tuple[Notice, ...]:
    item = form.get("notices")
    entries = item.value if item is not None and isinstance(item.value, list) else []
    if not entries:
        form.wrong("notices", "须列出放假安排的通知")
    notices = []
    for entry in entries:
        notice = Form(entry, problems, ("title",), ("number", "published", "url"))
        number, url = (notice.text(key) if notice.get(key) else None for key in ("number", "url"))
        notices.append(Notice(notice.text("title"), number, notice.day("published"), url))
    return tuple(notices)


def _marks(form: Form, key: str, year: int, notices: tuple[Notice, ...], problems: Problems) -> dict[date, tuple[str, Notice]]:
    """Days with a festival's name; `name | 2` cites the second notice of the year."""
    item = form.get(key)
    marks: dict[date, tuple[str, Notice]] = {}
    if item is None or item.value is None:
        return marks
    if not isinstance(item.value, dict):
        form.wrong(key, "应当逐行写 日期: 节日")
        return marks
    for text, entry in item.value.items():
        day = iso_day(text)
        name, _, which = entry.value.partition(" | ") if isinstance(entry.value, str) else ("", "", "")
        index = int(which) if which.isascii() and which.isdigit() else 1
        if day is None or day.year != year:
            problems.add(entry.line, f"“{text[:40]}”不是{year}年的日期")
        elif not name or not 1 <= index <= len(notices):
            problems.add(entry.line, "须写节日名称；“| n”须指向本年的第 n 份通知")
        else:
            marks[day] = (name, notices[index - 1])
    return marks


def _festivals(item: Item, faults: list[Problem]) -> Festivals:
    """The statutory festivals used while a year is not announced."""
    problems = Problems(f"calendar/{FESTIVALS}.yaml")
    form = Form(item, problems, ("provenance", "fixed", "moving"))
    form.text("provenance")
    fixed = {(day.month, day.day): name for day, name in _festival_days(form, "fixed", "2000-", problems)}
    moving = dict(_festival_days(form, "moving", "", problems))
    faults.extend(problems)
    return Festivals(fixed, moving)


def _festival_days(form: Form, key: str, prefix: str, problems: Problems) -> list[tuple[date, str]]:
    item = form.get(key)
    days = []
    for text, entry in (item.value if item is not None and isinstance(item.value, dict) else {}).items():
        day = iso_day(prefix + text)
        if day is None or not isinstance(entry.value, str):
            problems.add(entry.line, f"“{text[:40]}”须是日期，并写节日名称")
        else:
            days.append((day, entry.value))
    return days
