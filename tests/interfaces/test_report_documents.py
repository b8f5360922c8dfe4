"""The report goes out as DOCX and comes back with its numbers bound; hostile files are told; PDF keeps its measures."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from pypdf import PdfReader

from yifa.interfaces.report import docx_file, marks
from yifa.interfaces.report.coming_back import IN, OUT, Comparison, compare
from yifa.interfaces.report.docx_file import NotReadable, W
from yifa.interfaces.report.docx_in import plain_text, read
from yifa.interfaces.report.docx_out import docx
from yifa.interfaces.report.faces import chosen
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.report.words import Heading, used
from yifa.projections.narrative import Attested, Narrative, Passage
from yifa.projections.outline import Outline
from yifa.projections.reading import ESTIMATE, EXACT, Figure
from yifa.projections.report import Edition, as_returned, compose

DAY = date(2021, 1, 18)
OUTLINE = Outline.load()
NAMES = {name for part in OUTLINE.parts for section in part.sections for each in section.sentences for name in each.figures}
FIGURES = [
    Figure(name, f"{name}之数", "x", 7, "件", EXACT, DAY) for name in sorted(NAMES | {"pe.events"}) if name != "pe.leaflets"
] + [Figure("pe.leaflets", "派发宣传资料", "x", 11000, "份", ESTIMATE, DAY)]
TEAM = Attested("志愿队伍", "346", "支", "示例统计表")
TEXTS = {
    "publicity": "开展普法活动{pe.events}场，派发资料{pe.leaflets}余份。\n第二段，组建{@志愿队伍}支。",
    "shortcomings": "一是培训不够。二是文书说理偏简单。",
    "next-year": "2021年，规范办案文书。",
}
HEADING = Heading("示例镇2020年法治政府建设年度报告", "示例镇人民政府", date(2021, 1, 22), True)


def narrative(**texts: str) -> Narrative:
    held = {**TEXTS, **texts}
    passages = {name: Passage(name, text, ("p",), datetime(2021, 1, 1, tzinfo=UTC), "1.2") for name, text in held.items()}
    return Narrative("m", 2020, passages, {TEAM.label: TEAM})


REPORT = compose("t", 2020, DAY, FIGURES, OUTLINE, narrative())
KNOWN = {**{f"{{{name}}}": figure.shown for name, figure in REPORT.figures.items()}, "{@志愿队伍}": "346"}


def sent() -> bytes:
    texts = {name: as_returned(text, REPORT.figures, REPORT.attested) for name, text in TEXTS.items()}
    return docx(REPORT, HEADING, texts)


def came_back(data: bytes, held: Narrative | None = None) -> Comparison:
    return compare(read(data, OUTLINE, KNOWN), held or narrative(), {"publicity": "法治宣传教育"}, REPORT.figures)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return out.getvalue()


def edited(change: Callable[[bytes], bytes], name: str = "word/document.xml") -> bytes:
    held = parts(sent())
    held[name] = change(held[name])
    return packed(held)


def swapped(old: str, new: str) -> bytes:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())

    return edited(change)


def test_what_nobody_touched_comes_back_as_no_change() -> None:
    found = came_back(sent())
    assert not found.changes
    assert found.faults == ("编辑稿与记录没有不同，不需要写入。",)


def test_an_edit_is_told_line_by_line_and_numbers_stay_bound() -> None:
    found = came_back(swapped("第二段，组建", "第二段改过，组建"))
    (change,) = found.changes
    assert (change.section, change.title) == ("publicity", "法治宣传教育")
    assert (change.stale, change.unbacked, change.lost) == (False, (), ())
    assert [row.text for row in change.rows if row.kind == OUT] == ["第二段，组建{@志愿队伍}支。"]
    assert [row.text for row in change.rows if row.kind == IN] == ["第二段改过，组建{@志愿队伍}支。"]
    (passage,) = found.passages
    assert passage["section"] == "publicity"
    assert passage["passage"] == "开展普法活动{pe.events}场，派发资料{pe.leaflets}份。\n第二段改过，组建{@志愿队伍}支。"
    assert not found.faults


def test_a_value_typed_over_a_bound_number_is_told_and_not_taken() -> None:
    found = came_back(swapped(">346<", ">999<"))
    assert found.moved == (("{@志愿队伍}", "346", "999"),)
    assert any("以记录为准" in note for note in found.notes)
    assert not found.changes


def test_a_new_number_in_the_text_is_told_as_standing_on_nothing() -> None:
    (change,) = came_back(swapped("二是文书说理偏简单。", "二是文书说理偏简单，退回两百余件。")).changes
    assert [each.mention.text for each in change.unbacked] == ["两百余件"]


def test_a_number_whose_control_is_gone_is_told_as_lost() -> None:
    def unwrap(data: bytes) -> bytes:
        root = etree.fromstring(data)
        tagged = {each.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): each for each in root.iter(f"{W}sdt")}
        control = tagged["attested:志愿队伍"]
        parent = control.getparent()
        for mark in (control.getprevious(), control.getnext()):
            parent.remove(mark)
        for run in control.find(f"{W}sdtContent"):
            control.addprevious(run)
        parent.remove(control)
        return bytes(etree.tostring(root))

    (change,) = came_back(edited(unwrap)).changes
    assert change.lost == ("{@志愿队伍}",)
    assert [each.mention.text for each in change.unbacked] == ["346支"]


def test_a_program_that_drops_tags_keeps_the_numbers_by_their_bookmarks() -> None:
    def untag(data: bytes) -> bytes:
        root = etree.fromstring(data)
        for properties in list(root.iter(f"{W}sdtPr")):
            for child in list(properties):
                properties.remove(child)
        return bytes(etree.tostring(root))

    assert not came_back(edited(untag)).changes


def test_others_sections_stay_as_they_are_meanwhile() -> None:
    """The editor changed one section, somebody else another one in the record: only the editor's is taken."""
    meanwhile = narrative(shortcomings="一是别人后来写的。")
    found = came_back(swapped("2021年，规范办案文书。", "2021年，规范文书。"), meanwhile)
    assert [change.section for change in found.changes] == ["next-year"]
    assert not found.faults


