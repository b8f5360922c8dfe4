"""Capacities come from standings on the day, never from what a form says."""

from __future__ import annotations

import pytest

from tests.procedure.engine.stage import ITEM, PARTY, SCAN, at, by, draft, reasons
from tests.procedure.engine.trial import DELEGABLE, HEAD, ONE, TWO, Trial, filed, noticed, trial
from yifa.procedure.draft import Actor
from yifa.procedure.refusal import Why
from yifa.record.act import Json

DAY = "2021-08-02"
FACTS = {"party": PARTY, "item": ITEM, "conduct_day": DAY}


def whys(town: Trial, step: str, actors: tuple[Actor, ...]) -> list[Why]:
    """Forms of why-not."""
    return [each.why for each in town.judge(step, f"{DAY} 10:00", actors).refusals]


def test_either_alternative_suffices() -> None:
    assert trial().judge("file", DAY, HEAD, FACTS).allowed
    assert trial().judge("file", DAY, TWO, FACTS).allowed


def test_too_few_is_refused_with_the_number() -> None:
    judged = trial().judge("file", DAY, ONE, FACTS)
    assert not judged.allowed
    assert "镇长" in reasons(judged) or "须由2名" in reasons(judged)


def test_one_person_cannot_stand_twice() -> None:
    assert whys(filed(), "inspect", by("甲", "甲")) == [Why.FORM, Why.FAILED]


def test_the_outsider_is_named() -> None:
    judged = filed().judge("mark", f"{DAY} 10:00", by("丁"), {"marked": "丙"})
    assert [each.why for each in judged.refusals] == [Why.NOT_YOU]
    assert "丁" in judged.refusals[0].missing


def test_both_capacities_of_a_map_must_act() -> None:
    town = filed()
    thing = {"thing": "示例货物"}
    assert town.judge("preserve", f"{DAY} 10:00", (*ONE, *DELEGABLE), thing).allowed
    assert not town.judge("preserve", f"{DAY} 10:00", ONE, thing).allowed
    assert not town.judge("preserve", f"{DAY} 10:00", DELEGABLE, thing).allowed


def test_a_capacity_that_the_step_does_not_know_is_refused() -> None:
    judged = filed().judge("mark", f"{DAY} 10:00", (*ONE, *by("审核", capacity="legal-reviewer")), {"marked": "丁"})
    assert "不以“法制审核人员”的身份办理" in reasons(judged)


def test_a_delegate_needs_the_delegation_on_the_day() -> None:
    town = noticed(serve=False)
    vice = by("副镇长", capacity="head-or-delegate")
    town.do("conclude", f"{DAY} 12:00", TWO, {"draft": "sha256:" + "c" * 64})
    assert not town.judge("notice", f"{DAY} 13:00", vice, {"amount": 1}).allowed
    town.rehearsal.view.grant("副镇长", "delegate", start=at(f"{DAY} 12:30"), until=at("2021-09-01"))
    assert town.judge("notice", f"{DAY} 13:00", vice, {"amount": 1}).allowed
    assert not town.judge("notice", f"{DAY} 12:29", vice, {"amount": 1}, now=at(f"{DAY} 13:00")).allowed


def test_acting_for_means_for_one_who_holds_it_himself() -> None:
    town = noticed(serve=False)
    town.do("conclude", f"{DAY} 12:00", TWO, {"draft": "sha256:" + "c" * 64})
    town.rehearsal.view.grant("副镇长", "delegate")
    for principal, allowed in (("镇长", True), ("丙", False)):
        actor = (Actor("副镇长", "head-or-delegate", principal),)
        assert town.judge("notice", f"{DAY} 13:00", actor, {"amount": 1}).allowed is allowed


@pytest.mark.parametrize(("recorder", "allowed"), [("文书", True), ("甲", True), ("丁", False)])
def test_the_recorder_is_one_of_them_or_in_post(recorder: str, allowed: bool) -> None:
    assert filed().judge("mark", f"{DAY} 10:00", ONE, {"marked": "丁"}, recorder=recorder).allowed is allowed


def test_only_who_did_it_or_could_corrects_it() -> None:
    town = filed()
    mark = town.do("mark", f"{DAY} 10:00", ONE, {"marked": "丁"})
    facts = {"correct_reason": "示例：笔误", "replaced": [{"fact": "marked", "value": "丙"}]}
    for person, allowed in (("甲", True), ("乙", True), ("镇长", False), ("丁", False)):
        actors = by(person, capacity="@original")
        assert town.judge("correct", f"{DAY} 11:00", actors, facts, thread=mark.id).allowed is allowed


def test_what_only_follows_another_act_is_nobodys_to_do() -> None:
    proposed = draft("trial-review.receive", f"{DAY} 10:00", by("审核", capacity="legal-reviewer"), {"draft": SCAN})
    assert [each.why for each in filed().rehearsal.judge(proposed).refusals] == [Why.NOT_APPLICABLE]


def test_founders_act_until_there_is_a_head() -> None:
    town = trial()
    founders = (Actor("创一", "founder"), Actor("创二", "founder"))
    facts = {"name": "示例甲", "person_kind": "official"}
    assert not town.judge("person.register", DAY, founders[:1], facts, matter=None).allowed, "the trial has a head"
    empty = trial()
    empty.rehearsal.view._granted.clear()
    villages: list[Json] = [{"village": "示例一村", "village_kind": "village"}]
    named: dict[str, Json] = {
        "town_name": "示例镇",
        "organ": "示例",
        "organ_word": "示例",
        "division_code": "440118000",
        "mode": "demonstration",
    }
    empty.rehearsal.perform(empty.draft("town.found", DAY, founders, {**named, "villages": villages}))
    assert empty.judge("person.register", f"{DAY} 10:00", founders[:1], facts, matter=None).allowed
    assert not empty.judge("person.register", f"{DAY} 10:00", (Actor("旁人", "founder"),), facts, matter=None).allowed
