"""What a restored record says of its loss: the copy it goes on from, what was signed beyond it; restores nothing itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from yifa.record.act import Json
from yifa.record.body import read_lines
from yifa.record.db import Connection
from yifa.record.head import Head

FIELD = "restored"
"""The system field of a restored epoch's first act."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The log goes on from a copy that held `size` acts of `epoch`, although the checkpoints `beyond` had been signed."""

    epoch: int
    size: int
    root: str
    """Hex root of the copy's log at `size`."""
    beyond: tuple[Mapping[str, Json], ...] = ()
    """The largest signed checkpoint beyond the copy, one of each epoch, as `memory.named` writes them."""

    def to_json(self) -> dict[str, Json]:
        """As the first act of the new epoch says it."""
        return {"epoch": self.epoch, "size": self.size, "root": self.root, "beyond": [dict(each) for each in self.beyond]}

    @classmethod
    def from_json(cls, told: object) -> Gap:
        """Read what a first act says. Raises ValueError on any other form."""
        if not isinstance(told, Mapping) or set(told) != {"epoch", "size", "root", "beyond"}:
            raise ValueError("恢复的说明读不出")
        beyond = told["beyond"]
        numbers = (told["epoch"], told["size"], *(each[key] for each in beyond for key in ("epoch", "size")))
        if not all(isinstance(number, int) and number >= 0 for number in numbers) or not isinstance(told["root"], str):
            raise ValueError("恢复的说明读不出")
        return cls(told["epoch"], told["size"], told["root"], tuple(beyond))

    @property
    def lost(self) -> dict[int, tuple[int, int]]:
        """By epoch the first sequence that is missing, and how many acts were signed there."""
        return {
            int(str(each["epoch"])): (self.size if each["epoch"] == self.epoch else 0, int(str(each["size"])))
            for each in self.beyond
        }

    def __str__(self) -> str:
        told = f"在 {self.epoch} 期第 {self.size} 条处由备份恢复"
        if not self.beyond:
            return f"{told}，没有签过而缺失的记录"
        ranges = (f"{epoch}.{start} 至 {epoch}.{size - 1}（{size - start} 条）" for epoch, (start, size) in self.lost.items())
        return f"{told}：记录 {'、'.join(ranges)}曾被签过而现已缺失，须按补录办理"


def declare(connection: Connection, town: str, epoch: int, gap: Gap) -> None:
    """Keep what the first act of the new epoch will say; inside the transaction that opens it."""
    row = (_name(town, epoch), json.dumps(gap.to_json(), sort_keys=True))
    connection.execute("INSERT INTO record_meta (name, value) VALUES (?, ?)", row)


def declared(connection: Connection, head: Head) -> Json:
    """What the first act of the head's epoch has to say; None for an epoch that was not restored."""
    row = connection.execute("SELECT value FROM record_meta WHERE name = ?", (_name(head.town, head.epoch),)).fetchone()
    found: Json = None if row is None else json.loads(row[0])
    return found


def gaps(connection: Connection, town: str) -> list[Gap]:
    """Every gap that a first act declares, and one whose first act is still to come. What cannot be read declares nothing."""
    told: list[object] = []
    opened = set()
    for epoch, body in connection.execute("SELECT epoch, body FROM act WHERE town = ? AND sequence = 0", (town,)).fetchall():
        opened.add(_name(town, epoch))
        try:
            told.append(read_lines(body).get(FIELD))
        except ValueError:
            continue
    for name, value in connection.execute("SELECT name, value FROM record_meta ORDER BY name").fetchall():
        if name.startswith(f"restored/{town}/") and name not in opened:
            told.append(json.loads(value))
    found = []
    for each in told:
        try:
            found.append(Gap.from_json(each))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def lost(found: list[Gap]) -> dict[int, tuple[int, int]]:
    """By epoch: acts the copy kept, and acts that a declared gap says were signed. Checkpoints between contradict nothing."""
    return {epoch: sizes for gap in found for epoch, sizes in gap.lost.items()}


def _name(town: str, epoch: int) -> str:
    return f"restored/{town}/{epoch}"
