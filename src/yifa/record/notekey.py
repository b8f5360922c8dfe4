"""Keys of signed notes (C2SP signed-note, tlog-cosignature) in text form; refuses to know what a note says or where keys lie."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Protocol

from yifa.record import ed25519

KEY_ID_SIZE = 4
_TIME_SIZE = 8
_LATEST = 2**63 - 1
_PRIVATE = "PRIVATE+KEY+"
_KEY_ID = re.compile(r"[0-9a-f]{8}")


class Fault(StrEnum):
    """Why a note or key was not accepted."""

    MALFORMED = "malformed"
    INVALID_SIGNATURE = "invalid signature"
    UNVERIFIED = "unverified"
    BAD_KEY = "bad key"


class NoteError(ValueError):
    """A note or key that is not accepted; `fault` says in which way."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class KeyKind(IntEnum):
    """The signature types used here, with their assigned identifier bytes."""

    ED25519 = 1
    COSIGNATURE = 4
    """A witness signs the time together with the text."""


class KnownKey(Protocol):
    """What opening a note needs of a key; Verifier is ours, other algorithms may be given."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes:
        """4 bytes."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """True for a valid signature over the note's text (UTF-8, final newline included); never raises."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with the name it signs under. Raises NoteError for a name or key no verifier should take."""

    name: str
    key: bytes
    kind: KeyKind = KeyKind.ED25519

    def __post_init__(self) -> None:
        if not valid_name(self.name):
            raise NoteError(Fault.BAD_KEY, f"密钥名称不能为空，不能含空格、加号或控制字符：{self.name!r}")
        if not ed25519.acceptable_point(self.key):
            raise NoteError(Fault.BAD_KEY, f"{self.name} 的公钥不是可接受的 Ed25519 公钥")

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of SHA-256(name ‖ newline ‖ kind ‖ public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:KEY_ID_SIZE]

    def verify(self, text: bytes, signature: bytes) -> bool:
        """True for a valid signature of this kind; never raises."""
        if self.kind is KeyKind.ED25519:
            return ed25519.verify(self.key, text, signature)
        if len(signature) != _TIME_SIZE + ed25519.SIGNATURE_SIZE:
            return False
        when = cosigned_at(signature)
        return when <= _LATEST and ed25519.verify(self.key, cosigned_message(text, when), signature[_TIME_SIZE:])

    def encode(self) -> str:
        """The text form to publish: name+keyid+key."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read the text form. Raises NoteError unless it is exactly what `encode` writes."""
        name, kind, key = _read_key(text)
        verifier = cls(name, key, kind)
        if verifier.encode() != text:
            raise NoteError(Fault.BAD_KEY, "密钥编号与名称、公钥不符")
        return verifier


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the name it signs under; its text form is a secret and never shown by repr."""

    name: str
    seed: bytes = field(repr=False)
    kind: KeyKind = KeyKind.ED25519

    def __post_init__(self) -> None:
        if type(self.seed) is not bytes or len(self.seed) != ed25519.KEY_SIZE:
            raise NoteError(Fault.BAD_KEY, "私钥须是32字节")
        if not valid_name(self.name):
            raise NoteError(Fault.BAD_KEY, f"密钥名称不能为空，不能含空格、加号或控制字符：{self.name!r}")

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, ed25519.public_key(self.seed), self.kind)

    @property
    def key_id(self) -> bytes:
        """The same as the verifier's."""
        return self.verifier.key_id

    def sign(self, text: bytes, at: int | None = None) -> bytes:
        """Signature bytes over the text. A cosignature needs `at`, POSIX seconds; other kinds refuse it (NoteError)."""
        if self.kind is KeyKind.ED25519:
            if at is not None:
                raise NoteError(Fault.BAD_KEY, "只有见证签名才带时间")
            return ed25519.sign(self.seed, text)
        if at is None or not 0 <= at <= _LATEST:
            raise NoteError(Fault.BAD_KEY, "见证签名须写明时间")
        return at.to_bytes(_TIME_SIZE, "big") + ed25519.sign(self.seed, cosigned_message(text, at))

    def encode(self) -> str:
        """The secret text form: PRIVATE+KEY+name+keyid+seed."""
        secret = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{_PRIVATE}{self.name}+{self.key_id.hex()}+{secret}"

    @classmethod
    def parse(cls, text: str) -> Signer:
        """Read the secret text form. Raises NoteError, never repeating the secret."""
        if not text.startswith(_PRIVATE):
            raise NoteError(Fault.BAD_KEY, "不是私钥的文本形式")
        name, kind, seed = _read_key(text.removeprefix(_PRIVATE))
        signer = cls(name, seed, kind)
        if signer.encode() != text:
            raise NoteError(Fault.BAD_KEY, "私钥的编号与名称、公钥不符")
        return signer

    @classmethod
    def generate(cls, name: str, kind: KeyKind = KeyKind.ED25519) -> Signer:
        """A new key from the system's random source."""
        return cls(name, ed25519.new_seed(), kind)


def valid_name(name: str) -> bool:
    """True for a key name that can stand in a signature line."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " or "\ud800" <= c <= "\udfff" for c in name)


def cosigned_message(text: bytes, when: int) -> bytes:
    """The bytes a witness signs: the format's name, the time, the checkpoint's text."""
    return b"cosignature/v1\ntime %d\n" % when + text


def cosigned_at(signature: bytes) -> int:
    """The time (POSIX seconds) a cosignature states. Raises NoteError if it is not of that form."""
    if len(signature) != _TIME_SIZE + ed25519.SIGNATURE_SIZE:
        raise NoteError(Fault.MALFORMED, "不是带时间的见证签名")
    return int.from_bytes(signature[:_TIME_SIZE], "big")


def decode_base64(text: str) -> bytes:
    """Standard base64 in its one canonical spelling. Raises ValueError on anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("不是标准的 base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 的写法不规范")
    return data


def _read_key(text: str) -> tuple[str, KeyKind, bytes]:
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    if not _KEY_ID.fullmatch(key_id):
        raise NoteError(Fault.BAD_KEY, "密钥编号须是8个十六进制小写字符")
    try:
        data = decode_base64(encoded)
        kind = KeyKind(data[0]) if data else None
    except ValueError as error:
        raise NoteError(Fault.BAD_KEY, "密钥不是标准的 base64，或不是认识的种类") from error
    if kind is None or len(data) != 1 + ed25519.KEY_SIZE:
        raise NoteError(Fault.BAD_KEY, "密钥的长度不对")
    return name, kind, data[1:]
