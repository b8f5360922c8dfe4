"""A measured row says what was reached and what was not; what was not measured claims nothing."""

from __future__ import annotations

import json

import pytest

from yifa.interfaces.bench.row import Row, compared, percentile, rounded, seconds, untested
from yifa.interfaces.cli import bench
from yifa.interfaces.cli.bench import line
from yifa.interfaces.cli.main import main

KEYS = ["name", "value", "floor", "ratio", "reach", "reached"]


def test_the_ratio_is_the_median_of_the_rounds() -> None:
    row = compared("some.acts_per_second", "办理", [(10, 100), (30, 100), (20, 40)], 0.25, least=True)
    assert (row.value, row.floor, row.ratio) == (20, 100, 0.3)
    assert row.reached is True
    assert list(row.as_json()) == KEYS


@pytest.mark.parametrize(
    ("ratio", "least", "reached"), [(0.12, True, True), (0.1199, True, False), (3.0, False, True), (3.01, False, False)]
)
def test_the_reach_itself_is_reached(ratio: float, least: bool, reached: bool) -> None:
    reach = 0.12 if least else 3
    assert Row("some", "某项", ratio * 10, 10, reach, least, ratio=ratio).reached is reached


@pytest.mark.parametrize(("value", "reached"), [(99.9, True), (100, True), (100.1, False)])
def test_without_a_floor_the_value_is_bounded(value: float, reached: bool) -> None:
    assert Row("some_ms", "毫秒", value, reach=100).reached is reached


def test_what_was_not_measured_claims_nothing() -> None:
    row = untested("door.postgresql", "某项", "没有给出地址")
    assert json.loads(json.dumps(row.as_json())) == dict(zip(KEYS, ["door.postgresql", *[None] * 5], strict=True))
    assert line(row) == "· 某项：未测：没有给出地址"


def test_a_line_for_people_tells_value_floor_and_reach() -> None:
    told = line(compared("some", "逐件记录", [(100, 1000)], 0.12, least=True, note="最慢的一步 2 毫秒"))
    assert told == "✗ 逐件记录：100.0；对比 1000.0，0.100 倍；应不少于 0.12 倍；最慢的一步 2 毫秒"


def test_arithmetic() -> None:
    assert percentile(range(1, 201), 99) == 199
    assert percentile([5.0], 99) == 5.0
    assert rounded(123456.0) == 123500.0
    assert rounded(None) is None
    assert 0 <= seconds(lambda: None) < 1


@pytest.mark.parametrize(("ratio", "code"), [(0.2, 0), (0.1, 1)])
def test_the_command_prints_a_line_a_row_and_exits_by_what_was_missed(
    ratio: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [Row("first", "甲", ratio, 1.0, 0.12, least=True, ratio=ratio), untested("second", "乙", "没有")]
    monkeypatch.setattr(bench, "rows", lambda *_, **__: iter(found))
    assert main(["bench", "--quick", "--json"]) == code
    rows = [json.loads(told) for told in capsys.readouterr().out.splitlines()]
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert [row["reached"] for row in rows] == [code == 0, None]
    assert main(["bench", "--quick"]) == code
    assert "未测：没有" in capsys.readouterr().out
