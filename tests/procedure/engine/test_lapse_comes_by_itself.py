"""A measure lapses at its hour whether or not anything runs; recording it on time, late or never changes no decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedure.engine.rules import OWN, dated
from tests.procedure.engine.stage import at, by
from tests.procedure.engine.trial import HEAD, ONE, Trial, trial
from yifa.procedure.judge import Judgement
from yifa.procedure.memory import MemoryView
from yifa.procedure.refusal import Refused, Why
from yifa.procedure.state import state
from yifa.procedure.tick import lapse_drafts

START = at("2021-08-02 09:00")
HOUR = timedelta(hours=1)


def measure(hours: int = 10, *own: object) -> Trial:
    """A measure imposed for so many hours."""
    town = trial(*own)
    town.do("trial-measure.impose", START, HEAD, {"until_time": text(START + hours * HOUR)})
    return town


def text(moment: datetime) -> str:
    """A time as a person writes it."""
    return moment.strftime("%Y-%m-%d %H:%M")


def tick(town: Trial, now: datetime) -> int:
    """Record what has lapsed, as the door does."""
    held, count = town.rehearsal, 0
    drafts = list(lapse_drafts(held.view, town.matter, now, held.catalogue, held.library, held.calendar))
    for draft, cause in drafts:
        judged = held.judge(draft, now, cause)
        assert judged.judged is not None
        assert judged.declaration is not None
        held.view.add(judged.judged, judged.declaration, now)
        count += 1
    return count


def test_after_the_hour_nothing_more_is_done_though_no_tick_ran() -> None:
    town = measure(10)
    before, after = START + 9 * HOUR, START + 10 * HOUR
    longer = {"until_time": text(START + 20 * HOUR)}
    assert town.judge("trial-measure.prolong", before, HEAD, longer).allowed
    for step, facts in (("prolong", longer), ("lift", {})):
        judged = town.judge(f"trial-measure.{step}", after, HEAD, facts)
        assert not judged.allowed
        assert Why.LAPSED in {each.why for each in judged.refusals}
        assert "试验法第trial.lapse条" in {each.article for each in judged.refusals}


def test_late_paper_does_not_wake_it() -> None:
    town = measure(10)
    longer = {"until_time": text(START + 20 * HOUR)}
    judged = town.judge("trial-measure.prolong", START + 9 * HOUR, HEAD, longer, now=START + 11 * HOUR)
    assert [each.why for each in judged.refusals] == [Why.LAPSED]


def test_state_says_lapsed_from_its_hour() -> None:
    town = measure(10)
    assert town.state(START + 9 * HOUR).closed is None
    held = town.state(START + 10 * HOUR)
    assert held.closed == START + 10 * HOUR
    assert held.outcome == "left"
    assert [(lapse.rule, lapse.recorded) for lapse in held.lapsed] == [("trial.lapse", None)]


def test_a_lapse_without_a_checked_rule_only_warns() -> None:
    own = [each for each in OWN if each.rule != "trial.lapse"]
    town = measure(10, *own, dated("trial.lapse", status="pending", effect="warn"))
    later = START + 11 * HOUR
    assert town.state(later).closed is None
    assert town.judge("trial-measure.lift", later, HEAD).allowed


def test_prolonged_it_lapses_later() -> None:
    town = measure(10)
    town.do("trial-measure.prolong", START + HOUR, HEAD, {"until_time": text(START + 20 * HOUR)})
    assert town.state(START + 19 * HOUR).closed is None
    assert town.state(START + 20 * HOUR).closed == START + 20 * HOUR


def test_the_tick_records_once_at_the_due_hour() -> None:
    town = measure(10)
    assert tick(town, START + 9 * HOUR) == 0
    assert tick(town, START + 13 * HOUR) == 1
    assert tick(town, START + 14 * HOUR) == 0
    recorded = town.rehearsal.view.history(town.matter)[-1]
    assert recorded.at == START + 10 * HOUR
    assert recorded.actors == ()
    assert recorded.cause == town.last["impose"].id


def test_nobody_can_make_a_lapse() -> None:
    town = measure(10)
    for cause, when in ((None, START + 10 * HOUR), (town.last["impose"].id, START + 9 * HOUR)):
        forged = replace(town.draft("trial-measure.lapsed", when, ()), recorder="law")
        assert not town.rehearsal.judge(forged, START + 12 * HOUR, cause).allowed


def test_a_lapse_recorded_wrongly_is_withdrawn_by_an_act_and_comes_again_only_at_another_hour() -> None:
    town = measure(10)
    tick(town, START + 11 * HOUR)
    lapse = town.rehearsal.view.history(town.matter)[-1]
    town.do("trial-measure.withdraw", START + 12 * HOUR, HEAD, {"withdraw_reason": "示例：延长文书迟到"}, thread=lapse.id)
    assert town.state(START + 13 * HOUR).closed is None
    facts = {"until_time": text(START + 20 * HOUR)}
    town.do("trial-measure.prolong", START + 9 * HOUR, HEAD, facts, now=START + 13 * HOUR)
    assert town.state(START + 19 * HOUR).closed is None
    assert town.state(START + 20 * HOUR).closed == START + 20 * HOUR


STEPS = st.sampled_from(("prolong", "lift", "note", "withdraw-last"))
HISTORIES = st.lists(st.tuples(st.integers(0, 6), STEPS, st.integers(1, 12)), max_size=8)


def play(steps: list[tuple[int, str, int]], every: int | None) -> tuple[list[object], list[object]]:
    """Decisions and states along one history, the tick run every so many hours or never."""
    town = measure(5)
    decisions: list[object] = []
    states: list[object] = []
    moment = START
    for wait, step, more in steps:
        for hour in range(1, wait + 1):
            if every is not None and hour % every == 0:
                tick(town, moment + hour * HOUR)
        moment += wait * HOUR + timedelta(minutes=1)
        decisions.append(attempt(town, step, moment, more))
        held = town.state(moment)
        states.append(
            (
                held.closed,
                held.outcome,
                [done.step for done in held.standing_acts],
                [run.due and run.due.instant for run in held.clocks],
            )
        )
    return decisions, states


def attempt(town: Trial, step: str, moment: datetime, more: int) -> object:
    """What is decided about one step; performed if allowed."""
    if step == "withdraw-last":
        # Only acts of people are withdrawn here: a lapse that nobody recorded has no act to withdraw.
        target = [done for done in town.rehearsal.view.history(town.matter) if done.step == "prolong"]
        if not target:
            return None
        proposed = town.draft("trial-measure.withdraw", moment, HEAD, {"withdraw_reason": "示例"}, thread=target[-1].id)
    else:
        facts = {"until_time": text(moment + more * HOUR)} if step == "prolong" else {}
        proposed = town.draft(f"trial-measure.{step}", moment, ONE if step == "note" else HEAD, facts)
    judged: Judgement = town.rehearsal.judge(proposed)
    if judged.allowed:
        town.rehearsal.perform(proposed)
    return judged.allowed, tuple((each.why, each.test, each.missing) for each in judged.refusals)


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_tick_on_time_late_or_never_gives_the_same_decisions_and_states(steps: list[tuple[int, str, int]]) -> None:
    never = play(steps, None)
    assert play(steps, 1) == never
    assert play(steps, 3) == never


@settings(max_examples=40, deadline=None)
@given(HISTORIES, st.integers(0, 40), st.integers(0, 40))
def test_the_state_at_t_is_the_same_whenever_it_is_asked(steps: list[tuple[int, str, int]], first: int, more: int) -> None:
    """Rebuild identity: asked at T2 about T1, a matter is what it was when asked at T1."""
    town = measure(5)
    moment, seen = START, []
    for wait, step, longer in steps:
        moment += wait * HOUR + timedelta(minutes=1)
        attempt(town, step, moment, longer)
        seen.append((moment, shape(town, moment)))
    for when, then in seen:
        assert shape(town, when) == then
    t1 = moment + first * HOUR
    one = shape(town, t1)
    attempt(town, "note", t1 + timedelta(minutes=1) + more * HOUR, 1)
    assert shape(town, t1) == one


def shape(town: Trial, when: datetime) -> tuple[object, ...]:
    """Everything a page would show of the matter at an instant."""
    held = town.state(when)
    return (
        held.opened, held.closed, held.outcome, held.stage, dict(held.facts), tuple(done.id for done in held.standing_acts),
        tuple((run.name, run.start, run.due, run.met_by, run.met_at, run.extended) for run in held.clocks),
        tuple((lapse.clock, lapse.at, lapse.rule) for lapse in held.lapsed),
    )  # fmt: skip


def test_an_empty_history_has_a_state_too() -> None:
    town = measure()
    declaration = town.rehearsal.catalogue.declaration("trial-measure", START.date())
    held = state((), declaration, START, library=town.rehearsal.library, calendar=town.rehearsal.calendar)
    assert held.opened is None
    assert held.clocks == ()
    assert isinstance(town.rehearsal.view, MemoryView)


def test_a_refused_lapse_is_refused_in_words() -> None:
    town = measure(10)
    with pytest.raises(Refused) as refused:
        town.rehearsal.perform(replace(town.draft("trial-measure.lapsed", START + HOUR, by("甲")), recorder="甲"))
    assert Why.NOT_APPLICABLE in {each.why for each in refused.value.reasons}
