"""The tree agrees with every public vector for RFC 6962."""

from __future__ import annotations

from tests.record.vectors import unbase64, vectors
from yifa.record import tree


def test_inclusion_vectors() -> None:
    cases = vectors("rfc6962/inclusion.json")["cases"]
    wrong = [
        case["file"]
        for case in cases
        if tree.verify_inclusion(
            case["leafIdx"],
            case["treeSize"],
            unbase64(case["leafHash"]),
            [unbase64(item) for item in case["proof"] or ()],
            unbase64(case["root"]),
        )
        is case["wantErr"]
    ]
    assert len(cases) == 98
    assert wrong == []


def test_consistency_vectors() -> None:
    cases = vectors("rfc6962/consistency.json")["cases"]
    wrong = [
        case["file"]
        for case in cases
        if tree.verify_consistency(
            case["size1"],
            case["size2"],
            unbase64(case["root1"]),
            unbase64(case["root2"]),
            [unbase64(item) for item in case["proof"] or ()],
        )
        is case["wantErr"]
    ]
    assert len(cases) == 98
    assert wrong == []


def test_roots_and_nodes_of_the_eight_leaves() -> None:
    known = vectors("rfc6962/tree.json")
    leaves = [bytes.fromhex(item) for item in known["leaf_inputs_hex"]]
    assert [tree.root(leaves[:size]).hex() for size in range(9)] == known["root_by_size_hex"]
    nodes = tree.memory_nodes(tree.leaf_hash(leaf) for leaf in leaves)
    for level, hashes in enumerate(known["node_hashes_hex_by_level"]):
        for index in range(8 >> level):
            assert nodes(level, index).hex() == hashes[index]
