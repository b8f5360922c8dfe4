"""How far a matter's acts are covered by a signed checkpoint, in words; proves nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.view import Done


@dataclass(frozen=True, slots=True)
class ProofState:
    """The record's side of a matter: numbers in the log, coverage by the last checkpoint, witnesses."""

    first: str
    last: str
    count: int
    log_size: int
    checkpoint: str
    covered: bool
    witness: str


def proof_of(desk: Desk, acts: Sequence[Done]) -> ProofState | None:
    """What is proved of these acts now; None before the first act."""
    recorded = [done for done in acts if done.id.epoch >= 0]
    if not recorded:
        return None
    store, town = desk.current.store, desk.current.town
    kept, last = store.latest_checkpoint(town), recorded[-1].id
    covered = kept is not None and (kept.epoch, kept.size) > (last.epoch, last.sequence)
    words = f"第 {kept.epoch} 期，前 {kept.size} 条" if kept is not None else "尚未签署"
    return ProofState(
        str(recorded[0].id), str(last), len(recorded), store.reader.head(town).position, words, covered, "无外部见证"
    )
