"""Whoever owns database and disk cuts, rewrites, forges or rolls back; the checkpoints remember. On both databases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.record.making import TOWN, Place, append, demonstration, faults, fill, judged
from yifa.record.act import ActId, Json
from yifa.record.body import leaf_entry, write_body
from yifa.record.checkpoint import cosign
from yifa.record.clock import write_time
from yifa.record.edge import Edge
from yifa.record.errors import LogInconsistent
from yifa.record.head import Head
from yifa.record.notekey import KeyKind, Signer
from yifa.record.store import Store
from yifa.record.tree import leaf_hash


def first(store: Store, **how: object) -> ActId | None:
    found = faults(store, **how)
    assert found
    return next((finding.act for finding in found if finding.act is not None), None)


def forge(place: Place, store: Store, sequence: int, *, amount: int = 1, insert: bool) -> bytes:
    """A validly hashed act written past the store: new, or over an old one."""
    now = write_time(place.clock.now())
    system: list[tuple[str, Json]] = [("kind", "onsite-penalty.decide"), ("matter", f"f{sequence}"), ("matter_position", 0)]
    body = write_body([*system, ("at", now), ("recorded_at", now)], judged(amount=amount).fields[:4])
    found = leaf_hash(leaf_entry(TOWN, 2020, sequence, body.commitments))
    if insert:
        place.force(
            "INSERT INTO act (town, epoch, sequence, position, kind, matter, matter_position, leaf_hash, salts, body)"
            " VALUES (?, 2020, ?, ?, 'onsite-penalty.decide', ?, 0, ?, ?, ?)",
            (TOWN, sequence, sequence, f"f{sequence}", found, body.salts, body.lines),
        )
    else:
        place.force(
            "UPDATE act SET matter = ?, leaf_hash = ?, salts = ?, body = ? WHERE sequence = ?",
            (f"f{sequence}", found, body.salts, body.lines, sequence),
        )
        place.force("DELETE FROM vault WHERE sequence = ?", (sequence,))
        place.force("DELETE FROM act_key WHERE sequence = ?", (sequence,))
    return found


def cut(place: Place, size: int) -> None:
    for table in ("act", "vault", "act_key"):
        place.force(f"DELETE FROM {table} WHERE sequence >= ?", (size,))


def rewrite_head(place: Place, store: Store) -> None:
    """The head recomputed for what is there now, with a seal nobody without the key can make."""
    edge = Edge()
    acts = list(store.reader.acts(TOWN))
    for act in acts:
        edge.push(act.leaf_hash)
    head = Head(TOWN, "demonstration", 2020, len(acts), acts[-1].recorded_at, edge)
    place.force("UPDATE head SET position = ?, edge = ?, seal = ?", (len(acts), edge.to_bytes(), head.seal(b"guess")))


def test_a_cut_tail(place: Place, store: Store) -> None:
    fill(store, 5)
    cut(place, 3)
    assert first(store) == first(store, quick=True) == ActId(2020, 3)
    with pytest.raises(LogInconsistent):
        store.checkpoint(TOWN)


def test_a_cut_tail_with_a_matching_head(place: Place, store: Store) -> None:
    fill(store, 5)
    store.checkpoint(TOWN)
    cut(place, 3)
    rewrite_head(place, store)
    assert first(store) == first(store, quick=True) == ActId(2020, 3)
    place.force("DELETE FROM checkpoint")
    assert ActId(2020, 3) in [finding.act for finding in faults(store)], "the checkpoint files still know"


def test_a_rewritten_act_below_a_checkpoint(place: Place, store: Store) -> None:
    fill(store, 300)
    store.checkpoint(TOWN)
    forge(place, store, 42, insert=False)
    rewrite_head(place, store)
    assert first(store) == first(store, quick=True) == ActId(2020, 42), "the stored tile says which one"


def test_a_rewritten_act_that_no_tile_covers_is_narrowed_to_its_checkpoint(place: Place, store: Store) -> None:
    fill(store, 4)
    store.checkpoint(TOWN)
    fill(store, 6, first=4)
    store.checkpoint(TOWN)
    forge(place, store, 7, insert=False)
    rewrite_head(place, store)
    found = faults(store)
    assert found[0].act == ActId(2020, 4)
    assert "2020.9" in found[0].text
    with pytest.raises(LogInconsistent):
        fill(store, 1, first=50)


def test_a_rewritten_act_after_the_last_checkpoint(place: Place, store: Store) -> None:
    fill(store, 4)
    store.checkpoint(TOWN)
    fill(store, 3, first=4)
    forge(place, store, 5, insert=False)
    assert first(store) == ActId(2020, 4), "anything after the last checkpoint may be the one"
    with pytest.raises(LogInconsistent, match="停止签名"):
        store.checkpoint(TOWN)


def test_a_forged_last_entry(place: Place, store: Store) -> None:
    fill(store, 4)
    store.checkpoint(TOWN)
    fill(store, 2, first=4)
    forge(place, store, 6, insert=True)
    assert first(store) == first(store, quick=True) == ActId(2020, 6)


def test_a_forged_last_entry_with_a_matching_head(place: Place, store: Store) -> None:
    fill(store, 4)
    store.checkpoint(TOWN)
    fill(store, 2, first=4)
    seal = store.reader.query("SELECT seal FROM head")[0][0]
    forge(place, store, 6, insert=True)
    rewrite_head(place, store)
    place.force("UPDATE head SET seal = ?", (seal,))
    assert first(store) == first(store, quick=True) == ActId(2020, 6), "the old seal says where the log really ended"
    with pytest.raises(LogInconsistent, match="封签"):
        append(store, judged("m77"))


def test_a_restored_older_copy_is_noticed_and_takes_nothing(home: Place, tmp_path: Path) -> None:
    with demonstration(home) as store:
        fill(store, 3)
        store.checkpoint(TOWN)
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(home.directory / "record.sqlite3", backup)
    with home.open() as store:
        fill(store, 4, first=3)
        store.checkpoint(TOWN)
        fill(store, 1, first=9)
    shutil.copy(backup, home.directory / "record.sqlite3")
    with home.open() as store:
        assert ActId(2020, 3) in [finding.act for finding in faults(store)]
        assert ActId(2020, 3) in [finding.act for finding in faults(store, quick=True)]
        with pytest.raises(LogInconsistent, match="旧的备份"):
            append(store, judged("m99"))
        with pytest.raises(LogInconsistent):
            store.checkpoint(TOWN)


def test_a_whole_home_restored_is_noticed_from_outside(home: Place, tmp_path: Path) -> None:
    with demonstration(home) as store:
        fill(store, 3)
        store.checkpoint(TOWN)
        outside = tmp_path / "county.txt"
        fill(store, 2, first=3)
        witness = Signer.generate("county.example/witness", KeyKind.COSIGNATURE)
    shutil.copytree(home.directory, tmp_path / "copy", ignore=shutil.ignore_patterns("copy", "county.txt"))
    with home.open() as store:
        outside.write_text(cosign(store.checkpoint(TOWN), witness, at=1_605_844_800), encoding="utf-8")
        fill(store, 2, first=6)
        found = list(store.verify(outside=[outside], witnesses=[witness.verifier.encode()]))
        assert [str(finding) for finding in found] == ["外部见证 1 家：county.example/witness"]
        outside.write_text(cosign(store.checkpoint(TOWN), witness, at=1_605_844_900), encoding="utf-8")
    copied = Place(f"sqlite:///{tmp_path / 'copy' / 'record.sqlite3'}", tmp_path / "copy", home.clock)
    with copied.open() as store:
        assert faults(store) == [], "within itself the old copy is whole"
        assert first(store, outside=[outside]) == ActId(2020, 5)


def test_without_a_witness_it_says_so(store: Store) -> None:
    fill(store, 1)
    assert [str(finding) for finding in store.verify()] == ["无外部见证"]
    assert [str(finding) for finding in store.verify(quick=True)] == ["无外部见证"]


def test_a_checkpoint_file_that_was_touched_is_named(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    (file,) = (place.directory / "checkpoints" / TOWN).iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("\n3\n", "\n2\n"), encoding="utf-8")
    (fault,) = faults(store)
    assert "检查点" in fault.text
    assert fault.place == "checkpoint"


def test_nothing_is_signed_that_contradicts_an_earlier_checkpoint(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    forge(place, store, 1, insert=False)
    edge = Edge()
    for act in store.reader.acts(TOWN):
        edge.push(act.leaf_hash)
    head = Head(TOWN, "demonstration", 2020, 3, store.reader.head(TOWN).recorded_at, edge)
    place.force("UPDATE head SET edge = ?, seal = ?", (edge.to_bytes(), head.seal(store.keyring.seal_key)))
    place.force("DELETE FROM checkpoint")
    with pytest.raises(LogInconsistent, match="矛盾"):
        store.checkpoint(TOWN)
