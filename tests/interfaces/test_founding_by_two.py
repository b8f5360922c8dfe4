"""`yifa init` is a ceremony of two: refused for one, refused twice, and each first account's slip is printed once."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.test_runtime_and_report_page import folder
from tests.support.demo import ROOT
from yifa.interfaces.runtime import SETTINGS, Runtime

Captured = pytest.CaptureFixture[str]
HEAD = "示例长,2021-01-01,示例镇人大,示例任〔2021〕1号"
CLERK = "示例办,2021-01-02,示例镇人民政府,示例任〔2021〕2号"
SLIP = re.compile(r"[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}\Z")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    place = folder(tmp_path)
    villages = "villages:\n- {id: '01', name: 示例一村, kind: 村}\n- {id: '02', name: 示例社区, kind: 社区}\n"
    (place / "villages.yaml").write_text(villages, encoding="utf-8")
    return place


def init(town: Path, home: Path, head: str = HEAD, clerk: str = CLERK) -> list[str]:
    return ["init", str(town), "--home", str(home), "--head", head, "--clerk", clerk]


def test_two_persons_open_a_record_and_it_happens_once(town: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = [sys.executable, "-m", "yifa.interfaces.cli.main", *init(town, home)]
    # Django keeps the settings it was first given, so the ceremony has a process of its own.
    environment = {key: value for key, value in os.environ.items() if key not in ("YIFA_HOME", "DJANGO_SETTINGS_MODULE")}
    run = subprocess.run(
        words, env={**environment, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    slips = [line.strip().rpartition("：")[::2] for line in lines[3:]]
    assert [name for name, _ in slips] == [
        "系统管理员（账号 system）", "安全管理员（账号 security）", "审计管理员（账号 audit）",
        "示例长（账号 user1）", "示例办（账号 user2）",
    ]  # fmt: skip
    assert all(SLIP.match(slip) for _, slip in slips)
    assert len({slip for _, slip in slips}) == 5
    runtime = Runtime.open(home)
    try:
        head = runtime.store.reader.head(runtime.town)
        assert lines[1].strip() == runtime.store.verifier(runtime.town, head.epoch).encode()
        acts = list(runtime.store.reader.acts(runtime.town))
        held = {standing.standing: standing.person for standing in runtime.view().standings()}
        assert runtime.rebuild() == []
        assert not [finding for finding in runtime.store.verify() if finding.bad]
    finally:
        runtime.close()
    assert [act.kind for act in acts] == [
        "town.found", "person.register", "person.register", "law-library.adopt", "post.appoint", "post.appoint",
    ]  # fmt: skip
    assert acts[0].open["fact.mode"] == "live"
    assert [row["village_kind"] for row in acts[0].open["fact.villages"]] == ["village", "community"]  # type: ignore[index,union-attr,call-overload]  # a list of rows
    assert [act.open["fact.name"] for act in acts[1:3]] == ["示例长", "示例办"]
    assert [act.open["fact.post"] for act in acts[4:]] == ["clerk", "head"]
    assert held == {"head": acts[1].matter, "clerk": acts[2].matter}
    assert len({person["person"] for person in acts[0].open["persons"]}) == 2  # type: ignore[index,union-attr,call-overload]  # a list of persons
    kept = b"".join(file.read_bytes() for file in home.iterdir() if file.is_file())
    assert not [slip for _, slip in slips if slip.encode() in kept]
    accounts = sqlite3.connect(home / "desk.sqlite3")
    assert accounts.execute("SELECT count(*) FROM accounts_account").fetchone() == (5,)
    accounts.close()
    again = subprocess.run(
        words, env={**environment, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (again.returncode, again.stdout) == (2, "")
    assert "已经有记录，不能再建" in again.stderr


REFUSED = {
    "the same person twice": (HEAD, HEAD, "须有两个人在场"),
    "the same name with a space": (HEAD, f" {HEAD.replace(',', ' ,', 1)}", "须有两个人在场"),
    "too few words": ("示例长,2021-01-01", CLERK, "--head 写作：姓名,任职日期,任命机关,依据（收到的是「示例长,2021-01-01」）"),
    "too many words": (HEAD, f"{CLERK},又", "--clerk 写作：姓名,任职日期,任命机关,依据"),
    "no day": (HEAD.replace("2021-01-01", "去年"), CLERK, "任职日期写作 2020-01-31 的样子，收到的是「去年」"),
}


@pytest.mark.parametrize(("head", "clerk", "why"), REFUSED.values(), ids=REFUSED)
def test_a_ceremony_that_is_none_leaves_nothing(
    capsys: Captured, town: Path, tmp_path: Path, head: str, clerk: str, why: str
) -> None:  # fmt: skip
    code, out, err = told(capsys, *init(town, tmp_path / "home", head, clerk))
    assert (code, out) == (2, "")
    assert why in err
    assert not (tmp_path / "home").exists()


def test_a_folder_that_is_no_town_is_told(capsys: Captured, tmp_path: Path) -> None:
    code, _, err = told(capsys, *init(tmp_path, tmp_path / "home"))
    assert code == 2
    assert "镇文件夹里没有 town.yaml" in err


def test_a_home_with_a_record_is_not_made_again(capsys: Captured, town: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / SETTINGS).write_text("{}", encoding="utf-8")
    code, _, err = told(capsys, *init(town, home))
    assert code == 2
    assert f"{home} 里已经有记录，不能再建" in err
    assert (home / SETTINGS).read_text(encoding="utf-8") == "{}"
