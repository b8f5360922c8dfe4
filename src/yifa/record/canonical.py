"""One sequence of bytes for one value (RFC 8785), and which text may enter the record; refuses to know what a value is about."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import cast

import rfc8785

from yifa.record.act import Json

LARGEST = 2**53 - 1
"""The largest integer every JSON reader keeps exact; money in fen stays far below it."""

DEEPEST = 64
"""Nesting beyond this is never written by us and only serves to exhaust a reader's stack."""

_BEYOND = re.compile("[\ud800-\U0010ffff]")
"""Below these characters Python's own JSON has the order and the spelling of RFC 8785, and is much faster."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class CanonicalError(ValueError):
    """The value cannot be written so that everybody gets the same bytes."""


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of a value.

    Raises CanonicalError for floats (also integral ones), integers beyond ±(2**53−1), unpaired
    surrogates, keys that are not text, nesting beyond 64, and any type that is not plain JSON.
    """
    _check_shape(value, 0)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if not _BEYOND.search(text):
        return text.encode()
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise CanonicalError("文本含有不成对的代理码，不能写入记录") from error


def parse_canonical(data: bytes) -> Json:
    """Read bytes back, accepting only the one canonical spelling. Raises CanonicalError on anything else."""
    try:
        value = cast("Json", json.loads(data.decode("utf-8")))
    except (ValueError, RecursionError) as error:
        raise CanonicalError("不是可读的 JSON") from error
    if canonical(value) != data:
        raise CanonicalError("JSON 的写法不是规范写法（RFC 8785）")
    return value


def check_text(text: str) -> str:
    """Return the text if it may enter the record: NFC, no unpaired surrogate, no control character but newline and tab.

    Raises CanonicalError, naming the first offending position.
    """
    found = _FORBIDDEN.search(text)
    if found:
        what = "不成对的代理码" if found[0] >= "\ud800" else "控制字符"
        raise CanonicalError(f"文本第{found.start() + 1}个字符是{what}（U+{ord(found[0]):04X}）")
    if not unicodedata.is_normalized("NFC", text):
        raise CanonicalError("文本不是 NFC 规范形式，请先规范化")
    return text


def check_value(value: Json) -> Json:
    """Return the value if all its texts pass `check_text` and all its keys are printable ASCII. Raises CanonicalError."""
    _check_shape(value, 0)
    _check_texts(value)
    return value


def _check_shape(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise CanonicalError(f"结构嵌套超过{DEEPEST}层")
    if value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise CanonicalError("整数超出 ±(2^53−1)，其他程序读不准")
        return
    if isinstance(value, float):
        raise CanonicalError("记录里不用小数：金额以分为单位写整数")
    if isinstance(value, list):
        for item in value:
            _check_shape(item, depth + 1)
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise CanonicalError(f"键必须是文本，不能是 {type(key).__name__}")
            _check_shape(item, depth + 1)
        return
    raise CanonicalError(f"不是 JSON 的类型：{type(value).__name__}")


def _check_texts(value: Json) -> None:
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check_texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not key or any(not " " <= character <= "~" for character in key):
                raise CanonicalError(f"键只用可见的 ASCII 字符：{key!r}")
            _check_texts(item)
