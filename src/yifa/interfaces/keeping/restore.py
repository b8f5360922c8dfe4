"""Puts a backup into an empty home and opens a new epoch that owns up to what was lost; never overwrites anything."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yifa.interfaces.keeping.archive import Contents, Damaged, unpack
from yifa.interfaces.keeping.backup import DUMP, KEYS, RECORD, TOWN
from yifa.interfaces.runtime import SETTINGS, Runtime
from yifa.record.checkpoint import Checkpoint, CheckpointError
from yifa.record.copying import put_database
from yifa.record.errors import LogInconsistent, RecordError
from yifa.record.gap import Gap
from yifa.record.head import Head
from yifa.record.memory import Kept, open_kept


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `gap` is None where nothing had been written after the backup."""

    contents: Contents
    head: Head
    gap: Gap | None


def restore(
    source: Path, home: Path, *, keys: Path, database: str | None, checkpoints: Sequence[Path], moved: bool
) -> Restored:  # fmt: skip
    """Unpack, check and put in place; the home appears only when everything holds.

    `checkpoints` are notes that were kept elsewhere; `moved` says that nothing was written after the backup, so that the
    log goes on as it was. Raises Damaged, RecordError, LogInconsistent.
    """
    if home.exists() and any(home.iterdir()):
        raise RecordError(f"{home} 不是空的：恢复到一个新的目录，旧的保留作证据")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".restore-") as name:
        staging = Path(name) / "home"
        staging.mkdir(mode=0o700)
        contents = unpack(source, staging)
        _keys(keys, staging, contents)
        _database(staging, contents, database)
        (staging / SETTINGS).write_text(
            json.dumps({"folder": str(staging / TOWN), "url": database}, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        found = _go_on(staging, contents, checkpoints, moved=moved)
        (staging / SETTINGS).write_text(
            json.dumps({"folder": str((home / TOWN).resolve()), "url": database}, ensure_ascii=False, indent=1),
            encoding="utf-8",
        )
        if home.exists():
            home.rmdir()
        staging.rename(home)
    return found


def _keys(source: Path, staging: Path, contents: Contents) -> None:
    if source.is_dir():
        shutil.copytree(source, staging / KEYS)
        (staging / KEYS).chmod(0o700)
        return
    folder = staging / KEYS
    folder.mkdir(mode=0o700)
    held = unpack(source, folder)
    if held.town != contents.town:
        raise Damaged(f"这是 {held.town} 的密钥，备份是 {contents.town} 的")


def _database(staging: Path, contents: Contents, database: str | None) -> None:
    """On SQLite the file is where it belongs; a dump of PostgreSQL goes into the empty database that was named."""
    if contents.dialect == "sqlite":
        if database is not None:
            raise RecordError("这份备份是 SQLite 的，恢复时不写 --database")
        if not (staging / RECORD).is_file():
            raise Damaged("备份里没有记录库")
        return
    if database is None:
        raise RecordError("这份备份是 PostgreSQL 的：请建一个空的数据库，用 --database 写明它的地址")
    put_database(staging / DUMP, database)
    (staging / DUMP).unlink()


def _go_on(staging: Path, contents: Contents, checkpoints: Sequence[Path], *, moved: bool) -> Restored:
    # An older version's backup comes back as it was; `yifa upgrade` then makes its projections anew.
    runtime = Runtime.open(staging, prepared=False)
    try:
        if runtime.town != contents.town:
            raise Damaged(f"备份写着 {contents.town}，记录却是 {runtime.town}")
        head = runtime.store.reader.head(runtime.town)
        if contents.dialect == "sqlite" and (head.position, head.size and head.root.hex()) != (
            contents.position,
            head.size and contents.root,
        ):
            raise Damaged("记录与备份的目录不符：请换一份备份")
        _bring(runtime, checkpoints)
        newest = runtime.store.memory.newest(runtime.town)
        behind = newest is not None and (newest.epoch, newest.size) > (head.epoch, head.size)
        if moved and behind:
            raise LogInconsistent("签过的检查点比备份新：备份之后还有记录，不能说没有写过。请去掉 --moved")
        gap = None if moved else runtime.store.restored(runtime.town)
        bad = [str(finding) for finding in runtime.store.verify() if finding.bad]
        if bad:
            raise LogInconsistent(f"恢复出来的记录不可信，没有恢复：{bad[0]}")
        return Restored(contents, head, gap)
    finally:
        runtime.close()


def _bring(runtime: Runtime, checkpoints: Sequence[Path]) -> None:
    """Keep the notes that others brought, if they are this log's own; a stranger's is refused, not passed over."""
    for path in checkpoints:
        note = path.read_text(encoding="utf-8")
        try:
            told = Checkpoint.parse(note[: note.rfind("\n\n") + 1])
            kept = Kept(int(told.origin.rpartition("/")[2]), told.size, note)
            open_kept(runtime.store.keyring, runtime.town, runtime.mode, kept)
        except (CheckpointError, ValueError) as error:
            raise RecordError(f"{path} 不是检查点：{error}") from error
        except LogInconsistent as error:
            raise RecordError(f"{path} 不是这个镇的检查点：{error}") from error
        runtime.store.memory.remember(runtime.town, kept)
