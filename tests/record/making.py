"""Acts and records for the tests of the store; the cast is 甲、乙 (officers) and 丁 (a party)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from yifa.record.act import Act, Field, Json, Judged
from yifa.record.clock import Clock, SimulatedClock
from yifa.record.db import Connection, Database
from yifa.record.finding import Finding
from yifa.record.store import Store
from yifa.record.tx import Tx

TOWN = "zhengguo-test"
NOON = datetime(2020, 11, 20, 4, tzinfo=UTC)
"""Noon in Shanghai."""

TABLES = ("head", "act", "vault", "act_key", "evidence", "checkpoint", "tile", "record_meta")


@dataclass
class Place:
    """Where a test keeps its record."""

    url: str
    directory: Path
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(NOON))

    @property
    def dialect(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    def open(self, clock: Clock | None = None) -> Store:
        return Store.open(self.url, directory=self.directory, clock=clock or self.clock)

    def connect(self) -> Connection:
        return Database.open(self.url).connect()

    def force(self, sql: str, params: tuple[Any, ...] = ()) -> None:
        """Run a statement as the owner of the database would who means harm: with the triggers off."""
        connection = self.connect()
        connection.begin()
        if self.dialect == "sqlite":
            names = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in names:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(sql, params)
            for _, created in names:
                connection.execute(created)
        else:
            for table in TABLES:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(sql, params)
            for table in TABLES:
                connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.commit()
        connection.close()


def demonstration(place: Place, town: str = TOWN) -> Store:
    return Store.create(place.url, directory=place.directory, town=town, mode="demonstration", clock=place.clock)


def judged(
    matter: str = "m1", *, opens: bool = True, amount: int = 20000, key: str | None = None, digest: str = "0" * 64, **more: Any
) -> Judged:
    """An on-the-spot penalty by 甲 against 丁."""
    fields = (
        Field("persons", [{"acting_for": None, "capacity": "officer", "person": "甲"}]),
        Field("recorder", "甲"),
        Field("fact.amount", amount),
        Field("fact.violation", "占道经营（示例）"),
        Field("fact.party", {"kind": "person", "name": "丁（示例）"}, purpose="执法", keep="archive"),
        Field("fact.phone", "13800000000", purpose="送达", keep="as-matter"),
    )
    given: dict[str, Any] = {
        "kind": "onsite-penalty.decide",
        "at": NOON,
        "fields": fields,
        "judgement": "",
        "key": None if key is None else ("甲", key),
        "body_digest": None if key is None else digest,
    }
    return Judged(matter=matter, opens=opens, **{**given, **more})


def plain(matter: str, *fields: tuple[str, Json], opens: bool = True, kind: str = "town.found") -> Judged:
    """An act with open fields only."""
    return Judged(kind, matter, opens, NOON, tuple(Field(*each) for each in fields), "")


def purge_order(matter: str, *targets: str) -> Judged:
    """An act that orders what it names destroyed."""
    listed: Json = list(targets)
    return plain(matter, ("recorder", "甲"), ("purges", listed), ("fact.basis", "保存期限届满（示例）"), kind="archive.destroy")


def append(store: Store, act: Any, town: str = TOWN) -> Act:
    return store.submit(town, lambda tx: tx.append(act))


def fill(store: Store, count: int, *, first: int = 0) -> list[Act]:
    """`count` acts in one commit, in matters m0, m1, …"""

    def job(tx: Tx) -> list[Act]:
        return [tx.append(judged(f"m{number}", key=f"k{number}")) for number in range(first, first + count)]

    return store.submit(TOWN, job)


def faults(store: Store, **how: Any) -> list[Finding]:
    """What verify finds wrong."""
    return [finding for finding in store.verify(**how) if finding.bad]
