"""Whether a citizen's or an organisation's number can be one at all; refuses to know whose it is.

Own validators: they check length, alphabet, calendar and check digit only. Which prefixes are in use is not
checked beyond the province, because village collectives and old numbers are real and rarely listed.
"""

from __future__ import annotations

from datetime import date

PROVINCES = frozenset(
    f"{number}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for number in range(first, last + 1)
)
"""First two digits of a citizen's number: provinces, and 81–83 (residents of Hong Kong, Macao, Taiwan), 91 (foreigners)."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: digits and letters without I, O, S, V, Z."""


def id_fault(number: str, *, on: date | None = None) -> str | None:
    """What is wrong with a citizen's number (身份证号), in Chinese, or None. `on` bounds the day of birth."""
    if not number.isascii() or len(number) != 18:
        return f"身份证号应是18位，现在是{len(number)}位"
    if not number[:17].isdigit() or number[17] not in "0123456789X":
        return "身份证号前17位是数字，末位是数字或大写 X"
    if number[:2] not in PROVINCES:
        return f"身份证号开头“{number[:2]}”不是省级代码"
    born = _day(number[6:14])
    if born is None or born.year < 1850 or (on is not None and born > on):
        return f"身份证号里的出生日期“{number[6:14]}”不对"
    if number[17] != id_check(number[:17]):
        return "身份证号末位校验不符，请对照证件核对"
    return None


def code_fault(code: str) -> str | None:
    """What is wrong with an organisation's number (统一社会信用代码), in Chinese, or None."""
    if len(code) != 18:
        return f"统一社会信用代码应是18位，现在是{len(code)}位"
    strange = [letter for letter in code if letter not in CODE_ALPHABET]
    if strange:
        return f"统一社会信用代码里不会有“{strange[0]}”（只用数字和大写字母，没有 I、O、S、V、Z）"
    if not code[2:8].isdigit():
        return "统一社会信用代码第3至8位是行政区划数字"
    if code[17] != code_check(code[:17]):
        return "统一社会信用代码末位校验不符，请对照证照核对"
    return None


def id_check(first: str) -> str:
    """The 18th character for the first 17 digits of a citizen's number (ISO 7064 MOD 11-2)."""
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, first, strict=True)) % 11]


def code_check(first: str) -> str:
    """The 18th character for the first 17 of a credit code: weights are powers of three modulo 31."""
    total = sum(pow(3, place, 31) * CODE_ALPHABET.index(letter) for place, letter in enumerate(first))
    return CODE_ALPHABET[-total % 31]


def born(number: str) -> date | None:
    """Day of birth in a citizen's number, or None if it holds none."""
    return _day(number[6:14]) if len(number) == 18 else None


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
