"""Every value has one spelling in bytes, and what has none is refused."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import struct
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from tests.record.vectors import vectors
from yifa.record.canonical import DEEPEST, LARGEST, CanonicalError, canonical, check_text, check_value, parse_canonical

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def integral(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < LARGEST else number


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_official_documents(name: str) -> None:
    case = next(case for case in vectors("jcs/rfc8785.json")["cases"] if case["name"] == name)
    value = json.loads(base64.b64decode(case["input_b64"]), parse_float=integral)
    wanted = bytes.fromhex(case["output_hex"])
    if name == "values":  # the only one with numbers that are not whole: the library spells them, we refuse them
        assert rfc8785.dumps(value) == wanted
        with pytest.raises(CanonicalError, match="小数"):
            canonical(value)
    else:
        assert canonical(value) == wanted


def test_numbers_are_spelled_as_the_standard_does() -> None:
    numbers = vectors("jcs/rfc8785.json")["es6_numbers"]
    hashed, checked = hashlib.sha256(), 0
    wanted = {check["lines"]: check["sha256"] for check in numbers["checksums"] if check["lines"] <= 10_000}
    for line, bits in enumerate(_es6_bits(numbers), start=1):
        value = struct.unpack(">d", bits.to_bytes(8, "big"))[0]
        hashed.update(b"%x," % bits + rfc8785.dumps(value) + b"\n")
        if line in wanted:
            assert hashed.hexdigest() == wanted[line]
            checked += 1
        if checked == len(wanted):
            return


def _es6_bits(numbers: Any) -> Iterator[int]:
    yield from (int(bits, 16) for bits in numbers["static_u64_hex"])
    yield from (0x0010000000000000 + i for i in range(2000))
    block = bytes(32)
    while True:
        block = hashlib.sha256(block).digest()
        for (bits,) in struct.iter_unpack("<Q", block):
            value = struct.unpack(">d", bits.to_bytes(8, "big"))[0]
            if value and math.isfinite(value):
                yield bits


@given(VALUES)
@example({"\ue000": 1, "\U00010000": 2, "a": '\x7f\u2028\x00\x1f/"\\'})
@example({"\uffff": 1, "\U0001f600": [True, None, -(2**53) + 1]})
def test_they_are_those_of_the_independent_program(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_bytes_read_back_to_the_same_bytes(value: Any) -> None:
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(parse_canonical(data)) == data


@pytest.mark.parametrize("value", [1.5, 1.0, math.nan, math.inf, [0.1], {"a": {"b": [2.0]}}])
def test_floats_are_refused_wherever_they_hide(value: Any) -> None:
    with pytest.raises(CanonicalError, match="小数"):
        canonical(value)


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, 10**400])
def test_integers_other_readers_would_round_are_refused(value: int) -> None:
    with pytest.raises(CanonicalError, match="整数"):
        canonical([value])
    assert canonical(LARGEST) == b"9007199254740991"


@pytest.mark.parametrize("value", [b"bytes", (1, 2), {1, 2}, {1: "x"}, object(), [{"a": b""}]])
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(CanonicalError):
        canonical(value)


def test_unpaired_surrogates_are_refused_in_values_and_keys() -> None:
    for value in ("\ud800", {"\udfff": 1}, ["正常", "a\udc00"]):
        with pytest.raises(CanonicalError):
            canonical(value)  # type: ignore[arg-type]  # the union does not narrow in a tuple of mixed examples


def test_nesting_is_bounded() -> None:
    value: Any = 0
    for _ in range(DEEPEST):
        value = [value]
    canonical(value)
    with pytest.raises(CanonicalError, match="嵌套"):
        canonical([value])


@pytest.mark.parametrize(
    "data",
    [b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"[1, 2]", b"1.0", b"1e3", b'"\\u0041"', b"", b"\xff", b"[" * 100_000, b"9" * 5000],
)
def test_only_the_canonical_spelling_reads_back(data: bytes) -> None:
    with pytest.raises(CanonicalError):
        parse_canonical(data)


@pytest.mark.parametrize("text", ["a\x00", "\r\n", "\x7f", "\x85", "\x1b[31m", "甲\udead", "e\u0301", "\u1100\u1161"])
def test_text_that_may_not_enter_the_record(text: str) -> None:
    with pytest.raises(CanonicalError):
        check_text(text)


@given(TEXT)
def test_normal_text_enters(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    assert check_text(normal + "\n\t") == normal + "\n\t"


@pytest.mark.parametrize("key", ["", "姓名", "a\n", "é", "\x7f"])
def test_keys_are_printable_ascii(key: str) -> None:
    with pytest.raises(CanonicalError):
        check_value({"ok": [{key: 1}]})
    assert check_value({"name_1": ["甲"]}) == {"name_1": ["甲"]}
