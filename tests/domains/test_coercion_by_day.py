"""Nothing is torn down at night or on a holiday; whoever seizes needs an article that grants it, and a running period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.domains.played import again, cases, played, with_facts, world
from yifa.law.zone import SHANGHAI
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage

RULE = "enforce.no_night_holiday"
DEMOLITION = "公告期满、决定送达，白天拆除，有见证人、清单、录像"
SEIZURE = "第三十日解除，不逾期"
MONEY = "加处一日，每日百分之三"
LAST_ANNOUNCED = date(2021, 9, 26)


def _case(name: str):
    return next(case for _, case in cases() if case.name == name)


def _played(name: str, last) -> tuple[Stage, set[str], list[dict]]:
    """The case with its last act changed; the rules that refused it, and the marks where it was allowed."""
    case = _case(name)
    stage = Stage.build(case, world())
    for act in (*case.given, *case.acts[:-1]):
        stage.perform(act)
    try:
        done = stage.perform(last(case.acts[-1]))
    except Refused as refused:
        return stage, {str(reason.rule or reason.test) for reason in refused.reasons}, []
    return stage, set(), [dict(mark) for mark in done.marks]


def _at(when: datetime, **facts):
    return lambda act: with_facts(replace(act, at=f"{when:%Y-%m-%d %H:%M}"), **facts)


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(LAST_ANNOUNCED + timedelta(days=1), date(2022, 3, 31)),
    clock=st.times(min_value=time(0, 0), max_value=time(23, 59)),
)
@example(day=date(2021, 10, 7), clock=time(12, 0))
@example(day=date(2021, 10, 8), clock=time(21, 59))
@example(day=date(2022, 1, 31), clock=time(10, 0))
def test_a_house_comes_down_only_by_day_and_on_no_holiday(day, clock):
    when = datetime.combine(day, clock, SHANGHAI)
    kind = world().calendar.kind(day)
    night = clock.hour >= 22 or clock.hour < 6
    holiday = not kind.working and not kind.ordinary

    _, refused, marks = _played(DEMOLITION, _at(when))

    assert (RULE in refused) is (night or holiday)
    if not refused:
        assert any(mark.get("rule") == RULE for mark in marks) is (not kind.working)


@settings(max_examples=25, deadline=None)
@given(hour=st.integers(0, 23))
def test_an_emergency_with_its_reason_opens_every_hour(hour):
    when = datetime.combine(date(2021, 10, 1), time(hour, 30), SHANGHAI)

    assert _played(DEMOLITION, _at(when, night_emergency="yes", night_reason="墙体即将倒塌"))[1:] == (set(), [])


@pytest.mark.parametrize("value", ["maybe", "是", "", 1, ["yes"], {"kind": "yes"}])
def test_an_emergency_is_said_with_yes_or_no(value):
    when = datetime.combine(date(2021, 10, 1), time(23, 30), SHANGHAI)

    assert _played(DEMOLITION, _at(when, night_emergency=value))[1]


@settings(max_examples=40, deadline=None)
@given(days=st.integers(0, 45))
@example(days=30)
@example(days=31)
def test_a_seizure_is_lengthened_only_while_it_runs(days):
    when = datetime.combine(date(2021, 8, 2) + timedelta(days=days), time(23, 0), SHANGHAI)
    case = _case("期内延长，再三十日")
    stage = Stage.build(case, world())
    for act in case.given:
        stage.perform(act)
    try:
        stage.perform(replace(case.acts[-1], at=f"{when:%Y-%m-%d %H:%M}"))
        refused = False
    except Refused as reasons:
        refused = any(reason.rule == "coercion.seize_extend_days" for reason in reasons.reasons)

    assert refused is (days > 30)


@settings(max_examples=25, deadline=None)
@given(days=st.integers(0, 60))
def test_release_is_never_refused_for_being_late(days):
    when = datetime.combine(date(2021, 8, 2) + timedelta(days=days), time(23, 0), SHANGHAI)

    _, refused, marks = _played(SEIZURE, _at(when))

    assert not refused
    assert any(mark.get("effect") == "late" for mark in marks) is (days > 30)


@pytest.mark.parametrize("kind", ["seizure.propose", "seizure.carry-out"])
@pytest.mark.parametrize("row", [{}, {"coercion": ""}, {"coercion": "城乡规划法第六十五条", "coercion_kind": "enforcement"}])
def test_without_an_article_granting_it_there_is_no_seizure(kind, row):
    case, number = played().performed[kind]
    item = {"title": "露天烧烤", "article": "示例条例第一条", "start": "2020-11-01", "end": None, **row}
    stage = Stage.build(replace(case, powers={**case.powers, "示例-烧烤": case.powers["示例-烧烤"]}), world())
    acts = (*case.given, *case.acts)
    for act in acts[:number]:
        stage.perform(act)
    stage.view.allow("示例-烧烤", **item)
    with pytest.raises(Refused) as caught:
        stage.perform(acts[number])

    assert any(reason.rule == "coercion.seize.granted" for reason in caught.value.reasons)


@pytest.mark.parametrize("day", ["2021-08-01", "2021-08-03", "2020-08-02", "不是日子", "2021-13-40", "", 20210802, None, []])
@pytest.mark.parametrize("kind", ["coercive-enforcement.start", "court-application.prepare"])
def test_the_day_of_service_is_the_one_on_record(kind, day):
    reasons = again(kind, lambda act: with_facts(act, basis_served_on=day))

    assert reasons
    assert any(reason.field == "basis_served_on" for reason in reasons)


@pytest.mark.parametrize("day", ["不是日子", "2021-13-40", "9999-12-31", "", 7, None, {}, "2021-08-18T00:00:00Z"])
def test_a_day_to_count_to_that_is_none_is_refused(day):
    reasons = again("coercive-enforcement.count-late", lambda act: with_facts(act, counted_to=day))

    assert reasons
    assert any(reason.field == "counted_to" for reason in reasons)


@pytest.mark.parametrize("value", [1, "0元", "-60元", 6001, "60.001元", "六十元", ["60元"], True])
def test_an_addition_of_one_s_own_making_is_refused(value):
    reasons = again("coercive-enforcement.count-late", lambda act: with_facts(act, late_amount=value))

    assert reasons
    assert any(reason.field == "late_amount" for reason in reasons)


@pytest.mark.parametrize("value", ["2022-02-01", "2022-02-03", "2021-02-02"])
def test_the_end_of_the_period_to_sue_is_counted_and_not_written(value):
    reasons = again("court-application.prepare", lambda act: with_facts(act, suit_ends_on=value))

    assert reasons
    assert any(reason.field == "suit_ends_on" for reason in reasons)


@settings(max_examples=30, deadline=None)
@given(days=st.integers(0, 60))
@example(days=15)
@example(days=16)
def test_the_addition_begins_the_day_after_the_period_to_pay(days):
    counted = date(2021, 8, 2) + timedelta(days=days)

    stage, refused, _ = _played(MONEY, _at(datetime(2021, 12, 1, 9, 0, tzinfo=SHANGHAI), counted_to=counted.isoformat()))

    assert not refused
    done = stage.acts["coercive-enforcement.count-late"]
    late = max(0, days - 15)
    assert done.facts["late_days"] == min(late, 34)
    assert done.facts["late_amount"] == min(late * 6_000, 200_000)
