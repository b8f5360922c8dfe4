"""Plays the days on which an on-the-spot penalty does not go smoothly, each to its lawful end; refuses to hide any of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime, timedelta

from yifa.interfaces.demo.notices import take_down
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.penalties import (
    FEN,
    SLUG,
    Case,
    Doings,
    begin,
    card,
    close,
    decide,
    decided_facts,
    decision,
    file_back,
    finish,
    hand_over,
    notice_facts,
    pay,
    plain,
    show,
    tell,
)  # fmt: skip
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, REVIEWER, Astray, Doing, Who, minutes, officers, on, written
from yifa.procedure.refusal import Refusal
from yifa.record.act import Json

LAPSED = "officer-f"
OFFICE_HEAD = "office-head"
ASKED_TOO_MUCH = 200 * FEN


def lapsed_certificate(case: Case) -> Doings:
    """One officer's certificate has run out: refused, and done again with another officer."""
    wrong = officers((case.row.officers[0], LAPSED))
    draft = case.stage.draft(f"{SLUG}.show-card", case.row.at - minutes(9), wrong, card(case.row))
    reasons = yield from case.stage.refused(draft)
    if not any(reason.rule == "penalty.officers.min" for reason in reasons):
        raise Astray("失效证件的拒绝理由里没有人数与资格的规定")
    yield from plain(case)


def refused_amount(case: Case) -> Doings:
    """Two hundred yuan for a citizen before the law changed: refused, then decided within the limit of the day."""
    yield from begin(case)
    yield from tell(case, ASKED_TOO_MUCH)
    reasons = yield from _ask(case, ASKED_TOO_MUCH)
    if not any(reason.rule == "penalty.simple.cap_person" for reason in reasons):
        raise Astray("超过限额的拒绝理由里没有当日限额的规定")
    decided = yield from case.step("decide", minutes(22), case.who, decided_facts(case))
    yield from issue(case.stage, decided, case.row.at + minutes(26), case.first)
    yield from hand_over(case, decided)
    yield from finish(case, decided)


def _ask(case: Case, amount: int) -> Generator[datetime, None, tuple[Refusal, ...]]:
    """Try a decision that is over the limit of the day."""
    at, facts = case.row.at + minutes(14), decided_facts(case, amount)
    draft = case.stage.draft(f"{SLUG}.decide", at, case.who, facts, matter=case.matter)
    return (yield from case.stage.refused(draft))


def over_cap(case: Case) -> Doings:
    """The statute's least fine is more than the limit of the day: the case goes to the ordinary procedure."""
    yield from begin(case)
    yield from tell(case)
    yield from _ask(case, case.amount)
    yield from case.step("to-ordinary", minutes(26), case.who, {"ordinary_reason": "over-cap"})


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


def late_record(case: Case) -> Doings:
    """The phone was dead: everything is entered two days later with reason, scan and a second person."""
    told = on(case.stage.working(case.row.at.date(), 2), 9, 30) - case.row.at
    paper = case.stage.scan("现场纸质记录")

    def enter(name: str, after: timedelta, facts: dict[str, Json]) -> Doing:
        why = {"late_reason": "现场设备断电，当日先用纸质文书（示例）"}
        return case.stage.act(
            f"{SLUG}.{name}", case.row.at + after, case.who, facts | why, matter=case.matter or None, told=told, recorder="clerk",
            evidence=[paper],
        )  # fmt: skip

    opened = yield from enter("show-card", minutes(0), card(case.row))
    case.matter = opened.matter
    yield from enter("tell", minutes(8), notice_facts(case))
    decided = yield from enter("decide", minutes(20), decided_facts(case))
    yield from issue(case.stage, decided, case.row.at + minutes(24), case.first)
    yield from hand_over(case, decided)
    yield from finish(case, decided)


