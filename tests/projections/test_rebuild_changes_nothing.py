"""Every projection can be thrown away: rebuilt it is the same, before and after a purge, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.projections.house import TOWN, Town, decided, house, later, published
from tests.record.conftest import on_postgres
from yifa.projections.rebuild import fingerprints, rebuilt


def lived(town: Town) -> None:
    """A few matters with a correction, a withdrawal and a publication."""
    first = decided(town, "2021-08-02", 10000, public=True)
    published(town, first, "2021-08-05 10:00")
    second = decided(town, "2021-08-06", 20000)
    facts = {"correct_reason": "示例：笔误", "replaced": [{"fact": "amount", "value": "90元"}]}
    town.do("onsite-penalty.correct", later(second, hours=2), town.one("甲", "@original"), facts, matter=second.matter, thread=second.id)
    gone = {"withdraw_reason": "示例：认定事实有误", "withdraw_basis": "行政处罚法（2021年修订）第七十五条"}
    town.do("onsite-penalty.withdraw", later(first, days=8), town.one("镇长", "head"), gone, matter=first.matter, thread=first.id)


def same_after_rebuild(town: Town) -> None:
    """Rebuild twice and compare every table."""
    assert rebuilt(town.store.reader, TOWN, lambda: town.door.rebuild(TOWN)) == []
    once = fingerprints(town.store.reader, TOWN)
    town.door.rebuild(TOWN)
    assert fingerprints(town.store.reader, TOWN) == once


def test_rebuilt_on_sqlite(town: Town) -> None:
    lived(town)
    same_after_rebuild(town)


def test_a_row_changed_by_hand_is_named(town: Town) -> None:
    lived(town)
    town.store.submit(TOWN, lambda tx: tx.execute("UPDATE figure_count SET value = value + 1 WHERE figure = 'ec.simple'"))
    assert rebuilt(town.store.reader, TOWN, lambda: town.door.rebuild(TOWN)) == ["figure_count"]


def test_rebuilt_on_postgresql(tmp_path: Path) -> None:
    with on_postgres(tmp_path) as place, house(tmp_path, place.url) as town:
        lived(town)
        same_after_rebuild(town)
