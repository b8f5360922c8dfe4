"""Signed notes (C2SP signed-note): a text, a blank line, signature lines; refuses to know what the text is about."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from yifa.record.notekey import KEY_ID_SIZE, Fault, KnownKey, NoteError, Signer, Verifier, cosigned_at, valid_name

__all__ = ["Fault", "KnownKey", "Note", "NoteError", "Signature", "Signer", "Verifier", "add_signature", "open", "sign", "split"]

MOST_SIGNATURES = 100
"""The format asks for 16 at least; beyond this only a reader's time is wasted."""

LONGEST = 1 << 20
"""Bytes; a note of ours has a few hundred."""

_PREFIX = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes
    """Without the key id."""
    canonical: bool = True
    """False where the line spelled the same bytes in a second way; a known key's line must not."""

    def line(self) -> str:
        """The line as it stands in the note, newline included."""
        return f"{_PREFIX}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"

    @property
    def cosigned_at(self) -> int:
        """POSIX seconds a witness stated. Raises NoteError for a signature without a time."""
        return cosigned_at(self.signature)


@dataclass(frozen=True, slots=True)
class Note:
    """An opened note: its text is worth something only through `verified`."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]
    """Of keys not given to `open`; says nothing either way."""


def sign(text: str, signer: Signer | str, *, at: int | None = None) -> str:
    """The note: text and one signature. `signer` may be its secret text form; `at` (POSIX seconds) is for cosignatures only.

    Raises NoteError if the text does not end in a newline or holds control characters.
    """
    _check_characters(text)
    if not text.endswith("\n"):
        raise NoteError(Fault.MALFORMED, "签名的文本须以换行结尾")
    return f"{text}\n{_signature(text, signer, at).line()}"


def add_signature(note: str, signer: Signer | str, *, at: int | None = None) -> str:
    """The note with one more signature line. Raises NoteError if it is malformed, or signed by this key already."""
    text, signatures = split(note)
    new = _signature(text, signer, at)
    if any((old.name, old.key_id) == (new.name, new.key_id) for old in signatures):
        raise NoteError(Fault.MALFORMED, f"{new.name} 已经签过这份文本")
    return note + new.line()


def open(note: str | bytes, verifiers: Iterable[KnownKey | str]) -> Note:
    """Open a note with the keys one trusts, given as keys or in text form.

    Signatures of other keys are ignored. Raises NoteError: `malformed`; `invalid signature` where a
    known key's signature does not hold, whatever else is good; `unverified` where no known key signed;
    `bad key` where two given keys share name and id.
    """
    known: dict[tuple[str, bytes], KnownKey] = {}
    for given in verifiers:
        key = Verifier.parse(given) if isinstance(given, str) else given
        if known.setdefault((key.name, key.key_id), key) is not key and known[key.name, key.key_id] != key:
            raise NoteError(Fault.BAD_KEY, f"两把不同的密钥名称和编号相同：{key.name}")
    text, signatures = split(note)
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: dict[Signature, None] = {}
    for found in signatures:
        address = (found.name, found.key_id)
        if address not in known:
            unverified[found] = None
        elif address not in verified:
            if not (found.canonical and known[address].verify(text.encode(), found.signature)):
                raise NoteError(Fault.INVALID_SIGNATURE, f"{found.name} 的签名与文本不符")
            verified[address] = found
    if not verified:
        raise NoteError(Fault.UNVERIFIED, "没有一个可信的签名")
    return Note(text, tuple(verified.values()), tuple(unverified))


def split(note: str | bytes) -> tuple[str, tuple[Signature, ...]]:
    """Text and signatures, nothing verified. Raises NoteError (`malformed`)."""
    whole = _decode(note)
    _check_characters(whole)
    at = whole.rfind("\n\n")
    if at < 0 or not whole.endswith("\n"):
        raise NoteError(Fault.MALFORMED, "签名文本缺少空行或结尾的换行")
    text, lines = whole[: at + 1], whole[at + 2 :].split("\n")[:-1]
    if not 0 < len(lines) <= MOST_SIGNATURES:
        raise NoteError(Fault.MALFORMED, f"签名须有1至{MOST_SIGNATURES}行")
    return text, tuple(_read_line(line) for line in lines)


def _read_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not space or not valid_name(name):
        raise NoteError(Fault.MALFORMED, "签名行须是：破折号、空格、名称、空格、签名")
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise NoteError(Fault.MALFORMED, "签名行的签名不是标准的 base64") from error
    if len(data) <= KEY_ID_SIZE:
        raise NoteError(Fault.MALFORMED, "签名行的签名太短")
    return Signature(name, data[:KEY_ID_SIZE], data[KEY_ID_SIZE:], base64.b64encode(data).decode() == encoded)


def _signature(text: str, signer: Signer | str, at: int | None) -> Signature:
    key = Signer.parse(signer) if isinstance(signer, str) else signer
    return Signature(key.name, key.key_id, key.sign(text.encode(), at))


def _decode(note: object) -> str:
    if not isinstance(note, (str, bytes)):
        raise NoteError(Fault.MALFORMED, "签名文本须是文本或字节")
    if len(note) > LONGEST:
        raise NoteError(Fault.MALFORMED, "签名文本太长")
    if isinstance(note, str):
        return note
    try:
        return note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(Fault.MALFORMED, "签名文本不是 UTF-8") from error


def _check_characters(text: str) -> None:
    if any((character < " " and character != "\n") or "\ud800" <= character <= "\udfff" for character in text):
        raise NoteError(Fault.MALFORMED, "签名文本含有控制字符或不成对的代理码")
