"""The power fails under a serving process: whatever a client was told over HTTP is on the disk, acts and photos alike."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from tests.interfaces.asking import Client, open_form, save_photos
from tests.record.crashing import strace
from tests.record.powercut import CALLS, Disk
from tests.support.served import SOAK, faults, opened, prepare, traced
from yifa.interfaces.bench.town import START, STEPS, make_town
from yifa.record.clock import SimulatedClock
from yifa.record.store import Store

CASES = 11 if SOAK else 1
PHOTOS = 100 if SOAK else 5
SENDS = ("writev", "sendto", "sendmsg", "send")
Check = Callable[[Path, set[str], list[bytes]], None]
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class ServedDisk(Disk):
    """Also follows what went out over sockets: an answer is what a client was told."""

    def _apply(self, call: str, arguments: str, result: int) -> str | None:
        if call not in SENDS:
            said = super()._apply(call, arguments, result)
            return None if call == "write" else said  # what it printed is no answer
        sent = b"".join(bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments))
        # Head and body may go out in one piece or in two; only the body says what was done.
        return sent.decode(errors="replace") if b'"act": "' in sent or b'name="revision"' in sent else None


class ForgetfulDisk(ServedDisk):
    """A disk whose syncs of the log file do nothing: to see that the test would notice."""

    def _on_file(self, call: str, path: str, arguments: str, texts: list[bytes], result: int) -> None:
        if not (path.endswith("-wal") and call in ("fsync", "fdatasync")):
            super()._on_file(call, path, arguments, texts, result)


@dataclass(frozen=True, slots=True)
class Recording:
    """The trace of a server, the photos in the order of their sending, and disks as they were before it started."""

    folder: Path
    photos: list[bytes]
    disks: dict[str, Disk]

    def cuts(self, disk: str, check: Check, dice: random.Random | None = None) -> None:
        """Cut the power after every answer and check what the disk then holds."""
        acts: set[str] = set()
        photos = 0
        for said in self.disks[disk].follow(self.folder / "trace"):
            acts |= set(re.findall(r'"act": ?"([0-9]+[.][0-9]+)"', said))
            saved = re.search(r'name="revision" value="([0-9]+)"', said)
            photos = max(photos, int(saved[1]) if saved else 0)
            after = self.folder / "after"
            shutil.rmtree(after, ignore_errors=True)
            self.disks[disk].write_to(after, dice)
            check(after, acts, self.photos[:photos])
        assert len(acts) == CASES * STEPS
        assert photos == PHOTOS


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Acts and photos sent to a server whose system calls are written down."""
    folder = tmp_path_factory.mktemp("recording")
    home = make_town(folder)
    cast, tokens = prepare(home)
    with opened(home) as (runtime, _):
        now = runtime.now()
    disks: dict[str, Disk] = {"clean": ServedDisk(home), "torn": ServedDisk(home), "forgetful": ForgetfulDisk(home)}
    made = Recording(folder, [], disks)
    words = [strace(), "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(folder / "trace")]
    with traced(home, [*words, "-e", f"trace={CALLS},{','.join(SENDS)}", "-e", "signal=none"]) as served:
        client = Client(served.port, cast, tokens, now)
        browser, path = open_form(served.port)
        upload = Thread(target=save_photos, args=(browser, path, made.photos, PHOTOS))
        upload.start()
        for _ in range(CASES):
            client.play()
        upload.join()
        browser.close()
    return made


def missing(folder: Path, acts: set[str], photos: list[bytes]) -> tuple[set[str], int]:
    """Acts, and the number of photos, that were told and are not there. What is there must verify."""
    clock = SimulatedClock(START + timedelta(days=30))
    with Store.open(f"sqlite:///{folder / 'record.sqlite3'}", directory=folder, clock=clock) as store:
        (town,) = store.towns()
        there = {str(act.id) for act in store.reader.acts(town)}
        rows = store.reader.query("SELECT digest FROM evidence WHERE media_type = 'image/jpeg'")
        seen = {store.evidence.get(digest, purpose="核对") for (digest,) in rows}
        assert faults(store) == []
        return acts - there, sum(photo not in seen for photo in photos)


@pytest.mark.parametrize("torn", [False, True], ids=["nothing unsynced is kept", "some of it is kept"])
def test_nothing_that_a_client_was_told_is_lost(recording: Recording, torn: bool) -> None:
    def check(folder: Path, acts: set[str], photos: list[bytes]) -> None:
        assert missing(folder, acts, photos) == (set(), 0)

    recording.cuts("torn" if torn else "clean", check, random.Random(22) if torn else None)


def test_a_disk_that_forgets_would_be_noticed(recording: Recording) -> None:
    lost: set[str] = set()

    def check(folder: Path, acts: set[str], photos: list[bytes]) -> None:
        lost.update(missing_acts(folder, acts))

    recording.cuts("forgetful", check)
    assert len(lost) == CASES * STEPS


def missing_acts(folder: Path, acts: set[str]) -> set[str]:
    """Acts that were told and are not there, nothing else asked."""
    clock = SimulatedClock(START + timedelta(days=30))
    with Store.open(f"sqlite:///{folder / 'record.sqlite3'}", directory=folder, clock=clock) as store:
        (town,) = store.towns()
        return acts - {str(act.id) for act in store.reader.acts(town)}
