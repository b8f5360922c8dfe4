"""Citations in the forms people write them, and back in the standard form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.law.citation import Citation, Place, Statute, parse_places
from yifa.law.numeral import from_chinese, to_chinese


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (51, "五十一"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
     (115, "一百一十五"), (1001, "一千零一"), (1010, "一千零一十"), (1260, "一千二百六十"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_numerals(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert from_chinese(text) == number


@given(st.integers(1, 9999))
def test_every_numeral_comes_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number
    assert from_chinese(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "零", "百", "十百", "一一", "二十十", "一百一", "五十一条", "0", "12345", "-1", "1.5", "萬"]
)
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是条文序号"):
        from_chinese(text)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader_of_places(text: str) -> None:
    assert parse_places(text) is None or str(parse_places(text))


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("第五十一条", "第五十一条"),
        ("第51条", "第五十一条"),
        ("第五十一条之一", "第五十一条之一"),
        ("第四十二条(二)", "第四十二条第（二）项"),
        ("第42条第2款第（3）项", "第四十二条第二款第（三）项"),
        ("第四十二条第三项", "第四十二条第（三）项"),
        ("第五十一条第（二）项第一目", "第五十一条第（二）项第一目"),
        ("第五十一条(二)、第六十九条", "第五十一条第（二）项、第六十九条"),
        ("第七条至第三十六条", "第七条至第三十六条"),
        ("第二条和第三条", "第二条、第三条"),
    ],
)
def test_places_are_read_and_written_in_the_standard_form(written: str, standard: str) -> None:
    places = parse_places(written)
    assert places is not None
    assert "、".join(map(str, places)) == standard


@pytest.mark.parametrize(
    "text", ["—", "二(五) 加强事后公开", "第条", "第五十一条左右", "第九条至第三条", "第一条至", "第五十一", "第一条、", "第零条"]
)
def test_what_is_no_article_is_not_read_as_one(text: str) -> None:
    assert parse_places(text) is None


@st.composite
def places(draw: st.DrawFn) -> Place:
    small = st.none() | st.integers(1, 40)
    article = draw(st.integers(1, 1300))
    last = draw(st.none() | st.integers(article + 1, 1400))
    if last:
        return Place(article, draw(small), last=last)
    return Place(article, draw(small), draw(small), draw(small), draw(small))


@given(st.lists(places(), min_size=1, max_size=4))
def test_every_place_comes_back(cited: list[Place]) -> None:
    assert parse_places("、".join(map(str, cited))) == tuple(cited)


def test_a_whole_citation() -> None:
    citation = Citation.parse("中华人民共和国行政处罚法（2021年修订）第五十一条、第85条第1款")
    assert citation.statute == Statute("行政处罚法", "2021年修订")
    assert str(citation) == "行政处罚法（2021年修订）第五十一条、第八十五条第一款"
    assert citation.short == "行政处罚法第51条、第85条第1款"
    assert citation.statute.year == 2021
    assert Citation.parse(str(citation)) == citation


def test_a_document_without_articles() -> None:
    citation = Citation.of("示例意见（国办发〔2018〕118号）", "二(五) 加强事后公开")
    assert (citation.places, citation.section) == ((), "二(五) 加强事后公开")
    assert (citation.statute.year, citation.statute.order) == (2018, None)
    assert Citation.of("示例公告", "—") == Citation(Statute("示例公告"))


@pytest.mark.parametrize(
    ("text", "name", "version", "year", "order"),
    [
        ("中华人民共和国行政强制法", "行政强制法", None, None, None),
        ("《示例条例》", "示例条例", None, None, None),
        ("示例条例(国务院令第711号)", "示例条例", "国务院令第711号", None, "第711号"),
        ("示例办法（试行）（2023）", "示例办法（试行）", "2023", 2023, None),
        ("示例办法（试行）", "示例办法（试行）", None, None, None),
        (
            "最高法院关于适用《中华人民共和国示例法》的解释（法释〔2018〕1号）",
            "最高法院关于适用《示例法》的解释",
            "法释〔2018〕1号",
            2018,
            None,
        ),
    ],
)
def test_names_and_versions(text: str, name: str, version: str | None, year: int | None, order: str | None) -> None:
    statute = Statute.parse(text)
    assert (statute.name, statute.version, statute.year, statute.order) == (name, version, year, order)


def test_a_citation_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="缺少法规名称"):
        Citation.parse("第五十一条")
