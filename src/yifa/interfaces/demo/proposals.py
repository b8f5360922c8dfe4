"""Plays the deputies' proposals of the year from registration to closing; refuses to close what nobody has answered."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, DELEGATE, OFFICE, Stage, Who, minutes, on, written
from yifa.interfaces.demo.table import Table
from yifa.record.act import Act, Json

DRAFTER = Who("staff-01", "drafter")
SLUG = "deputies-proposal"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal: `given` is the day it was assigned, `days` until the answer."""

    title: str
    topic: str
    deputy: str
    unit: str
    given: date
    days: int
    complex: bool
    answer: str
    grade: str
    story: str


def players(stage: Stage, folder: Path) -> list[Player]:
    """One player for each proposal. Raises DataError."""
    table = Table(folder, "proposals.yaml")
    answers = table.words("answers")
    return [
        *(_proposal(stage, told, answers, place) for place, told in enumerate(table.rows("proposals", Proposal), start=1)),
        *(_unfinished(stage, told, place) for place, told in enumerate(table.rows("later", Proposal), start=1)),
    ]


def _proposal(stage: Stage, told: Proposal, answers: Mapping[str, str], place: int) -> Player:
    matter, assigned = yield from _given(stage, told, place)
    begun = on(stage.working(assigned.date(), 2), 10, place)
    if told.story == "returned":
        back: dict[str, Json] = {"bounce_reason": "涉及事项属公共服务办公室职责，建议改交（示例）"}
        yield from stage.act(f"{SLUG}.bounce", begun, [DRAFTER], back, matter=matter)
        yield from _assign(stage, told, matter, begun + minutes(90))
        begun = on(stage.working(begun.date(), 1), 10, place)
    plan: dict[str, Json] = {"plan": f"由{told.unit}实地核查后提出办理方案（示例）"}
    yield from stage.act(f"{SLUG}.undertake", begun, [DRAFTER], plan, matter=matter)
    if told.complex:
        hard: dict[str, Json] = {"complexity": "complex", "complexity_reason": "涉及资金安排和多个单位，三个月内难以办结（示例）"}
        yield from stage.act(f"{SLUG}.raise-complexity", begun + timedelta(days=6), [DELEGATE], hard, matter=matter)
    answered = on(stage.working(told.given + timedelta(days=told.days)), 15, place)
    meeting = on(stage.working(told.given + timedelta(days=told.days * 2 // 3)), 9, 20 + place)
    yield from _contact(stage, matter, meeting, place)
    first = "B" if told.story == "dissatisfied" else told.answer
    answer = yield from _answer(stage, told, matter, answered, answers[first], first)
    if told.story == "dissatisfied":
        yield from _assess(stage, matter, answered + timedelta(days=8), "dissatisfied")
        again: dict[str, Json] = {"reopen_reason": "代表认为答复没有写明完成时间，重新办理（示例）"}
        yield from stage.act(f"{SLUG}.reopen", _work(stage, answered, 9), [OFFICE], again, matter=matter)
        yield from _contact(stage, matter, _work(stage, answered, 12), place + 1)
        answered = _work(stage, answered, 20)
        answer = yield from _answer(stage, told, matter, answered, answers[told.answer], told.answer)
    yield from publish(stage, answer, answered + timedelta(days=6), PORTAL)
    yield from _assess(stage, matter, answered + timedelta(days=12), told.grade)
    yield from stage.act(f"{SLUG}.close", _work(stage, answered, 14), [OFFICE], {}, matter=matter)


def _unfinished(stage: Stage, told: Proposal, place: int) -> Player:
    """A proposal that is still being dealt with when the play ends."""
    matter, assigned = yield from _given(stage, told, place)
    if told.story == "answering":
        plan: dict[str, Json] = {"plan": f"由{told.unit}实地核查后提出办理方案（示例）"}
        begun = _work(stage, assigned, 3)
        yield from stage.act(f"{SLUG}.undertake", begun, [DRAFTER], plan, matter=matter)
        yield from _contact(stage, matter, _work(stage, begun, 12), place)


def _given(stage: Stage, told: Proposal, place: int) -> Generator[datetime, None, tuple[str, datetime]]:
    """Registered on the last working day before it is assigned; returns the matter and when it was assigned."""
    assigned = on(stage.working(told.given), 9, 10 + place)
    received = on(stage.worked_before(assigned.date()), 15, place)
    matter = yield from _register(stage, told, f"示例镇人大建议〔{received.year}〕第{place}号", received, place)
    yield from _assign(stage, told, matter, assigned)
    return matter, assigned


def _work(stage: Stage, start: datetime, days: int) -> datetime:
    return stage.at_work(start + timedelta(days=days))


def _register(stage: Stage, told: Proposal, number: str, at: datetime, place: int) -> Generator[datetime, None, str]:
    """The deputy hands it in; every fifth is signed by a second deputy, and its text kept as a scan."""
    yield at
    facts: dict[str, Json] = {
        "proposal_number": number,
        "proposal_title": told.title,
        "deputy": stage.person(told.deputy),
        "topic": told.topic,
        "received_day": at.date().isoformat(),
    }
    if place % 5 == 0:
        second = "deputy-01" if told.deputy != "deputy-01" else "deputy-02"
        facts |= {"co_deputies": [{"co_deputy": stage.person(second)}], "proposal_text": stage.scan(f"建议原文：{told.title}")}
    act = yield from stage.act(f"{SLUG}.register", at, [CLERK], facts)
    return act.matter


def _assign(stage: Stage, told: Proposal, matter: str, at: datetime) -> Generator[datetime, None, Act]:
    facts: dict[str, Json] = {"handler_unit": told.unit, "complexity": "plain"}
    return (yield from stage.act(f"{SLUG}.assign", at, [OFFICE], facts, matter=matter))


def _contact(stage: Stage, matter: str, at: datetime, place: int) -> Generator[datetime, None, Act]:
    way = ("visit", "phone", "meeting", "letter")[place % 4]
    view = "代表希望写明完成时间（示例）"
    facts: dict[str, Json] = {"contact_day": at.date().isoformat(), "contact_way": way, "deputy_view": view}
    return (yield from stage.act(f"{SLUG}.contact", at, [DRAFTER], facts, matter=matter))


def _answer(
    stage: Stage, told: Proposal, matter: str, at: datetime, text: str, grade: str
) -> Generator[datetime, None, Act]:  # fmt: skip
    """Answer, print, serve."""
    subject = told.title.removeprefix("关于").removesuffix("的建议")
    facts: dict[str, Json] = {"answer_class": grade, "answer_text": text.replace("{subject}", subject), "to_publish": "yes"}
    answer = yield from stage.act(f"{SLUG}.answer", at, [DELEGATE], facts, matter=matter)
    yield from issue(stage, answer, at + minutes(15), OFFICE)
    served = _work(stage, at, 1)
    service: dict[str, Json] = {"way": "direct", "handed_at": written(served), "receiver": "代表本人（示例）"}
    yield from stage.act(f"{SLUG}.serve", served + minutes(5), [Who("staff-01", "server")], service, matter=matter, thread=answer)
    return answer


def _assess(stage: Stage, matter: str, at: datetime, grade: str) -> Generator[datetime, None, Act]:
    when = stage.at_work(at)
    facts: dict[str, Json] = {"satisfaction": grade, "assessed_day": when.date().isoformat()}
    return (yield from stage.act(f"{SLUG}.assess", when, [CLERK], facts, matter=matter))
