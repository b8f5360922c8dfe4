"""When a period ends, and its working: hours, days of both kinds, weeks, months, years, back-counting, pauses, extensions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from yifa.law.calendar import Calendar
from yifa.law.clock import Due, Length, Pause, due
from yifa.law.library import Library
from yifa.law.zone import SHANGHAI, start_of

ONE = timedelta(days=1)
WORKING_7 = Length(7, "days", "working")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load()


def days(value: int, kind: str = "calendar") -> Length:
    return Length(value, "days", kind)


def at(day: str, time: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=SHANGHAI)


def independent(day: date, count: int) -> date:
    """Counted with the other package only."""
    while count:
        day += ONE
        count -= chinese_calendar.is_workday(day)
    return day


def test_publication_of_a_penalty_across_the_national_day(calendar: Calendar) -> None:
    rule = Library.load().value("threesys.publish.permit_penalty_days", date(2025, 9, 26))
    assert rule is not None
    found = due(date(2025, 9, 26), rule, calendar)
    assert (found.day, found.provisional) == (date(2025, 10, 13), False)
    assert found.instant == datetime(2025, 10, 13, 16, tzinfo=UTC)
    text = "\n".join(found.text)
    assert (
        "2025年9月28日（周日）：国庆节调休上班，计第1日〔国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）〕"
        in text
    )
    assert "2025年10月1日（周三）至2025年10月5日（周日）：国庆节放假，不计〔" in text
    assert "2025年10月11日（周六）：国庆节调休上班，计第6日" in text
    assert found.text[-1] == "2025年10月13日（周一）：工作日，计第7日"


def test_seven_working_days_from_every_day_2004_to_2026(calendar: Calendar) -> None:
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 15):
        found = due(day, WORKING_7, calendar)
        assert (found.day, found.provisional) == (independent(day, 7), False), day
        day += ONE


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10, 15, 20, 90])
def test_other_counts_from_every_eleventh_day(count: int, calendar: Calendar) -> None:
    day = date(2004, 1, 1)
    while day <= date(2026, 7, 1):
        assert due(day, days(count, "working"), calendar).day == independent(day, count), day
        day += 11 * ONE


def test_a_deadline_beyond_the_announced_year_is_provisional_and_says_so(calendar: Calendar) -> None:
    found = due(date(2026, 12, 25), WORKING_7, calendar)
    assert (found.day, found.provisional) == (date(2027, 1, 6), True)
    assert found.text[-1] == "放假安排只公布到2026年12月31日，此后的日期为暂定，通知公布后重新推算"
    assert due(date(2026, 10, 1), days(90), calendar).day == date(2026, 12, 30)
    assert not due(date(2026, 10, 1), days(90), calendar).provisional
    assert due(date(2026, 10, 4), days(90), calendar).provisional
    assert due(date(2003, 12, 1), WORKING_7, calendar).provisional


def test_a_period_with_the_hour_of_the_event_ends_with_the_day_in_shanghai(calendar: Calendar) -> None:
    late = datetime(2025, 9, 26, 15, 59, tzinfo=UTC)  # 23:59 there
    after = datetime(2025, 9, 26, 16, 0, tzinfo=UTC)  # the 27th there
    assert due(late, days(3), calendar).day == date(2025, 9, 29)
    assert due(after, days(3), calendar).day == date(2025, 9, 30)
    found = due(late, days(3), calendar)
    assert not found.passed(datetime(2025, 9, 29, 15, 59, 59, tzinfo=UTC))
    assert found.passed(datetime(2025, 9, 29, 16, 0, tzinfo=UTC))


def test_hours_run_by_the_instant_and_are_never_provisional(calendar: Calendar) -> None:
    found = due(at("2026-12-31", "10:30"), Length(24, "hours"), calendar)
    assert found.instant == at("2027-01-01", "10:30").astimezone(UTC)
    assert (found.day, found.provisional) == (date(2027, 1, 1), False)
    assert found.text == ("自2026年12月31日10:30起24小时", "至2027年1月1日10:30届满")
    assert due(at("2025-03-05"), Length(24, "hours"), calendar, back=True).instant == at("2025-03-04").astimezone(UTC)


def test_hours_do_not_run_while_paused(calendar: Calendar) -> None:
    pause = Pause(at("2025-03-05", "12:00"), at("2025-03-05", "15:00"), "检测")
    found = due(at("2025-03-05", "09:00"), Length(24, "hours"), calendar, pauses=[pause])
    assert found.instant == at("2025-03-06", "12:00").astimezone(UTC)
    assert any("检测，不计" in line for line in found.text)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2025-01-31", Length(1, "months"), "2025-02-28"),
        ("2024-01-31", Length(1, "months"), "2024-02-29"),
        ("2025-03-31", Length(1, "months"), "2025-04-30"),
        ("2025-12-15", Length(3, "months"), "2026-03-15"),
        ("2024-02-29", Length(1, "years"), "2025-02-28"),
        ("2020-02-29", Length(4, "years"), "2024-02-29"),
        ("2025-09-26", Length(2, "weeks"), "2025-10-10"),
        ("2025-09-26", Length(0, "days", "working"), "2025-09-26"),
    ],
)
def test_months_and_years_end_on_the_same_day_or_the_last(start: str, length: Length, end: str, calendar: Calendar) -> None:
    assert due(date.fromisoformat(start), length, calendar).day == date.fromisoformat(end)


def test_the_working_of_a_month_says_how_it_was_laid(calendar: Calendar) -> None:
    assert "（当月无对应日，取月末）" in due(date(2025, 1, 31), Length(1, "months"), calendar).text[1]
    assert "（对应日）" in due(date(2025, 1, 30), Length(3, "months"), calendar).text[1]


def test_rolling_happens_only_where_asked(calendar: Calendar) -> None:
    start = date(2025, 9, 21)
    assert due(start, days(10), calendar).day == date(2025, 10, 1)
    rolled = due(start, days(10), calendar, roll_forward=True)
    assert rolled.day == date(2025, 10, 9)
    assert rolled.text[-1] == "2025年10月9日：顺延至其后第一个工作日"
    assert due(date(2025, 9, 18), days(10), calendar, roll_forward=True).day == date(2025, 9, 28), (
        "a make-up day is a working day"
    )


def test_notice_of_a_hearing_is_counted_back_from_its_day(calendar: Calendar) -> None:
    found = due(date(2025, 10, 13), WORKING_7, calendar, back=True)
    assert found.day == date(2025, 9, 26)
    assert "计第1日" in "\n".join(found.text)
    assert due(date(2025, 3, 10), days(7), calendar, back=True).day == date(2025, 3, 3)
    early = due(date(2025, 10, 9), days(7), calendar, back=True, roll_forward=True)
    assert early.day == date(2025, 9, 30), "never to less notice"


def test_counting_back_from_an_unannounced_year_is_provisional(calendar: Calendar) -> None:
    found = due(date(2027, 1, 8), WORKING_7, calendar, back=True)
    assert found.day < date(2027, 1, 1)
    assert found.provisional


def test_a_pause_costs_as_many_days_as_lie_between(calendar: Calendar) -> None:
    pause = Pause(at("2025-03-05"), at("2025-03-10"), "征求第三方意见")
    found = due(date(2025, 3, 1), days(20), calendar, pauses=[pause])
    assert found.day == date(2025, 3, 26)
    assert "2025年3月6日（周四）至2025年3月10日（周一）：征求第三方意见，不计" in found.text


def test_a_pause_in_a_period_of_months_is_added(calendar: Calendar) -> None:
    pause = Pause(at("2025-02-01"), at("2025-02-11"))
    assert due(date(2025, 1, 15), Length(1, "months"), calendar, pauses=[pause]).day == date(2025, 2, 25)


def test_a_pause_after_the_end_changes_nothing(calendar: Calendar) -> None:
    pause = Pause(at("2025-05-01"), at("2025-05-10"))
    assert due(date(2025, 3, 1), days(20), calendar, pauses=[pause]).day == date(2025, 3, 21)


def test_an_extension_follows_the_first_period(calendar: Calendar) -> None:
    found = due(date(2025, 3, 1), days(60), calendar, extensions=[days(30)])
    assert found.day == date(2025, 3, 1) + 90 * ONE
    assert "计第1至90日" in found.text[-1]
    mixed = due(date(2025, 3, 3), days(5, "working"), calendar, extensions=[days(10)])
    assert mixed.day == date(2025, 3, 20)


def test_months_added_to_months_are_counted_as_one_period(calendar: Calendar) -> None:
    assert due(date(2025, 1, 31), Length(1, "months"), calendar, extensions=[Length(1, "months")]).day == date(2025, 3, 31)
    assert due(date(2024, 2, 29), Length(1, "years"), calendar, extensions=[Length(12, "months")]).day == date(2026, 2, 28)


def test_grace_comes_before_rolling(calendar: Calendar) -> None:
    found = due(date(2025, 9, 18), days(10), calendar, grace=3, roll_forward=True)
    assert found.day == date(2025, 10, 9)
    assert "另加在途3日，至2025年10月1日" in found.text


REFUSED = {
    "an unfinished pause": ({"pauses": [Pause(start_of(date(2025, 3, 5)), None)]}, days(7), "中止尚未结束"),
    "a pause turned round": ({"pauses": [Pause(at("2025-03-05"), at("2025-03-04"))]}, days(7), "早于开始"),
    "a pause counted back": ({"back": True, "pauses": [Pause(at("2025-03-05"), at("2025-03-06"))]}, days(7), "倒数的期限"),
    "hours and days": ({"extensions": [days(1)]}, Length(24, "hours"), "小时与日不能相加"),
    "a negative length": ({}, days(-1), "不在可以推算的范围内"),
    "a length without end": ({}, days(10**9), "不在可以推算的范围内"),
    "days of no kind": ({}, Length(7, "days"), "须说明是工作日还是自然日"),
    "money": ({}, Length(7, "fen"), "不在可以推算的范围内"),
    "negative grace": ({"grace": -1}, days(7), "不得为负"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.replace(" ", "-"))
def test_it_refuses(case: str, calendar: Calendar) -> None:
    options, length, words = REFUSED[case]
    with pytest.raises(ValueError, match=words):
        due(at("2025-03-01"), length, calendar, **options)  # type: ignore[arg-type]  # a table of options


def test_a_rule_that_is_no_period_is_refused(calendar: Calendar) -> None:
    cap = Library.load().value("penalty.simple.cap_person", date(2022, 1, 1))
    assert cap is not None
    with pytest.raises(ValueError, match="不是可以推算的期限"):
        due(date(2022, 1, 1), cap, calendar)


def test_an_instant_without_a_zone_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="时间缺少时区"):
        due(datetime(2025, 3, 1, 9), days(7), calendar)  # noqa: DTZ001  the fault under test


def test_the_end_of_the_calendar_of_the_world_is_refused(calendar: Calendar) -> None:
    for length in (days(400), Length(3, "years")):
        with pytest.raises(ValueError, match="超出历法"):
            due(date(9999, 1, 1), length, calendar)
    with pytest.raises(ValueError, match="超出历法"):
        due(date(1, 1, 2), days(5), calendar, back=True)


def test_a_due_is_a_value(calendar: Calendar) -> None:
    assert due(date(2025, 3, 1), days(7), calendar) == due(date(2025, 3, 1), days(7), calendar)
    assert isinstance(due(date(2025, 3, 1), days(7), calendar), Due)
