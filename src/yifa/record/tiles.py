"""The tree as immutable files (C2SP tlog-tiles): names, contents, reading nodes; refuses to know which disk or site holds them.

Whoever changes a tile can at most make proofs fail: a proof is checked against a signed root, never against tiles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from yifa.record.hashing import HASH_SIZE, SHA256, TreeHash
from yifa.record.tree import NodeReader

HEIGHT = 8
WIDTH = 1 << HEIGHT
_LONGEST_ENTRY = 0xFFFF
_HIGHEST_LEVEL = 63
_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class TileError(ValueError):
    """A tile, bundle or path that is not of the form."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """`width` consecutive hashes (1–256) at tile level `level`, from index·256 on; below 256 it is partial."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level <= _HIGHEST_LEVEL and self.index >= 0 and 0 < self.width <= WIDTH):
            raise TileError(f"没有这样的哈希块：{self.level}/{self.index}，宽 {self.width}")

    def path(self) -> str:
        """Where its hashes are served."""
        return f"tile/{self.level}/{self._suffix()}"

    def entries_path(self) -> str:
        """Where the entries below a level-0 tile are served."""
        if self.level:
            raise TileError("只有第0层对应条目")
        return f"tile/entries/{self._suffix()}"

    def _suffix(self) -> str:
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return number if self.width == WIDTH else f"{number}.p/{self.width}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read a path of hashes or of entries (level 0). Raises TileError unless it is the one spelling of that tile."""
        found = _PATH.fullmatch(path)
        if not found:
            raise TileError(f"不是哈希块的路径：{path!r}")
        level, number, width = found.groups()
        index = int(number.replace("x", "").replace("/", ""))
        tile = cls(0 if level == "entries" else int(level), index, int(width) if width else WIDTH)
        if path != (tile.entries_path() if level == "entries" else tile.path()):
            raise TileError(f"哈希块的路径不规范：{path!r}")
        return tile


def tiles_of(size: int, *, since: int = 0) -> Iterator[Tile]:
    """Every tile of a tree of `size` that a tree of `since` did not have, level by level; partial ones included."""
    for level in range(_HIGHEST_LEVEL + 1):
        hashes, before = size >> HEIGHT * level, since >> HEIGHT * level
        if not hashes:
            return
        if hashes == before:
            continue
        for index in range(before // WIDTH, -(-hashes // WIDTH)):
            yield Tile(level, index, min(WIDTH, hashes - index * WIDTH))


def tile_bytes(tile: Tile, nodes: NodeReader) -> bytes:
    """The tile's hashes, 32 bytes each."""
    return b"".join(nodes(tile.level * HEIGHT, tile.index * WIDTH + at) for at in range(tile.width))


class TileNodes:
    """A NodeReader over tiles of a tree of `size`; `fetch` gets a tile's bytes and is asked once for each.

    Only tiles that a tree of this size must have are asked for. Raises TileError on a tile of wrong
    length or a node the tree does not have.
    """

    def __init__(self, size: int, fetch: Callable[[Tile], bytes], *, using: TreeHash = SHA256) -> None:
        self._size = size
        self._fetch = fetch
        self._using = using
        self._held: dict[Tile, bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash over the 2**level leaves from index·2**level on."""
        if level < 0 or index < 0 or index + 1 > self._size >> level:
            raise TileError(f"大小为 {self._size} 的树没有节点 {level}/{index}")
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        tile_index, offset = divmod(first, WIDTH)
        hashes = self._size >> HEIGHT * tile_level
        tile = Tile(tile_level, tile_index, min(WIDTH, hashes - tile_index * WIDTH))
        row = self._row(tile)[offset : offset + (1 << above)]
        while len(row) > 1:
            row = [self._using.node(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        return row[0]

    def _row(self, tile: Tile) -> list[bytes]:
        if tile not in self._held:
            data = self._fetch(tile)
            if len(data) != tile.width * HASH_SIZE:
                raise TileError(f"{tile.path()} 应为 {tile.width * HASH_SIZE} 字节，实为 {len(data)}")
            self._held[tile] = data
        data = self._held[tile]
        return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries of one tile, each behind its length in two bytes. Raises TileError if one is longer than 65,535."""
    parts = []
    for entry in entries:
        if len(entry) > _LONGEST_ENTRY:
            raise TileError(f"一条有 {len(entry)} 字节，超过 {_LONGEST_ENTRY:,}")
        parts.append(len(entry).to_bytes(2, "big") + entry)
    return b"".join(parts)


def parse_bundle(data: bytes) -> Sequence[bytes]:
    """The entries of a bundle, at most 256. Raises TileError if a length does not fit."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data) or len(entries) == WIDTH:
            raise TileError("条目包的长度不对")
        entries.append(data[at + 2 : end])
        at = end
    return entries
