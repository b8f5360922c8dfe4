"""Plays the town's documents from the first idea to their end; refuses to know which clean-up looked at them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from yifa.interfaces.demo.meetings import hold
from yifa.interfaces.demo.notices import PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, OFFICE, REVIEWER, Doing, Facts, Stage, Who, minutes, on
from yifa.interfaces.demo.table import Table, known_stories
from yifa.law.zone import day_of
from yifa.record.act import Act, Json

FILE = "documents.yaml"
SLUG, REVIEW, TOPIC = "normative-document", "legal-review", "agenda-item"
DRAFTER = Who("staff-01", "drafter")
HEAD_SIGNS, SECRETARY_SIGNS = Who("head", "signer"), Who("secretary", "signer")
CONSULTED = timedelta(days=30)
Doings: TypeAlias = Generator[datetime, None, None]


@dataclass(frozen=True, slots=True)
class Document:
    """One document: `at` is its beginning, `course` how it goes, `review` agree, changes or none."""

    key: str
    at: datetime
    name: str
    kind: str
    topic: str
    business: bool
    basis: str
    effective: date
    valid: date | None
    review: str
    course: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """The validity of a document is extended."""

    document: str
    at: datetime
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Expiry:
    """A document whose validity is over is put down as ended."""

    document: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Abolition:
    """A document is repealed by itself."""

    document: str
    at: datetime
    reason: str


@dataclass(slots=True)
class File:
    """A document being played: where its own time stands, its matter and its newest text."""

    stage: Stage
    row: Document
    at: datetime
    matter: str = ""
    draft: str = ""
    drafts: int = 0

    def later(self, days: int, hour: int) -> datetime:
        """On to an hour of the working day so many working days later."""
        self.at = max(on(self.stage.working(day_of(self.at), days), hour, self.row.at.minute), self.at + minutes(9))
        return self.at

    def step(self, name: str, who: Who, facts: Facts, *, thread: Act | None = None) -> Doing:
        """One step of the document at its own time."""
        return self.stage.act(f"{SLUG}.{name}", self.at, [who], facts, matter=self.matter or None, thread=thread)

    def new_draft(self) -> str:
        """Another text."""
        self.drafts += 1
        self.draft = self.stage.scan(f"{self.row.name}，第{self.drafts}稿")
        return self.draft


@dataclass(slots=True)
class Shelf:
    """Every document of the table by its key, for what happens to it later."""

    files: dict[str, File] = field(default_factory=dict)


def players(stage: Stage, folder: Path, shelf: Shelf) -> list[Player]:
    """One player for each document and for each later event. Raises DataError, also for a course that nobody can play."""
    table = Table(folder, FILE)
    rows = table.rows("documents", Document)
    known_stories(FILE, (row.course for row in rows), COURSES)
    for row in rows:
        shelf.files[row.key] = File(stage, row, row.at)
    return [
        *(_document(shelf.files[row.key]) for row in rows),
        *(_renewed(shelf.files[row.document], row) for row in table.rows("renewals", Renewal)),
        *(_expired(shelf.files[row.document], row) for row in table.rows("expiries", Expiry)),
        *(_abolished(shelf.files[row.document], row) for row in table.rows("abolitions", Abolition)),
    ]


def _document(file: File) -> Player:
    row = file.row
    yield row.at
    facts: dict[str, Json] = {
        "doc_name": row.name,
        "doc_class": row.kind,
        "doc_topic": row.topic,
        "touches_business": "yes" if row.business else "no",
        "doc_basis": row.basis,
    }
    act = yield from file.step("begin", DRAFTER, facts)
    file.matter = act.matter
    file.later(2, 10)
    yield from written(file)
    yield from COURSES[row.course](file)


def written(file: File) -> Doing:
    """The drafter hands in a text and answers for what is not in it."""
    facts: dict[str, Json] = {"draft": file.new_draft(), "draft_note": "根据调研情况起草（示例）"}
    facts |= dict.fromkeys(("sets_penalty", "sets_coercion", "sets_licence", "cuts_rights"), "no")
    return file.step("write", DRAFTER, facts)


def normative(file: File) -> Doings:
    """Consultation, reviews, meeting, signing, number, promulgation, filing."""
    yield from consulted(file)
    yield from reviewed(file, "normative")
    yield from discussed(file, "government", f"审议{file.row.name}")
    yield from signed(file, HEAD_SIGNS)
    yield from promulgated(file)


def hurried(file: File) -> Doings:
    """As `normative`, but it is put to the meeting before the legality review: refused."""
    yield from consulted(file)
    file.later(1, 9)
    facts: dict[str, Json] = {"agenda_topic": f"审议{file.row.name}", "meeting_body": "government", "draft": file.draft}
    yield file.at
    draft = file.stage.draft(f"{SLUG}.put-to-meeting", file.at, [DRAFTER], facts, matter=file.matter)
    yield from file.stage.refused(draft, "normative.business.legality")
    yield from reviewed(file, "normative")
    yield from discussed(file, "government", f"审议{file.row.name}")
    yield from signed(file, HEAD_SIGNS)
    yield from promulgated(file)


def internal(file: File) -> Doings:
    """An internal rule: reviewed where the town wants it, signed, numbered, issued."""
    yield from reviewed(file, "internal")
    yield from signed(file, HEAD_SIGNS)
    yield from issued(file, public=file.row.topic == "three-systems")


def party(file: File) -> Doings:
    """A document of the Party committee: discussed there, signed by its secretary."""
    yield from discussed(file, "party-committee", f"审议{file.row.name}")
    yield from signed(file, SECRETARY_SIGNS)
    yield from issued(file, public=False)


def given_up(file: File) -> Doings:
    """Nothing comes of it."""
    file.later(12, 15)
    yield from file.step("give-up", DRAFTER, {"given_up_reason": "区里正在制定同类规定，本镇不再单独制定（示例）"})


COURSES: Mapping[str, Callable[[File], Doings]] = {
    "normative": normative,
    "hurried": hurried,
    "internal": internal,
    "party": party,
    "given-up": given_up,
}
"""Every course a row of the table may take."""


def consulted(file: File) -> Doings:
    """Thirty days for everybody, the fair-competition review meanwhile, and what came of it."""
    first = file.stage.working(day_of(file.later(1, 15)), 1)
    facts: dict[str, Json] = {
        "consult_from": first.isoformat(), "consult_until": (first + CONSULTED).isoformat(), "consult_channel": PORTAL,
    }  # fmt: skip
    act = yield from file.step("consult", DRAFTER, facts)
    yield from publish(file.stage, act, on(first, 9, file.row.at.minute), PORTAL)
    if file.row.business:
        yield from fair(file)
    file.at = on(file.stage.working(first + CONSULTED + timedelta(days=1)), 10, file.row.at.minute)
    heard: dict[str, Json] = {
        "opinions_count": 3 + file.row.at.day % 5, "opinions_handled": "采纳合理意见，没有采纳的逐条说明理由（示例）",
    }  # fmt: skip
    if file.row.business:
        heard["business_heard"] = "召开座谈会，听取经营户代表和商会的意见（示例）"
    yield from file.step("consult-close", DRAFTER, heard)


def fair(file: File) -> Doing:
    """The fair-competition review."""
    file.later(5, 11)
    report = file.stage.scan(f"公平竞争审查表，{file.row.name}")
    return file.step("fair-competition", DRAFTER, {"fair_result": "pass", "fair_report": report})


def reviewed(file: File, what: str) -> Doings:
    """The legality review of the newest text; `changes` brings another text, which is the one that goes on."""
    if file.row.review == "none":
        return
    file.later(1, 9)
    yield from file.step("send-review", DRAFTER, {"review_object": what, "draft": file.draft})
    matter = newest(file.stage, file.matter, REVIEW)
    file.later(6, 16)
    facts: dict[str, Json] = {"verdict": "agree", "opinion_text": "职权、程序、内容符合规定，同意提请讨论（示例）"}
    if file.row.review == "changes" and file.drafts == 1:
        facts = {
            "verdict": "agree-with-changes",
            "opinion_text": "第五条与上位法表述不一致，修改后同意（示例）",
            "findings": [
                {"aspect": "law", "finding": "第五条与上位法表述不一致", "change": "按上位法改写", "item_grade": "must"}
            ],
            "must_items": 1,
        }
        file.new_draft()
    facts["draft"] = file.draft
    opinion = yield from file.stage.act(f"{REVIEW}.opinion", file.at, [REVIEWER], facts, matter=matter)
    yield from issue(file.stage, opinion, file.at + minutes(30), OFFICE)
    if facts["verdict"] != "agree":
        file.later(1, 10)
        answers: dict[str, Json] = {"answers": [{"adopted": "yes", "adopted_why": "已按审核意见改写（示例）"}]}
        yield from file.stage.act(f"{REVIEW}.answered", file.at, [DRAFTER], answers, matter=matter, thread=opinion)


def discussed(file: File, body: str, topic: str) -> Doings:
    """Put to a meeting of the body and resolved there."""
    file.later(1, 10)
    facts: dict[str, Json] = {"agenda_topic": topic, "meeting_body": body, "draft": file.draft}
    yield from file.step("put-to-meeting", DRAFTER, facts)
    item = newest(file.stage, file.matter, TOPIC)
    yield from hold(file.stage, file.later(3, 9), body, [item])


def signed(file: File, who: Who) -> Doing:
    """The text is signed."""
    file.later(1, 16)
    facts: dict[str, Json] = {"draft": file.draft, "effective_day": file.row.effective.isoformat()}
    if file.row.valid is not None:
        facts["valid_until"] = file.row.valid.isoformat()
    if file.row.business:
        facts["adaptation"] = "公布两个月以后施行，给经营户留出准备时间（示例）"
    return file.step("sign", who, facts)


def promulgated(file: File) -> Doings:
    """Number, cover, promulgation, filing with the superior."""
    file.later(2, 9)
    text = f"第一条　为规范有关事项，结合本镇实际，制定本办法。（以下为示例文本，略）——{file.row.name}"
    act = yield from file.step("register", CLERK, {"doc_text": text})
    yield from issue(file.stage, act, file.at + minutes(40), OFFICE)
    file.later(1, 9)
    out: dict[str, Json] = {
        "promulgated_on": PORTAL,
        "checked_private": True,
        "explained": "起草背景、主要内容和办理方式（示例）",
    }
    yield from file.step("promulgate", OFFICE, out, thread=act)
    file.later(8, 10)
    receipt = file.stage.scan(f"备案回执，{file.row.name}")
    yield from file.step("file-up", OFFICE, {"filed_at": "区司法局（示例）", "file_receipt": receipt})


def issued(file: File, *, public: bool) -> Doings:
    """An internal rule or a Party document gets its number and goes out."""
    file.later(1, 11)
    facts: dict[str, Json] = {"to_publish": "yes" if public else "no"}
    if public:
        facts["doc_text"] = f"第一条　为落实行政执法三项制度，结合本镇实际，制定本制度。（以下为示例文本，略）——{file.row.name}"
    else:
        facts["why_not_public"] = "内部管理制度，不涉及公众办事（示例）"
    act = yield from file.step("put-in-force", CLERK, facts)
    yield from issue(file.stage, act, file.at + minutes(35), OFFICE)
    if public:
        yield from publish(file.stage, act, file.at + timedelta(days=5), PORTAL)


def newest(stage: Stage, matter: str, slug: str) -> str:
    """The last matter of a procedure that was opened about this one."""
    view = stage.runtime.view()
    return [other for _, other in view.linking(matter) if view.procedure_of(other) == slug][-1]


def _renewed(file: File, row: Renewal) -> Player:
    yield row.at
    file.at = row.at
    yield from discussed(file, "government", f"延续{file.row.name}的有效期")
    file.later(1, 15)
    facts: dict[str, Json] = {"valid_until": row.until.isoformat(), "renew_reason": f"{row.reason}（示例）"}
    act = yield from file.step("renew", HEAD_SIGNS, facts)
    yield from publish(file.stage, act, file.at + timedelta(days=4), PORTAL)


def _expired(file: File, row: Expiry) -> Player:
    yield row.at
    file.at = row.at
    act = yield from file.step("expire", CLERK, {})
    yield from publish(file.stage, act, row.at + timedelta(days=3), PORTAL)


def _abolished(file: File, row: Abolition) -> Player:
    yield row.at
    file.at = row.at
    act = yield from file.step("abolish", HEAD_SIGNS, {"abolish_reason": f"{row.reason}（示例）"})
    if file.stage.said(file.matter).get("to_publish") == "yes":
        yield from publish(file.stage, act, row.at + timedelta(days=3), PORTAL)
