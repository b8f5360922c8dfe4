"""A period that ends on a named day of the year ends on the next one after its start, whatever the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.law.calendar import Calendar
from yifa.law.clock import YEARLY, Length, due
from yifa.law.dated import Dated
from yifa.law.library import Library
from yifa.procedure.period import period

CALENDAR = Calendar.load()


def rule(value: str) -> Dated:
    dated = Library.load().value("report.publish_by", date(2021, 1, 1))
    assert dated is not None
    return replace(dated, value=value)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2020, 12, 31), date(2021, 4, 1)), (date(2021, 3, 31), date(2021, 4, 1)), (date(2021, 4, 1), date(2022, 4, 1))],
)
def test_the_next_such_day(start: date, end: date) -> None:
    found = due(start, rule("04-01"), CALENDAR)
    assert found.day == end
    assert "4月1日" in found.text[-1]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.dates(date(2004, 1, 1), date(2004, 12, 31)))
def test_it_is_later_than_the_start_and_bears_its_name(start: date, named: date) -> None:
    end = due(start, Length(named.month * 100 + named.day, YEARLY), CALENDAR).day
    assert start < end <= start + timedelta(days=366 * 8)
    assert (end.month, end.day) == (named.month, named.day)


@pytest.mark.parametrize("value", ["3-12", "13-01", "02-30", "0401", "04-1", "４4-01", ""])
def test_what_names_no_day_is_no_period(value: str) -> None:
    assert period(rule(value)) is None


def test_it_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="不能倒数"):
        due(date(2021, 1, 1), rule("04-01"), CALENDAR, back=True)
