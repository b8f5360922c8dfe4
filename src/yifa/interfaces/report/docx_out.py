"""The report as DOCX that people edit in WPS or Word: numbers in controls, text in sections; refuses to hold a number loose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from yifa.interfaces.report import marks
from yifa.interfaces.report.words import HEAD, Heading, as_of_words, used
from yifa.interfaces.report_page import NARRATIVE_WORDS
from yifa.projections.report import Block, Line, Piece, Report

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
PITCH = 225 / 22 / 25.4 * 72
"""Points from line to line: 22 lines in the text block."""

FANG, KAI, HEI, BIAO = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
STYLES: Mapping[str, tuple[str, float, str]] = {
    marks.TITLE: (BIAO, 22, "center"),
    marks.PART: (HEI, 16, "text"),
    marks.HEADING: (KAI, 16, "text"),
    marks.COMPUTED: (FANG, 16, "text"),
    marks.TEXT: (FANG, 16, "text"),
    marks.HINT: (FANG, 16, "text"),
    marks.SIGNED: (FANG, 16, "right"),
    marks.END: (HEI, 16, "left"),
}
_ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT, "left": WD_ALIGN_PARAGRAPH.LEFT}


def docx(report: Report, heading: Heading, texts: Mapping[str, str]) -> bytes:
    """The bytes of the document. `texts` are the sections as they stand, by which changes are known when it comes back."""
    document = Document()
    _page(document, heading)
    for name, (face, size, align) in STYLES.items():
        _style(document, name, face, size, align)
    _paragraph(document, heading.title, marks.TITLE)
    asof = _paragraph(document, as_of_words(report), marks.TITLE)
    _set_face(asof.runs[0], KAI, 16)
    names = count(1)
    for title, blocks in report.parts:
        _paragraph(document, title, marks.PART)
        for block in blocks:
            _block(document, block, report, names)
    for line in ("", heading.organ, heading.day_words):
        _paragraph(document, line, marks.SIGNED)
    _numbers(document, report)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = heading.title, heading.organ, ""
    # Longer than the library's own limit, which the format does not have.
    properties._element.get_or_add_keywords().text = marks.keywords(report.year, texts)
    properties.created = properties.modified = datetime(report.as_of.year, report.as_of.month, report.as_of.day, tzinfo=UTC)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, heading: Heading) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.footer_distance = Mm(35 - 7 - 5)
    for name, width in MARGINS.items():
        setattr(section, name, Mm(width))
    if heading.demonstration:
        mark = section.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set_face(mark.add_run("示例数据 · 演示时钟"), HEI, 9)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        _page_number(footer.paragraphs[0], align)
    if heading.demonstration:
        even = section.even_page_header.paragraphs[0]
        even.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _set_face(even.add_run("示例数据 · 演示时钟"), HEI, 9)


def _page_number(paragraph: Any, align: str) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph.alignment = _ALIGN[align]
    setattr(paragraph.paragraph_format, f"{align}_indent", Pt(14))
    for text, kind in (("— ", ""), ("", "begin"), ("PAGE", "instr"), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if kind else text)
        _set_face(run, "宋体", 14)
        if kind == "instr":
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run._element.append(instruction)
        elif kind:
            run._element.append(_named("w:fldChar", {"w:fldCharType": kind}))


def _style(document: Any, name: str, face: str, size: float, align: str) -> None:
    style = document.styles.add_style(marks.STYLE_NAMES[name], WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), name)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(size), face
    properties = style.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    properties.append(_named("w:lang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN"}))
    for spacing in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.element.get_or_add_pPr().append(_named(spacing, {"w:val": "0"}))
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH * (1.2 if size > 16 else 1))
    form.widow_control = False
    form.alignment = _ALIGN.get(align, WD_ALIGN_PARAGRAPH.JUSTIFY)
    if align == "text":
        form.first_line_indent = Pt(size * 2)
    if name == marks.SIGNED:
        form.right_indent = Pt(size * 2)
    if name == marks.END:
        form.page_break_before = True
    if name == marks.HINT:
        style.font.color.rgb = RGBColor(0x80, 0x80, 0x80)


def _named(name: str, values: Mapping[str, str]) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    return element


def _block(document: Any, block: Block, report: Report, names: Iterator[int]) -> None:
    if block.title:
        _paragraph(document, block.title, marks.HEADING)
    if block.sentences:
        paragraph = _paragraph(document, "", marks.COMPUTED)
        for line in block.sentences:
            _line(paragraph, line, report, names)
    if block.narrative:
        written = [_paragraph(document, "", marks.TEXT) for _ in block.paragraphs]
        for paragraph, line in zip(written, block.paragraphs, strict=True):
            _line(paragraph, line, report, names)
        if not written:
            written = [_paragraph(document, f"（{NARRATIVE_WORDS.get(block.narrative, '请在这里撰写。')}）", marks.HINT)]
        start, end = _bookmark(next(names), marks.section_mark(block.narrative))
        written[0]._element.get_or_add_pPr().addnext(start)
        written[-1]._element.append(end)


def _bookmark(number: int, name: str) -> tuple[Any, Any]:
    start = _named("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    return start, _named("w:bookmarkEnd", {"w:id": str(number)})


def _paragraph(document: Any, text: str, style: str) -> Any:
    return document.add_paragraph(text, style=marks.STYLE_NAMES[style])


def _line(paragraph: Any, line: Line, report: Report, names: Iterator[int]) -> None:
    for piece in line:
        if piece.figure or piece.attested:
            number = next(names)
            reference = f"{{{piece.figure}}}" if piece.figure else f"{{@{piece.attested}}}"
            start, end = _bookmark(number, marks.number_mark(reference, number))
            for element in (start, _number(paragraph, piece, report), end):
                paragraph._element.append(element)
        else:
            run = paragraph.add_run(piece.text)
            if piece.fault:
                run.font.color.rgb = RGBColor(0x8B, 0x1A, 0x1A)


def _number(paragraph: Any, piece: Piece, report: Report) -> Any:
    """A number in its control: locked, for its value is not typed but computed or attested."""
    figure = report.figures.get(piece.figure or "")
    name = figure.label if figure else piece.attested or piece.figure or ""
    tag = f"{marks.FIGURE}{piece.figure}" if piece.figure else f"{marks.ATTESTED}{piece.attested}"
    control, properties, content = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
    for key, value in (("w:alias", f"{name}＝{piece.text}"), ("w:tag", tag), ("w:lock", "sdtContentLocked")):
        properties.append(_named(key, {"w:val": value[:64]}))
    control.append(properties)
    control.append(content)
    content.append(paragraph.add_run(piece.text)._element)
    return control


def _set_face(run: Any, face: str, size: float) -> None:
    run.font.size, run.font.name = Pt(size), face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _numbers(document: Any, report: Report) -> None:
    """The attachment: every number that stands in the text, and what it rests on."""
    rows = list(used(report))
    if not rows:
        return
    _paragraph(document, "附件：采用的数字", marks.END)
    table = document.add_table(rows=0, cols=len(HEAD), style="Table Grid")
    for values in (HEAD, *rows):
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            _set_face(cell.paragraphs[0].add_run(value), FANG, 12)
    table.autofit = False
    for column, width in zip(table.columns, (62, 24, 16, 54), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
