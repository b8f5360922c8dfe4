"""Verification answers False to whatever it is given, and never raises."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from yifa.record import tree

LEAVES = [bytes([i]) for i in range(9)]
ROOT = tree.root(LEAVES)
PROOF = tree.inclusion_proof(LEAVES, 4)
CONSISTENCY = tree.consistency_proof(LEAVES, 6)

ANYTHING: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([-1, -(2**100_000), 2**63, 2**64, 2**100_000, 1.0, math.nan, math.inf, b"", b"\x00" * 32, "", object()]),
    st.floats(),
    st.text(),
    st.binary(max_size=70),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=32, max_size=32).map(bytearray),
    st.lists(st.one_of(st.none(), st.integers(), st.text(), st.binary(min_size=32, max_size=32)), max_size=70),
    st.dictionaries(st.integers(), st.binary(), max_size=3),
)


@settings(max_examples=500)
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_inclusion_of_anything(index: Any, size: Any, leaf: Any, proof: Any, root: Any) -> None:
    found = tree.verify_inclusion(index, size, leaf, proof, root)
    assert found is False or (index, size, proof) in [(0, 1, []), (0, 1, ())]


@settings(max_examples=500)
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_consistency_of_anything(size1: Any, size2: Any, root1: Any, root2: Any, proof: Any) -> None:
    found = tree.verify_consistency(size1, size2, root1, root2, proof)
    assert found is False or (size1 == size2 and root1 == root2)


@settings(max_examples=300)
@given(st.integers(0, 4), ANYTHING)
@example(3, None)
@example(3, "".join(chr(i) for i in range(32)))
@example(3, {0: b""})
@example(1, 10)
def test_one_argument_of_a_good_proof_replaced(place: int, hostile: Any) -> None:
    good: list[Any] = [4, 9, tree.leaf_hash(LEAVES[4]), PROOF, ROOT]
    assert tree.verify_inclusion(*good)
    replaced = [*good[:place], hostile, *good[place + 1 :]]
    # Whatever lies right of the first eight is one hash in the proof: it cannot tell 9 from 16. The checkpoint binds the size.
    same = type(hostile) is int and 9 <= hostile <= 16 if place == 1 else hostile == good[place]
    assert tree.verify_inclusion(*replaced) is (type(hostile) is type(good[place]) and same)


@settings(max_examples=300)
@given(st.integers(0, 4), ANYTHING)
def test_one_argument_of_a_good_consistency_proof_replaced(place: int, hostile: Any) -> None:
    good: list[Any] = [6, 9, tree.root(LEAVES[:6]), ROOT, CONSISTENCY]
    assert tree.verify_consistency(*good)
    replaced = [*good[:place], hostile, *good[place + 1 :]]
    assert tree.verify_consistency(*replaced) is (type(hostile) is type(good[place]) and hostile == good[place])


def test_bytes_in_disguise_are_refused() -> None:
    leaf = tree.leaf_hash(LEAVES[4])
    assert tree.verify_inclusion(4, 9, leaf, tuple(PROOF), ROOT)
    for proof in ([bytearray(item) for item in PROOF], [item.hex() for item in PROOF], [*PROOF[:-1], None], iter(PROOF)):
        assert not tree.verify_inclusion(4, 9, leaf, proof, ROOT)  # type: ignore[arg-type]  # hostile on purpose
    assert not tree.verify_inclusion(True, 9, leaf, PROOF, ROOT)
