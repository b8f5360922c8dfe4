"""What holds for every deadline: later events end later, back-counting undoes counting, pauses cost what they last."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yifa.law.calendar import Calendar
from yifa.law.clock import Length, Pause, due
from yifa.law.zone import SHANGHAI, day_of, end_of, start_of

CALENDAR = Calendar.load()
ONE = timedelta(days=1)
starts = st.dates(date(2004, 6, 1), date(2028, 6, 1))
kinds = st.sampled_from(["working", "calendar"])
counts = st.integers(0, 120)
lengths = st.one_of(
    st.builds(Length, counts, st.just("days"), kinds),
    st.builds(Length, st.integers(0, 60), st.just("weeks")),
    st.builds(Length, st.integers(0, 40), st.just("months")),
    st.builds(Length, st.integers(0, 10), st.just("years")),
)


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


@given(starts, starts, lengths, st.booleans())
def test_a_later_event_never_ends_earlier(one: date, other: date, length: Length, roll: bool) -> None:
    first, second = sorted((one, other))
    assert due(first, length, CALENDAR, roll_forward=roll).day <= due(second, length, CALENDAR, roll_forward=roll).day


@given(starts, counts, counts, kinds)
def test_a_longer_period_never_ends_earlier(start: date, one: int, other: int, kind: str) -> None:
    shorter, longer = sorted((one, other))
    assert due(start, Length(shorter, "days", kind), CALENDAR).day <= due(start, Length(longer, "days", kind), CALENDAR).day


@given(starts, counts)
def test_counting_back_undoes_counting_in_calendar_days(start: date, count: int) -> None:
    length = Length(count, "days", "calendar")
    assert due(due(start, length, CALENDAR).day, length, CALENDAR, back=True).day == start


@given(starts, st.integers(1, 60))
def test_counting_back_undoes_counting_in_working_days_from_a_working_day(start: date, count: int) -> None:
    length = Length(count, "days", "working")
    end = due(start, length, CALENDAR).day
    back = due(end, length, CALENDAR, back=True).day
    latest = start if CALENDAR.is_working(start) else due(start, Length(1, "days", "working"), CALENDAR, back=True).day
    assert back == latest
    assert CALENDAR.is_working(end)


@given(starts, counts, kinds)
def test_the_last_working_line_counts_to_the_whole_length(start: date, count: int, kind: str) -> None:
    found = due(start, Length(count, "days", kind), CALENDAR)
    assert max((line.counted or 0 for line in found.working), default=0) == count


@given(starts, st.integers(1, 60), st.integers(0, 50), st.integers(0, 40))
def test_a_pause_inside_a_calendar_period_costs_its_days(start: date, count: int, offset: int, lasting: int) -> None:
    length = Length(count, "days", "calendar")
    begin = start + ONE * min(offset, count - 1)
    pause = Pause(morning(begin), morning(begin + ONE * lasting))
    assert due(start, length, CALENDAR, pauses=[pause]).day == due(start, length, CALENDAR).day + ONE * lasting


@given(starts, lengths, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=3))
def test_a_pause_never_shortens(start: date, length: Length, pauses: list[tuple[int, int]]) -> None:
    stops = [Pause(morning(start + ONE * offset), morning(start + ONE * (offset + lasting))) for offset, lasting in pauses]
    paused = due(start, length, CALENDAR, pauses=stops)
    plain = due(start, length, CALENDAR)
    assert plain.day <= paused.day
    days = {start + ONE * (offset + number + 1) for offset, lasting in pauses for number in range(lasting)}
    if length.day_kind != "working":
        assert paused.day - plain.day <= ONE * len(days)


@given(starts, counts, counts, kinds)
def test_an_extension_is_the_sum(start: date, one: int, other: int, kind: str) -> None:
    extended = due(start, Length(one, "days", kind), CALENDAR, extensions=[Length(other, "days", kind)])
    assert extended.day == due(start, Length(one + other, "days", kind), CALENDAR).day


@given(starts, st.integers(1, 40))
def test_months_land_on_the_same_number_or_the_last_day(start: date, months: int) -> None:
    end = due(start, Length(months, "months"), CALENDAR).day
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE).day == 1)


@given(starts, lengths)
def test_rolling_ends_on_the_first_working_day_from_the_end(start: date, length: Length) -> None:
    plain, rolled = due(start, length, CALENDAR).day, due(start, length, CALENDAR, roll_forward=True).day
    assert CALENDAR.is_working(rolled)
    assert not any(CALENDAR.is_working(plain + ONE * number) for number in range((rolled - plain).days))


@given(starts, lengths, st.integers(0, 86_399))
def test_the_hour_of_the_event_does_not_matter_and_the_instant_is_the_days_end(start: date, length: Length, second: int) -> None:
    found = due(start_of(start) + timedelta(seconds=second), length, CALENDAR)
    assert found.day == due(start, length, CALENDAR).day
    assert found.instant == end_of(found.day)
    assert day_of(found.instant - timedelta(microseconds=1)) == found.day


@given(starts, lengths)
def test_provisional_exactly_beyond_the_announced_end(start: date, length: Length) -> None:
    found = due(start, length, CALENDAR)
    assert found.provisional == (found.day > CALENDAR.announced_until)
