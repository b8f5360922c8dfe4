"""Preserved evidence: each thing dealt with once, seven days of the day's law, and given back whatever went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import cases, declarations, world
from yifa.procedure.case_file import Case
from yifa.procedure.judge import GENTLE
from yifa.procedure.possible import possible_steps
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage

SLUG = "evidence-preservation"
QUICK = settings(max_examples=25, deadline=None)
IN_TIME = "期限的前一日处理"
WAYS = ("return", "copy-return", "test", "transfer", "seize", "confiscate")


def named(name: str) -> Case:
    """The shipped case of this name."""
    return next(case for file, case in cases() if case.name == name and file.parent.name == SLUG)


def dealt(dealings: Any, *, at: str = "2021-08-10") -> bool:
    """Whether these dealings with two preserved things are allowed."""
    case = named(IN_TIME)
    stage = Stage.build(case, world())
    for act in case.given:
        stage.perform(act)
    try:
        stage.perform(replace(case.acts[-1], at=at, facts={**case.acts[-1].facts, "dealings": dealings}))
    except Refused:
        return False
    return True


@QUICK
@given(numbers=st.lists(st.integers(-1, 4), min_size=1, max_size=5))
def test_every_thing_once_and_no_other(numbers: list[int]) -> None:
    rows = [{"goods_no": number, "deal_way": "return"} for number in numbers]

    assert dealt(rows) is (sorted(numbers) == [1, 2])


@pytest.mark.parametrize("way", WAYS)
def test_to_take_for_longer_needs_a_basis(way: str) -> None:
    rows = [{"goods_no": 1, "deal_way": way}, {"goods_no": 2, "deal_way": "return"}]

    assert dealt(rows) is (way not in ("seize", "confiscate"))
    rows[0]["deal_basis"] = "示例条例第十二条"
    assert dealt(rows)


@pytest.mark.parametrize(
    "dealings",
    [[], "退还", [1, 2], [{"goods_no": 1}], [{"deal_way": "return"}], [{"goods_no": "一", "deal_way": "keep"}]],
)
def test_what_is_no_dealing_is_refused(dealings: Any) -> None:
    assert not dealt(dealings)


@QUICK
@given(days=st.integers(0, 400))
def test_a_late_decision_is_still_taken(days: int) -> None:
    rows = [{"goods_no": 1, "deal_way": "return"}, {"goods_no": 2, "deal_way": "return"}]

    assert dealt(rows, at=(date(2021, 8, 3) + timedelta(days=days)).isoformat())


def test_giving_back_is_refused_only_for_who_and_form() -> None:
    declaration = next(each for each in declarations() if each.slug == SLUG)

    assert declaration.steps["give-back"].role in GENTLE
    assert not declaration.steps["give-back"].unless


def test_the_seven_days_never_release_by_themselves() -> None:
    """Whether things are free after seven days is not checked: the clock tells, and nothing lapses."""
    declaration = next(each for each in declarations() if each.slug == SLUG)

    assert declaration.clocks["preserve-deal"].miss == "warn"


@pytest.mark.parametrize("slug", [SLUG, "sampling"])
def test_neither_publishes_anything(slug: str) -> None:
    declaration = next(each for each in declarations() if each.slug == slug)

    assert not [step.name for step in declaration.steps.values() if step.publish]


@pytest.mark.parametrize("slug", [SLUG, "sampling"])
def test_both_belong_to_one_case_and_hold_up_its_closing(slug: str) -> None:
    declaration = next(each for each in declarations() if each.slug == slug)

    assert set(declaration.links) == {"about"}
    assert "登记保存没有办结，案件不能结案" in {case.name for _, case in cases()}


@pytest.mark.parametrize(("slug", "step"), [(SLUG, "propose"), ("sampling", "sample"), ("seizure", "propose")])
def test_it_is_offered_before_anybody_said_to_which_case_it_belongs(slug: str, step: str) -> None:
    stage = Stage.build(named(IN_TIME), world())
    held = world()

    offered = possible_steps(
        None, "甲", stage.moment("2021-08-02 09:00", None),
        view=stage.view, catalogue=held.catalogue, library=held.library, calendar=held.calendar,
    )  # fmt: skip
    said = next(each for each in offered if each.step.name == step and each.slug == slug)

    assert said.allowed
