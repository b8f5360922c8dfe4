"""The log of a year closes at midnight in Shanghai, and the next one names its last checkpoint. On both databases."""

from __future__ import annotations

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.record.making import TOWN, Place, append, demonstration, faults, fill, judged
from yifa.record.act import ActId
from yifa.record.epoch import epoch_of, origin
from yifa.record.errors import ClockWentBack, LogInconsistent
from yifa.record.store import Store
from yifa.record.tx import Tx

EVE = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)


def test_the_year_is_that_of_shanghai() -> None:
    assert epoch_of(EVE) == 2026
    assert epoch_of(EVE + timedelta(seconds=1)) == 2027
    assert origin("t-1", "live", 2027) == "yifa/live/t-1/2027"


def test_the_new_log_names_the_last_checkpoint_of_the_old(place: Place, store: Store) -> None:
    place.clock.set(EVE)
    fill(store, 3)
    place.clock.advance(timedelta(seconds=1))
    first = append(store, judged("m9"))
    assert (first.id, first.position) == (ActId(2027, 0), 3)
    kept = next(each for each in store.memory.all(TOWN) if each.epoch == 2026)
    previous = first.open["previous"]
    assert isinstance(previous, dict)
    assert (previous["epoch"], previous["size"]) == (2026, 3)
    assert previous["checkpoint"] == "sha256:" + hashlib.sha256(kept.note.encode()).hexdigest()
    assert store.proof(TOWN, ActId(2026, 2)) is not None
    assert [act.position for act in store.reader.acts(TOWN)] == [0, 1, 2, 3]
    assert [act.position for act in store.reader.acts(TOWN, start=2)] == [2, 3]
    assert faults(store) == faults(store, quick=True) == []


def test_the_first_act_of_a_log_says_mode_and_key(store: Store) -> None:
    act = append(store, judged())
    key = store.verifier(TOWN, 2020)
    assert act.open["log"] == {"mode": "demonstration", "origin": f"yifa/demonstration/{TOWN}/2020", "verifier": key.encode()}
    assert "previous" not in act.open
    assert "log" not in append(store, judged("m2")).open


def test_years_without_acts_have_no_log(place: Place, store: Store) -> None:
    fill(store, 2)
    place.clock.set(datetime(2026, 5, 1, tzinfo=UTC))
    assert append(store, judged("m5")).id == ActId(2026, 0)
    assert [kept.epoch for kept in store.memory.all(TOWN)] == [2020]
    store.checkpoint(TOWN)
    assert faults(store) == faults(store, quick=True) == []


def test_a_turn_without_an_act_leaves_the_record_whole(place: Place, store: Store) -> None:
    fill(store, 2)
    place.clock.set(EVE)
    with pytest.raises(ZeroDivisionError):
        store.submit(TOWN, lambda tx: 1 // 0)
    assert store.reader.head(TOWN).size == 0
    assert faults(store) == faults(store, quick=True) == []
    assert append(store, judged("m5")).id == ActId(2026, 0)


def test_acts_of_one_batch_around_midnight_fall_into_their_years(place: Place, store: Store) -> None:
    place.clock.set(EVE)

    def job(tx: Tx) -> list[ActId]:
        ids = [tx.append(judged("m1")).id]
        place.clock.advance(timedelta(seconds=2))
        return [*ids, tx.append(judged("m2")).id]

    assert store.submit(TOWN, job) == [ActId(2026, 0), ActId(2026, 1)], "one transaction has one moment"
    assert append(store, judged("m3")).id == ActId(2027, 0)


def test_a_clock_that_went_back_records_nothing(place: Place, store: Store) -> None:
    fill(store, 1)
    place.clock.advance(timedelta(seconds=-1))
    with pytest.raises(ClockWentBack, match="校准时钟"):
        append(store, judged("m5"))
    assert store.reader.head(TOWN).size == 1
    place.clock.advance(timedelta(seconds=1))
    assert append(store, judged("m5")).position == 1


def test_the_year_may_turn_while_jobs_wait_behind_one_another(home: Place) -> None:
    """The acts before midnight are committed and acknowledged, then the old log closes, then the rest goes on."""
    home.clock.set(EVE)
    gate, waiting = threading.Event(), threading.Semaphore(0)

    def first(tx: Tx) -> ActId:
        gate.wait(10)
        return tx.append(judged("m0")).id

    def work(number: int) -> ActId:
        waiting.release()
        return store.submit(TOWN, lambda tx: late(tx, number))

    def late(tx: Tx, number: int) -> ActId:
        found = tx.append(judged(f"m{number}")).id
        if number == 1:
            home.clock.advance(timedelta(seconds=1))
        return found

    with demonstration(home) as store, ThreadPoolExecutor(5) as pool:
        held = pool.submit(store.submit, TOWN, first)
        answers = []
        for number in range(1, 4):
            answers.append(pool.submit(work, number))
            waiting.acquire()
            time.sleep(0.02)
        gate.set()
        assert held.result() == ActId(2026, 0)
        assert [answer.result() for answer in answers] == [ActId(2026, 1), ActId(2027, 0), ActId(2027, 1)]
        assert faults(store) == faults(store, quick=True) == []


def test_an_old_log_that_was_tampered_with_keeps_the_year_from_turning(place: Place, store: Store) -> None:
    fill(store, 3)
    place.force("UPDATE act SET salts = ? WHERE sequence = 1", (bytes(32 * 7),))
    place.clock.set(EVE)
    with pytest.raises(LogInconsistent, match=r"2020\.1"):
        append(store, judged("m9"))
    assert store.reader.head(TOWN).epoch == 2020
    assert str(faults(store)[0].act) == "2020.1"
