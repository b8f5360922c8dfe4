"""Whether an installation can be relied on: settings, record, room, backups, law in use, calendar; repairs nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pysqlite3

from yifa.interfaces.keeping.backup import DESK, LAST
from yifa.interfaces.runtime import MODES, Runtime
from yifa.law.zone import day_of

ROOM = 2 << 30
"""Bytes that should stay free: a full disk records nothing."""
STALE = timedelta(days=7)
"""A backup older than this is told."""
FEW = 100
"""Acts that a new town may have before its first backup is urgent."""
AHEAD = timedelta(days=45)
"""So long before the announced holidays end, the next year's are asked for."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at. `todo` is empty where all is well; what is not `urgent` can wait some days."""

    text: str
    todo: str = ""
    urgent: bool = True

    @property
    def good(self) -> bool:
        """Nothing has to be done at once."""
        return not (self.todo and self.urgent)


def look(runtime: Runtime) -> Iterator[Look]:
    """Everything in the order in which it matters."""
    for each in (_record, _signed, _room, _backup, _law, _calendar, _desk):
        yield from each(runtime)


def _record(runtime: Runtime) -> Iterator[Look]:
    head = runtime.store.reader.head(runtime.town)
    yield Look(f"镇：{runtime.town}（{MODES[runtime.mode]}），{head.epoch} 期 {head.size} 条，共 {head.position} 条")
    bad = [finding for finding in runtime.store.verify(quick=True) if finding.bad]
    for finding in bad:
        yield Look(str(finding), "停止办理，保留现场，见 docs/operate.md“出事时”")
    if not bad:
        yield Look("设置安全，记录与签过的检查点相符（快速核验）")


def _signed(runtime: Runtime) -> Iterator[Look]:
    head, kept = runtime.store.reader.head(runtime.town), runtime.store.latest_checkpoint(runtime.town)
    if kept is None:
        yield Look("还没有签过检查点", "运行 yifa checkpoint，并把印出的几行发到镇外" if head.position else "")
        return
    since = head.size - kept.size if kept.epoch == head.epoch else head.size
    yield Look(f"最近的检查点：{kept.epoch} 期 {kept.size} 条，之后又记 {since} 条")


def _room(runtime: Runtime) -> Iterator[Look]:
    free = shutil.disk_usage(runtime.home).free
    text = f"数据目录所在的磁盘还有 {free / (1 << 30):.1f} GiB"
    yield Look(text, "腾出空间：磁盘写满之后不能再记录（已记录的不会丢）" if free < ROOM else "")


def _backup(runtime: Runtime) -> Iterator[Look]:
    file = runtime.home / LAST
    if runtime.mode == "demonstration" and not file.exists():
        return
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        made, position = datetime.fromisoformat(told["made_at"]), int(told["position"])
    except (OSError, ValueError, KeyError, TypeError):
        many = runtime.store.reader.head(runtime.town).position > FEW
        yield Look("没有备份过", "运行 yifa backup，放到另一台机器；密钥另存", urgent=many)
        return
    since = runtime.store.reader.head(runtime.town).position - position
    old = datetime.now(UTC) - made > STALE and since > 0
    yield Look(f"最近的备份：{day_of(made)}，之后又记 {since} 条", "该备份了：yifa backup" if old else "")


def _law(runtime: Runtime) -> Iterator[Look]:
    pending = sum(not dated.verified for rule in runtime.library.rules() for dated in rule.values)
    yield Look(f"规则库 {runtime.library.digest[:19]}，待核 {pending} 处；事项 {len(runtime.catalogue.slugs())} 种")
    used = {
        "library_digest": ("规则库", runtime.library.digest),
        "calendar_digest": ("工作日历", runtime.calendar.digest),
        "declarations_digest": ("事项声明", runtime.catalogue.digest),
    }
    adopted = _adopted(runtime)
    if adopted is None:
        asked = "请负责人和法制审核人员在工作台办理“启用规则库、工作日历与事项声明”"
        yield Look("还没有启用规则库的记录", asked, urgent=runtime.mode == "live")
        return
    other = [title for fact, (title, digest) in used.items() if adopted.get(fact) != digest]
    if other:
        yield Look(f"装着的{'、'.join(other)}与最近一次启用的不同", "请负责人和法制审核人员在工作台办理启用，写明变了什么")


def _adopted(runtime: Runtime) -> dict[str, object] | None:
    view = runtime.view()
    acts = [done for matter in view.matters("law-library") for done in view.history(matter) if done.step == "adopt"]
    return dict(max(acts, key=lambda done: done.recorded_at).facts) if acts else None


def _calendar(runtime: Runtime) -> Iterator[Look]:
    until, today = runtime.calendar.announced_until, day_of(runtime.now())
    yield Look(f"节假日安排公布到 {until}", _late(until, today), urgent=until < today)


def _late(until: date, today: date) -> str:
    return "换上带下一年节假日安排的版本；此前下一年的期限都是暂定" if until - today < AHEAD else ""


def _desk(runtime: Runtime) -> Iterator[Look]:
    file: Path = runtime.home / DESK
    if not file.is_file():
        return
    connection = pysqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except pysqlite3.Error as error:
        found = str(error)
    finally:
        connection.close()
    yield Look(
        "账号与草稿的数据库完好" if found == "ok" else f"账号与草稿的数据库损坏：{found}",
        "" if found == "ok" else "从备份里取回 desk.sqlite3",
    )
