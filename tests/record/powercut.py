"""What a disk holds after the power fails, computed from the system calls of a process.

A write counts only once its file was synced after it, a name only once its folder was. What was written and not
synced may be there in any part, so a torn disk takes some of it by chance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,creat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"

_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(\w+\(.*?) ?<unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_FILE = re.compile(r"^(?:AT_FDCWD|\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class File:
    """Bytes as the process sees them, as the disk surely has them, and what is in between."""

    live: bytearray = field(default_factory=bytearray)
    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(offset, data), or (length, None) for a truncation."""

    def change(self, at: int, data: bytes | None) -> None:
        _change(self.live, at, data)
        self.pending.append((at, data))

    def sync(self) -> None:
        self.durable = bytes(self.live)
        self.pending.clear()

    def after_cut(self, dice: random.Random | None) -> bytes:
        found = bytearray(self.durable)
        for at, data in self.pending if dice else ():
            if dice is not None and dice.random() < 0.5:
                _change(found, at, data)
        return bytes(found)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _change(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


class Disk:
    """Follows a trace within one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, File] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self._names[str(path)] = File(bytearray(data), data)
        self._durable = dict(self._names)
        self._ends: dict[str, int] = {}

    def follow(self, trace: Path) -> Iterator[str]:
        """Apply every call in the order of completion; yields what was written to standard output."""
        open_calls: dict[str, str] = {}
        for line in trace.read_text(encoding="ascii", errors="replace").splitlines():
            unfinished, resumed = _UNFINISHED.match(line), _RESUMED.match(line)
            if unfinished:
                open_calls[unfinished[1]] = unfinished[2]
                continue
            whole = f"{resumed[1]} {open_calls.pop(resumed[1])}{resumed[2]}" if resumed else line
            found = _LINE.match(whole)
            if found and int(found[4]) >= 0:
                said = self._apply(found[2], found[3], int(found[4]))
                if said:
                    yield said

    def write_to(self, folder: Path, dice: random.Random | None = None) -> None:
        """Lay out the folder as it is after the cut; `dice` lets some of the unsynced writes be there."""
        for path, file in self._durable.items():
            if not path.endswith("-shm"):
                target = folder / Path(path).relative_to(self._folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.after_cut(dice))
                target.chmod(0o600)

    def _apply(self, call: str, arguments: str, result: int) -> str | None:
        place = _FILE.match(arguments)
        path = _bytes(place[1]).decode() if place else ""
        texts = [_bytes(text) for text in _TEXT.findall(arguments)]
        if call == "write" and arguments.startswith("1<"):
            return texts[0].decode()
        if call in ("rename", "renameat", "renameat2"):
            source, target = (text.decode() for text in texts)
            if source in self._names:
                self._names[target] = self._names.pop(source)
        elif call in ("unlink", "unlinkat"):
            self._names.pop(texts[-1].decode(), None)
        elif call in ("openat", "creat"):
            self._opened(texts[0].decode(), arguments)
        elif path in self._names:
            self._on_file(call, path, arguments, texts, result)
        elif call in ("fsync", "fdatasync"):
            self._sync_folder(path)
        return None

    def _opened(self, path: str, arguments: str) -> None:
        if path.startswith(self._folder) and "O_CREAT" in arguments and path not in self._names:
            self._names[path] = File()
        self._ends[path] = 0

    def _on_file(self, call: str, path: str, arguments: str, texts: list[bytes], result: int) -> None:
        file = self._names[path]
        if call == "pwrite64":
            file.change(int(arguments.rpartition(",")[2]), texts[0][:result])
        elif call == "write":
            at = self._ends.get(path, 0)
            file.change(at, texts[0][:result])
            self._ends[path] = at + result
        elif call == "ftruncate":
            file.change(int(arguments.rpartition(",")[2]), None)
        elif call in ("fsync", "fdatasync"):
            file.sync()

    def _sync_folder(self, folder: str) -> None:
        inside = {path for path in (*self._names, *self._durable) if str(Path(path).parent) == folder}
        for path in inside:
            if path in self._names:
                self._durable[path] = self._names[path]
            else:
                self._durable.pop(path, None)
