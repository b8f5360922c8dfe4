"""What every writer does with a town's head: load it locked, tell the moment, turn the year; refuses to know how jobs queue."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from yifa.record.clock import Clock, as_utc
from yifa.record.db import Connection
from yifa.record.epoch import epoch_of, next_epoch, restored_epoch, year_of
from yifa.record.errors import ClockWentBack, LogInconsistent
from yifa.record.gap import Gap, declare
from yifa.record.head import Head, load_head, save_head
from yifa.record.memory import Memory, gap_of, latest, sign_next
from yifa.record.tx import Book

_SKEW = timedelta(milliseconds=250)
"""Clocks of two servers differ by a little; so much is waited for instead of refused."""


class Keeper:
    """Shared by the transactions of one store."""

    def __init__(self, book: Book, clock: Clock, memory: Memory) -> None:
        self.book = book
        self.memory = memory
        self._clock = clock
        self._checked: set[str] = set()

    def save(self, connection: Connection, head: Head, *, commit: bool = False) -> None:
        """Write the head back under its seal, before or with the commit."""
        save_head(connection, head, self.book.keyring.seal_key, commit=commit)

    def load(self, connection: Connection, town: str, *, begin: bool = False) -> Head:
        """The locked head, once per process compared with the checkpoint files. Raises LogInconsistent on an older copy."""
        head = load_head(connection, town, self.book.keyring.seal_key, lock=True, begin=begin)
        if town not in self._checked:
            newest = self.memory.newest(town)
            if newest is not None and (newest.epoch, newest.size) > (head.epoch, head.size) and not _turning(connection, head):
                raise LogInconsistent(
                    f"数据库只到 {head.epoch} 年 {head.size} 条，而已签的检查点有 {newest.epoch} 年 {newest.size} 条："
                    "这是旧的备份，停止写入，请执行 yifa verify 并按恢复程序处理"
                )
            self._checked.add(town)
        return head

    def now(self, head: Head) -> datetime:
        """The moment to record. Raises ClockWentBack if it lies before the head's."""
        now = as_utc(self._clock.now())
        last = head.recorded_at
        if last is not None and last - _SKEW < now < last:
            time.sleep((last - now).total_seconds())
            now = as_utc(self._clock.now())
        if last is not None and now < last:
            told, head_told = f"{now:%Y-%m-%d %H:%M:%S} UTC", f"{last:%Y-%m-%d %H:%M:%S} UTC"
            raise ClockWentBack(f"时钟（{told}）比最近一条记录（{head_told}）还早，没有记录：请校准时钟后重新提交")
        return now

    def needs_turn(self, head: Head, now: datetime) -> bool:
        """True if the act belongs to a later year than the open log."""
        return epoch_of(now) != year_of(head.epoch)

    def turn(self, connection: Connection, town: str) -> None:
        """In a transaction of its own: hash the old year's log again, sign its last checkpoint, open the new year."""
        connection.begin()
        try:
            head = self.load(connection, town)
            now = self.now(head)
            kept = None
            if self.needs_turn(head, now):
                if head.size:
                    kept = sign_next(connection, head, self.book.keyring, self.memory, whole=True)
                self.save(connection, head.turned(next_epoch(head.epoch, epoch_of(now))))
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        if kept is not None:
            self.memory.remember(town, kept)

    def restored(self, connection: Connection, town: str) -> Gap:
        """In a transaction of its own: go on in a new epoch that will say from which copy, and what was signed beyond it.

        Everything recorded is hashed again first. Raises LogInconsistent where the copy itself is not whole.
        """
        connection.begin()
        try:
            head = load_head(connection, town, self.book.keyring.seal_key, lock=True)
            gap = gap_of(connection, head, self.book.keyring, self.memory)
            epoch = restored_epoch(max((head.epoch, *gap.lost)))
            declare(connection, town, epoch, gap)
            self.save(connection, head.turned(epoch))
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        return gap


def _turning(connection: Connection, head: Head) -> bool:
    """True where the newest file is the last checkpoint of the year before and the new year has no act yet."""
    last = latest(connection, head.town)
    return head.size == 0 and last is not None and last.epoch < head.epoch
