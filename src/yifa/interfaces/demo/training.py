"""Plays the training courses; refuses to name trainees from the public, who are only counted."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.publicity import counted
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import OFFICE, Doing, Stage, Who, minutes, on
from yifa.interfaces.demo.table import Table
from yifa.procedure.problem import DataError, Problem
from yifa.record.act import Act, Json

SLUG = "training-course"
DRAFTER = Who("staff-01", "drafter")
AGAIN = Who("staff-01", "@original")
HOUR = 10
"""Class hours are kept in tenths."""


@dataclass(frozen=True, slots=True)
class Course:
    """One course; each session is `day lesson hours attendance`, `first` an attendance told wrongly at first."""

    title: str
    kind: str
    to: str
    trainer: str
    place: str
    start: date
    until: date
    sessions: tuple[str, ...]
    story: str
    signed: tuple[str, ...] = ()
    reason: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One session as the table tells it."""

    day: date
    lesson: str
    hours: int
    attendance: str

    @classmethod
    def read(cls, words: str) -> Session:
        """From `day lesson hours attendance`. Raises ValueError."""
        day, lesson, hours, attendance = words.split()
        counted(attendance)
        return cls(date.fromisoformat(day), lesson, int(hours), attendance)


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each course. Raises DataError, also for a session that cannot be read."""
    courses = Table(folder, "training.yaml").rows("courses", Course)
    return [_course(stage, told, sessions(told), place) for place, told in enumerate(courses)]


def sessions(told: Course) -> list[Session]:
    """The sessions of a course. Raises DataError."""
    try:
        return [Session.read(words) for words in told.sessions]
    except ValueError as error:
        text = f"“{told.title}”的 sessions 写成“日期 内容 学时 到场人次”：{error}"
        raise DataError([Problem("training.yaml", 0, text)]) from None


def _course(stage: Stage, told: Course, held: list[Session], place: int) -> Player:
    first_start = told.start - timedelta(days=7) if told.story == "moved" else told.start
    planned = on(stage.worked_before(first_start - timedelta(days=10)), 14, place % 50)
    yield planned
    matter = yield from _planned(stage, told, planned, first_start)
    if told.to == "staff":
        sent_at = on(stage.working(planned.date(), 1), 9, 40)
        sent = yield from stage.act(f"{SLUG}.notify", sent_at, [OFFICE], {}, matter=matter)
        yield from issue(stage, sent, sent_at + minutes(20), OFFICE)
    before = on(stage.worked_before(first_start), 16, 20)
    if told.story == "cancelled":
        yield from stage.act(f"{SLUG}.cancel", before, [DRAFTER], {"dropped_reason": told.reason}, matter=matter)
        return
    if told.story == "moved":
        moved: dict[str, Json] = {
            "new_from": told.start.isoformat(),
            "new_until": told.until.isoformat(),
            "moved_reason": told.reason,
        }
        yield from stage.act(f"{SLUG}.move", before, [DRAFTER], moved, matter=matter)
    for session in held:
        yield from _session(stage, told, session, matter)
    if told.story == "called-off":
        day = held[-1].day + timedelta(days=1)
        off: dict[str, Json] = {"called_off_day": day.isoformat(), "called_off_reason": told.reason}
        yield from stage.act(f"{SLUG}.call-off", on(day, 8, 40), [DRAFTER], off, matter=matter)
    if told.story != "running":
        yield from stage.act(f"{SLUG}.finish", on(told.until, 17, 30), [OFFICE], {}, matter=matter)


def _planned(stage: Stage, told: Course, at: datetime, start: date) -> Generator[datetime, None, str]:
    facts: dict[str, Json] = {
        "course_title": f"{told.title}（示例）",
        "course_kind": told.kind,
        "open_to": "public" if told.to == "public" else "staff",
        "trainer": told.trainer,
        "course_place": told.place,
        "course_from": start.isoformat(),
        "course_until": (told.until - (told.start - start)).isoformat(),
    }
    return (yield from stage.act(f"{SLUG}.plan", at, [DRAFTER], facts)).matter


def _session(stage: Stage, told: Course, session: Session, matter: str) -> Player:
    """One session; an attendance told wrongly is corrected the next working day."""
    evening = on(session.day, 17, 5)
    facts: dict[str, Json] = {
        "session_day": session.day.isoformat(),
        "lesson": session.lesson,
        "class_hours": session.hours * HOUR,
        "attendance": told.first or counted(session.attendance),
    }
    if told.signed:
        signed: list[Json] = [{"attendee": stage.person(name)} for name in told.signed]
        facts |= {"attendees": signed, "sign_sheet": stage.scan(f"签到表：{told.title}", purpose="personnel")}
    act = yield from stage.act(f"{SLUG}.session", evening, [DRAFTER], facts, matter=matter)
    if told.first:
        yield from _corrected(stage, act, on(stage.working(session.day + timedelta(days=1)), 9, 20), told, session)


def _corrected(stage: Stage, act: Act, at: datetime, told: Course, session: Session) -> Doing:
    better: list[Json] = [{"fact": "attendance", "value": session.attendance}]
    facts: dict[str, Json] = {"correct_reason": told.reason, "replaced": better}
    return stage.act(f"{SLUG}.correct", at, [AGAIN], facts, matter=act.matter, thread=act)
