"""Which derived tables stand in a database and of what shape: index and projections, made again at will; knows none of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from yifa.record.errors import RecordError

_TABLE = re.compile(r"\s*CREATE TABLE (?:IF NOT EXISTS )?(\w+)")
_BEFORE = "projector"
"""The register of the first release, which knew names but no shapes."""


class Outdated(RecordError):
    """Derived tables were made by another version of this software; the record itself is not touched by that."""


class Deriving(Protocol):
    """Something that follows the log in tables of its own."""

    @property
    def name(self) -> str: ...

    def schema(self, dialect: str) -> list[str]:
        """Statements that make its tables."""


class Asking(Protocol):
    """A reader of the database."""

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


class Changing(Asking, Protocol):
    """A transaction."""

    def execute(self, sql: str, params: Sequence[object] = ()) -> Any: ...


def shape(each: Deriving, dialect: str) -> str:
    """A digest of what its tables look like."""
    return hashlib.sha256("\n".join(each.schema(dialect)).encode()).hexdigest()


def standing(reads: Asking, dialect: str) -> Mapping[str, str] | None:
    """Name and shape of what stands in the database; None before anything was made."""
    if _exists(reads, dialect, "derived"):
        return dict(reads.query("SELECT name, shape FROM derived"))
    if _exists(reads, dialect, _BEFORE):
        return {name: "" for (name,) in reads.query(f"SELECT name FROM {_BEFORE}")}  # noqa: S608 (a constant)
    return None


def outdated(found: Mapping[str, str] | None, wanted: Iterable[Deriving], dialect: str) -> list[str]:
    """Names of what stands in another shape than this software makes it."""
    return [each.name for each in wanted if found and each.name in found and found[each.name] != shape(each, dialect)]


def make(tx: Changing, wanted: Iterable[Deriving], dialect: str, *, first: bool) -> None:
    """Make the tables of those named; inside the caller's transaction."""
    if first:
        tx.execute("CREATE TABLE derived (name TEXT PRIMARY KEY, shape TEXT NOT NULL)")
    for each in wanted:
        for statement in each.schema(dialect):
            tx.execute(statement)
        tx.execute("INSERT INTO derived (name, shape) VALUES (?, ?)", (each.name, shape(each, dialect)))


def drop(tx: Changing, wanted: Iterable[Deriving], dialect: str) -> None:
    """Take every derived table away, also those of the first release; inside the caller's transaction."""
    for each in wanted:
        for statement in each.schema(dialect):
            found = _TABLE.match(statement)
            if found:
                tx.execute(f"DROP TABLE IF EXISTS {found[1]}")
    for register in ("derived", _BEFORE):
        tx.execute(f"DROP TABLE IF EXISTS {register}")


def _exists(reads: Asking, dialect: str, table: str) -> bool:
    if dialect == "sqlite":
        return bool(reads.query("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)))
    return bool(reads.query("SELECT 1 WHERE to_regclass(?) IS NOT NULL", (table,)))
