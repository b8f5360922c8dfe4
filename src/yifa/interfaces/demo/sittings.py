"""Plays the meetings of the table with what happened at each of them; refuses topics that nobody put to a meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from yifa.interfaces.demo.assembly import CHAIRS, FILE
from yifa.interfaces.demo.meetings import (
    MEETING,
    RECORDER,
    TOPIC,
    Held,
    Meeting,
    Topic,
    agenda,
    called_together,
    held,
    opening,
    sat,
)
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import Astray, Stage, Who, day_text, minutes, on
from yifa.interfaces.demo.table import Table, known_stories
from yifa.law.zone import day_of
from yifa.record.act import Json

PROPOSERS = (Who("clerk", "proposer"), Who("deputy", "proposer"), Who("reviewer", "proposer"), Who("staff-01", "proposer"))
AWAY = ("到区开会（示例）", "下村值守（示例）", "病假（示例）")


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of the table; its topics stand beside it."""

    at: datetime
    body: str
    absent: tuple[str, ...]
    special: bool
    story: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A topic that was put to a meeting and taken back before it came up."""

    at: datetime
    body: str
    topic: str
    kind: str
    reason: str


@dataclass(slots=True)
class Play:
    """One meeting being played. `waiting` holds every topic that is open, by its name, for all meetings together."""

    stage: Stage
    row: Sitting
    told: Meeting
    topics: Sequence[Mapping[str, Any]]
    waiting: dict[str, str]
    put: list[Topic] = field(default_factory=list)


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each meeting and each topic taken back. Raises DataError, also for a story that nobody can tell."""
    table = Table(folder, FILE)
    rows = table.rows("sittings", Sitting, beside="topics")
    known_stories(FILE, (row.story for row in rows), STORIES)
    waiting: dict[str, str] = {}
    plays = [
        Play(stage, row, _told(row), topics, waiting)
        for row, topics in zip(rows, table.inside("sittings", "topics"), strict=True)
    ]
    return [*(_sitting(play) for play in plays), *(_dropped(stage, row) for row in table.rows("dropped", Dropped))]


def _told(row: Sitting) -> Meeting:
    absent = {name: AWAY[(row.at.month + place) % len(AWAY)] for place, name in enumerate(row.absent)}
    sitting_in = ("reviewer",) if row.special or row.at.month % 3 == 0 else ()
    return Meeting(row.at, row.body, absent, sitting_in, row.special)


def _sitting(play: Play) -> Player:
    stage, row = play.stage, play.row
    before = stage.worked_before(stage.worked_before(day_of(row.at)))
    yield on(before, 10, row.at.minute)
    for place, topic in enumerate(play.topics):
        name = str(topic["topic"])
        if not topic.get("again"):
            at = on(before, 10, row.at.minute) + minutes(7 * place)
            who = PROPOSERS[(row.at.month + place) % len(PROPOSERS)]
            act = yield from stage.act(f"{TOPIC}.submit", at, [who], submission(name, str(topic["kind"]), row.body))
            play.waiting[name] = act.matter
        if name not in play.waiting:
            raise Astray(f"演示剧本里的议题“{name}”没有提请过，不能再议")
        play.put.append(_topic(play.waiting[name], topic))
    yield from STORIES[row.story](play)


def submission(name: str, kind: str, body: str) -> dict[str, Json]:
    """The facts of putting a topic to a meeting."""
    return {"agenda_topic": name, "topic_kind": kind, "meeting_body": body, "background": "材料已经提前送各成员（示例）"}


def _topic(matter: str, told: Mapping[str, Any]) -> Topic:
    known = {"against", "abstain", "in_favour", "conclusion", "reason"}
    given = {key: tuple(value) if isinstance(value, list) else str(value) for key, value in told.items() if key in known}
    return replace(Topic(matter), **given)  # type: ignore[arg-type]  # names and kinds of values are the columns just read


def _dropped(stage: Stage, row: Dropped) -> Player:
    yield row.at
    act = yield from stage.act(f"{TOPIC}.submit", row.at, [PROPOSERS[0]], submission(row.topic, row.kind, row.body))
    facts: dict[str, Json] = {"topic_dropped_reason": f"{row.reason}（示例）"}
    after = on(stage.working(day_of(row.at), 2), 9, 20)
    yield from stage.act(f"{TOPIC}.drop", after, [PROPOSERS[0]], facts, matter=act.matter)


