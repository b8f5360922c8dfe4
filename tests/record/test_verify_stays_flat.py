"""Checking a longer record takes longer, not more memory; and the quick check finds what it is for."""

from __future__ import annotations

import tracemalloc

import pytest

from tests.record.making import TOWN, Place, demonstration, faults, plain
from yifa.record.act import ActId
from yifa.record.store import Store
from yifa.record.tx import Tx


def grow(store: Store, count: int, *, first: int = 0) -> None:
    text = "正文（示例）" * 40

    def job(tx: Tx) -> None:
        for number in range(first, first + count):
            tx.append(plain(f"m{number}", ("fact.text", text)))

    store.submit(TOWN, job)


def peak(store: Store, *, quick: bool) -> int:
    tracemalloc.start()
    try:
        assert faults(store, quick=quick) == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("quick", [False, True], ids=["full", "quick"])
def test_memory_does_not_grow_with_the_record(home: Place, quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yifa.record.quick._CHUNK", 256)
    with demonstration(home) as store:
        grow(store, 600)
        store.checkpoint(TOWN)
        small = peak(store, quick=quick)
        grow(store, 2400, first=600)
        store.checkpoint(TOWN)
        assert peak(store, quick=quick) < small * 2


def test_the_quick_check_names_a_changed_hash_beyond_many_tiles(home: Place) -> None:
    with demonstration(home) as store:
        grow(store, 1500)
        store.checkpoint(TOWN)
        grow(store, 10, first=1500)
        home.force("UPDATE act SET leaf_hash = ? WHERE sequence = 1100", (bytes(32),))
        (fault,) = [finding for finding in faults(store, quick=True) if finding.place == "act"][:1]
        assert fault.act == ActId(2020, 1100)
        assert faults(store)[0].act == ActId(2020, 1100)


def test_the_quick_check_walks_past_its_own_pieces(home: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yifa.record.quick._CHUNK", 512)
    with demonstration(home) as store:
        for size in (1, 255, 1, 255, 1, 600):
            grow(store, size, first=store.reader.head(TOWN).size)
            assert faults(store, quick=True) == []
            store.checkpoint(TOWN)
            assert faults(store, quick=True) == faults(store) == []
