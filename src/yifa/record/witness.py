"""What a witness answers to a new checkpoint (C2SP tlog-witness), as one pure decision; refuses to know sockets and disks.

The caller reads the latest checkpoint, calls `consider`, stores `Answer.accepted` and only then cosigns
and replies, all under one lock: two requests judged against the same state would roll the log back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from yifa.record import note
from yifa.record.checkpoint import Checkpoint, CheckpointError, ForkError, open_checkpoint, parse_decimal, refuse_fork
from yifa.record.notekey import KnownKey, NoteError, decode_base64

_MOST_HASHES = 63


class Verdict(IntEnum):
    """The protocol's answers, with their HTTP status."""

    COSIGN = 200
    MALFORMED = 400
    BAD_SIGNATURE = 403
    UNKNOWN_LOG = 404
    CONFLICT = 409
    BAD_PROOF = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict; `accepted` is set only with COSIGN and is what to store and cosign."""

    verdict: Verdict
    body: str
    """For CONFLICT the size the witness holds and a newline; for other refusals a sentence."""
    accepted: Checkpoint | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """The body of add-checkpoint, read but not believed."""

    old_size: int
    proof: tuple[bytes, ...]
    signed: str

    @classmethod
    def parse(cls, body: str) -> Request:
        """Raises ValueError if it is not of the form."""
        head, blank, signed = body.partition("\n\n")
        first, *lines = head.split("\n")
        if not blank or not first.startswith("old ") or len(lines) > _MOST_HASHES:
            raise ValueError("请求须是：旧的条数、一致性证明、空行、检查点")
        return cls(parse_decimal(first.removeprefix("old ")), tuple(decode_base64(line) for line in lines), signed)


def consider(body: str, logs: Mapping[str, Sequence[KnownKey]], latest: Mapping[str, Checkpoint]) -> Answer:
    """Judge one request. `logs` are the keys of each origin the witness watches, `latest` what it last cosigned; never raises."""
    try:
        request = Request.parse(body)
        claimed = Checkpoint.parse(note.split(request.signed)[0])
    except ValueError as error:
        return Answer(Verdict.MALFORMED, f"{error}\n")
    if claimed.origin not in logs:
        return Answer(Verdict.UNKNOWN_LOG, f"不认识这个日志：{claimed.origin}\n")
    try:
        new = open_checkpoint(request.signed, claimed.origin, logs[claimed.origin]).checkpoint
    except NoteError as error:
        return Answer(Verdict.BAD_SIGNATURE, f"{error}\n")
    return _consider_size(request, new, latest.get(new.origin))


def _consider_size(request: Request, new: Checkpoint, old: Checkpoint | None) -> Answer:
    held = old.size if old else 0
    if request.old_size > new.size:
        return Answer(Verdict.MALFORMED, f"旧的条数 {request.old_size} 大于检查点的 {new.size}\n")
    if request.old_size != held:
        return Answer(Verdict.CONFLICT, f"{held}\n")
    try:
        refuse_fork(old, new, request.proof)
    except ForkError:
        return Answer(Verdict.CONFLICT, f"{held}\n")
    except CheckpointError as error:
        return Answer(Verdict.BAD_PROOF, f"{error}\n")
    return Answer(Verdict.COSIGN, "", new)
