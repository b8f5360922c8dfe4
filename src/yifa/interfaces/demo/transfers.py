"""Plays the cases that may be crimes: sent to the police, not approved, refused and objected to; refuses to say who is guilty."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from yifa.interfaces.demo.ordinary import SLUG as CASE
from yifa.interfaces.demo.ordinary import Doings, File, Ordinary, closed, decision
from yifa.interfaces.demo.ordinary_courses import from_decision, up_to_review
from yifa.interfaces.demo.ordinary_ends import archived
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.reviewing import newest, reviewed
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Doing, Facts, Stage, Who, day_text, minutes, officers
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Act, Json

FILE = "transfers.yaml"
SLUG = "police-transfer"
TEAM = ("officer-g", "officer-h")
POLICE: Json = {"name": "区公安分局（示例）"}
PROCURATORATE: Json = {"name": "区人民检察院（示例）"}


@dataclass(slots=True)
class Transfer:
    """One transfer and the case it comes from."""

    file: File
    matter: str

    def step(self, name: str, who: tuple[Who, ...], facts: Facts, *, after: int = 15) -> Doing:
        """One step of the transfer, so many minutes after the one before."""
        self.file.at += minutes(after)
        return self.file.stage.act(f"{SLUG}.{name}", self.file.at, who, facts, matter=self.matter)

    def print(self, act: Act) -> Doing:
        """The paper of an act."""
        self.file.at += minutes(9)
        return issue(self.file.stage, act, self.file.at, Who("office-head", "office"))

    def scan(self, words: str) -> str:
        """A paper that came or went."""
        return self.file.stage.scan(words)


Opening: TypeAlias = Generator[datetime, None, Transfer]


def filed(file: File) -> Doings:
    """The police take the case up; goods and papers go there, and the town's case ends."""
    transfer = yield from _reported(file)
    yield from _sent(transfer)
    file.later(1, 15)
    yield from _filed(transfer, "first")
    file.later(1, 10)
    goods: dict[str, Json] = {"goods_handed": "运输车辆一辆、案卷一册（示例）", "goods_receipt": transfer.scan("交接清单")}
    yield from transfer.step("hand-goods", officers(TEAM), goods)
    file.later(1, 10)
    facts: dict[str, Json] = {
        "handed_to": POLICE, "hand_reason": "涉嫌犯罪，公安机关已经立案（示例）", "hand_receipt": transfer.scan("移送回执"),
    }  # fmt: skip
    yield from file.step("hand-over", (HEAD,), facts)
    yield from closed(file)


def not_approved(file: File) -> Doings:
    """The head has the report looked at again, does not approve, says why; the case goes on."""
    transfer = yield from _reported(file)
    file.later(1, 9)
    yield from transfer.step("return-report", (HEAD,), {"to_verify": "请核实数量的称量方法（示例）"})
    yield from _report(transfer)
    file.later(1, 9)
    why: dict[str, Json] = {"disapprove_why": "核实以后的数量没有达到立案追诉标准（示例）"}
    yield from transfer.step("disapprove", (HEAD,), why)
    yield from _decided(file)


def objected(file: File) -> Doings:
    """The police refuse; they are asked again, then the procuratorate; in the end the town decides itself."""
    transfer = yield from _reported(file)
    early = file.stage.draft(f"{CASE}.decide", file.at, (HEAD,), decision(file), matter=file.matter)
    yield from file.stage.refused(early, "penalty.crime_transfer.no_substitute")
    yield from _sent(transfer)
    yield from _refused(transfer)
    file.later(1, 10)
    letter = yield from transfer.step("ask-review", (HEAD,), {"objection_reasons": "数量应当累计计算（示例）"})
    yield from transfer.print(letter)
    file.later(2, 15)
    again: dict[str, Json] = {"review_notice": transfer.scan("复议决定"), "review_received_on": day_text(file.at)}
    yield from transfer.step("review-refused", (CLERK,), again)
    file.later(1, 10)
    asked: dict[str, Json] = {"procuratorate": PROCURATORATE, "supervision_reasons": "数量应当累计计算，建议监督（示例）"}
    letter = yield from transfer.step("ask-supervision", (HEAD,), asked)
    yield from transfer.print(letter)
    file.later(6, 15)
    answer: dict[str, Json] = {"supervision_notice": transfer.scan("检察机关复函"), "supervision_result": "no"}
    yield from transfer.step("supervision-answered", (CLERK,), answer)
    file.later(1, 9)
    yield from transfer.step("accept-refusal", (HEAD,), {"accept_why": "检察机关认为不立案的理由成立（示例）"})
    yield from _decided(file)


