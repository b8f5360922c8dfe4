"""Plays the cases decided before the record began: taken over from the old register, scanned and filed; judges none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, Stage, Who, day_text
from yifa.interfaces.demo.table import Table
from yifa.record.act import Json

ARCHIVIST = Who("archivist", "archivist")


@dataclass(frozen=True, slots=True)
class OldCase:
    """One line of the old register; `amount` is nought for a warning, `at` when it was taken over, `filed` when scanned."""

    number: str
    item: str
    party: str
    decided: date
    outcome: str
    amount: int
    at: datetime
    filed: datetime
    pages: int


def load(folder: Path) -> list[OldCase]:
    """Read old-cases.yaml. Raises DataError."""
    return Table(folder, "old-cases.yaml").rows("cases", OldCase)


def players(stage: Stage, cases: list[OldCase]) -> list[Player]:
    """Each case by itself."""
    return [_take_over(stage, case) for case in cases]


def _take_over(stage: Stage, case: OldCase) -> Player:
    yield case.at
    facts: dict[str, Json] = {
        "old_number": case.number,
        "old_item": case.item,
        "old_party": {"kind": "person", "name": case.party},
        "old_decided": case.decided.isoformat(),
        "old_outcome": case.outcome,
        "adopted_from": "2018年至2019年处罚案件登记簿（示例）",
        "adopted_day": day_text(case.at),
    }
    if case.amount:
        facts["old_amount"] = case.amount
    act = yield from stage.act("adopted-case.adopt", case.at, [CLERK], facts)
    yield case.filed
    scan = stage.scan(f"旧案案卷 {case.number}")
    filed: dict[str, Json] = {"old_scan": scan, "old_pages": case.pages}
    yield from stage.act("adopted-case.file", case.filed, [ARCHIVIST], filed, matter=act.matter)
