"""The Merkle tree of RFC 6962: roots, proofs and their verification; refuses to know what the leaves say or where they lie.

Nodes are addressed by (level, index): the hash over the 2**level leaves that begin at index·2**level.
Only complete nodes have an address; what a proof needs of the ragged right side is folded from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeGuard

from yifa.record.hashing import HASH_SIZE, SHA256, TreeHash

NodeReader: TypeAlias = "Callable[[int, int], bytes]"
"""(level, index) → the 32-byte hash of that complete node; raises if it is not stored."""

LARGEST_SIZE = 2**63 - 1
"""Sizes beyond are refused: Go and the C2SP formats count in signed 64-bit integers."""


def leaf_hash(data: bytes, *, using: TreeHash = SHA256) -> bytes:
    """Hash of one raw entry."""
    return using.leaf(data)


def root(leaves: Sequence[bytes], *, using: TreeHash = SHA256) -> bytes:
    """Root over raw entries; the empty tree has the hash of nothing."""
    return root_from(len(leaves), memory_nodes((using.leaf(leaf) for leaf in leaves), using=using), using=using)


def inclusion_proof(leaves: Sequence[bytes], index: int, *, using: TreeHash = SHA256) -> list[bytes]:
    """Proof that entry `index` stands in the tree over all `leaves`. Raises ValueError outside the tree."""
    nodes = memory_nodes((using.leaf(leaf) for leaf in leaves), using=using)
    return inclusion_from(index, len(leaves), nodes, using=using)


def consistency_proof(leaves: Sequence[bytes], size1: int, *, using: TreeHash = SHA256) -> list[bytes]:
    """Proof that the tree over all `leaves` continues the one over the first `size1`. Raises ValueError beyond the tree."""
    nodes = memory_nodes((using.leaf(leaf) for leaf in leaves), using=using)
    return consistency_from(size1, len(leaves), nodes, using=using)


def verify_inclusion(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes], root: bytes, *, using: TreeHash = SHA256
) -> bool:
    """True only if `leaf_hash` is entry `index` of the tree of `size` entries under `root`; never raises."""
    if not (_is_size(index) and _is_size(size) and index < size):
        return False
    if not (_is_hash(leaf_hash) and _is_hash(root) and _is_proof(proof)):
        return False
    place, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = using.node(sibling, found)
            place, last = _climb(place, last)
        else:
            found = using.node(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes], *, using: TreeHash = SHA256
) -> bool:
    """True only if the tree (`size2`, `root2`) begins with the tree (`size1`, `root1`); never raises.

    False for `size1` 0: every tree begins with the empty one, so such a proof would prove nothing.
    """
    if not (_is_size(size1) and _is_size(size2) and 0 < size1 <= size2 and _is_proof(proof)):
        return False
    if size1 == size2:
        return type(root1) is bytes and type(root2) is bytes and root1 == root2 and not proof
    if not (_is_hash(root1) and _is_hash(root2)):
        return False
    path = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    return _verify_longer(size1, size2, root1, root2, path, using)


def _verify_longer(size1: int, size2: int, root1: bytes, root2: bytes, path: list[bytes], using: TreeHash) -> bool:
    if not path:
        return False
    place, last = size1 - 1, size2 - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = using.node(sibling, old), using.node(sibling, new)
            place, last = _climb(place, last)
        else:
            new = using.node(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == root1 and new == root2


def _climb(place: int, last: int) -> tuple[int, int]:
    """Skip the levels on which a right-most node has no sibling of its own."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _is_size(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= LARGEST_SIZE


def _is_hash(value: object) -> TypeGuard[bytes]:
    return type(value) is bytes and len(value) == HASH_SIZE


def _is_proof(value: object) -> TypeGuard[Sequence[bytes]]:
    return (type(value) is list or type(value) is tuple) and all(_is_hash(item) for item in value)


# --- from stored nodes -------------------------------------------------------------------------


def root_from(size: int, nodes: NodeReader, *, using: TreeHash = SHA256) -> bytes:
    """Root of the first `size` leaves, reading O(log size) stored nodes."""
    _need(0 <= size <= LARGEST_SIZE, f"树的大小不对：{size}")
    return _range_hash(0, size, nodes, using) if size else using.empty()


def inclusion_from(index: int, size: int, nodes: NodeReader, *, using: TreeHash = SHA256) -> list[bytes]:
    """Inclusion proof of leaf `index` in the tree of `size`, from stored nodes. Raises ValueError outside the tree."""
    _need(0 <= index < size <= LARGEST_SIZE, f"第 {index} 项不在大小为 {size} 的树里")
    low, high, proof = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range_hash(middle, high, nodes, using))
            high = middle
        else:
            proof.append(_range_hash(low, middle, nodes, using))
            low = middle
    return proof[::-1]


def consistency_from(size1: int, size2: int, nodes: NodeReader, *, using: TreeHash = SHA256) -> list[bytes]:
    """Consistency proof between two sizes of one tree, from stored nodes. Raises ValueError if size1 > size2."""
    _need(0 <= size1 <= size2 <= LARGEST_SIZE, f"不能从 {size1} 证明到 {size2}")
    if size1 == 0:
        return []
    low, high, proof = 0, size2, list[bytes]()
    while high != size1:
        middle = low + _split(high - low)
        if size1 <= middle:
            proof.append(_range_hash(middle, high, nodes, using))
            high = middle
        else:
            proof.append(_range_hash(low, middle, nodes, using))
            low = middle
    if low:  # at low == 0 the old tree is itself a node here, and the verifier holds its root already
        proof.append(_range_hash(low, high, nodes, using))
    return proof[::-1]


def peaks(size: int) -> Iterator[tuple[int, int]]:
    """(level, index) of the complete nodes that together cover the first `size` leaves, left to right."""
    start = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            yield level, start >> level
            start += 1 << level


def memory_nodes(leaf_hashes: Iterable[bytes], *, using: TreeHash = SHA256) -> NodeReader:
    """A NodeReader over leaf hashes held in memory. Reading a node that is not complete raises IndexError."""
    levels = [list(leaf_hashes)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([using.node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def _range_hash(low: int, high: int, nodes: NodeReader, using: TreeHash) -> bytes:
    """Hash over leaves [low, high), where `low` is aligned as the tree's own splits leave it."""
    parts = [nodes(level, (low >> level) + index) for level, index in peaks(high - low)]
    return fold(parts, using=using)


def fold(parts: Sequence[bytes], *, using: TreeHash = SHA256) -> bytes:
    """One hash from the hashes of `peaks`, right to left. Raises ValueError on none."""
    _need(bool(parts), "没有可合并的哈希")
    result = parts[-1]
    for part in reversed(parts[:-1]):
        result = using.node(part, result)
    return result


def _split(width: int) -> int:
    """The largest power of two smaller than `width` (RFC 6962 k)."""
    return 1 << (width - 1).bit_length() - 1


def _need(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)
