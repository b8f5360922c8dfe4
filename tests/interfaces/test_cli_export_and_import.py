"""`yifa export|import` on a founded town: tables out and in for a person, faults on exit 1, what was typed wrongly on exit 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.workbooks import OLD_CASES, POSTS, ROSTER, Place, cells, place

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def town(tmp_path: Path) -> Place:
    """A founded town, closed so that commands can open it; its books are made beforehand."""
    made = place(tmp_path / "home")
    (tmp_path / "people.xlsx").write_bytes(made.book(人员=ROSTER[1:]))
    (tmp_path / "posts.xlsx").write_bytes(made.book(任职=POSTS[1:]))
    (tmp_path / "wrong.xlsx").write_bytes(made.book(旧案=[(*OLD_CASES[0][:8], "昨天", *OLD_CASES[0][9:])]))
    made.runtime.close()
    return made


def home(tmp_path: Path) -> str:
    return str(tmp_path / "home")


def test_in_and_again_and_out(capsys: Captured, town: Place, tmp_path: Path) -> None:
    code, out, _ = told(capsys, "import", str(tmp_path / "people.xlsx"), "--home", home(tmp_path), "--as", "示例办")
    assert (code, out) == (0, "人员：导入 2 行。\n")
    code, out, _ = told(capsys, "import", str(tmp_path / "people.xlsx"), "--home", home(tmp_path), "--as", "示例办", "--json")
    assert (code, json.loads(out)) == (0, {"new": {}, "same": {"人员": 2}, "examples": {}, "acts": []})
    code, out, _ = told(capsys, "import", str(tmp_path / "posts.xlsx"), "--home", home(tmp_path), "--as", "示例长")
    assert code == 0
    file = tmp_path / "out.xlsx"
    code, out, _ = told(capsys, "export", "任职", "--home", home(tmp_path), "--as", "示例办", "--out", str(file))
    assert (code, out) == (0, f"已写入 {file}（4 行）\n")
    assert [row[0] for row in cells(file.read_bytes(), "任职")] == ["人员", "示例办", "示例长", "示例乙", "示例丙"]
    code, out, _ = told(capsys, "export", "任职", "--all", "--home", home(tmp_path), "--as", "示例办", "--out", str(file))
    assert code == 0
    assert cells(file.read_bytes(), "任职与委托")[1][2:4] == ["任职", "在任"]


def test_faults_by_cell_on_exit_one(capsys: Captured, town: Place, tmp_path: Path) -> None:
    code, out, _ = told(capsys, "import", str(tmp_path / "wrong.xlsx"), "--home", home(tmp_path), "--as", "示例办")
    assert code == 1
    assert out.splitlines() == ["没有导入任何内容，请先改好以下各处：", "  · 表“旧案”I2：日期读不懂，请写成 2020-11-20 这样"]
    code, out, _ = told(capsys, "import", str(tmp_path / "wrong.xlsx"), "--home", home(tmp_path), "--as", "示例办", "--json")
    assert code == 1
    assert json.loads(out) == {"sheet": "旧案", "cell": "I2", "text": "日期读不懂，请写成 2020-11-20 这样"}


def test_the_empty_table(capsys: Captured, town: Place, tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    code, out, _ = told(capsys, "export", "人员", "--template", "--home", home(tmp_path), "--out", str(file))
    assert (code, out) == (0, f"已写入 {file}（空表）\n")
    assert cells(file.read_bytes(), "人员")[1][0] == "【示例】示例甲"
    code, out, _ = told(capsys, "export", "--home", home(tmp_path))
    assert code == 0
    assert out.startswith("可以导入导出的表：人员、任职、")


USAGE = {
    "nobody named": (["export", "人员"], "用 --as 写明由谁导出"),
    "a stranger": (["export", "人员", "--as", "某人"], "没有登记“某人”"),
    "no such register": (["export", "没有的", "--as", "示例办"], "没有“没有的”这种登记簿"),
    "no such empty table": (["export", "没有的", "--template"], "没有“没有的”的空表；有：人员、"),
    "a purpose too short": (["export", "人员", "--as", "示例办", "--purpose", "看"], "--purpose 要写明为什么"),
    "a workbook with macros": (["import", "a.xlsm", "--as", "示例办"], "不能导入 .xlsm"),
    "no file": (["import", "nowhere.xlsx", "--as", "示例办"], "nowhere.xlsx"),
    "nobody to import": (["import", "a.xlsx"], "还缺 --as"),
}


@pytest.mark.parametrize(("words", "why"), USAGE.values(), ids=USAGE)
def test_what_was_typed_wrongly_is_told(capsys: Captured, town: Place, tmp_path: Path, words: list[str], why: str) -> None:
    try:
        code, _, err = told(capsys, *words, "--home", home(tmp_path))
    except SystemExit as stopped:
        code, err = stopped.code, capsys.readouterr().err  # type: ignore[assignment]  # argparse leaves with 2
    assert code == 2
    assert why in err


def test_help_is_chinese(capsys: Captured) -> None:
    for command in ("export", "import"):
        code, shown, _ = told(capsys, command, "--help")
        assert code == 0
        assert "用法：" in shown
        assert "optional arguments" not in shown
