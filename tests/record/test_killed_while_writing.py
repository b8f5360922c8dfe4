"""A process killed at any moment: every act it was told is recorded is there once, and the next process goes on."""

from __future__ import annotations

import random

import pytest

from tests.record.crashing import SOAK, answers, assert_whole, command, start, strace
from tests.record.making import TOWN, Place, append, demonstration, fill, judged


def kills(place: Place) -> int:
    return {"sqlite": 200 if SOAK else 12, "postgresql": 50 if SOAK else 3}[place.dialect]


def test_killed_after_any_number_of_acts(place: Place) -> None:
    demonstration(place).close()
    dice = random.Random(place.dialect)
    acknowledged: set[int] = set()
    for kill in range(kills(place)):
        with start(command(place, kill * 1000, 1000)) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(dice.randrange(1, 12))]
            process.kill()
            lines += process.stdout.readlines()
        acknowledged |= answers(lines, "ACK")
        assert acknowledged
        with place.open() as store:
            assert_whole(store, acknowledged)
            if kill % 4 == 0:
                store.checkpoint(TOWN)
    with place.open() as store:
        append(store, judged("m9999999"))
        assert_whole(store, acknowledged)


@pytest.mark.parametrize("when", range(1, 200 if SOAK else 5))
def test_killed_at_the_sync(home: Place, when: int) -> None:
    with demonstration(home) as store:
        fill(store, 3)
        store.checkpoint(TOWN)
    words = [strace(), "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync"]
    words += ["-e", f"inject=fdatasync,fsync:signal=SIGKILL:when={when}", *command(home, 10, 200)]
    with start(words) as process:
        assert process.stdout is not None
        lines = process.stdout.readlines()
    with home.open() as store:
        assert_whole(store, answers(lines, "ACK") | {0, 1, 2})
        fill(store, 1, first=5000)
