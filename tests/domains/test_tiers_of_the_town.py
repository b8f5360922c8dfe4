"""A town's discretion standard at work: the tier is asked for, a departure needs a reason, the past counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.domains.played import cases, world
from yifa.law.library import Library
from yifa.procedure.case_file import CaseAct
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage, World

BASE = "2021年8月2日不属于法定审核情形的，不经审核也可以决定"
ITEM = "下放-道路"
POWER = {"name": "占用城市道路", "matter": "road.occupy", "article": "城市道路管理条例第四十二条", "start": date(2020, 11, 1),
         "end": None, "decree": "示例公告〔2020〕1号"}  # fmt: skip
TOWN = Path(__file__).parents[2] / "towns" / "zhengguo-2020"
PARTY = {"kind": "person", "name": "张示例", "id_number": "11010119900307002X"}
LIGHT = {"tier": "demo.road#light", "found_area": 400, "harm": "slight", "proposed_amount": 50_000}


@pytest.fixture(scope="module")
def law() -> World:
    return replace(world(), library=Library.with_local(TOWN / "rules"))


def stage_of(law: World, day: date | None = None) -> tuple[Stage, list[CaseAct]]:
    case = next(case for _, case in cases() if case.name == BASE)
    case = replace(case, powers={**case.powers, ITEM: POWER}, on=day or case.on)
    return Stage.build(case, law), [*case.given, *case.acts]


def changed(act: CaseAct, **facts: Any) -> CaseAct:
    return replace(act, facts={name: value for name, value in {**act.facts, **facts}.items() if value is not None})


def play(stage: Stage, acts: list[CaseAct], conclude: Mapping[str, Any], until: str = "conclude", party: Any = PARTY) -> None:
    """The case up to a step, with the item of the road and these facts at the conclusion."""
    amount = conclude.get("proposed_amount")
    for act in acts:
        if act.step == "file":
            act = changed(act, item=ITEM, party=party, conduct_ended="2021-08-01")
        elif act.step == "conclude":
            act = changed(act, **conclude)
        elif act.step == "notice":
            act = changed(act, proposed_amount=amount)
        elif act.step == "decide":
            act = changed(act, amount=amount)
        stage.perform(act)
        if act.step == until:
            return


def refusal(law: World, **conclude: Any) -> list[str]:
    stage, acts = stage_of(law)
    try:
        play(stage, acts, {**LIGHT, **conclude})
    except Refused as refused:
        return [f"{reason.field}：{reason.missing}" for reason in refused.reasons]
    return []


def test_a_choice_within_its_tier_is_recorded(law: World) -> None:
    assert refusal(law) == []


def test_where_the_town_has_a_standard_the_tier_is_asked_for(law: World) -> None:
    assert any(reason.startswith("tier：") for reason in refusal(law, tier=None))


def test_where_it_has_none_nothing_is_asked(law: World) -> None:
    assert refusal(world(), tier=None) == []
    assert law.library.digest != world().library.digest


@pytest.mark.parametrize("tier", ["demo.road#nothing", "example.jiangmen.facade#light", "light", "demo.road", "#light"])
def test_only_a_tier_of_the_towns_own_standard_can_be_chosen(law: World, tier: str) -> None:
    assert any("不是本事项当日裁量基准的档次" in reason for reason in refusal(law, tier=tier))


@pytest.mark.parametrize(("amount", "asked"), [(19_999, True), (20_000, False), (100_000, False), (100_001, True)])
def test_an_amount_outside_the_tier_needs_a_reason_and_is_lawful_with_one(law: World, amount: int, asked: bool) -> None:
    found = refusal(law, proposed_amount=amount)

    assert any(reason.startswith("tier_reason：") for reason in found) is asked
    assert refusal(law, proposed_amount=amount, tier_reason="示例理由") == []


def test_a_reason_does_not_lift_the_statutes_own_bound(law: World) -> None:
    found = refusal(law, tier="demo.road#grave", proposed_amount=2_000_001, tier_reason="示例理由")

    assert any("高于该事项规定的上限" in reason for reason in found)


def test_a_tier_other_than_the_facts_lead_to_needs_a_reason(law: World) -> None:
    other: dict[str, Any] = {"tier": "demo.road#ordinary", "proposed_amount": 200_000}

    assert any(reason.startswith("tier_reason：") for reason in refusal(law, **other))
    assert refusal(law, **other, tier_reason="示例理由") == []
    assert refusal(law, **other, found_area=600) == []


def test_where_a_fact_is_missing_the_machine_has_no_opinion(law: World) -> None:
    assert refusal(law, tier="demo.road#ordinary", proposed_amount=200_000, harm=None) == []


def test_the_second_time_within_a_year_is_another_tier(law: World) -> None:
    stage, acts = stage_of(law)
    play(stage, acts, LIGHT, until="decide")

    with pytest.raises(Refused) as refused:
        play(stage, acts, LIGHT)
    assert {reason.field for reason in refused.value.reasons} == {"tier_reason"}


def test_somebody_of_the_same_name_only_does_not_count(law: World) -> None:
    stage, acts = stage_of(law)
    play(stage, acts, LIGHT, until="decide", party={"kind": "person", "name": "张示例"})

    play(stage, acts, LIGHT, party={"kind": "person", "name": "张示例"})


def test_the_day_before_the_standard_begins_no_tier_is_asked(law: World) -> None:
    standard = law.library.matters.standard("demo.road")
    assert standard is not None
    assert law.library.matters.standards_of("road.occupy", date(2021, 7, 14)) == ()
    assert law.library.matters.standards_of("road.occupy", date(2021, 7, 15)) == (standard,)
