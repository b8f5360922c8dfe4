"""Plays services that fail, fines taken on the spot and cases still open at the end; refuses none of them its lawful end."""

from __future__ import annotations

from datetime import timedelta

from yifa.interfaces.demo.penalties import (
    Case,
    Doings,
    begin,
    close,
    decide,
    file_back,
    finish,
    hand_over,
    pay,
    show,
    tell,
)
from yifa.interfaces.demo.stage import CLERK, Who, minutes, written
from yifa.record.act import Json


def spot(case: Case) -> Doings:
    """The small fine is collected on the spot, handed in and paid to the bank."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    taken: dict[str, Json] = {"collect_reason": "small-sum", "receipt": f"示例票据{case.row.at:%y%m%d}", "paid_spot": case.amount}
    collected = yield from case.step("collect", minutes(34), case.who, taken)
    yield from file_back(case)
    handed: dict[str, Json] = {"handed_amount": case.amount}
    yield from case.step("hand-in", case.later(1, 9, 10), (case.first,), handed, thread=collected)
    banked: dict[str, Json] = {"banked_amount": case.amount, "bank_slip": f"示例银行单{case.row.at:%y%m%d}"}
    yield from case.step("bank-in", case.later(2, 10, 30), (CLERK,), banked, thread=collected)
    yield from show(case, decided)
    yield from close(case, (case.row.public or 2) + 4)


def left(case: Case) -> Doings:
    """The party will not sign: an attempt, then service by leaving it there before a camera."""
    decided = yield from decide(case)
    tried: dict[str, Json] = {
        "tried_way": "direct", "tried_at": written(case.row.at + minutes(28)), "why_failed": "当事人拒绝签收（示例）",
    }  # fmt: skip
    yield from case.step("serve-attempt", minutes(28), (Who(case.first.name, "server"),), tried, thread=decided)
    kept: dict[str, Json] = {
        "way": "left",
        "handed_at": written(case.row.at + minutes(36)),
        "service_place": "当事人经营场所",
        "service_witness": "村（社区）干部（示例）",
        "media": case.stage.scan("留置送达过程录像截图", purpose="service", keep="as-matter"),
    }
    yield from case.step("serve", minutes(36), (Who(case.first.name, "server"),), kept, thread=decided)
    yield from finish(case, decided)


def post(case: Case) -> Doings:
    """The party has left: the decision is sent by post and arrives five days later."""
    decided = yield from decide(case)
    arrives = case.row.at + timedelta(days=5)
    sent: dict[str, Json] = {
        "way": "post",
        "handed_at": written(arrives),
        "receiver": case.row.party,
        "post_receipt": case.stage.scan("邮寄回执", purpose="service", keep="as-matter"),
    }
    yield from file_back(case)
    yield from show(case, decided)
    yield from case.step("serve", arrives - case.row.at + minutes(50), (Who(case.first.name, "server"),), sent, thread=decided)
    yield from pay(case, 5)
    yield from close(case, case.row.paid + 6)


def electronic(case: Case) -> Doings:
    """The party agreed to service by electronic means."""
    decided = yield from decide(case)
    facts: dict[str, Json] = {
        "way": "electronic",
        "handed_at": written(case.row.at + minutes(30)),
        "receiver": case.row.party,
        "consent": case.stage.scan("电子送达方式确认书", purpose="service", keep="as-matter"),
        "arrival_log": case.stage.scan("系统到达记录", purpose="service", keep="as-matter"),
    }
    yield from case.step("serve", minutes(32), (Who(case.first.name, "server"),), facts, thread=decided)
    yield from finish(case, decided)


def unpaid(case: Case) -> Doings:
    """The money has not come and the last day is over when the play ends."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    yield from file_back(case)
    yield from show(case, decided)


def fresh(case: Case) -> Doings:
    """Decided and served in the last days; publication and payment are still to come."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    yield from file_back(case)


def told(case: Case) -> Doings:
    """The party has been heard; the decision is still open when the play ends."""
    yield from begin(case)
    yield from tell(case)
