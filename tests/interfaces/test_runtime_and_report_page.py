"""A home opens the town it belongs to and nothing else; its report is a page in which no text can become markup."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.law.making import override, put, rule, version
from yifa.interfaces.report_page import NARRATIVE_WORDS, article, page
from yifa.interfaces.runtime import SETTINGS, RunningClock, Runtime, current, read_town, record_file, use
from yifa.law.faults import LawError
from yifa.law.library import Library
from yifa.projections.outline import Outline
from yifa.projections.reading import ESTIMATE, EXACT, NONE, Figure
from yifa.projections.report import Block, Piece, Report
from yifa.record.clock import SystemClock
from yifa.record.errors import RecordError

DAY = date(2021, 12, 31)
TOWN = """\
id: test-live
mode: {mode}
clock: {{start: '2021-08-02T09:00:00+08:00'}}
name: 示例镇
organ: 示例镇人民政府
organ_word: 示例
division_code: '440118000'
"""


def folder(root: Path, mode: str = "live") -> Path:
    place = root / "town"
    place.mkdir(parents=True, exist_ok=True)
    (place / "town.yaml").write_text(TOWN.format(mode=mode), encoding="utf-8")
    return place


def test_a_folder_without_a_town_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"镇文件夹里没有 town\.yaml"):
        read_town(tmp_path)
    assert "villages" not in read_town(folder(tmp_path))


def test_a_home_without_its_town_folder_does_not_open(tmp_path: Path) -> None:
    place = folder(tmp_path)
    Runtime.create(tmp_path / "home", place).close()
    shutil.rmtree(place)
    with pytest.raises(FileNotFoundError, match=r"town\.yaml"):
        Runtime.open(tmp_path / "home")


def test_a_home_that_was_never_made_does_not_open(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=SETTINGS):
        Runtime.open(tmp_path / "home")


def test_a_home_is_made_once(tmp_path: Path) -> None:
    Runtime.create(tmp_path / "home", folder(tmp_path)).close()
    with pytest.raises(RecordError, match="已经建立"):
        Runtime.create(tmp_path / "home", folder(tmp_path))


def test_a_home_is_closed_to_others_and_names_no_place_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Runtime.create(home, folder(tmp_path)).close()
    assert home.stat().st_mode & 0o077 == 0
    assert json.loads((home / SETTINGS).read_text(encoding="utf-8")) == {"folder": str(tmp_path / "town"), "url": None}
    assert record_file(home) == f"sqlite:///{home}/record.sqlite3"


def test_a_moved_home_opens_the_record_that_moved_with_it(founded: Path, tmp_path: Path) -> None:
    copied, moved = Path(shutil.copytree(founded / "home", tmp_path / "copied")), tmp_path / "moved"
    copied.rename(moved)
    runtime = Runtime.open(moved)
    try:
        before = runtime.store.reader.head(runtime.town).position
        assert before > 0
        assert not [finding for finding in runtime.store.verify() if finding.bad]
        assert runtime.rebuild() == []
        assert runtime.home == moved
    finally:
        runtime.close()
    assert not copied.exists()


def test_a_demonstration_goes_on_where_its_record_ended(founded: Path, tmp_path: Path) -> None:
    runtime = Runtime.open(Path(shutil.copytree(founded / "home", tmp_path / "home")))
    try:
        assert isinstance(runtime.clock, RunningClock)
        assert runtime.now() == runtime.store.reader.head(runtime.town).recorded_at
        assert runtime.mode == "demonstration"
    finally:
        runtime.close()


def test_a_live_town_has_the_systems_clock_and_no_other(tmp_path: Path) -> None:
    place = folder(tmp_path)
    runtime = Runtime.create(tmp_path / "home", place)
    try:
        assert type(runtime.clock) is SystemClock
    finally:
        runtime.close()
    folder(tmp_path, "demonstration")
    with pytest.raises(RecordError, match="正式记录只能用系统时钟"):
        Runtime.open(tmp_path / "home")


def test_a_demonstration_never_opens_as_a_live_town(founded: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(founded / "home", tmp_path / "home"))
    place = Path(shutil.copytree(founded / "town", tmp_path / "town"))
    told = (place / "town.yaml").read_text(encoding="utf-8").replace("mode: demonstration", "mode: live")
    (place / "town.yaml").write_text(told, encoding="utf-8")
    (home / SETTINGS).write_text(json.dumps({"folder": str(place), "url": None}), encoding="utf-8")
    with pytest.raises(RecordError):
        Runtime.open(home).close()


def test_a_towns_own_rule_is_law_there_and_nowhere_else(tmp_path: Path) -> None:
    place = folder(tmp_path)
    put(place / "rules", rule(id="penalty.of_the_town"), "penalty.of_the_town")
    runtime = Runtime.create(tmp_path / "home", place)
    try:
        dated = runtime.library.value("penalty.of_the_town", DAY)
        assert dated is not None
        assert dated.value == 5000
        assert runtime.library.digest != Library.load().digest
    finally:
        runtime.close()
    assert Library.load().value("penalty.of_the_town", DAY) is None


def test_a_towns_rules_cannot_override_what_the_law_does_not_leave_to_it(tmp_path: Path) -> None:
    place = folder(tmp_path)
    name = "penalty.simple.cap_person"
    put(place / "rules", override(version("2021-01-01", value="1"), rule_id=name), name)
    with pytest.raises(LawError, match="不准 town 改写"):
        Runtime.create(tmp_path / "home", place)


def test_a_rule_folder_of_the_town_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "rules" / "penalty").mkdir(parents=True)
    (place / "rules" / "penalty" / "odd.yaml").write_text("id: penalty.other\n", encoding="utf-8")
    with pytest.raises(LawError, match=r"odd\.yaml"):
        Runtime.create(tmp_path / "home", place)


def test_the_running_clock_stands_until_it_goes() -> None:
    start = datetime(2021, 8, 2, tzinfo=UTC)
    clock = RunningClock(start)
    assert clock.now() == clock.now() == start
    clock.go()
    assert start <= clock.now() < start + timedelta(minutes=1)
    assert clock.going


def test_the_process_opens_its_home_once_and_lets_its_clock_go(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("YIFA_HOME", str(shutil.copytree(founded / "home", tmp_path / "home")))
    use(None)
    opened = current()
    try:
        assert current() is opened
        assert isinstance(opened.clock, RunningClock)
        assert opened.clock.going
    finally:
        use(None)
        opened.close()


def figure(
    name: str, value: int | None = 3, unit: str = "件", qualifier: str = EXACT, label: str = "示例", **more: int
) -> Figure:
    return Figure(name, label, "trial", value, unit, qualifier, DAY, **more)  # type: ignore[arg-type]  # counts only


def report(*figures: Figure, blocks: tuple[Block, ...] = ()) -> Report:
    return Report("t", 2021, DAY, (("一、<示例>", blocks),), {each.figure: each for each in figures})


def test_no_text_becomes_markup() -> None:
    evil = '<script>alert("1")</script>'
    shown = figure('a"b', label=evil, unit=evil)
    block = Block(evil, ((Piece(evil), Piece(evil, 'a"b')),), None)
    for text in (
        page(report(shown, blocks=(block,)), evil, evil),
        article(report(shown, blocks=(block,)), evil, lambda name: evil),
    ):
        assert "<script" not in text
        assert 'alert("1")' not in text
        assert "&lt;script&gt;" in text
        assert "<h2>一、&lt;示例&gt;</h2>" in text


def test_a_figures_id_cannot_leave_its_attribute() -> None:
    assert '<tr id="a&quot;b">' in article(report(figure('a"b')), "示例")


def test_a_figure_in_a_file_opens_its_row_in_the_table() -> None:
    text = article(report(figure("ec.simple"), blocks=(Block("", ((Piece("全年"), Piece("3", "ec.simple")),), None),)), "示例")
    assert '<p>全年<a class="figure" href="#ec.simple" title="示例">3</a></p>' in text
    assert '<tr id="ec.simple"><td>示例</td><td class="number">3</td><td>件</td><td></td><td>实数</td></tr>' in text
    assert "<h3>" not in text
    assert "数据截至2021年12月31日" in text


def test_a_figure_on_a_site_opens_its_address_and_the_table_has_no_anchors() -> None:
    block = Block("（一）", ((Piece("3", "ec.simple"),),), None)
    text = article(report(figure("ec.simple"), blocks=(block,)), "示例", lambda name: f"/figures/{name}?a=1&b=2")
    assert 'href="/figures/ec.simple?a=1&amp;b=2"' in text
    assert "id=" not in text
    assert "<h3>（一）</h3>" in text


@pytest.mark.parametrize(
    ("held", "cells"),
    [
        (figure("r", 3333, "%", numerator=1, denominator=3), "33.33%</td><td></td><td>1/3</td><td>实数"),
        (figure("r", None, "%", NONE, numerator=0, denominator=0), "无</td><td></td><td>0/0</td><td>无"),
        (figure("m", 12_34, "fen"), "12.34元</td><td></td><td></td><td>实数"),
        (figure("e", 11_000, "份", ESTIMATE), "11000余</td><td>份</td><td></td><td>估计数"),
    ],
)
def test_a_row_tells_value_unit_sides_and_how_far_to_trust_it(held: Figure, cells: str) -> None:
    assert cells in article(report(held), "示例")


def test_narratives_are_left_to_people() -> None:
    named = {section.narrative for part in Outline.load().parts for section in part.sections if section.narrative}
    assert named == set(NARRATIVE_WORDS)
    for name, words in NARRATIVE_WORDS.items():
        assert f'<p class="todo">{words}</p>' in article(report(blocks=(Block("", (), name),)), "示例")
    assert "todo" not in article(report(blocks=(Block("", (), None),)), "示例")


def test_a_file_needs_nothing_from_elsewhere() -> None:
    text = page(report(figure("ec.simple")), "示例", "示例数据")
    assert text.startswith('<!doctype html><html lang="zh-CN">')
    assert '<p class="banner">示例数据</p>' in text
    assert not [word for word in ("http", "src=", "url(", "@import", "<link", "<script") if word in text]
