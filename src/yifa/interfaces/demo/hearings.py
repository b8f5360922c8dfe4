"""Plays the hearings of ordinary penalties: held, missed, late, put off, not needed; refuses to play the case around them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from yifa.interfaces.demo.notices import BOARD, publish
from yifa.interfaces.demo.ordinary import Doings, File
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.reviewing import newest
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Doing, Facts, Stage, Who, minutes, on, written
from yifa.record.act import Act, Json

SLUG = "hearing"
OFFICE_HEAD = Who("office-head", "office-head")
RECORDER = "staff-01"
NOTICE_DAYS = 9
"""Working days between notice and hearing: more than either law asks."""

Asking: TypeAlias = Generator[datetime, None, "Hearing"]


@dataclass(slots=True)
class Hearing:
    """One hearing: the case it belongs to, who leads it, the day it is called for, and the act that asked for it."""

    file: File
    matter: str
    request: Act
    host: str = "officer-h"
    day: date | None = None

    @property
    def stage(self) -> Stage:
        """The stage of the case."""
        return self.file.stage

    @property
    def leads(self) -> Who:
        """The host."""
        return Who(self.host, "hearing-host")

    def step(self, name: str, who: tuple[Who, ...], facts: Facts, *, thread: Act | None = None, after: int = 12) -> Doing:
        """One step of the hearing, so many minutes after the one before."""
        self.file.at += minutes(after)
        return self.stage.act(f"{SLUG}.{name}", self.file.at, who, facts, matter=self.matter, thread=thread)

    @property
    def party(self) -> Json:
        """Who asked."""
        return {"kind": self.file.row.party_kind, "name": self.file.row.party}


def asked(file: File, days: int = 2) -> Asking:
    """The party asks, so many working days later; the case opens the hearing."""
    file.later(days, 10)
    request = yield from file.step("ask-hearing", (CLERK,), {"hearing_file": file.stage.scan("听证申请书")})
    return Hearing(file, newest(file, SLUG), request)


def accepted(hearing: Hearing) -> Doings:
    """Taken up; host and recorder are named."""
    hearing.file.later(1, 9)
    yield from hearing.step("accept", (DELEGATE,), {"party": hearing.party, "hearing_asked": "written"})
    yield from appointed(hearing)


def appointed(hearing: Hearing) -> Doing:
    """The delegated deputy names the host and the recorder."""
    stage = hearing.stage
    facts: dict[str, Json] = {"host": stage.person(hearing.host), "hearing_recorder": stage.person(RECORDER)}
    return hearing.step("appoint", (DELEGATE,), facts)


def called(hearing: Hearing, *, closed: str | None = None) -> Doings:
    """The notice, printed, served and, where the hearing is open, put on the board."""
    file = hearing.file
    file.later(1, 9)
    hearing.day = file.stage.working(file.at.date(), NOTICE_DAYS)
    facts: dict[str, Json] = {
        "hearing_day": hearing.day.isoformat(),
        "hearing_time": "上午九时三十分",
        "hearing_place": "镇政府二楼会议室（示例）",
        "hearing_topic": "一件综合行政执法处罚案件（示例）",
        "hearing_public": "yes" if closed is None else "no",
    }
    if closed is not None:
        facts["hearing_closed_why"] = closed
    notice = yield from hearing.step("notify", (OFFICE_HEAD,), facts)
    yield from served(hearing, notice)
    if closed is None:
        file.later(1, 9)
        yield from publish(file.stage, notice, file.at, BOARD)


def served(hearing: Hearing, act: Act) -> Doings:
    """A paper of the hearing, printed and handed over the same day."""
    file = hearing.file
    file.at += minutes(11)
    yield from issue(file.stage, act, file.at, Who("office-head", "office"))
    facts: dict[str, Json] = {"way": "direct", "handed_at": written(file.at + minutes(9)), "receiver": file.row.party}
    yield from hearing.step("serve", (file.server,), facts, thread=act)


def on_the_day(hearing: Hearing) -> None:
    """On to the morning of the hearing."""
    assert hearing.day is not None
    hearing.file.at = on(hearing.day, 11, hearing.file.row.at.minute)


def represented(hearing: Hearing) -> Doing:
    """The party sends an agent."""
    hearing.file.later(1, 15)
    facts: dict[str, Json] = {
        "agent_count": 1, "agents": "王示例（示例律师事务所）", "agent_paper": hearing.stage.scan("授权委托书"),
    }  # fmt: skip
    return hearing.step("name-agents", (CLERK,), facts)


def held(hearing: Hearing, *, signed: bool = True) -> Doing:
    """The hearing itself, as the host and the recorder put it on record."""
    on_the_day(hearing)
    stage = hearing.stage
    assert hearing.day is not None
    facts: dict[str, Json] = {
        "hearing_held_on": hearing.day.isoformat(),
        "identities_checked": True,
        "rights_read": True,
        "investigators_heard": [{"investigator": stage.person(name)} for name in hearing.file.row.officers],
        "case_put": f"承办人陈述：{hearing.file.row.conduct}；出示照片和笔录，提出处罚建议（示例）",
        "party_defence": "承认事实，对持续时间有异议，请求从轻（示例）",
        "cross_examined": "双方对照片的拍摄时间质证，没有新的异议（示例）",
        "last_words": "已经改正，请求从轻（示例）",
        "hearing_record": stage.scan("听证笔录"),
        "record_signed": "yes" if signed else "no",
    }
    if not signed:
        facts["unsigned_note"] = "当事人核对以后拒绝签名，主持人已注明（示例）"
    return hearing.step("hold", (hearing.leads, Who(RECORDER, "hearing-recorder")), facts)


def reported(hearing: Hearing) -> Doings:
    """The host reports; the case learns of it in the same breath."""
    file = hearing.file
    file.later(2, 9)
    facts: dict[str, Json] = {"report_text": "事实清楚，证据充分，程序合法（示例）", "host_view": "as-proposed"}
    act = yield from hearing.step("report", (hearing.leads,), facts)
    file.at += minutes(8)
    yield from issue(file.stage, act, file.at, Who("office-head", "office"))


def missed(hearing: Hearing) -> Doing:
    """Nobody comes: waived, and over."""
    on_the_day(hearing)
    assert hearing.day is not None
    facts: dict[str, Json] = {
        "hearing_ended_on": hearing.day.isoformat(),
        "hearing_end_why": "absent",
        "no_good_reason": True,
        "end_account": "等候三十分钟，电话联系，当事人表示不来，没有说明理由（示例）",
    }
    return hearing.step("end", (hearing.leads,), facts)


def turned_down(hearing: Hearing) -> Doings:
    """Asked too late: not taken up, and told so."""
    hearing.file.later(1, 9)
    facts: dict[str, Json] = {"party": hearing.party, "refused_hearing_why": "告知书已写明期限，期满以后才提出（示例）"}
    act = yield from hearing.step("refuse", (DELEGATE,), facts)
    yield from served(hearing, act)


def put_off(hearing: Hearing, why: str, account: str) -> Doing:
    """Another day must be found."""
    hearing.file.later(1, 14)
    return hearing.step("postpone", (DELEGATE,), {"postpone_why": why, "postpone_account": account})


def host_replaced(hearing: Hearing, other: str) -> Doings:
    """The party asks for another host, and gets one."""
    stage, file = hearing.stage, hearing.file
    file.later(1, 10)
    facts: dict[str, Json] = {"against": stage.person(hearing.host), "recusal_ground": "称与邻近商户有亲属关系（示例）"}
    application = yield from hearing.step("ask-recusal", (CLERK,), facts)
    file.later(1, 9)
    answer: dict[str, Json] = {"granted": "yes", "recusal_answer": "关系属实，另行指定主持人（示例）"}
    yield from hearing.step("decide-recusal", (HEAD,), answer, thread=application)
    hearing.host = other
    yield from appointed(hearing)


def no_longer_needed(hearing: Hearing) -> Doing:
    """The case was told anew: the old request has nothing to be heard about."""
    return hearing.step("moot", (DELEGATE,), {"moot_why": "已经重新调查并降低拟处罚数额，原来的告知作废（示例）"})
