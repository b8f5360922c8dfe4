"""What a failed rule does: bar, flaw, warn, or nothing; and what the gentle acts and the organ's own deadlines never suffer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedure.engine.rules import OWN, dated
from tests.procedure.engine.stage import ITEM, PARTY, at, by, draft, library
from tests.procedure.engine.trial import DELEGABLE, HEAD, ONE, filed, trial
from yifa.procedure.judge import GENTLE

DAY = "2021-08-02"


@pytest.mark.parametrize(
    ("step", "effect"),
    [("barred", None), ("flawed", "flaw"), ("warned", "warn"), ("doubted", "unsettled"), ("likened", "warn"), ("softly", "warn")],
)
def test_the_effect_is_the_rules(step: str, effect: str | None) -> None:
    judged = filed(urgent="no").judge(step, f"{DAY} 10:00", ONE)
    assert judged.allowed is (effect is not None)
    assert [mark.effect for mark in judged.marks] == ([effect] if effect else [])
    reason = judged.marks[0] if effect else judged.refusals[0]
    assert reason.article


def test_marks_are_in_the_record_with_their_article() -> None:
    town = filed(urgent="no")
    done = town.do("flawed", f"{DAY} 10:00", ONE)
    assert [(mark["effect"], mark["article"]) for mark in done.marks] == [("flaw", "试验法第trial.flaw条")]


def test_a_rule_not_yet_in_force_asks_nothing() -> None:
    assert filed(urgent="no").judge("later", f"{DAY} 10:00", ONE).marks == ()
    assert not filed("2022-01-01", urgent="no").judge("later", "2022-01-01 10:00", ONE).allowed


def test_a_contested_rule_warns_for_fifteen_days_and_bars_again() -> None:
    town = filed(urgent="no")
    reviewer = (*by("镇长", capacity="head"), *by("审核", capacity="legal-reviewer"))
    adopting = (*DELEGABLE, *by("审核", capacity="legal-reviewer"))
    digests = {"library_digest": "x", "calendar_digest": "x", "declarations_digest": "x"}
    opened = town.rehearsal.perform(draft("law-library.adopt", f"{DAY} 09:10", adopting, digests))
    facts = {"rule": "trial.bar", "until": "2021-12-31", "contest_reason": "示例：录入有误"}
    town.do("law-library.contest-rule", f"{DAY} 09:20", reviewer, facts, matter=opened.matter)
    contested = town.judge("barred", f"{DAY} 10:00", ONE)
    assert contested.allowed
    assert [mark.effect for mark in contested.marks] == ["warn"]
    assert "异议" in contested.marks[0].text
    assert town.judge("barred", "2021-08-17 09:00", ONE).allowed
    assert not town.judge("barred", "2021-08-17 09:30", ONE).allowed


@pytest.mark.parametrize("role", sorted(GENTLE))
def test_gentle_roles_are_a_closed_list(role: str) -> None:
    assert role in {"ending", "release", "refund", "withdrawal", "transfer", "correction", "lapse"}


def test_giving_back_is_never_refused_by_a_rule_nor_for_being_late() -> None:
    town = filed(urgent="yes")
    both = (*by("甲"), *DELEGABLE)
    town.do("preserve", f"{DAY} 10:00", both, {"thing": "示例货物"})
    thread = town.last["preserve"].id
    judged = town.judge("give-back", "2021-12-01 10:00", ONE, thread=thread)
    assert judged.allowed
    assert sorted(mark.effect for mark in judged.marks) == ["flaw", "late"]
    outsider = town.judge("give-back", "2021-12-01 10:00", by("丁"), thread=thread)
    assert not outsider.allowed, "identity is still asked"


def test_an_organs_missed_deadline_marks_and_never_bars() -> None:
    town = filed()
    town.do("preserve", f"{DAY} 10:00", (*by("甲"), *DELEGABLE), {"thing": "示例货物"})
    thread = town.last["preserve"].id
    in_time = town.judge("dispose", "2021-08-09 23:59", HEAD, {"how": "返还"}, thread=thread)
    late = town.judge("dispose", "2021-08-10 00:00", HEAD, {"how": "返还"}, thread=thread)
    assert in_time.allowed
    assert not in_time.marks
    assert late.allowed
    assert [(mark.effect, mark.article) for mark in late.marks] == [("late", "试验法第trial.length条")]


def test_no_rule_of_the_shipped_law_bars_an_organ_for_its_own_deadline() -> None:
    wrong = [
        (rule.id, value.start)
        for rule in library().rules()
        for value in rule.values
        if value.effect == "bar"
        and (not value.verified or not value.directly_binding or (rule.kind == "deadline" and rule.owner == "organ"))
    ]
    assert not wrong


def test_a_rule_that_ends_stops_barring() -> None:
    ended = [each for each in OWN if each.rule != "trial.bar"]
    town = trial(*ended, dated("trial.bar", end=date(2021, 8, 2)))
    town.do("file", "2021-08-01", HEAD, {"party": PARTY, "item": ITEM, "conduct_day": "2021-08-01", "urgent": "no"})
    assert not town.judge("barred", at("2021-08-01 23:59"), ONE).allowed
    assert town.judge("barred", at("2021-08-02 00:00"), ONE).allowed
