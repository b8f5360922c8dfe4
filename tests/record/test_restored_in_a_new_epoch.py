"""An older copy put back goes on in an epoch of its own that names what is missing; `verify` tells it. On both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.record.making import TOWN, Place, append, faults, fill, judged
from yifa.record.act import ActId
from yifa.record.epoch import epoch_of, is_restored, next_epoch, restored_epoch, year_of
from yifa.record.errors import LogInconsistent, Malformed
from yifa.record.gap import FIELD, Gap, lost
from yifa.record.store import Store


class Copy:
    """A record as it stood once, to be put back as somebody with the backup would."""

    def __init__(self, place: Place) -> None:
        self.place = place
        connection = place.connect()
        self.head = connection.execute("SELECT epoch, position, recorded_at, edge, seal FROM head").fetchone()
        self.tables = {
            table: [tuple(row) for row in connection.execute(f"SELECT * FROM {table}").fetchall()]
            for table in ("act", "vault", "act_key", "checkpoint", "tile")
        }
        connection.close()

    def put_back(self) -> None:
        for table, rows in self.tables.items():
            self.place.force(f"DELETE FROM {table}")
            for row in rows:
                self.place.force(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        assert self.head is not None
        self.place.force("UPDATE head SET epoch = ?, position = ?, recorded_at = ?, edge = ?, seal = ?", self.head)


def told(store: Store, **how: Any) -> list[str]:
    return [finding.text for finding in store.verify(**how) if finding.place == "restored"]


def lose(place: Place, store: Store, *, kept: int = 3, more: int = 4) -> None:
    """Record, copy, record and sign more, then put the copy back."""
    fill(store, kept)
    store.checkpoint(TOWN)
    copy = Copy(place)
    fill(store, more, first=kept)
    store.checkpoint(TOWN)
    store.close()
    copy.put_back()


def test_an_older_copy_is_refused_until_it_is_restored(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old, pytest.raises(LogInconsistent):
        append(old, judged("new"))


def test_it_goes_on_in_a_new_epoch_and_names_the_gap(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        gap = old.restored(TOWN)
        assert gap.lost == {2020: (3, 7)}
        act = append(old, judged("late"))
        assert act.id == ActId(202001, 0)
        assert act.open[FIELD] == gap.to_json()
        old.checkpoint(TOWN)
        assert faults(old) == []
        assert faults(old, quick=True) == []
        for quick in (False, True):
            (text,) = told(old, quick=quick)
            assert "2020.3 至 2020.6（4 条）" in text
            assert "补录" in text
    with place.open() as again:
        assert append(again, judged("next")).id == ActId(202001, 1)
        assert faults(again) == []


def test_before_its_first_act_the_gap_is_told_as_well(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        assert faults(old) == []
        assert len(told(old)) == 1


def test_the_first_act_can_be_proved_with_the_gap_it_names(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        act = append(old, judged("late"))
        old.checkpoint(TOWN)
        assert old.proof(TOWN, act.id) is not None
        assert "/202001\n" in str(old.proof(TOWN, act.id))


def test_a_copy_with_everything_signed_loses_nothing(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    gap = store.restored(TOWN)
    assert gap.lost == {}
    append(store, judged("next"))
    assert faults(store) == []
    assert "没有签过而缺失的记录" in told(store)[0]


def test_acts_of_the_copy_after_its_last_checkpoint_stay(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    fill(store, 2, first=3)
    gap = store.restored(TOWN)
    assert (gap.epoch, gap.size) == (2020, 5)
    append(store, judged("next"))
    assert faults(store) == []


def test_a_second_restoration_has_an_epoch_of_its_own(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        append(old, judged("late"))
        old.checkpoint(TOWN)
        old.restored(TOWN)
        assert append(old, judged("later")).id == ActId(202002, 0)
        assert faults(old) == []
        assert len(told(old)) == 2


def test_the_next_year_opens_after_a_restored_one(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        append(old, judged("late"))
        place.clock.set(datetime(2021, 1, 4, 4, tzinfo=UTC))
        assert append(old, judged("new year")).id == ActId(202100, 0)
        assert faults(old) == []
        place.clock.set(datetime(2022, 1, 4, 4, tzinfo=UTC))
        assert append(old, judged("newer year")).id == ActId(202200, 0)
        assert faults(old) == []


def test_a_whole_year_lost_is_named_too(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    copy = Copy(place)
    fill(store, 2, first=3)
    place.clock.set(datetime(2021, 1, 4, 4, tzinfo=UTC))
    append(store, judged("new year"))
    store.checkpoint(TOWN)
    store.close()
    copy.put_back()
    with place.open() as old:
        gap = old.restored(TOWN)
        assert gap.lost == {2020: (3, 5), 2021: (0, 1)}
        assert append(old, judged("late")).id == ActId(202101, 0)
        assert faults(old) == []
        assert "2020.3 至 2020.4（2 条）、2021.0 至 2021.0（1 条）" in told(old)[0]


def test_an_undeclared_loss_stays_a_fault(place: Place, store: Store) -> None:
    """Who restores cannot own up to less than what was signed."""
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        append(old, judged("late"))
        said = json.dumps({"beyond": [], "epoch": 2020, "root": "00" * 32, "size": 3}, sort_keys=True)
        place.force("UPDATE record_meta SET value = ? WHERE name LIKE 'restored/%'", (said,))
        assert faults(old) == []  # what counts is what the first act says
    fresh = [finding for finding in place.open().verify() if finding.bad]
    assert fresh == []


def test_a_copy_other_than_the_declared_one_is_found(place: Place, store: Store) -> None:
    lose(place, store, kept=3)
    connection = place.connect()
    with place.open() as old:
        old.restored(TOWN)
    row = connection.execute("SELECT value FROM record_meta WHERE name LIKE 'restored/%'").fetchone()
    connection.close()
    assert row is not None
    place.force(
        "UPDATE record_meta SET value = ? WHERE name LIKE 'restored/%'",
        (json.dumps({**json.loads(row[0]), "root": "ab" * 32}),),
    )
    with place.open() as again:
        append(again, judged("late"))
        assert "恢复时的说明" in "".join(finding.text for finding in faults(again))


def test_a_restored_epoch_without_its_story_is_a_fault(place: Place, store: Store) -> None:
    lose(place, store)
    with place.open() as old:
        old.restored(TOWN)
        place.force("DELETE FROM record_meta WHERE name LIKE 'restored/%'")
        append(old, judged("late"))
        assert any("没有说明从哪份备份恢复" in finding.text for finding in faults(old))


def test_a_copy_that_contradicts_what_it_covers_is_not_restored(place: Place, store: Store) -> None:
    fill(store, 3)
    store.checkpoint(TOWN)
    place.force("UPDATE act SET body = (SELECT body FROM act WHERE sequence = 0) WHERE sequence = 1")
    with pytest.raises(LogInconsistent):
        store.restored(TOWN)
    assert store.reader.head(TOWN).epoch == 2020


@pytest.mark.parametrize(
    ("epoch", "year", "restored"), [(2020, 2020, False), (202001, 2020, True), (202099, 2020, True), (202100, 2021, False)]
)
def test_the_year_of_an_epoch(epoch: int, year: int, restored: bool) -> None:
    assert (year_of(epoch), is_restored(epoch)) == (year, restored)


def test_epochs_only_grow() -> None:
    at, seen = 2020, [2020]
    for year in (2020, 2020, 2021, 2022, 2022):
        at = restored_epoch(at) if year == year_of(at) else next_epoch(at, year)
        seen.append(at)
    assert seen == [2020, 202001, 202002, 202100, 202200, 202201]
    assert next_epoch(2020, 2021) == 2021
    assert epoch_of(datetime(2020, 12, 31, 16, tzinfo=UTC)) == 2021
    with pytest.raises(Malformed):
        restored_epoch(202099)


@pytest.mark.parametrize(
    "hostile",
    [None, [], "x", {}, {"epoch": 2020}, {"epoch": "2020", "size": 1, "root": "", "beyond": []},
     {"epoch": 2020, "size": -1, "root": "", "beyond": []}, {"epoch": 2020, "size": 1, "root": 5, "beyond": []},
     {"epoch": 2020, "size": 1, "root": "", "beyond": [], "more": 1}],
)  # fmt: skip
def test_a_story_of_another_form_declares_nothing(hostile: object) -> None:
    with pytest.raises(ValueError, match="恢复的说明"):
        Gap.from_json(hostile)


def test_what_is_lost_by_epoch() -> None:
    gap = Gap(2020, 3, "00", ({"epoch": 2020, "size": 7}, {"epoch": 2021, "size": 2}))
    assert lost([gap]) == {2020: (3, 7), 2021: (0, 2)}
    assert Gap.from_json(gap.to_json()) == gap
