"""One answer for every key and signature, also for the odd ones on which libraries differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.vectors import vectors
from yifa.record import ed25519

REFUSED = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R"}
PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def test_the_odd_keys_and_signatures_are_refused() -> None:
    cases = vectors("ed25519/cctv_edge.json")["vectors"]
    accepted = [
        case for case in cases if ed25519.verify(bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"]))
    ]
    assert len(cases) == 914
    assert not [case["number"] for case in accepted if REFUSED & set(case["flags"] or ())]
    assert not [case["number"] for case in accepted if "low_order_residue" in (case["flags"] or ())]


def test_the_plain_signatures_among_them_are_accepted() -> None:
    plain = [case for case in vectors("ed25519/cctv_edge.json")["vectors"] if not case["flags"]]
    assert plain
    for case in plain:
        assert ed25519.verify(bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"]))


def test_the_low_order_constants_are_what_they_say() -> None:
    d = -121665 * pow(121666, -1, PRIME) % PRIME
    y = ed25519._ORDER_EIGHT_Y
    assert (d * pow(y, 4, PRIME) + 2 * y * y - 1) % PRIME == 0
    assert pow((y * y - 1) * pow(d * y * y + 1, -1, PRIME), (PRIME - 1) // 2, PRIME) == 1, "must be on the curve"


@pytest.mark.parametrize("y", [0, 1, PRIME - 1, PRIME, PRIME + 1, 2**255 - 1])
def test_low_order_and_second_spellings(y: int) -> None:
    for sign in (0, 1 << 255):
        assert not ed25519.acceptable_point((y | sign).to_bytes(32, "little"))


@settings(max_examples=50)
@given(st.binary(max_size=200), st.integers(0, 511))
def test_a_changed_bit_or_message_is_refused(message: bytes, bit: int) -> None:
    seed = b"\x05" * 32
    key, signature = ed25519.public_key(seed), ed25519.sign(seed, message)
    assert ed25519.verify(key, message, signature)
    assert not ed25519.verify(key, message + b"\n", signature)
    spoilt = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not ed25519.verify(key, message, spoilt)


def test_the_second_scalar_is_refused() -> None:
    signature = ed25519.sign(b"\x05" * 32, b"m")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not ed25519.verify(ed25519.public_key(b"\x05" * 32), b"m", signature[:32] + scalar.to_bytes(32, "little"))


@given(st.binary(max_size=70), st.binary(max_size=10), st.binary(max_size=70))
def test_bytes_of_any_length_never_raise(key: bytes, message: bytes, signature: bytes) -> None:
    assert not ed25519.verify(key, message, signature)


def test_seeds_are_random_and_of_the_right_size() -> None:
    assert len({ed25519.new_seed() for _ in range(50)}) == 50
    with pytest.raises(ValueError, match="32"):
        ed25519.public_key(b"short")
