"""A hand-edited paper is compared with the record: bound words are refused, free words are sent to an act, hostile files die."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.interfaces.sheets import Filling, begin, text
from tests.interfaces.town import Small
from yifa.interfaces.edited_paper import ADDED, BOUND, FREE, GONE, PICTURES, compare
from yifa.interfaces.report.docx_file import NotReadable
from yifa.procedure.paper import Filled, Grid, Row, Span, Words
from yifa.procedure.render import docx
from yifa.record.act import Act

Enter = Callable[[str], Client]
FREE_ROW = Row("违法事实", "占道经营\n屡次", (Span("占道经营\n屡次", "facts_found", "违法事实"),))
MIXED = Words("经查，占道，罚款200元。", spans=(Span("经查，"), Span("占道", "why", "理由"), Span("，罚款200元。")))
GRID = Grid(("种类", "证明"), (("书证", "地点"),), ((0, 1, "evidence_list.0.proves", "证据·证明"),))
PAPER = Filled(
    "示例镇人民政府", "决定书", "示例〔2021〕1号", "张示例", (Row("金额", "200.00 元"), FREE_ROW, MIXED, GRID),
    "六十日内申请复议。",
    ("签名",), "2021年8月2日", None, "示例〔2021〕1号 abc",
)  # fmt: skip


def edited(change: Callable[[Any], object], layout: str = "letter") -> tuple[Filled, bytes]:
    from dataclasses import replace

    paper = replace(PAPER, layout=layout)
    document = Document(BytesIO(docx(paper)))
    change(document)
    out = BytesIO()
    document.save(out)
    return paper, out.getvalue()


def say(old: str, new: str) -> Callable[[Any], None]:
    """Replace words wherever they stand."""

    def change(document: Any) -> None:
        cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
        found = [p for p in (*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)) if old in p.text]
        assert found
        for paragraph in found:
            told = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = told

    return change


@pytest.mark.parametrize("layout", ["letter", "form"])
def test_an_unchanged_document_does_not_differ(layout: str) -> None:
    assert compare(*edited(lambda _: None, layout)) == ()


@pytest.mark.parametrize("layout", ["letter", "form"])
@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("200.00 元", "2.00 元", BOUND),
        ("罚款200元", "罚款2元", BOUND),
        ("六十日", "三十日", BOUND),
        ("2021年8月2日", "2021年8月3日", BOUND),
        ("张示例", "李示例", BOUND),
        ("决定书", "通知书", BOUND),
        ("占道经营", "占道经营多日", FREE),
        ("屡次", "初次", FREE),
        ("经查，占道", "经查，没有占道", FREE),
        ("地点", "地点和时间", FREE),
    ],
)
def test_what_changed_is_told_apart(layout: str, old: str, new: str, kind: str) -> None:
    changes = compare(*edited(say(old, new), layout))
    assert {change.kind for change in changes} == {kind}
    assert all("更正" in change.told for change in changes)


def test_paragraphs_added_and_left_out_are_found() -> None:
    (added,) = compare(*edited(lambda d: d.paragraphs[-1].insert_paragraph_before("另罚五百元")))
    assert added.kind == ADDED
    assert "另罚五百元" in added.told

    def leave_out(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if "六十日" in p.text)
        paragraph._p.getparent().remove(paragraph._p)

    (gone,) = compare(*edited(leave_out))
    assert gone.kind == GONE
    assert "不能删去" in gone.told


def test_the_head_and_foot_and_pictures_are_looked_at_too() -> None:
    def foot(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "本决定作废"

    assert [change.kind for change in compare(*edited(foot))] == [ADDED]

    def no_code(document: Any) -> None:
        paragraph = next(p for p in document.paragraphs if "w:drawing" in p._p.xml)
        paragraph._p.getparent().remove(paragraph._p)

    assert [change.kind for change in compare(*edited(no_code))] == [PICTURES]


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(docx(PAPER))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            key = name.rpartition("/")[2].partition(".")[0]
            target.writestr(name, parts.pop(key) if key in parts and name.startswith("word/") else source.read(name))
        for name, data in parts.items():
            target.writestr(name.replace("__", "/"), data)
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LINK = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://x.example/t.dotm" TargetMode="External"/></Relationships>'
)
HOSTILE = {
    "macros": (lambda: packed(word__vbaProject=b"x"), "宏"),
    "a control": (lambda: packed(word__activeX__a=b"x", word__embeddings__b=b"x"), "嵌有"),
    "entities": (lambda: packed(document=XXE), "实体"),
    "a bomb": (lambda: packed(word__big=b"\0" * (81 * 1024 * 1024)), "展开后过大"),
    "an outside template": (lambda: packed(**{"word___rels__settings.xml.rels": LINK}), "外部"),
    "half a file": (lambda: docx(PAPER)[:900], "损坏"),
    "a climbing name": (lambda: packed(**{"..__evil.txt": b"x"}), "名称"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused(name: str) -> None:
    make, told = HOSTILE[name]
    with pytest.raises(NotReadable, match=told):
        compare(PAPER, make())


def test_open_revisions_are_not_guessed() -> None:
    from docx.oxml import OxmlElement

    paper, data = edited(lambda d: d.paragraphs[0]._p.append(OxmlElement("w:ins")))
    with pytest.raises(NotReadable, match="修订"):
        compare(paper, data)


@pytest.fixture
def act(town: Small) -> Act:
    matter = town.shown_card()
    town.told(matter)
    return town.decided(matter)


def issuing(client: Client, act: Act) -> Filling:
    return begin(client, f"/matters/{act.matter}/do/issue/?thread={act.id}")


def given_back(sheet: Filling, town: Small, data: bytes) -> str:
    seats = {"a.way": "1", "a.1.officer.0": town.who["甲"], "f.copies": "2"}
    return text(sheet.send("save", {**seats, "f.paper.upload": SimpleUploadedFile("edited.docx", data)}))


def test_at_the_desk_every_difference_is_shown_and_nothing_is_taken(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    draft = sheet.send("draft:f.paper", {}).content
    document = Document(BytesIO(draft))
    say("200.00 元", "20.00 元")(document)
    say("在人行道上摆放货物", "在人行道上堆放")(document)
    out = BytesIO()
    document.save(out)
    page = given_back(sheet, town, out.getvalue())
    assert "绑定的内容被改动" in page
    assert "“事实”改了" in page or "改了：记录是" in page
    assert "edited.docx" not in page


def test_at_the_desk_an_unchanged_document_is_taken(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    assert "edited.docx" in given_back(sheet, town, bytes(sheet.send("draft:f.paper", {}).content))


def test_at_the_desk_a_hostile_document_is_refused(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    assert "宏" in given_back(sheet, town, packed(word__vbaProject=b"x"))
