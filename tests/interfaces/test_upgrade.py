"""A home of the first landed version is brought to this one: the same root, a backup before, nothing changed where it fails."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pysqlite3
import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.test_cli_on_a_town import Captured, spoil
from tests.interfaces.town import Small
from yifa.interfaces.runtime import SETTINGS, Runtime
from yifa.procedure.derived import Outdated

FIRST = Path(__file__).parents[1] / "data" / "home-a1.tar.xz"
"""Made by the first landed version: a small town with three cases, two checkpoints and an evidence file."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The old home, as it would lie on a server that got a new version."""
    with tarfile.open(FIRST) as archive:
        archive.extractall(tmp_path, filter="data")
    home = tmp_path / "home"
    (home / SETTINGS).write_text(json.dumps({"folder": str(tmp_path / "town"), "url": None}), encoding="utf-8")
    for key in (home / "keys").iterdir():
        key.chmod(0o600)
    return home


@pytest.fixture
def before(old: Path) -> dict[str, object]:
    """What the old version said of its log."""
    found: dict[str, object] = json.loads((old.parent / "told.json").read_text(encoding="utf-8"))
    return found


def test_another_versions_projections_are_refused_with_what_to_do(capsys: Captured, old: Path) -> None:
    with pytest.raises(Outdated):
        Runtime.open(old)
    code, out, _ = told(capsys, "doctor", "--home", str(old))
    assert code == 1
    assert "yifa upgrade" in out


def test_the_root_is_the_same_and_the_town_goes_on(capsys: Captured, old: Path, before: dict[str, object]) -> None:
    code, out, err = told(capsys, "upgrade", "--home", str(old))
    assert (code, err) == (0, "")
    assert "日志的根没有变" in out
    runtime = Runtime.open(old)
    try:
        head = runtime.store.reader.head(runtime.town)
        assert (head.epoch, head.size, head.root.hex()) == (before["epoch"], before["size"], before["root"])
        assert [str(finding) for finding in runtime.store.verify() if finding.bad] == []
        assert runtime.rebuild() == []
        who = before["who"]
        assert isinstance(who, dict)
        Small(runtime, who).shown_card()
    finally:
        runtime.close()
    assert told(capsys, "doctor", "--home", str(old))[0] == 0


def test_twice_is_as_good_as_once(capsys: Captured, old: Path) -> None:
    assert told(capsys, "upgrade", "--home", str(old))[0] == 0
    assert told(capsys, "upgrade", "--home", str(old))[0] == 0
    assert len(list((old / "backups").glob("*.tar"))) >= 1
    runtime = Runtime.open(old)
    assert runtime.rebuild() == []
    runtime.close()


def test_the_backup_made_before_can_be_restored(capsys: Captured, old: Path, before: dict[str, object], tmp_path: Path) -> None:
    assert told(capsys, "upgrade", "--home", str(old))[0] == 0
    (backup,) = (old / "backups").glob("*.tar")
    again = tmp_path / "again"
    code, _, err = told(capsys, "restore", str(backup), "--home", str(again), "--keys", str(old / "keys"), "--moved")
    assert (code, err) == (0, "")
    assert told(capsys, "upgrade", "--home", str(again))[0] == 0
    runtime = Runtime.open(again)
    assert runtime.store.reader.head(runtime.town).root.hex() == before["root"]
    runtime.close()


def test_a_spoilt_record_is_not_upgraded(capsys: Captured, old: Path) -> None:
    spoil(old, "UPDATE act SET body = CAST(replace(CAST(body AS TEXT), '示例', '事例') AS BLOB) WHERE sequence = 3")
    code, _, err = told(capsys, "upgrade", "--home", str(old))
    assert code == 1
    assert "没有升级" in err
    assert not (old / "backups").exists()
    with pytest.raises(Outdated):
        Runtime.open(old)


def test_where_the_projections_cannot_be_made_the_old_ones_stay(
    capsys: Captured, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    connection = pysqlite3.connect(old / "record.sqlite3")
    kept = connection.execute(tables).fetchall()
    connection.close()

    def breaks(*_: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("yifa.projections.matters.Matters.apply", breaks)
    with pytest.raises(RuntimeError):
        told(capsys, "upgrade", "--home", str(old))
    connection = pysqlite3.connect(old / "record.sqlite3")
    assert connection.execute(tables).fetchall() == kept
    connection.close()


def test_a_served_home_is_not_upgraded(capsys: Captured, old: Path, tmp_path: Path) -> None:
    serving = Runtime.open(old, prepared=False)
    serving.store.serve()
    try:
        code, _, err = told(capsys, "upgrade", "--home", str(old))
        assert code == 2
        assert "请先停止它" in err
    finally:
        serving.close()
    assert told(capsys, "upgrade", "--home", str(tmp_path / "nothing"))[0] == 2
