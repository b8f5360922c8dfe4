"""The head of a town's log: epoch, size, right edge and position, under a seal; refuses to know what was appended."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from yifa.record.clock import read_time, write_time
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.errors import LogInconsistent, NotFound


@dataclass(frozen=True, slots=True)
class Head:
    """Where the next act of a town goes. `edge` is read only; `grown` makes the next head."""

    town: str
    mode: str
    epoch: int
    position: int
    """Acts of all epochs so far; the position of the next one."""
    recorded_at: datetime | None
    edge: Edge

    @property
    def size(self) -> int:
        """Acts in the open epoch; the sequence of the next one."""
        return self.edge.size

    @property
    def root(self) -> bytes:
        """Root of the open epoch's tree."""
        return self.edge.root()

    def grown(self, leaf_hash: bytes, recorded_at: datetime) -> Head:
        """The head after one more act."""
        edge = self.edge.copy()
        edge.push(leaf_hash)
        return Head(self.town, self.mode, self.epoch, self.position + 1, recorded_at, edge)

    def turned(self, epoch: int) -> Head:
        """The head at the beginning of a new epoch."""
        return replace(self, epoch=epoch, edge=Edge(using=self.edge.using))

    def seal(self, key: bytes) -> bytes:
        """MAC over the whole row: whoever writes to the database without the key is noticed before the next checkpoint."""
        when = write_time(self.recorded_at) if self.recorded_at else ""
        text = f"head\n{self.town}\n{self.mode}\n{self.epoch}\n{self.position}\n{when}\n"
        return hmac.digest(key, text.encode() + self.edge.to_bytes(), "sha256")


def insert_head(connection: Connection, head: Head, key: bytes) -> None:
    """Add a town."""
    connection.execute("INSERT INTO head (town, mode, epoch, position, recorded_at, edge, seal) VALUES (?, ?, ?, ?, ?, ?, ?)", (
        head.town, head.mode, head.epoch, head.position, None, head.edge.to_bytes(), head.seal(key)
    ))  # fmt: skip


def save_head(connection: Connection, head: Head, key: bytes, *, commit: bool = False) -> None:
    """Write the head back, only under the head lock; with `commit` end the transaction in the same round trip."""
    when = write_time(head.recorded_at) if head.recorded_at else None
    update = (
        "UPDATE head SET epoch = ?, position = ?, recorded_at = ?, edge = ?, seal = ? WHERE town = ?",
        (head.epoch, head.position, when, head.edge.to_bytes(), head.seal(key), head.town),
    )
    connection.together(update, *([("COMMIT", ())] if commit else []))


def load_head(connection: Connection, town: str, key: bytes, *, lock: bool = False, begin: bool = False) -> Head:
    """Read a town's head; `lock` holds it until the transaction ends, `begin` starts that in the same round trip.

    Raises NotFound, and LogInconsistent if the seal is broken.
    """
    suffix = " FOR UPDATE" if lock and connection.dialect == "postgresql" else ""
    select = f"SELECT mode, epoch, position, recorded_at, edge, seal FROM head WHERE town = ?{suffix}"  # noqa: S608  # constant
    row = connection.together(*([("BEGIN", ())] if begin else []), (select, (town,)))[-1].fetchone()
    if row is None:
        raise NotFound(f"本记录库里没有这个镇：{town}")
    mode, epoch, position, when, edge, seal = row
    try:
        head = Head(town, mode, epoch, position, read_time(when) if when else None, Edge.from_bytes(edge))
    except ValueError as error:
        raise LogInconsistent(f"日志头已损坏，停止写入：请执行 yifa verify 查明（{error}）") from error
    if not hmac.compare_digest(head.seal(key), seal):
        raise LogInconsistent("日志头的封签不符，停止写入：有人绕过系统改动了数据库，请执行 yifa verify 查明")
    return head
