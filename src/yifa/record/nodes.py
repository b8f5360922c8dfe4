"""The log's tree as stored: complete tiles, and leaf hashes where no tile is complete yet; refuses to decide what is true."""

from __future__ import annotations

import hashlib

from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.errors import LogInconsistent
from yifa.record.hashing import HASH_SIZE
from yifa.record.tiles import HEIGHT, WIDTH, Tile, TileNodes, tile_bytes
from yifa.record.tree import NodeReader, fold, memory_nodes, peaks


def stored_nodes(connection: Connection, town: str, epoch: int, size: int) -> NodeReader:
    """Reads the nodes of the first `size` leaves. Reading raises LogInconsistent where leaves are missing."""
    return TileNodes(size, lambda tile: fetch_tile(connection, town, epoch, tile))


def fetch_tile(connection: Connection, town: str, epoch: int, tile: Tile) -> bytes:
    """A tile's hashes, from its row or from what lies below it."""
    if tile.width == WIDTH:
        row = connection.execute(
            "SELECT hashes FROM tile WHERE town = ? AND epoch = ? AND level = ? AND number = ?",
            (town, epoch, tile.level, tile.index),
        ).fetchone()
        if row is not None:
            return bytes(row[0])
    first = tile.index * WIDTH
    if tile.level:
        below = [fetch_tile(connection, town, epoch, Tile(tile.level - 1, first + at)) for at in range(tile.width)]
        return b"".join(_known_root(hashes) for hashes in below)
    rows = connection.execute(
        "SELECT leaf_hash FROM act WHERE town = ? AND epoch = ? AND sequence >= ? AND sequence < ? ORDER BY sequence",
        (town, epoch, first, first + tile.width),
    ).fetchall()
    if len(rows) != tile.width:
        raise LogInconsistent(f"{epoch} 年的记录不连续：从 {epoch}.{first} 起应有 {tile.width} 条，实有 {len(rows)} 条")
    return b"".join(row[0] for row in rows)


def tile_root(hashes: bytes) -> bytes:
    """The one hash above a complete tile."""
    parts = [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
    return memory_nodes(parts)(HEIGHT, 0)


_MOST_ROOTS = 100_000
_roots: dict[bytes, bytes] = {}


def _known_root(hashes: bytes) -> bytes:
    """`tile_root`, remembered under the digest of what it was computed from: signing passes over the same tiles every time."""
    key = hashlib.sha256(hashes).digest()
    root = _roots.get(key)
    if root is None:
        if len(_roots) >= _MOST_ROOTS:
            _roots.clear()
        root = _roots[key] = tile_root(hashes)
    return root


def edge_of(size: int, nodes: NodeReader) -> Edge:
    """The right edge of the first `size` leaves."""
    return Edge.from_bytes(size.to_bytes(8, "big") + b"".join(nodes(level, index) for level, index in peaks(size)))


def root_of(size: int, nodes: NodeReader) -> bytes:
    """The root of the first `size` leaves (at least one)."""
    return fold([nodes(level, index) for level, index in peaks(size)])


def store_tiles(connection: Connection, town: str, epoch: int, since: int, size: int) -> None:
    """Keep the tiles that became complete between two sizes, lowest level first."""
    level = 0
    while size >> HEIGHT * (level + 1):
        done, complete = since >> HEIGHT * (level + 1), size >> HEIGHT * (level + 1)
        nodes = stored_nodes(connection, town, epoch, size)
        rows = [(town, epoch, level, index, tile_bytes(Tile(level, index), nodes)) for index in range(done, complete)]
        connection.executemany("INSERT INTO tile (town, epoch, level, number, hashes) VALUES (?, ?, ?, ?, ?)", rows)
        level += 1
