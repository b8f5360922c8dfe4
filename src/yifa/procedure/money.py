"""Amounts in integer fen: reading what people write and writing what papers show; refuses fractions of a fen."""

from __future__ import annotations

import re

LARGEST = 10**13
"""Fen. A hundred billion yuan: more than any town handles, and far below what JSON keeps exact."""

_WRITTEN = re.compile(r"(-?)(?:¥|￥)?([0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?(万?元|万)?\Z")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def parse(text: str) -> int:
    """Fen from `200`, `200元`, `2,000.50元`, `￥200`, `3万元`: a number of yuan. Raises ValueError with a Chinese sentence."""
    found = _WRITTEN.match(text.strip().replace(" ", ""))
    if not found:
        raise ValueError("金额写成“200”或“200.50元”这样的数字，最多两位小数")
    sign, yuan, cents, unit = found.groups()
    fen = int(re.sub("[,，]", "", yuan)[:20]) * 100 + int((cents or "0").ljust(2, "0"))
    fen *= 10_000 if unit and unit.startswith("万") else 1
    return -fen if sign else fen


def show(fen: int) -> str:
    """`2,000.00 元`."""
    sign = "-" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{cents:02d} 元"


def capital(fen: int) -> str:
    """The amount in capital characters, as papers need it: 贰仟元整, 壹佰零伍元叁角, 负…."""
    sign = "负" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    jiao, single = divmod(cents, 10)
    text = f"{_integer(yuan)}元" if yuan or not cents else ""
    if not cents:
        return f"{sign}{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return sign + text + (f"{_DIGITS[single]}分" if single else "整")


def _integer(number: int) -> str:
    if number == 0:
        return "零"
    text, gap = "", False
    for place in range((len(str(number)) - 1) // 4, -1, -1):
        group = number // 10_000**place % 10_000
        if group == 0:
            gap = bool(text)
            continue
        text += ("零" if text and (gap or group < 1000) else "") + _group(group) + _GROUPS[place]
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
