"""The built demonstration, once for the whole run, and copies of it to break."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from yifa.interfaces.demo.building import READY, build_home
from yifa.interfaces.runtime import Runtime

ROOT = Path(__file__).resolve().parents[2]
TOWN = ROOT / "towns" / "zhengguo-2020"


def build_demo(home: Path) -> None:
    """Play the whole year into an empty home and sign it."""
    build_home(home, TOWN, progress=lambda *_: None)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home with the whole demonstration; read only, shared by all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    home = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / READY).exists():
            build_demo(home)
    return home


def copy_home(home: Path, to: Path) -> Path:
    """A copy that opens by itself: nothing in a home names where it lies."""
    return Path(shutil.copytree(home, to))


@pytest.fixture
def demo_copy(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration that a test may write to."""
    return copy_home(demo_home, tmp_path / "home")


@pytest.fixture
def demo(demo_copy: Path) -> Iterator[Runtime]:
    """A copy of the demonstration, open."""
    runtime = Runtime.open(demo_copy)
    yield runtime
    runtime.close()
