"""Every projection can be thrown away: rebuilt it is the same, before and after a purge, on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.projections.house import TOWN, Town, decided, house, later, published
from tests.record.conftest import on_postgres
from tests.record.making import purge_order
from yifa.projections.rebuild import fingerprints, rebuilt
from yifa.record.act import Json


def lived(town: Town) -> None:
    """A few matters with a correction, a withdrawal and a publication."""
    first = decided(town, "2021-08-02", 10000, public=True)
    published(town, first, "2021-08-05 10:00")
    second = decided(town, "2021-08-06", 20000)
    facts: dict[str, Json] = {"correct_reason": "示例：笔误", "replaced": [{"fact": "amount", "value": "90元"}]}
    town.do(
        "onsite-penalty.correct",
        later(second, hours=2),
        town.one("甲", "@original"),
        facts,
        matter=second.matter,
        thread=second.id,
    )
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


def purge_parties(town: Town) -> int:
    """Destroy the name of every party told so far, as an act that orders it; returns how many."""
    acts = [act for act in town.store.reader.acts(TOWN) if "fact.party" in act.sealed]
    order = purge_order("示例销毁令", *(f"{act.id}/fact.party" for act in acts))
    town.store.purge(TOWN, replace(order, at=town.clock.now()))
    return len(acts)


def test_rebuilt_after_a_purge(town: Town) -> None:
    lived(town)
    before = fingerprints(town.store.reader, TOWN)
    assert purge_parties(town) == 2
    same_after_rebuild(town)
    assert fingerprints(town.store.reader, TOWN) == before  # no projection ever held a name
    assert not [finding for finding in town.store.verify() if finding.bad]


def test_a_row_changed_by_hand_is_named(town: Town) -> None:
    lived(town)
    town.store.submit(TOWN, lambda tx: tx.execute("UPDATE figure_count SET value = value + 1 WHERE figure = 'ec.simple'"))
    assert rebuilt(town.store.reader, TOWN, lambda: town.door.rebuild(TOWN)) == ["figure_count"]


def test_rebuilt_on_postgresql(tmp_path: Path) -> None:
    with on_postgres(tmp_path) as place, house(tmp_path, place.url) as town:
        lived(town)
        same_after_rebuild(town)
        purge_parties(town)
        same_after_rebuild(town)
