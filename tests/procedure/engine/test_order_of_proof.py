"""What counts is what was recorded before; when it happened is a claim with limits of its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.procedure.engine.stage import ITEM, PARTY, SCAN, at, by, draft, reasons
from tests.procedure.engine.trial import CLERK, DELEGABLE, HEAD, ONE, PAPER, TWO, filed, noticed, ready, served, trial
from yifa.procedure.refusal import Refused, Why

DAY = "2021-08-02"


def test_an_act_in_the_future_is_refused() -> None:
    town = filed()
    judged = town.judge("inspect", f"{DAY} 10:00", TWO, now=at(f"{DAY} 09:59"))
    assert "晚于现在" in reasons(judged)


def test_an_act_without_a_zone_is_refused() -> None:
    town = filed()
    judged = town.rehearsal.judge(draft("trial-case.mark", datetime(2021, 8, 2, 9), ONE, matter=town.matter), at(DAY))  # noqa: DTZ001
    assert not judged.allowed
    assert "时区" in reasons(judged)


def test_an_act_before_its_matter_was_opened_is_refused() -> None:
    assert "早于本事项的开立" in reasons(filed().judge("inspect", f"{DAY} 08:59", TWO))


def test_what_happened_before_its_premise_is_refused_though_recorded_after_it() -> None:
    town = filed()
    town.do("inspect", f"{DAY} 10:00", TWO)
    early = town.judge("conclude", f"{DAY} 09:59", TWO, {"draft": PAPER}, now=at(f"{DAY} 11:00"))
    assert [(each.why, each.step) for each in early.refusals] == [(Why.NOT_YET, "inspect")]
    assert "晚于" in early.refusals[0].missing


def test_a_premise_not_yet_recorded_does_not_count() -> None:
    town = filed()
    judged = town.judge("conclude", f"{DAY} 12:00", TWO, {"draft": PAPER})
    assert [(each.why, each.todo) for each in judged.refusals] == [(Why.NOT_YET, "先办理“检查”。")]


def test_recorded_in_time_needs_no_reason() -> None:
    town = filed()
    assert town.judge("inspect", f"{DAY} 10:00", TWO, now=at("2021-08-03 09:59")).allowed


@pytest.mark.parametrize(("lacking", "field"), [("late_reason", "late_reason"), ("evidence", "evidence"), ("second", "recorder")])
def test_recorded_late_needs_a_reason_a_scan_and_a_second_person(lacking: str, field: str) -> None:
    town = filed()
    facts = {} if lacking == "late_reason" else {"late_reason": "示例：山区没有网络"}
    actors = by("甲", "甲") if lacking == "second" else TWO
    evidence = () if lacking == "evidence" else (SCAN,)
    judged = town.judge("inspect", f"{DAY} 10:00", actors, facts, evidence=evidence, now=at("2021-08-03 10:00"))
    assert not judged.allowed
    assert field in {each.field for each in judged.refusals}


def test_recorded_late_with_all_three_is_allowed_and_marked() -> None:
    town = filed()
    facts = {"late_reason": "示例：山区没有网络"}
    done = town.do("inspect", f"{DAY} 10:00", TWO, facts, evidence=(SCAN,), now=at("2021-08-03 10:00"))
    assert [mark["effect"] for mark in done.marks] == ["late"]
    assert "late_reason" in done.sealed, "a reason may name people, so it is not open"


def test_the_partys_own_period_is_over_when_it_is_over() -> None:
    town = noticed()
    assert town.judge("defend", "2021-08-05 23:59", CLERK).allowed
    late = town.judge("defend", "2021-08-06 00:00", CLERK)
    assert [(each.why, each.article) for each in late.refusals] == [(Why.LAPSED, "试验法第trial.defence条")]


def test_once_means_once_until_it_is_undone() -> None:
    town = noticed()
    again = town.judge("notice", f"{DAY} 12:00", DELEGABLE, {"amount": 100_00})
    assert [each.why for each in again.refusals] == [Why.EXCLUDED]
    town.do("conclude", f"{DAY} 12:10", TWO, {"draft": PAPER})
    assert town.judge("notice", f"{DAY} 12:20", DELEGABLE, {"amount": 100_00}).allowed, "new conclusions made it stale"


def test_again_only_after_something_new() -> None:
    town = ready()
    assert [each.why for each in town.judge("send", f"{DAY} 15:00", TWO).refusals] == [Why.EXCLUDED]
    town.do("conclude", f"{DAY} 15:10", TWO, {"draft": PAPER})
    assert town.judge("send", f"{DAY} 15:20", TWO).allowed


def test_a_stale_notice_cannot_be_defended_against() -> None:
    town = noticed()
    town.do("conclude", f"{DAY} 12:10", TWO, {"draft": PAPER})
    assert [each.why for each in town.judge("defend", f"{DAY} 12:20", CLERK).refusals] == [Why.NOT_YET]


def test_a_closed_matter_takes_no_further_steps_but_can_be_mended() -> None:
    town = filed(urgent="no")
    done = town.do("transfer", f"{DAY} 10:00", HEAD)
    assert [each.why for each in town.judge("mark", f"{DAY} 11:00", ONE, {"marked": "丁"}).refusals] == [Why.EXCLUDED]
    assert town.judge("withdraw", f"{DAY} 11:00", HEAD, {"withdraw_reason": "示例"}, thread=done.id).allowed
    town.do("withdraw", f"{DAY} 11:00", HEAD, {"withdraw_reason": "示例"}, thread=done.id)
    assert town.judge("mark", f"{DAY} 12:00", ONE, {"marked": "丁"}).allowed, "it is open again"


def test_excluded_by_what_was_done_instead() -> None:
    town = ready()
    town.rehearsal.perform(town.draft("decide", f"{DAY} 15:00", HEAD, {"amount": 100_00, "draft": PAPER}))
    judged = town.judge("transfer", f"{DAY} 16:00", HEAD)
    assert [(each.why, each.step) for each in judged.refusals] == [(Why.EXCLUDED, "decide")]


@pytest.mark.parametrize(
    ("kind", "field"),
    [("no-such.file", "kind"), ("trial-case.no-such", "kind"), ("trial-case.inspect", "matter"), ("trial-case.file", "facts")],
)
def test_forms_that_mean_nothing_are_refused_in_words(kind: str, field: str) -> None:
    town = trial()
    facts = {"party": PARTY, "item": ITEM, "conduct_day": "2021-02-30", "nonsense": 1} if field == "facts" else {}
    judged = town.rehearsal.judge(draft(kind, DAY, HEAD, facts))
    assert not judged.allowed
    if field == "facts":
        assert {each.field for each in judged.refusals} == {"conduct_day", "nonsense"}
    else:
        assert field in {each.field for each in judged.refusals}


def test_a_forged_matter_and_a_forged_thread_are_refused() -> None:
    town = noticed()
    strange = draft("trial-case.mark", f"{DAY} 12:00", ONE, {"marked": "丁"}, matter="nobody")
    assert {each.field for each in town.rehearsal.judge(strange).refusals} == {"matter"}
    for thread in (None, town.last["file"].id):
        judged = town.judge("serve", f"{DAY} 12:00", by("甲", capacity="server"), served(f"{DAY} 12:00"), thread=thread)
        assert "thread" in {each.field for each in judged.refusals}


def test_a_step_of_another_procedures_matter_is_refused() -> None:
    town = filed()
    judged = town.rehearsal.judge(draft("trial-measure.lift", f"{DAY} 10:00", HEAD, matter=town.matter))
    assert {each.field for each in judged.refusals} == {"matter"}


def test_an_unknown_person_in_a_fact_is_refused() -> None:
    town = filed()
    town.rehearsal.presume_people = False
    assert town.judge("mark", f"{DAY} 10:00", ONE, {"marked": "丁"}).allowed
    assert "不在记录中" in reasons(town.judge("mark", f"{DAY} 10:00", ONE, {"marked": "无名氏"}))


def test_a_refused_act_leaves_nothing() -> None:
    town = filed()
    before = len(town.rehearsal.view.history(town.matter))
    with pytest.raises(Refused):
        town.do("barred", f"{DAY} 10:00", by("丁"))
    assert len(town.rehearsal.view.history(town.matter)) == before


def test_a_procedure_before_its_first_day_does_not_exist() -> None:
    judged = trial().judge("file", "2017-12-31", HEAD, {"party": PARTY, "item": ITEM, "conduct_day": "2017-12-31"})
    assert [each.why for each in judged.refusals] == [Why.NOT_APPLICABLE]
