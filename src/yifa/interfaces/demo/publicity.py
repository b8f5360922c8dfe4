"""Plays the publicity events and law exams; refuses to count what was only planned, and names nobody who attended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import BOARD, PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import OFFICE, Doing, Stage, Who, day_text, minutes, on
from yifa.interfaces.demo.table import Table
from yifa.record.act import Act, Json

EVENT, EXAM = "publicity-event", "law-exam"
DRAFTER = Who("staff-01", "drafter")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `planned` is the day first fixed, `day` when it was held, `first` a count told wrongly at first."""

    title: str
    office: str
    kind: str
    venue: str
    topics: tuple[str, ...]
    planned: date
    day: date
    leaflets: int
    audience: str
    story: str
    first: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exam:
    """One law exam: who had to sit it, who did, who passed, and the make-up."""

    title: str
    subject: str
    at: datetime
    opens: date
    until: date
    entitled: int
    sat: int
    passed: int
    made_up: int
    late: int
    saved: int
    story: str


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each event and each exam. Raises DataError."""
    table = Table(folder, "publicity.yaml")
    return [
        *(_event(stage, told, place) for place, told in enumerate(table.rows("events", Event))),
        *(_exam(stage, told) for told in table.rows("exams", Exam)),
    ]


def counted(words: str) -> Json:
    """A count as facts hold it: `约560` is an estimate."""
    number = int(words.removeprefix("约"))
    return {"value": number, "estimate": True} if words.startswith("约") else number


def _event(stage: Stage, told: Event, place: int) -> Player:
    planned = on(stage.worked_before(told.planned - timedelta(days=12)), 9, 30 + place % 20)
    yield planned
    facts: dict[str, Json] = {
        "event_title": f"{told.title}（示例）",
        "responsible_office": told.office,
        "place_kind": told.kind,
        "venue": told.venue,
        "main_topic": told.topics[0],
        "planned_day": told.planned.isoformat(),
    }
    opened = yield from stage.act(f"{EVENT}.plan", planned, [DRAFTER], facts)
    matter = opened.matter
    if told.story == "ahead":
        return
    notice: dict[str, Json] = {"told_to": f"{told.venue}所在村（社区）和有关单位（示例）"}
    sent_at = on(stage.working(planned.date(), 1), 10, place)
    sent = yield from stage.act(f"{EVENT}.announce", sent_at, [OFFICE], notice, matter=matter)
    yield from issue(stage, sent, sent_at + minutes(20), OFFICE)
    if told.story == "cancelled":
        why: dict[str, Json] = {"cancel_reason": told.reason}
        before = on(stage.worked_before(told.planned), 16, 10)
        yield from stage.act(f"{EVENT}.cancel", before, [DRAFTER], why, matter=matter)
        return
    if told.day != told.planned:
        moved: dict[str, Json] = {"new_day": told.day.isoformat(), "reschedule_reason": told.reason}
        before = on(stage.worked_before(told.planned), 16, 40)
        yield from stage.act(f"{EVENT}.reschedule", before, [DRAFTER], moved, matter=matter)
    yield from _held(stage, told, matter)


def _held(stage: Stage, told: Event, matter: str) -> Player:
    """Held, summed up, shown; a count told wrongly is corrected when the sheets are gone through again."""
    evening = on(told.day, 17, 10)
    topics: list[Json] = [{"topic_told": topic} for topic in told.topics]
    facts: dict[str, Json] = {
        "held_on": told.day.isoformat(),
        "topics": topics,
        "leaflets": {"value": told.leaflets, "estimate": True},
        "audience": told.first or counted(told.audience),
        "speakers": f"{told.office}、村（社区）法律顾问",
        "photos": stage.scan(f"活动照片：{told.title}"),
    }
    if told.kind == "school":
        facts["minors_checked"] = True
    held = yield from stage.act(f"{EVENT}.hold", evening, [DRAFTER], facts, matter=matter)
    if told.first:
        again = on(stage.working(told.day, 1), 11, 20)
        yield from _corrected(stage, held, again, told)
    done = on(stage.working(told.day, 2), 15, 30)
    text: dict[str, Json] = {"summary": f"{told.title}按计划举办，现场秩序良好（示例）", "to_publish": "yes"}
    summed = yield from stage.act(f"{EVENT}.summarise", done, [OFFICE], text, matter=matter)
    yield from publish(stage, summed, done + timedelta(days=4), BOARD if told.kind == "village" else PORTAL)


def _corrected(stage: Stage, held: Act, at: datetime, told: Event) -> Doing:
    better: list[Json] = [{"fact": "audience", "value": told.audience}]
    facts: dict[str, Json] = {"correct_reason": told.reason, "replaced": better}
    return stage.act(f"{EVENT}.correct", at, [Who("staff-01", "@original")], facts, matter=held.matter, thread=held)


def _exam(stage: Stage, told: Exam) -> Player:
    yield told.at
    facts: dict[str, Json] = {
        "exam_title": f"{told.title}（示例）",
        "subject": told.subject,
        "organiser": "区司法局（示例）",
        "open_from": told.opens.isoformat(),
        "open_until": told.until.isoformat(),
    }
    opened = yield from stage.act(f"{EXAM}.announce", told.at, [OFFICE], facts)
    matter = opened.matter
    yield from issue(stage, opened, told.at + minutes(30), OFFICE)
    listed: dict[str, Json] = {
        "entitled_count": told.entitled,
        "roster_file": stage.scan("应参考人员名册", purpose="personnel"),
    }
    yield from stage.act(f"{EXAM}.roster", told.at + timedelta(days=3), [OFFICE], listed, matter=matter)
    if told.story == "cancelled":
        why: dict[str, Json] = {"cancel_reason": "疫情防控要求，上级通知并入下半年统一组织（示例）"}
        yield from stage.act(f"{EXAM}.cancel", on(stage.worked_before(told.opens), 15), [OFFICE], why, matter=matter)
        return
    sat: dict[str, Json] = {"exam_day": told.until.isoformat(), "sat_count": told.sat}
    yield from stage.act(f"{EXAM}.sit", on(told.until, 17), [OFFICE], sat, matter=matter)
    known = on(stage.working(told.until, 4), 10)
    passed: dict[str, Json] = {"passed_count": told.passed, "score_sheet": stage.scan("考试成绩表", purpose="personnel")}
    yield from stage.act(f"{EXAM}.results", known, [OFFICE], passed, matter=matter)
    if told.made_up:
        known = on(stage.working(known.date(), 6), 10)
        yield from _made_up(stage, told, matter, known)
    yield from stage.act(f"{EXAM}.close", on(stage.working(known.date(), 2), 16), [OFFICE], {}, matter=matter)


def _made_up(stage: Stage, told: Exam, matter: str, at: datetime) -> Doing:
    facts: dict[str, Json] = {
        "makeup_day": day_text(at),
        "makeup_count": told.made_up,
        "sat_count": told.late,
        "passed_count": told.saved,
        "makeup_sheet": stage.scan("补考成绩表", purpose="personnel"),
    }
    return stage.act(f"{EXAM}.make-up", at, [OFFICE], facts, matter=matter)
