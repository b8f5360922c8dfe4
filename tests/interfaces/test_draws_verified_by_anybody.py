"""`yifa draw`: a draw of the demonstration is drawn again from the record and from a file; whatever was changed is said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.demo import TOWN
from yifa.interfaces.cli import main as cli
from yifa.interfaces.cli.out import FOUND, GOOD, USAGE
from yifa.interfaces.demo.inspections import STORIES, players
from yifa.interfaces.demo.stage import Stage
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.fold import fold
from yifa.procedure.problem import DataError


@pytest.fixture
def shown(demo_copy: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    runtime = Runtime.open(demo_copy)
    matter = runtime.view().matters("random-draw")[0]
    runtime.close()
    assert cli.main(["draw", "show", matter, "--home", str(demo_copy)]) == GOOD
    return dict(json.loads(capsys.readouterr().out))


def test_every_draw_of_the_demonstration_is_drawn_again(demo_copy: Path) -> None:
    runtime = Runtime.open(demo_copy)
    matters = runtime.view().matters("random-draw")
    runtime.close()
    found = Counter(cli.main(["draw", "verify", matter, "--home", str(demo_copy)]) for matter in matters)

    assert found == {GOOD: 4, FOUND: 1}  # one was made void before anything was drawn


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "名单摘要": lambda facts: facts["lot_objects"].append({"lot_object": "Z99"}),
    "结果不同": lambda facts: facts["drawn"].reverse(),
    "种子摘要": lambda facts: facts.update(seed="a" * 64),
    "还没有抽取": lambda facts: facts.pop("witness_word"),
    "不能抽取": lambda facts: facts.update(lot_wanted=99),
}


@pytest.mark.parametrize("said", CHANGES)
def test_whatever_is_changed_is_said(
    shown: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(shown), encoding="utf-8")
    assert cli.main(["draw", "verify", str(file)]) == GOOD
    CHANGES[said](shown)
    file.write_text(json.dumps(shown), encoding="utf-8")
    capsys.readouterr()

    assert cli.main(["draw", "verify", str(file)]) == FOUND
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"7", b"[" * 5000, b'{"seed": "\\ud800"}', b'{"lot_wanted": 1.5}'])
def test_a_file_that_is_no_draw_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "draw.json"
    file.write_bytes(data)

    assert cli.main(["draw", "verify", str(file)]) == USAGE


def test_a_matter_that_is_no_draw_is_refused(demo_copy: Path) -> None:
    runtime = Runtime.open(demo_copy)
    other = runtime.view().matters("inspection")[0]
    runtime.close()

    assert cli.main(["draw", "verify", other, "--home", str(demo_copy)]) == USAGE
    assert cli.main(["draw", "verify", "没有这一件", "--home", str(demo_copy)]) == USAGE
    assert cli.main(["draw", "verify"]) == USAGE


def test_two_seeds_are_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert [cli.main(["draw", "seed"]) for _ in range(2)] == [GOOD, GOOD]
    lines = capsys.readouterr().out.splitlines()

    assert len(set(lines)) == 4


def test_the_demonstration_inspects_as_the_tables_tell(demo: Runtime) -> None:
    view = demo.view()
    found: Counter[tuple[str, str | None]] = Counter()
    for slug in ("inspection", "rectification"):
        for matter in view.matters(slug):
            history = view.history(matter)
            found[slug, fold(history, demo.catalogue.declaration(slug, day_of(history[-1].at))).outcome] += 1
            assert not [mark for done in history for mark in done.marks], matter

    assert found["inspection", "not-approved"] == found["inspection", "to-case"] == found["inspection", "obstructed"] == 1
    assert found["inspection", "problems"] >= 10
    assert found["rectification", "corrected"] >= 15
    assert found["rectification", "not-corrected"] == 3


def test_no_company_and_no_place_stands_open_in_the_record(demo: Runtime) -> None:
    rows = (TOWN / "inspections.yaml").read_text(encoding="utf-8")
    names = {line.split("name: ")[1].split("（")[0] for line in rows.splitlines() if "{number:" in line}
    kinds = ("inspection", "rectification", "random-draw", "inspection-plan")
    acts = [act for act in demo.store.reader.acts(demo.town) if act.kind.partition(".")[0] in kinds]
    text = "\n".join(str(dict(act.open)) for act in acts)

    assert len(names) == 28
    assert not [name for name in names if name in text]


def test_a_story_that_nobody_can_tell_is_a_fault_of_the_table(tmp_path: Path, demo: Runtime) -> None:
    text = (TOWN / "inspections.yaml").read_text(encoding="utf-8")
    (tmp_path / "inspections.yaml").write_text(text.replace("story: over-cap", "story: no-such"), encoding="utf-8")

    assert "over-cap" in STORIES
    with pytest.raises(DataError, match="no-such"):
        players(Stage(demo), tmp_path)