def late_entry(case: Case) -> Doings:
    """A paper of the days when the office was shut comes up later and is entered after the fact."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    after = case.later(1, 10, 0)
    facts: dict[str, Json] = {
        "original_paper": case.stage.scan("村干部手写的现场情况说明"),
        "happened_at": written(case.row.at - minutes(30)),
        "what_happened": "村干部先行劝导，当事人当时没有清理（示例）",
        "why_late": "值班期间没有带设备，次日交回纸质说明（示例）",
    }
    yield from case.step("late-entry", after, (CLERK,), facts)
    yield from finish(case, decided)


def correct(case: Case) -> Doings:
    """Two slips of the pen: a place in the notice, a digit in the bank receipt."""
    yield from begin(case)
    told = yield from tell(case)
    decided = yield from decision(case)
    yield from issue(case.stage, decided, case.row.at + minutes(24), case.first)
    yield from hand_over(case, decided)
    better: list[Json] = [{"private_fact": "facts_found", "private_value": f"{case.row.conduct}（位置更正为街道东侧，示例）"}]
    facts: dict[str, Json] = {"correct_reason": "位置笔误", "replaced_private": better}
    yield from case.step("correct", minutes(95), (Who(case.first.name, "@original"),), facts, thread=told)
    yield from file_back(case)
    yield from show(case, decided)
    paid = yield from pay(case)
    digit: list[Json] = [{"fact": "bank_receipt", "value": f"示例缴款{case.row.at:%y%m%d%H%M}-1"}]
    again: dict[str, Json] = {"correct_reason": "票据号录入漏了尾号", "replaced": digit}
    yield from case.step("correct", case.later(case.row.paid, 16, 40), (Who("clerk", "@original"),), again, thread=paid)
    yield from close(case, case.row.paid + 1)


def withdraw(case: Case) -> Doings:
    """The head takes the decision back after publication and payment: taken down, refunded, closed."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    yield from file_back(case)
    yield from show(case, decided)
    yield from pay(case)
    days = case.row.paid + 4
    facts: dict[str, Json] = {
        "withdraw_reason": "复查发现认定事实的证据不足，自行纠正（示例）",
        "withdraw_basis": "行政处罚法（2017年修正）第五十四条",
    }
    back = yield from case.step("withdraw", case.later(days, 10, 0), (HEAD,), facts, thread=decided)
    handed = case.later(days, 15, 0)
    service: dict[str, Json] = {"way": "direct", "handed_at": written(case.row.at + handed), "receiver": case.row.party}
    yield from case.step("serve", handed, (Who("clerk", "server"),), service, thread=back)
    yield from take_down(case.stage, decided, case.row.at + case.later(days + 1, 9, 30), "决定已由本机关自行撤销")
    yield from _give_back(case, days + 2)


