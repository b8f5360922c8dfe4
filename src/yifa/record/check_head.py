"""The head row against the acts it stands for; says from which act on the log is not covered by it."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.record.act import ActId
from yifa.record.body import read_lines
from yifa.record.clock import read_time
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.errors import LogInconsistent, RecordError
from yifa.record.finding import Finding
from yifa.record.head import Head, load_head
from yifa.record.nodes import edge_of, stored_nodes

_CHUNK = 256


def check_head(connection: Connection, true: Head, key: bytes, *, signed: int) -> Iterator[Finding]:
    """Compare the stored head with `true`, computed from the acts; `signed` acts of the epoch are under a checkpoint."""
    town = true.town
    try:
        stored = load_head(connection, town, key)
    except RecordError as error:
        if not isinstance(error, LogInconsistent):
            yield Finding(f"镇 {town} 的日志头不见了", town, place="head")
            return
        yield from _broken_seal(connection, true, key, signed)
        return
    if (stored.epoch, stored.size, stored.edge) == (true.epoch, true.size, true.edge):
        if (stored.position, stored.recorded_at) != (true.position, true.recorded_at):
            yield Finding(f"镇 {town} 的日志头与最后一条记录不符", town, place="head")
        return
    if stored.epoch > true.epoch and stored.size == 0 and stored.position == true.position:
        return  # the year has turned and its first act is still to come
    first = ActId(true.epoch, min(stored.size, true.size) if stored.epoch == true.epoch else 0)
    if stored.epoch == true.epoch and true.size > stored.size:
        yield Finding(f"记录 {first} 不在日志头内：绕过系统加入的（伪造）", town, first)
    elif true.size < stored.size or stored.epoch > true.epoch:
        missing = ActId(stored.epoch, true.size if stored.epoch == true.epoch else 0)
        yield Finding(f"记录 {missing} 起不见了：日志头记有 {stored.position} 条，现只有 {true.position} 条", town, missing)
    else:
        suspect = ActId(true.epoch, min(signed, max(true.size - 1, 0)))
        yield Finding(f"记录 {suspect} 起与日志头不符：最后一个检查点之后有记录被改写", town, suspect)


def _broken_seal(connection: Connection, true: Head, key: bytes, signed: int) -> Iterator[Finding]:
    """Find the state that the seal was made for: what follows it was added without the key."""
    town = true.town
    row = connection.execute("SELECT seal FROM head WHERE town = ?", (town,)).fetchone()
    seal = row[0] if row else b""
    if true.seal(key) == seal:
        yield Finding(f"镇 {town} 的日志头被改动（记录本身与封签相符）", town, place="head")
        return
    for head in _states(connection, true, signed):
        if head.seal(key) == seal:
            first = ActId(true.epoch, head.size)
            yield Finding(f"记录 {first} 不在日志头的封签内：绕过系统加入的（伪造）", town, first)
            return
    first = ActId(true.epoch, signed)
    where = f"最后一个检查点之后的记录（{first} 起）" if signed < true.size else "其后续"
    yield Finding(f"镇 {town} 的日志头封签不符：{where}无法确认", town, first if signed < true.size else None, "head")


def _states(connection: Connection, true: Head, signed: int) -> Iterator[Head]:
    """The heads after each act since the last checkpoint."""
    try:
        edge = edge_of(signed, stored_nodes(connection, true.town, true.epoch, signed)) if signed else Edge()
    except (ValueError, LogInconsistent):
        return
    head = Head(true.town, true.mode, true.epoch, true.position - true.size + signed, None, edge)
    while head.size < true.size:
        rows = connection.execute(
            "SELECT leaf_hash, body FROM act WHERE town = ? AND epoch = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
            (true.town, true.epoch, head.size, _CHUNK),
        ).fetchall()
        for leaf_hash, body in rows:
            try:
                head = head.grown(leaf_hash, read_time(str(read_lines(body).get("recorded_at"))))
            except ValueError:
                return
            yield head
        if not rows:
            return
