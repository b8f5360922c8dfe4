"""The one place that reads the time of day, real or simulated; refuses to know what the time is used for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol

from yifa.record.errors import Malformed


class Clock(Protocol):
    """Tells the present moment, timezone-aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock: the only one a live log accepts."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock set by hand, for demonstrations and tests; safe to read and set from several threads."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = as_utc(start)

    def now(self) -> datetime:
        """The moment it was last set to."""
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Put the clock to `moment` (timezone-aware)."""
        moment = as_utc(moment)
        with self._lock:
            self._now = moment

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`."""
        with self._lock:
            self._now += by


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises Malformed if it has no time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise Malformed("时间没有写明时区：请用带时区的时间")
    return moment.astimezone(UTC)


def write_time(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`, always of one length so that text order is time order."""
    return as_utc(moment).isoformat(timespec="microseconds")[:-6] + "Z"


def read_time(text: str) -> datetime:
    """Read what `write_time` wrote. Raises ValueError on anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or write_time(moment) != text:
        raise ValueError(f"不是记录里的时间写法：{text!r}")
    return moment
