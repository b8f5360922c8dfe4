"""Papers as PDF bytes, and with its neighbour as DOCX; knows no template and no fact, only what is already in words.

PDF is set by typst from data, with the free Noto Serif SC that comes with the software; a town's own licensed
fonts (仿宋, 小标宋) are used where `fonts` names their folder. DOCX names those faces and lets the reader's office
supply them.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from yifa.procedure.paper_parts import Block, Filled, Grid, Picture, Room, Row, Signs, Words
from yifa.procedure.paper_qr import MASK, qr_png, qr_svg
from yifa.procedure.render_docx import docx

__all__ = ["MASK", "docx", "pdf", "qr_png", "qr_svg"]


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
        "each_page": list(filled.each_page),
        "seal": filled.seal,
        "mark": filled.mark or None,
        "layout": filled.layout,
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
        yield _block(block)
    if rows:
        yield {"kind": "rows", "rows": rows}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Words():
            return {"kind": "head" if block.head else "words", "text": block.text, "align": block.align}
        case Grid():
            rows = [list(row) for row in block.rows]
            return {"kind": "grid", "head": list(block.head), "rows": rows, "widths": list(block.widths)}
        case Signs():
            return {"kind": "signs", "lines": list(block.lines)}
        case Room():
            return {"kind": "room", "label": block.label, "lines": block.lines, "height": block.height}
        case Picture():
            shown = _as_svg(block) if block.data else None
            return {"kind": "picture", "label": block.label, "digest": block.digest, "media": block.media, "svg": shown}
    return {"kind": "rows", "rows": [[block.label, block.value]]}


def _as_svg(picture: Picture) -> str:
    """A raster picture as SVG text, which travels in JSON; one that cannot be decoded leaves its place empty."""
    data = b64encode(picture.data).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
        f'<image width="400" height="300" preserveAspectRatio="xMidYMid meet" href="data:{picture.media};base64,{data}"/></svg>'
    )
