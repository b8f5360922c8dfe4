"""One way to talk to SQLite and to PostgreSQL, with settings that lose nothing; refuses to know any table."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast
from urllib.parse import parse_qs

import psycopg
import pysqlite3

from yifa.record.errors import RecordError, UnsafeSettings, WriteFailed

Params: TypeAlias = Sequence[object]
SAFE_SQLITE = (3, 51, 3)
"""Older versions can corrupt a database in WAL mode (the WAL-reset fault)."""

DATABASE_ERRORS: tuple[type[Exception], ...] = (pysqlite3.Error, psycopg.Error)
FAILURES: tuple[type[Exception], ...] = (OSError, pysqlite3.Error, psycopg.Error)


class Cursor(Protocol):
    """The rows of one statement, as tuples."""

    rowcount: int

    def fetchone(self) -> tuple[Any, ...] | None: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...


class Connection:
    """One connection outside of any transaction until `begin`; statements use `?` on both databases."""

    def __init__(self, raw: Any, dialect: str) -> None:
        self.raw = raw
        self.dialect = dialect
        self.execute: Callable[..., Cursor] = raw.execute if dialect == "sqlite" else self._execute_postgres

    def executemany(self, sql: str, rows: Sequence[Params]) -> None:
        """Run one statement for every row."""
        if self.dialect == "sqlite":
            self.raw.executemany(sql, rows)
        elif rows:
            with self.raw.cursor() as cursor:
                cursor.executemany(to_postgres(sql), rows)

    def begin(self) -> None:
        """Start a transaction; on SQLite it takes the write lock at once, so nothing read can go stale."""
        self.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")

    def commit(self) -> None:
        """Returns only when the transaction is on the disk."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Give the transaction up, also if the database already did."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    def together(self, *statements: tuple[str, Params]) -> list[Cursor]:
        """Run statements in order; on PostgreSQL in one round trip. The first that fails raises and ends the rest."""
        if self.dialect == "sqlite":
            return [self.execute(*statement) for statement in statements]
        with self.raw.pipeline():
            return [self.execute(*statement) for statement in statements]

    @property
    def in_transaction(self) -> bool:
        """True between `begin` and the end, also in a failed PostgreSQL transaction."""
        if self.dialect == "sqlite":
            return bool(self.raw.in_transaction)
        status = self.raw.info.transaction_status
        return bool(status in (psycopg.pq.TransactionStatus.INTRANS, psycopg.pq.TransactionStatus.INERROR))

    def shrink_log(self) -> bool:
        """Move the write-ahead log into the database and empty it (SQLite); False if a reader holds it for now."""
        self.execute("PRAGMA busy_timeout=100")
        busy = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self.execute(f"PRAGMA busy_timeout={_WAIT * 1000}")
        return busy is not None and not busy[0]

    def close(self) -> None:
        """Give the connection back."""
        self.raw.close()

    def _execute_postgres(self, sql: str, params: Params = ()) -> Cursor:
        return cast("Cursor", self.raw.execute(to_postgres(sql), params))


class Database(ABC):
    """Where the record lies. `connect` gives a new checked connection; the caller closes it."""

    def __init__(self, url: str, dialect: str) -> None:
        self.url = url
        self.dialect = dialect

    def absent(self) -> bool:
        """True if opening it would make a new, empty database."""
        return False

    @classmethod
    def open(cls, url: str) -> Database:
        """`sqlite:///abs/path` or `postgresql://…`. Raises UnsafeSettings on settings that could lose an act."""
        if url.startswith("sqlite:///"):
            return SqliteDatabase(url)
        if url.startswith(("postgresql://", "postgres://")):
            return PostgresDatabase(url)
        raise RecordError(f"数据库地址须以 sqlite:/// 或 postgresql:// 开头：{url.partition(':')[0]!r}")

    @abstractmethod
    def connect(self, *, read_only: bool = False) -> Connection:
        """A new connection; `read_only` ones cannot write."""


