"""Clocks: what starts, stops, pauses, extends and threads them; and when an act takes effect."""

from __future__ import annotations

import pytest

from tests.procedure.engine.rules import OWN, dated
from tests.procedure.engine.stage import ITEM, PARTY, at, by
from tests.procedure.engine.trial import CLERK, DELEGABLE, HEAD, ONE, PAPER, Trial, filed, noticed, ready, served, trial
from yifa.law.zone import end_of
from yifa.procedure.clocks import ClockState, instant_of, rule_of
from yifa.record.act import Json

DAY = "2021-08-02"
STOP = {"stop_basis": "示例条例第二条"}


def clock(town: Trial, name: str, when: str = f"{DAY} 23:00") -> ClockState:
    """The newest run of a clock."""
    return [run for run in town.state(when).clocks if run.name == name][-1]


def due_day(town: Trial, name: str, when: str = f"{DAY} 23:00") -> str | None:
    """The last day of a clock, None where it has none."""
    found = clock(town, name, when).due
    return None if found is None else found.day.isoformat()


def test_a_clock_shows_its_working_and_its_article() -> None:
    run = clock(filed(), "decide-in")
    assert run.due is not None
    assert run.due.text
    assert run.article == "试验法第trial.length条"
    assert due_day(filed(), "decide-in") == "2021-08-09"


def test_late_is_asked_with_an_instant_and_never_stored() -> None:
    run = clock(filed(), "decide-in")
    assert not run.missed(at("2021-08-09 23:59"))
    assert run.missed(at("2021-08-10 00:00"))
    assert run.running


def test_a_pause_with_its_ground_is_not_counted() -> None:
    town = filed()
    out = town.do("test-out", "2021-08-03 09:00", ONE, STOP)
    paused = clock(town, "decide-in", "2021-08-04 09:00")
    assert paused.due is None
    assert paused.paused == at("2021-08-03 09:00")
    town.do("test-in", "2021-08-05 09:00", CLERK, thread=out.id)
    assert due_day(town, "decide-in", "2021-08-06") == "2021-08-11"


def test_a_pause_without_its_ground_is_none() -> None:
    town = filed()
    town.do("test-out", "2021-08-03 09:00", ONE)
    assert due_day(town, "decide-in", "2021-08-04") == "2021-08-09"


def test_an_extension_counts_once() -> None:
    town = filed()
    town.do("prolong", "2021-08-03 09:00", HEAD)
    assert due_day(town, "decide-in", "2021-08-04") == "2021-08-16"
    assert clock(town, "decide-in", "2021-08-04").extended == 1


def test_a_clock_started_by_service_waits_for_it() -> None:
    town = noticed(serve=False)
    assert not [run for run in town.state(f"{DAY} 23:00").clocks if run.name == "defence"]
    town.do("serve", "2021-08-04 10:00", by("甲", capacity="server"), served("2021-08-04 10:00"), thread=town.last["notice"].id)
    assert due_day(town, "defence", "2021-08-04 11:00") == "2021-08-07"


@pytest.mark.parametrize(
    ("way", "more", "expected"),
    [
        ("direct", {}, "2021-08-02 12:00"), ("left", {"media": "sha256:" + "0" * 64}, "2021-08-02 12:00"),
        ("announced", {"announcement_reason": "示例"}, None),
    ],
)  # fmt: skip
def test_service_takes_effect_by_its_way(way: str, more: dict[str, str], expected: str | None) -> None:
    town = noticed(serve=False)
    facts = served(f"{DAY} 12:00", way, **more)
    done = town.do("serve", f"{DAY} 12:10", by("甲", capacity="server"), facts, thread=town.last["notice"].id)
    last_day = at("2021-10-01").date()
    assert done.effective == (at(expected) if expected else end_of(last_day))


def test_effective_in_an_unread_rule_is_marked() -> None:
    found = [each for each in OWN if each.rule != "trial.lapse"]
    town = trial(*found, dated("service.public_notice_days"))
    town.do("file", f"{DAY} 08:00", HEAD, {"party": PARTY, "item": ITEM, "conduct_day": DAY})
    town.do("preserve", f"{DAY} 09:00", (*ONE, *DELEGABLE), {"thing": "示例"})
    facts = served(f"{DAY} 10:00", "announced", announcement_reason="示例")
    judged = town.judge("serve", f"{DAY} 10:00", by("甲", capacity="server"), facts, thread=town.last["preserve"].id)
    assert judged.allowed
    assert [mark.effect for mark in judged.marks] == ["unsettled"]


def test_a_clock_whose_rule_is_a_condition_has_no_day() -> None:
    own = [each for each in OWN if each.rule != "trial.length"]
    town = trial(*own, dated("trial.length", effect="late"))
    town.do("file", DAY, HEAD, {"party": PARTY, "item": ITEM, "conduct_day": DAY})
    assert clock(town, "decide-in").due is None
    assert town.judge("prolong", "2022-01-01", HEAD).allowed


def test_a_withdrawn_decision_starts_its_clock_again() -> None:
    town = ready()
    decided = town.rehearsal.perform(town.draft("decide", f"{DAY} 15:00", HEAD, {"amount": 100_00, "draft": PAPER}))
    assert not clock(town, "decide-in").running
    town.do("withdraw", f"{DAY} 16:00", HEAD, {"withdraw_reason": "示例"}, thread=decided.id)
    assert clock(town, "decide-in").running


def test_an_unfinished_pause_ends_with_the_clock() -> None:
    town = ready()
    town.do("test-out", f"{DAY} 14:30", ONE, STOP)
    town.rehearsal.perform(town.draft("decide", f"{DAY} 15:00", HEAD, {"amount": 100_00, "draft": PAPER}))
    run = clock(town, "decide-in")
    assert run.paused is None
    assert run.due is not None


def test_the_preserved_goods_each_have_their_own_clock() -> None:
    town = filed()
    for day in ("2021-08-02", "2021-08-04"):
        town.do("preserve", f"{day} 12:00", (*ONE, *DELEGABLE), {"thing": "示例"})
    days = [run.due.day.isoformat() for run in town.state("2021-08-05").clocks if run.name == "preserve" and run.due]
    assert days == ["2021-08-09", "2021-08-11"]


def test_small_helpers() -> None:
    assert instant_of(None) is None
    assert instant_of("2021-08-02", last=True) == at("2021-08-03 00:00")
    chooser: Json = {"by": "party", "person": "a", "other": "b"}
    assert rule_of(chooser, {"party.kind": "person"}, {}) == "a"
    assert rule_of(chooser, {}, {"party": {"kind": "household"}}) == "b"
    assert rule_of(None, {}, {}) is None
