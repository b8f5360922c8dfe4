"""A moment has one spelling in the record, and no other is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.record.clock import SimulatedClock, read_time, write_time
from yifa.record.errors import Malformed


@given(moment=st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)), hours=st.integers(-12, 12))  # noqa: DTZ001
def test_every_moment_comes_back_from_any_zone(moment: datetime, hours: int) -> None:
    text = write_time(moment)
    assert len(text) == len("2020-01-01T00:00:00.000000Z")
    assert read_time(text) == moment
    if 2 < moment.year < 9998:
        assert write_time(moment.astimezone(timezone(timedelta(hours=hours)))) == text


OTHERS = [
    "", "2020-11-20", "2020-11-20T04:00:00Z", "2020-11-20x04:00:00.000000Z", "2020-11-20T04:00:00.000000",
    "2020-11-20 04:00:00.000000Z", "2020-11-20T04:00:00,000000Z", "2020-11-20T12:00:00.000000+08:00",
    "2020-W47-5T04:00:00.000000Z", "2020-11-20T24:00:00.000000Z",
]  # fmt: skip


@pytest.mark.parametrize("text", OTHERS)
def test_no_other_spelling_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_time(text)


def test_a_simulated_clock_stands_until_it_is_moved() -> None:
    clock = SimulatedClock(datetime(2020, 11, 20, 12, tzinfo=timezone(timedelta(hours=8))))
    assert clock.now() == datetime(2020, 11, 20, 4, tzinfo=UTC)
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2020, 11, 21, 4, tzinfo=UTC)
    with pytest.raises(Malformed, match="时区"):
        clock.set(datetime(2020, 11, 20))  # noqa: DTZ001
