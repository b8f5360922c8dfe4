"""The file that proves one entry offline (C2SP tlog-proof): index, hashes, checkpoint; refuses to know what the entry means."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yifa.record.checkpoint import SignedCheckpoint, open_checkpoint, parse_decimal
from yifa.record.hashing import HASH_SIZE
from yifa.record.notekey import KnownKey, decode_base64
from yifa.record.tree import leaf_hash, verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
_MOST_HASHES = 63


class ProofError(ValueError):
    """A proof file that cannot be read, or that does not prove this entry."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the file holds. Nothing of it is to be believed before `verify`, and `extra` not even then."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    """The signed note, verbatim."""
    extra: bytes | None = None

    def text(self) -> str:
        """The file's content."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(base64.b64encode(item).decode() for item in self.hashes)
        return "\n".join([*lines, "", self.checkpoint])

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a file. Raises ProofError on any spelling but the canonical one."""
        head, blank, checkpoint = text.partition("\n\n")
        header, *lines = head.split("\n")
        if not blank or header != HEADER:
            raise ProofError(f"不是证明文件：首行应为 {HEADER}")
        try:
            extra = decode_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
            if not lines or not lines[0].startswith("index "):
                raise ProofError("证明文件缺少序号行")
            index = parse_decimal(lines[0].removeprefix("index "))
            hashes = tuple(decode_base64(line) for line in lines[1:])
        except ProofError:
            raise
        except ValueError as error:
            raise ProofError(f"证明文件读不出：{error}") from error
        if len(hashes) > _MOST_HASHES or any(len(item) != HASH_SIZE for item in hashes):
            raise ProofError("证明文件里的哈希个数或长度不对")
        return cls(index, hashes, checkpoint, extra)


def make_proof(index: int, hashes: Sequence[bytes], checkpoint: str, *, extra: bytes | None = None) -> str:
    """The proof file's text for an inclusion proof against a signed checkpoint."""
    return Proof(index, tuple(hashes), checkpoint, extra).text()


def verify_proof(
    text: str,
    entry: bytes,
    *,
    origin: str,
    log_keys: Iterable[KnownKey | str],
    witness_keys: Iterable[KnownKey | str] = (),
    quorum: int = 0,
) -> tuple[int, SignedCheckpoint]:
    """The entry's index and the checkpoint that covers it, if the file proves it under the pinned keys.

    `quorum` is how many different trusted witnesses must have cosigned. Raises ProofError, or NoteError and
    CheckpointError (all ValueError) where the checkpoint itself is not to be believed. Needs no network.
    """
    proof = Proof.parse(text)
    signed = open_checkpoint(proof.checkpoint, origin, log_keys, witness_keys)
    covered = signed.checkpoint
    if not verify_inclusion(proof.index, covered.size, leaf_hash(entry), proof.hashes, covered.root):
        raise ProofError(f"这条记录不在检查点（{covered.size} 条）的第 {proof.index} 位")
    if len({found.name for found in signed.witnesses}) < quorum:
        raise ProofError(f"外部见证不足：要 {quorum} 家，只有 {len(signed.witnesses)} 家")
    return proof.index, signed
