"""Who may write and in which order: one thread with group commit on SQLite, a row lock on PostgreSQL; refuses to know acts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

from yifa.record import purge
from yifa.record.clock import Clock, as_utc
from yifa.record.db import DATABASE_ERRORS, Connection, Database, as_failure
from yifa.record.epoch import epoch_of
from yifa.record.errors import ClockWentBack, Closed, LogInconsistent, RecordError
from yifa.record.head import Head, load_head, save_head
from yifa.record.memory import Memory, latest, sign_next
from yifa.record.tx import Book, Tx

T = TypeVar("T")

BATCH = 64
"""Jobs that share one commit at most; each has its savepoint."""

BATCH_SECONDS = 0.05
"""A batch takes no further job after this long, so that the first one is not kept waiting for its answer."""

_SKEW = timedelta(milliseconds=250)
"""Clocks of two servers differ by a little; so much is waited for instead of refused."""


class Writer(Protocol):
    """Runs jobs one after the other and returns only after their commit."""

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """Run the job under the town's head lock, in a savepoint of its own. Raises what the job raises, or WriteFailed."""

    def side(self, job: Callable[[Connection], T]) -> T:
        """Write beside the log (evidence rows, checkpoints), without a head; within a running job, in that transaction."""

    def close(self) -> None: ...


class Shop:
    """What both writers do with one town's transaction."""

    def __init__(self, book: Book, clock: Clock, memory: Memory) -> None:
        self.book = book
        self.memory = memory
        self._clock = clock
        self._checked: set[str] = set()

    def load(self, connection: Connection, town: str) -> Head:
        """The locked head, once per process compared with the checkpoint files. Raises LogInconsistent on an older copy."""
        head = load_head(connection, town, self.book.keyring.seal_key, lock=True)
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
        return epoch_of(now) != head.epoch

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
                save_head(connection, head.turned(epoch_of(now)), self.book.keyring.seal_key)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        if kept is not None:
            self.memory.remember(town, kept)


def _turning(connection: Connection, head: Head) -> bool:
    """True where the newest file is the last checkpoint of the year before and the new year has no act yet."""
    last = latest(connection, head.town)
    return head.size == 0 and last is not None and last.epoch < head.epoch


class _Request:
    """A job on its way through the queue; `done` is released when its fate is on the disk."""

    __slots__ = ("done", "error", "job", "result", "town")

    def __init__(self, town: str | None, job: Callable[[Any], Any]) -> None:
        self.town = town
        self.job = job
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()


