"""Papers as DOCX bytes, to be read, edited and kept in WPS or Word; knows no template and no fact, only what is in words."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yifa.procedure.paper_parts import Block, Filled, Grid, Picture, Room, Row, Signs, Words
from yifa.procedure.paper_qr import qr_png

BODY_FACE, TITLE_FACE = "仿宋_GB2312", "方正小标宋简体"
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26, "footer_distance": 20}
_WIDTH = 156
_HEIGHTS = {16: 29, 14: 26}
"""Line heights in points by size: 22 lines of the body fill the type area."""


def docx(filled: Filled) -> bytes:
    """The paper as DOCX."""
    document = Document()
    _page(document, filled)
    plain = filled.layout == "letter"
    sizes = ((filled.organ, 22), (filled.title, 30 if filled.layout == "cover" else 22))
    for text, size in sizes:
        _paragraph(document, text, "center", size=size, face=TITLE_FACE, indent=False)
    if filled.number:
        _paragraph(document, filled.number, "center" if plain else "right", indent=False)
    if filled.to:
        _paragraph(document, f"{filled.to}：", indent=False)
    for rows, blocks in groupby(filled.body, lambda block: isinstance(block, Row)):
        if rows:
            _rows(document, [block for block in blocks if isinstance(block, Row)], plain)
        else:
            for block in blocks:
                _block(document, block)
    if filled.remedy:
        _paragraph(document, filled.remedy)
    _signs(document, filled.sign)
    if filled.seal:
        for line in (filled.organ, "（印章）", filled.day):
            _paragraph(document, line, "right", indent=False)
    if filled.qr:
        document.add_picture(BytesIO(qr_png(filled.qr)), width=Mm(24))
    if filled.note:
        _paragraph(document, filled.note, size=10, indent=False)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, filled: Filled) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    # 22 lines of 28 characters: pitches in twentieths of a point, and in 1/4096 of a point beside the 16 points of the body.
    for name, value in (("type", "linesAndChars"), ("linePitch", "580"), ("charSpace", "-842")):
        grid.set(qn(f"w:{name}"), value)
    if filled.demonstration:
        _run(section.header.paragraphs[0], "示例数据 · 演示时钟", size=9)
    foot = section.footer.paragraphs[0]
    if filled.each_page:
        _run(foot, "　".join(f"{who}：＿＿＿＿＿＿" for who in filled.each_page), size=12)
        foot = section.footer.add_paragraph()
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("第 ", "PAGE", " 页　共 ", "NUMPAGES", " 页"):
        _field(foot, text) if text.isupper() else _run(foot, text, size=12)


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _rows(document: Any, rows: Sequence[Row], plain: bool) -> None:
    """Form rows as a table; in a letter as paragraphs that open with their label."""
    if plain:
        for row in rows:
            _paragraph(document, f"{row.label}：{row.value}")
        return
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, (row.label, row.value), (40, 116), strict=True):
            cell.width = Mm(width)
            _cell(cell, text)


def _cell(cell: Any, text: str, size: int = 14) -> None:
    for place, line in enumerate(text.split("\n")):
        _run(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line, size=size)


def _block(document: Any, block: Block) -> None:
    match block:
        case Words():
            _paragraph(document, block.text, block.align, indent=not block.head)
        case Grid():
            _grid(document, block)
        case Signs():
            _signs(document, block.lines)
        case Room():
            _paragraph(document, block.label, indent=False)
            for _ in range(block.lines or block.height // 10):
                _paragraph(document, "＿" * 27 if block.lines else "", indent=False)
        case Picture():
            _picture(document, block)


def _grid(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=0, cols=len(grid.head), style="Table Grid")
    shares = grid.widths or (1,) * len(grid.head)
    for values in (grid.head, *grid.rows):
        for cell, value, share in zip(table.add_row().cells, values, shares, strict=True):
            cell.width = Mm(_WIDTH * share / sum(shares))
            _cell(cell, value, size=12)


def _picture(document: Any, picture: Picture) -> None:
    shown = "" if picture.data else "（粘贴照片或者复制件处）"
    if picture.data:
        try:
            document.add_picture(BytesIO(picture.data), width=Mm(130))
        except (UnrecognizedImageError, ValueError, KeyError, IndexError, EOFError):
            shown = "（图片不能显示，见证据原件）"
    _paragraph(document, f"{shown}{picture.label}　证据编号：{picture.digest[7:19]}", "center", size=10, indent=False)


def _signs(document: Any, lines: Sequence[str]) -> None:
    for line in lines:
        _paragraph(document, f"{line}：＿＿＿＿＿＿＿＿　　年　　月　　日", indent=False)


def _paragraph(
    document: Any, text: str, align: str = "left", *, size: int = 16, face: str = BODY_FACE, indent: bool = True
) -> None:
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.line_spacing = Pt(_HEIGHTS.get(size, 18 if size < 14 else size * 1.5))
        paragraph.paragraph_format.space_after = Pt(0)
        if indent and align == "left":
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        _run(paragraph, line, size=size, face=face)


def _run(paragraph: Any, text: str, *, size: int, face: str = BODY_FACE) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
