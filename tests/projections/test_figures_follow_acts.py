"""Figures are what the standing acts say, each opening its acts; a withdrawn act takes its part away again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedure.engine.stage import catalogue
from tests.projections.house import TOWN, Town, decided, later
from yifa.projections.reading import ESTIMATE, EXACT, NONE, UNCLOSED, Figure, acts_behind, year_figures
from yifa.record.act import Json


def figures(town: Town, year: int = 2021, on: date = date(2021, 12, 31)) -> dict[str, Figure]:
    """Every declared figure by id."""
    declared = [catalogue().declaration(slug, on) for slug in catalogue().slugs()]
    found = year_figures(town.store.reader, town.door.view(TOWN), declared, TOWN, year, on)
    return {figure.figure: figure for figure in found}


def test_a_year_without_cases_is_a_zero_that_nothing_backs_yet(town: Town) -> None:
    simple = figures(town)["ec.simple"]
    assert (simple.value, simple.qualifier) == (0, UNCLOSED)
    assert acts_behind(town.store.reader, TOWN, "ec.simple", 2021) == []


def test_decisions_are_counted_and_opened(town: Town) -> None:
    acts = [decided(town, f"2021-08-{day:02d}", 10000) for day in (2, 3, 4)]
    found = figures(town)
    assert (found["ec.simple"].value, found["ec.simple"].qualifier) == (3, EXACT)
    assert acts_behind(town.store.reader, TOWN, "ec.simple", 2021) == [str(act.id) for act in acts]
    assert found["pa.fines"].value == 30000
    assert found["pa.fines"].shown == "300.00元"


def test_a_figure_belongs_to_the_shanghai_year_of_the_act(town: Town) -> None:
    decided(town, "2020-12-31", 5000)
    decided(town, "2021-01-04", 5000)
    assert figures(town, 2020)["ec.simple"].value == 1
    assert figures(town, 2021)["ec.simple"].value == 1


def test_a_withdrawn_decision_leaves_the_figure(town: Town) -> None:
    keep, drop = decided(town, "2021-08-02", 10000), decided(town, "2021-08-03", 20000)
    head = town.one("镇长", "head")
    facts = {"withdraw_reason": "示例：认定事实有误", "withdraw_basis": "行政处罚法（2021年修订）第七十五条"}
    town.do("onsite-penalty.withdraw", later(drop, days=1), head, facts, matter=drop.matter, thread=drop.id)
    found = figures(town)
    assert found["ec.simple"].value == 1
    assert found["pa.fines"].value == 10000
    assert acts_behind(town.store.reader, TOWN, "ec.simple", 2021) == [str(keep.id)]


def test_a_corrected_amount_is_read_through(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000)
    facts: dict[str, Json] = {"correct_reason": "示例：笔误", "replaced": [{"fact": "amount", "value": "90元"}]}
    town.do("onsite-penalty.correct", later(act, hours=2), town.one("甲", "@original"), facts, matter=act.matter, thread=act.id)
    assert figures(town)["pa.fines"].value == 9000
    assert figures(town)["ec.simple"].value == 1


def test_dimensions_split_and_sum_up(town: Town) -> None:
    decided(town, "2021-08-02", 10000)
    decided(town, "2021-08-03", 15000)
    rows = figures(town)["ec.simple"].dimensions
    assert sum(int(str(row["value"])) for row in rows) == 2
    assert all(row["kind"] == "fine" and row["party-kind"] == "person" for row in rows)


def test_certificates_held_are_asked_of_a_day(town: Town) -> None:
    holders = figures(town)["cert.holders"]
    assert holders.value == 2
    assert len(holders.given_by) == 2
    assert figures(town, 2025, date(2025, 6, 30))["cert.holders"].value == 0


def test_a_rate_over_nothing_is_none(town: Town) -> None:
    rate = figures(town)["deputies-proposal.closed-rate"]
    assert (rate.value, rate.qualifier, rate.denominator) == (None, NONE, 0)
    assert rate.shown == "无"


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "shown"),
    [(9206, "%", EXACT, "92.06%"), (10000, "%", EXACT, "100%"), (11000, "份", ESTIMATE, "11000余"), (31, "条", EXACT, "31")],
)
def test_values_are_printed_as_reports_print_them(value: int, unit: str, qualifier: str, shown: str) -> None:
    assert Figure("x", "示例", "s", value, unit, qualifier, date(2020, 12, 31)).shown == shown