def test_a_section_changed_on_both_sides_is_not_taken() -> None:
    meanwhile = narrative(**{"next-year": "2021年，另有安排。"})
    found = came_back(swapped("2021年，规范办案文书。", "2021年，规范文书。"), meanwhile)
    assert found.changes[0].stale
    assert any("已经有人改过" in fault for fault in found.faults)


def test_another_years_document_and_a_signed_report_are_not_taken() -> None:
    data = swapped("2021年，规范办案文书。", "2021年，规范文书。")
    assert any("不是2021年度" in fault for fault in came_back(data, replace(narrative(), year=2021)).faults)
    assert any("已经签发" in fault for fault in came_back(data, replace(narrative(), signed=True)).faults)


def test_a_document_without_our_mark_is_compared_with_the_record_and_says_so() -> None:
    found = came_back(edited(lambda data: data.replace(b"yifa-report/1", b"else"), "docProps/core.xml"))
    assert any("不能确认" in note for note in found.notes)
    assert not found.changes


def inserted(xml: str) -> bytes:
    """The document with something put into the paragraph of 不足."""
    return swapped("<w:t>一是培训不够。二是文书说理偏简单。</w:t>", f"<w:t>一是</w:t></w:r>{xml}<w:r><w:t>二是</w:t>")


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ('<w:ins w:id="9" w:author="x"><w:r><w:t>新增</w:t></w:r></w:ins>', "修订"),
        ('<w:del w:id="9" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del>', "修订"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见9件</w:t></w:r>", "隐藏"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', "脚注"),
        ("<w:r><w:drawing/></w:r>", "图片"),
        ("<w:r><w:object/></w:r>", "对象"),
        ('<w:r><w:sym w:font="x" w:char="F0A7"/></w:r>', "特殊符号"),
        ('<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>', "公式"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(xml: str, told: str) -> None:
    with pytest.raises(NotReadable, match=told):
        came_back(inserted(xml))


def test_a_table_in_the_text_is_refused_and_the_attachments_is_not() -> None:
    with pytest.raises(NotReadable, match="表格"):
        came_back(edited(lambda data: data.replace(b"<w:p>", b"<w:tbl/><w:p>", 6)))


def rels(target: str, kind: str) -> Callable[[bytes], bytes]:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rX" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda data: data.replace(b"</Relationships>", link.encode())


def entity(data: bytes) -> bytes:
    return data.replace(b"<w:document", b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document', 1)


def billion(data: bytes) -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    return data.replace(b"<w:document", f'<!DOCTYPE d [<!ENTITY a0 "x">{laughs}]><w:document'.encode(), 1)


def deep(data: bytes) -> bytes:
    return data.replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 400 + b"</w:sdtContent></w:sdt>" * 400, 1)


def without(name: str) -> bytes:
    return packed({key: data for key, data in parts(sent()).items() if key != name})


def plus(name: str, data: bytes = b"x") -> bytes:
    return packed({**parts(sent()), name: data})


def spoilt(data: bytes) -> bytes:
    return bytes(byte ^ 0x55 if 3000 < at < 3600 else byte for at, byte in enumerate(data))


def typed_as(kind: bytes) -> bytes:
    return edited(lambda data: data.replace(b"document.main+xml", kind), "[Content_Types].xml")


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("空文件", lambda: b"", "不是 .docx"),
    ("文本", lambda: "我是文本".encode(), "不是 .docx"),
    ("PDF", lambda: b"%PDF-1.7", "不是 .docx"),
    ("旧版", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "加了密码"),
    ("断头", lambda: sent()[:2000], "损坏"),
    ("坏压缩", lambda: spoilt(sent()), "损坏|不是正常的格式|缺少|不正常"),
    ("太大", lambda: b"PK\x03\x04" + b"0" * docx_file.LARGEST, "20 兆"),
    ("炸弹", lambda: plus("word/media/x.bin", b"\0" * (docx_file.LARGEST_OPEN + 1)), "展开后过大"),
    ("正文炸弹", lambda: edited(lambda data: data + b" " * docx_file.LARGEST_PART), "展开后过大"),
    ("太多", lambda: packed({**parts(sent()), **{f"x/{n}": b"" for n in range(docx_file.MOST_PARTS)}}), "展开后过大"),
    ("上级目录", lambda: plus("word/../../x"), "名称不正常"),
    ("绝对路径", lambda: plus("/etc/x"), "名称不正常"),
    ("宏", lambda: plus("word/vbaProject.bin"), "宏"),
    ("宏类型", lambda: typed_as(b"document.macroEnabled.main+xml"), "宏"),
    ("模板", lambda: typed_as(b"template.main+xml"), "模板"),
    ("嵌入", lambda: plus("word/embeddings/x.xlsx"), "嵌有"),
    ("缺正文", lambda: without("word/document.xml"), "缺少正文"),
    ("缺类型", lambda: without("[Content_Types].xml"), "缺少正文"),
    ("实体", lambda: edited(entity), "实体声明|不是正常的格式"),
    ("十亿笑", lambda: edited(billion), "实体声明|不是正常的格式"),
    ("很深", lambda: edited(deep), "不是正常的格式"),
    ("坏XML", lambda: edited(lambda data: data[:-20]), "不是正常的格式"),
    ("别的根", lambda: edited(lambda _: b"<x/>"), "正文的格式不对"),
    ("外部模板", lambda: edited(rels("http://x.example/t.dotm", "attachedTemplate"), "word/_rels/document.xml.rels"), "外部"),
    ("外部图片", lambda: edited(rels("http://x.example/i.png", "image"), "word/_rels/document.xml.rels"), "外部"),
    ("没有标题", lambda: bytes_of(Document()), "找不到报告"),
]  # fmt: skip


def bytes_of(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.mark.parametrize(("name", "make", "told"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_is_told_in_chinese(name: str, make: Callable[[], bytes], told: str) -> None:
    with pytest.raises(NotReadable, match=told) as caught:
        came_back(make())
    assert not any(word in str(caught.value) for word in ("Error", "Traceback", "xml."))


def test_a_link_of_a_text_to_the_web_is_only_text() -> None:
    data = edited(rels("http://x.example/", "hyperlink"), "word/_rels/document.xml.rels")
    assert not came_back(data).changes


def test_control_characters_do_not_enter() -> None:
    with pytest.raises(NotReadable, match="控制字符"):
        came_back(swapped("二是文书说理偏简单。", "二是\u202e文书。"))


def test_words_of_any_document_are_read_for_checking() -> None:
    text = plain_text(sent())
    assert "开展普法活动7场，派发资料11000余份。" in text
    assert "一是培训不够。" in text


def test_what_goes_out_is_laid_out_as_an_official_document() -> None:
    document = Document(io.BytesIO(sent()))
    section = document.sections[0]
    measures = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(measure.mm) for measure in measures if measure is not None] == [37, 35, 28, 26]
    tags = [each.get(f"{W}val") for each in document.element.iter(f"{W}tag")]
    assert {"figure:pe.events", "figure:pe.leaflets", "attested:志愿队伍"} <= set(tags)
    marked = {str(each.get(f"{W}name")) for each in document.element.iter(f"{W}bookmarkStart")}
    assert {marks.section_mark(name) for name in OUTLINE.narratives} <= marked
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert {marks.STYLE_NAMES[name] for name in (marks.TITLE, marks.PART, marks.HEADING, marks.TEXT, marks.HINT)} <= styles
    assert "示例数据" in document.sections[0].header.paragraphs[0].text


def test_it_survives_a_round_through_an_office_program(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("这台机器没有 LibreOffice（LibreOffice absent）")
    source = tmp_path / "report.docx"
    source.write_bytes(swapped("第二段，组建", "第二段改过，组建"))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), str(source)], check=True, capture_output=True, timeout=180)
    found = came_back((tmp_path / "out" / "report.docx").read_bytes())
    assert [change.section for change in found.changes] == ["publicity"]
    assert "组建{@志愿队伍}支" in found.changes[0].text
    assert not found.changes[0].lost


def pages() -> PdfReader:
    long = compose("t", 2020, DAY, FIGURES, OUTLINE, narrative(publicity="\n".join([TEXTS["publicity"] * 12] * 6)))
    return PdfReader(io.BytesIO(pdf(replace(long, edition=Edition(1, "1.5", "sha256:x")), HEADING)))


def test_the_pdf_keeps_the_measures_of_an_official_document() -> None:
    reader = pages()
    width, height = (float(side) / 72 * 25.4 for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    lefts, tops, lines = set(), [], set()

    def see(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        across, up = (cm[n] * tm[4] + cm[n + 2] * tm[5] + cm[n + 4] for n in (0, 1))
        down = 297 - up / 72 * 25.4
        if text.strip() and 30 < down < 265:  # neither the mark above nor the page number below
            lefts.add(round(across / 72 * 25.4))
            tops.append(down)
            lines.add(round(up))

    reader.pages[1].extract_text(visitor_text=see)
    assert min(lefts) == 28
    assert len(lines) == 22
    assert min(tops) > 37
    assert max(tops) < 297 - 35


def test_the_pdf_has_title_numbers_signature_and_page_numbers() -> None:
    texts = [page.extract_text() for page in pages().pages]
    whole = "".join(texts).replace("\n", "")
    wanted = ("示例镇2020年法治政府建设年度报告", "数据截至2021年1月18日，第1版", "示例镇人民政府", "2021年1月22日", "采用的数字")
    assert [words for words in wanted if words not in whole] == []
    assert all("示例数据" in text for text in texts)
    assert "1" in texts[0].split("—")[-2]


def test_the_number_of_the_signature_stands_above_the_title_and_a_draft_has_none() -> None:
    number = "示例年度报告〔2021〕1号"
    signed, draft = (
        PdfReader(io.BytesIO(pdf(REPORT, replace(HEADING, number=each)))).pages[0].extract_text() for each in (number, "")
    )
    assert signed.count(number) == 1
    assert signed.index(number) < signed.index(HEADING.title)
    assert "〔2021〕" not in draft


def test_markup_in_a_text_stays_text() -> None:
    evil = '#import "x" *粗* $x$ `code` <b> @ref [链接]'
    told = compose("t", 2020, DAY, FIGURES, OUTLINE, narrative(**{"next-year": evil}))
    assert any("#import" in page.extract_text() for page in PdfReader(io.BytesIO(pdf(told, HEADING))).pages)


def test_a_live_town_prints_no_mark_and_the_numbers_used_are_listed_once() -> None:
    live = PdfReader(io.BytesIO(pdf(REPORT, replace(HEADING, demonstration=False))))
    assert not any("示例数据" in page.extract_text() for page in live.pages)
    rows = list(used(REPORT))
    assert len({row[0] for row in rows}) == len(rows)
    assert ("志愿队伍", "346", "支", "外部数字：示例统计表") in rows


def test_a_towns_own_faces_come_before_the_free_ones() -> None:
    assert chosen(["Noto Serif SC", "FangSong_GB2312", "SimHei"])["fang"] == ["FangSong_GB2312", "Noto Serif SC"]
    assert chosen(["Noto Serif SC"])["biao"] == ["Noto Serif SC"]
