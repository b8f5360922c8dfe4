"""Rows of clocks: one for each thread, provisional beyond the announced calendar, none while paused, gone when undone."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from tests.procedure.engine.stage import at, calendar
from tests.projections.kit import TOWN, Folding
from yifa.projections.clocks import Running, running


@pytest.fixture
def town() -> Folding:
    held = Folding()
    held.begun("2021-08-02")
    return held


def runs(town: Folding, clock: str, matter: str = "m1") -> list[Running]:
    return [run for run in running(town.rows, TOWN, matter=matter) if run.clock == clock]


def test_a_row_tells_title_owner_article_and_both_ends(town: Folding) -> None:
    (run,) = runs(town, "rest")
    assert (run.matter, run.title, run.owner, run.article) == ("m1", "办理期限", "head", "试验法第trial.working条")
    assert (run.start, run.due_day, run.due_at) == (at("2021-08-02"), date(2021, 8, 11), at("2021-08-12 00:00"))
    assert not run.provisional
    assert not run.paused


def test_each_thread_has_a_run_of_its_own(town: Folding) -> None:
    first, second = town.decided("2021-08-02"), town.decided("2021-08-04")
    assert [run.due_day for run in runs(town, "reply")] == [date(2021, 8, 9), date(2021, 8, 11)]
    town.do("answer", "2021-08-05", thread=first)
    assert [run.start for run in runs(town, "reply")] == [second.at]


def test_an_answer_that_is_withdrawn_puts_the_run_back_on_the_desk(town: Folding) -> None:
    answer = town.do("answer", "2021-08-05", thread=town.decided())
    assert runs(town, "reply") == []
    town.withdrawn(answer)
    assert len(runs(town, "reply")) == 1


def test_what_started_a_run_and_was_withdrawn_takes_it_away(town: Folding) -> None:
    withdrawal = town.withdrawn(town.decided())
    assert runs(town, "reply") == []
    town.withdrawn(withdrawal, "2021-08-07")
    assert len(runs(town, "reply")) == 1


def test_beyond_the_announced_calendar_a_last_day_is_provisional() -> None:
    town = Folding()
    town.begun(calendar().announced_until.isoformat())
    (run,) = runs(town, "rest")
    assert run.provisional
    assert not runs(town, "open-end")[0].provisional


def test_a_paused_clock_has_no_last_day_and_is_never_late(town: Folding) -> None:
    town.do("halt", "2021-08-04")
    (run,) = runs(town, "rest")
    assert (run.paused, run.due_day, run.due_at) == (True, None, None)
    assert not run.late(at("2199-01-01"))
    town.do("go-on", "2021-08-06")
    (run,) = runs(town, "rest")
    assert not run.paused
    assert run.due_day is not None
    assert run.due_day > date(2021, 8, 11)


@pytest.mark.parametrize(("paused", "late"), [(False, True), (True, False)])
def test_paused_is_not_late_even_where_an_hour_is_known(paused: bool, late: bool) -> None:
    run = Running("m1", "rest", "示例", "", "", at("2021-08-02"), date(2021, 8, 9), at("2021-08-10"), False, paused)
    assert run.late(at("2021-08-10")) is late
    assert not run.late(at("2021-08-10") - timedelta(microseconds=1))


def test_a_clock_that_nobody_is_told_of_stays_off_the_desk(town: Folding) -> None:
    assert runs(town, "silent") == []
    assert town.rows.query("SELECT miss FROM clock WHERE clock = 'silent'") == [("none",)]


def test_no_period_comes_last_and_only_as_many_as_wanted(town: Folding) -> None:
    town.decided("2021-08-01")
    found = [run.clock for run in running(town.rows, TOWN)]
    assert found == ["reply", "rest", "open-end"]
    assert [run.clock for run in running(town.rows, TOWN, limit=1)] == ["reply"]


def test_one_matter_or_all_of_one_town(town: Folding) -> None:
    town.begun("2021-08-03", matter="m2")
    assert {run.matter for run in running(town.rows, TOWN)} == {"m1", "m2"}
    assert {run.matter for run in running(town.rows, TOWN, matter="m2")} == {"m2"}
    assert running(town.rows, "示例二镇") == []


def test_a_closed_matter_has_nothing_running(town: Folding) -> None:
    town.decided()
    closing = town.do("close", "2021-08-03")
    assert running(town.rows, TOWN) == []
    town.withdrawn(closing)
    assert {run.clock for run in running(town.rows, TOWN)} == {"reply", "rest", "open-end"}


def test_a_run_that_was_met_keeps_its_row(town: Folding) -> None:
    town.do("answer", "2021-08-05", thread=town.decided())
    assert town.rows.query("SELECT met_at FROM clock WHERE clock = 'reply'") == [(at("2021-08-05").astimezone(UTC).isoformat(),)]