class SqliteDatabase(Database):
    """One file, WAL and a full sync at every commit."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "sqlite")
        path, _, options = url.removeprefix("sqlite://").partition("?")
        self.path = Path(path)
        self._synchronous = _safe_synchronous(parse_qs(options, strict_parsing=bool(options)))
        check_sqlite_version(pysqlite3.sqlite_version_info)

    def absent(self) -> bool:
        """True if there is no such file."""
        return not self.path.exists()

    def connect(self, *, read_only: bool = False) -> Connection:
        raw = pysqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=_WAIT, cached_statements=512)
        try:
            connection = Connection(raw, "sqlite")
            self._prepare(connection, read_only)
        except BaseException:
            raw.close()
            raise
        return connection

    def _prepare(self, connection: Connection, read_only: bool) -> None:
        journal = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        if journal != ("wal",):
            raise UnsafeSettings(f"数据库 {self.path} 不能用 WAL 日志方式（现为 {journal}）：断电会丢记录，请换一个文件系统")
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        level = connection.execute("PRAGMA synchronous").fetchone()
        if level is None or level[0] < _FULL:
            raise UnsafeSettings(f"数据库 {self.path} 的 synchronous 低于 FULL：断电会丢记录，请去掉这项设置")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cache_size=-32768")
        # An act touches a score of pages; copying them back, with its own syncs, is done some hundreds of acts at a time.
        connection.execute("PRAGMA wal_autocheckpoint=8000")
        if read_only:
            connection.execute("PRAGMA query_only=ON")


class PostgresDatabase(Database):
    """A server that answers a commit only when it is on the disk."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "postgresql")

    def connect(self, *, read_only: bool = False) -> Connection:
        try:
            raw = psycopg.connect(self.url, autocommit=True)
        except psycopg.Error as error:
            raise WriteFailed(f"连接不上 PostgreSQL 数据库：{error}") from error
        try:
            connection = Connection(raw, "postgresql")
            for name, safe in _POSTGRES_SETTINGS.items():
                row = connection.execute(f"SHOW {name}").fetchone()
                if row is None or row[0] not in safe:
                    raise UnsafeSettings(f"PostgreSQL 的 {name} 现为 {row and row[0]}，断电会丢记录：请改为 {safe[0]} 后再启动")
            if read_only:
                connection.execute("SET default_transaction_read_only = on")
        except BaseException:
            raw.close()
            raise
        return connection


_FULL = 2
_WAIT = 30
"""Seconds to wait for a lock that another program holds."""

_POSTGRES_SETTINGS = {
    "synchronous_commit": ("on", "remote_apply"),
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "server_encoding": ("UTF8",),
}


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Raises UnsafeSettings below 3.51.3."""
    if version < SAFE_SQLITE:
        found, wanted = ".".join(map(str, version)), ".".join(map(str, SAFE_SQLITE))
        raise UnsafeSettings(f"SQLite {found} 在 WAL 方式下可能损坏数据库：请安装 pysqlite3 提供的 {wanted} 或更新的版本")


def _safe_synchronous(options: dict[str, list[str]]) -> str:
    unknown = set(options) - {"synchronous"}
    if unknown:
        raise RecordError(f"数据库地址里有不认识的设置：{'、'.join(sorted(unknown))}")
    level = options.get("synchronous", ["FULL"])[-1].upper()
    if level not in ("FULL", "EXTRA"):
        raise UnsafeSettings(f"synchronous={level} 断电会丢已确认的记录：只能用 FULL 或 EXTRA")
    return level


@lru_cache(maxsize=4096)
def to_postgres(sql: str) -> str:
    """`?` placeholders become `%s`; quoted text and names stay as they are."""
    parts = sql.replace("%", "%%").split("'")
    parts[::2] = [_outside_names(part) for part in parts[::2]]
    return "'".join(parts)


def _outside_names(sql: str) -> str:
    parts = sql.split('"')
    parts[::2] = [part.replace("?", "%s") for part in parts[::2]]
    return '"'.join(parts)


def as_failure(error: BaseException) -> WriteFailed | None:
    """A Chinese sentence for a disk or server that failed; None where the statement itself was wrong."""
    if not isinstance(error, (pysqlite3.OperationalError, psycopg.OperationalError, OSError)):
        return None
    text = str(error)
    if "full" in text or "No space" in text:
        return WriteFailed("磁盘已满，本次没有记录任何内容：请腾出空间后重新提交")
    if "locked" in text or "busy" in text:
        return WriteFailed("数据库正被另一个程序占用，本次没有记录任何内容：请稍后重新提交")
    return WriteFailed(f"磁盘或数据库出错，本次没有记录任何内容：请检查设备后重新提交（{text}）")
