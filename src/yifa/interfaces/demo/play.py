"""The whole demonstration: reads the tables, sets the players going, runs the clock; refuses to run on a live town."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from yifa.interfaces.demo import (
    advisers,
    assembly,
    auxiliaries,
    certificates,
    cleaning,
    closing,
    coercion,
    devices,
    documents,
    enforcing,
    founding,
    hearing_stories,
    inspections,
    old_cases,
    ordinary_stories,
    people,
    powers,
    proposals,
    publicity,
    rectifying,
    report,
    sittings,
    training,
    transfers,
)
from yifa.interfaces.demo.penalties import Case, Penalty
from yifa.interfaces.demo.scheduler import Player, play
from yifa.interfaces.demo.stage import Astray, Stage
from yifa.interfaces.demo.stories import STORIES
from yifa.interfaces.demo.table import Table, known_stories
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.record.clock import SimulatedClock

Progress = Callable[[str, int, int], None]
"""Told what is being played, how many days are done, and how many there are."""


def build(runtime: Runtime, folder: Path, *, progress: Progress) -> None:
    """Play the town's years from its folder onto an empty demonstration record, through the one door.

    Raises DataError for faulty tables, Refused where the play would break the law, Astray where the law let it
    and for a record that is live or not empty.
    """
    run(Stage(runtime), folder, progress)


def run(stage: Stage, folder: Path, progress: Progress) -> None:
    """As `build`, on a stage that the caller can look at afterwards."""
    runtime, clock = stage.runtime, stage.runtime.clock
    if not isinstance(clock, SimulatedClock):
        raise Astray("演示只能在演示时钟上进行：这不是示例镇")
    if runtime.store.reader.head(runtime.town).position:
        raise Astray("这个记录里已经有内容，演示只能从空的记录开始：请换一个目录")
    start, end = (datetime.fromisoformat(str(runtime.town_settings["clock"][each])) for each in ("start", "end"))
    whole = (end - start).days
    months: set[tuple[int, int]] = set()

    def told(moment: datetime) -> None:
        day = day_of(moment)
        if (day.year, day.month) not in months:
            months.add((day.year, day.month))
            progress(f"{day.year}年{day.month}月", (day - day_of(start)).days, whole)

    clock.set(start)
    play(players(stage, folder), clock, told)
    clock.set(end)
    runtime.door.tick(runtime.town)
    progress("完成", whole, whole)


def players(stage: Stage, folder: Path) -> list[Player]:
    """Every player of the folder. Raises DataError."""
    roster, shelf = people.Roster.load(folder), documents.Shelf()
    return [
        *founding.players(stage, founding.Changes.load(folder), roster),
        *people.players(stage, roster),
        *certificates.players(stage, certificates.Certificates.load(folder)),
        *powers.players(stage, powers.Powers.load(folder)),
        *devices.players(stage, folder),
        *old_cases.players(stage, old_cases.load(folder)),
        *assembly.players(stage, folder),
        *sittings.players(stage, folder),
        *documents.players(stage, folder, shelf),
        *cleaning.players(stage, folder, shelf),
        *proposals.players(stage, folder),
        *advisers.players(stage, folder),
        *publicity.players(stage, folder),
        *training.players(stage, folder),
        *(_case(stage, row) for row in penalties(folder)),
        *ordinary_stories.players(stage, folder),
        *coercion.players(stage, folder),
        *enforcing.players(stage, folder),
        *hearing_stories.players(stage, folder),
        *transfers.players(stage, folder),
        *auxiliaries.players(stage, folder),
        *inspections.players(stage, folder),
        *rectifying.players(stage, folder),
        *closing.players(stage, folder),
        *report.players(stage, folder),
    ]


def penalties(folder: Path) -> list[Penalty]:
    """The cases of the table. Raises DataError, also for a story that nobody can tell."""
    rows = Table(folder, "penalties.yaml").rows("penalties", Penalty)
    known_stories("penalties.yaml", (row.story for row in rows), STORIES)
    return rows


def _case(stage: Stage, row: Penalty) -> Player:
    yield row.at
    yield from STORIES[row.story](Case(stage, row))
