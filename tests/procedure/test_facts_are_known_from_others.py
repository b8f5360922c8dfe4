"""A fact may say from which other one it is known; only open facts of one type can be, and a wrong name is a load error."""

from __future__ import annotations

from pathlib import Path

import pytest

from yifa.procedure.catalogue import Catalogue
from yifa.procedure.problem import DataError

DECLARATION = """\
slug: example
title: 示例事项
character: [any]
basis: [示例条例第一条]
from_day: 2020-01-01
opens: {{at: propose}}
steps:
  propose:
    title: 建议
    role: intake
    by: [{{registrar: 1}}]
    facts:
      asked: {{type: money, label: 建议金额, open: yes}}
      way: {{type: choice, label: 建议方式, of: {{one: 甲, two: 乙}}, open: yes}}
      secret: {{type: money, label: 内部金额, private: {{purpose: case, keep: archive}}}}
  decide:
    title: 决定
    role: decision
    by: [{{registrar: 1}}]
    after: [propose]
    facts:
      given: {fact}
"""
COMMON = Path(__file__).resolve().parents[2] / "src" / "yifa" / "domains" / "common"


def _load(tmp_path: Path, fact: str) -> Catalogue:
    (tmp_path / "common").symlink_to(COMMON)
    folder = tmp_path / "house" / "procedures" / "example"
    folder.mkdir(parents=True)
    (folder / "2020-01-01.yaml").write_text(DECLARATION.format(fact=fact), encoding="utf-8")
    return Catalogue.load(tmp_path)


def test_an_open_fact_is_known_from_another_of_its_type(tmp_path: Path) -> None:
    catalogue = _load(tmp_path, "{type: money, label: 决定金额, open: yes, from: asked}")

    assert catalogue.latest("example").steps["decide"].facts["given"].known_from == "asked"


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ("{type: money, label: 决定金额, open: yes, from: nobody}", "没有事实“nobody”"),
        ("{type: count, label: 决定金额, open: yes, from: asked}", "不是同一类型"),
        ("{type: choice, label: 方式, of: {one: 甲}, open: yes, from: way}", "不是同一类型"),
        ("{type: money, label: 决定金额, open: yes, from: secret}", "只能在公开的事实之间沿用"),
        ("{type: money, label: 决定金额, private: {purpose: case, keep: archive}, from: asked}", "只能在公开的事实之间沿用"),
        ("{type: money, label: 决定金额, open: yes, from: [asked]}", "from"),
    ],
)
def test_what_cannot_be_known_from_it_does_not_load(tmp_path: Path, fact: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        _load(tmp_path, fact)

    assert any(says in str(problem) for problem in caught.value.problems)


def test_a_decision_shows_what_was_proposed_instead_of_asking_again() -> None:
    facts = Catalogue.load().latest("ordinary-penalty").steps["decide"].facts

    assert (facts["kind"].known_from, facts["amount"].known_from) == ("proposed_kind", "proposed_amount")
