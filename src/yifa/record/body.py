"""The stored form of an act: one canonical line and one salt per open field; refuses to know what any field is for."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from yifa.record.act import Field, Json
from yifa.record.canonical import DEEPEST, LARGEST, CanonicalError, canonical, check_value
from yifa.record.errors import Malformed
from yifa.record.leaf import ALGORITHM, FORMAT, SALT_SIZE

LONGEST_FIELD = 1 << 20
"""Bytes of one field; whatever is longer is a file and belongs in the evidence."""

MOST_FIELDS = 500
"""A leaf must fit the 65,535 bytes that the tile format allows an entry."""

SEALED = "sealed"
"""The open field, always the last line, that names the private ones: {name: {commitment, purpose, keep}}."""

_SEALED_LINE = b'["sealed",'
_PREFIX = FORMAT.encode()
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def _refuse(value: object) -> Json:
    raise Malformed(f"不是 JSON 的类型：{type(value).__name__}")


_is_nfc = unicodedata.is_normalized
_quote = json.encoder.encode_basestring
# One C encoder for all; `JSONEncoder.encode` would build a new one for every field.
_chunks = json.encoder.c_make_encoder(None, _refuse, _quote, None, ":", ",", True, False, False)  # type: ignore[attr-defined]  # CPython has it, its stub not


class Secret(NamedTuple):
    """A private field on its way into the vault."""

    field: Field
    salt: bytes
    line: bytes


class Body(NamedTuple):
    """What an act's row holds, the commitments that make its leaf, and what goes to the vault."""

    lines: bytes
    salts: bytes
    commitments: tuple[bytes, ...]
    secrets: tuple[Secret, ...]
    open: dict[str, Json]
    """The open fields as a reader will find them, `sealed` included."""


def write_body(system: Sequence[tuple[str, Json]], fields: Sequence[Field]) -> Body:
    """Lines, salts and commitments of an act's fields; the field `sealed` names the private ones with their commitments.

    Raises Malformed on a doubled, reserved or bad name, on text that may not enter the record, or on too much of it.
    """
    names = [name for name, _ in system] + [field.name for field in fields]
    if len(set(names)) != len(names) or SEALED in names:
        doubled = sorted({name for name in names if names.count(name) > 1 or name == SEALED})
        raise Malformed(f"字段名重复，或用了系统保留的名称：{'、'.join(doubled)}")
    if len(names) >= MOST_FIELDS:
        raise Malformed(f"一条记录最多{MOST_FIELDS}个字段，本次有{len(names)}个：请把长清单存为证据文件")
    salts = secrets.token_bytes(SALT_SIZE * (len(names) + 1))
    at = 0
    lines, commitments, private = list[bytes](), list[bytes](), list[Secret]()
    plain, sealed = dict(system), dict[str, Json]()
    sha256, prefix = hashlib.sha256, _PREFIX
    for field in fields:
        if field.purpose is None:
            plain[field.name] = field.value
            continue
        salt, line = salts[at : at + SALT_SIZE], write_line(field.name, field.value)
        digest = line_commitment(salt, line)
        private.append(Secret(field, salt, line))
        commitments.append(digest)
        sealed[field.name] = {"commitment": digest.hex(), "keep": field.keep, "purpose": field.purpose}
        at += SALT_SIZE
    if sealed:
        plain[SEALED] = sealed
    first = at
    for name, value in plain.items():
        line = write_line(name, value)
        lines.append(line)
        commitments.append(sha256(prefix + salts[at : at + SALT_SIZE] + line).digest())
        at += SALT_SIZE
    return Body(b"\n".join(lines), salts[first:at], tuple(commitments), tuple(private), plain)


def write_line(name: str, value: Json) -> bytes:
    """The RFC 8785 bytes of [name, value]; equal to `canonical`, several times faster for what acts are made of."""
    _check_name(name)
    try:
        if type(value) is str:
            if not (value.isprintable() and (value.isascii() or _is_nfc("NFC", value))):
                check_value(value)
            line = f'["{name}",{_quote(value)}]'.encode()
        elif _plain(value, 0):
            text = "".join(_chunks(value, 0))
            if "\\" in text or not (text.isprintable() and (text.isascii() or _is_nfc("NFC", text))):
                check_value(value)
            line = f'["{name}",{text}]'.encode()
        else:
            line = canonical([name, check_value(value)])
    except CanonicalError as error:
        raise Malformed(f"字段 {name} 不能写入记录：{error}") from error
    if len(line) > LONGEST_FIELD:
        raise Malformed(f"字段 {name} 太长（{len(line)} 字节，最多 {LONGEST_FIELD}）：请存为证据文件")
    return line


def read_lines(body: bytes) -> dict[str, Json]:
    """The open fields by name. Raises ValueError if the bytes are no longer what was written."""
    return dict(json.loads(b"[" + body.replace(b"\n", b",") + b"]"))


def line_commitment(salt: bytes, line: bytes) -> bytes:
    """The commitment of one line."""
    return hashlib.sha256(_PREFIX + salt + line).digest()


def body_commitments(body: bytes, salts: bytes) -> list[bytes]:
    """Commitments of the stored lines, in their order. Raises ValueError if lines and salts do not match in number."""
    lines = body.split(b"\n")
    if len(salts) != SALT_SIZE * len(lines):
        raise ValueError("盐与字段的数量不符")
    sha, prefix = hashlib.sha256, _PREFIX
    return [sha(prefix + salts[SALT_SIZE * i : SALT_SIZE * i + SALT_SIZE] + line).digest() for i, line in enumerate(lines)]


def act_commitments(body: bytes, salts: bytes) -> list[bytes]:
    """All commitments of a stored act, those of its private fields included. Raises ValueError if the body is damaged."""
    found = body_commitments(body, salts)
    last = body[body.rfind(b"\n") + 1 :]
    if last.startswith(_SEALED_LINE):
        found += [bytes.fromhex(item["commitment"]) for item in json.loads(last)[1].values()]
    return found


def leaf_entry(town: str, epoch: int, sequence: int, commitments: Sequence[bytes]) -> bytes:
    """The same bytes as `leaf.leaf_bytes`, without its checks: town and numbers come from the head, digests from here."""
    listed = '","'.join(sorted([digest.hex() for digest in commitments]))
    return (
        f'{{"alg":"{ALGORITHM}","commitments":["{listed}"],"epoch":{epoch},"format":"{FORMAT}",'
        f'"sequence":{sequence},"town":"{town}"}}'
    ).encode()


def _plain(value: object, depth: int) -> bool:
    """True for what the fast encoder writes exactly as RFC 8785 does."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -LARGEST <= value <= LARGEST  # type: ignore[operator]  # exactly int here
    if depth >= DEEPEST:
        return False
    if kind is list:
        return all(_plain(item, depth + 1) for item in value)  # type: ignore[attr-defined]  # exactly list here
    if kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]  # exactly dict here
            if type(key) is not str or not key.isascii() or not key.isprintable() or not key or not _plain(item, depth + 1):
                return False
        return True
    return False


@lru_cache(maxsize=4096)
def _check_name(name: str) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Malformed(f"字段名只用字母、数字、连字符、下划线和点：{name!r}")
