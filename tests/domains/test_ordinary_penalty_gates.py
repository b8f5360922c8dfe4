"""The named tests of the ordinary penalty over many inputs: times, kinds, points, instalments, pauses, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import cases, declarations, world
from yifa.procedure.case_file import Case, CaseAct
from yifa.procedure.clocks import Ground, read
from yifa.procedure.fold import fold
from yifa.procedure.refusal import Refusal, Refused
from yifa.procedure.stage import Stage

SLUG = "ordinary-penalty"
QUICK = settings(max_examples=25, deadline=None)
TWO_RECORDS = "前后相接的两份记录可以由同一人作"
POINTS = "三点申辩逐点答复"
KINDS = "罚款并处没收违法所得"
PARTS = "各期合计不等于罚款"
PAUSED = "有明文依据的中止，期限停到恢复"
LONG = "涉及生命健康安全且有危害后果的，五年的最后一日可以立案"
FINE = 200000


def named(name: str) -> Case:
    """The shipped case of this name."""
    return next(case for file, case in cases() if case.name == name and file.parent.name == SLUG)


def last(name: str, **changed: Any) -> tuple[Refusal, ...] | None:
    """The last act of a case with some facts changed (None drops one): its refusals, or None where it is allowed."""
    case = named(name)
    stage = Stage.build(case, world())
    acts = [*case.given, *case.acts]
    for act in acts[:-1]:
        stage.perform(act)
    return tried(stage, changed_facts(acts[-1], **changed))


def changed_facts(act: CaseAct, **changed: Any) -> CaseAct:
    """The act with facts replaced."""
    facts = {**act.facts, **changed}
    return replace(act, facts={key: value for key, value in facts.items() if value is not None})


def tried(stage: Stage, act: CaseAct) -> tuple[Refusal, ...] | None:
    """Refusals, or None."""
    try:
        stage.perform(act)
    except Refused as refused:
        return refused.reasons
    return None


def clock(minute: int) -> str:
    """So many minutes after nine on the day of the base case."""
    return f"2021-08-02 {9 + minute // 60:02}:{minute % 60:02}"


# --- nobody is in two places


@QUICK
@given(begun=st.integers(0, 49), length=st.integers(-20, 40))
def test_two_records_of_one_officer_never_overlap(begun: int, length: int) -> None:
    """The inspection lasts from 9:31 to 9:38, the questioning is entered at 9:50."""
    ended = begun + length
    refused = last(TWO_RECORDS, begun_at=clock(begun), ended_at=clock(max(ended, 0)))

    fine = max(ended, 0) > begun and max(ended, 0) <= 50 and (max(ended, 0) <= 31 or begun >= 38)
    assert (refused is None) is fine
    assert refused is None or all(reason.field == "ended_at" for reason in refused)


def test_an_overlap_is_no_fault_for_two_other_officers() -> None:
    assert last("另外两名执法人员可以同时询问另一人") is None


# --- points of the defence


@QUICK
@given(made=st.integers(0, 8), answered=st.integers(0, 8))
def test_every_point_is_answered(made: int, answered: int) -> None:
    case = named(POINTS)
    stage = Stage.build(case, world())
    acts = [*case.given, *case.acts]
    for act in acts[:-2]:
        stage.perform(act)
    stage.perform(changed_facts(acts[-2], points_count=made))
    answers = [{"point": f"第{number}点", "point_taken": "no", "point_why": "没有证据"} for number in range(answered)]

    refused = tried(stage, changed_facts(acts[-1], point_answers=answers or None))

    assert (refused is None) is (answered >= made)


@pytest.mark.parametrize("answers", ["采纳", [{"point": "一"}], [{"point": "一", "point_taken": "or", "point_why": "二"}], [7]])
def test_an_answer_without_a_reason_is_none(answers: Any) -> None:
    refused = last(POINTS, point_answers=answers)

    assert refused is not None


# --- kinds


@QUICK
@given(value=st.integers(1, 60000))
def test_no_confiscation_above_what_was_told(value: int) -> None:
    also = [{"also_kind": "confiscate-gains", "also_content": "没收违法所得", "also_value": f"{value / 100:.2f}元"}]

    assert (last(KINDS, also=also) is None) is (value <= 30000)


@pytest.mark.parametrize("kind", ["confiscate-property", "suspend-business", "revoke", "criticism", "by-law"])
def test_no_kind_that_was_not_told(kind: str) -> None:
    refused = last(KINDS, also=[{"also_kind": kind, "also_content": "示例"}])

    assert refused is not None
    assert {reason.rule for reason in refused} == {"penalty.statement.no_heavier"}


def test_dropping_what_was_told_is_allowed() -> None:
    assert last(KINDS, also=None) is None


def test_a_town_never_detains() -> None:
    """Detention is no choice at all, so nobody can be told of it or sentenced to it."""
    declaration = next(each for each in declarations() if each.slug == SLUG)
    for step in ("conclude", "notice", "decide"):
        for name, fact in declaration.steps[step].facts.items():
            if name in ("kind", "proposed_kind"):
                assert not any("拘留" in title for title in fact.choices.values())
    assert last(KINDS, kind="detention") is not None


# --- instalments


@QUICK
@given(parts=st.lists(st.integers(1, FINE), min_size=1, max_size=6), gap=st.integers(-3, 40))
def test_instalments_are_the_fine_in_order_and_end_in_time(parts: list[int], gap: int) -> None:
    first = date(2021, 9, 1)
    days = [first + timedelta(days=gap * number) for number in range(len(parts))]
    rows = [{"due_day": day.isoformat(), "due_amount": f"{part / 100:.2f}元"} for day, part in zip(days, parts, strict=True)]

    refused = last(PARTS, schedule=rows, pay_until="2021-12-31")

    good = sum(parts) == FINE and (gap > 0 or len(parts) == 1) and days[-1] <= date(2021, 12, 31)
    assert (refused is None) is good


@pytest.mark.parametrize("first", [1, 66667, 199999])
def test_a_schedule_that_adds_up_is_taken(first: int) -> None:
    rows = [
        {"due_day": "2021-09-30", "due_amount": f"{first / 100:.2f}元"},
        {"due_day": "2021-10-31", "due_amount": f"{(FINE - first) / 100:.2f}元"},
    ]

    assert last(PARTS, schedule=rows) is None
    assert last(PARTS, schedule=list(reversed(rows))) is not None
    assert last(PARTS, schedule=rows, pay_until="2021-10-30") is not None


@pytest.mark.parametrize(
    "schedule",
    [
        [],
        [{}],
        "三期",
        [{"due_day": "2021-02-30", "due_amount": "2000元"}],
        [{"due_day": "2021-09-30", "due_amount": "-1元"}],
    ],
)
def test_a_schedule_that_is_none_is_refused(schedule: Any) -> None:
    refused = last(PARTS, schedule=schedule)

    assert refused is not None
    assert any(reason.field and reason.field.startswith("schedule") for reason in refused)


# --- the clock of ninety days


@QUICK
@given(days=st.integers(0, 60), named_basis=st.booleans())
def test_the_ninety_days_stand_still_only_on_a_named_basis(days: int, named_basis: bool) -> None:
    case = named(PAUSED)
    stage = Stage.build(case, world())
    for act in case.given:
        stage.perform(act)
    suspend, resume = case.acts
    stage.perform(suspend if named_basis else changed_facts(suspend, pause_basis=None))
    done = stage.perform(replace(resume, at=(date(2021, 8, 3) + timedelta(days=days)).isoformat()))

    declaration = world().catalogue.declaration(SLUG, date(2021, 8, 2))
    folded = fold(stage.view.history(done.matter), declaration)
    (run,) = read(declaration.clocks["decide-90"], Ground(folded, world().library, world().calendar, {}))
    assert run.due is not None
    assert run.due.day == date(2021, 10, 31) + timedelta(days=days if named_basis else 0)


# --- five years


@QUICK
@given(days=st.integers(0, 2600), long=st.booleans())
def test_five_years_only_where_life_or_health_suffered(days: int, long: bool) -> None:
    base = replace(named(LONG), on=date(2028, 9, 1))
    ended = date(2028, 9, 1) - timedelta(days=days)
    stage = Stage.build(base, world())
    for act in base.given:
        stage.perform(act)

    facts = {"conduct_ended": ended.isoformat(), "long_limitation": "yes" if long else "no"}
    refused = tried(stage, changed_facts(base.acts[-1], **facts))

    last_day = ended.replace(year=ended.year + (5 if long else 2)) if (ended.month, ended.day) != (2, 29) else None
    if last_day is not None:
        assert (refused is None) is (date(2028, 9, 1) <= last_day)
    assert refused is None or {reason.article for reason in refused} == {"行政处罚法（2021年修订）第三十六条"}


# --- closing


def test_everything_that_keeps_a_case_open_is_told_at_once() -> None:
    case = named("编了号而没有印发的文书，连同其他未了的事，一次说全")
    stage = Stage.build(case, world())
    acts = [*case.given, *case.acts]
    for act in acts[:-1]:
        stage.perform(act)

    refused = tried(stage, acts[-1])

    assert refused is not None
    said = "".join(reason.missing for reason in refused)
    assert all(words in said for words in ("没有印发", "尚未送达", "公开"))
    assert all(reason.todo for reason in refused)
