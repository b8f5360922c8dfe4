"""The leaf of an act: a sorted list of salted commitments, opened one by one; refuses to know which fields matter to whom.

From the leaf alone nobody can tell a field's name, let alone its value: every commitment has 32
random bytes of its own, and when those are destroyed even a right guess cannot be confirmed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from yifa.record.act import Json
from yifa.record.canonical import CanonicalError, canonical, check_text, check_value, parse_canonical

FORMAT = "yifa/1"
ALGORITHM = "sha-256"
SALT_SIZE = 32

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{64}")
_LEAF_KEYS = frozenset({"alg", "format", "town", "epoch", "sequence", "commitments"})


class LeafError(ValueError):
    """A field, salt or leaf that is not of the record's form."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One field with the salt that commits it. Whoever holds this can open the field; without the salt nobody can."""

    name: str
    salt: bytes
    value: Json

    @property
    def digest(self) -> bytes:
        """The 32 bytes that stand in the leaf."""
        return commit(self.salt, self.name, self.value)

    def to_json(self) -> dict[str, Json]:
        """The opening as published: name, salt in hex, value."""
        return {"name": self.name, "salt": self.salt.hex(), "value": self.value}

    @classmethod
    def from_json(cls, opening: object) -> Commitment:
        """Read a published opening. Raises LeafError on any other shape."""
        if not isinstance(opening, Mapping) or set(opening) != {"name", "salt", "value"}:
            raise LeafError("公开项只能有 name、salt、value 三个键")
        name, salt = opening["name"], opening["salt"]
        if not isinstance(name, str) or not isinstance(salt, str) or not _SALT.fullmatch(salt):
            raise LeafError("公开项的 name 须是文本，salt 须是64个十六进制小写字符")
        return cls(name, bytes.fromhex(salt), cast("Json", opening["value"]))


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf says in clear: where it stands, and that it commits to these digests."""

    town: str
    epoch: int
    sequence: int
    commitments: tuple[bytes, ...]
    """Sorted, without repeats."""


def commit(salt: bytes, name: str, value: Json) -> bytes:
    """SHA-256("yifa/1" ‖ salt ‖ JCS([name, value])). Raises LeafError or CanonicalError on what may not enter the record."""
    if type(salt) is not bytes or len(salt) != SALT_SIZE:
        raise LeafError(f"盐须是{SALT_SIZE}字节")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise LeafError(f"字段名只用字母、数字、连字符、下划线和点：{name!r}")
    return hashlib.sha256(FORMAT.encode() + salt + canonical([name, check_value(value)])).digest()


def seal_fields(
    fields: Iterable[tuple[str, Json]], *, salt: Callable[[int], bytes] = secrets.token_bytes
) -> tuple[Commitment, ...]:
    """A commitment with a fresh random salt for every (name, value). Raises LeafError if a name comes twice."""
    sealed: dict[str, Commitment] = {}
    for name, value in fields:
        if name in sealed:
            raise LeafError(f"同一条记录里字段名重复：{name}")
        sealed[name] = Commitment(name, salt(SALT_SIZE), value)
    return tuple(sealed.values())


def leaf_bytes(town: str, epoch: int, sequence: int, commitments: Sequence[bytes]) -> bytes:
    """The canonical bytes that are hashed into the tree; the order of `commitments` does not matter. Raises LeafError."""
    if not commitments or len(set(commitments)) != len(commitments):
        raise LeafError("一条记录至少有一项承诺，且不能重复")
    if any(type(digest) is not bytes or len(digest) != hashlib.sha256().digest_size for digest in commitments):
        raise LeafError("每项承诺须是32字节")
    for count in (epoch, sequence):
        if type(count) is not int or count < 0:
            raise LeafError(f"年度期和序号须是不小于零的整数：{count!r}")
    if not check_text(town):
        raise LeafError("须写明是哪个镇的记录")
    listed: list[Json] = [digest.hex() for digest in sorted(commitments)]
    leaf: dict[str, Json] = {"alg": ALGORITHM, "format": FORMAT, "town": town, "epoch": epoch, "sequence": sequence}
    return canonical({**leaf, "commitments": listed})


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf, accepting exactly what `leaf_bytes` writes. Raises LeafError on anything else."""
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise LeafError(str(error)) from error
    if not isinstance(value, dict) or set(value) != _LEAF_KEYS:
        raise LeafError("叶的键不对")
    if value["alg"] != ALGORITHM or value["format"] != FORMAT:
        raise LeafError(f"不认识的叶格式或算法：{value['format']!r}，{value['alg']!r}")
    town, epoch, sequence, listed = value["town"], value["epoch"], value["sequence"], value["commitments"]
    if not isinstance(town, str) or not isinstance(epoch, int) or not isinstance(sequence, int) or not isinstance(listed, list):
        raise LeafError("叶的值类型不对")
    if not all(isinstance(item, str) and _DIGEST.fullmatch(item) for item in listed):
        raise LeafError("承诺须是64个十六进制小写字符")
    digests = tuple(bytes.fromhex(str(item)) for item in listed)
    if leaf_bytes(town, epoch, sequence, digests) != data:
        raise LeafError("叶的写法不是规范写法")
    return Leaf(town, epoch, sequence, digests)


def disclose(commitments: Iterable[Commitment], names: Iterable[str]) -> list[dict[str, Json]]:
    """The openings of the named fields, in the order given; nothing of the others. Raises LeafError on an unknown name."""
    held = {commitment.name: commitment for commitment in commitments}
    wanted = list(names)
    missing = [name for name in wanted if name not in held]
    if missing:
        raise LeafError(f"没有这些字段可公开：{'、'.join(missing)}")
    return [held[name].to_json() for name in wanted]


def verify_disclosure(leaf: bytes, openings: Sequence[Mapping[str, Json]]) -> bool:
    """True only if every opening is one of the leaf's commitments and no field is opened twice; never raises."""
    try:
        committed = set(parse_leaf(leaf).commitments)
        opened = [Commitment.from_json(opening) for opening in openings]
        names = {commitment.name for commitment in opened}
        return len(names) == len(opened) and all(commitment.digest in committed for commitment in opened)
    except (LeafError, CanonicalError, TypeError, AttributeError, RecursionError):
        return False
