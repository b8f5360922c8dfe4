"""Where 国密 is asked for, the same tree stands a second time in SM3."""

from __future__ import annotations

import hashlib

import pytest

from tests.record.vectors import vectors
from yifa.record import tree
from yifa.record.hashing import SM3


@pytest.fixture(autouse=True)
def _needs_sm3() -> None:
    if not SM3.available():
        pytest.skip("这台机器的 OpenSSL 没有 SM3（hash not available）")


def test_the_hash_is_the_standards() -> None:
    for case in vectors("sm3/gbt32905.json")["cases"]:
        assert hashlib.new(SM3.name, case["utf8"].encode()).hexdigest() == case["hex"]


def test_proofs_hold_in_the_twin_and_never_across() -> None:
    leaves = [f"示例{i}".encode() for i in range(23)]
    twin, root = tree.root(leaves, using=SM3), tree.root(leaves)
    assert twin != root
    for index in range(23):
        proof = tree.inclusion_proof(leaves, index, using=SM3)
        leaf = tree.leaf_hash(leaves[index], using=SM3)
        assert tree.verify_inclusion(index, 23, leaf, proof, twin, using=SM3)
        assert not tree.verify_inclusion(index, 23, leaf, proof, twin)
        assert not tree.verify_inclusion(index, 23, leaf, proof, root)
        earlier = tree.root(leaves[: index + 1], using=SM3)
        steps = tree.consistency_proof(leaves, index + 1, using=SM3)
        assert tree.verify_consistency(index + 1, 23, earlier, twin, steps, using=SM3)
        assert index == 22 or not tree.verify_consistency(index + 1, 23, earlier, twin, steps)
