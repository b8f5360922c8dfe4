"""Builds the demonstration's home where writing is cheap and then lays it durably in its place; refuses to build half a home.

Thousands of acts, each on the disk before the next, take a slow disk minutes. Nobody was told anything of a town that is being
built, so it is built in memory where there is room, with the same code, and moved when it is whole.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yifa.interfaces.demo.play import build
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench.indexing import bring_up_to_date
from yifa.record.keys import sync_folder

READY = "demo-ready"
"""A file that lies in a home that was built to its end."""

MEMORY = Path("/dev/shm")  # noqa: S108  a fresh folder of our own is made in it
ROOM = 1 << 30
"""Bytes that must be free there; the town of a whole year takes a quarter of it."""


def build_home(home: Path, folder: Path, *, progress: Callable[[str, int, int], None]) -> None:
    """Play the folder's town into a home that is not there yet, and sign it. Until it is whole, nothing lies at `home`."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with _beside(home) as laid:
        with _workshop(laid) as made:
            runtime = Runtime.create(made, folder)
            try:
                build(runtime, folder, progress=progress)
                bring_up_to_date(runtime)  # so that the first who looks something up need not wait
                runtime.store.checkpoint(runtime.town)
            finally:
                runtime.close()
            (made / READY).write_text("ready\n", encoding="ascii")
            if made != laid:
                shutil.copytree(made, laid)
        make_durable(laid)
        laid.rename(home)
    sync_folder(home.parent)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """A place on the same disk that is gone afterwards, whatever happened."""
    with tempfile.TemporaryDirectory(prefix=f".{home.name}-", dir=home.parent) as folder:
        yield Path(folder) / "home"


@contextmanager
def _workshop(laid: Path) -> Iterator[Path]:
    """Where to build: in memory if there is room, else in the place itself."""
    if not has_room(MEMORY):
        yield laid
        return
    with tempfile.TemporaryDirectory(prefix="yifa-demo-", dir=MEMORY) as folder:
        yield Path(folder) / "home"


def has_room(place: Path) -> bool:
    """True for a folder in memory that one may write to and that has room enough."""
    try:
        return os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free >= ROOM
    except OSError:
        return False


def make_durable(root: Path) -> None:
    """Every file and every name below a folder put on the disk."""
    for folder, _, names in os.walk(root):
        for name in names:
            handle = os.open(Path(folder) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(folder))
