"""Checking a record, quickly and wholly, against hashing the same bytes in one go; repairs nothing.

Run as `python -m yifa.interfaces.bench.verify HOME` it prints how many kilobytes the quick check needed at most.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from yifa.interfaces.bench.row import Row, compared, seconds
from yifa.interfaces.bench.town import Filled
from yifa.interfaces.runtime import Runtime

ROUNDS = 5
MEGABYTE = 1024
"""Kilobytes, as the system counts a process's memory."""

QUICK, WHOLE = "leaf_hash", "leaf_hash, salts, body"
"""What the quick check reads of every act, and what its leaf commits to."""


def verify_rows(small: Filled, large: Filled) -> list[Row]:
    """Time on the large one, memory on both."""
    runtime = Runtime.open(large.home)
    try:
        pairs = [(seconds(lambda: _verify(runtime, quick=True)), seconds(lambda: _hash(runtime, QUICK))) for _ in range(ROUNDS)]
        whole = (seconds(lambda: _verify(runtime, quick=False)), seconds(lambda: _hash(runtime, WHOLE)))
    finally:
        runtime.close()
    memory = (_memory(large.home), _memory(small.home))
    return [
        compared("verify.quick_seconds", f"快速核验 {large.acts} 条（对比读出同样的字节算一遍 SHA-256）", pairs, 15),
        compared("verify.memory_mb", f"快速核验占用的内存，{large.acts} 条（对比 {small.acts} 条）", [memory], 1.5),
        Row("verify.whole_seconds", "完整核验的秒数（对比读出全部字节算一遍 SHA-256）", *whole, ratio=whole[0] / whole[1]),
    ]


def _verify(runtime: Runtime, *, quick: bool) -> None:
    bad = [finding for finding in runtime.store.verify(quick=quick) if finding.bad]
    if bad:
        raise RuntimeError(f"记录核验不通过：{bad[0].text}")


def _hash(runtime: Runtime, columns: str) -> None:
    """These bytes of every act in log order, through one SHA-256."""
    digest = hashlib.sha256()
    statement = f"SELECT {columns} FROM act WHERE town = ? ORDER BY epoch, sequence"  # noqa: S608  constants from above
    for row in runtime.store.reader.execute(statement, (runtime.town,)):
        for each in row:
            digest.update(each)
    digest.digest()


def _memory(home: Path) -> float:
    """Megabytes that a process of its own needed at most for the quick check."""
    words = [sys.executable, "-m", __name__, str(home)]
    told = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603  our own program
    return int(told.stdout) / MEGABYTE


def main(home: str) -> None:
    """Check, and say the most memory this process ever had: its own count, which no parent's size enters."""
    runtime = Runtime.open(Path(home))
    try:
        _verify(runtime, quick=True)
    finally:
        runtime.close()
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    sys.stdout.write(status.partition("VmHWM:")[2].split()[0] + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
