"""A disk that fails or is full: a failure in plain words, never a success, no half act, and on it goes afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.record.crashing import answers, assert_whole, command, recorded, start, strace
from tests.record.making import TOWN, Place, append, demonstration, faults, fill, judged
from yifa.record.db import as_failure
from yifa.record.errors import WriteFailed
from yifa.record.store import Store

FAULTS = ["fsync,fdatasync:error=EIO:when=4..9", "pwrite64:error=EIO:when=9..14", "pwrite64:error=ENOSPC:when=9..20"]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_failed_is_not_acknowledged_and_the_writer_goes_on(home: Place, fault: str) -> None:
    with demonstration(home) as store:
        fill(store, 3, first=10_000)
    call = fault.partition(":")[0]
    words = [strace(), "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={fault}", *command(home, 1, 40)]
    with start(words) as process:
        assert process.stdout is not None
        lines = process.stdout.readlines()
    acknowledged, failed = answers(lines, "ACK"), answers(lines, "FAIL")
    assert failed, "the fault was never felt"
    assert acknowledged | failed == set(range(1, 41))
    assert 40 in acknowledged, "the writer did not recover"
    with home.open() as store:
        assert_whole(store, acknowledged)
        assert set(recorded(store)) <= acknowledged | failed | {10_000, 10_001, 10_002}


def test_a_full_database_refuses_in_plain_words(home: Place) -> None:
    with demonstration(home) as store:
        fill(store, 3)
        connection = store._writer._connection  # type: ignore[attr-defined]  # to limit its size
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(WriteFailed, match=r"磁盘已满.*重新提交"):
            write_until_full(store)
        assert faults(store) == [], "the reading side still works"
        connection = store._writer._connection  # type: ignore[attr-defined]  # a new one after the failure, or the old
        if connection is not None:
            connection.execute("PRAGMA max_page_count=1000000")
        append(store, judged("m999"))
        assert faults(store) == []


def write_until_full(store: Store) -> None:
    for number in range(100, 2000):
        store.evidence.put(os.urandom(5000), media_type="image/jpeg", purpose="执法")
        append(store, judged(f"m{number}"))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte and a half."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount") or "false"
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=1536k", "tmpfs", str(folder)], capture_output=True, check=False)
    if os.geteuid() or done.returncode:
        pytest.skip("不能挂载小磁盘（需要 root），磁盘写满的测试略过（cannot mount a tmpfs）")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_refuses_acts_and_evidence_and_recovers(small: Path) -> None:
    place = Place(f"sqlite:///{small / 'record.sqlite3'}", small)
    with demonstration(place) as store:
        ballast = small / "ballast"
        fill(store, 3)
        ballast.write_bytes(bytes(200_000))
        with pytest.raises(WriteFailed, match="磁盘已满"):
            write_until_full(store)
        assert store.reader.head(TOWN).size > 3
        assert faults(store) == []
        ballast.unlink()
        append(store, judged("m5000"))
        assert faults(store) == []


def test_failures_have_a_chinese_sentence() -> None:
    assert "磁盘已满" in str(as_failure(OSError(errno.ENOSPC, "No space left on device")))
    assert "出错" in str(as_failure(OSError(errno.EIO, "Input/output error")))
    assert as_failure(ValueError("x")) is None
