"""Tiers at their edges, the suggestion with its reasons, and departures: the same facts always give the same sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making_matters import law, standard
from yifa.law.discretion import Standard, suggest
from yifa.law.library import Library

SHIPPED = Library.with_local(Path(__file__).parents[2] / "towns" / "zhengguo-2020" / "rules").matters
FACADE = SHIPPED.standard("example.jiangmen.facade")
ROAD = SHIPPED.standard("demo.road")


def of(
    facts: dict[str, int | str], standard: Standard | None = FACADE, party: str | None = None
) -> tuple[str | None, int | None]:
    assert standard is not None
    said = suggest(standard, facts, party)
    return (said.tier.name if said.tier else None, said.amount)


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({"count": 3, "area": 100}, "light"), ({"count": 4, "area": 100}, "ordinary"), ({"count": 3, "area": 101}, "ordinary"),
        ({"count": 6, "area": 500}, "ordinary"), ({"count": 7, "area": 0}, "grave"), ({"count": 1, "area": 501}, "grave"),
        ({"count": 0, "area": 0}, "light"),
    ],
)  # fmt: skip
def test_a_tier_begins_and_ends_where_its_document_says(facts: dict[str, int | str], tier: str) -> None:
    assert of(facts)[0] == tier


@pytest.mark.parametrize(
    ("name", "least", "most"), [("light", 50_000, 200_000), ("ordinary", 200_000, 350_000), ("grave", 350_000, 500_000)]
)
def test_an_amount_departs_one_fen_outside_its_tier(name: str, least: int, most: int) -> None:
    assert FACADE is not None
    assert [FACADE.departs(name, fen) for fen in (least - 1, least, most, most + 1)] == [True, False, False, True]


def test_an_unknown_tier_is_a_departure() -> None:
    assert FACADE is not None
    assert FACADE.departs("middle", 100_000)


def test_a_fact_that_matters_and_is_missing_leaves_no_suggestion() -> None:
    assert FACADE is not None
    said = suggest(FACADE, {"count": 2}, None)

    assert (said.tier, said.amount) == (None, None)
    assert "还缺：面积" in said.reasons[-1]


def test_a_fact_that_decides_alone_needs_no_other() -> None:
    assert of({"count": 7}) == ("grave", 425_000)


def test_the_reasons_say_document_facts_tier_and_sum() -> None:
    assert ROAD is not None
    said = suggest(ROAD, {"area": 800, "times": 1, "harm": "slight", "correction": "corrected"}, "person")

    assert said.tier is not None
    assert (said.tier.name, said.amount) == ("ordinary", 100_000)
    text = "".join(said.reasons)
    for words in (
        "示例镇占用损坏城市道路处罚裁量基准（示例）",
        "面积800平方分米",
        "已改正，取下限",
        "不属于“较重”",
        "不是法律规定",
    ):
        assert words in text
    assert "没有约束力" not in text


def test_another_areas_standard_says_that_it_does_not_bind() -> None:
    assert FACADE is not None
    assert any("对本镇没有约束力" in reason for reason in suggest(FACADE, {}, None).reasons)
    assert SHIPPED.standards_of("city.facade", date(2026, 12, 1)) == ()
    assert [each.area for each in SHIPPED.standards_of("city.facade", date(2026, 12, 1), binding=False)] == ["江门市"]


def test_a_tier_whose_conditions_nobody_read_is_never_suggested() -> None:
    assert of({"count": 1, "area": 1, "harm": "none"}, SHIPPED.standard("example.jiangmen.hanging")) == (None, None)


def test_the_third_time_in_the_window_is_the_heaviest_tier() -> None:
    base: dict[str, int | str] = {"area": 100, "harm": "none"}
    assert [of({**base, "times": times}, ROAD)[0] for times in (1, 2, 3)] == ["light", "ordinary", "grave"]
    assert of({**base, "times": 1, "harm": "grave"}, ROAD) == ("grave", 2_000_000)


def test_tiers_of_the_other_kind_of_party_are_passed_over(tmp_path: Path) -> None:
    tiers = (
        "- {name: man, title: 个人, party: person, least: 100, most: 500, when: {}}\n"
        "- {name: firm, title: 单位, party: organisation, least: 1000, most: 5000, when: {}}\n"
    )
    (made,) = law(tmp_path, standards=[standard(tiers)]).matters.standards

    assert [of({}, made, party)[0] for party in ("person", "organisation")] == ["man", "firm"]


def test_a_standard_holds_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    matters = law(tmp_path, standards=[standard(until="2021-12-31")]).matters
    held = [
        bool(matters.standards_of("trial.one", day))
        for day in (date(2021, 7, 14), date(2021, 7, 15), date(2021, 12, 31), date(2022, 1, 1))
    ]

    assert held == [False, True, True, False]


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "count": st.integers(0, 30), "area": st.integers(0, 9_000), "times": st.integers(1, 9),
        "harm": st.sampled_from(["none", "slight", "grave"]), "correction": st.sampled_from(["corrected", "partly"]),
        "weather": st.just("rain"),
    },
)  # fmt: skip


@given(facts=FACTS, party=st.sampled_from([None, "person", "organisation", "household"]))
def test_what_is_suggested_lies_in_its_tier_and_is_the_same_again(facts: dict[str, int | str], party: str | None) -> None:
    for each in SHIPPED.standards:
        said = suggest(each, facts, party)
        assert said == suggest(each, dict(reversed(facts.items())), party)
        assert (said.tier is None) == (said.amount is None)
        if said.tier is not None and said.amount is not None:
            assert said.tier.holds(said.amount)
            assert not each.departs(said.tier.name, said.amount)
