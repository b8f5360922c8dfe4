"""A connection a thread and a row lock a town on PostgreSQL; refuses to know what a job does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from yifa.record import purge
from yifa.record.db import DATABASE_ERRORS, Connection, Database, as_failure
from yifa.record.errors import ClockWentBack, Closed, RecordError
from yifa.record.keeper import Keeper
from yifa.record.tx import Tx

T = TypeVar("T")


class PostgresWriter:
    """Every thread on its own connection; the town's head row is locked from the first statement to the commit."""

    def __init__(self, database: Database, keeper: Keeper) -> None:
        self._database = database
        self._keeper = keeper
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """See Writer."""
        if getattr(self._local, "running", None) is not None:
            raise RecordError("办理过程中不能再提交另一次办理：请在同一次提交里追加")
        connection = self._own()
        found = self._guard(connection, lambda: self._perform(connection, town, job))
        if found is None:
            self._guard(connection, lambda: self._keeper.turn(connection, town))
            found = self._guard(connection, lambda: self._perform(connection, town, job))
        if found is None:
            raise ClockWentBack("时钟在跨年时变动，没有记录：请校准时钟后重新提交")
        result, tx = found
        if tx.purged:
            purge.finish(connection, tx.purged, self._keeper.book.forget)
        return result

    def side(self, job: Callable[[Connection], T]) -> T:
        """See Writer."""
        running: Connection | None = getattr(self._local, "running", None)
        if running is not None:
            return job(running)
        connection = self._own()

        def work() -> T:
            connection.begin()
            result = job(connection)
            connection.commit()
            return result

        return self._guard(connection, work)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, []
        for connection in opened:
            connection.close()

    def _perform(self, connection: Connection, town: str, job: Callable[[Tx], T]) -> tuple[T, Tx] | None:
        """The job's whole transaction; None, with nothing done, where the year has to turn first."""
        head = self._keeper.load(connection, town, begin=True)
        now = self._keeper.now(head)
        if self._keeper.needs_turn(head, now):
            connection.rollback()
            return None
        tx = Tx(connection, self._keeper.book, head, now)
        self._local.running = connection
        try:
            result = job(tx)
        finally:
            self._local.running = None
        if tx.head() is not head:
            self._keeper.save(connection, tx.head(), commit=True)
        else:
            connection.commit()
        return result, tx

    def _guard(self, connection: Connection, work: Callable[[], T]) -> T:
        """Give the transaction up on any error; turn a broken connection into WriteFailed and take a new one next time."""
        try:
            return work()
        except DATABASE_ERRORS as error:
            failure = as_failure(error)
            self._give_up(connection)
            if failure is None:
                raise
            raise failure from error
        except BaseException:
            self._give_up(connection)
            raise

    def _give_up(self, connection: Connection) -> None:
        if connection.raw.closed or connection.raw.broken:
            self._local.connection = None
        else:
            connection.rollback()

    def _own(self) -> Connection:
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None or self._closed:
            if self._closed:
                raise Closed("记录库已关闭")
            found = self._database.connect()
            self._local.connection = found
            with self._lock:
                self._opened.append(found)
        return found
