"""Commands on a town's home: each says by its exit code whether something was found wrong, and refuses a home that is none."""

from __future__ import annotations

import io
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.town import Small
from yifa.interfaces.runtime import SETTINGS, Runtime
from yifa.record import note
from yifa.record.checkpoint import Checkpoint

LEAF = "UPDATE act SET leaf_hash = (SELECT leaf_hash FROM act WHERE sequence = 4) WHERE sequence = 3"
BODY = "UPDATE act SET body = CAST(replace(CAST(body AS TEXT), '示例', '事例') AS BLOB) WHERE sequence = 3"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def who(founded: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((founded / "who.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    """A home with one decision in it, which must be published."""
    place = Path(shutil.copytree(founded / "home", tmp_path / "home"))
    runtime = Runtime.open(place)
    try:
        town = Small(runtime, json.loads((founded / "who.json").read_text(encoding="utf-8")))
        matter = town.shown_card()
        town.told(matter)
        town.decided(matter)
        runtime.store.checkpoint(runtime.town)
    finally:
        runtime.close()
    return place


def position(home: Path) -> int:
    runtime = Runtime.open(home)
    try:
        return runtime.store.reader.head(runtime.town).position
    finally:
        runtime.close()


def spoil(home: Path, *statements: str) -> None:
    """Change the file behind the record's back."""
    connection = pysqlite3.connect(home / "record.sqlite3")
    kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in kept:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, created in kept:
        connection.execute(created)
    connection.commit()
    connection.close()


def card(home: Path, who: dict[str, str], *names: str, **changed: Any) -> bytes:
    runtime = Runtime.open(home)
    moment = (runtime.now() - timedelta(minutes=1)).isoformat()
    runtime.close()
    facts = {"shown": True, "rights_told": True, "seen_at": "2021-08-02", "place": {"text": "示例路口"}}
    actors = [{"person": who[name], "capacity": "officer"} for name in names]
    body = {"kind": "onsite-penalty.show-card", "at": moment, "actors": actors, "facts": facts, **changed}
    return json.dumps(body, ensure_ascii=False).encode()


NEEDING = [
    ["tick"], ["doctor"], ["verify"], ["rebuild"], ["checkpoint"], ["report", "2021"], ["serve"],
]  # fmt: skip


@pytest.mark.parametrize("words", NEEDING, ids=lambda words: words[0])
def test_where_there_is_no_record_the_next_command_is_told(capsys: Captured, tmp_path: Path, words: list[str]) -> None:
    code, out, err = told(capsys, *words, "--home", str(tmp_path))
    assert (code, out) == (2, "")
    assert f"{tmp_path} 里没有记录。先运行：yifa" in err
    assert f"yifa init --home {tmp_path}" in err


def test_settings_that_cannot_be_read_are_named_with_their_line(capsys: Captured, home: Path) -> None:
    (home / SETTINGS).write_text('{\n "folder": \n', encoding="utf-8")
    code, _, err = told(capsys, "doctor", "--home", str(home))
    assert code == 2
    assert f"{home / SETTINGS}:3：设置读不懂" in err


def test_another_town_is_not_in_this_home(capsys: Captured, home: Path) -> None:
    code, _, err = told(capsys, "report", "2021", "--town", "other-town", "--home", str(home))
    assert code == 2
    assert f"{home} 里是 test-town，没有 other-town" in err
    assert told(capsys, "report", "2021", "--town", "test-town", "--format", "json", "--home", str(home))[0] == 0


def test_a_sound_home_passes_every_check(capsys: Captured, home: Path) -> None:
    code, out, _ = told(capsys, "doctor", "--home", str(home))
    assert code == 0
    assert out.splitlines()[0] == f"✓ 镇：test-town（示例），2021 期 {position(home)} 条，共 {position(home)} 条"
    assert out.splitlines()[-1] == "设置安全，记录可用。"
    assert told(capsys, "verify", "--home", str(home))[0] == 0
    assert told(capsys, "rebuild", "--home", str(home))[:2] == (0, "投影已重建：没有任何变化。\n")


def test_the_doctor_says_what_was_tampered_with(capsys: Captured, home: Path) -> None:
    spoil(home, LEAF)
    code, out, _ = told(capsys, "doctor", "--home", str(home))
    assert code == 1
    assert "✗ " in out
    assert "设置安全" not in out


@pytest.mark.parametrize(
    ("spoilt", "words"), [(LEAF, ["verify"]), (LEAF, ["verify", "--quick"]), (BODY, ["verify"])], ids=["leaf", "quick", "body"]
)
def test_what_was_changed_behind_the_record_is_found(capsys: Captured, home: Path, spoilt: str, words: list[str]) -> None:
    spoil(home, spoilt)
    code, out, _ = told(capsys, *words, "--home", str(home))
    assert code == 1
    assert "✗ " in out
    assert out.splitlines()[-1] == "记录不可信：见上面的 ✗。"


def test_verifying_prints_one_object_a_line(capsys: Captured, home: Path) -> None:
    code, out, _ = told(capsys, "verify", "--json", "--home", str(home))
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert found
    assert all(list(each) == ["bad", "town", "act", "place", "text"] for each in found)
    assert not any(each["bad"] for each in found)


def test_a_rebuild_names_what_had_differed_and_mends_it(capsys: Captured, home: Path) -> None:
    connection = pysqlite3.connect(home / "record.sqlite3")
    connection.execute("UPDATE figure_count SET value = value + 1 WHERE figure = 'ec.simple'")
    connection.commit()
    connection.close()
    code, out, _ = told(capsys, "rebuild", "--home", str(home))
    assert (code, out.splitlines()[0]) == (1, "✗ figure_count：重建前后不同")
    assert told(capsys, "rebuild", "--home", str(home))[0] == 0


def test_a_checkpoint_is_a_note_of_the_towns_own_key(capsys: Captured, home: Path) -> None:
    code, out, _ = told(capsys, "checkpoint", "--home", str(home))
    runtime = Runtime.open(home)
    try:
        head = runtime.store.reader.head(runtime.town)
        key = runtime.store.verifier(runtime.town, head.epoch)
    finally:
        runtime.close()
    assert code == 0
    opened = note.open(out, [key])
    signed = Checkpoint.parse(opened.text)
    assert [each.name for each in opened.verified] == [key.name]
    assert signed.size == head.position
    with pytest.raises(note.NoteError):
        note.open(out.replace(f"\n{signed.size}\n", f"\n{signed.size + 1}\n"), [key])


def test_nothing_lapses_before_its_hour(capsys: Captured, home: Path) -> None:
    before = position(home)
    assert told(capsys, "tick", "--home", str(home))[:2] == (0, "依法到期失效 0 件。\n")
    assert position(home) == before


def test_an_allowed_draft_is_recorded(capsys: Captured, home: Path, who: dict[str, str], tmp_path: Path) -> None:
    before = position(home)
    file = tmp_path / "draft.json"
    file.write_bytes(card(home, who, "甲", "乙"))
    code, out, err = told(capsys, "perform", str(file), "--recorder", who["甲"], "--home", str(home), "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == ["act", "matter", "kind"]
    assert found["kind"] == "onsite-penalty.show-card"
    assert found["act"].startswith("2021.")
    assert position(home) == before + 1
    file.write_bytes(card(home, who, "甲", "乙"))
    code, out, _ = told(capsys, "perform", str(file), "--recorder", who["甲"], "--home", str(home))
    assert code == 0
    assert out.startswith("已记录：2021.")


def test_a_refused_draft_is_told_with_every_reason_and_recorded_nowhere(
    capsys: Captured, home: Path, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = position(home)
    words = ["perform", "-", "--recorder", who["甲"], "--home", str(home)]
    body = card(home, who, "甲", facts={"shown": True})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
    code, out, err = told(capsys, *words)
    assert (code, err) == (1, "")
    assert out.startswith("暂时不能办理，还缺：\n  · ")
    assert out.count("  · ") >= 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
    code, out, _ = told(capsys, *words, "--json")
    (reasons,) = json.loads(out).values()
    assert code == 1
    assert list(json.loads(out)) == ["refused"]
    assert all(list(each) == ["why", "test", "missing", "article", "rule", "todo", "field", "step"] for each in reasons)
    assert {each["field"] for each in reasons} >= {"rights_told", "seen_at", "place"}
    assert position(home) == before


@pytest.mark.parametrize(
    ("body", "told_of"),
    [(b"{", "正文不是可读的数据"), (b'{"kind": "a.b", "more": 1}', "不认识的字段：more"), (b'{"kind": "ab"}', "写成“事项.步骤”")],
)
def test_what_is_no_draft_is_a_mistake_of_usage(
    capsys: Captured, home: Path, tmp_path: Path, body: bytes, told_of: str
) -> None:  # fmt: skip
    file = tmp_path / "draft.json"
    file.write_bytes(body)
    code, out, err = told(capsys, "perform", str(file), "--recorder", "x", "--home", str(home))
    assert (code, out) == (2, "")
    assert told_of in err


def test_a_draft_file_that_is_not_there_is_named(capsys: Captured, home: Path) -> None:
    code, _, err = told(capsys, "perform", "nowhere.json", "--recorder", "x", "--home", str(home))
    assert code == 2
    assert "读写不了 nowhere.json" in err


def test_the_report_as_one_object(capsys: Captured, home: Path) -> None:
    code, out, _ = told(capsys, "report", "2021", "--format", "json", "--home", str(home))
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["town", "year", "as_of", "figures", "title", "edition", "parts", "attested", "unbacked"]
    assert (found["town"], found["year"], found["as_of"]) == ("test-town", 2021, "2021-08-02")
    keys = ["figure", "label", "value", "unit", "qualifier", "as_of", "numerator", "denominator", "dimensions", "acts"]
    assert all(list(each) == keys for each in found["figures"])
    simple = next(each for each in found["figures"] if each["figure"] == "ec.simple")
    assert (simple["value"], simple["unit"], simple["qualifier"]) == (1, "件", "exact")
    assert simple["dimensions"] == [{"kind": "fine", "party-kind": "person", "value": 1}]
    assert simple["acts"] == [f"2021.{position(home) - 1}"]
    rate = next(each for each in found["figures"] if each["figure"] == "deputies-proposal.closed-rate")
    assert (rate["value"], rate["numerator"], rate["denominator"], rate["qualifier"]) == (None, 0, 0, "none")


def test_the_report_goes_to_a_file_or_to_the_screen(capsys: Captured, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    code, out, _ = told(capsys, "report", "2021", "--out", str(file), "--home", str(home))
    assert (code, out) == (0, f"已写入 {file}（草稿）\n")
    screen = told(capsys, "report", "2021", "--home", str(home))[1]
    assert file.read_text(encoding="utf-8") == screen
    assert "<title>示例镇2021年法治政府建设年度报告</title>" in screen
    assert "示例数据：人物、单位、案件均为虚构" in screen


def test_a_report_that_cannot_be_written_names_the_file(capsys: Captured, home: Path, tmp_path: Path) -> None:
    code, _, err = told(capsys, "report", "2021", "--out", str(tmp_path / "no" / "report.html"), "--home", str(home))
    assert code == 2
    assert "report.html" in err


def test_the_demonstration_is_not_built_over_other_files(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("示例", encoding="utf-8")
    code, _, err = told(capsys, "demo", "--no-serve", "--home", str(tmp_path))
    assert code == 2
    assert "不是演示目录" in err
    assert "--home" in err
    assert (tmp_path / "mine.txt").exists()


def test_a_town_that_is_not_there_is_told(capsys: Captured, tmp_path: Path) -> None:
    code, _, err = told(capsys, "demo", "--no-serve", "--town", "nowhere", "--home", str(tmp_path / "home"))
    assert code == 2
    assert "找不到镇文件夹 towns/nowhere" in err
