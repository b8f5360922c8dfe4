"""The right edge of a growing tree, all that appending needs; refuses to know the leaves behind it."""

from __future__ import annotations

from dataclasses import dataclass

from yifa.record.hashing import HASH_SIZE, SHA256, TreeHash
from yifa.record.tree import LARGEST_SIZE, fold, peaks

_SIZE_BYTES = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A node completed by an append: the hash over the 2**level leaves from index·2**level on."""

    level: int
    index: int
    hash: bytes


class Edge:
    """Size and the hashes of the complete nodes on the right edge, left to right.

    `push` changes the edge in place and is its only writer; size and hashes always belong together.
    """

    __slots__ = ("_hashes", "_size", "using")

    def __init__(self, *, using: TreeHash = SHA256) -> None:
        self.using = using
        self._size = 0
        self._hashes: list[bytes] = []

    @property
    def size(self) -> int:
        """Number of leaves so far."""
        return self._size

    def push(self, leaf_hash: bytes) -> tuple[Node, ...]:
        """Append one leaf hash (32 bytes) in O(log n); the nodes it completed, the leaf itself first. Raises ValueError."""
        if type(leaf_hash) is not bytes or len(leaf_hash) != HASH_SIZE:
            raise ValueError("叶哈希须是32字节")
        if self._size >= LARGEST_SIZE:
            raise ValueError("树已经满了")
        node = Node(0, self._size, leaf_hash)
        completed = [node]
        while self._size >> node.level & 1:
            node = Node(node.level + 1, node.index >> 1, self.using.node(self._hashes.pop(), node.hash))
            completed.append(node)
        self._hashes.append(node.hash)
        self._size += 1
        return tuple(completed)

    def root(self) -> bytes:
        """Root of the tree so far."""
        return fold(self._hashes, using=self.using) if self._hashes else self.using.empty()

    def copy(self) -> Edge:
        """An edge that grows on its own from here: a savepoint can be rolled back by dropping it."""
        other = Edge(using=self.using)
        other._size, other._hashes = self._size, list(self._hashes)
        return other

    def to_bytes(self) -> bytes:
        """Size as 8 bytes big-endian, then the hashes; `from_bytes` reads it back."""
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._hashes)

    @classmethod
    def from_bytes(cls, data: bytes, *, using: TreeHash = SHA256) -> Edge:
        """Read a stored edge. Raises ValueError if the number of hashes does not fit the size."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        expected = _SIZE_BYTES + HASH_SIZE * size.bit_count()
        if size > LARGEST_SIZE or len(data) != expected:
            raise ValueError(f"右边缘的字节数不对：应为 {expected}，实为 {len(data)}")
        edge = cls(using=using)
        edge._size = size
        edge._hashes = [data[at : at + HASH_SIZE] for at in range(_SIZE_BYTES, expected, HASH_SIZE)]
        return edge

    def peaks(self) -> tuple[Node, ...]:
        """The nodes of the edge with their addresses."""
        return tuple(Node(*where, found) for where, found in zip(peaks(self._size), self._hashes, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edge) and self.using == other.using and self.to_bytes() == other.to_bytes()

    __hash__ = None  # type: ignore[assignment]  # it changes, so it must not be a key
