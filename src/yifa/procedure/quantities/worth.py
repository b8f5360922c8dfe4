"""What a number as written is worth, in digits of any width or in Chinese words; refuses to know what it counts."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2, "俩": 2, "仨": 3, "廿": 20, "卅": 30}
DIGITS |= {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
WORDS = "".join([*DIGITS, *SMALL, *LARGE])
"""Every character that a number in words may be written with."""


def folded(text: str) -> str:
    """The text with digits, letters and brackets of every width and script as plain ones, each in its own place.

    The marks between clauses stay what they are: 4，200 is a list of two, 4,200 is one number.
    """
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if "\uff01" <= character <= "\uff5e" and character not in "，；：！？":
        return chr(ord(character) - 0xFEE0)
    if character == "\u3000":
        return " "
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def worth(text: str) -> Fraction | None:
    """The value of `11,000`, `1.36万`, `两万三千`, `二〇二〇`, `三分之二` or `百分之九十`; None for what is no number."""
    text = folded(text).replace(",", "").replace(" ", "")
    if text.startswith("百分之"):
        return worth(text.removeprefix("百分之"))
    under, parted, over = text.partition("分之")
    if parted:
        whole, share = worth(under), worth(over)
        return share / whole if whole and share is not None else None
    return _plain_worth(text)


def _plain_worth(text: str) -> Fraction | None:
    if not text:
        return None
    sections = Fraction(0)
    for word, size in (("亿", 10**8), ("億", 10**8), ("万", 10**4), ("萬", 10**4)):
        head, found, tail = text.rpartition(word)
        if found:
            left = _plain_worth(head) if head else Fraction(1)
            right = _plain_worth(tail.lstrip("零〇")) if tail.lstrip("零〇") else Fraction(0)
            return None if left is None or right is None else left * size + right + sections
    return _section(text)


def _section(text: str) -> Fraction | None:
    """Below ten thousand: digits with a point, digits one by one, or words with their places."""
    whole, point, part = text.replace("点", ".").partition(".")
    if point:
        head, tail = _section(whole) if whole else None, _one_by_one(part)
        return None if head is None or tail is None else head + Fraction(f"0.{tail}")
    straight = _one_by_one(text)
    if straight is not None:
        return Fraction(straight)
    total, held = Fraction(0), ""
    for character in text:
        size = SMALL.get(character)
        if size is None:
            held += character
            continue
        digit = _one_by_one(held.lstrip("零〇")) if held.strip("零〇") else "1"
        if digit is None:
            return None
        total, held = total + int(digit) * size, ""
    rest = _one_by_one(held) if held else "0"
    return None if rest is None else total + int(rest)


def _one_by_one(text: str) -> str | None:
    """二〇二〇 and 2020 as ASCII digits; None where anything else stands between."""
    if text in ("廿", "卅"):
        return str(DIGITS[text])
    digits = [character if character in "0123456789" else str(DIGITS.get(character, "?")) for character in text]
    return "".join(digits) if digits and all(digit.isdecimal() and len(digit) == 1 for digit in digits) else None
