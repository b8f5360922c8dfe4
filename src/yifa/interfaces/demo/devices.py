"""Plays the field devices: registered, lent numbers, numbers returned, one lost, one taken back; numbers no case on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, Stage, Who, written
from yifa.interfaces.demo.table import Table
from yifa.record.act import Json

SLUG = "field-device"


@dataclass(frozen=True, slots=True)
class Device:
    """A device and its end: `ending` is lost, back or none; `returned_at` gives the first block back, None keeps it."""

    at: datetime
    name: str
    holder: str
    fingerprint: str
    lent_at: datetime
    numbers: int
    returned_at: datetime | None
    ending: str
    ended_at: datetime | None
    why: str


def load(folder: Path) -> list[Device]:
    """Read devices.yaml. Raises DataError."""
    return Table(folder, "devices.yaml").rows("devices", Device)


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each device."""
    return [_device(stage, row) for row in load(folder)]


def _device(stage: Stage, row: Device) -> Player:
    yield row.at
    facts: dict[str, Json] = {
        "device_name": row.name, "device_holder": stage.person(row.holder), "key_fingerprint": row.fingerprint,
        "handed_over": True,
    }  # fmt: skip
    opened = yield from stage.act(f"{SLUG}.register", row.at, [CLERK], facts)
    matter = opened.matter
    lent = yield from stage.act(f"{SLUG}.lend-numbers", row.lent_at, [CLERK], {"how_many": row.numbers}, matter=matter)
    if row.returned_at is not None:
        back: dict[str, Json] = {"return_reason": row.why}
        yield from stage.act(f"{SLUG}.return-numbers", row.returned_at, [CLERK], back, matter=matter, thread=lent)
    if row.ending == "lost" and row.ended_at is not None:
        lost: dict[str, Json] = {
            "device_lost_at": written(row.ended_at), "device_lost_reason": row.why, "unsynced": "没有（示例）",
        }  # fmt: skip
        yield from stage.act(f"{SLUG}.report-lost", row.ended_at, [Who(row.holder, "officer")], lost, matter=matter)
    if row.ending == "back" and row.ended_at is not None:
        given: dict[str, Json] = {"all_synced": True, "give_back_reason": row.why}
        yield from stage.act(f"{SLUG}.give-back", row.ended_at, [CLERK], given, matter=matter)
