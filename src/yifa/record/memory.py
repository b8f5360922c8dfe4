"""The checkpoints a record has signed, in the database and in files beside it; refuses to sign what contradicts any of them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yifa.record.act import Json
from yifa.record.body import act_commitments, leaf_entry
from yifa.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint, refuse_fork
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.epoch import origin
from yifa.record.errors import LogInconsistent, RecordError
from yifa.record.gap import Gap
from yifa.record.hashing import SHA256
from yifa.record.head import Head
from yifa.record.keyring import Keyring
from yifa.record.keys import write_durably
from yifa.record.nodes import edge_of, store_tiles, stored_nodes
from yifa.record.note import NoteError
from yifa.record.tiles import WIDTH
from yifa.record.tree import consistency_from

_FILE = re.compile(r"([0-9]{1,9})-([0-9]{1,18})\.txt")
_CHUNK = 500


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """A signed checkpoint as kept somewhere."""

    epoch: int
    size: int
    note: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What this process found when it signed `newest`: the tree's edge at that size, and the names of files that agree."""

    newest: Kept
    edge: Edge
    files: frozenset[str]


class Memory:
    """The folder of checkpoint files. Whoever restores an older database does not make these forget."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._agreed: dict[str, Agreed] = {}

    def remember(self, town: str, kept: Kept) -> None:
        """Write a checkpoint durably, unless it is there already."""
        path = self._folder / town / f"{kept.epoch}-{kept.size}.txt"
        if not path.exists():
            write_durably(path, kept.note.encode(), mode=0o644)

    def agreed(self, town: str, last: Kept | None) -> Agreed | None:
        """What was found when this process signed `last`; None where somebody else did."""
        found = self._agreed.get(town)
        return found if found is not None and found.newest == last else None

    def agree(self, town: str, found: Agreed) -> None:
        """A checkpoint is about to be kept that agrees with all of these. One that is then not kept is never asked for."""
        self._agreed[town] = found

    def names(self, town: str) -> frozenset[str]:
        """What lies in the town's folder, whatever it is."""
        folder = self._folder / town
        return frozenset(os.listdir(folder)) if folder.is_dir() else frozenset()

    def read(self, town: str, names: Iterable[str]) -> list[Kept]:
        """The checkpoints among files of these names, oldest first; files of other names are not ours."""
        places = sorted(place for name in names if (place := _place(name)))
        folder = self._folder / town
        return [Kept(epoch, size, (folder / name).read_text(encoding="utf-8")) for epoch, size, name in places]

    def all(self, town: str) -> list[Kept]:
        """Every kept checkpoint of a town, oldest first."""
        return self.read(town, self.names(town))

    def newest(self, town: str) -> Kept | None:
        """The last one, or None."""
        last = max((place for name in self.names(town) if (place := _place(name))), default=None)
        return None if last is None else self.read(town, [last[2]])[0]


def _place(name: str) -> tuple[int, int, str] | None:
    found = _FILE.fullmatch(name)
    return (int(found[1]), int(found[2]), name) if found else None


def latest(connection: Connection, town: str, *, epoch: int | None = None, covering: int | None = None) -> Kept | None:
    """The newest checkpoint in the database, of one epoch if given; with `covering`, the first that covers that sequence."""
    row = None
    if epoch is None:
        row = connection.execute(
            "SELECT epoch, size, note FROM checkpoint WHERE town = ? ORDER BY epoch DESC, size DESC LIMIT 1", (town,)
        ).fetchone()
    elif covering is None:
        row = connection.execute(
            "SELECT epoch, size, note FROM checkpoint WHERE town = ? AND epoch = ? ORDER BY size DESC LIMIT 1", (town, epoch)
        ).fetchone()
    else:
        row = connection.execute(
            "SELECT epoch, size, note FROM checkpoint WHERE town = ? AND epoch = ? AND size > ? ORDER BY size LIMIT 1",
            (town, epoch, covering),
        ).fetchone()
    return None if row is None else Kept(*row)


def previous_epoch(connection: Connection, head: Head) -> Json:
    """What the first act of an epoch says of the one before: its last checkpoint. None in the first epoch."""
    kept = latest(connection, head.town)
    return None if kept is None else named(kept)


def named(kept: Kept) -> dict[str, Json]:
    """A checkpoint as the next epoch's first act names it."""
    checkpoint = Checkpoint.parse(kept.note[: kept.note.rfind("\n\n") + 1])
    digest = "sha256:" + hashlib.sha256(kept.note.encode()).hexdigest()
    root = checkpoint.root.hex()
    return {"checkpoint": digest, "epoch": kept.epoch, "origin": checkpoint.origin, "root": root, "size": kept.size}


