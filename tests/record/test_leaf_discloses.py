"""A leaf opens the fields one chooses and tells nothing of the others."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.record.act import Json
from yifa.record.canonical import CanonicalError
from yifa.record.leaf import (
    Commitment,
    LeafError,
    commit,
    disclose,
    leaf_bytes,
    parse_leaf,
    seal_fields,
    verify_disclosure,
)

FIELDS: list[tuple[str, Json]] = [
    ("kind", "onsite-penalty.decide"),
    ("fact.amount", 5000),
    ("fact.party", {"kind": "person", "name": "示例甲"}),
    ("persons", [{"person": "p1", "capacity": "officer", "acting_for": None}]),
]
SEALED = seal_fields(FIELDS)
LEAF = leaf_bytes("town-示例", 1, 7, [commitment.digest for commitment in SEALED])


def test_a_commitment_is_the_hash_the_design_names() -> None:
    salt = bytes(range(32))
    spelled = b"yifa/1" + salt + '["fact.place",{"text":"示例村","village":3}]'.encode()
    assert commit(salt, "fact.place", {"village": 3, "text": "示例村"}) == hashlib.sha256(spelled).digest()


def test_the_leaf_says_where_it_stands_and_nothing_else_in_clear() -> None:
    clear = json.loads(LEAF)
    assert set(clear) == {"alg", "format", "town", "epoch", "sequence", "commitments"}
    assert clear["commitments"] == sorted(clear["commitments"])
    # Digests are random: four of their figures may happen to be an amount.
    rest = json.dumps({**clear, "commitments": []}, ensure_ascii=False)
    for name, value in FIELDS:
        assert name.encode() not in LEAF
        assert json.dumps(value, ensure_ascii=False).strip('"') not in rest
    read = parse_leaf(LEAF)
    assert (read.town, read.epoch, read.sequence) == ("town-示例", 1, 7)
    assert set(read.commitments) == {commitment.digest for commitment in SEALED}


def test_the_order_of_commitments_cannot_carry_meaning() -> None:
    digests = [commitment.digest for commitment in SEALED]
    assert {leaf_bytes("town-示例", 1, 7, order) for order in itertools.permutations(digests)} == {LEAF}


@pytest.mark.parametrize("names", [[], ["kind"], ["fact.amount", "persons"], [name for name, _ in FIELDS]])
def test_chosen_fields_are_proved_and_no_other_shown(names: list[str]) -> None:
    openings = disclose(SEALED, names)
    assert verify_disclosure(LEAF, json.loads(json.dumps(openings)))
    hidden = {name for name, _ in FIELDS} - set(names)
    assert not any(name in json.dumps(openings) for name in hidden)


@pytest.mark.parametrize(
    "spoil",
    [
        {"value": 5001},
        {"value": "5000"},
        {"value": 5000.0},
        {"name": "fact.amount2"},
        {"name": "fact.Amount"},
        {"salt": "00" * 32},
        {"salt": SEALED[1].salt.hex().upper()},
        {"salt": SEALED[1].salt.hex() + "00"},
        {"salt": None},
        {"extra": 1},
    ],
)
def test_a_changed_opening_is_refused(spoil: dict[str, Any]) -> None:
    (opening,) = disclose(SEALED, ["fact.amount"])
    assert verify_disclosure(LEAF, [opening])
    assert not verify_disclosure(LEAF, [{**opening, **spoil}])


def test_one_field_cannot_be_opened_twice() -> None:
    (opening,) = disclose(SEALED, ["fact.amount"])
    assert not verify_disclosure(LEAF, [opening, opening])


def test_every_field_has_a_salt_of_its_own() -> None:
    assert len({commitment.salt for commitment in SEALED}) == len(SEALED)
    again = seal_fields(FIELDS)
    assert not {commitment.digest for commitment in again} & {commitment.digest for commitment in SEALED}


def test_without_the_salt_a_right_guess_cannot_be_confirmed() -> None:
    """A program that knows name and value finds nothing in the leaf unless it knows 32 random bytes too."""
    committed = set(parse_leaf(LEAF).commitments)
    guesses = [bytes(32), b"\xff" * 32, *(hashlib.sha256(str(i).encode()).digest() for i in range(2000))]
    guesses += [other.salt for other in SEALED if other.name != "fact.party"]
    assert not any(commit(salt, *FIELDS[2]) in committed for salt in guesses)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("", 1, LeafError),
        ("姓名", 1, LeafError),
        ("fact..x", 1, LeafError),
        ("fact.x\n", 1, LeafError),
        ("fact.x", 1.5, CanonicalError),
        ("fact.x", "e\u0301", CanonicalError),
        ("fact.x", "a\x00b", CanonicalError),
        ("fact.x", {"键": 1}, CanonicalError),
        ("fact.x", 2**53, CanonicalError),
    ],
)
def test_what_may_not_be_committed(name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        commit(bytes(32), name, value)


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33), bytearray(32), None, "0" * 32])
def test_salts_have_32_bytes(salt: Any) -> None:
    with pytest.raises(LeafError, match="32"):
        commit(salt, "kind", "x")


def test_a_field_name_comes_once() -> None:
    with pytest.raises(LeafError, match="重复"):
        seal_fields([("kind", 1), ("kind", 2)])
    with pytest.raises(LeafError, match=r"fact\.unknown"):
        disclose(SEALED, ["kind", "fact.unknown"])


@pytest.mark.parametrize(
    ("town", "epoch", "sequence", "digests"),
    [
        ("t", 0, 0, []),
        ("t", 0, 0, [bytes(32), bytes(32)]),
        ("t", 0, 0, [bytes(31)]),
        ("t", -1, 0, [bytes(32)]),
        ("t", 0, True, [bytes(32)]),
        ("", 0, 0, [bytes(32)]),
        ("a\x00", 0, 0, [bytes(32)]),
    ],
)
def test_leaves_that_are_not_written(town: str, epoch: int, sequence: int, digests: list[bytes]) -> None:
    with pytest.raises((LeafError, CanonicalError)):
        leaf_bytes(town, epoch, sequence, digests)


def spoilt_leaves() -> list[bytes]:
    clear = json.loads(LEAF)
    changes: list[dict[str, Any]] = [
        {"alg": "sha-1"},
        {"format": "yifa/2"},
        {"epoch": -1},
        {"epoch": True},
        {"sequence": "7"},
        {"town": 5},
        {"commitments": clear["commitments"][::-1]},
        {"commitments": []},
        {"commitments": [*clear["commitments"], clear["commitments"][-1]]},
        {"commitments": ["x" * 64]},
        {"commitments": None},
        {"more": 1},
    ]
    spelled = [json.dumps({**clear, **change}, separators=(",", ":"), sort_keys=True, ensure_ascii=False) for change in changes]
    return [item.encode() for item in spelled] + [b"", b"{}", LEAF + b"\n", LEAF[:-1], b"[" * 100_000, b"\xff\xfe"]


@pytest.mark.parametrize("leaf", spoilt_leaves())
def test_other_spellings_of_a_leaf_are_refused(leaf: bytes) -> None:
    with pytest.raises(LeafError):
        parse_leaf(leaf)
    assert not verify_disclosure(leaf, disclose(SEALED, ["kind"]))


KEYS = st.sampled_from(["name", "salt", "value"]) | st.text()
JSONS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.one_of(st.just(LEAF), JSONS), JSONS)
def test_verifying_anything_never_raises(leaf: Any, openings: Any) -> None:
    assert verify_disclosure(leaf, openings) in (True, False)
    assert not verify_disclosure(leaf, [openings])


@pytest.mark.parametrize("opening", [None, 1, [], {"name": "a", "salt": "0" * 64}, {"name": 1, "salt": "0" * 64, "value": 1}])
def test_an_opening_has_three_keys(opening: Any) -> None:
    with pytest.raises(LeafError):
        Commitment.from_json(opening)
