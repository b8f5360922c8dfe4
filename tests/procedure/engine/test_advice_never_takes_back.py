"""What is advised where one of several things is missing: never to take an act back, unless nothing else could help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import yifa.domains
from yifa.procedure.answer import Answer, Finding, any_of
from yifa.procedure.case_file import read
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage, World

DOMAINS = Path(yifa.domains.__file__).parent

ISSUE = Finding(Answer.NO, "done", "尚未办理印发。", "先办理印发。", step="issue")
WITHDRAW = Finding(Answer.NO, "done", "尚未办理撤销。", "先办理撤销。", step="withdraw", advised=False)
SIGN = Finding(Answer.NO, "done", "尚未签收。", "先签收。", step="sign")


def test_the_alternative_that_helps_is_advised_with_its_step() -> None:
    told = any_of([ISSUE, WITHDRAW])
    assert (told.step, told.todo) == ("issue", "先办理印发。")
    assert "任择其一" not in told.todo


def test_several_that_help_are_named_without_it() -> None:
    told = any_of([ISSUE, WITHDRAW, SIGN])
    assert "先办理印发" in told.todo
    assert "先签收" in told.todo
    assert "撤销" not in told.todo + told.missing


def test_where_nothing_else_could_help_it_is_told() -> None:
    assert any_of([WITHDRAW]).todo == WITHDRAW.todo
    told = any_of([WITHDRAW, replace(WITHDRAW, missing="尚未撤回。")])
    assert "撤销" in told.missing
    assert "任择其一" not in told.todo


def test_alternatives_inside_alternatives_are_one_list() -> None:
    inner = any_of([ISSUE, SIGN])
    assert any_of([inner, replace(ISSUE, todo="先告知。")]).todo == "任择其一：先办理印发；先签收；先告知。"


def test_no_shipped_refusal_tells_anybody_to_take_something_back() -> None:
    """Whole cases: what waits for an annulment says so, and offers no button that would bring one about."""
    path = DOMAINS / "enforcement/procedures/ordinary-penalty/cases.yaml"
    world = World.shipped()
    (case,) = (one for one in read(path, None) if one.name == "没有撤销不能退款")
    stage = Stage.build(case, world)
    for act in (*case.given, *case.acts[:-1]):
        stage.perform(act)
    with pytest.raises(Refused) as refused:
        stage.perform(case.acts[-1])
    told = [reason for reason in refused.value.reasons if "撤销" in reason.missing]
    assert told
    assert all("先办理" not in reason.todo and "任择其一" not in reason.todo for reason in told)


def test_it_still_satisfies_the_test() -> None:
    assert any_of([ISSUE, replace(WITHDRAW, answer=Answer.YES)]).holds
