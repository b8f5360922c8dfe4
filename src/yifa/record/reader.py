"""Reading acts, heads and private fields without a lock; refuses to write and to judge who may read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from yifa.record.act import Act, ActId, Json
from yifa.record.body import SEALED, act_commitments, leaf_entry, read_lines
from yifa.record.clock import read_time
from yifa.record.db import Connection, Cursor, Database, Params
from yifa.record.errors import Closed, Malformed, NotFound, Purged
from yifa.record.head import Head, load_head
from yifa.record.leaf import SALT_SIZE, Commitment
from yifa.record.vault import Vault, read_content, row_binding

_CHUNK = 500
_COLUMNS = "epoch, sequence, position, kind, matter, matter_position, leaf_hash, body"


class Reads:
    """What can be asked of a record, over whichever connection the subclass gives."""

    def __init__(self, vault: Vault, seal_key: bytes) -> None:
        self._vault = vault
        self._seal_key = seal_key

    def connection(self) -> Connection:
        """The connection of the calling thread or transaction."""
        raise Closed("没有可用的连接")

    def query(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement with `?` placeholders."""
        return self.connection().execute(sql, params).fetchall()

    def head(self, town: str) -> Head:
        """The town's head as committed. Raises NotFound for an unknown town."""
        return load_head(self.connection(), town, self._seal_key)

    def act(self, town: str, act_id: ActId) -> Act:
        """One act. Raises NotFound."""
        row = self._one(f"SELECT {_COLUMNS} FROM act WHERE town = ? AND epoch = ? AND sequence = ?", town, act_id)  # noqa: S608
        return read_act(town, row)

    def acts(self, town: str, *, start: int = 0, limit: int | None = None) -> Iterator[Act]:
        """Acts in log order from position `start`, streamed in small pieces; acts appended meanwhile may follow."""
        for epoch, first in self._epochs(town):
            following = self._after(town, epoch)
            if following is not None and following <= start:
                continue
            sequence = max(0, start - first)
            while limit is None or limit > 0:
                rows = self.query(
                    f"SELECT {_COLUMNS} FROM act WHERE town = ? AND epoch = ? AND sequence >= ? ORDER BY sequence LIMIT ?",  # noqa: S608
                    (town, epoch, sequence, _CHUNK if limit is None else min(limit, _CHUNK)),
                )
                if not rows:
                    break
                yield from (read_act(town, row) for row in rows)
                sequence = rows[-1][1] + 1
                limit = None if limit is None else limit - len(rows)

    def matter_acts(self, town: str, matter: str) -> list[Act]:
        """A matter's acts in log order; empty for an unknown matter."""
        rows = self.query(
            f"SELECT {_COLUMNS} FROM act WHERE town = ? AND matter = ? ORDER BY matter_position",  # noqa: S608
            (town, matter),
        )
        return [read_act(town, row) for row in rows]

    def openings(self, town: str, act_id: ActId) -> dict[str, Commitment]:
        """The open fields with their salts, so that single ones can be disclosed against the leaf. Raises NotFound."""
        body, salts = self._one("SELECT body, salts FROM act WHERE town = ? AND epoch = ? AND sequence = ?", town, act_id)
        fields = read_lines(body)
        parts = [salts[at : at + SALT_SIZE] for at in range(0, len(salts), SALT_SIZE)]
        return {name: Commitment(name, salt, fields[name]) for name, salt in zip(fields, parts, strict=True)}

    def open_private(self, town: str, act_id: ActId, name: str, *, purpose: str) -> Json:
        """The value of a private field; the caller records the opening with its purpose.

        Raises Purged where it was destroyed, NotFound where the act has no such private field, Malformed without a purpose.
        """
        return self.open_sealed(town, act_id, name, purpose=purpose).value

    def open_sealed(self, town: str, act_id: ActId, name: str, *, purpose: str) -> Commitment:
        """Like `open_private`, with the salt: for handing a party the proof of their own field."""
        if not purpose.strip():
            raise Malformed("查阅非公开内容须写明用途")
        found = self.connection().execute(
            "SELECT purpose, keep, wrapped, sealed, purged_by FROM vault"
            " WHERE town = ? AND epoch = ? AND sequence = ? AND name = ?",
            (town, act_id.epoch, act_id.sequence, name),
        )
        row = found.fetchone()
        if row is None:
            raise NotFound(f"记录 {act_id} 没有非公开字段 {name}")
        declared, keep, wrapped, sealed, purged_by = row
        if wrapped is None or sealed is None:
            raise Purged(f"记录 {act_id} 的 {name} 已依法销毁（见记录 {purged_by}），只留下承诺值")
        bound = row_binding(town, act_id.epoch, act_id.sequence, name, declared, keep)
        salt, _, _, value = read_content(self._vault.open(wrapped, sealed, bound))
        return Commitment(name, salt, value)

    def leaf(self, town: str, act_id: ActId) -> bytes:
        """The act's leaf, computed again from its stored fields. Raises NotFound."""
        body, salts = self._one("SELECT body, salts FROM act WHERE town = ? AND epoch = ? AND sequence = ?", town, act_id)
        return leaf_entry(town, act_id.epoch, act_id.sequence, act_commitments(body, salts))

    def _one(self, sql: str, town: str, act_id: ActId) -> tuple[Any, ...]:
        row = self.connection().execute(sql, (town, act_id.epoch, act_id.sequence)).fetchone()
        if row is None:
            raise NotFound(f"没有这条记录：{act_id}")
        return row

    def _epochs(self, town: str) -> Iterator[tuple[int, int]]:
        """(epoch, position of its first act), oldest first: one index look-up each."""
        epoch = -1
        while True:
            row = self.connection().execute(
                "SELECT epoch, position FROM act WHERE town = ? AND epoch > ? ORDER BY epoch, sequence LIMIT 1", (town, epoch)
            )
            found = row.fetchone()
            if found is None:
                return
            epoch = found[0]
            yield found

    def _after(self, town: str, epoch: int) -> int | None:
        row = self.connection().execute(
            "SELECT position FROM act WHERE town = ? AND epoch > ? ORDER BY epoch, sequence LIMIT 1", (town, epoch)
        ).fetchone()  # fmt: skip
        return None if row is None else int(row[0])


class Reader(Reads):
    """Reads from any thread, each thread on a connection of its own that cannot write."""

    def __init__(self, database: Database, vault: Vault, seal_key: bytes) -> None:
        super().__init__(vault, seal_key)
        self._database = database
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def connection(self) -> Connection:
        """This thread's connection, opened at its first use."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None or self._closed:
            if self._closed:
                raise Closed("记录库已关闭")
            found = self._database.connect(read_only=True)
            self._local.connection = found
            with self._lock:
                self._opened.append(found)
        return found

    def execute(self, sql: str, params: Params = ()) -> Cursor:
        """Run one reading statement."""
        return self.connection().execute(sql, params)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, []
        for connection in opened:
            connection.close()


def read_act(town: str, row: tuple[Any, ...]) -> Act:
    """An Act from a row of `_COLUMNS`."""
    epoch, sequence, position, kind, matter, matter_position, leaf_hash, body = row
    fields = read_lines(body)
    sealed = fields.get(SEALED)
    return Act(
        town=town,
        id=ActId(epoch, sequence),
        position=position,
        kind=kind,
        matter=matter,
        matter_position=matter_position,
        at=read_time(str(fields["at"])),
        recorded_at=read_time(str(fields["recorded_at"])),
        open=fields,
        sealed=tuple(sealed) if isinstance(sealed, dict) else (),
        leaf_hash=leaf_hash,
    )
