"""One epoch's log from its first act to its last, with its tiles and checkpoints; refuses to hold more than a piece in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yifa.record.act import ActId
from yifa.record.check_act import COLUMNS, ActCheck, vault_rows
from yifa.record.checkpoint import Checkpoint
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.finding import Finding
from yifa.record.nodes import tile_root
from yifa.record.tiles import WIDTH

_CHUNK = WIDTH


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint with a good signature, and where it was found."""

    checkpoint: Checkpoint
    source: str


class Walk:
    """Walks one epoch. Afterwards `edge` is the tree as computed again, `size` the acts that are there."""

    def __init__(self, connection: Connection, town: str, epoch: int, anchors: Sequence[Anchor], tiled: int) -> None:
        self.edge = Edge()
        self.tiles = 0
        self._connection = connection
        self._town = town
        self._epoch = epoch
        self._anchors = sorted(anchors, key=lambda anchor: anchor.checkpoint.size)
        self._tiled = tiled
        """Leaves covered by the newest checkpoint in the database: below it every complete tile is stored."""
        self._levels: defaultdict[int, list[bytes]] = defaultdict(list)
        self._done: defaultdict[int, int] = defaultdict(int)
        self._good = 0
        self._dirty = False
        self._strange: list[tuple[int, Finding]] = []

    @property
    def size(self) -> int:
        """Acts walked."""
        return self.edge.size

    def run(self, check: ActCheck) -> Iterator[Finding]:
        """Findings in the order of the log."""
        while rows := self._rows(self.edge.size):
            vault: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
            for sequence, row in vault_rows(self._connection, self._town, self._epoch, rows[0][0], rows[-1][0]):
                vault[sequence].append(row)
            for row in rows:
                if row[0] != self.edge.size:
                    yield self._finding(self.edge.size, f"不见了（其后是 {self._epoch}.{row[0]}）")
                    self._dirty = True
                    return
                yield from self._one(check, row, vault[row[0]])
        yield from self._strange_tiles()
        yield from self._missing()

    def _rows(self, start: int) -> list[tuple[Any, ...]]:
        return self._connection.execute(
            f"SELECT {COLUMNS} FROM act WHERE town = ? AND epoch = ? AND sequence >= ? ORDER BY sequence LIMIT {_CHUNK}",  # noqa: S608
            (self._town, self._epoch, start),
        ).fetchall()

    def _one(self, check: ActCheck, row: tuple[Any, ...], vault: list[tuple[Any, ...]]) -> Iterator[Finding]:
        sequence, leaf_hash = row[0], row[5]
        found = check.check(row, vault)
        for place, text in check.faults:
            yield self._finding(sequence, text, place)
        if found != leaf_hash:
            self._dirty = True
        self.edge.push(found if found is not None else leaf_hash if len(leaf_hash) == 32 else bytes(32))
        self._fill_tile(0, found or leaf_hash)
        while self._anchors and self._anchors[0].checkpoint.size <= self.edge.size:
            yield from self._compare(self._anchors.pop(0))

    def _compare(self, anchor: Anchor) -> Iterator[Finding]:
        checkpoint = anchor.checkpoint
        if checkpoint.size < self.edge.size:
            return
        if self.edge.root() == checkpoint.root:
            self._good = checkpoint.size
            yield from self._strange_tiles()
        elif not self._dirty:
            self._dirty = True
            first = min((sequence for sequence, _ in self._strange), default=self._good)
            exact = "被改写" if self._strange else f"至 {self._epoch}.{checkpoint.size - 1} 之间有记录被改写"
            self._strange.clear()
            yield self._finding(first, f"{exact}：历史与已签的检查点（{checkpoint.size} 条，{anchor.source}）不符")
        else:
            self._strange.clear()

    def _strange_tiles(self) -> Iterator[Finding]:
        """Tiles that differ although the acts agree with the checkpoint: the tiles are what was changed."""
        for _, finding in self._strange if not self._dirty else ():
            yield finding
        self._strange.clear()

    def _missing(self) -> Iterator[Finding]:
        if self._anchors:
            largest = self._anchors[-1]
            yield self._finding(
                self.edge.size,
                f"起不见了：已签的检查点（{largest.source}）证明曾有 {largest.checkpoint.size} 条，现只有 {self.edge.size} 条，"
                "记录被截去，或数据库是旧的备份",
            )

    def _fill_tile(self, level: int, found: bytes) -> None:
        held = self._levels[level]
        held.append(found)
        if len(held) < WIDTH:
            return
        number, hashes = self._done[level], b"".join(held)
        self._done[level] += 1
        held.clear()
        if (number + 1) << 8 * (level + 1) <= self._tiled:
            self.tiles += 1
            self._compare_tile(level, number, hashes)
        self._fill_tile(level + 1, tile_root(hashes))

    def _compare_tile(self, level: int, number: int, hashes: bytes) -> None:
        row = self._connection.execute(
            "SELECT hashes FROM tile WHERE town = ? AND epoch = ? AND level = ? AND number = ?",
            (self._town, self._epoch, level, number),
        ).fetchone()
        if row is not None and row[0] == hashes:
            return
        stored = row[0] if row else b""
        at = next((i for i in range(WIDTH) if stored[32 * i : 32 * i + 32] != hashes[32 * i : 32 * i + 32]), 0)
        first = (number * WIDTH + at) << 8 * level
        text = f"处的哈希块（{level}/{number}）" + ("与记录不符" if row else "不见了")
        self._strange.append((first, self._finding(first, text, "tile")))

    def _finding(self, sequence: int, text: str, place: str = "act") -> Finding:
        act_id = ActId(self._epoch, sequence)
        return Finding(f"记录 {act_id} {text}", self._town, act_id, place)