class SqliteWriter:
    """One connection in one thread; jobs that wait together share a commit, each in its own savepoint."""

    def __init__(self, database: Database, shop: Shop, *, serve: Callable[[], None]) -> None:
        self._database = database
        self._shop = shop
        self._serve = serve
        self._queue: SimpleQueue[_Request | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()
        self._closed = False
        self._running: Connection | None = None
        # Touched by the writer thread only:
        self._connection: Connection | None = None
        self._heads: dict[str, Head] = {}
        self._changed: set[str] = set()
        self._purged: list[str] = []
        self._waiting: list[_Request] = []

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """See Writer."""
        if threading.current_thread() is self._thread:
            raise RecordError("办理过程中不能再提交另一次办理：请在同一次提交里追加")
        return self._hand_over(_Request(town, job))  # type: ignore[no-any-return]  # the job's own result

    def side(self, job: Callable[[Connection], T]) -> T:
        """See Writer."""
        if threading.current_thread() is self._thread and self._running is not None:
            return job(self._running)
        return self._hand_over(_Request(None, job))  # type: ignore[no-any-return]  # the job's own result

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._start:
            self._closed = True
            thread = self._thread
            if thread is not None:
                self._queue.put(None)
        if thread is not None:
            thread.join()

    def _hand_over(self, request: _Request) -> Any:
        with self._start:
            if self._closed:
                raise Closed("记录库已关闭")
            if self._thread is None:
                self._serve()
                self._thread = threading.Thread(target=self._work, name="yifa-writer", daemon=True)
                self._thread.start()
            self._queue.put(request)
        request.done.acquire()
        if request.error is not None:
            raise request.error
        return request.result

    def _work(self) -> None:
        while (request := self._queue.get()) is not None:
            self._waiting = [request]
            try:
                more = self._batch()
            except BaseException as error:
                # Nothing of the batch is on the disk; the connection is not to be trusted after a failed sync.
                self._abandon()
                for failed in self._waiting:
                    failed.result, failed.error = None, as_failure(error) or error
                more = True
            self._release(self._waiting)
            if not more:
                break
        self._abandon()

    def _batch(self) -> bool:
        """Run the first request and whatever waits behind it; commit. False once the stop signal was taken."""
        connection = self._open()
        self._heads, self._changed, self._purged = {}, set(), []
        connection.begin()
        until = time.monotonic() + BATCH_SECONDS
        more = True
        while True:
            self._attempt(connection, self._waiting[-1])
            if len(self._waiting) >= BATCH or time.monotonic() > until:
                break
            try:
                following = self._queue.get_nowait()
            except Empty:
                break
            if following is None:
                more = False
                break
            self._waiting.append(following)
        self._commit(connection)
        if self._purged:
            purge.finish(connection, self._purged, self._shop.book.forget)
        return more

    def _release(self, finished: list[_Request]) -> None:
        for request in finished:
            request.done.release()

    def _attempt(self, connection: Connection, request: _Request) -> None:
        """One job in its savepoint. Its own error rolls back only it; a database that gave up ends the whole batch."""
        connection.execute("SAVEPOINT job")
        self._running = connection
        try:
            if request.town is None:
                request.result = request.job(connection)
            else:
                request.result = self._perform(connection, request.town, request.job)
            connection.execute("RELEASE job")
        except BaseException as error:
            if not connection.in_transaction:
                raise
            connection.execute("ROLLBACK TO job")
            connection.execute("RELEASE job")
            request.error = as_failure(error) if isinstance(error, DATABASE_ERRORS) else None
            request.error = request.error or error
        finally:
            self._running = None

    def _perform(self, connection: Connection, town: str, job: Callable[[Tx], Any]) -> Any:
        head = self._heads.get(town) or self._shop.load(connection, town)
        now = self._shop.now(head)
        if self._shop.needs_turn(head, now):
            head = self._turn(connection, town)
            now = self._shop.now(head)
        tx = Tx(connection, self._shop.book, head, now)
        result = job(tx)
        if tx.head() is not head:
            self._changed.add(town)
            self._heads[town] = tx.head()
        self._purged += tx.purged
        return result

    def _turn(self, connection: Connection, town: str) -> Head:
        """Close the year between two commits: what the batch did so far first, then the turn, then on with the batch."""
        connection.execute("RELEASE job")
        self._commit(connection)
        self._heads, self._changed = {}, set()
        self._release(self._waiting[:-1])
        self._waiting = self._waiting[-1:]
        try:
            self._shop.turn(connection, town)
        finally:
            connection.begin()
            connection.execute("SAVEPOINT job")
        return self._shop.load(connection, town)

    def _commit(self, connection: Connection) -> None:
        for town in self._changed:
            save_head(connection, self._heads[town], self._shop.book.keyring.seal_key)
        connection.commit()

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.connect()
        return self._connection

    def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class PostgresWriter:
    """Every thread on its own connection; the town's head row is locked from the first statement to the commit."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._shop = shop
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """See Writer."""
        if getattr(self._local, "running", None) is not None:
            raise RecordError("办理过程中不能再提交另一次办理：请在同一次提交里追加")
        connection = self._own()
        result, tx = self._in_transaction(connection, lambda: self._perform(connection, town, job))
        if tx is None:  # the year turned
            self._guard(connection, lambda: self._shop.turn(connection, town))
            result, tx = self._in_transaction(connection, lambda: self._perform(connection, town, job))
        if tx is None:
            raise ClockWentBack("时钟在跨年时变动，没有记录：请校准时钟后重新提交")
        if tx.purged:
            purge.finish(connection, tx.purged, self._shop.book.forget)
        return result  # type: ignore[return-value]  # set whenever tx is

    def side(self, job: Callable[[Connection], T]) -> T:
        """See Writer."""
        running: Connection | None = getattr(self._local, "running", None)
        if running is not None:
            return job(running)
        connection = self._own()
        return self._in_transaction(connection, lambda: job(connection))

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, []
        for connection in opened:
            connection.close()

    def _perform(self, connection: Connection, town: str, job: Callable[[Tx], T]) -> tuple[T | None, Tx | None]:
        head = self._shop.load(connection, town)
        now = self._shop.now(head)
        if self._shop.needs_turn(head, now):
            return None, None
        tx = Tx(connection, self._shop.book, head, now)
        self._local.running = connection
        try:
            result = job(tx)
        finally:
            self._local.running = None
        if tx.head() is not head:
            save_head(connection, tx.head(), self._shop.book.keyring.seal_key)
        return result, tx

    def _in_transaction(self, connection: Connection, work: Callable[[], T]) -> T:
        def whole() -> T:
            connection.begin()
            try:
                result = work()
                connection.commit()
            except BaseException:
                connection.rollback()
                raise
            return result

        return self._guard(connection, whole)

    def _guard(self, connection: Connection, work: Callable[[], T]) -> T:
        """Turn a broken connection into WriteFailed, and take a new one next time."""
        try:
            return work()
        except DATABASE_ERRORS as error:
            failure = as_failure(error)
            if connection.raw.closed or connection.raw.broken:
                self._local.connection = None
            if failure is None:
                raise
            raise failure from error

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
