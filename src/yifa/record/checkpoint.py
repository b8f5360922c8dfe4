"""Checkpoints (C2SP tlog-checkpoint): a log's name, size and root, signed; refuses to know the acts below it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yifa.record import note
from yifa.record.hashing import HASH_SIZE
from yifa.record.note import Signature
from yifa.record.notekey import KnownKey, Signer, Verifier, decode_base64
from yifa.record.tree import LARGEST_SIZE, verify_consistency

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class CheckpointError(ValueError):
    """A checkpoint that is not of the form, not of this log, or not a continuation of an earlier one."""


class ForkError(CheckpointError):
    """Two checkpoints of one log that cannot both be true. Never sign the second; keep both as evidence."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size. Raises CheckpointError on values that have no text form."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if type(self.size) is not int or not 0 <= self.size <= LARGEST_SIZE:
            raise CheckpointError(f"检查点的条数不对：{self.size!r}")
        if type(self.root) is not bytes or len(self.root) != HASH_SIZE:
            raise CheckpointError(f"检查点的根须是{HASH_SIZE}字节")
        if not all(line and not any(character < " " for character in line) for line in (self.origin, *self.extensions)):
            raise CheckpointError("检查点的日志名和附加行不能为空，不能含换行等控制字符")

    def text(self) -> str:
        """The text that is signed, final newline included."""
        return "\n".join((self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions, ""))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text form, accepting only the canonical spelling. Raises CheckpointError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1]:
            raise CheckpointError("检查点至少三行，且以换行结尾")
        origin, size, root, *extensions = lines[:-1]
        try:
            return cls(origin, parse_decimal(size), decode_base64(root), tuple(extensions))
        except CheckpointError:
            raise
        except ValueError as error:
            raise CheckpointError(f"检查点读不出：{error}") from error


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose log signature holds, with the witnesses whose cosignatures hold as well."""

    checkpoint: Checkpoint
    note: str
    witnesses: tuple[Signature, ...]

    @property
    def witnessed(self) -> bool:
        """False means 无外部见证: only the log itself vouches."""
        return bool(self.witnesses)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer | str) -> str:
    """The signed note. Whoever calls this has checked `refuse_fork` against every earlier checkpoint it knows."""
    return note.sign(checkpoint.text(), signer)


def cosign(signed: str, witness: Signer | str, *, at: int) -> str:
    """The note with a witness's cosignature added; `at` is POSIX seconds. Raises NoteError."""
    return note.add_signature(signed, witness, at=at)


def open_checkpoint(
    signed: str | bytes, origin: str, log_keys: Iterable[KnownKey | str], witness_keys: Iterable[KnownKey | str] = ()
) -> SignedCheckpoint:
    """Open a log's checkpoint with its pinned keys and those of the witnesses one trusts.

    Raises NoteError if the log's own signature is missing or any known key's is bad, and
    CheckpointError if the text is not a checkpoint or another log's. A witness cannot stand in for the log.
    """
    pinned, trusted = _keys(log_keys), _keys(witness_keys)
    opened = note.open(signed, [*pinned, *trusted])
    own = {(key.name, key.key_id) for key in pinned}
    if not any((found.name, found.key_id) in own for found in opened.verified):
        raise note.NoteError(note.Fault.UNVERIFIED, "没有日志自己的签名")
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != origin:
        raise CheckpointError(f"是另一个日志的检查点：应为 {origin}，实为 {checkpoint.origin}")
    witnesses = tuple(found for found in opened.verified if (found.name, found.key_id) not in own)
    return SignedCheckpoint(checkpoint, signed if isinstance(signed, str) else signed.decode(), witnesses)


def refuse_fork(old: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes]) -> None:
    """Return only if `new` continues `old` by the consistency proof (`None`: nothing was ever signed).

    Raises CheckpointError if they are of different logs or the proof does not hold, ForkError where no
    proof could help: the log shrank, or one size has two roots.
    """
    if old is None:
        if proof:
            raise CheckpointError("第一个检查点不带一致性证明")
        return
    if old.origin != new.origin:
        raise CheckpointError(f"不是同一个日志：{old.origin} 与 {new.origin}")
    if new.size < old.size:
        raise ForkError(f"日志变短了：已签 {old.size} 条，现为 {new.size} 条")
    if new.size == old.size and new.root != old.root:
        raise ForkError(f"同为 {new.size} 条，根却不同")
    if old.size == 0 and not proof:
        return
    if not verify_consistency(old.size, new.size, old.root, new.root, proof):
        raise CheckpointError(f"一致性证明不成立：不能从 {old.size} 条延伸到 {new.size} 条")


def parse_decimal(text: str) -> int:
    """A count in ASCII digits without leading zeros, below 2**63. Raises ValueError."""
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise ValueError(f"不是规范的十进制数：{text[:32]!r}")
    return int(text)


def _keys(given: Iterable[KnownKey | str]) -> list[KnownKey]:
    return [Verifier.parse(key) if isinstance(key, str) else key for key in given]
