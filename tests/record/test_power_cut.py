"""The power fails at any moment: what was acknowledged is there, and what the disk tore does not spoil the rest."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.record.crashing import SOAK, answers, assert_whole, command, recorded, start, strace
from tests.record.making import TOWN, Place, demonstration, fill
from tests.record.powercut import CALLS, Disk

ACTS = 200 if SOAK else 24


def cuts(home: Place, level: str, torn: bool) -> tuple[int, int]:
    """(acknowledged, lost) over a cut after every single answer."""
    with demonstration(home) as store:
        fill(store, 3, first=10_000)
        store.checkpoint(TOWN)
    disk = Disk(home.directory)
    trace = home.directory.parent / f"trace-{level}"
    words = [strace(), "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e", f"trace={CALLS}", "-e", "signal=none"]
    with start([*words, *command(home, 0, ACTS, level)]) as process:
        assert process.stdout is not None
        assert len(process.stdout.readlines()) == ACTS
    acknowledged: set[int] = set()
    lost, dice = 0, random.Random(7) if torn else None
    for number, said in enumerate(disk.follow(trace)):
        acknowledged |= answers([said], "ACK")
        folder = home.directory.parent / f"cut{number}"
        after = Place(f"sqlite:///{folder}/record.sqlite3", folder, home.clock)
        disk.write_to(after.directory, dice)
        with after.open() as store:
            missing = acknowledged - set(recorded(store))
            lost += len(missing)
            assert_whole(store, acknowledged - missing)
    return len(acknowledged), lost


@pytest.fixture
def inner(tmp_path: Path) -> Place:
    folder = tmp_path / "home"
    folder.mkdir()
    return Place(f"sqlite:///{folder / 'record.sqlite3'}", folder)


@pytest.mark.parametrize("torn", [False, True], ids=["nothing unsynced is kept", "some of it is kept"])
def test_no_acknowledged_act_is_lost(inner: Place, torn: bool) -> None:
    assert cuts(inner, "FULL", torn) == (ACTS, 0)


def test_the_harness_would_notice_a_weaker_sync(inner: Place) -> None:
    acknowledged, lost = cuts(inner, "NORMAL", False)
    assert acknowledged == ACTS
    assert lost > ACTS // 2
