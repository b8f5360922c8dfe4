"""Trial procedures that reach into other matters, on their own catalogue, in memory and on a real record; nobody needs a post."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from tests.procedure.engine.rules import rules
from tests.procedure.engine.stage import at, by, calendar
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.door import Door
from yifa.procedure.draft import Draft
from yifa.procedure.judge import Judgement
from yifa.procedure.rehearse import Rehearsal
from yifa.procedure.view import View
from yifa.record.act import ActId, Json
from yifa.record.clock import SimulatedClock
from yifa.record.store import Store

TOWN = "t-reach"
HEAD = by("镇长", capacity="head")
OFFICER = by("甲")


@cache
def reach_catalogue() -> Catalogue:
    """The trial procedures of `reach`."""
    return Catalogue.load(Path(__file__).parent / "reach", rules=rules())


def step_of(kind: str) -> tuple[str, str]:
    """Slug and step."""
    slug, _, step = kind.partition(".")
    return slug, step


def drafted(
    kind: str, when: str, facts: Mapping[str, Json] | None = None, matter: str | None = None, *,
    thread: ActId | None = None, links: Mapping[str, str] | None = None, key: str | None = None,
) -> Draft:  # fmt: skip
    """A draft by whoever the step wants."""
    slug, name = step_of(kind)
    step = reach_catalogue().declaration(slug, at(when).date()).steps[name]
    actors = OFFICER if step.who and "officer" in step.who[0] else HEAD
    return Draft(kind, at(when), actors, actors[0].person, dict(facts or {}), matter, thread, links or {}, (), key)


class Place(Protocol):
    """Somewhere drafts are judged and performed."""

    def do(self, draft: Draft) -> tuple[str, ActId]:
        """Matter and id of the act."""

    def judge(self, draft: Draft) -> Judgement: ...

    @property
    def view(self) -> View: ...

    def size(self) -> int:
        """Acts so far."""


class Memory:
    """A rehearsal."""

    def __init__(self) -> None:
        self.rehearsal = Rehearsal(reach_catalogue(), rules(), calendar())

    def do(self, draft: Draft) -> tuple[str, ActId]:
        """Perform."""
        done = self.rehearsal.perform(draft)
        return done.matter, done.id

    def judge(self, draft: Draft) -> Judgement:
        """Judge only."""
        return self.rehearsal.judge(draft)

    @property
    def view(self) -> View:
        """What is there."""
        return self.rehearsal.view

    def size(self) -> int:
        """Acts so far."""
        return sum(len(self.view.history(m)) for slug in reach_catalogue().slugs() for m in self.view.matters(slug))


@dataclass
class Record:
    """A store with its door."""

    store: Store
    door: Door
    clock: SimulatedClock

    def do(self, draft: Draft) -> tuple[str, ActId]:
        """Perform, the clock brought there."""
        self._reach(draft.at)
        act = self.door.perform(TOWN, draft)
        return act.matter, act.id

    def judge(self, draft: Draft) -> Judgement:
        """Dry run."""
        self._reach(draft.at)
        return self.door.judge(TOWN, draft)

    @property
    def view(self) -> View:
        """As committed."""
        return self.door.view(TOWN)

    def size(self) -> int:
        """Acts in the log."""
        return self.store.reader.head(TOWN).position

    def _reach(self, when: datetime) -> None:
        if when > self.clock.now():
            self.clock.set(when)


@contextmanager
def on_record(directory: Path, url: str | None = None) -> Iterator[Record]:
    """An empty record."""
    clock = SimulatedClock(at("2020-01-01"))
    address = url or f"sqlite:///{directory / 'record.sqlite3'}"
    store = Store.create(address, directory=directory, town=TOWN, mode="demonstration", clock=clock)
    try:
        yield Record(store, Door(store, reach_catalogue(), rules(), calendar()), clock)
    finally:
        store.close()


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh database, or the test is skipped."""
    base = os.environ.get("YIFA_TEST_POSTGRES")
    if not base:
        pytest.skip("未设置 YIFA_TEST_POSTGRES，没有可用的 PostgreSQL")
    name = f"yifa_reach_{os.getpid()}_{threading.get_ident() % 100000}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield base.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
