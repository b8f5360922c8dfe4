"""Every named test seen refusing and seen allowing, each in the trial case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.procedure.engine.stage import COMPANY, ITEM, PARTY, SCAN, at, by, reasons
from tests.procedure.engine.trial import (
    CLERK,
    DELEGABLE,
    HEAD,
    ONE,
    OTHER_PAPER,
    PAPER,
    TWO,
    Trial,
    decision,
    filed,
    noticed,
    ready,
    reviewed,
    served,
    trial,
)  # fmt: skip
from yifa.procedure.checks.registry import BUILDERS
from yifa.procedure.refusal import Why

DAY = "2021-08-02"


def failing(town: Trial, when: str = f"{DAY} 15:00", **more: object) -> set[str]:
    """Names of the tests that refuse the decision."""
    return {each.test for each in town.rehearsal.judge(decision(town, when, **more)).refusals}  # type: ignore[arg-type]  # passed through


def test_the_closed_list_is_the_first_engine() -> None:
    assert set(BUILDERS) == {
        "is",
        "limit",
        "range",
        "same",
        "sum",
        "done",
        "served",
        "waited",
        "notice-days",
        "covers",
        "each",
        "settled",
        "linked",
        "in-force",
        "holds",
        "separate",
        "no-conflict",
        "has-power",
        "history",
        "quorum",
        "votes",
        "proof",
        "own",
    }


def test_ready_is_allowed() -> None:
    town = ready()
    assert town.rehearsal.judge(decision(town, f"{DAY} 15:00")).allowed


@pytest.mark.parametrize(("urgent", "allowed"), [("yes", True), ("no", False)])
def test_is(urgent: str, allowed: bool) -> None:
    assert filed(urgent=urgent).judge("barred", f"{DAY} 10:00", ONE).allowed is allowed


def test_is_of_a_fact_never_given_is_no() -> None:
    judged = filed().judge("barred", f"{DAY} 10:00", ONE)
    assert "未填" in judged.refusals[0].missing


def test_limit_by_who_the_party_is() -> None:
    assert failing(ready(amount=500_01), amount=500_01) == {"limit"}
    assert failing(ready(amount=500_00), amount=500_00) == set()
    company = ready(amount=500_01, party=COMPANY)
    assert "limit" not in failing(company, amount=500_01) - {"range"}


def test_limit_against_an_earlier_step_of_another_name() -> None:
    town = ready(amount=100_00)
    assert "limit" in failing(town, amount=100_01)
    assert failing(town, amount=99_00) == set()


def test_limit_by_the_law_of_the_conduct() -> None:
    old = ready(conduct_day="2021-07-01", amount=200_00)
    assert failing(old, amount=200_00) == {"limit"}
    assert failing(ready(amount=200_00), amount=200_00) == set()


def test_limit_of_an_unchecked_rule_settles_nothing() -> None:
    judged = ready().judge("large-only", f"{DAY} 15:00", ONE)
    assert judged.allowed
    assert [mark.effect for mark in judged.marks] == ["unsettled"]


def test_range_of_the_item() -> None:
    town = ready(amount=500_00)
    low = town.rehearsal.judge(decision(town, f"{DAY} 15:00", amount=9_99))
    assert [(each.test, each.article) for each in low.refusals] == [("range", "示例条例第一条")]
    assert failing(town, amount=10_00) == set()


def test_same_text_since_it_was_concluded() -> None:
    town = ready()
    assert "same" in failing(town, paper=OTHER_PAPER)


def test_sum_of_what_was_paid() -> None:
    town = ready()
    town.rehearsal.perform(decision(town, f"{DAY} 15:00"))
    decided = town.rehearsal.view.history(town.matter)[-1].id
    town.do("serve", f"{DAY} 15:30", by("甲", capacity="server"), served(f"{DAY} 15:30"), thread=decided)
    town.do("pay", f"{DAY} 16:00", CLERK, {"paid": 60_00})
    assert "sum" in reasons(town.judge("close", f"{DAY} 17:00", DELEGABLE))
    town.do("pay", f"{DAY} 16:10", CLERK, {"paid": 40_00})
    assert town.judge("close", f"{DAY} 17:00", DELEGABLE).allowed


def test_done_served_waited_are_alternatives() -> None:
    town = reviewed(noticed(), f"{DAY} 14:00")
    judged = town.rehearsal.judge(decision(town, f"{DAY} 15:00"))
    assert judged.allowed, "nobody defended, so every defence is answered"
    town.do("defend", f"{DAY} 14:30", CLERK)
    assert "any" in failing(town) or "waited" in reasons(town.rehearsal.judge(decision(town, f"{DAY} 15:00")))
    town.do("answer", f"{DAY} 14:40", TWO, thread=town.last["defend"].id)
    assert failing(town) == set()


def test_served_only_once_service_took_effect() -> None:
    town = noticed(serve=False)
    assert "尚未送达" in reasons(town.judge("waive", f"{DAY} 13:00", CLERK))
    facts = served(f"{DAY} 12:00", "announced", announcement_reason="示例：下落不明")
    town.do("serve", f"{DAY} 12:00", by("甲", capacity="server"), facts, thread=town.last["notice"].id)
    assert not town.judge("waive", f"{DAY} 13:00", CLERK).allowed
    after = at("2021-10-03")
    assert town.judge("waive", after, CLERK, now=after).allowed, "sixty days of announcement were over by then"


def test_waited_out_a_period_nobody_used() -> None:
    town = reviewed(noticed(), f"{DAY} 14:00")
    town.do("defend", f"{DAY} 14:30", CLERK)
    town.do("withdraw", f"{DAY} 14:35", HEAD, {"withdraw_reason": "示例"}, thread=town.last["defend"].id)
    assert failing(town, "2021-08-05 23:59") == set()


def test_notice_days_count_back_from_the_meeting() -> None:
    town = noticed()
    assert not town.judge("hold", f"{DAY} 15:00", HEAD, {"meeting_day": "2021-08-04"}).allowed
    assert town.judge("hold", f"{DAY} 15:00", HEAD, {"meeting_day": "2021-08-05"}).allowed


def test_settled_threads() -> None:
    town = ready()
    both = (*by("甲"), *DELEGABLE)
    town.do("preserve", f"{DAY} 14:30", both, {"thing": "示例货物"})
    assert "settled" in failing(town)
    town.do("dispose", f"{DAY} 14:40", HEAD, {"how": "返还"}, thread=town.last["preserve"].id)
    assert "settled" not in failing(town)


def test_settled_by_role() -> None:
    town = ready()
    town.do("ask-recusal", f"{DAY} 14:30", CLERK, {"against": "丙"})
    assert failing(town) == {"settled"}
    town.do("decide-recusal", f"{DAY} 14:40", HEAD, {"granted": "no"}, thread=town.last["ask-recusal"].id)
    assert failing(town) == set()


def test_settled_services_before_closing() -> None:
    town = ready()
    town.rehearsal.perform(decision(town, f"{DAY} 15:00"))
    judged = town.judge("close", f"{DAY} 17:00", DELEGABLE)
    assert "“决定”尚未送达" in reasons(judged)


def test_linked_review_must_agree_and_be_of_this_text() -> None:
    town = noticed()
    town.do("waive", f"{DAY} 13:00", CLERK)
    assert failing(town) == {"linked"}
    reviewed(town, f"{DAY} 14:00", "disagree")
    assert failing(town) == {"linked"}
    town.do("conclude", f"{DAY} 14:20", TWO, {"draft": OTHER_PAPER})
    town.do("notice", f"{DAY} 14:21", DELEGABLE, {"amount": 100_00})
    town.do("serve", f"{DAY} 14:22", by("甲", capacity="server"), served(f"{DAY} 14:22"), thread=town.last["notice"].id)
    reviewed(town, f"{DAY} 14:30")
    assert failing(town, paper=OTHER_PAPER) == set()


def test_linked_review_is_due_only_since_its_rule_is_in_force() -> None:
    town = noticed("2021-07-01", amount=50_00)
    town.do("waive", "2021-07-01 13:00", CLERK)
    assert town.rehearsal.judge(decision(town, "2021-07-01 15:00", amount=50_00)).allowed


def test_in_force_of_the_linked_matter() -> None:
    town = filed(urgent="no")
    town.do("inspect", f"{DAY} 09:30", TWO)
    town.do("conclude", f"{DAY} 10:00", TWO, {"draft": PAPER})
    town.do("send", f"{DAY} 10:10", TWO)
    review = town.rehearsal.view.matters("trial-review")[-1]
    reviewer = by("审核", capacity="legal-reviewer")
    assert town.judge("trial-review.opinion", f"{DAY} 11:00", reviewer, {"verdict": "agree"}, matter=review).allowed
    town.do("transfer", f"{DAY} 10:30", HEAD)
    late = town.judge("trial-review.opinion", f"{DAY} 11:00", reviewer, {"verdict": "agree"}, matter=review)
    assert [each.why for each in late.refusals] == [Why.LAPSED]


@pytest.mark.parametrize(("persons", "allowed"), [(("甲", "乙"), True), (("甲", "丙"), False), (("甲", "乙", "丙"), True)])
def test_holds_counts_those_certified_on_the_day(persons: tuple[str, ...], allowed: bool) -> None:
    assert filed().judge("inspect", f"{DAY} 10:00", by(*persons)).allowed is allowed


def test_holds_no_longer_after_expiry() -> None:
    town = filed("2029-12-31")
    assert town.judge("inspect", "2029-12-31 23:00", TWO).allowed
    judged = town.judge("inspect", "2030-01-01 09:00", TWO)
    assert [each.article for each in judged.refusals] == ["试验法第trial.officers条"]


def test_separate_whoever_investigated_does_not_decide() -> None:
    town = ready()
    town.rehearsal.view.grant("甲", "head")
    own = town.judge("decide", f"{DAY} 15:00", by("甲", capacity="head"), {"amount": 100_00, "draft": PAPER})
    assert [(each.test, each.why) for each in own.refusals] == [("separate", Why.NOT_YOU)]


def test_separate_reaches_over_the_link() -> None:
    town = noticed()
    town.rehearsal.view.grant("甲", "legal-reviewer")
    town.do("send", f"{DAY} 14:00", TWO)
    review = town.rehearsal.view.matters("trial-review")[-1]
    for person, allowed in (("甲", False), ("审核", True)):
        actors = by(person, capacity="legal-reviewer")
        judged = town.judge("trial-review.opinion", f"{DAY} 14:10", actors, {"verdict": "agree"}, matter=review)
        assert judged.allowed is allowed


def test_no_conflict_after_a_recusal_was_granted() -> None:
    town = filed()
    town.do("ask-recusal", f"{DAY} 09:10", CLERK, {"against": "甲"})
    assert town.judge("inspect", f"{DAY} 10:00", TWO).allowed, "an application alone does not stop the work"
    town.do("decide-recusal", f"{DAY} 09:20", HEAD, {"granted": "yes"}, thread=town.last["ask-recusal"].id)
    assert "no-conflict" in reasons(town.judge("inspect", f"{DAY} 10:00", TWO))


def test_has_power_on_the_day_only() -> None:
    assert "has-power" not in failing(ready())
    late = ready("2024-12-31")
    assert "has-power" in failing(late, "2025-01-01 10:00")
    strange = trial()
    facts = {"party": PARTY, "item": "示例-999", "conduct_day": DAY}
    assert strange.judge("file", DAY, HEAD, facts).allowed, "the power is asked at the decision of this trial"


def test_proof_by_the_chosen_way() -> None:
    town = filed()
    assert not town.judge("proven", f"{DAY} 10:00", ONE, {"shape": "left"}).allowed
    assert town.judge("proven", f"{DAY} 10:00", ONE, {"shape": "left", "photo": SCAN}).allowed
    assert town.judge("proven", f"{DAY} 10:00", ONE, {"shape": "direct"}).allowed


def test_own_named_test() -> None:
    town = filed("2021-08-01")
    assert [each.missing for each in town.judge("gated", "2021-08-01 10:00", ONE).refusals] == ["单日不办。"]
    assert town.judge("gated", "2021-08-02 10:00", ONE).allowed


def test_own_test_that_nobody_brought_is_an_error_of_the_program() -> None:
    town = filed()
    town.rehearsal.own = {}
    with pytest.raises(LookupError, match="even-day"):
        town.judge("gated", f"{DAY} 10:00", ONE)


@pytest.mark.parametrize("urgent", ["yes", None])
def test_if_is_asked_before_the_test(urgent: str | None) -> None:
    assert filed(urgent=urgent).judge("only-if", f"{DAY} 10:00", ONE).allowed is (urgent is None)


def test_a_situation_of_none() -> None:
    assert "none" in failing(ready(urgent="yes"))


def test_an_item_never_filed_gives_no_power() -> None:
    town = ready()
    assert town.state(f"{DAY} 15:00").facts["item"] == ITEM
    assert at(DAY) + timedelta(hours=1) < at(f"{DAY} 15:00")
