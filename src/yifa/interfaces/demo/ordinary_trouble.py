"""Plays the bad days of an ordinary penalty: refused, irregular, corrected, taken back; refuses to hide any of them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import TypeAlias

from yifa.interfaces.demo.irregular import OFFICE_HEAD, flawed_on
from yifa.interfaces.demo.notices import take_down
from yifa.interfaces.demo.ordinary import (
    SLUG,
    Doings,
    File,
    closed,
    concluded,
    corrected,
    decision,
    filed,
    finished,
    handed,
    heard,
    inspection,
    opened,
    paid,
    questioned,
    shown,
    told,
)
from yifa.interfaces.demo.ordinary_courses import (
    decided_and_served,
    from_conclusion,
    from_decision,
    from_notice,
    investigated,
    up_to_decision,
    up_to_review,
)
from yifa.interfaces.demo.reviewing import reviewed
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, REVIEWER, Who, minutes, officers, written
from yifa.record.act import Act, Json

LAPSED = "officer-f"

Pair: TypeAlias = Generator[datetime, None, tuple[Act, Act]]
"""A part that ends with the decision and another act of the case."""


def unreviewed(file: File) -> Doings:
    """The head is asked to sign before the review: refused, reviewed, and signed then."""
    yield from up_to_review(file)
    file.later(1, 9)
    facts = decision(file)
    draft = file.stage.draft(f"{SLUG}.decide", file.at, (HEAD,), facts, matter=file.matter)
    yield from file.stage.refused(draft, "penalty.legal_review")
    yield from reviewed(file)
    yield from from_decision(file)


def lapsed_certificate(file: File) -> Doings:
    """One of the two at the place holds a certificate that has run out: refused, and done with another."""
    yield from opened(file)
    yield from filed(file)
    yield from file.step("show-card", file.who, {"shown": True, "rights_told": True}, after=40)
    wrong = officers((file.row.officers[0], LAPSED))
    file.at += minutes(35)
    again = inspection(file)
    again |= {"begun_at": written(file.at - minutes(28)), "ended_at": written(file.at - minutes(4))}
    draft = file.stage.draft(f"{SLUG}.inspect", file.at, wrong, again, matter=file.matter)
    yield from file.stage.refused(draft, "penalty.officers.min")
    yield from file.step("inspect", file.who, inspection(file), after=34)
    yield from questioned(file)
    yield from corrected(file)
    yield from from_conclusion(file)


def asked_and_withdrew(file: File) -> Doings:
    """A heavy fine: the party asks for a hearing and takes the request back; until then the head cannot decide."""
    yield from _heavy(file)
    file.later(2, 10)
    asked = yield from file.step("ask-hearing", (CLERK,), {"hearing_file": file.stage.scan("听证申请书")})
    file.later(5, 9)
    draft = file.stage.draft(f"{SLUG}.decide", file.at, (HEAD,), decision(file), matter=file.matter)
    yield from file.stage.refused(draft, "penalty.hearing.scope")
    paper: dict[str, Json] = {"waiver_signed": file.stage.scan("撤回听证要求的声明")}
    yield from file.step("withdraw-hearing", (CLERK,), paper, thread=asked)
    yield from reviewed(file)
    yield from from_decision(file)


def hearing_waived(file: File) -> Doings:
    """A heavy fine: the party declares that he wants no hearing."""
    yield from _heavy(file)
    paper: dict[str, Json] = {"waiver_signed": file.stage.scan("放弃听证声明")}
    yield from file.step("waive-hearing", (CLERK,), paper)
    yield from reviewed(file)
    yield from from_decision(file)


def _heavy(file: File) -> Doings:
    yield from investigated(file)
    yield from concluded(file, hearing_due="yes", hearing_why="对当事人属于数额较大的罚款，从严认定（示例）")
    yield from told(file, hearing_told=True)
    yield from heard(file)


def correct(file: File) -> Doings:
    """A digit of the collecting bank's receipt, and a wrong date in the finding."""
    _, money = yield from _paid_up(file)
    digit: list[Json] = [{"fact": "bank_receipt", "value": f"示例缴款{file.row.at:%y%m%d}-更正"}]
    facts: dict[str, Json] = {"correct_reason": "票据号录入有误", "replaced": digit}
    yield from file.step("correct", (Who("clerk", "@original"),), facts, thread=money, after=120)
    yield from closed(file)


