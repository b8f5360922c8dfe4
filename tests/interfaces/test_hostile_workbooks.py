"""Files that are no plain workbook, or made to hurt, are refused with a sentence before anything is recorded."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interfaces.workbooks import ROSTER, Place, place, typed
from yifa.interfaces.excel import limits
from yifa.interfaces.excel.fault import Fault, Faulty, told
from yifa.interfaces.excel.reading import read
from yifa.interfaces.excel.writing import Page, write

GOOD = write([Page("人员", ("姓名",), [("示例甲",)])])
SHEET = "xl/worksheets/sheet1.xml"


def repacked(change: Callable[[str, bytes], bytes | None] = lambda _, part: part, **added: bytes) -> bytes:
    """The good workbook with parts changed, left out or added (`__` in a name stands for a slash, `_` for a point)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in added.items():
            target.writestr(name.replace("__", "/").replace("_", "."), part)
    return out.getvalue()


def replaced(inside: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        assert name != inside or old in part
        return part.replace(old, new) if name == inside else part

    return repacked(change)


def sheet(rows: bytes) -> bytes:
    """The good workbook with other rows."""

    def change(name: str, part: bytes) -> bytes:
        if name != SHEET:
            return part
        start, end = part.index(b"<sheetData>") + 11, part.index(b"</sheetData>")
        return part[:start] + rows + part[end:]

    return repacked(change)


def refusal(data: bytes) -> str:
    with pytest.raises(Faulty) as faulty:
        read(data)
    return "；".join(told(faulty.value.faults))


DOCTYPE = (
    b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)
FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "这不是工作簿"),
    "words": ("姓名,类别\n".encode(), "这不是工作簿"),
    "a page": (b"<html><table><tr><td>x</td></tr></table></html>", "这不是工作簿"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧式工作簿（.xls）或者加了密码"),
    "a broken archive": (GOOD[: len(GOOD) // 2], "文件损坏"),
    "another archive": (b"PK\x03\x04" + bytes(100), "文件损坏"),
    "too many bytes": (b"PK\x03\x04" + bytes(limits.BYTES), "文件超过 20 兆"),
    "macros": (repacked(xl__vbaProject_bin=b"x"), "含有宏"),
    "macros by type": (replaced("[Content_Types].xml", b"sheet.main+xml", b"sheet.macroEnabled.main+xml"), "启用宏"),
    "links": (repacked(xl__externalLinks__externalLink1_xml=b"<x/>"), "链接到别的文件"),
    "a database": (repacked(xl__connections_xml=b"<x/>"), "链接到别的文件"),
    "another file inside": (repacked(xl__embeddings__oleObject1_bin=b"x"), "嵌入了别的文件"),
    "entities": (repacked(lambda name, part: DOCTYPE if name == SHEET else part), "不合规范"),
    "another coding": (
        repacked(lambda name, part: part.decode().encode("utf-16") if name == SHEET else part), "不合规范",
    ),
    "too many parts": (repacked(**{f"xl__a{n}_bin": b"" for n in range(limits.PARTS)}), "解开以后超过"),
    "a bomb": (repacked(xl__media__a_bin=bytes(limits.UNPACKED)), "解开以后超过 100 兆"),
    "broken markup": (replaced(SHEET, b"</sheetData>", b"</sheetDat>"), "读不开"),
    "a row far away": (sheet(b'<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row>'), "行数太多"),
    "a column far away": (sheet(b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'), "XFD1：超过 100 列"),
    "no place": (sheet(b'<row r="x"><c r="1" t="s"><v>99999</v></c></row>'), "读不开"),
    "a text that is not there": (sheet(b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "读不开"),
    "a formula": (sheet(b'<row r="1"><c r="A1"><f>HYPERLINK("http://x")</f><v>1</v></c></row>'), "表“人员”A1：是公式"),
    "a formula with an innocent value": (
        sheet(b'<row r="1"><c r="A1" t="str"><f>"a"</f><v>a</v></c></row>'), "表“人员”A1：是公式",
    ),
    "a formula for many": (
        sheet(b'<row r="1"><c r="A1"><f t="array" ref="A1:B9">1</f><v>1</v></c><c r="B1"><f t="shared" si="0">A1</f></c></row>'),
        "表“人员”B1：是公式",
    ),
    "an error": (sheet(b'<row r="1"><c r="C1" t="e"><v>#REF!</v></c></row>'), "表“人员”C1：是错误值 #REF!"),
    "a day outside every calendar": (sheet(b'<row r="1"><c r="A1" t="d"><v>9999-99-99</v></c></row>'), "读不开"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), FILES.values(), ids=FILES)
def test_it_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_sheet_of_too_many_rows_is_refused() -> None:
    row = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x</t></is></c></row>'
    many = "".join(row.format(n=n) for n in range(1, limits.ROWS + 3)).encode()
    assert f"超过 {limits.ROWS} 行" in refusal(sheet(many))


def test_blank_rows_below_do_not_count() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 9_000)).encode()
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    (table,) = read(sheet(first + blank))
    assert list(table.rows) == [1]


def test_a_cell_of_too_many_letters_is_refused() -> None:
    long = ("长" * (limits.CELL + 1)).encode()
    assert "内容太长" in refusal(sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + long + b"</t></is></c></row>"))


def test_what_the_file_says_of_its_size_is_not_believed() -> None:
    data = replaced(SHEET, b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>')
    (table,) = read(data)
    assert sorted(table.rows) == [1, 2]


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_sentence(data: bytes) -> None:
    refusal(data)


def test_a_part_that_starts_before_the_file_gives_a_sentence() -> None:
    data = bytearray(GOOD)
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 42 : entry + 46] = b"\xff\xff\xff\xff"
    assert refusal(bytes(data))
    end = data.rindex(b"PK\x05\x06")
    moved = bytearray(GOOD)
    moved[end + 15] ^= 0x80  # the size of the directory: every part then starts before the first byte
    assert refusal(bytes(moved))
    moved = bytearray(GOOD)
    moved[end + 16] ^= 0x80  # where the directory starts
    assert refusal(bytes(moved))


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_any_changed_byte_gives_a_sentence_or_the_same_cells(at: int, by: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= by
    try:
        tables, words = read(bytes(data)), ""
    except Faulty as faulty:
        tables, words = [], "；".join(told(faulty.faults))
    assert words or tables or bytes(data) != GOOD
    assert not words or any("一" <= letter <= "鿿" for letter in words)
    assert all(table.rows for table in tables)


def test_many_faults_are_cut_with_a_word() -> None:
    lines = told([Fault("不对", "人员", f"A{n}") for n in range(500)])
    assert len(lines) == 201
    assert lines[-1].startswith("还有 300 处没有列出")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Place]:
    made = place(tmp_path / "home")
    yield made
    made.runtime.close()


def test_a_word_that_stands_for_a_person_cannot_be_typed(town: Place) -> None:
    """Ids of persons are no names: a cell names people as people do."""
    town.take(town.book(人员=ROSTER))
    person = town.runtime.view().matters("person")[-1]
    (fault,) = town.faults(
        typed(执法证=[town.headings("执法证"), (person, "", "示例1", "示例局", "2019-01-01", "2020-01-01", "名册")])
    )
    assert fault.startswith("表“执法证”A2：没有登记")


def test_text_that_looks_like_a_formula_is_only_text(town: Place) -> None:
    rows = [('=HYPERLINK("http://x")', "其他", "@unit", "", "", "", ""), ("+甲", "其他", "\t-乙", "", "", "", "")]
    town.take(town.book(人员=rows))
    names = {town.runtime.view().history(matter)[0].facts["name"] for matter in town.runtime.view().matters("person")}
    assert {'=HYPERLINK("http://x")', "+甲"} <= names
    assert town.take(town.out("人员")).new == {}
