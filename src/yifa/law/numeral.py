"""Chinese numerals of articles, to and from whole numbers from 1 to 9999; refuses anything written otherwise."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[0-9０-９零〇一二两三四五六七八九十百千]"
"""The characters a number of an article may be written with, as a regular expression class."""


def to_chinese(number: int) -> str:
    """51 → 五十一, 101 → 一百零一, 110 → 一百一十. Raises ValueError outside 1 to 9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"条文序号须在一至九千九百九十九之间：{number}")
    text, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + unit
            gap = False
        elif text:
            gap = True
    return text.removeprefix("一") if 10 <= number < 20 else text


def from_chinese(text: str) -> int:
    """五十一 → 51; Arabic digits of either width are read too. Raises ValueError on anything else."""
    if text.isdecimal():
        number = int(text)
        if len(text) > 4 or number < 1:
            raise ValueError(f"不是条文序号：{text[:20]}")
        return number
    total = digit = 0
    for character in text:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            raise ValueError(f"不是条文序号：{text[:20]}")
    number = total + digit
    if not 1 <= number <= 9999 or to_chinese(number) != _tidy(text):
        raise ValueError(f"不是条文序号：{text[:20]}")
    return number


def _tidy(text: str) -> str:
    text = text.replace("〇", "零").replace("两", "二")
    return text.removeprefix("一") if text.startswith("一十") else text