def annulled(case: Case) -> Doings:
    """Reconsideration annuls the decision: taken down within three working days, refunded, closed."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    yield from file_back(case)
    yield from show(case, decided)
    yield from pay(case)
    facts: dict[str, Json] = {
        "annulled_by": "reconsideration",
        "annulled_paper": case.stage.scan("行政复议决定书（示例）"),
    }
    yield from case.step("annulled", case.later(40, 10, 0), (CLERK,), facts)
    yield from take_down(case.stage, decided, case.row.at + case.later(42, 9, 30), "决定已被行政复议撤销")
    yield from _give_back(case, 43)


def _give_back(case: Case, days: int) -> Doings:
    money: dict[str, Json] = {"refunded": case.amount, "refund_receipt": f"示例退款{case.row.at:%y%m%d}"}
    yield from case.step("refund", case.later(days, 15, 0), (CLERK,), money)
    yield from case.step("close-annulled", case.later(days + 2, 16, 0), (DELEGATE,), {"refund_done": True})


def handwritten(case: Case) -> Doings:
    """A paper was written by hand although the door refused: recorded, reviewed, set aside, sent to the ordinary way."""
    yield from begin(case)
    yield from tell(case, ASKED_TOO_MUCH)
    yield from _ask(case, ASKED_TOO_MUCH)
    found = _irregular(case, "procedure", "当场处罚决定", "执法人员手写二百元当场处罚决定书并交给当事人，款项未收取（示例）")
    found["served_paper"] = case.stage.scan("手写的当场处罚决定书")
    irregular = yield from case.step("irregular", case.later(2, 9, 40), (Who("clerk", "anyone"),), found)
    why: dict[str, Json] = {"review_reason": "罚款超过当日当场处罚限额，且没有按规定审批，予以撤销（示例）"}
    yield from case.step("irregular-annulled", case.later(5, 15, 20), (REVIEWER, HEAD), why, thread=irregular)
    yield from case.step("to-ordinary", case.later(6, 9, 30), (Who(OFFICE_HEAD, OFFICE_HEAD),), {"ordinary_reason": "over-cap"})


def mended(case: Case) -> Doings:
    """The reviewer finds the receipt lacking the place; it is added."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    found = _irregular(case, "paper", "送达", "送达回证没有写明送达地点（示例）")
    irregular = yield from case.step("irregular", case.later(1, 11, 0), (Who("reviewer", "anyone"),), found)
    why: dict[str, Json] = {
        "review_reason": "不影响当事人权利，可以补正（示例）",
        "mended_how": "由送达人补写送达地点并由当事人确认（示例）",
    }
    yield from case.step("irregular-mended", case.later(2, 10, 0), (REVIEWER, DELEGATE), why, thread=irregular)
    yield from finish(case, decided)


def unlawful(case: Case) -> Doings:
    """Cash was taken without a receipt of the finance office: confirmed unlawful, given back, paid at the bank."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    found = _irregular(case, "procedure", "当场收缴罚款", "当场收取现金二十元，没有出具财政票据，当日退还（示例）")
    irregular = yield from case.step("irregular", case.later(1, 9, 20), (Who(OFFICE_HEAD, "anyone"),), found)
    why: dict[str, Json] = {"review_reason": "没有出具财政票据收取罚款，确认该收缴行为违法（示例）"}
    yield from case.step("irregular-unlawful", case.later(3, 15, 0), (REVIEWER, HEAD), why, thread=irregular)
    yield from finish(case, decided)


def upheld(case: Case) -> Doings:
    """The supervisor passes on a complaint that no card was shown; the video shows it was."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    found = _irregular(case, "procedure", "亮证告知", "群众反映执法人员没有出示证件（示例）")
    irregular = yield from case.step("irregular", case.later(1, 14, 0), (Who("supervisor", "anyone"),), found)
    why: dict[str, Json] = {"review_reason": "调取执法记录仪录像，证件已经出示，维持（示例）"}
    yield from case.step("irregular-upheld", case.later(2, 16, 30), (REVIEWER, DELEGATE), why, thread=irregular)
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


def _irregular(case: Case, flaw: str, refused_step: str, what: str) -> dict[str, Json]:
    return {
        "flaw": flaw, "refused_step": refused_step, "what_happened_anyway": what, "happened_on": case.row.at.date().isoformat(),
    }  # fmt: skip


STORIES: Mapping[str, Callable[[Case], Doings]] = {
    "plain": plain,
    "late-publish": plain,
    "lapsed-certificate": lapsed_certificate,
    "refused-amount": refused_amount,
    "over-cap": over_cap,
    "spot": spot,
    "left": left,
    "post": post,
    "electronic": electronic,
    "late-record": late_record,
    "late-entry": late_entry,
    "correct": correct,
    "withdraw": withdraw,
    "annulled": annulled,
    "handwritten": handwritten,
    "mended": mended,
    "unlawful": unlawful,
    "upheld": upheld,
    "unpaid": unpaid,
    "fresh": fresh,
    "told": told,
}
"""Every story a row of the table may tell."""
