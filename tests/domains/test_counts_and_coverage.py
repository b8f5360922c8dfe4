"""Counts of people stay plausible and nameless, and a village is covered exactly while somebody serves it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import again, cases, declarations, own_steps, played, with_facts, world
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage

COUNTING = ("publicity-event", "law-exam", "training-course")
QUICK = settings(max_examples=25, deadline=None)


def _fields(kind: str, **facts) -> set[str]:
    """The fields refused when the act is performed with these facts; empty where it is allowed."""
    reasons = again(kind, lambda act: with_facts(act, **facts))
    return {reason.field or "" for reason in reasons or ()}


@QUICK
@given(sat=st.integers(0, 400))
def test_nobody_sits_who_is_not_on_the_roster(sat):
    assert ("sat_count" in _fields("law-exam.sit", sat_count=sat)) is (sat > 120)


@QUICK
@given(passed=st.integers(0, 400))
def test_nobody_passes_who_did_not_sit(passed):
    assert ("passed_count" in _fields("law-exam.results", passed_count=passed)) is (passed > 116)


@QUICK
@given(late=st.integers(0, 20), passed=st.integers(0, 20))
def test_a_make_up_counts_no_more_than_came(late, passed):
    refused = _fields("law-exam.make-up", sat_count=late, passed_count=passed)
    assert ("sat_count" in refused) is (late > 8)
    assert ("passed_count" in refused) is (passed > 8)


@pytest.mark.parametrize(
    "count", ["-1", "十二", "1.5", "1e3", "", "约", "12人", True, [1], {"value": "x"}, {"value": 1, "odd": 2}]
)
@pytest.mark.parametrize(
    ("kind", "fact"),
    [("publicity-event.hold", "audience"), ("publicity-event.hold", "leaflets"), ("training-course.session", "attendance")],
)
def test_a_count_that_is_none_is_refused(kind, fact, count):
    assert fact in _fields(kind, **{fact: count})


@pytest.mark.parametrize("kind", ["law-exam.roster", "law-exam.sit", "law-exam.results", "law-exam.make-up"])
def test_an_examination_is_counted_exactly(kind):
    step = next(step for each, step in own_steps() if f"{each.slug}.{step.name}" == kind)
    counts = [fact for fact in step.facts.values() if fact.type == "count"]
    assert counts
    assert not any(fact.estimate for fact in counts)


@pytest.mark.parametrize("slug", COUNTING)
def test_no_citizen_is_named_in_the_open(slug):
    """Only registered persons of the town may be listed; nobody from the public is a party of these matters."""
    for declaration, step in own_steps():
        if declaration.slug == slug:
            inner = [item for fact in step.facts.values() for item in fact.items.values()]
            assert not [fact.name for fact in (*step.facts.values(), *inner) if fact.type in ("party", "place")]
            assert {fact.name for fact in inner if fact.type == "person"} <= {"attendee"}


@pytest.mark.parametrize("slug", [*COUNTING, "legal-adviser"])
def test_nobody_is_ranked(slug):
    declaration = next(each for each in declarations() if each.slug == slug)
    named = {fact.name for step in declaration.steps.values() for fact in step.facts.values() if fact.type == "person"}
    assert not [figure.name for figure in declaration.figures.values() if named & set(figure.by)]


def test_estimates_are_allowed_only_where_nobody_counts():
    allowed = {
        f"{declaration.slug}.{fact.name}"
        for declaration, step in own_steps()
        if declaration.slug in (*COUNTING, "legal-adviser")
        for fact in step.facts.values()
        if fact.estimate
    }
    assert allowed == {
        "publicity-event.expected",
        "publicity-event.leaflets",
        "publicity-event.audience",
        "training-course.attendance",
    }


def _covered(served: frozenset[str], villages: tuple[str, ...]) -> set[str]:
    """The villages that the confirmation finds without an adviser when only these are served."""
    case = next(case for _, case in cases() if case.name == "一年的法律顾问从采购到期满")
    number = next(at for at, act in enumerate(case.given) if act.step == "all-covered")
    stage = Stage.build(replace(case, registers={"villages": villages}), world())
    for act in case.given[:number]:
        if act.step == "appoint":
            if act.label != "聘任甲" or not served:
                continue
            act = with_facts(act, places=[{"village": name} for name in sorted(served)])
        stage.perform(act)
    try:
        stage.perform(case.given[number])
    except Refused as refused:
        return {name for name in villages if any(name in reason.missing for reason in refused.reasons)}
    return set()


@settings(max_examples=12, deadline=None)
@given(served=st.sets(st.sampled_from(["甲村", "乙村", "丙村", "丁村"]), min_size=1).map(frozenset))
def test_exactly_the_villages_nobody_serves_are_named(served):
    villages = ("甲村", "乙村", "丙村", "丁村")
    assert _covered(served, villages) == set(villages) - served


def test_without_any_appointment_every_village_is_named():
    assert _covered(frozenset(), ("甲村", "乙村")) == {"甲村", "乙村"}


@pytest.mark.parametrize("kind", ["legal-adviser.work", "legal-adviser.decline"])
@pytest.mark.parametrize("village", ["示例二村", "没有这个村", "示例一村 ", "示例一", ""])
def test_an_adviser_acts_only_for_his_own_village(kind, village):
    reasons = again(kind, lambda act: with_facts(act, village=village))
    if village.strip() == "示例一村":
        assert reasons is None
    else:
        assert reasons


def test_the_letters_cost_nothing_that_the_contract_does_not_cover():
    refused = played().refused
    for kind in ("legal-adviser.appoint", "legal-adviser.appoint-town"):
        assert {"serves_from", "serves_until"} <= {reason.field for reason in refused[kind]}