def sign_next(connection: Connection, head: Head, keyring: Keyring, memory: Memory, *, whole: bool = False) -> Kept:
    """Sign the head's tree after hashing again every act since the last checkpoint (`whole`: of the epoch), and keep it.

    Runs under the head lock; the caller commits and then calls `memory.remember`. The same size gives the same note.
    What agreed with the last checkpoint agrees with whatever extends it. So where this process signed the last one, it goes on
    from the edge it found then; every time a tile is full, and for the `whole`, it begins with what is stored and proves again.
    Raises LogInconsistent if the acts, the head or any earlier checkpoint of the epoch contradict each other.
    """
    if head.size == 0:
        raise RecordError("本年度还没有记录，没有可签的检查点")
    last = latest(connection, head.town, epoch=head.epoch)
    since = 0 if last is None else last.size
    if since > head.size:
        raise LogInconsistent(f"日志变短了：已签检查点有 {since} 条，现在只有 {head.size} 条。停止签名，请执行 yifa verify")
    agreed = None if whole else memory.agreed(head.town, last)
    # What is stored is looked at before more is stored on top of it.
    trusted = agreed if agreed is not None and since // WIDTH == head.size // WIDTH else None
    edge = trusted.edge.copy() if trusted is not None else _edge_at(connection, head, 0 if whole else since)
    edge = _hash_again(connection, head, edge)
    if edge != head.edge:
        raise LogInconsistent("重新计算的树与日志头不一致，停止签名：请执行 yifa verify 查明")
    new = Checkpoint(origin(head.town, head.mode, head.epoch), head.size, edge.root())
    names = memory.names(head.town)
    strange = memory.read(head.town, names if agreed is None else names - agreed.files)
    remembered = {kept for kept in strange if kept.epoch >= head.epoch}
    for kept in sorted(remembered - {last} if trusted is not None else remembered | ({last} if last else set())):
        _refuse_contradiction(connection, head, keyring, kept, new)
    if last is not None and last.size == head.size:
        return last
    store_tiles(connection, head.town, head.epoch, since, head.size)
    kept = Kept(head.epoch, head.size, keyring.sign(new, head.town))
    memory.agree(head.town, Agreed(kept, edge, names))
    connection.execute(
        "INSERT INTO checkpoint (town, epoch, size, note) VALUES (?, ?, ?, ?)", (head.town, kept.epoch, kept.size, kept.note)
    )
    return kept


def gap_of(connection: Connection, head: Head, keyring: Keyring, memory: Memory) -> Gap:
    """What a restored copy lacks of the open epoch, by the largest checkpoint that was ever signed and kept beside it.

    Raises LogInconsistent where the copy does not hash to its own head, or contradicts a checkpoint it covers.
    """
    edge = _hash_again(connection, head, _edge_at(connection, head, 0))
    if edge != head.edge:
        raise LogInconsistent("备份里的记录与它的日志头不一致：这份备份不可信，请换更早的一份")
    beyond: dict[int, Kept] = {}
    copy = Checkpoint(origin(head.town, head.mode, head.epoch), head.size, edge.root())
    for kept in memory.all(head.town):
        if (kept.epoch, kept.size) > (head.epoch, head.size):
            open_kept(keyring, head.town, head.mode, kept)
            beyond[kept.epoch] = kept
        elif kept.epoch == head.epoch:
            _refuse_contradiction(connection, head, keyring, kept, copy)
    return Gap(head.epoch, head.size, copy.root.hex(), tuple(named(kept) for kept in beyond.values()))


def open_kept(keyring: Keyring, town: str, mode: str, kept: Kept) -> Checkpoint:
    """The checkpoint in a kept note if its signature holds and it is filed under the right name. Raises LogInconsistent."""
    name = origin(town, mode, kept.epoch)
    try:
        opened = open_checkpoint(kept.note, name, [keyring.verifier(town, mode, kept.epoch)]).checkpoint
    except (CheckpointError, NoteError) as error:
        raise LogInconsistent(f"检查点 {kept.epoch}/{kept.size} 不可信：{error}") from error
    if opened.size != kept.size:
        raise LogInconsistent(f"检查点 {kept.epoch}/{kept.size} 的条数被改动：签名的是 {opened.size} 条")
    return opened


def _refuse_contradiction(connection: Connection, head: Head, keyring: Keyring, kept: Kept, new: Checkpoint) -> None:
    old = open_kept(keyring, head.town, head.mode, kept)
    if kept.epoch > head.epoch or old.size > new.size:
        raise LogInconsistent(
            f"日志比已签的检查点（{kept.epoch} 年 {kept.size} 条）短：数据库可能是旧的备份。停止签名，请执行 yifa verify"
        )
    nodes = stored_nodes(connection, head.town, head.epoch, head.size)
    try:
        refuse_fork(old, new, consistency_from(old.size, new.size, nodes))
    except CheckpointError as error:
        raise LogInconsistent(f"与已签的检查点（{kept.epoch} 年 {kept.size} 条）矛盾，停止签名：{error}") from error


def _edge_at(connection: Connection, head: Head, size: int) -> Edge:
    if size == 0:
        return Edge(using=head.edge.using)
    return edge_of(size, stored_nodes(connection, head.town, head.epoch, size))


def _hash_again(connection: Connection, head: Head, edge: Edge) -> Edge:
    while edge.size < head.size:
        start = edge.size
        rows = connection.execute(
            "SELECT sequence, leaf_hash, salts, body FROM act"
            " WHERE town = ? AND epoch = ? AND sequence >= ? ORDER BY sequence LIMIT ?",
            (head.town, head.epoch, start, min(_CHUNK, head.size - start)),
        ).fetchall()
        for expected, (sequence, stored, salts, body) in enumerate(rows, start):
            if sequence != expected or _leaf_hash(head, sequence, body, salts) != stored:
                raise LogInconsistent(f"记录 {head.epoch}.{expected} 与其哈希不符，停止签名：请执行 yifa verify 查明")
            edge.push(stored)
        if not rows:
            raise LogInconsistent(f"记录 {head.epoch}.{start} 不见了，停止签名：请执行 yifa verify 查明")
    return edge


def _leaf_hash(head: Head, sequence: int, body: bytes, salts: bytes) -> bytes | None:
    try:
        return SHA256.leaf(leaf_entry(head.town, head.epoch, sequence, act_commitments(body, salts)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
