"""One thing changed anywhere in the database, by somebody who may do everything there, is found and named. On both databases."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.record.making import TABLES, TOWN, Place, append, demonstration, faults, fill, judged, plain, purge_order
from yifa.record.act import ActId
from yifa.record.db import DATABASE_ERRORS, Connection
from yifa.record.store import Store
from yifa.record.tx import Tx

SOAK = os.environ.get("YIFA_SOAK") == "1"


def rounds(place: Place) -> int:
    """300 in every run, 10,000 in a soak; PostgreSQL shares the checking code and needs fewer."""
    return {"sqlite": 10_000, "postgresql": 1_000}[place.dialect] if SOAK else {"sqlite": 300, "postgresql": 40}[place.dialect]


@pytest.fixture
def full(place: Place) -> Iterator[Store]:
    """Two years, complete tiles, private fields, keys, evidence, a purge, several checkpoints."""
    with demonstration(place) as store:
        fill(store, 6)
        store.checkpoint(TOWN)
        photo = store.evidence.put(b"photo", media_type="image/jpeg", purpose="执法", keep="archive")
        notice = store.evidence.put(b"notice", media_type="text/plain")
        gone = store.evidence.put(b"gone", media_type="image/png", purpose="执法")
        append(store, judged("m90", key="k90", evidence=(photo, notice, gone)))
        store.submit(TOWN, _many)
        store.purge(TOWN, purge_order("p1", "2020.2/fact.party", gone))
        store.checkpoint(TOWN)
        place.clock.set(datetime(2021, 3, 1, tzinfo=UTC))
        fill(store, 4, first=200)
        store.checkpoint(TOWN)
        fill(store, 2, first=300)
        assert faults(store) == []
        yield store


def _many(tx: Tx) -> None:
    for number in range(255):
        tx.append(plain(f"s{number}", ("fact.n", number)))


@dataclass(frozen=True)
class Change:
    """One column of one row changed."""

    table: str
    column: str
    row: dict[str, Any]
    new: Any

    @property
    def act(self) -> ActId | None:
        if self.table in ("act", "vault", "act_key"):
            return ActId(self.row["epoch"], self.row["sequence"])
        return None

    def apply(self, connection: Connection, *, back: bool = False) -> None:
        values = dict(self.row)
        if back:
            values[self.column] = self.new
        target = self.row[self.column] if back else self.new
        where = " AND ".join(f"{name} IS NOT DISTINCT FROM ?" for name in values)
        done = connection.execute(f"UPDATE {self.table} SET {self.column} = ? WHERE {where}", (target, *values.values()))
        assert done.rowcount == 1


def without_triggers(place: Place) -> Connection:
    connection = place.connect()
    if place.dialect == "sqlite":
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    else:
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return connection


def columns(connection: Connection) -> dict[str, list[str]]:
    return {table: [item[0] for item in connection.raw.execute(f"SELECT * FROM {table}").description] for table in TABLES}


def altered(value: Any, dice: random.Random) -> Any:
    """The smallest change: one byte, one character, one more or less."""
    if isinstance(value, bytes):
        if not value:
            return b"\x00"
        at = dice.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << dice.randrange(8))]) + value[at + 1 :]
    if isinstance(value, str):
        at = dice.randrange(len(value)) if value else 0
        return value[:at] + ("x" if value[at : at + 1] != "x" else "y") + value[at + 1 :]
    return value + dice.choice((-1, 1, 7, 1000))


def draw(connection: Connection, names: dict[str, list[str]], dice: random.Random, table: str, column: str) -> Change | None:
    total = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert total is not None
    order = ", ".join(names[table][:4])
    row = connection.execute(f"SELECT * FROM {table} ORDER BY {order} LIMIT 1 OFFSET ?", (dice.randrange(total[0]),)).fetchone()
    assert row is not None
    held = dict(zip(names[table], row, strict=True))
    if held[column] is None:
        return None
    return Change(table, column, held, altered(held[column], dice))


def test_every_single_change_is_named(place: Place, full: Store) -> None:
    connection = without_triggers(place)
    names = columns(connection)
    cells = [(table, column) for table, found in names.items() for column in found]
    dice = random.Random(20201120)
    done = 0
    while done < rounds(place):
        change = draw(connection, names, dice, *cells[done % len(cells)])
        if change is None:
            done += 1
            continue
        try:
            change.apply(connection)
        except DATABASE_ERRORS:
            continue  # the row would collide with another one; the database refuses by itself
        found = faults(full)
        assert found, f"unnoticed: {change}"
        if change.act is not None and change.column not in ("town", "epoch", "sequence"):
            assert change.act in [finding.act for finding in found], (change, found)
            assert found[0].act == change.act, (change, found)
        change.apply(connection, back=True)
        done += 1
    connection.close()
    assert faults(full) == []


@pytest.mark.parametrize("column", ["epoch", "sequence", "town"])
def test_an_act_moved_away_is_missed_at_its_place(place: Place, full: Store, column: str) -> None:
    new = {"epoch": 2022, "sequence": 5000, "town": "elsewhere"}[column]
    place.force(f"UPDATE act SET {column} = ? WHERE epoch = 2020 AND sequence = 3", (new,))
    assert "记录 2020.3 不见了" in [finding.text[: len("记录 2020.3 不见了")] for finding in faults(full)]


def test_every_table_row_removed_is_named(place: Place, full: Store) -> None:
    for table in TABLES:
        connection = without_triggers(place)
        first = columns(connection)[table][:4]
        row = connection.execute(f"SELECT {', '.join(first)} FROM {table} ORDER BY {', '.join(first)} LIMIT 1").fetchone()
        assert row is not None
        where = " AND ".join(f"{name} IS NOT DISTINCT FROM ?" for name in first)
        connection.begin()
        connection.execute(f"DELETE FROM {table} WHERE {where}", row)
        connection.commit()
        connection.close()
        assert faults(full), f"a missing row of {table} is not noticed"


def test_a_row_added_is_named(place: Place, full: Store) -> None:
    place.force(
        "INSERT INTO vault (town, epoch, sequence, name, purpose, keep, wrapped, sealed)"
        " SELECT town, epoch, sequence, 'fact.extra', purpose, keep, wrapped, sealed FROM vault"
        " WHERE sequence = 1 AND epoch = 2020 AND name = 'fact.phone'"
    )
    assert str(faults(full)[0].act) == "2020.1"
