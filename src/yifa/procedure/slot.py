"""The half days, days and months of Shanghai, and how one is named; knows no step and no duty."""

from __future__ import annotations

from datetime import datetime, timedelta

from yifa.law.zone import SHANGHAI, day_of, end_of, start_of

NAMES = {"half-day": "半天", "day": "天", "month": "月"}


def bounds(slot: str, when: datetime) -> tuple[datetime, datetime]:
    """The half day, day or month that a moment lies in: its first moment and the first after it."""
    day = day_of(when)
    start, end = start_of(day), end_of(day)
    if slot == "half-day":
        noon = start + timedelta(hours=12)
        return (start, noon) if when < noon else (noon, end)
    if slot == "month":
        first = day.replace(day=1)
        return start_of(first), start_of((first + timedelta(days=31)).replace(day=1))
    return start, end


def words(slot: str, start: datetime) -> str:
    """`2020年3月2日上午`, `2020年3月2日`, `2020年3月`."""
    local = start.astimezone(SHANGHAI)
    if slot == "month":
        return f"{local.year}年{local.month}月"
    half = "" if slot == "day" else "上午" if local.hour == 0 else "下午"
    return f"{local.year}年{local.month}月{local.day}日{half}"
