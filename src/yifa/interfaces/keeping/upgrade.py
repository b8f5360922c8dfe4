"""Brings a home to this version: backup, check, new projections, check again; never touches an act and keeps the same root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from yifa import __version__
from yifa.interfaces.cli.serving import DEMO_SETTINGS, LIVE_SETTINGS, prepare_desk
from yifa.interfaces.keeping.backup import back_up
from yifa.interfaces.runtime import Runtime
from yifa.record.errors import LogInconsistent

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: the backup made before, and the log that is the same before and after."""

    backup: Path
    epoch: int
    size: int
    root: str


def upgrade(home: Path, told: Told) -> Upgraded:
    """Upgrade a home that nobody serves. What fails leaves the record and the old projections as they were.

    Raises AlreadyServing, LogInconsistent (the record is not whole before or after), and what the projections raise.
    """
    runtime = Runtime.open(home, prepared=False)
    try:
        runtime.store.serve()
        told("核验记录")
        _sound(runtime, "记录本身不可信，没有升级：先按 docs/operate.md 处理")
        before = _logs(runtime)
        backup = home / "backups" / f"before-{__version__}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.tar"
        backup.parent.mkdir(exist_ok=True, mode=0o700)
        told(f"备份到 {backup}")
        back_up(runtime, backup)
        told("重建索引和投影")
        runtime.door.remake()
        told("再次核验")
        _sound(runtime, f"升级之后记录不符，请停止使用并从 {backup} 恢复")
        if _logs(runtime) != before:
            raise LogInconsistent(f"升级之后日志的根变了，请停止使用并从 {backup} 恢复")
        town = runtime.town
        live = runtime.mode == "live"
    finally:
        runtime.close()
    told("账号与草稿")
    prepare_desk(home, LIVE_SETTINGS if live else DEMO_SETTINGS)
    epoch, size, root = before[town]
    return Upgraded(backup, epoch, size, root)


def _sound(runtime: Runtime, otherwise: str) -> None:
    bad = next((str(finding) for finding in runtime.store.verify() if finding.bad), None)
    if bad:
        raise LogInconsistent(f"{otherwise}（{bad}）")


def _logs(runtime: Runtime) -> dict[str, tuple[int, int, str]]:
    found = {}
    for town in runtime.store.towns():
        head = runtime.store.reader.head(town)
        found[town] = (head.epoch, head.size, head.root.hex() if head.size else "")
    return found