STORIES: Mapping[str, Callable[[File], Doings]] = {"filed": filed, "not-approved": not_approved, "objected": objected}
"""Every course a row of the table may take."""


def players(stage: Stage, folder: Path) -> list[Player]:
    """The cases of the table. Raises DataError."""
    return [_case(stage, row) for row in rows(folder)]


def rows(folder: Path) -> list[Ordinary]:
    """The rows of the table. Raises DataError, also for a course that nobody can tell."""
    found = Table(folder, FILE).rows("transfers", Ordinary)
    known_stories(FILE, (row.story for row in found), STORIES)
    return found


def _case(stage: Stage, row: Ordinary) -> Player:
    yield row.at
    file = File.of(stage, row)
    yield from STORIES[row.story](file)
    yield from archived(file)


def _reported(file: File) -> Opening:
    """Told already, the officers see that it may be a crime; a team of two looks into it and reports."""
    yield from up_to_review(file)
    yield from file.step("to-police", file.who, {"crime_signs": "数量可能达到立案追诉标准（示例）"}, after=30)
    transfer = Transfer(file, newest(file, SLUG))
    team: Json = [{"team_member": file.stage.person(name)} for name in TEAM]
    yield from transfer.step("team", (DELEGATE,), {"team": team})
    yield from _report(transfer)
    return transfer


def _report(transfer: Transfer) -> Doings:
    transfer.file.later(1, 10)
    facts: dict[str, Json] = {
        "crime_facts": f"{transfer.file.row.conduct}，累计数量较大（示例）",
        "crime_suspected": "涉嫌污染环境罪（示例）",
        "investigation_report": transfer.scan("涉嫌犯罪案件情况的调查报告"),
    }
    act = yield from transfer.step("report", officers(TEAM), facts)
    yield from transfer.print(act)


def _sent(transfer: Transfer) -> Doings:
    transfer.file.later(1, 9)
    yield from transfer.step("approve", (HEAD,), {"approve_note": "同意移送（示例）"})
    facts: dict[str, Json] = {
        "police": POLICE,
        "sent_report": transfer.scan("涉嫌犯罪案件情况的调查报告"),
        "case_goods": transfer.scan("涉案物品清单"),
        "tests_made": "yes",
        "test_report": transfer.scan("鉴定意见"),
        "other_materials": transfer.scan("照片和笔录"),
    }
    act = yield from transfer.step("send", officers(TEAM[:1]), facts, after=180)
    yield from transfer.print(act)
    receipt: dict[str, Json] = {"police_receipt": transfer.scan("移送书回执"), "police_received_on": day_text(transfer.file.at)}
    yield from transfer.step("receipt", (CLERK,), receipt, after=60)


def _filed(transfer: Transfer, upon: str) -> Doing:
    facts: dict[str, Json] = {
        "filing_notice": transfer.scan("立案通知书"), "filing_received_on": day_text(transfer.file.at), "filed_upon": upon,
    }  # fmt: skip
    return transfer.step("filed", (CLERK,), facts)


def _refused(transfer: Transfer) -> Doing:
    transfer.file.later(2, 15)
    facts: dict[str, Json] = {
        "refusal_notice": transfer.scan("不予立案通知书"),
        "refusal_received_on": day_text(transfer.file.at),
        "refusal_reasons": "单次数量没有达到标准（示例）",
    }
    return transfer.step("refused", (CLERK,), facts)


def _decided(file: File) -> Doings:
    yield from reviewed(file)
    yield from from_decision(file)
