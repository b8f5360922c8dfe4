"""A process that writes acts and says of each, once it was told so, that it is recorded: `ACK n` or `FAIL n` a line.

Run as `python -m tests.record.writing URL DIRECTORY FIRST COUNT [NORMAL]`; NORMAL weakens the sync, to show that the
harness notices. Every fifth act comes with a private evidence file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.record.making import Place, append, judged
from yifa.record import db
from yifa.record.errors import WriteFailed
from yifa.record.store import Store


def write(store: Store, number: int) -> None:
    evidence = ()
    if number % 5 == 0:
        evidence = (store.evidence.put(b"photo" * 500 + str(number).encode(), media_type="image/jpeg", purpose="执法"),)
    append(store, judged(f"m{number}", key=f"k{number}", evidence=evidence))


def main(url: str, directory: str, first: str, count: str, level: str = "FULL") -> None:
    if level == "NORMAL":
        db._FULL = 1
        db._safe_synchronous = lambda options: "NORMAL"
    with Place(url, Path(directory)).open() as store:
        for number in range(int(first), int(first) + int(count)):
            try:
                write(store, number)
                answer = "ACK"
            except (WriteFailed, OSError):
                answer = "FAIL"
            os.write(1, f"{answer} {number}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
