"""Days, hours and money as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.interfaces.web import words
from yifa.law.calendar import Calendar
from yifa.law.zone import SHANGHAI, end_of

CALENDAR = Calendar.load()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_days_and_instants() -> None:
    assert words.day_long(date(2020, 11, 5)) == "2020年11月5日"
    assert words.day_long("2020-11-05") == "2020年11月5日"
    assert words.day_long("不是日期") == "不是日期"
    assert words.day_short(datetime(2020, 11, 20, 16, 1, tzinfo=UTC)) == "11-21"
    assert words.instant("2020-11-20T01:30:00Z") == "2020年11月20日 09:30"
    assert words.instant("不是时间") == "不是时间"
    assert words.last_moment(end_of(date(2020, 10, 13))) == "10月13日24时"
    assert words.last_moment(at("2020-10-13T17:30")) == "10月13日 17:30"
    assert words.last_moment(at("2020-10-13T17:30"), at("2020-12-31T23:59")) == "10月13日 17:30"
    assert words.last_moment(at("2020-10-13T17:30"), at("2021-01-01T00:00")) == "2020年10月13日 17:30"
    assert words.last_moment(end_of(date(2020, 12, 31)), at("2020-12-31T09:00")) == "12月31日24时"
    assert words.last_moment(end_of(date(2020, 12, 31)), at("2021-01-01T00:00")) == "2020年12月31日24时"


@pytest.mark.parametrize(
    ("now", "due", "says"),
    [
        ("2020-10-09T10:00", "2020-10-14T00:00", "还剩 3 个工作日，至10月13日24时"),
        ("2020-10-13T10:00", "2020-10-14T00:00", "今天到期，还剩 14 小时，至10月13日24时"),
        ("2020-10-13T23:30", "2020-10-14T00:00", "不到 1 小时，至10月13日24时"),
        ("2020-10-16T10:00", "2020-10-14T00:00", "已过期 3 天，应在10月13日24时前"),
        ("2020-10-01T10:00", "2020-10-05T00:00", "期间没有工作日，至10月4日24时"),
    ],
)
def test_what_is_left_is_said_with_its_last_hour(now: str, due: str, says: str) -> None:
    assert words.remaining(at(now), at(due), CALENDAR) == says


def test_money() -> None:
    assert words.yuan(200000) == "2,000.00 元"
    assert words.yuan(-5) == "-0.05 元"


@pytest.mark.parametrize(
    ("fen", "capital"),
    [
        (0, "零元整"),
        (20000, "贰佰元整"),
        (20050, "贰佰元伍角整"),
        (7, "柒分"),
        (10007, "壹佰元零柒分"),
        (100_000_00, "壹拾万元整"),
        (100_500_00, "壹拾万零伍佰元整"),
        (1_000_000_001_00, "壹拾亿零壹元整"),
        (305_060_00, "叁拾万伍仟零陆拾元整"),
    ],
)
def test_money_in_capitals(fen: int, capital: str) -> None:
    assert words.yuan_capital(fen) == capital


@given(st.integers(min_value=0, max_value=10**14))
def test_capitals_never_repeat_a_nought_and_never_end_bare(fen: int) -> None:
    text = words.yuan_capital(fen)
    assert "零零" not in text
    assert text.endswith(("整", "分"))


@given(st.dates(date(2015, 1, 1), date(2025, 12, 31)))
def test_the_week_ends_with_its_sunday(day: date) -> None:
    end = words.week_end(day).astimezone(SHANGHAI)
    assert end.weekday() == 0
    assert timedelta(0) < end - at(f"{day}T00:00") <= timedelta(days=7)
