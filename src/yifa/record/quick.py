"""The quick check: stored leaf hashes against the newest checkpoint; refuses to look into any act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from yifa.record.act import ActId
from yifa.record.checkpoint import Checkpoint
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.finding import Finding
from yifa.record.tiles import WIDTH
from yifa.record.tree import memory_nodes, peaks

_CHUNK = WIDTH * 8
_HASHES = "SELECT sequence, leaf_hash FROM act WHERE town = ? AND epoch = ? AND sequence >= ? AND sequence < ? ORDER BY sequence"


def quick_edge(
    connection: Connection, town: str, epoch: int, newest: Checkpoint | None
) -> tuple[Edge, list[Finding]]:  # fmt: skip
    """The epoch's right edge from its stored leaf hashes, compared on the way with its newest checkpoint.

    Keeps one hash for 256 acts, and the leaf hashes of the ragged end and around the checkpoint.
    """
    roots: list[bytes] = []
    tail: list[bytes] = []
    findings: list[Finding] = []
    size, at = 0, newest.size if newest else -1
    for piece in _pieces(connection, town, epoch):
        if size < at <= size + len(piece):
            found = _edge(roots + _full(piece[: at - size]), _rest(piece[: at - size]), at)
            if newest is not None and found.root() != newest.root:
                findings.append(_rewritten(connection, town, epoch, newest))
        roots += _full(piece)
        tail = _rest(piece)
        size += len(piece)
    if size < at:
        first = ActId(epoch, size)
        findings.append(Finding(f"记录 {first} 起不见了：已签的检查点证明曾有 {at} 条，现只有 {size} 条", town, first))
    return _edge(roots, tail, size), findings


def _pieces(connection: Connection, town: str, epoch: int) -> Iterator[list[bytes]]:
    """Leaf hashes in log order, in whole tiles but for the end. A gap ends the log there."""
    start = 0
    while True:
        rows = connection.execute(_HASHES, (town, epoch, start, start + _CHUNK)).fetchall()
        whole = not rows or (rows[0][0] == start and rows[-1][0] == start + len(rows) - 1)
        hashes = [row[1] for at, row in enumerate(rows, start) if row[0] == at] if not whole else [row[1] for row in rows]
        yield hashes
        if len(hashes) < _CHUNK:
            return
        start += _CHUNK


def _full(hashes: list[bytes]) -> list[bytes]:
    """Roots of the complete groups of 256."""
    return [_tile_root(hashes[at : at + WIDTH]) for at in range(0, len(hashes) - len(hashes) % WIDTH, WIDTH)]


def _rest(hashes: list[bytes]) -> list[bytes]:
    return hashes[len(hashes) - len(hashes) % WIDTH :]


def _tile_root(row: list[bytes]) -> bytes:
    sha256 = hashlib.sha256
    while len(row) > 1:
        pairs = iter(row)
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return row[0]


def _edge(roots: list[bytes], tail: list[bytes], size: int) -> Edge:
    upper, lower = memory_nodes(roots), memory_nodes(tail)
    base = len(roots) * WIDTH

    def node(level: int, index: int) -> bytes:
        return upper(level - 8, index) if level >= 8 else lower(level, index - (base >> level))

    return Edge.from_bytes(size.to_bytes(8, "big") + b"".join(node(*where) for where in peaks(size)))


def _rewritten(connection: Connection, town: str, epoch: int, newest: Checkpoint) -> Finding:
    """Name the first act whose hash differs from its stored tile, if the tiles still hold the old ones."""
    for number, hashes in connection.execute(
        "SELECT number, hashes FROM tile WHERE town = ? AND epoch = ? AND level = 0 ORDER BY number", (town, epoch)
    ):
        rows = connection.execute(_HASHES, (town, epoch, number * WIDTH, number * WIDTH + WIDTH)).fetchall()
        for at, (sequence, leaf_hash) in enumerate(rows):
            if leaf_hash != hashes[32 * at : 32 * at + 32]:
                first = ActId(epoch, sequence)
                return Finding(f"记录 {first} 被改写：历史与已签的检查点（{newest.size} 条）不符", town, first)
    text = f"{epoch} 年的历史与已签的检查点（{newest.size} 条）不符：请执行完整的 yifa verify 找出被改写的记录"
    return Finding(text, town, ActId(epoch, 0))
