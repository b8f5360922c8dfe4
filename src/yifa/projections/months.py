"""A figure month by month, and up to one day of the year beside the same day of the year before; counts nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yifa.projections.port import Reading

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Course:
    """One figure over a year: what each month added, and the sums up to the day, this year and the year before."""

    months: tuple[int, ...]
    before: tuple[int, ...]
    so_far: int
    same_day_before: int

    @property
    def change(self) -> int | None:
        """By how many whole percent it grew or fell. None where there was nothing to compare with."""
        if self.same_day_before == 0:
            return None
        return round((self.so_far - self.same_day_before) * 100 / self.same_day_before)


def courses(reader: Reading, town: str, figures: Mapping[str, str], as_of: date) -> dict[str, Course]:
    """The course of each figure; `figures` maps what the caller calls it to the counter behind it. One read for all."""
    this, last = _by_month(reader, town, as_of.year), _by_month(reader, town, as_of.year - 1)
    now = _until(reader, town, as_of)
    then = _until(reader, town, same_day(as_of, as_of.year - 1))
    return {
        name: Course(this.get(stored, EMPTY), last.get(stored, EMPTY), now.get(stored, 0), then.get(stored, 0))
        for name, stored in figures.items()
    }


EMPTY = (0,) * MONTHS


def same_day(day: date, year: int) -> date:
    """The day in another year; 29 February is compared with the 28th."""
    return date(year, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _by_month(reader: Reading, town: str, year: int) -> dict[str, tuple[int, ...]]:
    rows = reader.query(
        "SELECT figure, substr(day, 6, 2), SUM(value) FROM figure_part WHERE town = ? AND year = ?"
        " GROUP BY figure, substr(day, 6, 2)",
        (town, year),
    )
    found: dict[str, list[int]] = {}
    for figure, month, value in rows:
        found.setdefault(str(figure), [0] * MONTHS)[int(month) - 1] = int(value)
    return {figure: tuple(months) for figure, months in found.items()}


def _until(reader: Reading, town: str, day: date) -> dict[str, int]:
    rows = reader.query(
        "SELECT figure, SUM(value) FROM figure_part WHERE town = ? AND year = ? AND day <= ? GROUP BY figure",
        (town, day.year, day.isoformat()),
    )
    return {str(figure): int(value) for figure, value in rows}
