"""The on-the-spot fine: the same fine refused under the law of one day and allowed under another's."""

from __future__ import annotations

import pytest

from tests.procedure.engine.stage import COMPANY, DECIDE, ITEM, PARTY, SHOW, by, draft, penalty, reasons, town
from yifa.procedure.refusal import Refused, Why
from yifa.record.act import Json


def test_two_hundred_yuan_refused_before_the_revision_with_the_old_article() -> None:
    held = town()
    _, decide = penalty(held, "2021-07-01")
    judged = held.judge(decide)
    assert not judged.allowed
    assert [(each.rule, each.article) for each in judged.refusals] == [
        ("penalty.simple.cap_person", "行政处罚法（2017年修正）第三十三条")
    ]
    assert "50元" in judged.refusals[0].missing


def test_two_hundred_yuan_allowed_after_it() -> None:
    held = town()
    matter, decide = penalty(held, "2021-08-02")
    done = held.perform(decide)
    assert done.number == "当罚字〔2021〕1号"
    assert held.view.history(matter)[-1].facts["amount"] == 20000


@pytest.mark.parametrize(
    ("day", "party", "amount", "allowed"),
    [
        ("2021-07-14", PARTY, 5000, True), ("2021-07-14", PARTY, 5001, False), ("2021-07-15", PARTY, 20000, True),
        ("2021-07-15", PARTY, 20001, False), ("2021-07-14", COMPANY, 100000, True), ("2021-07-14", COMPANY, 100001, False),
        ("2021-07-15", COMPANY, 300000, True), ("2021-07-15", COMPANY, 300001, False),
    ],
)  # fmt: skip
def test_the_cap_turns_on_the_day_of_the_law(day: str, party: Json, amount: int, allowed: bool) -> None:
    held = town()
    _, decide = penalty(held, day, party=party, amount=amount)
    assert held.judge(decide).allowed is allowed


def test_every_reason_is_given_at_once() -> None:
    held = town()
    _, decide = penalty(held, "2021-07-01", tell=False)
    proposed = draft("onsite-penalty.decide", decide.at, by("丙", "丁"), {**DECIDE, "amount": 20000}, matter=decide.matter)
    judged = held.judge(proposed)
    said = reasons(judged)
    assert "penalty.officers.min" in said
    assert "“告知并听取陈述申辩”" in said
    assert {each.why for each in judged.refusals} >= {Why.NOT_YET, Why.NOT_YOU, Why.FAILED}


def test_the_uncertified_cannot_show_a_card() -> None:
    held = town()
    facts = {**SHOW, "seen_at": "2021-08-02"}
    with pytest.raises(Refused) as refused:
        held.perform(draft("onsite-penalty.show-card", "2021-08-02", by("甲", "丙"), facts))
    assert any(each.rule == "penalty.officers.min" for each in refused.value.reasons)
    assert "丙" in reasons(refused.value)


def test_a_party_is_sealed_but_its_kind_stays_readable() -> None:
    held = town()
    matter, _ = penalty(held, "2021-08-02")
    told = held.view.history(matter)[-1]
    assert "party" in told.sealed
    assert "party" not in told.facts
    assert told.facts["party.kind"] == "person"


def test_a_fine_heavier_than_announced_is_refused() -> None:
    held = town()
    matter, _ = penalty(held, "2021-08-02", amount=10000)
    heavier = draft("onsite-penalty.decide", "2021-08-02 09:30", by("甲", "乙"), {**DECIDE, "amount": 15000}, matter=matter)
    judged = held.judge(heavier)
    assert not judged.allowed
    assert "penalty.statement.no_heavier" in reasons(judged)


def test_without_power_on_the_day_nothing_is_punished() -> None:
    held = town()
    matter, decide = penalty(held, "2021-08-02")
    held.view.allow(ITEM, start="2018-01-01", end="2021-08-02")
    assert "has-power" in reasons(held.judge(decide))
    assert held.view.history(matter)[-1].step == "tell"
