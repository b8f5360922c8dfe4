"""The addition to an unpaid fine: from the day after the period to pay, three hundredths a day, never more than the fine."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.law.late_fine import LateFine, Pause, late_fine
from yifa.law.library import Library

LIBRARY = Library.load()
PAY_BY = date(2021, 8, 17)
FINE = 200_000
OLD_LAW = date(2021, 7, 14)


def _after(days: int, **other) -> LateFine:
    return late_fine(FINE, PAY_BY, PAY_BY + timedelta(days=days), LIBRARY, **other)


@pytest.mark.parametrize(
    ("days", "counted", "amount", "capped"),
    [
        (-1, 0, 0, False),
        (0, 0, 0, False),
        (1, 1, 6_000, False),
        (2, 2, 12_000, False),
        (33, 33, 198_000, False),
        (34, 34, 200_000, True),
        (35, 34, 200_000, True),
        (400, 34, 200_000, True),
    ],
)
def test_three_hundredths_a_day_and_never_more_than_the_fine(days, counted, amount, capped):
    assert _after(days) == LateFine(counted, amount, capped)


def test_an_odd_sum_is_cut_to_whole_fen_only_at_the_end():
    assert late_fine(33, PAY_BY, PAY_BY + timedelta(days=1), LIBRARY).amount == 0
    assert late_fine(33, PAY_BY, PAY_BY + timedelta(days=2), LIBRARY).amount == 1
    assert late_fine(33, PAY_BY, PAY_BY + timedelta(days=34), LIBRARY) == LateFine(34, 33, True)


def test_no_fine_nothing_added():
    assert late_fine(0, PAY_BY, PAY_BY + timedelta(days=90), LIBRARY) == LateFine(0, 0, False)


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [(1, 5, 5), (1, 1, 9), (10, 10, 9), (11, 20, 10), (-5, 0, 10), (1, None, 0), (6, None, 5), (5, 4, 10)],
)
def test_days_of_a_pause_do_not_count_both_ends_included(first, last, counted):
    pause = Pause(PAY_BY + timedelta(days=first), None if last is None else PAY_BY + timedelta(days=last))

    assert _after(10, pauses=[pause]).days == counted


def test_overlapping_pauses_are_left_out_once():
    one, two = Pause(PAY_BY + timedelta(days=2), PAY_BY + timedelta(days=6)), Pause(PAY_BY + timedelta(days=4), None)

    assert _after(30, pauses=[one, two]).days == 1


def test_a_paid_part_stops_adding_from_the_day_after():
    half = [(PAY_BY + timedelta(days=1), FINE // 2)]

    assert _after(3, paid=half) == LateFine(3, 6_000 + 3_000 + 3_000, False)


def test_nothing_is_added_once_all_is_paid():
    assert _after(60, paid=[(PAY_BY + timedelta(days=2), FINE)]) == LateFine(2, 12_000, False)


def test_what_was_paid_in_time_is_never_added_to():
    assert _after(60, paid=[(PAY_BY, FINE)]) == LateFine(0, 0, False)


def test_days_of_the_law_nobody_has_read_add_nothing():
    found = late_fine(FINE, date(2021, 7, 9), date(2021, 7, 16), LIBRARY)

    assert found == LateFine(2, 12_000, False)
    assert late_fine(FINE, date(2020, 1, 1), OLD_LAW, LIBRARY) == LateFine(0, 0, False)


class Nothing:
    def value(self, rule: str, on: date) -> None:
        return None


def test_without_a_rule_nothing_is_added():
    assert late_fine(FINE, PAY_BY, PAY_BY + timedelta(days=90), Nothing()) == LateFine(0, 0, False)


@pytest.mark.parametrize(("fine", "paid"), [(-1, []), (FINE, [(PAY_BY, -1)])])
def test_less_than_nothing_is_refused(fine, paid):
    with pytest.raises(ValueError, match="不能是负数"):
        late_fine(fine, PAY_BY, PAY_BY, LIBRARY, paid=paid)


SOME = st.integers(1, 90)
PAUSES = st.lists(st.tuples(st.integers(-10, 80), st.integers(0, 20)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(fine=st.integers(0, 10_000_000), days=SOME, pauses=PAUSES, part=st.integers(0, 10_000_000), when=SOME)
def test_never_more_than_the_fine_and_never_less_on_a_later_day(fine, days, pauses, part, when):
    held = [Pause(PAY_BY + timedelta(days=a), PAY_BY + timedelta(days=a + n)) for a, n in pauses]
    paid = [(PAY_BY + timedelta(days=when), part)]
    found = [late_fine(fine, PAY_BY, PAY_BY + timedelta(days=n), LIBRARY, pauses=held, paid=paid) for n in (days, days + 1)]

    assert 0 <= found[0].amount <= found[1].amount <= fine
    assert found[0].days <= days
    assert found[0].amount <= fine * 3 * days // 100 + 1


@settings(max_examples=60, deadline=None)
@given(days=SOME, pauses=PAUSES)
def test_a_pause_never_burdens(days, pauses):
    held = [Pause(PAY_BY + timedelta(days=a), PAY_BY + timedelta(days=a + n)) for a, n in pauses]

    assert _after(days, pauses=held).amount <= _after(days).amount
