"""Takes a backup of a home while it is served; leaves the keys out, which two persons keep apart."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3

from yifa import __version__
from yifa.interfaces.keeping.archive import Contents, listed, pack
from yifa.interfaces.runtime import SETTINGS, Runtime
from yifa.record.copying import copy_database, copy_sqlite
from yifa.record.db import Connection
from yifa.record.errors import RecordError
from yifa.record.head import Head, load_head
from yifa.record.keys import write_durably

RECORD, DUMP, DESK, TOWN = "record.sqlite3", "record.pgdump", "desk.sqlite3", "town"
FOLDERS = ("evidence", "checkpoints", "onsite")
KEYS = "keys"
LAST = "backed-up.json"
"""Says in the home when it was last backed up, and up to where."""
_TRIES = 3
_BESIDE = shutil.ignore_patterns(".*", "__pycache__")
"""Half-written files and what programs leave behind."""


def back_up(runtime: Runtime, target: Path) -> Contents:
    """Write the backup of a home into one file and say what it holds. Raises RecordError, FileExistsError."""
    if target.exists():
        raise FileExistsError(17, "已经存在", str(target))
    for left in reversed(range(_TRIES)):
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
            staging = Path(name)
            try:
                head = _copy(runtime, staging)
            except shutil.Error:
                # An evidence file was lawfully destroyed while we copied: the database copy still names it.
                if left:
                    continue
                raise
            contents = _contents(runtime, head, listed(staging))
            pack(staging, contents, target)
            said = {"made_at": contents.made_at, "position": contents.position, "file": str(target.resolve())}
            write_durably(runtime.home / LAST, json.dumps(said, ensure_ascii=False).encode())
            return contents
    raise AssertionError("the last try returns or raises")


def back_up_keys(runtime: Runtime, target: Path) -> Contents:
    """Write the keys into a file of their own. Raises RecordError, FileExistsError."""
    keys = runtime.home / KEYS
    contents = _contents(runtime, runtime.store.reader.head(runtime.town), listed(keys))
    pack(keys, contents, target)
    return contents


def _contents(runtime: Runtime, head: Head, files: dict[str, tuple[int, str]]) -> Contents:
    return Contents(
        town=runtime.town,
        mode=runtime.mode,
        program=__version__,
        made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        dialect=runtime.store.dialect,
        epoch=head.epoch,
        size=head.size,
        position=head.position,
        root=head.root.hex() if head.size else "",
        files=files,
    )


def _copy(runtime: Runtime, staging: Path) -> Head:
    """The database first, then what it names: a file that came later does no harm, one that is missing would."""
    home = runtime.home
    head = runtime.store.reader.head(runtime.town)
    if runtime.store.dialect == "sqlite":
        copy_database(runtime.store.url, staging / RECORD)
        head = _head_of(staging / RECORD, runtime)
    else:
        # The dump may hold a little more than this; what it holds is known once it is restored.
        copy_database(runtime.store.url, staging / DUMP)
    if (home / DESK).is_file():
        copy_sqlite(home / DESK, staging / DESK)
    for folder in FOLDERS:
        if (home / folder).is_dir():
            shutil.copytree(home / folder, staging / folder, ignore=_BESIDE, symlinks=True)
    settings = json.loads((home / SETTINGS).read_text(encoding="utf-8"))
    shutil.copytree(settings["folder"], staging / TOWN, ignore=_BESIDE, symlinks=True)
    return head


def _head_of(copy: Path, runtime: Runtime) -> Head:
    raw = pysqlite3.connect(copy)
    try:
        return load_head(Connection(raw, "sqlite"), runtime.town, runtime.store.keyring.seal_key)
    except pysqlite3.Error as error:
        raise RecordError(f"复制出来的数据库读不了：{error}") from error
    finally:
        raw.close()
