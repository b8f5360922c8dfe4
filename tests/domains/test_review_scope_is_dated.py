"""Whether an ordinary penalty must be reviewed follows the scope of its day, the town's own rule, and the listed cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import DOMAINS, cases, with_facts, world
from yifa.law.library import Library
from yifa.procedure.case_file import CaseAct
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage, World

NEW_LAW = date(2021, 7, 15)
BASE = "2021年8月2日不属于法定审核情形的，不经审核也可以决定"
LISTED = ("public-interest", "rights-heard", "difficult", "by-law")
RULE = "penalty.legal_review"
SCOPE = "penalty.legal_review.scope"


def _moved(act: CaseAct, day: date) -> CaseAct:
    """The act with every day of the base case moved to another one."""
    facts = {
        name: value.replace("2021-08-02", day.isoformat()) if isinstance(value, str) else value
        for name, value in act.facts.items()
    }
    if "defend_by" in facts:
        facts["defend_by"] = (day + timedelta(days=3)).isoformat()
    if "conduct_ended" in facts:
        facts["conduct_ended"] = (day - timedelta(days=30)).isoformat()
    return replace(act, facts=facts)


def _decide(day: date, listed: str, law: World) -> set[str] | None:
    """Rules that refused the decision without review, or None where it was allowed."""
    case = replace(next(case for _, case in cases() if case.name == BASE), on=day)
    stage = Stage.build(case, law)
    for act in case.given:
        moved = _moved(act, day)
        stage.perform(with_facts(moved, review_case=listed) if act.step == "conclude" else moved)
    try:
        stage.perform(case.acts[-1])
    except Refused as refused:
        return {str(reason.rule) for reason in refused.reasons}
    return None


def _with_town_rule(tmp_path: Path, start: date, value: int) -> World:
    folder = tmp_path / "rules" / "penalty"
    folder.mkdir(parents=True)
    (folder / f"{SCOPE}.yaml").write_text(
        f"overrides: {SCOPE}\nlayer: town\nvalues:\n  {start}:\n    value: {value}\n    unit: none\n    day_kind: null\n"
        "    statute: 示例镇法制审核办法（示例文号）\n    article: 第三条\n    statement: 示例规定。\n"
        "    effect: warn\n"
        "    binding: 适用\n    status: verified\n    source: 示例\n    checked_on: 2026-11-23\n",
        encoding="utf-8",
    )
    return replace(world(), library=Library.with_local(tmp_path / "rules"))


@settings(max_examples=40, deadline=None)
@given(day=st.dates(date(2018, 6, 1), date(2025, 12, 31)), listed=st.sampled_from((*LISTED, "none")))
def test_without_review_only_what_the_scope_of_the_day_leaves_out(day: date, listed: str) -> None:
    refused = _decide(day, listed, world())

    assert (refused is None) == (day >= NEW_LAW and listed == "none")
    assert refused is None or refused == {RULE}


def test_the_last_day_of_the_old_law_and_the_first_of_the_new() -> None:
    assert _decide(NEW_LAW - timedelta(days=1), "none", world()) == {RULE}
    assert _decide(NEW_LAW, "none", world()) is None


@pytest.mark.parametrize("listed", [*LISTED, "none"])
def test_a_wider_local_rule_of_the_town_takes_every_case_again(tmp_path: Path, listed: str) -> None:
    law = _with_town_rule(tmp_path, date(2021, 9, 1), 1)

    assert _decide(date(2021, 8, 31), "none", law) is None
    assert _decide(date(2021, 9, 1), listed, law) == {RULE}


def test_a_town_may_have_narrowed_the_scope_under_the_old_law_but_not_below_the_listed_cases(tmp_path: Path) -> None:
    law = _with_town_rule(tmp_path, date(2019, 5, 1), 0)

    assert _decide(date(2020, 10, 1), "none", law) is None
    assert _decide(date(2020, 10, 1), "difficult", law) == {RULE}


def test_the_demonstration_town_brings_its_switch_with_a_source() -> None:
    town = DOMAINS.parents[2] / "towns" / "zhengguo-2020" / "rules"
    library = Library.with_local(town)

    held = library.value(SCOPE, date(2020, 10, 1))
    later = library.value(SCOPE, NEW_LAW)

    assert held is not None
    assert (held.value, held.layer) == (1, "town")
    assert "示例府办" in held.article
    assert later is not None
    assert (later.value, later.layer) == (0, "nation")