def plain(play: Play) -> Held:
    """As it should go."""
    return held(play.stage, play.told, play.put)


def chair_first(play: Play) -> Held:
    """The head speaks first: done, and marked as a flaw."""
    return held(play.stage, replace(play.told, chair_first=True), play.put)


def moved(play: Play) -> Held:
    """The day is changed after the notice."""
    stage, told = play.stage, play.told
    act = yield from called_together(stage, told, [each.matter for each in play.put])
    later = replace(told, at=on(stage.working(day_of(told.at), 2), told.at.hour, told.at.minute))
    facts: dict[str, Json] = {
        "meeting_day": day_text(later.at),
        "agenda": agenda([each.matter for each in play.put]),
        "change_reason": "主持人到区开会，改期（示例）",
    }
    yield from stage.act(f"{MEETING}.change", on(day_of(told.at), 8, 35), [RECORDER], facts, matter=act.matter)
    return (yield from sat(stage, later, play.put, act.matter))


def called_off(play: Play) -> Held:
    """Called off, and its topics are taken up by another meeting some days later."""
    stage, told = play.stage, play.told
    act = yield from called_together(stage, told, [each.matter for each in play.put])
    facts: dict[str, Json] = {"meeting_cancelled_reason": "防疫值守，本次会议取消（示例）"}
    yield from stage.act(f"{MEETING}.call-off", on(day_of(told.at), 8, 40), [RECORDER], facts, matter=act.matter)
    later = replace(told, at=on(stage.working(day_of(told.at) + timedelta(days=5)), told.at.hour, told.at.minute))
    return (yield from held(stage, later, play.put))


def alone(play: Play) -> Held:
    """Only the one who presides came: refused; the others were fetched."""
    stage, told = play.stage, play.told
    act = yield from called_together(stage, told, [each.matter for each in play.put])
    facts: dict[str, Json] = {**opening(stage, told), "present": [{"member_present": stage.person(told.present[-1])}]}
    yield from _refused(play, act.matter, "convene", facts, told.at - minutes(15), "limit")
    return (yield from sat(stage, told, play.put, act.matter))


def stranger(play: Play) -> Held:
    """Somebody who is no member is put down as present: refused, and put down as sitting in."""
    stage, told = play.stage, play.told
    act = yield from called_together(stage, told, [each.matter for each in play.put])
    present: list[Json] = [{"member_present": stage.person(name)} for name in ("staff-07", *told.present)]
    yield from _refused(play, act.matter, "convene", {**opening(stage, told), "present": present}, told.at, "quorum")
    right = replace(told, at=told.at + minutes(9), sitting_in=("staff-07",))
    return (yield from sat(stage, right, play.put, act.matter))


def unfinished(play: Play) -> Held:
    """The minutes are to be closed before the topics have their conclusion: refused."""
    stage, told = play.stage, play.told
    act = yield from called_together(stage, told, [each.matter for each in play.put])
    both = [CHAIRS[told.body], RECORDER]
    yield from stage.act(f"{MEETING}.convene", told.at, both, opening(stage, told), matter=act.matter)
    early: dict[str, Json] = {"minutes_text": "会议纪要另行整理（示例）"}
    yield from _refused(play, act.matter, "close", early, told.at + minutes(20), "own")
    return (yield from sat(stage, told, play.put, act.matter, opened=True))


def _refused(play: Play, matter: str, name: str, facts: Mapping[str, Json], at: datetime, test: str) -> Player:
    both = [CHAIRS[play.told.body], RECORDER]
    yield at
    draft = play.stage.draft(f"{MEETING}.{name}", at, both, facts, matter=matter)
    yield from play.stage.refused(draft, test)


STORIES: Mapping[str, Callable[[Play], Held]] = {
    "plain": plain,
    "chair-first": chair_first,
    "moved": moved,
    "called-off": called_off,
    "alone": alone,
    "stranger": stranger,
    "unfinished": unfinished,
}
"""Every story a row of the table may tell."""
