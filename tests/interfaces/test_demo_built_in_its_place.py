"""The demonstration's home appears whole or not at all, durable and as private as a live one, wherever it was built."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.demo import TOWN
from yifa.interfaces.demo import building
from yifa.interfaces.demo.building import READY, build_home, has_room
from yifa.interfaces.runtime import Runtime


def told(*_: object) -> None:
    """Nobody listens to the progress."""


def founded(runtime: Runtime, folder: Path, *, progress: Callable[[str, int, int], None]) -> None:
    """In place of the whole year: one file that is kept."""
    del folder, progress
    runtime.store.evidence.put(b"x", media_type="text/plain", purpose="case", keep="archive")
    runtime.store.submit(runtime.town, lambda tx: None)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A town without acts: what is tested is where it lies."""
    monkeypatch.setattr(building, "build", founded)
    monkeypatch.setattr("yifa.record.store.Store.checkpoint", lambda *_: "")


@pytest.fixture(params=["memory", "disk"])
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that counts as memory; on a machine without room nothing is built there."""
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(building, "MEMORY", memory)
    monkeypatch.setattr(building, "ROOM", 1 if request.param == "memory" else 1 << 80)
    return memory


def test_it_opens_from_its_place_and_leaves_nothing_elsewhere(quick: None, where: Path, tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    build_home(home, TOWN, progress=told)
    assert (home / READY).is_file()
    assert [path.name for path in home.parent.iterdir()] == ["home"]
    assert list(where.iterdir()) == []
    runtime = Runtime.open(home)
    try:
        assert len(runtime.store.reader.query("SELECT 1 FROM evidence")) == 1
        assert [finding for finding in runtime.store.verify() if finding.bad] == []
    finally:
        runtime.close()


def test_keys_stay_the_owners(quick: None, where: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    build_home(home, TOWN, progress=told)
    assert home.stat().st_mode & 0o077 == 0
    keys = [path for path in (home / "keys").rglob("*") if path.is_file()]
    assert keys
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys)


def test_every_file_is_on_the_disk_before_it_is_in_its_place(
    quick: None, where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, synced, real = tmp_path / "home", set[int](), os.fsync

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename := _Watched(synced, Path.rename))
    build_home(home, TOWN, progress=told)
    assert {path.stat().st_ino for path in (home, *home.rglob("*"))} <= rename.synced_before
    assert tmp_path.stat().st_ino in synced


class _Watched:
    """Path.rename that remembers what was on the disk when it was called."""

    def __init__(self, synced: set[int], real: Callable[[Path, Path], Path]) -> None:
        self.synced, self.real = synced, real
        self.synced_before: set[int] = set()

    def __get__(self, path: Path, _owner: type) -> Callable[[Path], Path]:
        return lambda target: self(path, target)

    def __call__(self, path: Path, target: Path) -> Path:
        self.synced_before = set(self.synced)
        return self.real(path, target)


def test_a_building_that_failed_leaves_nothing(where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def astray(runtime: Runtime, folder: Path, **_: object) -> None:
        assert not (tmp_path / "home").exists()
        raise RuntimeError("astray")

    monkeypatch.setattr(building, "build", astray)
    with pytest.raises(RuntimeError, match="astray"):
        build_home(tmp_path / "home", TOWN, progress=told)
    assert [path.name for path in tmp_path.iterdir()] == ["memory"]
    assert list(where.iterdir()) == []


def test_a_place_that_is_not_there_has_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_room(tmp_path / "nowhere")
    monkeypatch.setattr(building, "ROOM", 1)
    assert has_room(tmp_path)
