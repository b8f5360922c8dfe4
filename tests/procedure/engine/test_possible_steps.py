"""What one may do next, why not the rest, and until when each answer is good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedure.engine.stage import at
from tests.procedure.engine.test_lapse_comes_by_itself import HOUR, START, measure
from tests.procedure.engine.trial import CLERK, HEAD, filed, noticed, ready, reviewed, trial
from yifa.procedure.possible import StepAnswer
from yifa.procedure.refusal import Why

DAY = "2021-08-02"


def test_possible_means_allowed_once_filled_in() -> None:
    found = ready().possible("镇长", f"{DAY} 15:00")
    assert found["decide"].allowed
    assert found["decide"].why is None
    assert {"notice", "file"} <= {name for name, answer in found.items() if answer.why is Why.EXCLUDED}


@pytest.mark.parametrize(
    ("step", "person", "why"),
    [
        ("mark", "丁", Why.NOT_YOU), ("pay", "文书", Why.NOT_YET), ("notice", "镇长", Why.EXCLUDED),
        ("barred", "甲", Why.FAILED), ("answer", "甲", Why.NOT_YET),
    ],
)  # fmt: skip
def test_each_form_of_why_not(step: str, person: str, why: Why) -> None:
    answer = noticed(urgent="no").possible(person, f"{DAY} 15:00")[step]
    assert not answer.allowed
    assert why in {each.why for each in answer.refusals}


def test_lapsed_and_not_applicable_are_forms_too() -> None:
    town = measure(10)
    assert town.possible("镇长", START + 11 * HOUR)["lift"].why is Why.LAPSED
    assert town.possible("镇长", START)["lapsed"].why is Why.NOT_APPLICABLE


def test_what_comes_by_itself_says_when() -> None:
    town = measure(10)
    answer = town.possible("镇长", START)["lapsed"]
    assert answer.by_itself_on == START + 10 * HOUR
    assert not answer.allowed
    assert town.possible("镇长", START)["lift"].good_until == START + 10 * HOUR


def test_threads_that_may_still_be_answered_are_listed() -> None:
    town = filed()
    first = town.do("ask-recusal", f"{DAY} 10:00", CLERK, {"against": "甲"})
    second = town.do("ask-recusal", f"{DAY} 10:10", CLERK, {"against": "乙"})
    town.do("decide-recusal", f"{DAY} 10:20", HEAD, {"granted": "no"}, thread=first.id)
    assert town.possible("镇长", f"{DAY} 11:00")["decide-recusal"].threads == (second.id,)


def test_the_uncertified_is_told_what_he_lacks() -> None:
    answer = filed().possible("丙", f"{DAY} 10:00")["inspect"]
    assert not answer.allowed
    assert "行政执法证" in answer.refusals[0].missing


def test_a_waited_period_says_when_it_ends() -> None:
    town = reviewed(noticed(urgent="no"), f"{DAY} 14:00")
    town.do("defend", f"{DAY} 14:30", CLERK)
    town.do("withdraw", f"{DAY} 14:40", HEAD, {"withdraw_reason": "示例"}, thread=town.last["defend"].id)
    answer = town.possible("镇长", f"{DAY} 15:00")["decide"]
    assert answer.good_until is not None
    assert answer.good_until <= at("2021-08-06 00:00")


def test_without_a_matter_the_openings_are_answered() -> None:
    found = trial().possible("镇长", DAY)
    assert found["trial-case.file"].allowed
    assert found["trial-measure.impose"].allowed
    assert found["trial-review.receive"].why is Why.NOT_APPLICABLE
    assert not trial().possible("丁", DAY)["trial-case.file"].allowed


def test_an_unknown_matter_has_no_steps() -> None:
    town = trial()
    town.matter = "nobody"
    assert town.possible("镇长", DAY) == {}


PEOPLE = ("甲", "丙", "镇长", "文书", "审核", "丁")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(("filed", "noticed", "reviewed", "measure")),
    st.sampled_from(PEOPLE),
    st.integers(0, 60 * 24 * 6),
    st.integers(0, 1000),
)
def test_an_answer_is_good_until_it_says(which: str, person: str, minutes: int, share: int) -> None:
    town = {"filed": filed, "noticed": noticed, "reviewed": lambda: reviewed(noticed(), f"{DAY} 14:00"), "measure": measure}[
        which
    ]()
    moment = at(f"{DAY} 15:00") + timedelta(minutes=minutes)
    now = town.possible(person, moment)
    for name, answer in now.items():
        until = answer.good_until or moment + timedelta(days=40)
        later = moment + (until - moment) * share // 1001
        again = town.possible(person, later)[name]
        assert verdict(again) == verdict(answer), (name, moment, later)


def verdict(answer: StepAnswer) -> tuple[object, ...]:
    """What must not change before the answer says so."""
    return answer.allowed, tuple((each.why, each.test) for each in answer.refusals), tuple(each.effect for each in answer.marks)
