"""Broken files on the command line: exit code, file and line in Chinese, no trace, nothing recorded."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.interfaces.town import Small
from yifa.interfaces.cli.main import main
from yifa.interfaces.runtime import SETTINGS, Runtime

BROKEN = {
    "not closed": b"id: [unclosed",
    "unknown keys": b"id: penalty.x\nfoo: 1\n",
    "a list": b"- a\n- b\n",
    "anchors": b"a: &x 1\nb: *x\n",
    "a program": b"!!python/object/apply:os.system ['true']\n",
    "not UTF-8": b"\xff\xfe\x00",
    "floats": b"id: penalty.x\nvalues: {2018-01-01: {value: 1.5}}\n",
    "deep": b"[" * 5000,
    "doubled keys": b"id: a\nid: b\n",
    "control": b"id: a\x00b\n",
    "empty": b"",
    "a bomb": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
}


@pytest.fixture
def own_folder(town: Small, tmp_path: Path) -> Path:
    """The town's home with a copy of its folder that may be broken; the home itself is closed."""
    home = town.runtime.home
    settings = json.loads((home / SETTINGS).read_text(encoding="utf-8"))
    folder = tmp_path / "folder"
    shutil.copytree(settings["folder"], folder)
    (home / SETTINGS).write_text(json.dumps({**settings, "folder": str(folder)}), encoding="utf-8")
    town.runtime.close()
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(words)
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err + printed.out
    return code, printed.err + printed.out


@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_rule_of_the_town_stops_the_start_with_its_line(
    own_folder: Path, town: Small, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    rule = own_folder / "rules" / "penalty" / "penalty.x.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_bytes(content)
    for command in ("doctor", "tick", "verify"):
        code, said = run(capsys, command, "--home", str(town.runtime.home))
        assert code == 1
        assert f"{rule}:" in said
        assert "法规数据有" in said


@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_broken_cases_are_named_with_their_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    file = tmp_path / "cases.yaml"
    file.write_bytes(content)
    code, said = run(capsys, "cases", str(file))
    assert code == 2
    assert "cases.yaml" in said


@pytest.mark.parametrize("content", ["mode: [", "\tmode: x", "a: b: c"])
def test_a_broken_town_file_is_named(own_folder: Path, town: Small, capsys: pytest.CaptureFixture[str], content: str) -> None:
    (own_folder / "town.yaml").write_text(content, encoding="utf-8")
    code, said = run(capsys, "doctor", "--home", str(town.runtime.home))
    assert code == 1
    assert f"{own_folder / 'town.yaml'}:1" in said


def test_missing_files_are_named(own_folder: Path, town: Small, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = str(town.runtime.home)
    assert run(capsys, "cases", str(tmp_path / "none.yaml"))[0] == 2
    code, said = run(capsys, "perform", str(tmp_path / "none.json"), "--recorder", "x", "--home", home)
    assert (code, "none.json" in said) == (2, True)
    (own_folder / "town.yaml").unlink()
    code, said = run(capsys, "doctor", "--home", home)
    assert (code, "town.yaml" in said) == (2, True)
    (town.runtime.home / SETTINGS).write_text("{\n", encoding="utf-8")
    code, said = run(capsys, "doctor", "--home", home)
    assert (code, SETTINGS in said) == (2, True)


def test_a_second_writer_is_told_to_wait(town: Small, capsys: pytest.CaptureFixture[str]) -> None:
    town.shown_card()
    code, said = run(capsys, "checkpoint", "--home", str(town.runtime.home))
    assert code == 2
    assert "另一个程序正在写" in said


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"kind": "a.b"}', b'{"a": 1, "a": 2}', b'{"facts": {"x": 1.5}}',
        b'{"kind": "onsite-penalty.show-card", "at": "0001-01-01T00:00:00+14:00", "actors": []}',
        b'{"kind": "onsite-penalty.show-card", "at": "2021-08-02T09:00:00+08:00", "actors": [], "role": "admin"}',
        b'{"kind": "onsite-penalty.show-card", "at": "2021-08-02T09:00:00+08:00", "actors": [], "facts": {"x": "\\ud800"}}',
        b'{"kind": "onsite-penalty.show-card", "at": "2031-08-02T09:00:00Z", "actors": [{"person": "x", "capacity": "head"}]}',
        b'{"kind": "nothing.here", "at": "2021-08-02T09:00:00+08:00", "actors": [], "matter": "forged", "thread": "2021.77"}',
    ],
)  # fmt: skip
def test_hostile_drafts_on_standard_input(
    town: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], body: bytes
) -> None:
    before = town.runtime.store.reader.head(town.runtime.town).position
    home, name, person = town.runtime.home, town.runtime.town, town.who["甲"]
    town.runtime.close()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body), encoding="utf-8"))
    code, said = run(capsys, "perform", "-", "--recorder", person, "--home", str(home))
    assert code in (1, 2)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)
    again: Runtime = Runtime.open(home)
    try:
        assert again.store.reader.head(name).position == before
    finally:
        again.close()


def test_a_cut_record_is_told_not_traced(town: Small, capsys: pytest.CaptureFixture[str]) -> None:
    home = town.runtime.home
    town.runtime.close()
    file = home / "record.sqlite3"
    file.write_bytes(file.read_bytes()[:4096])
    code, said = run(capsys, "verify", "--home", str(home))
    assert code in (1, 2)
    assert said.strip()
