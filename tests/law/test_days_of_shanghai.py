"""Instants become days in Shanghai at one place only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.law.zone import aware, day_of, end_of, readable_day, start_of, weekday


@given(st.dates(date(1992, 1, 1), date(2100, 1, 1)), st.integers(0, 86_399_999_999), st.integers(-14, 14))
def test_every_moment_of_a_day_is_of_that_day(day: date, microsecond: int, hours: int) -> None:
    moment = (start_of(day) + timedelta(microseconds=microsecond)).astimezone(timezone(timedelta(hours=hours)))
    assert day_of(moment) == day
    assert start_of(day) <= moment < end_of(day)
    assert end_of(day) == start_of(day + timedelta(days=1))


def test_midnight_there_is_four_in_the_afternoon_before() -> None:
    assert start_of(date(2025, 10, 1)) == datetime(2025, 9, 30, 16, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    for reading in (aware, day_of):
        with pytest.raises(ValueError, match="时间缺少时区"):
            reading(datetime(2025, 1, 1))  # noqa: DTZ001  the fault under test


def test_days_are_written_as_people_write_them() -> None:
    assert (readable_day(date(2025, 9, 6)), weekday(date(2025, 9, 28))) == ("2025年9月6日", "周日")
