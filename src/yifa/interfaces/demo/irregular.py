"""Plays what happened against the rules and how each was reviewed to its end; refuses to hide any of it."""

from __future__ import annotations

from datetime import datetime

from yifa.interfaces.demo.penalties import Case, Doings, decide, finish, hand_over
from yifa.interfaces.demo.stage import DELEGATE, HEAD, REVIEWER, Who, day_text
from yifa.record.act import Json

OFFICE_HEAD = "office-head"


def flawed(case: Case, flaw: str, refused_step: str, what: str) -> dict[str, Json]:
    """The facts of an irregularity that happened on the day of the case."""
    return flawed_on(case.row.at, flaw, refused_step, what)


def flawed_on(when: datetime, flaw: str, refused_step: str, what: str) -> dict[str, Json]:
    """The facts of an irregularity."""
    return {
        "flaw": flaw, "refused_step": refused_step, "what_happened_anyway": what, "happened_on": day_text(when),
    }  # fmt: skip


def mended(case: Case) -> Doings:
    """The reviewer finds the receipt lacking the place; it is added."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    facts = flawed(case, "paper", "送达", "送达回证没有写明送达地点（示例）")
    irregular = yield from case.step("irregular", case.later(1, 11, 0), (Who("reviewer", "anyone"),), facts)
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
    facts = flawed(case, "procedure", "当场收缴罚款", "当场收取现金二十元，没有出具财政票据，当日退还（示例）")
    irregular = yield from case.step("irregular", case.later(1, 9, 20), (Who(OFFICE_HEAD, "anyone"),), facts)
    why: dict[str, Json] = {"review_reason": "没有出具财政票据收取罚款，确认该收缴行为违法（示例）"}
    yield from case.step("irregular-unlawful", case.later(3, 15, 0), (REVIEWER, HEAD), why, thread=irregular)
    yield from finish(case, decided)


def upheld(case: Case) -> Doings:
    """The supervisor passes on a complaint that no card was shown; the video shows it was."""
    decided = yield from decide(case)
    yield from hand_over(case, decided)
    facts = flawed(case, "procedure", "亮证告知", "群众反映执法人员没有出示证件（示例）")
    irregular = yield from case.step("irregular", case.later(1, 14, 0), (Who("supervisor", "anyone"),), facts)
    why: dict[str, Json] = {"review_reason": "调取执法记录仪录像，证件已经出示，维持（示例）"}
    yield from case.step("irregular-upheld", case.later(2, 16, 30), (REVIEWER, DELEGATE), why, thread=irregular)
    yield from finish(case, decided)
