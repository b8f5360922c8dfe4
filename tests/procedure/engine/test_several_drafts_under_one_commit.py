"""Drafts given one after the other under one commit: each sees those before it, and all stand or none does."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.procedure.engine.record import TOWN, Town, found, opened
from tests.procedure.engine.stage import DECIDE, PARTY, SHOW, TELL, at
from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refused
from yifa.record.act import Act

START = at("2021-08-02 09:00")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A founded town, at the hour when everything has happened."""
    with opened(tmp_path) as made:
        found(made)
        made.clock.set(START + timedelta(hours=1))
        yield made


def a_fine(town: Town, amount: int, acts: list[Act]) -> Generator[Draft, Act, None]:
    """Card, telling and decision; every act is noted as it is handed back."""
    officers = town.officers("甲", "乙")
    show = Draft("onsite-penalty.show-card", START, officers, officers[0].person, {**SHOW, "seen_at": "2021-08-02"})
    acts.append((yield show))
    tell = replace(show, kind="onsite-penalty.tell", at=START + timedelta(minutes=5), matter=acts[0].matter)
    acts.append((yield replace(tell, facts={**TELL, "party": PARTY, "proposed_amount": amount})))
    decide = replace(tell, kind="onsite-penalty.decide", at=START + timedelta(minutes=10))
    acts.append((yield replace(decide, facts={**DECIDE, "amount": amount})))


def position(town: Town) -> int:
    return town.store.reader.head(TOWN).position


def test_each_sees_those_before_it_and_all_are_on_record(town: Town) -> None:
    before, acts = position(town), list[Act]()
    town.door.perform_each(TOWN, a_fine(town, 20000, acts))
    assert [act.kind.partition(".")[2] for act in acts] == ["show-card", "tell", "decide"]
    assert [act.position for act in acts] == [before, before + 1, before + 2]
    assert len({act.recorded_at for act in acts}) == 1
    assert [done.id for done in town.door.view(TOWN).history(acts[0].matter)] == [act.id for act in acts]
    assert acts[2].open["number"] == "当罚字〔2021〕1号"
    assert [finding for finding in town.store.verify() if finding.bad] == []


def test_a_refusal_at_the_end_takes_back_the_beginning(town: Town) -> None:
    before, acts = position(town), list[Act]()
    with pytest.raises(Refused):
        town.door.perform_each(TOWN, a_fine(town, 2_000_000, acts))
    assert len(acts) == 2
    assert position(town) == before
    assert town.door.view(TOWN).history(acts[0].matter) == ()
    assert acts[0].matter not in town.door.view(TOWN).matters("onsite-penalty")
    again = list[Act]()
    town.door.perform_each(TOWN, a_fine(town, 20000, again))
    assert again[2].open["number"] == "当罚字〔2021〕1号", "what was taken back took no number"


def test_a_fault_of_the_giver_takes_back_everything(town: Town) -> None:
    before = position(town)

    def broken() -> Generator[Draft, Act, None]:
        yield next(a_fine(town, 20000, []))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        town.door.perform_each(TOWN, broken())
    assert position(town) == before


def test_nothing_given_records_nothing(town: Town) -> None:
    def silent() -> Generator[Draft, Act, None]:
        yield from ()

    before = position(town)
    town.door.perform_each(TOWN, silent())
    assert position(town) == before
