"""Merges the players of a demonstration into one stream of time; refuses to go backwards and knows nothing of what they do."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime
from typing import Protocol, TypeAlias

Player: TypeAlias = Generator[datetime, None, None]
"""Yields the instant at which it wants to go on, and is resumed when the clock stands there."""


class Settable(Protocol):
    """A clock that can be put to an instant: only a demonstration has one."""

    def now(self) -> datetime: ...

    def set(self, moment: datetime) -> None: ...


def play(players: Iterable[Player], clock: Settable, told: Callable[[datetime], None]) -> None:
    """Run every player to its end, always the one whose instant comes first; equal instants go in the order given.

    An instant that has already gone by means now, so time never runs backwards. `told` hears of every instant.
    """
    waiting: list[tuple[datetime, int, Player]] = []
    for place, player in enumerate(players):
        _wait(waiting, place, player, clock.now())
    while waiting:
        moment, place, player = heapq.heappop(waiting)
        clock.set(moment)
        told(moment)
        _wait(waiting, place, player, moment)


def _wait(waiting: list[tuple[datetime, int, Player]], place: int, player: Player, now: datetime) -> None:
    wanted = next(player, None)
    if wanted is not None:
        heapq.heappush(waiting, (max(wanted, now), place, player))
