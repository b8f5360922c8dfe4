"""The report as PDF in the layout of official documents, set by typst from data; refuses to interpret any text as markup."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from yifa.interfaces.report.faces import faces
from yifa.interfaces.report.words import HEAD, Heading, as_of_words, used
from yifa.projections.report import Line, Report, printed


def pdf(report: Report, heading: Heading, *, fonts: Path | None = None) -> bytes:
    """The bytes of the PDF. `fonts` is a folder with a town's own faces."""
    held = faces(fonts)
    source = resources.files("yifa.interfaces.report").joinpath("report.typ").read_bytes()
    data = json.dumps(_data(report, heading, held.names), ensure_ascii=False)
    return bytes(typst.compile(source, font_paths=held.held, format="pdf", sys_inputs={"report": data}))


def _data(report: Report, heading: Heading, names: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "number": heading.number,
        "title": heading.title,
        "organ": heading.organ,
        "day": heading.day_words,
        "asof": as_of_words(report),
        "demonstration": heading.demonstration,
        "fonts": names,
        "parts": [
            {
                "title": title,
                "sections": [
                    {"title": block.title, "paragraphs": [_text(line) for line in _lines(block.sentences, block.paragraphs)]}
                    for block in blocks
                ],
            }
            for title, blocks in printed(report).parts
        ],
        "head": list(HEAD),
        "rows": [list(row) for row in used(report)],
    }


def _lines(sentences: tuple[Line, ...], paragraphs: tuple[Line, ...]) -> list[Line]:
    """The computed sentences of a section as one paragraph, then what people wrote."""
    computed = tuple(piece for line in sentences for piece in line)
    return [*([computed] if computed else []), *paragraphs]


def _text(line: Line) -> str:
    return "".join(f"〔{piece.text}：{piece.fault}〕" if piece.fault else piece.text for piece in line)
