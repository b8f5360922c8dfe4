"""The act as the record sees it: named fields, open or private; refuses to know what any of them means.

Times are timezone-aware UTC. Values are JSON without floats. Field names are dotted ASCII
(`fact.amount`, `persons`, `judgement`), fixed once and never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Field:
    """One committed field of an act. Private fields name the purpose and the retention they are kept for."""

    name: str
    value: Json
    purpose: str | None = None
    keep: str | None = None

    @property
    def private(self) -> bool:
        """True where the value belongs in the vault and only its commitment in the log."""
        return self.purpose is not None


@dataclass(frozen=True, slots=True)
class Judged:
    """An act that was judged and allowed: the only thing the store appends.

    `matter` is an opaque id; `opens` says that this act is the matter's first. `key` is the
    idempotency key of one actor or device, bound to `body_digest` (hex) of what was submitted.
    `evidence` are digests already stored in the evidence store.
    """

    kind: str
    matter: str
    opens: bool
    at: datetime
    fields: tuple[Field, ...]
    judgement: str
    evidence: tuple[str, ...] = ()
    key: tuple[str, str] | None = None
    body_digest: str | None = None


@dataclass(frozen=True, slots=True)
class ActId:
    """Where an act stands in a town's log: epoch and sequence, written `epoch.sequence`."""

    epoch: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> ActId:
        """Read `epoch.sequence`. Raises ValueError on anything else."""
        epoch, dot, sequence = text.partition(".")
        if not (dot and epoch.isascii() and epoch.isdigit() and sequence.isascii() and sequence.isdigit()):
            raise ValueError(f"不是有效的记录编号：{text!r}")
        return cls(int(epoch), int(sequence))


@dataclass(frozen=True, slots=True)
class Act:
    """An act as recorded. `open` holds open fields only; `sealed` names the private ones (values live in the vault)."""

    town: str
    id: ActId
    position: int
    """Runs through all epochs of the town, from 0; the order of everything."""
    kind: str
    matter: str
    matter_position: int
    at: datetime
    recorded_at: datetime
    open: Mapping[str, Json]
    sealed: tuple[str, ...]
    leaf_hash: bytes
