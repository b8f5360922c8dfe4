"""A form shows minutes, acts have seconds: the minute of now and of the matter's last act never mean a moment before them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from yifa.interfaces.workbench.drafting import when
from yifa.interfaces.workbench.forms.reading import Reading
from yifa.law.zone import SHANGHAI

LAST = datetime(2021, 8, 2, 10, 20, 30, tzinfo=SHANGHAI)


def read(typed: str, now: datetime, last: datetime | None = LAST) -> datetime:
    reading = Reading()
    found = when({"a.at": [typed]}, now, reading, last)
    assert not reading.wrong
    return found.astimezone(SHANGHAI)


@pytest.mark.parametrize("seconds", [10, 29, 40, 600])
def test_opened_in_the_minute_of_the_last_act_and_sent_later(seconds: int) -> None:
    assert read("2021-08-02T10:20", LAST + timedelta(seconds=seconds)) >= LAST


@pytest.mark.parametrize("minute", ["10:19", "10:21"])
def test_another_minute_stays_as_typed(minute: str) -> None:
    assert read(f"2021-08-02T{minute}", LAST + timedelta(hours=1)).strftime("%H:%M:%S") == f"{minute}:00"


def test_the_first_act_of_a_matter_stays_as_typed() -> None:
    assert read("2021-08-02T10:20", LAST + timedelta(hours=1), None).second == 0


def test_what_is_no_time_is_told_and_not_guessed() -> None:
    reading = Reading()
    when({"a.at": ["昨天"]}, LAST, reading, LAST)
    assert [wrong.key for wrong in reading.wrong] == ["a.at"]
