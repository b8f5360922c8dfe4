"""The stored form of an act: one canonical line and one salt per open field; refuses to know what any field is for."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from yifa.record.act import Field, Json
from yifa.record.canonical import DEEPEST, LARGEST, CanonicalError, canonical, check_value
from yifa.record.errors import Malformed
from yifa.record.leaf import ALGORITHM, FORMAT, SALT_SIZE

LONGEST_FIELD = 1 << 20
"""Bytes of one field; whatever is longer is a file and belongs in the evidence."""

MOST_FIELDS = 500
"""A leaf must fit the 65,535 bytes that the tile format allows an entry."""

_PREFIX = FORMAT.encode()
_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_SUSPECT = re.compile("\\\\[ubfr]|[\x7f-\x9f\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Secret:
    """A private field on its way into the vault."""

    field: Field
    salt: bytes
    line: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What an act's row holds, the commitments that make its leaf, and what goes to the vault."""

    lines: bytes
    salts: bytes
    commitments: tuple[bytes, ...]
    secrets: tuple[Secret, ...]


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
    lines, opened, commitments, private = list[bytes](), list[bytes](), list[bytes](), list[Secret]()
    sealed: dict[str, Json] = {}
    for field in fields:
        if field.private:
            salt, line = salts[at : at + SALT_SIZE], write_line(field.name, field.value)
            digest = line_commitment(salt, line)
            private.append(Secret(field, salt, line))
            commitments.append(digest)
            sealed[field.name] = {"commitment": digest.hex(), "keep": field.keep, "purpose": field.purpose}
            at += SALT_SIZE
    plain = [*system, *((field.name, field.value) for field in fields if not field.private)]
    for name, value in [*plain, (SEALED, sealed)] if sealed else plain:
        salt, line = salts[at : at + SALT_SIZE], write_line(name, value)
        lines.append(line)
        opened.append(salt)
        commitments.append(line_commitment(salt, line))
        at += SALT_SIZE
    return Body(b"\n".join(lines), b"".join(opened), tuple(commitments), tuple(private))


SEALED = "sealed"


def write_line(name: str, value: Json) -> bytes:
    """The RFC 8785 bytes of [name, value]; equal to `canonical`, several times faster for what acts are made of."""
    _check_name(name)
    try:
        if not _plain(value, 0):
            line = canonical([name, check_value(value)])
        else:
            text = _encode([name, value])
            if _SUSPECT.search(text) or not unicodedata.is_normalized("NFC", text):
                check_value(value)
            line = text.encode()
    except CanonicalError as error:
        raise Malformed(f"字段 {name} 不能写入记录：{error}") from error
    if len(line) > LONGEST_FIELD:
        raise Malformed(f"字段 {name} 太长（{len(line)} 字节，最多 {LONGEST_FIELD}）：请存为证据文件")
    return line


def read_lines(body: bytes) -> dict[str, Json]:
    """The open fields by name. Raises ValueError if the bytes are no longer what was written."""
    return {name: value for name, value in json.loads(b"[" + body.replace(b"\n", b",") + b"]")}


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
        return all([_plain(item, depth + 1) for item in value])  # type: ignore[attr-defined]  # exactly list here
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
