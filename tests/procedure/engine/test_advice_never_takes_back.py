"""What is advised where one of several things is missing: never to take an act back, unless nothing else could help."""

from __future__ import annotations

from dataclasses import replace

from yifa.procedure.answer import Answer, Finding, any_of

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
    assert "撤销" in any_of([WITHDRAW, replace(WITHDRAW, missing="尚未撤回。")]).missing


def test_it_still_satisfies_the_test() -> None:
    assert any_of([ISSUE, replace(WITHDRAW, answer=Answer.YES)]).holds
