"""What one matter adds to a figure, form by form: each act once, where and when it counts, under which dimensions."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.projections.kit import Folding, altered, declared
from yifa.projections.contribution import PART, WHOLE, Contribution, counters, figure_id, touches_figures
from yifa.record.act import Json


@pytest.fixture
def town() -> Folding:
    return Folding()


def only(town: Folding, figure: str) -> Contribution:
    (part,) = town.parts(figure)
    return part


def with_figure(line: str) -> Folding:
    return Folding(declared(figures=f"figures:\n  odd: {line}\n"))


def test_a_count_is_one_for_each_act_on_its_shanghai_day(town: Folding) -> None:
    town.begun()
    first, second = town.decided("2021-08-02 00:00"), town.decided("2021-12-31 23:59")
    found = town.parts("decisions")
    assert [(part.act, part.position, part.value, part.day) for part in found] == [
        (str(first.id), 1, 1, date(2021, 8, 2)),
        (str(second.id), 2, 1, date(2021, 12, 31)),
    ]
    assert not any(part.estimate or part.key for part in found)


def test_several_steps_are_counted_together(town: Folding) -> None:
    town.begun()
    done = town.decided()
    town.do("answer", "2021-08-03", thread=done)
    assert [part.act for part in town.parts("by-role")] == ["1.1", "1.2"]


def test_a_sum_adds_the_fact_and_leaves_out_acts_without_it(town: Folding) -> None:
    town.begun()
    town.decided(amount=12_34)
    town.do("decide", "2021-08-03", {"kind": "warning"})
    assert [(part.figure, part.value) for part in town.added() if part.figure == "t.money"] == [("t.money", 12_34)]


def test_an_estimate_is_carried_with_its_number(town: Folding) -> None:
    town.begun()
    town.decided(leaflets={"value": 11_000, "estimate": True})
    town.decided("2021-08-03", leaflets=200)
    town.decided("2021-08-04", leaflets={"value": 5, "estimate": False})
    assert [(part.value, part.estimate) for part in town.parts("leaflets")] == [(11_000, True), (200, False), (5, False)]


@pytest.mark.parametrize("value", [True, "12", {"estimate": True}, {"value": "12"}, [3]])
def test_what_is_no_number_adds_nothing(town: Folding, value: Json) -> None:
    town.begun()
    town.decided(leaflets=value)
    assert only(town, "leaflets").value == 0


def test_equal_rows_of_a_list_stay_two(town: Folding) -> None:
    town.begun()
    goods: list[Json] = [{"price": 5_00, "what": "甲"}, {"what": "无价"}, {"price": 5_00, "what": "甲"}, {"price": 1}]
    town.decided(goods=goods)
    assert [(part.nth, part.value) for part in town.parts("prices")] == [(0, 5_00), (1, 5_00), (2, 1)]
    assert town.figures()["prices"].value == 10_01


@pytest.mark.parametrize("goods", ["不是列表", {"price": 1}, ["不是一行", 3, None], []])
def test_a_list_that_is_none_has_no_rows(town: Folding, goods: Json) -> None:
    town.begun()
    town.decided(goods=goods)
    assert town.parts("prices") == []


def test_distinct_tells_apart_by_the_whole_value(town: Folding) -> None:
    town.begun()
    for hour, who in enumerate(["甲", "乙", "甲"]):
        town.decided(f"2021-08-02 {10 + hour}:00", who=who)
    assert [part.key for part in town.parts("people")] == ['"甲"', '"乙"', '"甲"']
    assert all(part.value == 1 for part in town.parts("people"))


def test_distinct_sees_the_same_object_whatever_the_order_of_its_keys(town: Folding) -> None:
    town.begun()
    town.decided(who={"name": "甲", "code": "1"})
    town.decided("2021-08-03", who={"code": "1", "name": "甲"})
    first, second = town.parts("people")
    assert first.key == second.key


@pytest.mark.parametrize(("kind", "fined", "warned"), [("fine", 1, 0), ("warning", 0, 1), ("other", 0, 0)])
def test_where_asks_a_situation_or_an_is(town: Folding, kind: str, fined: int, warned: int) -> None:
    town.begun()
    town.decided(kind=kind)
    assert (len(town.parts("fined")), len(town.parts("warned"))) == (fined, warned)


@pytest.mark.parametrize(
    ("name", "kind", "amount", "counted"),
    [("有", "fine", 2, 1), (None, "fine", 2, 0), ("有", "warning", 2, 0), ("有", "fine", 1, 0)],
)
def test_a_situation_joins_any_all_and_none(town: Folding, name: str | None, kind: str, amount: int, counted: int) -> None:
    town.do("begin", "2021-08-01", {} if name is None else {"name": name})
    town.decided(kind=kind, amount=amount)
    assert len(town.parts("named")) == counted


def test_where_is_asked_of_the_act_before_the_matter(town: Folding) -> None:
    town.begun()
    town.decided(kind="fine")
    town.decided("2021-08-03", kind="warning")
    assert [part.act for part in town.parts("fined")] == ["1.1"]
    town.do("decide", "2021-08-04", {"amount": 1})  # says no kind: the matter's latest is a warning
    assert [part.act for part in town.parts("fined")] == ["1.1"]


def test_given_no_holds_where_the_fact_is_absent() -> None:
    town = with_figure('{title: 示例, count: {of: decide, where: {is: {fact: who, given: "no"}}}}')
    town.begun()
    town.do("decide", "2021-08-02", {"amount": 1})
    assert len(town.parts("odd")) == 1
    town.do("decide", "2021-08-03", {"amount": 1, "who": "甲"})
    assert town.parts("odd") == []  # the fact now stands in the matter


@pytest.mark.parametrize("where", [{"limit": {"fact": "amount", "at_most": "3"}}, {"is": "kind"}, ["public"]])
def test_an_unknown_where_is_told_and_not_guessed(where: Json) -> None:
    # The loader refuses such a figure; a declaration that came otherwise must not slip through either.
    town = Folding(altered("fined", of="decide", where=where))
    town.begun()
    with pytest.raises(ValueError, match=r"trial\.fined 的 where 只能写情形名或者 is"):
        town.decided()


def test_a_situation_with_another_test_cannot_be_counted_by() -> None:
    situations = "situations:\n  public: {title: 依法公开, all: [{is: {fact: kind, one_of: [fine]}}, {done: note}]}\n"
    figures = "figures:\n  odd: {title: 示例, count: {of: decide, where: public}}\n"
    town = Folding(declared(situations=situations, figures=figures))
    town.begun()
    with pytest.raises(ValueError, match="「依法公开」只能由 is 组成，写了 done"):
        town.decided()


def test_has_counts_only_matters_in_which_that_step_stands(town: Folding) -> None:
    town.begun()
    decided = town.decided()
    assert town.parts("answered") == []
    answer = town.do("answer", "2021-08-03", thread=decided)
    assert only(town, "answered").act == "1.0"
    town.withdrawn(answer)
    assert town.parts("answered") == []


@pytest.mark.parametrize(("when", "counted"), [("2021-08-09 23:59", 1), ("2021-08-10 00:00", 0)])
def test_within_counts_what_met_the_clock_in_its_period(town: Folding, when: str, counted: int) -> None:
    town.begun()
    town.do("answer", when, thread=town.decided("2021-08-02"))
    assert len(town.parts("in-time")) == counted


def test_within_counts_the_act_that_met_the_clock_and_no_second_one(town: Folding) -> None:
    town.begun()
    decided = town.decided("2021-08-02")
    first = town.do("answer", "2021-08-03", thread=decided)
    town.do("answer", "2021-08-04", thread=decided)
    assert [part.act for part in town.parts("in-time")] == [str(first.id)]


def test_a_rate_keeps_its_two_sides_apart(town: Folding) -> None:
    town.begun()
    town.do("answer", "2021-08-03", thread=town.decided())
    assert [part.act for part in town.parts("share" + WHOLE)] == ["1.1"]
    assert [part.act for part in town.parts("share" + PART)] == ["1.2"]


@pytest.mark.parametrize("part", [{"state": {"of": "standing officer"}}, {"count": "decide"}, "decide", None])
def test_a_rate_over_another_form_is_refused(part: Json) -> None:
    known = altered("share", part=part, whole={"count": {"of": "decide"}})
    with pytest.raises(ValueError, match="share 的 part 只能是 count、distinct、sum"):
        counters(known)


def test_dimensions_are_facts_a_partys_kind_a_village_and_the_area(town: Folding) -> None:
    town.begun(place={"text": "示例路口", "village": "示例一村"}, **{"party.kind": "household"})
    town.decided(kind="warning")
    assert json.loads(only(town, "decisions").dimensions) == {
        "kind": "warning", "party-kind": "household", "place": "示例一村", "area": "示例领域",
    }  # fmt: skip


def test_a_place_without_a_village_is_its_text_and_what_is_absent_is_null(town: Folding) -> None:
    town.do("begin", "2021-08-01", {"place": {"text": "示例路口"}})
    town.do("decide", "2021-08-02", {"amount": 1})
    assert json.loads(only(town, "decisions").dimensions) == {
        "kind": None, "party-kind": None, "place": "示例路口", "area": "示例领域",
    }  # fmt: skip


def test_dimensions_have_one_text_in_declared_words(town: Folding) -> None:
    town.begun()
    town.decided()
    assert only(town, "decisions").dimensions == '{"area":"示例领域","kind":"fine","party-kind":"person","place":null}'


def test_a_figure_is_known_by_its_indicator_else_by_its_name() -> None:
    known = declared()
    assert figure_id(known, known.figures["money"]) == "t.money"
    assert figure_id(known, known.figures["prices"]) == "trial.prices"


@pytest.mark.parametrize("step", ["decide", "answer", "begin", "withdraw", "correct"])
def test_acts_that_can_change_a_counter_are_looked_at(step: str) -> None:
    known = declared()
    assert touches_figures(known, known.steps[step])


@pytest.mark.parametrize(
    ("line", "touching"),
    [
        ("{title: 示例, count: {of: decide}}", {"decide"}),
        ("{title: 示例, count: {of: close}, by: [party-kind]}", {"close", "begin"}),
        ("{title: 示例, count: {of: close}, by: [kind]}", {"close", "decide"}),
        ("{title: 示例, count: {of: close, where: named}}", {"close", "begin", "decide"}),
        ("{title: 示例, count: {of: close, where: {is: {fact: remark, one_of: [甲]}}}}", {"close", "note"}),
        ("{title: 示例, count: {of: begin, has: note}}", {"begin", "note"}),
    ],
)
def test_other_acts_are_passed_over(line: str, touching: set[str]) -> None:
    known = declared(figures=f"figures:\n  odd: {line}\n")
    always = {"withdraw", "correct"}
    assert {name for name, step in known.steps.items() if touches_figures(known, step)} == touching | always


def test_a_figure_within_a_clock_looks_at_every_act() -> None:
    known = declared(figures="figures:\n  odd: {title: 示例, count: {of: answer, within: reply}}\n")
    assert all(touches_figures(known, step) for step in known.steps.values())


def test_without_figures_nothing_is_looked_at() -> None:
    known = declared(figures="")
    assert not any(touches_figures(known, step) for step in known.steps.values())
