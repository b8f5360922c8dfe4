"""Declaration files hold data only: bombs, tags, hidden characters and doubles stop with file, line and a Chinese sentence."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.procedure.problem import DataError
from yifa.procedure.strict_yaml import DEEPEST, LARGEST, MOST, line_of, parse, read

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (BOMB, 1, "不用 & 和 *"),
        ("a: *x\n", 1, "不用 & 和 *"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "不用 !"),
        ("a: !own x\n", 1, "不用 !"),
        ("a: 1\nb: 2\na: 3\n", 3, "“a”重复，第 1 行"),
        ("a: {b: 1, b: 2}\n", 1, "“b”重复"),
        ("a: 1\n---\nb: 2\n", 2, "一份内容"),
        ("? [a, b]\n: c\n", 1, "键必须是文字"),
        ("a: 0.5\n", 1, "不用小数"),
        ("a: 1e3\n", 1, "不用小数"),
        ("a: .inf\n", 1, "不用小数"),
        ("a: 1\n\tb: 2\n", 2, "不是合格的 YAML"),
        ("a: 'x\n", 2, "不是合格的 YAML"),
        ("a: 甲\u202e乙\n", 1, "U+202E"),
        ("a: 1\nb: \u0007\n", 2, "U+0007"),
        ("a: x\u200by\n", 1, "U+200B"),
    ],
)
def test_more_than_data_is_refused(text: str, line: int, said: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(text, "示例.yaml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("示例.yaml", line)
    assert said in problem.text


def test_depth_size_and_number_are_bounded_before_memory_is_spent() -> None:
    for text in ("[" * 100_000, "{a: " * 100_000, "x" * (LARGEST + 1), "[" + "1," * (MOST + 1) + "]"):
        with pytest.raises(DataError):
            parse(text, "大.yaml")
    assert parse("[" * DEEPEST + "]" * DEEPEST, "深.yaml") is not None


def test_a_ten_megabyte_file_is_not_even_read(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: " + b"x" * 10_000_000)
    with pytest.raises(DataError, match="太大"):
        read(big, "big.yaml")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    strange = tmp_path / "strange.yaml"
    strange.write_bytes(b"a: \xff\xfe\n")
    with pytest.raises(DataError, match="UTF-8"):
        read(strange, "strange.yaml")
    with pytest.raises(DataError, match="读不出"):
        read(tmp_path, "folder.yaml")


def test_words_days_and_versions_stay_text() -> None:
    held = parse("a: yes\nb: 2021-07-15\nc: 010\nd: 12\ne: true\nf: ~\ng: '1.5'\nh: off\n", "词.yaml")
    assert held == {"a": "yes", "b": "2021-07-15", "c": "010", "d": 12, "e": True, "f": None, "g": "1.5", "h": "off"}


def test_every_value_knows_its_line() -> None:
    held = parse("a:\n  b: 1\n  c:\n  - x\n  - y\n", "行.yaml")
    assert line_of(held, ("a", "b")) == 2
    assert line_of(held, ("a", "c", 1)) == 5
    assert line_of(held, ("a", "nothing", "at", "all")) == 1


@given(st.text(max_size=200))
def test_any_text_is_a_value_or_a_told_problem(text: str) -> None:
    with contextlib.suppress(DataError):
        parse(text, "随机.yaml")
