"""Starting the writing process, cutting it short, and asking afterwards what of it is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.record.making import TOWN, Place, faults
from yifa.record.store import Store

SOAK = os.environ.get("YIFA_SOAK") == "1"
ROOT = Path(__file__).resolve().parents[2]


def command(place: Place, first: int, count: int, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.record.writing", place.url, str(place.directory), str(first), str(count), *more]


def start(words: Sequence[str]) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def strace() -> str:
    found = shutil.which("strace")
    if found is None:
        pytest.skip("没有 strace，注入磁盘故障的测试略过（strace absent）")
    return found


def answers(lines: Sequence[str], word: str) -> set[int]:
    """Numbers of the complete lines that begin with this word; the last line may be torn."""
    return {int(line.split()[1]) for line in lines if line.startswith(word) and line.endswith("\n")}


def recorded(store: Store) -> list[int]:
    """Numbers of the acts that are there, in log order."""
    return [int(act.matter[1:]) for act in store.reader.acts(TOWN)]


def assert_whole(store: Store, acknowledged: set[int]) -> None:
    """Every acknowledged act is there, none twice, and verify is green."""
    found = recorded(store)
    assert len(found) == len(set(found))
    assert acknowledged <= set(found), f"lost: {sorted(acknowledged - set(found))}"
    assert faults(store) == []
