"""A fact may say from which other one it is known; only open facts of one type can be, and a wrong name is a load error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.procedure.writing import PROCEDURE, write
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.problem import DataError

BEGIN = "{day: {type: day, open: yes}}"
DECIDED = "{amount: {type: money, open: yes}, kind: {type: choice, of: kinds, open: yes}}"
ASKED = (
    "{asked: {type: money, label: 建议金额, open: yes}, chosen: {type: choice, label: 建议种类, of: kinds, open: yes}, "
    "secret: {type: money, label: 内部金额, private: {purpose: case, keep: archive}}}"
)


def _load(tmp_path: Path, fact: str) -> Catalogue:
    return Catalogue.load(write(tmp_path, PROCEDURE.replace(BEGIN, ASKED).replace(DECIDED, f"{{amount: {fact}}}")))


@pytest.mark.parametrize(
    ("fact", "other"),
    [
        ("{type: money, open: yes, from: asked}", "asked"),
        ("{type: choice, of: kinds, open: yes, from: chosen}", "chosen"),
        ("{type: money, open: yes}", None),
    ],
)
def test_an_open_fact_is_known_from_another_of_its_type(tmp_path: Path, fact: str, other: str | None) -> None:
    assert _load(tmp_path, fact).latest("trial").steps["decide"].facts["amount"].known_from == other


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("{type: money, open: yes, from: nobody}", "没有事实“nobody”"),
        ("{type: count, open: yes, from: asked}", "不是同一类型"),
        ("{type: choice, of: {fine: 罚款}, open: yes, from: chosen}", "不是同一类型"),
        ("{type: money, open: yes, from: secret}", "只能在公开的事实之间沿用"),
        ("{type: money, private: {purpose: case, keep: archive}, from: asked}", "只能在公开的事实之间沿用"),
        ("{type: money, open: yes, from: [asked]}", "from"),
    ],
)
def test_what_cannot_be_known_from_it_does_not_load(tmp_path: Path, fact: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        _load(tmp_path, fact)

    assert any(says in str(problem) for problem in caught.value.problems)


def test_a_decision_shows_what_was_proposed_instead_of_asking_again() -> None:
    facts = Catalogue.load().latest("ordinary-penalty").steps["decide"].facts

    assert (facts["kind"].known_from, facts["amount"].known_from) == ("proposed_kind", "proposed_amount")
