"""Plays what is entered late, corrected, withdrawn or annulled; refuses to change an act that stands."""

from __future__ import annotations

from datetime import timedelta

from yifa.interfaces.demo.notices import take_down
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.penalties import (
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
    show,
    tell,
)
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Doing, Who, minutes, on, written
from yifa.record.act import Json


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
