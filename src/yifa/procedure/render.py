"""Papers as DOCX and PDF bytes, and their QR; knows no template and no fact, only what is already in words.

PDF is set by typst from data, with the free Noto Serif SC that comes with the software; a town's own licensed
fonts (仿宋, 小标宋) are used where `fonts` names their folder. DOCX names those faces and lets the reader's office
supply them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yifa.procedure.paper import Filled, Row, Words

MASK = 2
"""Any of the eight masks can be read. Weighing all of them takes longer than setting the paper, and for a number with a code this
one comes within a fifth of the best, mostly within a thirtieth."""

BODY_FACE, TITLE_FACE = "仿宋_GB2312", "方正小标宋简体"
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.JUSTIFY, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}


def pdf(filled: Filled, *, fonts: Path | None = None) -> bytes:
    """The paper as PDF."""
    own = fonts if fonts is not None and fonts.is_dir() else None
    held, faces = _faces(own, own.stat().st_mtime_ns if own is not None else 0)
    made = typst.compile(
        _layout(),
        font_paths=held,
        format="pdf",
        sys_inputs={"paper": json.dumps(_data(filled, faces), ensure_ascii=False)},
    )
    return bytes(made)


@lru_cache(maxsize=4)
def _faces(fonts: Path | None, changed: int) -> tuple[Any, list[str]]:
    """The fonts that papers are set in, read once for each state of the town's folder: the files are large."""
    del changed  # part of the question only
    folders = [Path(pylopdf_fonts_zh_cn.serif_path()).parent, *([fonts] if fonts is not None else [])]
    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders])
    return held, [*sorted(set(held.families()) - {"Noto Serif SC", "Noto Sans SC"}), "Noto Serif SC"]


@cache
def _layout() -> bytes:
    return resources.files("yifa.procedure").joinpath("paper.typ").read_bytes()


def _data(filled: Filled, faces: list[str]) -> dict[str, Any]:
    return {
        "organ": filled.organ,
        "title": filled.title,
        "number": filled.number,
        "to": filled.to,
        "body": list(_blocks(filled)),
        "remedy": filled.remedy,
        "sign": list(filled.sign),
        "day": filled.day,
        "note": filled.note,
        "qr": qr_svg(filled.qr) if filled.qr else None,
        "demonstration": filled.demonstration,
        "fonts": faces,
    }


def _blocks(filled: Filled) -> Iterator[dict[str, Any]]:
    """Consecutive form rows become one table."""
    rows: list[list[str]] = []
    for block in filled.body:
        if isinstance(block, Row):
            rows.append([block.label, block.value])
            continue
        if rows:
            yield {"kind": "rows", "rows": rows}
            rows = []
        if isinstance(block, Words):
            yield {"kind": "words", "text": block.text, "align": block.align}
        else:
            yield {"kind": "grid", "head": list(block.head), "rows": [list(row) for row in block.rows]}
    if rows:
        yield {"kind": "rows", "rows": rows}


def qr_svg(text: str) -> str:
    """A QR code as SVG."""
    out = BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(out, kind="svg", border=2, scale=4)
    return out.getvalue().decode()


def qr_png(text: str) -> bytes:
    """A QR code as PNG."""
    out = BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK).save(out, kind="png", border=2, scale=6)
    return out.getvalue()


def docx(filled: Filled) -> bytes:
    """The paper as DOCX, for people to read and keep in WPS or Word."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, width in _MARGINS.items():
        setattr(section, name, Mm(width))
    if filled.demonstration:
        _run(section.header.paragraphs[0], "示例数据 · 演示时钟", size=9)
    for text, size in ((filled.organ, 22), (filled.title, 22), (filled.number, 16)):
        if text:
            _paragraph(document, text, "center", size=size, face=TITLE_FACE if size == 22 else BODY_FACE, indent=False)
    if filled.to:
        _paragraph(document, f"{filled.to}：", indent=False)
    for block in _blocks(filled):
        _docx_block(document, block)
    if filled.remedy:
        _paragraph(document, filled.remedy)
    for line in filled.sign:
        _paragraph(document, f"{line}：", indent=False)
    for line in (filled.organ, "（印章）", filled.day):
        _paragraph(document, line, "right", indent=False)
    if filled.qr:
        document.add_picture(BytesIO(qr_png(filled.qr)), width=Mm(24))
    if filled.note:
        _paragraph(document, filled.note, size=10, indent=False)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_block(document: Any, block: dict[str, Any]) -> None:
    if block["kind"] == "words":
        _paragraph(document, block["text"], block["align"])
        return
    rows = [block["head"], *block["rows"]] if block["kind"] == "grid" else block["rows"]
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for values in rows:
        cells = table.add_row().cells
        for cell, value in zip(cells, values, strict=True):
            _run(cell.paragraphs[0], value, size=14)
    if block["kind"] == "rows":
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Mm(40), Mm(116)


def _paragraph(
    document: Any, text: str, align: str = "left", *, size: int = 16, face: str = BODY_FACE, indent: bool = True
) -> None:
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.line_spacing = Pt(28 if size >= 14 else 18)
        paragraph.paragraph_format.space_after = Pt(0)
        if indent and align == "left":
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        _run(paragraph, line, size=size, face=face)


def _run(paragraph: Any, text: str, *, size: int, face: str = BODY_FACE) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
