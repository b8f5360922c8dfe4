"""Document numbers are written from a town's pattern and read back; a pattern that would lose something is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.procedure.number import Numbering, PatternError


def test_the_usual_number_of_a_town() -> None:
    assert Numbering("穗增正果")("当罚字", 2020, 1) == "穗增正果当罚字〔2020〕1号"


def test_a_series_with_its_own_pattern_and_leading_zeros() -> None:
    numbering = Numbering("ZC", patterns={"规": "{prefix}02{year}{n:04}"})
    assert numbering("规", 2020, 6) == "ZC0220200006"
    assert numbering("审", 2020, 6) == "ZC审〔2020〕6号"


@given(st.integers(min_value=1, max_value=99_999), st.integers(min_value=1990, max_value=2099))
def test_numbers_are_read_back(n: int, year: int) -> None:
    numbering = Numbering("示例（镇）", patterns={"规": "{prefix}[{year}]{n:04}*"})
    for series in ("当罚字", "规"):
        assert numbering.read(series, numbering(series, year, n)) == (year, n)
    assert numbering.read("当罚字", "别的当罚字〔2020〕1号") is None


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{series}{n}", "一个 {year}"),
        ("{year}{n}{n}", "一个 {n}"),
        ("{year}{n}{town}", "没有“town”"),
        ("{year}{n", "不成对"),
        ("{year:04}{n}", "只有 {n} 可以补零"),
        ("{n.__class__}{year}", "没有“n.__class__”"),
    ],
)
def test_a_pattern_that_loses_something_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(PatternError, match=said):
        Numbering("示例", pattern)


def test_numbers_begin_at_one() -> None:
    with pytest.raises(ValueError, match="从1起"):
        Numbering("示例")("当罚字", 2020, 0)
