"""Appending needs the right edge only, and gives the same roots and nodes as the whole tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.record import tree
from yifa.record.edge import Edge
from yifa.record.hashing import SHA256, SM3, TreeHash

LEAVES = [f"示例{i}".encode() for i in range(300)]


@pytest.mark.parametrize("using", [SHA256, SM3])
def test_the_edge_has_the_root_of_the_tree_at_every_size(using: TreeHash) -> None:
    if not using.available():
        pytest.skip(f"这台机器的 OpenSSL 没有 {using.name}（hash not available）")
    edge = Edge(using=using)
    assert edge.root() == tree.root([], using=using)
    nodes = {}
    for size, leaf in enumerate(LEAVES, start=1):
        completed = edge.push(using.leaf(leaf))
        nodes.update({(node.level, node.index): node.hash for node in completed})
        assert len(completed) <= size.bit_length()
        assert edge.size == size
        assert edge.root() == tree.root_from(size, lambda level, index: nodes[level, index], using=using)
    assert edge.root() == tree.root(LEAVES, using=using)
    whole = tree.memory_nodes((using.leaf(leaf) for leaf in LEAVES), using=using)
    assert all(whole(level, index) == found for (level, index), found in nodes.items())
    assert [(node.level, node.index) for node in edge.peaks()] == list(tree.peaks(len(LEAVES)))


@given(st.integers(0, 300))
def test_a_stored_edge_continues(size: int) -> None:
    edge = Edge()
    for leaf in LEAVES[:size]:
        edge.push(tree.leaf_hash(leaf))
    again = Edge.from_bytes(edge.to_bytes())
    assert again == edge
    for one in (again, edge):
        one.push(b"\x01" * 32)
    assert again.root() == edge.root()
    assert len(edge.to_bytes()) == 8 + 32 * (size + 1).bit_count()


def test_a_copy_is_a_savepoint() -> None:
    edge = Edge()
    edge.push(b"\x01" * 32)
    before = edge.copy()
    edge.push(b"\x02" * 32)
    assert before.size == 1
    assert before != edge
    assert before.root() == b"\x01" * 32


@given(st.binary(max_size=140))
def test_a_spoilt_edge_is_refused_or_read_exactly(data: bytes) -> None:
    try:
        edge = Edge.from_bytes(data)
    except ValueError:
        return
    assert edge.to_bytes() == data


@pytest.mark.parametrize("leaf", [b"", b"\x00" * 31, "x" * 32, None, bytearray(32)])
def test_only_hashes_are_appended(leaf: object) -> None:
    edge = Edge()
    with pytest.raises(ValueError, match="32"):
        edge.push(leaf)  # type: ignore[arg-type]  # hostile on purpose
    assert edge.size == 0
