"""The scheduler: time only goes forward, ties keep their order, and every player ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yifa.interfaces.demo.scheduler import Player, play
from yifa.record.clock import SimulatedClock

START = datetime(2020, 1, 1, tzinfo=UTC)


def player(seen: list[tuple[str, datetime]], clock: SimulatedClock, name: str, minutes: list[int]) -> Player:
    for count in minutes:
        yield START + timedelta(minutes=count)
        seen.append((name, clock.now()))


def run(**wishes: list[int]) -> list[tuple[str, int]]:
    """Each player's name and the minute at which it was resumed."""
    clock, seen = SimulatedClock(START), list[tuple[str, datetime]]()
    play([player(seen, clock, name, minutes) for name, minutes in wishes.items()], clock, lambda _: None)
    return [(name, (when - START) // timedelta(minutes=1)) for name, when in seen]


def test_players_are_merged_by_time() -> None:
    assert run(甲=[1, 5, 9], 乙=[2, 6]) == [("甲", 1), ("乙", 2), ("甲", 5), ("乙", 6), ("甲", 9)]


def test_players_at_the_same_instant_go_in_the_order_given() -> None:
    assert run(甲=[3], 乙=[3], 丙=[1]) == [("丙", 1), ("甲", 3), ("乙", 3)]


def test_what_is_asked_for_in_the_past_happens_now() -> None:
    assert run(甲=[10, 4], 乙=[12]) == [("甲", 10), ("甲", 10), ("乙", 12)]


def test_a_player_that_wants_nothing_is_done_at_once() -> None:
    assert run(甲=[], 乙=[]) == []


def test_everybody_listening_hears_every_instant() -> None:
    clock, heard = SimulatedClock(START), list[datetime]()
    play([player([], clock, "甲", [1, 1, 2])], clock, heard.append)
    assert heard == [START + timedelta(minutes=count) for count in (1, 1, 2)]


@given(st.lists(st.lists(st.integers(0, 200), max_size=8), max_size=8))
def test_time_never_runs_backwards_and_nobody_is_forgotten(wishes: list[list[int]]) -> None:
    clock, seen = SimulatedClock(START), list[tuple[str, datetime]]()
    play([player(seen, clock, str(place), minutes) for place, minutes in enumerate(wishes)], clock, lambda _: None)
    times = [when for _, when in seen]
    assert times == sorted(times)
    for place, minutes in enumerate(wishes):
        mine = [when for name, when in seen if name == str(place)]
        assert len(mine) == len(minutes)
        assert all(when >= START + timedelta(minutes=count) for when, count in zip(mine, minutes, strict=True))
