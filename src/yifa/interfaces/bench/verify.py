"""Checking a record, quickly and wholly, against hashing the same bytes in one go; repairs nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from yifa.interfaces.bench.row import Row, compared, seconds
from yifa.interfaces.bench.town import Filled
from yifa.interfaces.runtime import Runtime

ROUNDS = 5
MEGABYTE = 1024
"""Kilobytes, as the system counts a process's memory."""


def verify_rows(small: Filled, large: Filled) -> list[Row]:
    """Time on the large one, memory on both."""
    runtime = Runtime.open(large.home)
    try:
        pairs = [(seconds(lambda: _verify(runtime, quick=True)), seconds(lambda: _hash(runtime))) for _ in range(ROUNDS)]
        whole = (seconds(lambda: _verify(runtime, quick=False)), seconds(lambda: _hash(runtime)))
    finally:
        runtime.close()
    memory = (_memory(large.home), _memory(small.home))
    return [
        compared("verify.quick_seconds", f"快速核验 {large.acts} 条（对比对同样的字节算一遍 SHA-256）", pairs, 15),
        compared("verify.memory_mb", f"快速核验占用的内存，{large.acts} 条（对比 {small.acts} 条）", [memory], 1.5),
        Row("verify.whole_seconds", "完整核验的秒数", whole[0], whole[1], ratio=whole[0] / whole[1]),
    ]


def _verify(runtime: Runtime, *, quick: bool) -> None:
    bad = [finding for finding in runtime.store.verify(quick=quick) if finding.bad]
    if bad:
        raise RuntimeError(f"记录核验不通过：{bad[0].text}")


def _hash(runtime: Runtime) -> None:
    """The bytes that the log commits to, read from the same table, through one SHA-256."""
    digest = hashlib.sha256()
    reader, town = runtime.store.reader, runtime.town
    for row in reader.execute("SELECT leaf_hash, salts, body FROM act WHERE town = ? ORDER BY position", (town,)):
        for each in row:
            digest.update(each)
    digest.digest()


def _memory(home: Path) -> float:
    """Megabytes that a process of its own needed at most for the quick check."""
    words = [sys.executable, "-m", "yifa.interfaces.cli.main", "verify", "--quick", "--home", str(home)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603  our own program
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"yifa verify 的退出码是 {process.returncode}")
    return used.ru_maxrss / MEGABYTE
