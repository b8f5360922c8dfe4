"""One thread writes on SQLite, and jobs that wait together share a commit; refuses to know what a job does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from yifa.record import purge
from yifa.record.db import DATABASE_ERRORS, Connection, Database, as_failure
from yifa.record.errors import Closed, RecordError
from yifa.record.head import Head
from yifa.record.keeper import Keeper
from yifa.record.tx import Tx

T = TypeVar("T")

BATCH = 64
"""Jobs that share one commit at most; each has its savepoint."""

BATCH_SECONDS = 0.05
"""A batch takes no further job after this long, so that the first one is not kept waiting for its answer."""


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

    def __init__(self, database: Database, keeper: Keeper, *, serve: Callable[[], None]) -> None:
        self._database = database
        self._keeper = keeper
        self._serve = serve
        self._queue: SimpleQueue[_Request | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()
        self._closed = False
        self._running: Connection | None = None
        # Touched by the writer thread only:
        self._connection: Connection | None = None
        self._heads: dict[str, Head] = {}
        """Heads with what this batch appended so far; `_loaded` as they were at its beginning."""
        self._loaded: dict[str, Head] = {}
        self._purging: list[str] = []
        self._purged: list[str] = []
        """Destroyed, with old copies of the bytes perhaps still to be cleaned up."""
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
        self._forget_batch()
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
        if self._purged and purge.finish(connection, self._purged, self._keeper.book.forget):
            self._purged.clear()
        return more

    def _release(self, finished: list[_Request]) -> None:
        for request in finished:
            request.done.release()

    def _attempt(self, connection: Connection, request: _Request) -> None:
        """One job in its savepoint. Its own error rolls back only it; a database that gave up ends the whole batch."""
        connection.execute("SAVEPOINT job")
        self._running = connection
        try:
            tx = None if request.town is None else self._transaction(connection, request.town)
            request.result = request.job(connection if tx is None else tx)
            connection.execute("RELEASE job")
            if tx is not None:
                self._heads[tx.town] = tx.head()
                self._purging += tx.purged
        except BaseException as error:
            if not connection.in_transaction:
                raise
            connection.execute("ROLLBACK TO job")
            connection.execute("RELEASE job")
            request.error = as_failure(error) if isinstance(error, DATABASE_ERRORS) else None
            request.error = request.error or error
        finally:
            self._running = None

    def _transaction(self, connection: Connection, town: str) -> Tx:
        head = self._heads.get(town) or self._keeper.load(connection, town)
        now = self._keeper.now(head)
        if self._keeper.needs_turn(head, now):
            head = self._turn(connection, town)
            now = self._keeper.now(head)
        self._loaded.setdefault(town, head)
        return Tx(connection, self._keeper.book, head, now)

    def _turn(self, connection: Connection, town: str) -> Head:
        """Close the year between two commits: what the batch did so far first, then the turn, then on with the batch."""
        connection.execute("RELEASE job")
        self._commit(connection)
        self._release(self._waiting[:-1])
        self._waiting = self._waiting[-1:]
        try:
            self._keeper.turn(connection, town)
        finally:
            connection.begin()
            connection.execute("SAVEPOINT job")
        return self._keeper.load(connection, town)

    def _commit(self, connection: Connection) -> None:
        for town, head in self._heads.items():
            if head is not self._loaded[town]:
                self._keeper.save(connection, head)
        connection.commit()
        self._purged += self._purging
        self._forget_batch()

    def _forget_batch(self) -> None:
        self._heads, self._loaded, self._purging = {}, {}, []

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.connect()
        return self._connection

    def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
