"""Every publication, withdrawal and display day of the year, worked out a second time from raw acts with another calendar."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest

from yifa.interfaces.runtime import Runtime
from yifa.projections import notices
from yifa.record.act import ActId

SHANGHAI = ZoneInfo("Asia/Shanghai")
SEVEN = {"onsite-penalty.decide", "ordinary-penalty.decide"}
"""国办发〔2018〕118号: penalties within seven working days; whatever else the Regulation on disclosure covers within twenty."""
NO_DAY = {"hearing.notify", "officer-certificate.loss-notice"}
"""No checked rule says how long before a hearing it is announced, nor within how many days a lost certificate is."""
REGULATION_FROM = date(2019, 5, 15)
"""The first day of the Regulation as revised; the record holds no checked rule for the days before."""
WITHDRAW_FROM = date(2021, 7, 15)
DISPLAY_FROM = date(2019, 7, 1)


def working_days_after(start: date, count: int) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


def a_year_after(start: date) -> date:
    last = calendar.monthrange(start.year + 1, start.month)[1]
    return date(start.year + 1, start.month, min(start.day, last))


def rows(town: Runtime) -> list[notices.Notice]:
    reader = town.store.reader
    waiting = notices.waiting(reader, town.town, limit=100_000)
    return waiting + notices.published(reader, town.town, limit=100_000)


def raw(town: Runtime, act: str) -> tuple[str, date, date]:
    """Kind, the day it was done and the day it took effect, as the log holds them."""
    told = town.store.reader.act(town.town, ActId.parse(act))
    held = town.store.reader.openings(town.town, ActId.parse(act))
    effective = datetime.fromisoformat(str(held["effective"].value))
    return told.kind, told.at.astimezone(SHANGHAI).date(), effective.astimezone(SHANGHAI).date()


def test_every_last_day_to_publish(lived: Runtime) -> None:
    wrong = []
    for notice in rows(lived):
        kind, day, effective = raw(lived, notice.act)
        unruled = kind in NO_DAY or (kind not in SEVEN and day < REGULATION_FROM)
        expected = None if unruled else working_days_after(effective, 7 if kind in SEVEN else 20)
        if notice.due_day != expected:
            wrong.append((notice.act, kind, notice.due_day, expected))
    assert not wrong, wrong[:10]


def test_the_year_has_enough_of_each_to_mean_something(lived: Runtime) -> None:
    found = rows(lived)
    kinds = {raw(lived, notice.act)[0] for notice in found}
    assert len(found) > 400
    assert kinds > SEVEN
    assert any(notice.withdrawn_at for notice in found)
    assert any(notice.published_at and notice.due_at and notice.published_at >= notice.due_at for notice in found), "a late one"


def test_every_last_day_of_showing(lived: Runtime) -> None:
    for notice in rows(lived):
        kind, day, _ = raw(lived, notice.act)
        limited = kind in SEVEN and day >= DISPLAY_FROM
        assert notice.shown_until == (a_year_after(day) if limited else None), notice.act


def test_every_last_day_to_take_down(lived: Runtime) -> None:
    """Three working days from what changed the decision, under the law from 15 July 2021; before it no checked rule."""
    found = lived.store.reader.query(
        "SELECT matter, starts, due_day FROM clock WHERE town = ? AND clock = 'withdraw-publication'", (lived.town,)
    )
    if not found:
        pytest.fail("the year withdraws nothing that was public")
    for matter, start, due in found:
        began = datetime.fromisoformat(start).astimezone(SHANGHAI).date()
        expected = working_days_after(began, 3).isoformat() if began >= WITHDRAW_FROM else ""
        assert (due or "") == expected, matter
