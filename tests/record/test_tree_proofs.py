"""Proofs hold for every size, and no change to anything they bind goes unnoticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.record import tree
from yifa.record.hashing import SHA256

SIZES = range(1, 131)
LEAVES = [f"示例{i}".encode() for i in range(SIZES.stop)]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]
NODES = tree.memory_nodes(HASHES)
ROOTS = [tree.root(LEAVES[:size]) for size in range(SIZES.stop)]


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """MTH as the RFC writes it, by recursion; slow, and independent of the code under test."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


def flips(proof: list[bytes]) -> Iterator[list[bytes]]:
    """The proof with each of its bits changed."""
    for at, item in enumerate(proof):
        for bit in range(256):
            changed = bytearray(item)
            changed[bit // 8] ^= 1 << bit % 8
            yield [*proof[:at], bytes(changed), *proof[at + 1 :]]


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_roots_are_those_the_standard_defines() -> None:
    assert [defined_root(LEAVES[:size]) for size in range(SIZES.stop)] == ROOTS


def test_every_entry_is_proved_at_every_size() -> None:
    for size in SIZES:
        for index in range(size):
            proof = tree.inclusion_from(index, size, NODES)
            assert tree.verify_inclusion(index, size, HASHES[index], proof, ROOTS[size])
            assert not tree.verify_inclusion(index, size, HASHES[index - 1], proof, ROOTS[size]) or size == 1


def test_every_size_continues_every_smaller_one() -> None:
    for size2 in SIZES:
        for size1 in range(1, size2 + 1):
            proof = tree.consistency_from(size1, size2, NODES)
            assert tree.verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], proof)
            assert not tree.verify_consistency(size1, size2, ROOTS[size1 - 1], ROOTS[size2], proof)


def test_the_fixed_functions_take_raw_entries() -> None:
    for size in (1, 2, 7, 64, 130):
        leaves = LEAVES[:size]
        assert tree.inclusion_proof(leaves, size - 1) == tree.inclusion_from(size - 1, size, NODES)
        assert tree.consistency_proof(leaves, 1) == tree.consistency_from(1, size, NODES)
        assert tree.consistency_proof(leaves, size) == []
        assert tree.consistency_proof(leaves, 0) == []


@pytest.mark.parametrize(("index", "size"), [(0, 1), (0, 8), (4, 7), (6, 7), (100, 130), (129, 130)])
def test_one_bit_of_an_inclusion_proof_changed(index: int, size: int) -> None:
    proof = tree.inclusion_from(index, size, NODES)
    for changed in flips(proof):
        assert not tree.verify_inclusion(index, size, HASHES[index], changed, ROOTS[size])
    for bit in range(256):
        assert not tree.verify_inclusion(index, size, flipped(HASHES[index], bit), proof, ROOTS[size])
        assert not tree.verify_inclusion(index, size, HASHES[index], proof, flipped(ROOTS[size], bit))


@pytest.mark.parametrize(("size1", "size2"), [(1, 8), (6, 8), (64, 130), (65, 130), (129, 130), (7, 7)])
def test_one_bit_of_a_consistency_proof_changed(size1: int, size2: int) -> None:
    proof = tree.consistency_from(size1, size2, NODES)
    for changed in flips(proof):
        assert not tree.verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], changed)
    for bit in range(256):
        assert not tree.verify_consistency(size1, size2, flipped(ROOTS[size1], bit), ROOTS[size2], proof)
        assert not tree.verify_consistency(size1, size2, ROOTS[size1], flipped(ROOTS[size2], bit), proof)


@settings(max_examples=200)
@given(st.data())
def test_a_proof_holds_for_its_own_place_and_size_only(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, SIZES[-1]))
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_from(index, size, NODES)
    other = data.draw(st.integers(0, 4 * size))
    assert tree.verify_inclusion(other, size, HASHES[index], proof, ROOTS[size]) is (other == index)
    shorter, longer = proof[:-1], [*proof, data.draw(st.sampled_from(HASHES))]
    assert not tree.verify_inclusion(index, size, HASHES[index], shorter, ROOTS[size])
    assert not tree.verify_inclusion(index, size, HASHES[index], longer, ROOTS[size])
    assert not tree.verify_inclusion(index, size, HASHES[index], [longer[-1], *proof], ROOTS[size])


@settings(max_examples=200)
@given(st.data())
def test_a_changed_past_has_no_consistency_proof(data: st.DataObject) -> None:
    size2 = data.draw(st.integers(2, SIZES[-1]))
    size1 = data.draw(st.integers(1, size2))
    spoilt = data.draw(st.integers(0, size1 - 1))
    other = [*LEAVES[:spoilt], b"another past", *LEAVES[spoilt + 1 : size2]]
    proof = tree.consistency_proof(other, size1)
    assert not tree.verify_consistency(size1, size2, ROOTS[size1], tree.root(other), proof)


def test_a_node_cannot_be_shown_as_a_leaf() -> None:
    pair = NODES(0, 0) + NODES(0, 1)
    assert tree.leaf_hash(pair) != NODES(1, 0)
    assert not tree.verify_inclusion(0, 1, tree.leaf_hash(pair), [], ROOTS[2])


@pytest.mark.parametrize("size", [1, 5, 255, 256, 257, 1_000_000, 2**62 + 12345])
def test_proofs_read_few_nodes(size: int) -> None:
    reads: list[tuple[int, int]] = []

    def nodes(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size, "a node the tree does not have"
        reads.append((level, index))
        return SHA256.leaf(f"{level}/{index}".encode())

    tree.root_from(size, nodes)
    tree.inclusion_from(size // 3, size, nodes)
    tree.consistency_from(size - size // 3, size, nodes)
    assert len(reads) <= 5 * size.bit_length() + 2


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 2**63)])
def test_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="不在"):
        tree.inclusion_from(index, size, NODES)


@pytest.mark.parametrize(("size1", "size2"), [(-1, 5), (6, 5), (0, 2**63)])
def test_no_proof_backwards(size1: int, size2: int) -> None:
    with pytest.raises(ValueError, match="不能"):
        tree.consistency_from(size1, size2, NODES)
