"""What `yifa doctor` looks at: each thing that can go wrong is told with what to do, and only urgent ones are a fault."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.test_cli_on_a_town import Captured, home, who
from tests.interfaces.town import Small
from yifa.interfaces.keeping import checkup
from yifa.interfaces.keeping.backup import DESK, LAST
from yifa.interfaces.keeping.checkup import Look, look
from yifa.interfaces.runtime import Runtime
from yifa.record.act import Json

__all__ = ["home", "who"]


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def looks(home: Path) -> list[Look]:
    runtime = Runtime.open(home)
    try:
        return list(look(runtime))
    finally:
        runtime.close()


def todo(home: Path, words: str) -> Look:
    (found,) = [each for each in looks(home) if words in each.text]
    return found


def test_a_good_home_has_nothing_to_do(capsys: Captured, home: Path) -> None:
    assert [each for each in looks(home) if not each.good] == []
    code, out, _ = told(capsys, "doctor", "--home", str(home))
    assert code == 0
    assert out.rstrip().endswith("设置安全，记录可用。")


def test_a_full_disk_is_told_before_it_stops_the_work(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, 99, checkup.ROOM - 1))
    found = todo(home, "磁盘")
    assert not found.good
    assert "腾出空间" in found.todo


def test_a_backup_is_remembered_and_an_old_one_is_told(home: Path, who: dict[str, str], tmp_path: Path, capsys: Captured) -> None:
    assert told(capsys, "backup", "--home", str(home), "--out", str(tmp_path / "b.tar"))[0] == 0
    assert todo(home, "最近的备份").todo == ""
    said = json.loads((home / LAST).read_text(encoding="utf-8"))
    long_ago = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    (home / LAST).write_text(json.dumps({**said, "made_at": long_ago}), encoding="utf-8")
    assert todo(home, "最近的备份").todo == ""  # nothing was written since
    runtime = Runtime.open(home)
    Small(runtime, dict(who)).shown_card()
    runtime.close()
    assert "yifa backup" in todo(home, "最近的备份").todo


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"made_at": "x", "position": 1}', '{"made_at": 1}'])
def test_a_spoilt_note_of_the_last_backup_counts_as_none(home: Path, text: str) -> None:
    (home / LAST).write_text(text, encoding="utf-8")
    found = todo(home, "没有备份过")
    assert "yifa backup" in found.todo
    assert found.good  # few acts yet: it can wait


def test_with_many_acts_the_first_backup_is_urgent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / LAST).write_text("", encoding="utf-8")
    monkeypatch.setattr(checkup, "FEW", 1)
    assert not todo(home, "没有备份过").good


def test_law_other_than_the_adopted_is_told(home: Path, who: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = Runtime.open(home)
    facts: dict[str, Json] = {
        "library_digest": runtime.library.digest,
        "calendar_digest": runtime.calendar.digest,
        "declarations_digest": runtime.catalogue.digest,
    }
    Small(runtime, dict(who)).act("law-library.adopt", [("长", "head-or-delegate"), ("审", "legal-reviewer")], facts)
    runtime.close()
    assert not any("与最近一次启用的不同" in each.text for each in looks(home))
    opened = Runtime.open

    def newer(path: Path, *, prepared: bool = True) -> Runtime:
        runtime = opened(path, prepared=prepared)
        runtime.catalogue.digest = "sha256:" + "0" * 64
        return runtime

    monkeypatch.setattr(Runtime, "open", newer)
    found = todo(home, "与最近一次启用的不同")
    assert "事项声明" in found.text
    assert "规则库、" not in found.text
    assert "办理启用" in found.todo


def test_holidays_about_to_run_out_are_told_in_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = Runtime.open(home)
    until, today = runtime.calendar.announced_until, runtime.now().date()
    runtime.close()
    assert todo(home, "节假日").todo == ""
    monkeypatch.setattr(checkup, "AHEAD", until - today + timedelta(days=1))
    found = todo(home, "节假日")
    assert "暂定" in found.todo
    assert found.good


def test_a_broken_desk_is_told(home: Path) -> None:
    (home / DESK).write_bytes(b"not a database" * 100)
    assert "从备份里取回" in todo(home, "账号").todo


def test_acts_without_a_checkpoint_are_counted(home: Path, who: dict[str, str]) -> None:
    runtime = Runtime.open(home)
    Small(runtime, dict(who)).shown_card()
    runtime.close()
    assert "之后又记 1 条" in todo(home, "最近的检查点").text
