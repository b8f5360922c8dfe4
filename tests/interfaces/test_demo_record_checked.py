"""The demonstration's record under the eyes of `yifa verify`: sound as built, and every kind of tampering named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pysqlite3
import pytest

from tests.support.demo import copy_home
from yifa.interfaces.cli.main import main
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import figures_of
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import ActId, Json


def tamper(home: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    """Write as the owner of the file would who means harm: with the triggers off."""
    connection = pysqlite3.connect(home / "record.sqlite3")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for sql, params in statements:
        connection.execute(sql, params)
    for _, created in triggers:
        connection.execute(created)
    connection.commit()
    connection.close()


def verify(home: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, list[dict[str, object]]]:
    """Exit code and findings."""
    capsys.readouterr()
    code = main(["verify", "--home", str(home), "--json", *more])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def bad(found: list[dict[str, object]]) -> list[dict[str, object]]:
    return [finding for finding in found if finding["bad"]]


@pytest.mark.parametrize("depth", [(), ("--quick",)])
def test_sound_as_built(demo_copy: Path, capsys: pytest.CaptureFixture[str], depth: tuple[str, ...]) -> None:
    code, found = verify(demo_copy, capsys, *depth)
    assert (code, bad(found)) == (0, [])
    assert any("无外部见证" in str(finding["text"]) for finding in found)


def test_one_byte_in_an_act(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = pysqlite3.connect(demo_copy / "record.sqlite3")
    body = bytes(connection.execute("SELECT body FROM act WHERE epoch = 2020 AND sequence = 17").fetchone()[0])
    connection.close()
    spoilt = bytes([body[0], body[1] ^ 1]) + body[2:]
    tamper(demo_copy, ("UPDATE act SET body = ? WHERE epoch = 2020 AND sequence = 17", (spoilt,)))
    code, found = verify(demo_copy, capsys)
    assert code == 1
    assert bad(found)[0]["act"] == "2020.17"


def test_a_cut_tail(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(demo_copy, ("DELETE FROM act WHERE epoch = 2021 AND sequence >= 100", ()))
    code, found = verify(demo_copy, capsys, "--quick")
    assert code == 1
    assert bad(found)[0]["act"] == "2021.100"


def test_an_act_taken_out_of_the_middle(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(demo_copy, ("DELETE FROM act WHERE epoch = 2020 AND sequence = 40", ()))
    code, found = verify(demo_copy, capsys)
    assert code == 1
    assert bad(found)[0]["act"] == "2020.40"


def test_a_rewritten_leaf(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(demo_copy, ("UPDATE act SET leaf_hash = ? WHERE epoch = 2019 AND sequence = 9", (bytes(32),)))
    code, found = verify(demo_copy, capsys, "--quick")
    assert code == 1
    assert bad(found)


def test_an_older_copy_put_back(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The database of yesterday beside the checkpoints of today."""
    home = copy_home(demo_home, tmp_path / "home")
    old = tmp_path / "old.sqlite3"
    shutil.copy(home / "record.sqlite3", old)
    runtime = Runtime.open(home)
    try:
        register = runtime.view().standings(standing="clerk")[0].person
        draft = _registration(runtime, register)
        runtime.door.perform(runtime.town, draft)
        runtime.store.checkpoint(runtime.town)
    finally:
        runtime.close()
    for file in home.glob("record.sqlite3*"):
        file.unlink()
    shutil.copy(old, home / "record.sqlite3")
    code, found = verify(home, capsys)
    assert code == 1
    assert bad(found)


def test_a_deleted_act_changes_the_figure(demo_copy: Path) -> None:
    """Figures rest on acts: without the act, a rebuild counts one less."""
    runtime = Runtime.open(demo_copy)
    before = {figure.figure: figure.value for figure in figures_of(runtime, 2020)[0]}
    rows = runtime.store.reader.query(
        "SELECT act FROM figure_part WHERE figure = 'dp.proposals' AND year = 2020 ORDER BY position"
    )
    act = ActId.parse(rows[0][0])
    matter = runtime.store.reader.act(runtime.town, act).matter
    runtime.close()
    tamper(demo_copy, ("DELETE FROM act WHERE matter = ?", (matter,)))
    runtime = Runtime.open(demo_copy)
    try:
        runtime.door.rebuild(runtime.town)
        after = {figure.figure: figure.value for figure in figures_of(runtime, 2020)[0]}
    finally:
        runtime.close()
    assert (before["dp.proposals"], after["dp.proposals"]) == (31, 30)


def test_the_seed_s_figures_are_computed(demo_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["report", "2020", "--town", "zhengguo-2020", "--format", "json", "--home", str(demo_home)])
    told = json.loads(capsys.readouterr().out)
    figures = {figure["figure"]: figure for figure in told["figures"]}
    assert code == 0
    assert (told["town"], told["year"]) == ("zhengguo-2020", 2020)
    assert (figures["dp.proposals"]["value"], figures["dp.proposals_closed"]["value"]) == (31, 31)
    assert 30 <= figures["cert.exam_takers"]["value"] < 40
    assert figures["cert.loss_notices"]["value"] == 1
    assert all(figures[name]["acts"] for name in ("dp.proposals", "dp.proposals_closed", "cert.exam_takers", "ec.simple"))
    assert len(figures["dp.proposals"]["acts"]) == 31


def test_rebuilding_changes_nothing(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rebuild", "--home", str(demo_copy)]) == 0
    assert "没有任何变化" in capsys.readouterr().out


def _registration(runtime: Runtime, clerk: str) -> Draft:
    facts: dict[str, Json] = {"name": "示例新人", "person_kind": "official"}
    return Draft("person.register", runtime.now(), (Actor(clerk, "registrar"),), clerk, facts)
