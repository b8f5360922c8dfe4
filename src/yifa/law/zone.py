"""The one place where instants meet days: Asia/Shanghai at the edges, UTC inside; refuses instants without a zone.

China has kept UTC+8 without summer time since 1991-09-15, before the first record any town can hold,
so a fixed offset says the same as the zone database and needs none on the machine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_DAY = timedelta(days=1)


def aware(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for an instant without a time zone."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"时间缺少时区：{instant.isoformat()}")
    return instant.astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The calendar day in Shanghai on which the instant falls. Raises ValueError without a time zone."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"时间缺少时区：{instant.isoformat()}")
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Shanghai, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a day in Shanghai, in UTC: the day is over when this is reached."""
    return start_of(day + _DAY)


def readable_day(day: date) -> str:
    """A day as people write it: 2025年9月26日."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """The Chinese name of the weekday: 周一 to 周日."""
    return "周" + "一二三四五六日"[day.weekday()]


def readable_moment(instant: datetime) -> str:
    """An instant as people in Shanghai write it, to the minute: 2025年9月26日09:00."""
    return f"{readable_day(day_of(instant))}{aware(instant).astimezone(SHANGHAI):%H:%M}"
