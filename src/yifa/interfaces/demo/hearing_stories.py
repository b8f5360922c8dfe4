"""Every course of a case with a hearing or a recused head, by its name in the table; refuses to tell any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from yifa.interfaces.demo import hearings
from yifa.interfaces.demo.ordinary import SLUG, Doings, File, Ordinary, concluded, decision, heard, told
from yifa.interfaces.demo.ordinary_courses import from_decision, from_notice, investigated
from yifa.interfaces.demo.reviewing import reviewed
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, HEAD, Stage
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Json

FILE = "hearings.yaml"
WHY = "对当事人属于数额较大的罚款，从严认定（示例）"
TAKEN = "采纳主持人的意见，当事人关于持续时间的异议不影响认定（示例）"


def held(file: File) -> Doings:
    """Asked, prepared, held in the open, reported; reviewed after it and decided on its record."""
    hearing = yield from _called(file)
    yield from hearings.represented(hearing)
    yield from hearings.held(hearing)
    file.later(1, 9)
    early = file.stage.draft(f"{SLUG}.decide", file.at, (HEAD,), decision(file), matter=file.matter)
    yield from file.stage.refused(early, "penalty.hearing.scope")
    yield from hearings.reported(hearing)
    yield from _decided_on_the_record(file)


def behind_closed_doors(file: File) -> Doings:
    """Trade secrets: not in public; the party does not sign the record."""
    hearing = yield from _asked(file)
    yield from hearings.accepted(hearing)
    yield from hearings.called(hearing, closed="trade-secret")
    yield from hearings.held(hearing, signed=False)
    yield from hearings.reported(hearing)
    yield from _decided_on_the_record(file)


def missed(file: File) -> Doings:
    """The party asks and does not come."""
    hearing = yield from _called(file)
    yield from hearings.missed(hearing)
    yield from reviewed(file)
    yield from from_decision(file)


def withdrawn(file: File) -> Doings:
    """The party is called and takes the request back; the hearing ends with it."""
    hearing = yield from _called(file)
    file.later(1, 10)
    paper: dict[str, Json] = {"waiver_signed": file.stage.scan("撤回听证要求的声明")}
    yield from file.step("withdraw-hearing", (CLERK,), paper, thread=hearing.request)
    yield from reviewed(file)
    yield from from_decision(file)


def late(file: File) -> Doings:
    """Asked after the last day: not taken up."""
    hearing = yield from _asked(file, days=9)
    yield from hearings.turned_down(hearing)
    yield from reviewed(file)
    yield from from_decision(file)


def put_off(file: File) -> Doings:
    """The host must withdraw, another day is set, and the hearing is held then."""
    hearing = yield from _called(file)
    yield from hearings.host_replaced(hearing, "staff-06")
    yield from hearings.put_off(hearing, "recusal", "更换主持人，另定日期（示例）")
    yield from hearings.called(hearing)
    yield from hearings.held(hearing)
    yield from hearings.reported(hearing)
    yield from _decided_on_the_record(file)


def told_less(file: File) -> Doings:
    """After the request the officers look again and propose less: the hearing is no longer needed."""
    hearing = yield from _asked(file)
    file.row = replace(file.row, fine=file.row.fine // 4)
    yield from concluded(file)
    yield from hearings.no_longer_needed(hearing)
    yield from from_notice(file)


def head_asked(file: File) -> Doings:
    """The party wants the head himself to withdraw: the other heads decide, and see no reason."""
    yield from investigated(file)
    facts: dict[str, Json] = {
        "against": file.stage.person("head"), "recusal_ground": "称镇长与邻近商户有往来（示例）",
    }  # fmt: skip
    asked = yield from file.step("ask-recusal", (CLERK,), facts, after=50)
    file.later(1, 15)
    answer: dict[str, Json] = {
        "recusal_voters": [{"recusal_voter": file.stage.person(name)} for name in ("deputy", "deputy-b")],
        "granted": "no",
        "recusal_answer": "经核实没有往来，不予回避（示例）",
        "recusal_record": file.stage.scan("集体讨论记录"),
    }
    yield from file.step("decide-head-recusal", (CLERK,), answer, thread=asked)
    yield from concluded(file)
    yield from from_notice(file)


STORIES: Mapping[str, Callable[[File], Doings]] = {
    "held": held,
    "closed-doors": behind_closed_doors,
    "missed": missed,
    "withdrawn": withdrawn,
    "late": late,
    "put-off": put_off,
    "told-less": told_less,
    "head-asked": head_asked,
}
"""Every course a row of the table may take."""


def players(stage: Stage, folder: Path) -> list[Player]:
    """The cases of the table. Raises DataError."""
    return [_case(stage, row) for row in rows(folder)]


def rows(folder: Path) -> list[Ordinary]:
    """The rows of the table. Raises DataError, also for a course that nobody can tell."""
    found = Table(folder, FILE).rows("hearings", Ordinary)
    known_stories(FILE, (row.story for row in found), STORIES)
    return found


def _case(stage: Stage, row: Ordinary) -> Player:
    yield row.at
    yield from STORIES[row.story](File.of(stage, row))


def _asked(file: File, days: int = 2) -> hearings.Asking:
    """A heavy fine, told with the right to a hearing; the party asks for one."""
    yield from investigated(file)
    yield from concluded(file, hearing_due="yes", hearing_why=WHY)
    yield from told(file, hearing_told=True)
    if days > 2:
        yield from heard(file)
    return (yield from hearings.asked(file, days))


def _called(file: File) -> hearings.Asking:
    hearing = yield from _asked(file)
    yield from heard(file)
    yield from hearings.accepted(hearing)
    yield from hearings.called(hearing)
    return hearing


def _decided_on_the_record(file: File) -> Doings:
    yield from reviewed(file)
    yield from from_decision(file, hearing_taken=TAKEN)
