"""A founded town whose door keeps the projections, and short ways to do common things in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.procedure.engine.record import TOWN, Town, found, penalty
from tests.procedure.engine.stage import at, calendar, catalogue, library
from yifa.procedure.door import Door
from yifa.projections.projector import Projections
from yifa.record.act import Act, Json
from yifa.record.clock import SimulatedClock
from yifa.record.store import Store

__all__ = ["TOWN", "Town", "decided", "house", "penalty", "published"]


@contextmanager
def house(directory: Path, url: str | None = None) -> Iterator[Town]:
    """A founded town with projections."""
    clock = SimulatedClock(at("2020-11-02"))
    address = url or f"sqlite:///{directory / 'record.sqlite3'}"
    store = Store.create(address, directory=directory, town=TOWN, mode="demonstration", clock=clock)
    try:
        door = Door(store, catalogue(), library(), calendar(), (Projections(library(), calendar()),))
        town = Town(store, door, clock)
        found(town)
        yield town
    finally:
        store.close()


def decided(town: Town, day: str, amount: int, *, hour: int = 9, public: bool = False) -> Act:
    """A whole on-the-spot decision; `public` ones must be disclosed."""
    _, draft = penalty(town, day, amount, hour=hour)
    if public:
        facts = {name: value for name, value in draft.facts.items() if name != "why_not_public"}
        draft = replace(draft, facts={**facts, "to_publish": "yes"})
    return town.door.perform(TOWN, draft)


def published(town: Town, act: Act, when: str) -> Act:
    """The office makes a decision public."""
    facts: dict[str, Json] = {"checked_private": True, "channel": "platform"}
    return town.do("onsite-penalty.publish", when, town.one("文书", "office"), facts, matter=act.matter, thread=act.id)


def later(act: Act, **delta: int) -> str:
    """A time after an act, as the kit reads it."""
    return (act.at + timedelta(**delta)).astimezone(at("2020-01-01").tzinfo).strftime("%Y-%m-%d %H:%M")
