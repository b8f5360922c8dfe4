"""Plays the clean-ups: every document in force on the day is looked at and the conclusion carried out; refuses to skip one."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.documents import (
    DRAFTER,
    FILE,
    HEAD_SIGNS,
    TOPIC,
    Doings,
    File,
    Shelf,
    discussed,
    fair,
    newest,
    reviewed,
    written,
)
from yifa.interfaces.demo.meetings import hold
from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import HEAD, OFFICE, Astray, Stage, minutes, on
from yifa.interfaces.demo.table import Table
from yifa.law.zone import day_of, end_of
from yifa.procedure.register import Books, members
from yifa.record.act import Act, Json

SLUG, DOCUMENT = "clean-up", "normative-document"
COLUMNS: Mapping[str, tuple[str, str]] = {
    "keep": ("kept", "kept_document"),
    "amend": ("to_amend", "amended_document"),
    "repeal": ("repealed", "repealed_document"),
}
"""View to the list and the column in which the conclusion names the document."""

WORDS: Mapping[str, str] = {"kept": "保留", "to_amend": "修改", "repealed": "废止"}


@dataclass(frozen=True, slots=True)
class CleanUp:
    """One clean-up: the reference day, who asked for it, and how many working days until the conclusion."""

    at: datetime
    topic: str
    scope: date
    level: str
    paper: str | None
    days: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that a clean-up does not simply keep."""

    clean_up: str
    document: str
    view: str
    reason: str


def players(stage: Stage, folder: Path, shelf: Shelf) -> list[Player]:
    """One player for each clean-up. Raises DataError."""
    table = Table(folder, FILE)
    seen = table.rows("views", Seen)
    return [
        _clean_up(stage, row, {each.document: each for each in seen if each.clean_up == row.topic}, shelf)
        for row in table.rows("clean_ups", CleanUp)
    ]


def _clean_up(stage: Stage, row: CleanUp, seen: Mapping[str, Seen], shelf: Shelf) -> Player:
    yield row.at
    facts: dict[str, Json] = {"clean_topic": row.topic, "scope_day": row.scope.isoformat(), "asked_level": row.level}
    if row.paper is not None:
        facts["asked_paper"] = row.paper
    launched = yield from stage.act(f"{SLUG}.launch", row.at, [OFFICE], facts)
    found = dict(_in_force(stage, row.scope, shelf))
    absent = sorted(seen.keys() - found.keys())
    if absent:
        raise Astray(f"演示剧本里的清理要处理“{'、'.join(absent)}”，而它在基准日不是现行有效的文件")
    at = on(stage.working(day_of(row.at), 2), 9, 15)
    for key, matter in found.items():
        view, reason = (seen[key].view, seen[key].reason) if key in seen else ("keep", "内容仍然适用，与上位法一致")
        looked: dict[str, Json] = {"document": matter, "doc_view": view, "view_reason": f"{reason}（示例）"}
        yield from stage.act(f"{SLUG}.view", at, [DRAFTER], looked, matter=launched.matter)
        at += minutes(25)
    if seen:
        yield from _put(stage, row, launched)
    concluded = yield from _concluded(stage, row, launched.matter, seen, found)
    for key, each in seen.items():
        yield from _carried_out(stage, shelf.files[key], each, concluded)


def _in_force(stage: Stage, day: date, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """(key, matter) of every document in force on the day, as the record knows them."""
    runtime = stage.runtime
    books = Books(runtime.view(), runtime.catalogue, runtime.library, runtime.calendar)
    keys = {file.matter: key for key, file in shelf.files.items()}
    for member in members({"register": DOCUMENT, "is": "in-force"}, end_of(day) - timedelta(seconds=1), books) or ():
        yield keys[member.id], member.id


def _put(stage: Stage, row: CleanUp, launched: Act) -> Doings:
    """The conclusion goes to the town government's meeting first, for something is to be amended or repealed."""
    at = on(stage.working(day_of(row.at), row.days - 8), 10, 20)
    listed = stage.scan(f"{row.topic}目录")
    facts: dict[str, Json] = {"agenda_topic": f"审议{row.topic}结论", "meeting_body": "government", "draft": listed}
    yield from stage.act(f"{SLUG}.put-to-meeting", at, [DRAFTER], facts, matter=launched.matter)
    item = newest(stage, launched.matter, TOPIC)
    yield from hold(stage, on(stage.working(day_of(at), 3), 15, 10), "government", [item])


def _concluded(
    stage: Stage, row: CleanUp, matter: str, seen: Mapping[str, Seen], found: Mapping[str, str]
) -> Generator[datetime, None, Act]:
    at = on(stage.working(day_of(row.at), row.days), 10, 30)
    lists: dict[str, list[Json]] = {}
    for key, document in found.items():
        name, column = COLUMNS[seen[key].view if key in seen else "keep"]
        lists.setdefault(name, []).append({column: document})
    told = "，".join(f"{WORDS[name]}{len(rows)}件" for name, rows in lists.items())
    facts: dict[str, Json] = {**lists, "clean_report": f"基准日现行有效的文件{len(found)}件，{told}"}
    act = yield from stage.act(f"{SLUG}.conclude", at, [HEAD], facts, matter=matter)
    yield from issue(stage, act, at + minutes(45), OFFICE)
    yield from publish(stage, act, at + timedelta(days=6), PORTAL)
    return act


def _carried_out(stage: Stage, file: File, seen: Seen, concluded: Act) -> Doings:
    """A repeal goes out; an amended document goes its whole way again."""
    if seen.view == "repeal":
        view = stage.runtime.view()
        repeal = next(done for done in view.history(file.matter) if done.cause == concluded.id)
        act = stage.runtime.store.reader.act(stage.runtime.town, repeal.id)
        yield from publish(stage, act, concluded.at + timedelta(days=7), PORTAL)
        return
    file.at = concluded.at
    file.later(4, 10)
    yield from written(file)
    if file.row.business:
        yield from fair(file)
    yield from reviewed(file, "normative")
    yield from discussed(file, "government", f"审议修改{file.row.name}")
    file.later(1, 16)
    first = file.stage.working(day_of(file.at) + timedelta(days=40))
    facts: dict[str, Json] = {
        "draft": file.draft, "amended_what": f"{seen.reason}，改写该条（示例）", "effective_day": first.isoformat(),
    }  # fmt: skip
    if file.row.valid is not None:
        facts["valid_until"] = file.row.valid.isoformat()
    act = yield from file.step("amended", HEAD_SIGNS, facts)
    yield from publish(file.stage, act, file.at + timedelta(days=3), PORTAL)
