"""Statute texts brought by the user: articles, paragraphs, items, versions of the day, and citations compared with them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import put, rule, version
from tests.support.shared import shared_dir
from yifa.law.check import Outcome, check
from yifa.law.citation import Place, Statute
from yifa.law.library import Library
from yifa.law.statute_text import parse_statute
from yifa.law.texts import FOLDER, Texts, import_texts

OLD = """# 中华人民共和国示例法

2010年3月1日 示例会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了示例。

第二条 示例分两种：

（一）甲种；

（二）乙种。

第一款以外的，按照第三条办理。

第三条规定的事项，另行规定。

第三条　示例到此为止。

第三条之一 后加的一条。

第四条 本法自2010年5月1日起施行。
"""
NEW = (
    OLD.replace("2010年3月1日 示例会议通过\n", "2010年3月1日 示例会议通过\n\n2021年1月22日 示例会议修订\n")
    .replace("示例到此为止", "新的第三条")
    .replace("2010年5月1日", "2021年7月15日")
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "示例法(2010-03-01).md").write_text(OLD, encoding="utf-8")
    (source / "示例法(2021-01-22).md").write_text(NEW, encoding="utf-8")
    (source / "空.md").write_text("没有条文", encoding="utf-8")
    (source / "乱码.md").write_bytes("第一条 示例".encode("gb18030"))
    done = import_texts(source, tmp_path)
    assert sorted(text.adopted for text in done.taken if text.adopted) == [date(2010, 3, 1), date(2021, 1, 22)]
    assert dict(done.left_out) == {"空.md": "没有以“# ”开头的标题", "乱码.md": "文件不是 UTF-8 编码"}
    return tmp_path


def test_articles_paragraphs_and_items_are_found(home: Path) -> None:
    text = Texts.load(home).version(Statute("示例法"), date(2015, 1, 1))
    assert text is not None
    assert list(text.articles) == [(1, 0), (2, 0), (3, 0), (3, 1), (4, 0)]
    assert text.quote(Place(2, item=2)) == "（二）乙种。"
    assert text.quote(Place(2, paragraph=1, item=1)) == "（一）甲种；"
    assert text.quote(Place(2, paragraph=2)) == "第一款以外的，按照第三条办理。"
    assert text.quote(Place(2, paragraph=3)) == "第三条规定的事项，另行规定。"
    assert text.quote(Place(3)) == "示例到此为止。"
    assert text.quote(Place(3, sub=1)) == "后加的一条。"
    assert (text.quote(Place(1, last=2)) or "").startswith("为了示例。\n示例分两种：")
    absent = [Place(5), Place(2, item=3), Place(2, paragraph=4), Place(3, sub=2), Place(1, paragraph=1, item=1), Place(3, last=9)]
    assert [text.quote(place) for place in absent] == [None] * len(absent)


def test_the_version_of_the_day_is_taken(home: Path) -> None:
    texts = Texts.load(home)
    days = {date(2010, 4, 30): None, date(2010, 5, 1): 2010, date(2021, 7, 14): 2010, date(2021, 7, 15): 2021}
    for day, year in days.items():
        found = texts.version(Statute("示例法"), day)
        assert (found.adopted.year if found and found.adopted else None) == year
    fixed = texts.version(Statute.parse("中华人民共和国示例法（2021年修订）"), date(2015, 1, 1))
    assert fixed is not None
    assert fixed.quote(Place(3)) == "新的第三条。"
    assert texts.version(Statute.parse("示例法（2017年修正）"), date(2018, 1, 1)) is None
    assert texts.version(Statute("别的法"), date(2018, 1, 1)) is None


def test_a_rule_quotes_its_article(home: Path, tmp_path: Path) -> None:
    cited = version("2021-07-15", statute="中华人民共和国示例法（2021年修订）", article="第二条(一)、第三条")
    dated = Library.load(put(tmp_path / "rules", rule(cited))).value("penalty.cap", date(2022, 1, 1))
    assert dated is not None
    assert Texts.load(home).quote(dated, date(2022, 1, 1)) == "（一）甲种；\n新的第三条。"
    assert Texts().quote(dated, date(2022, 1, 1)) is None


def test_citations_are_compared_with_the_texts(home: Path, tmp_path: Path) -> None:
    wrong = version("2021-07-15", statute="中华人民共和国示例法（2021年修订）", article="第二条(三)、第九条")
    right = version("2010-05-01", statute="中华人民共和国示例法（2010）", article="第三条之一", until="2010-12-31")
    whole = version("2012-01-01", statute="中华人民共和国示例法（2010）", article="—", until="2012-12-31")
    other = version("2013-01-01", statute="没有导入的法", article="第一条")
    library = Library.load(put(tmp_path / "rules", rule(wrong, right, whole, other)))
    found = {finding.start: (finding.outcome, finding.text) for finding in check(library, Texts.load(home))}
    assert found[date(2021, 7, 15)] == (Outcome.MISSING, "示例法（2021年1月22日版本）中没有第二条第（三）项、第九条")
    assert found[date(2010, 5, 1)] == (Outcome.FOUND, "见于示例法（2010年3月1日版本）")
    assert found[date(2012, 1, 1)][0] == Outcome.NO_ARTICLE
    assert found[date(2013, 1, 1)] == (Outcome.NO_TEXT, "没有导入《没有导入的法》的这一版本")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="文件夹不存在"):
        import_texts(tmp_path / "none", tmp_path)
    assert len(Texts.load(tmp_path)) == 0


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"{}", b'{"title":"x","adopted":1,"start":null,"history":[],"articles":{}}', b'{"articles":{"x":[]}}']
)
def test_a_damaged_store_is_named(home: Path, damage: bytes) -> None:
    path = next((home / FOLDER).glob("*.json"))
    path.write_bytes(damage)
    with pytest.raises(ValueError, match="导入的法规文本已损坏"):
        Texts.load(home)


def test_importing_twice_changes_nothing(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in (home / FOLDER).iterdir()}
    import_texts(home / "source", home)
    assert {path.name: path.read_bytes() for path in (home / FOLDER).iterdir()} == before


def test_a_line_that_only_looks_like_an_article_is_not_one() -> None:
    text = parse_statute("# 示例\n第一条 甲\n第五条 不是下一条\n第二条所称\n第二条 乙\n", "示例.md")
    assert text.articles == {(1, 0): ("甲", "第五条 不是下一条", "第二条所称"), (2, 0): ("乙",)}
    assert text.start is None


@given(
    st.lists(
        st.sampled_from(
            ["# 示例", "第一条 甲", "第二条", "（一）乙", "（十十）丙", "2021年2月30日 修订", "自2021年13月1日起施行", "", "\x00"]
        )
    )
)
def test_no_lines_break_the_reader_of_statutes(lines: list[str]) -> None:
    written = "\n".join(lines)
    if "# 示例" not in lines or "第一条 甲" not in lines:
        with pytest.raises(ValueError, match="没有"):
            parse_statute(written, "示例(2021-02-30).md")
        return
    text = parse_statute(written, "示例(2021-02-30).md")
    assert text.adopted is None
    assert text.quote(Place(1)) is not None


def test_every_reference_text_is_read_whole(tmp_path: Path) -> None:
    folder = shared_dir() / "law" / "texts"
    done = import_texts(folder, tmp_path)
    assert done.left_out == ()
    assert len(done.taken) == len(list(folder.glob("*.md")))
    for text in done.taken:
        assert max(text.articles)[0] == len({article for article, _ in text.articles}), text.title
        assert text.adopted is not None
    by_name = {text.name: text for text in done.taken}
    assert len(by_name["行政处罚法"].articles) == 86
    assert by_name["行政处罚法"].start == date(2021, 7, 15)


def test_every_citation_of_the_shipped_rules_exists_in_its_statute(tmp_path: Path) -> None:
    import_texts(shared_dir() / "law" / "texts", tmp_path)
    findings = list(check(Library.load(), Texts.load(tmp_path)))
    assert [finding for finding in findings if finding.outcome is Outcome.MISSING] == []
    assert Counter(finding.outcome for finding in findings)[Outcome.FOUND] >= 200
