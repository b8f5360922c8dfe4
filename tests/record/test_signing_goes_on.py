"""Signing goes on from the edge this process found when it signed last, as long as that may be believed. On both databases."""

from __future__ import annotations

import random

import pytest

from tests.record.making import TOWN, Place, append, demonstration, faults, fill, judged
from yifa.record import memory
from yifa.record.db import Connection
from yifa.record.edge import Edge
from yifa.record.errors import LogInconsistent
from yifa.record.head import Head
from yifa.record.store import Store


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes at which signing looked at what is stored."""
    found: list[int] = []
    real = memory._edge_at

    def watched(connection: Connection, head: Head, size: int) -> Edge:
        found.append(size)
        return real(connection, head, size)

    monkeypatch.setattr(memory, "_edge_at", watched)
    return found


def test_what_is_stored_is_looked_at_first_and_whenever_a_tile_fills(store: Store, looks: list[int]) -> None:
    fill(store, 100)
    for number in range(3):
        store.checkpoint(TOWN)
        fill(store, 2, first=100 + 2 * number)
    assert looks == [0]
    fill(store, 200, first=200)
    store.checkpoint(TOWN)
    assert looks == [0, 104]
    store.checkpoint(TOWN, whole=True)
    assert looks == [0, 104, 0]
    assert faults(store) == []


def test_another_process_looks_for_itself(place: Place, looks: list[int]) -> None:
    with demonstration(place) as store:
        fill(store, 10)
        store.checkpoint(TOWN)
    with place.open() as store:
        fill(store, 1, first=10)
        store.checkpoint(TOWN)
        store.checkpoint(TOWN)
    assert looks == [0, 10]


def test_signed_at_any_sizes_it_is_one_log(store: Store) -> None:
    sizes, upto = random.Random(1), 0
    while upto < 600:
        count = sizes.randint(1, 70)
        fill(store, count, first=upto)
        upto += count
        store.checkpoint(TOWN)
    last = store.latest_checkpoint(TOWN)
    assert last is not None
    assert store.checkpoint(TOWN, whole=True) == last.note
    assert faults(store) == faults(store, quick=True) == []
    for sequence in (0, 255, 256, upto - 1):
        act = next(store.reader.acts(TOWN, start=sequence))
        assert store.proof(TOWN, act.id) is not None


def test_a_leaf_changed_below_is_found_before_a_tile_is_stored_over_it(place: Place, store: Store) -> None:
    fill(store, 200)
    store.checkpoint(TOWN)
    place.force("UPDATE act SET leaf_hash = ? WHERE sequence = 7", (b"x" * 32,))
    fill(store, 100, first=200)
    with pytest.raises(LogInconsistent):
        store.checkpoint(TOWN)
    assert store.reader.query("SELECT COUNT(*) FROM tile") == [(0,)]


def test_a_signature_that_was_not_kept_is_not_gone_on_from(store: Store, looks: list[int]) -> None:
    fill(store, 5)
    store.checkpoint(TOWN)

    class GaveUp(Exception):
        """The disk, say."""

    def sign_and_fail(tx: object) -> None:
        memory.sign_next(tx.connection(), tx.head(), store.keyring, store.memory)  # type: ignore[attr-defined]  # a Tx
        raise GaveUp

    fill(store, 5, first=5)
    with pytest.raises(GaveUp):
        store.submit(TOWN, sign_and_fail)
    fill(store, 5, first=10)
    store.checkpoint(TOWN)
    assert looks == [0, 5], "the newest one kept is not the one this process signed last"
    assert faults(store) == []


def test_a_checkpoint_signed_by_somebody_else_in_between(server: Place, looks: list[int]) -> None:
    with demonstration(server) as one, server.open() as other:
        fill(one, 5)
        one.checkpoint(TOWN)
        append(other, judged("m77"))
        other.checkpoint(TOWN)
        append(one, judged("m78"))
        one.checkpoint(TOWN)
        assert looks == [0, 5, 6]
        assert faults(one) == []


def test_a_strange_file_is_read_and_refused(place: Place, store: Store) -> None:
    fill(store, 5)
    store.checkpoint(TOWN)
    fill(store, 1, first=5)
    folder = place.directory / "checkpoints" / TOWN
    (folder / "notes.txt").write_text("not ours", encoding="utf-8")
    store.checkpoint(TOWN)
    fill(store, 1, first=6)
    (folder / "2020-3.txt").write_text((folder / "2020-5.txt").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(LogInconsistent, match="2020/3"):
        store.checkpoint(TOWN)


def test_the_last_ones_own_file_is_read_back(place: Place, store: Store) -> None:
    fill(store, 5)
    store.checkpoint(TOWN)
    (file,) = (place.directory / "checkpoints" / TOWN).iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("\n5\n", "\n4\n"), encoding="utf-8")
    fill(store, 1, first=5)
    with pytest.raises(LogInconsistent):
        store.checkpoint(TOWN)


def test_the_newest_file_is_found_by_its_name_alone(place: Place, store: Store) -> None:
    for number in range(12):
        fill(store, 1, first=number)
        store.checkpoint(TOWN)
    for file in (place.directory / "checkpoints" / TOWN).iterdir():
        if file.name != "2020-12.txt":
            file.write_bytes(b"\xff")
    newest = store.memory.newest(TOWN)
    assert newest is not None
    assert newest.size == 12
