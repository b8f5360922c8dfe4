"""Named tests in Python run only from the package's own tree; a `gates.py` that comes from elsewhere is refused unread."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.procedure.writing import problems, with_steps, write
from yifa.procedure import own
from yifa.procedure.checks.gates import tests_shipped as gates_shipped
from yifa.procedure.own import FILE, OwnTest, shipped, strangers

TRAP = "from pathlib import Path\nPath({trap!r}).write_text('run')\nGATES = {{}}\n"


def test_a_gates_file_under_another_root_is_refused_and_never_run(tmp_path: Path) -> None:
    root = write(tmp_path / "root")
    trap = tmp_path / "trap"
    (root / "test" / "procedures" / "trial" / FILE).write_text(TRAP.format(trap=str(trap)), encoding="utf-8")
    (said,) = problems(root)
    assert said.startswith("test/procedures/trial/gates.py: ")
    assert "不会执行这一份" in said
    assert not trap.exists()


def test_a_link_to_a_gates_file_is_refused_even_to_a_shipped_one(tmp_path: Path) -> None:
    ours = next(shipped().glob(f"*/procedures/*/{FILE}"), None)
    folder = tmp_path / "root" / "test" / "procedures" / "trial"
    folder.mkdir(parents=True)
    (folder / FILE).symlink_to(ours or tmp_path / "nothing")
    assert len(strangers([folder])) == 1


def test_the_shipped_files_may_be_copied_with_their_domains(tmp_path: Path) -> None:
    for ours in shipped().glob(f"*/procedures/*/{FILE}"):
        folder = tmp_path / ours.parent.relative_to(shipped())
        shutil.copytree(ours.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
        assert strangers([folder]) == []
        with (folder / FILE).open("a", encoding="utf-8") as stream:
            stream.write("# changed\n")
        assert len(strangers([folder])) == 1


def test_a_declaration_cannot_name_a_test_that_nobody_ships(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path, with_steps("x: {title: 多, role: other, by: {head: 1}, needs: [{own: made-up}]}")))
    assert "没有名为“made-up”的具名测试" in said
    for name in gates_shipped():
        assert name in said


def test_every_shipped_test_has_a_chinese_name() -> None:
    for name, test in gates_shipped().items():
        assert name.replace("-", "").isalpha()
        assert all("\u4e00" <= character <= "\u9fff" or character in "、，（）“”" for character in test.title), name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "要有 GATES"),
        ("GATES = []\n", "要有 GATES"),
        ("GATES = {'x': lambda question, args: None}\n", "要有 GATES"),
        ("GATES = {'chair-speaks-last': OwnTest('试', lambda question, args: None)}\n", "已经有了"),
    ],
)
def test_a_shipped_file_of_a_wrong_shape_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    folder = tmp_path / "test" / "procedures" / "trial"
    folder.mkdir(parents=True)
    (folder / FILE).write_text("from yifa.procedure.own import OwnTest\n" + text, encoding="utf-8")
    monkeypatch.setattr(own, "shipped", lambda: tmp_path)
    with pytest.raises(ValueError, match=said):
        gates_shipped.__wrapped__()


def test_a_shipped_file_is_read_and_brings_its_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "test" / "procedures" / "trial"
    folder.mkdir(parents=True)
    text = "from yifa.procedure.own import OwnTest\nGATES = {'ours': OwnTest('本业务的检查', lambda question, args: None)}\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    monkeypatch.setattr(own, "shipped", lambda: tmp_path)
    assert isinstance(gates_shipped.__wrapped__()["ours"], OwnTest)


def test_a_link_out_of_the_tree_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tree" / "test" / "procedures" / "trial"
    folder.mkdir(parents=True)
    (tmp_path / "outside.py").write_text("GATES = {}\n", encoding="utf-8")
    (folder / FILE).symlink_to(tmp_path / "outside.py")
    monkeypatch.setattr(own, "shipped", lambda: tmp_path / "tree")
    with pytest.raises(ValueError, match="不在随软件提供的业务文件夹里"):
        gates_shipped.__wrapped__()
