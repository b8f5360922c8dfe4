"""Many writers at once: no fork, no gap, and one failing act takes no other with it."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.record.making import TOWN, Place, append, demonstration, faults, judged
from yifa.record.act import Act
from yifa.record.errors import RecordError, WriteFailed
from yifa.record.store import Store
from yifa.record.tx import Tx

WRITERS, EACH = 8, 50


def test_eight_threads_write_one_log(store: Store) -> None:
    def write(writer: int) -> list[int]:
        return [append(store, judged(f"m{writer}-{i}", key=f"{writer}-{i}")).id.sequence for i in range(EACH)]

    with ThreadPoolExecutor(WRITERS) as pool:
        sequences = [sequence for found in pool.map(write, range(WRITERS)) for sequence in found]
    assert sorted(sequences) == list(range(WRITERS * EACH))
    store.checkpoint(TOWN)
    assert faults(store) == []


def test_eight_processes_write_one_log(server: Place) -> None:
    demonstration(server).close()
    context = multiprocessing.get_context("spawn")
    with context.Pool(WRITERS) as pool:
        found = pool.starmap(_write, [(server.url, str(server.directory), writer) for writer in range(WRITERS)])
    assert sorted(sequence for each in found for sequence in each) == list(range(WRITERS * EACH))
    with server.open() as store:
        store.checkpoint(TOWN)
        assert faults(store) == []


def _write(url: str, directory: str, writer: int) -> list[int]:
    with Place(url, Path(directory)).open() as store:
        return [append(store, judged(f"m{writer}-{i}")).id.sequence for i in range(EACH)]


def test_the_same_submission_at_once_is_one_act(store: Store) -> None:
    def write(_: int) -> int:
        return append(store, judged("m1", key="once")).id.sequence

    with ThreadPoolExecutor(WRITERS) as pool:
        assert set(pool.map(write, range(WRITERS))) == {0}
    assert store.reader.head(TOWN).size == 1


def test_one_matter_decided_by_two_at_once_is_decided_once(store: Store) -> None:
    append(store, judged("m1"))

    def decide(tx: Tx) -> bool:
        if len(tx.matter_acts(TOWN, "m1")) > 1:
            return False
        tx.append(judged("m1", opens=False))
        return True

    for _ in range(3):
        with ThreadPoolExecutor(WRITERS) as pool:
            results = list(pool.map(lambda _: store.submit(TOWN, decide), range(WRITERS)))
    assert sum(results) == 0
    assert len(store.reader.matter_acts(TOWN, "m1")) == 2


def test_in_a_shared_commit_only_the_failing_act_is_undone(home: Place) -> None:
    """The writer is held until all jobs wait behind it, so that they share one transaction."""
    with demonstration(home) as store:
        gate, waiting = threading.Event(), threading.Barrier(11)

        def work(number: int) -> int | str:
            waiting.wait()
            try:
                return store.submit(TOWN, _job(number)).position
            except ZeroDivisionError:
                return "undone"

        def hold(tx: Tx) -> None:
            gate.wait(10)
            tx.append(judged("held"))

        with ThreadPoolExecutor(12) as pool:
            held = pool.submit(store.submit, TOWN, hold)
            results = [pool.submit(work, number) for number in range(10)]
            waiting.wait()
            gate.set()
            held.result()
            answers = [result.result() for result in results]
        assert answers[1::2] == ["undone"] * 5
        assert sorted(answers[::2], key=str) == [1, 2, 3, 4, 5]
        assert next(store.reader.acts(TOWN)).matter == "held"
        assert faults(store) == []


def _job(number: int) -> Callable[[Tx], Act]:
    def job(tx: Tx) -> Act:
        act = tx.append(judged(f"m{number}", key=f"k{number}"))
        if number % 2:
            raise ZeroDivisionError
        return act

    return job


def test_a_job_cannot_submit_another(store: Store) -> None:
    with pytest.raises(RecordError, match="不能再提交"):
        store.submit(TOWN, lambda tx: store.submit(TOWN, lambda inner: None))
    append(store, judged())


def test_evidence_can_be_stored_within_a_job(store: Store) -> None:
    def job(tx: Tx) -> str:
        digest = store.evidence.put("决定书（示例）".encode(), media_type="application/pdf", purpose="执法")
        tx.append(judged(evidence=(digest,)))
        return digest

    assert store.evidence.get(store.submit(TOWN, job), purpose="查阅").decode() == "决定书（示例）"
    assert faults(store) == []


def test_a_database_held_by_a_stranger_is_a_failure_not_a_success(home: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with demonstration(home) as store:
        append(store, judged("m1"))
        stranger = home.connect()
        stranger.begin()
        monkeypatch.setattr("yifa.record.writer_sqlite.BATCH", 1)
        store._writer._connection.execute("PRAGMA busy_timeout=50")  # type: ignore[attr-defined]  # not to wait half a minute
        with pytest.raises(WriteFailed, match="占用"):
            append(store, judged("m2"))
        stranger.rollback()
        stranger.close()
        assert append(store, judged("m2")).position == 1
