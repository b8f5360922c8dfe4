"""A year's figures as people read them: how far a value can be trusted, rates and their sides, who held what on the last day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedure.engine.stage import at
from tests.projections.kit import TOWN, Folding, altered
from yifa.procedure.view import Standing
from yifa.projections.reading import (
    ESTIMATE,
    EXACT,
    NONE,
    QUALIFIER_WORDS,
    UNCLOSED,
    Figure,
    acts_behind,
    year_figures,
)
from yifa.record.act import ActId

DAY = date(2021, 12, 31)


@pytest.fixture
def town() -> Folding:
    held = Folding()
    held.begun()
    return held


def holding(person: str, start: str, until: str | None = None, ended: str | None = None, *, act: int = 0) -> Standing:
    return Standing(
        person, "officer", None, at(start), at(until) if until else None, at(ended) if ended else None, ActId(1, act), "m1", {}
    )


def test_one_estimate_makes_the_whole_figure_one(town: Folding) -> None:
    town.decided(leaflets={"value": 11_000, "estimate": True})
    town.decided("2021-08-03", leaflets=500, kind="warning")
    figure = town.figures()["leaflets"]
    assert (figure.value, figure.qualifier, figure.shown) == (11_500, ESTIMATE, "11500余")


def test_an_estimate_put_right_is_an_exact_number(town: Folding) -> None:
    town.corrected(town.decided(leaflets={"value": 11_000, "estimate": True}), "leaflets", 10_980)
    figure = town.figures()["leaflets"]
    assert (figure.value, figure.qualifier, figure.shown) == (10_980, EXACT, "10980")


def test_acts_that_add_up_to_nothing_are_an_exact_zero(town: Folding) -> None:
    town.decided(amount=0)
    figure = town.figures()["t.money"]
    assert (figure.value, figure.qualifier, figure.shown) == (0, EXACT, "0.00元")


def test_what_was_withdrawn_leaves_a_zero_that_nothing_backs(town: Folding) -> None:
    town.withdrawn(town.decided(leaflets={"value": 3, "estimate": True}))
    figure = town.figures()["leaflets"]
    assert (figure.value, figure.qualifier, figure.dimensions) == (0, UNCLOSED, ())


def test_dimensions_sum_up_to_the_figure(town: Folding) -> None:
    for hour, (kind, leaflets) in enumerate([("fine", 5), ("warning", 7), ("fine", 11)]):
        town.decided(f"2021-08-02 {10 + hour}:00", kind=kind, leaflets=leaflets)
    figure = town.figures()["leaflets"]
    assert figure.dimensions == ({"kind": "fine", "value": 16}, {"kind": "warning", "value": 7})
    assert figure.value == 23


def test_a_figure_without_dimensions_tells_none(town: Folding) -> None:
    town.decided()
    assert town.figures()["t.money"].dimensions == ()


def test_the_same_person_twice_is_one(town: Folding) -> None:
    for hour, who in enumerate(["甲", "乙", "甲"]):
        town.decided(f"2021-08-02 {10 + hour}:00", who=who)
    assert town.figures()["people"].value == 2
    assert acts_behind(town.rows, TOWN, "trial.people", 2021) == ["1.1", "1.2", "1.3"]


def test_a_rate_shows_its_sides_and_opens_both(town: Folding) -> None:
    first = town.decided("2021-08-02")
    for day in (3, 4):
        town.decided(f"2021-08-{day:02d}")
    answer = town.do("answer", "2021-08-03 12:00", thread=first)
    rate = town.figures()["share"]
    assert (rate.numerator, rate.denominator, rate.value, rate.unit, rate.qualifier) == (1, 3, 3333, "%", EXACT)
    assert rate.shown == "33.33%"
    assert set(acts_behind(town.rows, TOWN, "trial.share", 2021)) == {"1.1", "1.2", "1.3", str(answer.id)}


def test_a_rate_of_nothing_among_some_is_an_exact_zero(town: Folding) -> None:
    town.decided()
    rate = town.figures()["share"]
    assert (rate.value, rate.qualifier, rate.shown) == (0, EXACT, "0%")


def test_a_rate_over_nothing_is_no_number(town: Folding) -> None:
    rate = town.figures()["share"]
    assert (rate.value, rate.qualifier, rate.numerator, rate.denominator, rate.shown) == (None, NONE, 0, 0, "无")


def test_who_held_a_standing_is_asked_of_the_last_moment_of_the_year(town: Folding) -> None:
    town.held = [
        holding("甲", "2020-01-01 00:00", act=1),
        holding("乙", "2021-12-31 23:59", act=2),
        holding("丙", "2022-01-01 00:00"),
        holding("丁", "2020-01-01 00:00", "2021-12-31 23:59"),
        holding("戊", "2020-01-01 00:00", "2022-01-01 00:00", act=3),
        holding("己", "2020-01-01 00:00", None, "2021-12-31 00:00"),
    ]
    figure = town.figures(2021, date(2022, 6, 30))["officers"]
    assert (figure.value, figure.qualifier, figure.given_by) == (3, EXACT, ("1.1", "1.2", "1.3"))


def test_a_year_still_running_is_asked_of_the_last_day_on_record(town: Folding) -> None:
    town.held = [holding("甲", "2021-01-01"), holding("乙", "2021-07-01")]
    assert town.figures(2021, date(2021, 6, 30))["officers"].value == 1


def test_one_person_with_two_certificates_is_one_holder(town: Folding) -> None:
    town.held = [holding("甲", "2020-01-01", act=1), holding("甲", "2020-05-01", act=2)]
    figure = town.figures()["officers"]
    assert (figure.value, figure.given_by) == (1, ("1.1", "1.2"))


def test_nobody_is_a_zero_that_nothing_backs(town: Folding) -> None:
    town.held = [Standing("甲", "clerk", None, at("2020-01-01"), None, None, ActId(1, 0), "m1", {})]
    assert (town.figures()["officers"].value, town.figures()["officers"].qualifier) == (0, UNCLOSED)


def test_a_standing_may_be_named_by_itself(town: Folding) -> None:
    town.held = [holding("甲", "2020-01-01")]
    known = altered("officers", standing="officer")
    (figure,) = year_figures(town.rows, town, [known], TOWN, 2021, DAY)
    assert figure.value == 1


def test_a_figure_two_procedures_declare_is_told_once_by_the_first(town: Folding) -> None:
    town.decided()
    found = year_figures(town.rows, town, [town.declaration, town.declaration], TOWN, 2021, DAY)
    assert len({figure.figure for figure in found}) == len(found) == len(town.declaration.figures)
    assert [figure.label for figure in found][:2] == ["决定", "按类"]


def test_acts_behind_come_in_log_order_each_once_and_no_more_than_wanted(town: Folding) -> None:
    later = town.decided("2021-09-01", goods=[{"price": 1}, {"price": 2}])
    earlier = town.decided("2021-08-01", goods=[{"price": 3}])
    assert acts_behind(town.rows, TOWN, "trial.prices", 2021) == [str(later.id), str(earlier.id)]
    assert acts_behind(town.rows, TOWN, "trial.prices", 2021, limit=1) == [str(later.id)]
    assert acts_behind(town.rows, TOWN, "trial.prices", 2020) == []


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "shown"),
    [
        (5, "%", EXACT, "0.05%"), (10_000, "%", EXACT, "100%"), (1, "fen", EXACT, "0.01元"),
        (123_456_789, "fen", EXACT, "1,234,567.89元"),
        (7, "件", ESTIMATE, "7余"), (7, "件", EXACT, "7"), (None, "件", NONE, "无"), (0, "", UNCLOSED, "0"),
    ],
)  # fmt: skip
def test_values_are_written_as_they_are_printed(value: int | None, unit: str, qualifier: str, shown: str) -> None:
    assert Figure("x", "示例", "s", value, unit, qualifier, DAY).shown == shown


def test_every_qualifier_has_its_word() -> None:
    assert QUALIFIER_WORDS == {EXACT: "实数", ESTIMATE: "估计数", NONE: "无", UNCLOSED: "零（尚未关账）"}
