"""Plays the enforcement certificates: adopted, examined for, issued, lost, renewed, revoked; a lapse needs no player."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.notices import GAZETTE, PORTAL, publish
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, OFFICE, Stage, Who, minutes
from yifa.interfaces.demo.table import Table
from yifa.record.act import Json

BUREAU = "区司法局（示例）"
UNIT = "综合行政执法办公室"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; `until` is its last day."""

    person: str
    number: str
    start: date
    until: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Exam:
    """The year's examination."""

    title: str
    organiser: str
    enrolled_at: datetime
    day: date
    recorded_at: datetime
    qualified_on: date
    qualified_at: datetime
    closed_at: datetime
    candidates: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A certificate is lost, noticed and issued anew."""

    person: str
    number: str
    day: date
    at: datetime
    account: str
    notice: str
    notice_at: datetime
    new_number: str
    new_start: date
    new_until: date
    reissued_at: datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate is taken back."""

    person: str
    reason: str
    day: date
    basis: str
    at: datetime


@dataclass(slots=True)
class Certificates:
    """The tables, and each holder's matter."""

    adopted: list[Certificate]
    exam: Exam
    issued: list[Certificate]
    renewed: Certificate
    lost: Lost
    revoked: Revoked
    matters: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Certificates:
        """Read certificates.yaml. Raises DataError."""
        table = Table(folder, "certificates.yaml")
        return cls(
            adopted=table.rows("adopted", Certificate),
            exam=table.one("exam", Exam),
            issued=table.rows("issued", Certificate),
            renewed=table.one("renewed", Certificate),
            lost=table.one("lost", Lost),
            revoked=table.one("revoked", Revoked),
        )


def players(stage: Stage, held: Certificates) -> list[Player]:
    """Everything certificates go through."""
    return [
        *(_adopt(stage, held, each) for each in held.adopted),
        _exam(stage, held.exam),
        *(_issue(stage, held, each) for each in held.issued),
        _renew(stage, held, held.renewed),
        _lose(stage, held, held.lost),
        _revoke(stage, held, held.revoked),
    ]


def _facts(number: str, start: date, until: date) -> dict[str, Json]:
    return {"certificate_number": number, "issuer": BUREAU, "valid_from": start.isoformat(), "valid_until": until.isoformat()}


def _file(stage: Stage, held: Certificates, told: Certificate) -> Player:
    facts: dict[str, Json] = {"holder": stage.person(told.person), "holder_unit": UNIT}
    act = yield from stage.act("officer-certificate.file", told.at, [CLERK], facts)
    held.matters[told.person] = act.matter


def _adopt(stage: Stage, held: Certificates, told: Certificate) -> Player:
    yield told.at
    yield from _file(stage, held, told)
    facts = _facts(told.number, told.start, told.until) | {"adopted_from": "区司法局持证人员名册（示例）"}
    matter = held.matters[told.person]
    act = yield from stage.act("officer-certificate.adopt", told.at + minutes(5), [CLERK], facts, matter=matter)
    yield from publish(stage, act, told.at + timedelta(days=5), PORTAL)


def _issue(stage: Stage, held: Certificates, told: Certificate) -> Player:
    yield told.at
    yield from _file(stage, held, told)
    facts = _facts(told.number, told.start, told.until)
    matter = held.matters[told.person]
    act = yield from stage.act("officer-certificate.grant", told.at + minutes(3), [CLERK], facts, matter=matter)
    yield from publish(stage, act, told.at + timedelta(days=8), PORTAL)


def _exam(stage: Stage, exam: Exam) -> Player:
    yield exam.enrolled_at
    entrants: list[Json] = [{"entrant": stage.person(name)} for name in exam.candidates]
    facts: dict[str, Json] = {
        "exam_title": exam.title, "exam_kind": "qualification", "organiser": exam.organiser, "entrants": entrants,
    }  # fmt: skip
    opened = yield from stage.act("certificate-exam.enrol", exam.enrolled_at, [OFFICE], facts)
    results: list[Json] = [
        {"candidate": stage.person(name), "passed": "no" if name in exam.failed else "yes"} for name in exam.candidates
    ]
    yield exam.recorded_at
    held: dict[str, Json] = {
        "exam_day": exam.day.isoformat(),
        "candidates": results,
        "result_sheet": stage.scan("考试成绩单", purpose="personnel"),
    }
    yield from stage.act("certificate-exam.hold", exam.recorded_at, [OFFICE], held, matter=opened.matter)
    at = exam.qualified_at
    for name in exam.candidates:
        if name not in exam.failed:
            passed: dict[str, Json] = {"qualified": stage.person(name), "qualified_on": exam.qualified_on.isoformat()}
            yield from stage.act("certificate-exam.qualify", at, [OFFICE], passed, matter=opened.matter)
            at += minutes(2)
    yield from stage.act("certificate-exam.close", exam.closed_at, [OFFICE], {}, matter=opened.matter)


def _renew(stage: Stage, held: Certificates, told: Certificate) -> Player:
    yield told.at
    facts, matter = _facts(told.number, told.start, told.until), held.matters[told.person]
    act = yield from stage.act("officer-certificate.renew", told.at, [CLERK], facts, matter=matter)
    yield from publish(stage, act, told.at + timedelta(days=4), PORTAL)


def _lose(stage: Stage, held: Certificates, told: Lost) -> Player:
    yield told.at
    matter = held.matters[told.person]
    facts: dict[str, Json] = {"lost_day": told.day.isoformat(), "loss_account": told.account}
    yield from stage.act("officer-certificate.report-loss", told.at, [Who(told.person, "officer")], facts, matter=matter)
    notice: dict[str, Json] = {"lost_number": told.number, "notice_text": told.notice}
    act = yield from stage.act("officer-certificate.loss-notice", told.notice_at, [OFFICE], notice, matter=matter)
    yield from issue(stage, act, told.notice_at + minutes(20), OFFICE)
    yield from publish(stage, act, told.notice_at + timedelta(days=1), GAZETTE)
    again = _facts(told.new_number, told.new_start, told.new_until)
    act = yield from stage.act("officer-certificate.reissue", told.reissued_at, [CLERK], again, matter=matter)
    yield from publish(stage, act, told.reissued_at + timedelta(days=3), PORTAL)


def _revoke(stage: Stage, held: Certificates, told: Revoked) -> Player:
    yield told.at
    facts: dict[str, Json] = {"revoke_reason": told.reason, "revoke_day": told.day.isoformat(), "revoke_basis": told.basis}
    matter = held.matters[told.person]
    act = yield from stage.act("officer-certificate.revoke", told.at, [CLERK], facts, matter=matter)
    yield from publish(stage, act, told.at + timedelta(days=3), PORTAL)
