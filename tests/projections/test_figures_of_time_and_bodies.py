"""Sizes of lists, things told apart, days to decide, what is open on a day, what was expected and did not come, year on year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedure.engine.rules import Rules, dated
from tests.procedure.engine.stage import at, calendar
from tests.procedure.writing import problems, write
from tests.projections.kit import EXPECTS, FIGURES, HEAD, LABELS, RULES, STEPS, TOWN, Folding, altered
from yifa.law.zone import day_of, start_of
from yifa.procedure.expects import Expectation, slot_of, slots
from yifa.procedure.register import Books
from yifa.procedure.view import Standing
from yifa.projections.expecting import filled, windows
from yifa.projections.intervals import intervals
from yifa.projections.reading import ESTIMATE, EXACT, NO_COMPARISON, NONE, UNCLOSED, Figure, middle, year_figures
from yifa.record.act import ActId, Json
from yifa.record.clock import write_time


@pytest.fixture
def town() -> Folding:
    return Folding()


def goods(*names: str) -> list[Json]:
    return [{"what": name, "price": 1} for name in names]


# --- bodies and lists


def test_attendance_adds_up_how_long_the_lists_are(town: Folding) -> None:
    town.begun()
    town.decided(goods=goods("甲", "乙"))
    town.decided("2021-09-02", goods=goods("甲"), kind="warning")
    town.decided("2021-09-03")
    figure = town.figures()["attendance"]
    assert (figure.value, figure.qualifier) == (3, EXACT)
    assert {str(row["kind"]): row["value"] for row in figure.dimensions} == {"fine": 2, "warning": 1}


@pytest.mark.parametrize("value", ["不是列表", 7, None, {"what": "甲"}])
def test_what_is_no_list_has_no_size(town: Folding, value: Json) -> None:
    town.begun()
    town.decided(goods=value)
    assert town.figures()["attendance"].value == 0


def test_ten_thousand_rows_are_counted_as_they_are(town: Folding) -> None:
    town.begun()
    town.decided(goods=goods(*(f"物{number}" for number in range(10_000))))
    assert town.figures()["attendance"].value == 10_000


def test_a_corrected_list_counts_as_corrected_and_a_withdrawn_one_not(town: Folding) -> None:
    town.begun()
    first = town.decided(goods=goods("甲", "乙"))
    second = town.decided("2021-09-02", goods=goods("丙"))
    town.withdrawn(second)
    assert town.figures()["attendance"].value == 2
    town.withdrawn(first)
    assert town.figures()["attendance"].value == 0


def test_things_in_lists_are_told_apart_over_acts_and_within_each_dimension(town: Folding) -> None:
    town.begun()
    town.decided(goods=[{"price": 1}, {"price": 2}])
    town.decided("2021-09-02", goods=[{"price": 2}], kind="warning")
    figure = town.figures()["things"]
    assert figure.value == 2
    assert {str(row["kind"]): row["value"] for row in figure.dimensions} == {"fine": 2, "warning": 1}


def test_a_distinct_figure_keeps_no_counter(town: Folding) -> None:
    town.begun()
    town.decided(who="甲", goods=goods("甲"))
    held = {row[0] for row in town.rows.query("SELECT figure FROM figure_count")}
    assert not held & {"trial.people", "trial.things", "trial.met#part"}
    assert town.figures()["people"].value == 1


def test_months_and_villages_are_dimensions_without_being_facts(town: Folding) -> None:
    town.begun(place={"text": "示例路", "village": "示例一村"})
    town.decided("2021-08-02")
    town.decided("2021-09-02")
    rows = town.figures()["by-month"].dimensions
    assert [(row["month"], row["village"], row["value"]) for row in rows] == [
        ("2021-08", "示例一村", 1), ("2021-09", "示例一村", 1),
    ]  # fmt: skip


def test_a_rate_is_split_by_its_dimensions(town: Folding) -> None:
    town.begun()
    fine = town.decided()
    town.decided("2021-08-03", kind="warning")
    town.do("answer", "2021-08-04", {"kind": "fine"}, thread=fine)
    figure = town.figures()["split"]
    assert (figure.value, figure.numerator, figure.denominator) == (5000, 1, 2)
    assert {str(row["kind"]): (row["value"], row["denominator"]) for row in figure.dimensions} == {
        "fine": (10_000, 1),
        "warning": (0, 1),
    }


def test_a_rate_over_things_told_apart_counts_each_once(town: Folding) -> None:
    town.begun()
    for day, who in (("02", "甲"), ("03", "甲"), ("04", "乙"), ("05", "乙")):
        town.decided(f"2021-08-{day}", who=who)
    assert town.figures()["met"].value == 5000


# --- days to decide


def test_days_from_the_opening_to_the_decision(town: Folding) -> None:
    for number, day in enumerate(("2021-08-03", "2021-08-05", "2021-08-06")):
        town.begun(matter=f"m{number}")
        town.decided(day, matter=f"m{number}")
    figures = town.figures()
    assert (figures["days"].value, figures["days"].shown, figures["days"].denominator) == (40, "4", 3)
    assert figures["mean-days"].shown == "3.7"
    assert figures["days"].dimensions == ({"kind": "fine", "value": 40},)


def test_nothing_decided_has_no_days(town: Folding) -> None:
    town.begun()
    figure = town.figures()["days"]
    assert (figure.value, figure.qualifier, figure.shown) == (None, NONE, "无")


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=30))
def test_median_and_mean_lie_between_the_least_and_the_most(values: list[int]) -> None:
    held = sorted(values)
    for how in ("median", "mean"):
        assert 10 * held[0] <= middle(held, how) <= 10 * held[-1]
    assert abs(middle(held, "mean") - 10 * sum(held) / len(held)) <= 0.5


@pytest.mark.parametrize(("values", "median"), [([1], 10), ([1, 2], 15), ([0, 0, 9], 0), ([1, 2, 3, 100], 25)])
def test_the_median_of_two_lies_between_them(values: list[int], median: int) -> None:
    assert middle(values, "median") == median


# --- on a day


def test_what_is_open_on_a_day_and_by_kind(town: Folding) -> None:
    town.begun()
    first = town.decided()
    town.begun(matter="m2")
    town.decided(matter="m2", kind="warning")
    town.do("close", "2021-10-01", matter="m2")
    summer, winter = town.figures(as_of=date(2021, 9, 1))["running"], town.figures()["running"]
    assert (summer.value, winter.value) == (2, 1)
    assert {str(row["kind"]): row["value"] for row in summer.dimensions} == {"fine": 1, "warning": 1}
    assert winter.given_by == (str(first.id),)
    town.withdrawn(first)
    assert (town.figures()["running"].value, town.figures()["running"].qualifier) == (0, UNCLOSED)


def test_a_state_of_a_standing_is_split_by_its_detail_and_what_it_is_over(town: Folding) -> None:
    for person, place, rank in (("甲", "一村", "专"), ("乙", "一村", "兼"), ("甲", "二村", "专")):
        held = Standing(person, "officer", place, at("2021-01-01"), None, None, ActId(1, len(town.held)), "m", {"rank": rank})
        town.held.append(held)
    known = altered("officers", of="standing officer")
    spec = known.figures["officers"]
    by = replace(known, figures={"officers": replace(spec, by=("village", "rank"))}, digest="sha256:by")
    (figure,) = year_figures(town.rows, town, [by], TOWN, 2021, date(2021, 12, 31))
    assert figure.value == 2
    assert [(row["village"], row["rank"], row["value"]) for row in figure.dimensions] == [
        ("一村", "专", 1), ("二村", "专", 1), ("一村", "兼", 1),
    ]  # fmt: skip
    over = altered("officers", of="standing officer", distinct="over")
    (covered,) = year_figures(town.rows, town, [over], TOWN, 2021, date(2021, 12, 31))
    assert covered.value == 2


def standing(town: Folding, person: str, name: str, until: str | None = None) -> None:
    end = None if until is None else at(until)
    town.held.append(Standing(person, name, None, at("2021-01-01"), end, None, ActId(1, len(town.held)), "m", {}))


def test_who_holds_one_standing_with_or_without_another(town: Folding) -> None:
    for person in ("甲", "乙", "丙"):
        standing(town, person, "officer")
    standing(town, "甲", "card")
    standing(town, "乙", "card", until="2021-06-01")
    for key, value in (("with", 1), ("without", 2)):
        known = altered("officers", of="standing officer", **{key: "card"})
        (figure,) = year_figures(town.rows, town, [known], TOWN, 2021, date(2021, 12, 31))
        assert figure.value == value
        (summer,) = year_figures(town.rows, town, [known], TOWN, 2021, date(2021, 5, 1))
        assert summer.value == (2 if key == "with" else 1)


def test_a_rate_of_standings_counts_people_on_the_day_and_is_none_without_any(town: Folding) -> None:
    half = {"part": {"state": {"standing": "officer", "with": "card"}}, "whole": {"state": {"standing": "officer"}}}
    known = altered("share", **half)
    (empty,) = year_figures(town.rows, town, [known], TOWN, 2021, date(2021, 12, 31))
    assert (empty.value, empty.numerator, empty.denominator) == (None, 0, 0)
    for person in ("甲", "乙", "丙"):
        standing(town, person, "officer")
    standing(town, "甲", "card")
    standing(town, "丁", "card")
    (figure,) = year_figures(town.rows, town, [known], TOWN, 2021, date(2021, 12, 31))
    assert (figure.value, figure.numerator, figure.denominator) == (3333, 1, 3)


# --- what did not come


def test_a_day_is_filled_only_in_time(town: Folding) -> None:
    town.begun()
    town.decided("2021-08-02 09:00")
    town.do("note", "2021-08-02 17:59")
    town.do("note", "2021-08-03 18:00")
    town.do("note", "2021-08-04 12:00")
    town.do("close", "2021-08-05 12:00")
    figure = town.figures()["silent-days"]
    assert (figure.value, figure.denominator, figure.qualifier) == (1, 3, EXACT)
    assert figure.dimensions == ({"slot": "2021-08-03", "member": "m1", "value": 1},)
    assert figure.given_by == ("1.1",)


def test_only_days_that_were_over_are_missing(town: Folding) -> None:
    town.begun()
    town.decided("2021-08-02 09:00")
    assert town.figures(as_of=date(2021, 8, 2))["silent-days"].value == 0
    assert town.figures(as_of=date(2021, 8, 5))["silent-days"].value == 3
    assert town.figures(year=2022, as_of=date(2022, 1, 3))["silent-days"].value == 2


def test_reports_withdrawn_are_missing_again(town: Folding) -> None:
    town.begun()
    town.decided("2021-08-02 09:00")
    note = town.do("note", "2021-08-02 10:00")
    town.withdrawn(note)
    assert town.figures(as_of=date(2021, 8, 3))["silent-days"].value == 1


def test_nothing_expected_is_a_zero_nobody_backs_yet(town: Folding) -> None:
    town.begun()
    figure = town.figures()["silent-days"]
    assert (figure.value, figure.qualifier, figure.denominator) == (0, UNCLOSED, 0)


def test_a_month_asks_for_the_amount_of_the_rule(town: Folding) -> None:
    town.begun("2021-01-01 00:00")
    town.decided("2021-02-02", leaflets=60)
    town.decided("2021-02-20", leaflets={"value": 60, "estimate": True})
    town.decided("2021-03-02", leaflets=119)
    books = Books(None, None, RULES, calendar())  # type: ignore[arg-type]  # only rules are asked
    found = {each.figure: each for each in year_figures(town.rows, town, [town.declaration], TOWN, 2021, date(2021, 5, 1), books)}
    poor = found["trial.poor-months"]
    assert [row["slot"] for row in poor.dimensions] == ["2021-01", "2021-03", "2021-04"]
    unread = Books(None, None, Rules(dated("trial.hours", 2, "hours_per_month", status="pending")), calendar())  # type: ignore[arg-type]  # as above
    lenient = {
        each.figure: each for each in year_figures(town.rows, town, [town.declaration], TOWN, 2021, date(2021, 5, 1), unread)
    }
    assert [row["slot"] for row in lenient["trial.poor-months"].dimensions] == ["2021-01", "2021-04"]


@settings(deadline=None)
@given(
    st.sampled_from(["day", "half-day", "month"]),
    st.integers(0, 364 * 24 * 60),
    st.integers(0, 3_000),
)
def test_slots_follow_each_other_and_never_overlap(every: str, minutes: int, hours: int) -> None:
    start = start_of(date(2021, 1, 1)) + timedelta(minutes=minutes)
    spec = Expectation("x", "期待", "step", every)
    found = list(slots(spec, start, start + timedelta(hours=hours), 2021))
    assert len({slot.key for slot in found}) == len(found)
    for earlier, later in pairwise(found):
        assert earlier.over <= later.start
    for slot in found:
        assert slot_of(spec, slot.start).key == slot.key
        assert slot.over <= start + timedelta(hours=hours)
    if start_of(day_of(start)) == start and every == "day" and day_of(start + timedelta(hours=hours)).year == 2021:
        assert len(found) == hours // 24


DRAWN = st.tuples(st.sampled_from(["note", "decide", "close", "withdraw", "correct"]), st.integers(1, 28), st.integers(0, 30))


@settings(max_examples=40, deadline=None)
@given(st.lists(DRAWN, max_size=10))
def test_intervals_slots_and_windows_equal_what_the_history_says(sequence: list[tuple[str, int, int]]) -> None:
    town = Folding()
    town.begun()
    for step, day, chosen in sequence:
        acts = town.history("m1")
        target = acts[chosen % len(acts)]
        when = f"2021-08-{day:02d} 10:00"
        if step == "withdraw":
            town.do("withdraw", when, {"withdraw_reason": "示例"}, thread=target)
        elif step == "correct":
            town.corrected(target, "kind", "warning", when)
        else:
            town.do(step, when, {"kind": "fine", "leaflets": chosen})
    folded = town.folded()
    wanted = {(each.figure, each.act, write_time(each.start), each.dimensions) for each in intervals(folded, None)}
    assert {tuple(row) for row in town.rows.query("SELECT figure, act, start, dimensions FROM figure_interval")} == wanted
    told = sorted((f"trial.{name}", each.slot, each.value, int(each.late), str(each.act.id))
                  for name, spec in town.declaration.expects.items() for each in filled(spec, folded))  # fmt: skip
    assert sorted(town.rows.query("SELECT expectation, slot, value, late, act FROM expect_slot")) == told
    ran = sorted((f"trial.{name}", write_time(each.start), str(each.act.id))
                 for name, spec in town.declaration.expects.items() for each in windows(spec, folded, None))  # fmt: skip
    assert sorted(town.rows.query("SELECT expectation, start, act FROM expect_window")) == ran


# --- year on year, estimates, targets, closed years


def test_a_year_is_compared_with_the_exact_one_before(town: Folding) -> None:
    town.begun("2020-08-01")
    town.decided("2020-08-02")
    town.decided("2021-08-02")
    town.decided("2021-08-03")
    figure = town.figures()["decisions"]
    assert (figure.previous, figure.change) == (1, 1)
    assert figure.compared == "比上年（1）增加1"
    assert town.figures(2020)["decisions"].compared == NO_COMPARISON
    fined = town.figures()["t.money"]
    assert fined.compared == "比上年（100.00元）增加100.00元"


def test_an_estimate_stays_one_and_is_not_compared(town: Folding) -> None:
    town.begun("2020-08-01")
    town.decided("2020-08-02", leaflets=5)
    town.decided("2021-08-02", leaflets={"value": 30, "estimate": True})
    town.decided("2021-08-03", leaflets=12)
    figure = town.figures()["leaflets"]
    assert (figure.value, figure.qualifier, figure.shown) == (42, ESTIMATE, "42余")
    assert figure.compared == NO_COMPARISON
    assert town.figures(2022)["leaflets"].previous is None


def test_what_may_never_be_a_target_is_not_compared() -> None:
    known = altered("money", of="decide", fact="amount")
    spec = replace(known.figures["money"], target="never")
    never = replace(known, figures={"money": spec}, digest="sha256:never")
    town = Folding(never)
    for day in ("2020-08-02", "2021-08-02"):
        town.decided(day)
    (figure,) = year_figures(town.rows, town, [never], TOWN, 2021, date(2021, 12, 31))
    assert (figure.previous, figure.change, figure.compared) == (100_00, None, "不作比较")


def test_a_zero_of_a_closed_year_is_backed_by_the_act_that_closed_it(town: Folding) -> None:
    town.begun("2021-08-01")
    town.rows.execute("INSERT INTO period_closed VALUES (?, 'm9', '2020', '1.9', 9)", (TOWN,))
    zero = town.figures(2020)["decisions"]
    assert (zero.value, zero.qualifier, zero.closed_by) == (0, EXACT, "1.9")
    assert town.figures(2019)["decisions"].qualifier == UNCLOSED
    town.decided("2021-08-02")
    assert town.figures()["decisions"].compared == "比上年（0）增加1"
    assert town.figures()["decisions"].closed_by is None
    assert town.figures(2020)["split"].value is None


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (9206, 9000, "比上年（90%）增加2.06个百分点"),
        (9000, 9206, "比上年（92.06%）减少2.06个百分点"),
        (5000, 5000, "与上年（50%）持平"),
        (None, 5000, NO_COMPARISON),
        (5000, None, NO_COMPARISON),
    ],
)
def test_rates_differ_by_points(now: int | None, before: int | None, said: str) -> None:
    figure = Figure("f", "率", "trial", now, "%", EXACT, date(2021, 12, 31), previous=before, form="rate")
    assert figure.compared == said


# --- loading


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("size_of: goods", "size_of: amount", "不是列表（list）"),
        ("size_of: goods", "size_of: goods, fact: amount", "二者写一个"),
        ("sum: {of: decide, size_of: goods}", "sum: {of: decide}", "二者写一个"),
        ("expects: daily}", "expects: nightly}", "没有期待“nightly”；有：daily、monthly"),
        ("span: {from: begin, to: decide, as: median}", "span: {from: begin, to: decided, as: median}", "没有步骤“decided”"),
        ("as: mean}", "as: middle}", "可用的词：“median”、“mean”"),
        ("state: {of: decide, is: open}", "state: {of: decide, standing: officer}", "二者写一个"),
        ("state: {of: decide, is: open}", "state: {of: decide, with: officer}", "只用于资格"),
        ("state: {of: decide, is: open}", "state: {standing: officer, without: nobody}", "没有资格“nobody”"),
        ("step: note, every: day", "step: notes, every: day", "没有步骤“notes”"),
        ('by_hour: "18:00"', 'by_hour: "24:00"', "“18:00” 之类"),
        ("every: day, by_hour", "every: month, by_hour", "只有每日"),
        ("while: {from: decide", "while: {from: never", "没有事实“never”"),
        ("while: {from: decide", "while: {from: amount", "也不是日期"),
        ("sum: leaflets, at_least: trial.hours", "sum: kind, at_least: trial.hours", "不是数量（count）"),
        ("at_least: trial.hours", "at_least: trial.unheard", "规则库里没有“trial.unheard”"),
        ("unit: minutes}}", "unit: minutes}, each: {register: town, match: name}, odd: 1}", "未知的键“odd”"),
    ],
)
def test_a_form_that_cannot_be_counted_does_not_load(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HEAD + "steps:\n" + STEPS + "situations:\n  public: {title: 依法公开, any: [{is: {fact: kind, one_of: [fine]}}]}\n"
    text += "  named: {title: 有名称, any: [public]}\n"
    text += "clocks:\n  reply: {title: 答复期限, rule: trial.length, from: decide, until: answer}\n"
    text += FIGURES + EXPECTS
    assert old in text
    rules = frozenset({"trial.length", "trial.hours"})
    assert problems(write(tmp_path / "a", text, facts=LABELS), rules=rules) == []
    found = problems(write(tmp_path / "b", text.replace(old, new), facts=LABELS), rules=rules)
    assert any(said in one for one in found), found


def test_fines_of_a_penalty_are_never_a_target(tmp_path: Path) -> None:
    text = HEAD.replace("[any]", "[any, penalty]") + "steps:\n" + STEPS.replace("when: public, ", "")
    text += "figures:\n  fines: {title: 罚款, sum: {of: decide, fact: amount}, unit: fen}\n"
    root = write(tmp_path, text, facts=LABELS)
    (root / "common" / "characters" / "penalty.yaml").write_text("character: penalty\ntitle: 处罚共有\n", encoding="utf-8")
    assert any("target: never" in one for one in problems(root))
