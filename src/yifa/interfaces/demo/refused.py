"""Plays what the door refuses and how it is then done rightly; refuses to believe a refusal that cites no rule."""

from __future__ import annotations

from yifa.interfaces.demo.irregular import flawed
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.penalties import (
    SLUG,
    Case,
    Doings,
    begin,
    card,
    decided_facts,
    finish,
    hand_over,
    plain,
    tell,
)
from yifa.interfaces.demo.stage import HEAD, REVIEWER, Who, minutes, officers
from yifa.record.act import Json

LAPSED = "officer-f"
OFFICE_HEAD = "office-head"
ASKED_TOO_MUCH = 20_000
"""Fen: what the new law allows and the old one does not."""


def lapsed_certificate(case: Case) -> Doings:
    """One officer's certificate has run out: refused, and done again with another officer."""
    wrong = officers((case.row.officers[0], LAPSED))
    draft = case.stage.draft(f"{SLUG}.show-card", case.row.at - minutes(9), wrong, card(case.row))
    yield from case.stage.refused(draft, "penalty.officers.min")
    yield from plain(case)


def refused_amount(case: Case) -> Doings:
    """Two hundred yuan for a citizen before the law changed: refused, then decided within the limit of the day."""
    yield from begin(case)
    yield from tell(case, ASKED_TOO_MUCH)
    yield from _ask(case, ASKED_TOO_MUCH)
    decided = yield from case.step("decide", minutes(22), case.who, decided_facts(case))
    yield from issue(case.stage, decided, case.row.at + minutes(26), case.first)
    yield from hand_over(case, decided)
    yield from finish(case, decided)


def _ask(case: Case, amount: int) -> Doings:
    """Try a decision that is over the limit of the day."""
    at, facts = case.row.at + minutes(14), decided_facts(case, amount)
    draft = case.stage.draft(f"{SLUG}.decide", at, case.who, facts, matter=case.matter)
    yield from case.stage.refused(draft, "penalty.simple.cap_person")


def over_cap(case: Case) -> Doings:
    """The statute's least fine is more than the limit of the day: the case goes to the ordinary procedure."""
    yield from begin(case)
    yield from tell(case)
    yield from _ask(case, case.amount)
    yield from case.step("to-ordinary", minutes(26), case.who, {"ordinary_reason": "over-cap"})


def handwritten(case: Case) -> Doings:
    """A paper was written by hand although the door refused: recorded, reviewed, set aside, sent to the ordinary way."""
    yield from begin(case)
    yield from tell(case, ASKED_TOO_MUCH)
    yield from _ask(case, ASKED_TOO_MUCH)
    facts = flawed(case, "procedure", "当场处罚决定", "执法人员手写二百元当场处罚决定书并交给当事人，款项未收取（示例）")
    facts["served_paper"] = case.stage.scan("手写的当场处罚决定书")
    irregular = yield from case.step("irregular", case.later(2, 9, 40), (Who("clerk", "anyone"),), facts)
    why: dict[str, Json] = {"review_reason": "罚款超过当日当场处罚限额，且没有按规定审批，予以撤销（示例）"}
    yield from case.step("irregular-annulled", case.later(5, 15, 20), (REVIEWER, HEAD), why, thread=irregular)
    yield from case.step("to-ordinary", case.later(6, 9, 30), (Who(OFFICE_HEAD, OFFICE_HEAD),), {"ordinary_reason": "over-cap"})
