"""What the law says on a day: half-open intervals, `until`, gaps, undated sources."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import put, rule, version
from yifa.law.dated import Dated, yuan
from yifa.law.library import Library


def amount(library: Library, day: str) -> int | str | None:
    dated = library.value("penalty.cap", date.fromisoformat(day))
    return dated.value if dated else None


def test_a_version_holds_from_its_first_day_until_the_next_begins(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule(version("2018-01-01"), version("2021-07-15", value="20000"))))
    assert [amount(library, day) for day in ("2017-12-31", "2018-01-01", "2021-07-14", "2021-07-15", "2046-01-01")] == [
        None,
        5000,
        5000,
        20000,
        20000,
    ]


def test_the_end_is_the_first_day_no_longer_in_force(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule(version("2018-01-01"), version("2021-07-15", value="20000"))))
    old, new = library.rule("penalty.cap").values
    assert (old.start, old.end) == (date(2018, 1, 1), date(2021, 7, 15))
    assert (new.start, new.end) == (date(2021, 7, 15), None)
    assert old.period == "自2018年1月1日起，2021年7月15日起不再适用"
    assert new.period == "自2021年7月15日起"


def test_until_is_the_last_day_and_leaves_a_gap_that_was_told(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule(version("2018-01-01", until="2019-12-31"), version("2021-01-01"))))
    assert [amount(library, day) for day in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")] == [5000, None, None, 5000]


def test_versions_may_stand_in_any_order_in_the_file(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule(version("2021-07-15", value="20000"), version("2018-01-01"))))
    assert amount(library, "2020-01-01") == 5000


def test_an_undated_source_is_never_in_force_but_shown(tmp_path: Path) -> None:
    listed = "\n  - " + version("x", effect="warn", status="pending").partition("\n")[2].strip().replace("\n    ", "\n    ")
    library = Library.load(put(tmp_path, rule("  {}\n", undated=listed)))
    assert amount(library, "2026-11-23") is None
    (source,) = library.rule("penalty.cap").undated
    assert not source.verified
    assert source.article == "示例法（2017年修正）第三十三条"


def test_an_unknown_rule_has_no_value_and_is_named(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule()))
    assert library.value("penalty.other", date(2020, 1, 1)) is None
    assert library.gate_effect("penalty.other", date(2020, 1, 1)) is None
    assert "penalty.cap" in library
    with pytest.raises(KeyError, match="规则库中没有"):
        library.rule("penalty.other")


def test_the_article_is_cited_without_the_name_of_the_state(tmp_path: Path) -> None:
    dated = Library.load(put(tmp_path, rule())).value("penalty.cap", date(2020, 1, 1))
    assert dated is not None
    assert (dated.article, dated.reading, dated.effect) == ("示例法（2017年修正）第三十三条", "50元", "bar")


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2050, 1, 1)), min_size=1, max_size=6, unique=True),
    st.dates(date(1980, 1, 1), date(2060, 1, 1)),
)
def test_the_value_is_the_latest_version_that_has_begun(starts: list[date], day: date) -> None:
    ordered = sorted(starts)
    values = [_dated(start, end) for start, end in zip(ordered, [*ordered[1:], None], strict=True)]
    held = [dated.start for dated in values if dated.in_force(day)]
    assert held == [start for start in ordered if start <= day][-1:]
    assert not any(dated.in_force(dated.start - timedelta(1)) for dated in values)


def _dated(start: date, end: date | None) -> Dated:
    return Dated(
        rule="penalty.cap", title="示例", statement="示例", kind="threshold", value=1, unit="fen", day_kind=None,
        article="示例法第一条", statute="示例法", place="第一条", effect="warn", binding="适用", status="verified",
        source="示例", checked_on=start, start=start, end=end,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0元"), (5000, "50元"), (1250, "12.50元"), (300000000, "3,000,000元"), (-5, "-0.05元")]
)
def test_money_is_read_in_yuan(fen: int, text: str) -> None:
    assert yuan(fen) == text
