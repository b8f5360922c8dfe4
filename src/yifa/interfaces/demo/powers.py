"""Plays the list of powers: listing, adding, taking back, repealing; refuses to give the town what no statute or decree gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from yifa.interfaces.demo.notices import PLATFORM, publish
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import HEAD, REVIEWER, Stage
from yifa.interfaces.demo.table import Row, Table
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of powers, in force from `start`; its items are columns of the act."""

    key: str
    title: str
    source: str
    start: date
    at: datetime
    decree: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """Items added to a list by a later decree."""

    list: str
    decree: str
    start: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """One item taken back."""

    list: str
    item: str
    day: date
    basis: str
    at: datetime
    transition: str | None = None


@dataclass(frozen=True, slots=True)
class Repealed:
    """A whole list repealed."""

    list: str
    day: date
    basis: str
    at: datetime


@dataclass(slots=True)
class Powers:
    """The tables, and the matter of each list."""

    lists: list[tuple[Listed, list[dict[str, Any]]]]
    added: list[tuple[Added, list[dict[str, Any]]]]
    ended: list[Ended]
    repealed: list[Repealed]
    matters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Powers:
        """Read powers.yaml. Raises DataError."""
        table = Table(folder, "powers.yaml")
        return cls(
            lists=_with_items(table, "lists", Listed),
            added=_with_items(table, "added", Added),
            ended=table.rows("ended", Ended),
            repealed=table.rows("repealed", Repealed),
        )


def _with_items(table: Table, name: str, row: type[Row]) -> list[tuple[Row, list[dict[str, Any]]]]:
    return list(zip(table.rows(name, row, beside="items"), table.inside(name, "items"), strict=True))


def players(stage: Stage, powers: Powers) -> list[Player]:
    """Every change of the list of powers."""
    return [
        *(_list(stage, powers, told, items) for told, items in powers.lists),
        *(_add(stage, powers, added, items) for added, items in powers.added),
        *(_end(stage, powers, ended) for ended in powers.ended),
        *(_repeal(stage, powers, repealed) for repealed in powers.repealed),
    ]


def _list(stage: Stage, powers: Powers, told: Listed, items: list[dict[str, Any]]) -> Player:
    yield told.at
    _name(stage, items)
    facts: dict[str, Json] = {
        "list_title": told.title,
        "source": told.source,
        "start": told.start.isoformat(),
        "items": list(items),
    }
    if told.decree is not None:
        facts |= {"decree": told.decree, "decree_file": stage.public_paper(f"{told.decree}（示例文本）")}
    act = yield from stage.act("delegated-powers.list", told.at, [HEAD, REVIEWER], facts)
    powers.matters[told.key] = act.matter
    yield from publish(stage, act, told.at + timedelta(days=3), PLATFORM)


def _add(stage: Stage, powers: Powers, told: Added, items: list[dict[str, Any]]) -> Player:
    yield told.at
    _name(stage, items)
    facts: dict[str, Json] = {"decree": told.decree, "start": told.start.isoformat(), "items": list(items)}
    act = yield from stage.act("delegated-powers.add", told.at, [HEAD, REVIEWER], facts, matter=powers.matters[told.list])
    yield from publish(stage, act, told.at + timedelta(days=3), PLATFORM)


def _end(stage: Stage, powers: Powers, told: Ended) -> Player:
    yield told.at
    facts: dict[str, Json] = {"item": told.item, "end_day": told.day.isoformat(), "end_basis": told.basis}
    if told.transition is not None:
        facts["transition"] = told.transition
    act = yield from stage.act("delegated-powers.end", told.at, [HEAD], facts, matter=powers.matters[told.list])
    yield from publish(stage, act, told.at + timedelta(days=4), PLATFORM)


def _repeal(stage: Stage, powers: Powers, told: Repealed) -> Player:
    yield told.at
    facts: dict[str, Json] = {"all": True, "end_day": told.day.isoformat(), "end_basis": told.basis}
    act = yield from stage.act("delegated-powers.repeal", told.at, [HEAD], facts, matter=powers.matters[told.list])
    yield from publish(stage, act, told.at + timedelta(days=2), PLATFORM)


def _name(stage: Stage, items: list[dict[str, Any]]) -> None:
    """Papers print an item with its article."""
    stage.names.update({str(item["item"]): f"{item['name']}（{item['article']}）" for item in items})
