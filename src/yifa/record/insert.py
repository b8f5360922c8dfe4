"""Writing an act's rows in as few round trips as the database allows; refuses to know what the rows mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from yifa.record.db import Connection

Row: TypeAlias = Sequence[object]

_ACT = "INSERT INTO act (town, epoch, sequence, position, kind, matter, matter_position, leaf_hash, salts, body)"
_VAULT = "INSERT INTO vault (town, epoch, sequence, name, purpose, keep, wrapped, sealed)"
_KEY = "INSERT INTO act_key (town, actor, key, epoch, sequence, digest)"

# PostgreSQL answers one statement with three parts as fast as one part: a local round trip costs more than the rows.
_ALL = (  # every part is a constant of this file
    f"WITH recorded AS ({_ACT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)), held AS ({_VAULT} SELECT ?, ?, ?, * FROM"  # noqa: S608
    " unnest(?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[]))"
    f" {_KEY} SELECT ?, ?, ?, ?::bigint, ?::bigint, ?::bytea WHERE ?::text IS NOT NULL"
)


def insert_act(connection: Connection, act: Row, vault: Sequence[Row], key: Row | None) -> None:
    """The act's row, its vault rows, and the row of its idempotency key if it has one."""
    WRITE[connection.dialect](connection, act, vault, key)


def _sqlite(connection: Connection, act: Row, vault: Sequence[Row], key: Row | None) -> None:
    connection.execute(f"{_ACT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", act)
    if vault:
        connection.executemany(f"{_VAULT} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", vault)
    if key is not None:
        connection.execute(f"{_KEY} VALUES (?, ?, ?, ?, ?, ?)", key)


def _postgres(connection: Connection, act: Row, vault: Sequence[Row], key: Row | None) -> None:
    columns = [list(column) for column in zip(*(row[3:] for row in vault), strict=True)] or [[], [], [], [], []]
    chosen = key or (None,) * 6
    connection.execute(_ALL, (*act, *act[:3], *columns, *chosen, chosen[1]))


WRITE: dict[str, Callable[[Connection, Row, Sequence[Row], Row | None], None]] = {"sqlite": _sqlite, "postgresql": _postgres}
