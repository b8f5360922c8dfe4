"""Amounts read from what people write, and written as papers need them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.procedure.money import LARGEST, capital, parse, show

DIGITS = {letter: place for place, letter in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (1000, "壹拾元整"),
        (5000, "伍拾元整"),
        (10530, "壹佰零伍元叁角整"),
        (200000, "贰仟元整"),
        (100100, "壹仟零壹元整"),
        (10000000, "壹拾万元整"),
        (10001000, "壹拾万零壹拾元整"),
        (100000000, "壹佰万元整"),
        (1000000000000, "壹佰亿元整"),
        (10000010001, "壹亿零壹佰元零壹分"),
        (-20000, "负贰佰元整"),
    ],
)
def test_amounts_in_capital_characters(fen: int, words: str) -> None:
    assert capital(fen) == words


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("200", 20000),
        ("200元", 20000),
        (" 2,000.50 元 ", 200050),
        ("￥5", 500),
        ("0.1", 10),
        ("1.5万元", 1500000),
        ("3万", 3000000),
    ],
)
def test_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert parse(text) == fen


@pytest.mark.parametrize("text", ["", "元", "1.234", "1,23", "1e5", "0x10", "二百", "1 元 2", "１００"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="金额写成"):
        parse(text)


@given(st.integers(min_value=0, max_value=LARGEST))
def test_shown_amounts_are_read_back(fen: int) -> None:
    assert parse(show(fen)) == fen
    assert back(capital(fen)) == fen


def back(words: str) -> int:
    """Fen from capital characters, by an independent way: add up sections of 亿 and 万."""
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    total = 0
    for part in ("亿", "万", ""):
        held, found, after = yuan.partition(part) if part else (yuan, "", "")
        if part and not found:
            continue
        yuan = after
        total += section(held) * {"亿": 10**8, "万": 10**4, "": 1}[part]
    fen = total * 100
    digit = 0
    for letter in rest:
        digit = DIGITS.get(letter, digit)
        fen += {"角": 10, "分": 1}.get(letter, 0) * digit
    return fen


def section(words: str) -> int:
    """A number below ten thousand, or several 万."""
    if "万" in words:
        high, _, low = words.partition("万")
        return section(high) * 10_000 + section(low)
    total, digit = 0, 0
    for letter in words:
        if letter in DIGITS:
            digit = DIGITS[letter]
        else:
            total += digit * UNITS[letter]
            digit = 0
    return total + digit