def mended(file: File) -> Doings:
    """The reviewer finds a receipt without the place; it is added."""
    act, irregular = yield from _irregular(file, "paper", "送达", "送达回证没有写明送达地点（示例）", Who("reviewer", "anyone"))
    why: dict[str, Json] = {
        "review_reason": "不影响当事人权利，可以补正（示例）",
        "mended_how": "由送达人补写并由当事人确认（示例）",
    }
    file.later(1, 10)
    yield from file.step("irregular-mended", (REVIEWER, DELEGATE), why, thread=irregular)
    yield from finished(file, act, file.at)


def unlawful(file: File) -> Doings:
    """An officer took the papers of the party without listing them: confirmed unlawful, and given back."""
    what = "询问时收走当事人的账本，没有开列清单，次日退还（示例）"
    act, irregular = yield from _irregular(file, "procedure", "询问", what, Who(OFFICE_HEAD, "anyone"))
    why: dict[str, Json] = {"review_reason": "没有开列清单收取材料，确认该行为违法，材料已退还（示例）"}
    file.later(2, 15)
    yield from file.step("irregular-unlawful", (REVIEWER, HEAD), why, thread=irregular)
    yield from finished(file, act, file.at)


def set_aside(file: File) -> Doings:
    """A notice was handed out before it was approved: recorded, reviewed, set aside, and told anew."""
    yield from investigated(file)
    yield from concluded(file)
    facts = flawed_on(file.at, "procedure", "处罚告知", "承办人把未经批准的告知书交给当事人（示例）")
    facts["served_paper"] = file.stage.scan("未经批准的告知书")
    irregular = yield from file.step("irregular", (Who(OFFICE_HEAD, "anyone"),), facts, after=90)
    file.later(2, 10)
    why: dict[str, Json] = {"review_reason": "告知书未经批准，予以撤销，重新告知（示例）"}
    yield from file.step("irregular-annulled", (REVIEWER, HEAD), why, thread=irregular)
    yield from from_notice(file)


def withdrawn(file: File) -> Doings:
    """The head takes the decision back after publication and payment."""
    act, _ = yield from _paid_up(file)
    facts: dict[str, Json] = {
        "withdraw_reason": "复查发现认定事实的证据不足，自行纠正（示例）",
        "withdraw_basis": "示例规章第三十条",
    }
    file.later(3, 10)
    back = yield from file.step("withdraw", (HEAD,), facts, thread=act)
    yield from handed(file, back)
    yield from _given_back(file, act, "决定已由本机关自行撤销")


def annulled(file: File) -> Doings:
    """Reconsideration annuls the decision."""
    act, _ = yield from _paid_up(file)
    facts: dict[str, Json] = {"annulled_by": "reconsideration", "annulled_paper": file.stage.scan("行政复议决定书（示例）")}
    file.later(30, 10)
    yield from file.step("annulled", (CLERK,), facts)
    yield from _given_back(file, act, "决定已被行政复议撤销")


def _irregular(file: File, flaw: str, step: str, what: str, who: Who) -> Pair:
    yield from up_to_decision(file)
    act, _ = yield from decided_and_served(file)
    file.later(1, 11)
    irregular = yield from file.step("irregular", (who,), flawed_on(file.at, flaw, step, what))
    return act, irregular


def _paid_up(file: File) -> Pair:
    """Decided, served, public and paid. Returns the decision and the payment."""
    yield from up_to_decision(file)
    act, arrived = yield from decided_and_served(file)
    yield from shown(file, act)
    return act, (yield from paid(file, arrived))


def _given_back(file: File, act: Act, reason: str) -> Doings:
    if file.row.public is not None:
        file.later(1, 9)
        yield from take_down(file.stage, act, file.at, reason)
    file.later(1, 15)
    money: dict[str, Json] = {"refunded": file.amount, "refund_receipt": f"示例退款{file.row.at:%y%m%d%H%M}"}
    yield from file.step("refund", (CLERK,), money)
    yield from closed(file, "close-annulled", refund_done=True)
