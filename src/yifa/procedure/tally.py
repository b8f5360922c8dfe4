"""How many acts of each kind a period holds, with one root over each kind's leaves; refuses to know what a period is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from yifa.record.edge import Edge

_PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?\Z")


@dataclass(frozen=True, slots=True)
class Tally:
    """`root` is the tree root, in hex, over the kind's leaf hashes in log order."""

    count: int
    root: str


def days_of(period: str) -> tuple[date, date] | None:
    """First and last day of a year `2021` or a month `2021-08`, None for anything else."""
    found = _PERIOD.match(period)
    if not found or not 1900 <= int(found[1]) < 2200:
        return None
    first = date(int(found[1]), int(found[2] or 1), 1)
    last_month = first if found[2] else first.replace(month=12)
    return first, (last_month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def tally_of(leaves: Iterable[tuple[str, bytes]]) -> Mapping[str, Tally]:
    """Kinds with their tallies, in order of their names."""
    edges: dict[str, Edge] = {}
    for kind, leaf_hash in leaves:
        edges.setdefault(kind, Edge()).push(leaf_hash)
    return {kind: Tally(edge.size, edge.root().hex()) for kind, edge in sorted(edges.items())}


def unrecorded_leaf(text: str) -> bytes:
    """A leaf hash for an act that no log holds, in rehearsals."""
    return sha256(text.encode()).digest()
