"""The record of one or more towns: one place to open, write, read, sign and check it; refuses to know law and procedures."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from yifa.record import schema
from yifa.record.act import Act, ActId, Judged
from yifa.record.bundle import Bundle, pack
from yifa.record.clock import Clock, SystemClock
from yifa.record.db import Database
from yifa.record.edge import Edge
from yifa.record.epoch import check_mode, check_town
from yifa.record.errors import AlreadyServing, NotFound, RecordError, WrongMode
from yifa.record.evidence import Evidence
from yifa.record.finding import Finding
from yifa.record.gap import Gap
from yifa.record.head import Head, insert_head
from yifa.record.keeper import Keeper
from yifa.record.keyring import Keyring
from yifa.record.memory import Kept, Memory, latest, sign_next
from yifa.record.nodes import stored_nodes
from yifa.record.notekey import Verifier
from yifa.record.proof import make_proof
from yifa.record.purge import PURGES
from yifa.record.reader import Reader
from yifa.record.tree import inclusion_from
from yifa.record.tx import Book, Tx
from yifa.record.verify import Outside, Verifying
from yifa.record.writer import Writer
from yifa.record.writer_postgres import PostgresWriter
from yifa.record.writer_sqlite import SqliteWriter

T = TypeVar("T")


class Store:
    """Open with `Store.create` or `Store.open`; `close` when done, or use it as a context."""

    def __init__(self, database: Database, directory: Path, clock: Clock, keyring: Keyring) -> None:
        self._database = database
        self.url = database.url
        self.directory = directory
        self.clock = clock
        self.keyring = keyring
        self.vault = keyring.vault
        self.memory = Memory(directory / "checkpoints")
        self.reader = Reader(database, keyring.vault, keyring.seal_key)
        self._book = Book(keyring)
        self._lock: int | None = None
        self._keeper = Keeper(self._book, clock, self.memory)
        self._writer: Writer = (
            SqliteWriter(database, self._keeper, serve=self.serve)
            if database.dialect == "sqlite"
            else PostgresWriter(database, self._keeper)
        )
        self.evidence = Evidence(
            directory / "evidence", self.reader, keyring.vault, keyring.seal_key, self._writer.side, self.now
        )
        self._book.forget = self.evidence.forget
        self.dialect = database.dialect

    @classmethod
    def create(cls, url: str, *, directory: Path, town: str, mode: str, clock: Clock | None = None) -> Store:
        """Make a record, or add a town to one: tables, keys (0600) and an empty head. The caller appends the first act.

        Raises WrongMode for a simulated clock on a live log, RecordError if the town is there already.
        """
        clock = clock or SystemClock()
        check_clock(check_mode(mode), clock)
        check_town(town)
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database.open(url)
        keyring = Keyring(directory / "keys", create=True)
        keyring.add_town(town)
        connection = database.connect()
        try:
            connection.begin()
            if not schema.exists(connection):
                schema.create(connection)
            if connection.execute("SELECT 1 FROM head WHERE town = ?", (town,)).fetchone():
                raise RecordError(f"{town} 的记录库已经建立，不能再建")
            insert_head(connection, Head(town, mode, 0, 0, None, Edge()), keyring.seal_key)
            connection.commit()
        finally:
            connection.close()
        return cls(database, directory, clock, keyring)

    @classmethod
    def open(cls, url: str, *, directory: Path, clock: Clock | None = None) -> Store:
        """Open a record. Raises NotFound if there is none, WrongMode for a simulated clock on a live log, UnsafeSettings."""
        clock = clock or SystemClock()
        database = Database.open(url)
        if database.absent():
            raise NotFound(f"没有这个记录库：{url.partition('?')[0]}；请先执行 yifa init 或 yifa demo")
        connection = database.connect(read_only=True)
        try:
            if not schema.exists(connection):
                raise NotFound("数据库里还没有记录库：请先执行 yifa init 或 yifa demo")
            schema.check_version(connection)
            for (mode,) in connection.execute("SELECT DISTINCT mode FROM head").fetchall():
                check_clock(mode, clock)
        finally:
            connection.close()
        return cls(database, directory, clock, Keyring(directory / "keys"))

    @property
    def judge(self) -> Callable[[Tx, object], Judged] | None:
        """Judges whatever reaches `append` unjudged; set by the door."""
        return self._book.judge

    @judge.setter
    def judge(self, judge: Callable[[Tx, object], Judged] | None) -> None:
        self._book.judge = judge

    @property
    def purging(self) -> Callable[[Tx, ActId, str], None] | None:
        """Told of every private field destroyed, in the same transaction; set by the door."""
        return self._book.purging

    @purging.setter
    def purging(self, purging: Callable[[Tx, ActId, str], None] | None) -> None:
        self._book.purging = purging

    def now(self) -> datetime:
        """The clock's time."""
        return self.clock.now()

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """Run the job in one transaction under the town's head lock; returns its result after the durable commit.

        What the job raises comes back to the caller and undoes only this job. Raises WriteFailed if the disk or database
        fails (nothing is recorded then), ClockWentBack, LogInconsistent, AlreadyServing.
        """
        return self._writer.submit(town, job)

    def purge(self, town: str, judged: Judged | object) -> Act:
        """Append the act of destruction and destroy what its open field `purges` lists, in one transaction.

        `purges` is a list of `epoch.sequence/name` and of evidence digests. The caller has judged that retention, remedy periods
        and holds are over; the record only sees that an act says so.
        """

        def job(tx: Tx) -> Act:
            act = tx.append(judged)
            listed = act.open.get(PURGES)
            for target in listed if isinstance(listed, list) else ():
                act_id, _, name = str(target).partition("/")
                if name:
                    tx.purge(ActId.parse(act_id), name)
                else:
                    tx.purge_evidence(act_id)
            return act

        return self.submit(town, job)

    def towns(self) -> list[str]:
        """The towns of this record."""
        return [row[0] for row in self.reader.query("SELECT town FROM head ORDER BY town")]

    def checkpoint(self, town: str, *, whole: bool = False) -> str:
        """Sign the town's log as it stands (`whole`: after hashing the whole year again); the signed note, kept durably.

        Raises LogInconsistent if anything contradicts what was signed before.
        """
        kept = self._writer.submit(town, lambda tx: sign_next(tx.connection(), tx.head(), self.keyring, self.memory, whole=whole))
        self.memory.remember(town, kept)
        return kept.note

    def restored(self, town: str) -> Gap:
        """After a backup was put in place: go on in a new epoch whose first act names the copy and what is missing since.

        Checkpoints of later acts have been put into the folder `checkpoints` before. Raises LogInconsistent where the copy is
        not whole, AlreadyServing.
        """
        self.serve()
        connection = self._database.connect()
        try:
            return self._keeper.restored(connection, town)
        finally:
            connection.close()

    def latest_checkpoint(self, town: str) -> Kept | None:
        """The newest signed checkpoint, or None."""
        return latest(self.reader.connection(), town)

    def verify(self, *, quick: bool = False, outside: Sequence[Path] = (), witnesses: Sequence[str] = ()) -> Iterator[Finding]:
        """Check the record; no `bad` finding means it is whole. Flat memory; findings in the order of the log.

        `quick` looks at stored leaf hashes, heads and the newest checkpoint only. `outside` are files of signed checkpoints that
        somebody else kept, `witnesses` the public keys of those whose cosignatures one trusts.
        """
        kept = Outside(outside, witnesses)
        yield from Verifying(self._database, self.keyring, self.memory, self.evidence, kept, quick=quick).run()

    def proof(self, town: str, act_id: ActId) -> str | None:
        """The act's proof file (C2SP tlog-proof) against the first checkpoint that covers it; None before there is one.

        It never changes afterwards: tree and checkpoint are both fixed by then.
        """
        connection = self.reader.connection()
        kept = latest(connection, town, epoch=act_id.epoch, covering=act_id.sequence)
        if kept is None:
            return None
        nodes = stored_nodes(connection, town, act_id.epoch, kept.size)
        return make_proof(act_id.sequence, inclusion_from(act_id.sequence, kept.size, nodes), kept.note)

    def verifier(self, town: str, epoch: int) -> Verifier:
        """The public key of a town's log in one epoch."""
        return self.keyring.verifier(town, self.reader.head(town).mode, epoch)

    def bundle(self, bundle: Bundle) -> bytes:
        """The case bundle as one file, its list signed under the town's key of the present year."""
        head = self.reader.head(bundle.town)
        return pack(bundle, self.keyring.attest(bundle.manifest(), bundle.town, head.mode, head.epoch))

    def serve(self) -> None:
        """Become the one process that writes (SQLite); a server does it at its start, others at their first write.

        Raises AlreadyServing.
        """
        if self._lock is not None or self.dialect != "sqlite":
            return
        handle = os.open(self.directory / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise AlreadyServing(f"另一个程序正在写这个记录库（{self.directory}）：请先停止它，或经由它办理") from error
        self._lock = handle

    def close(self) -> None:
        """Finish what is queued and close everything; the record is then free for another process."""
        self._writer.close()
        self.reader.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_clock(mode: str, clock: Clock) -> None:
    """Raises WrongMode if a live log would run on anything but the system clock."""
    if mode == "live" and type(clock) is not SystemClock:
        raise WrongMode("正式记录只能用系统时钟，不能用模拟时钟；演示记录也不能转为正式记录")
