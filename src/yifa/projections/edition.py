"""An edition of the report as one file that stays as it was signed: written canonically, read back strictly; decides nothing.

Anybody can hash the file and compare it with the fact `edition_file` that the record proves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yifa.projections.narrative import Attested
from yifa.projections.reading import Figure
from yifa.projections.report import Block, Edition, Line, Piece, Report
from yifa.record.act import Json
from yifa.record.canonical import canonical

FORMAT = "yifa-annual-report/1"
MEDIA = "application/json"


class NotAnEdition(ValueError):
    """The bytes are no edition of this form."""


def freeze(report: Report, title: str) -> bytes:
    """The edition's bytes: the same report gives the same bytes."""
    return canonical(told(report, title)) + b"\n"


def told(report: Report, title: str) -> dict[str, Json]:
    """The whole document as one object: texts cut at their numbers, the numbers, and what they rest on."""
    edition = report.edition
    return {
        "format": FORMAT,
        "title": title,
        "town": report.town,
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "edition": None if edition is None else [edition.number, edition.as_of_act, edition.text_digest],
        "parts": [{"title": name, "blocks": [_block(block) for block in blocks]} for name, blocks in report.parts],
        "figures": [_figure(figure) for figure in report.figures.values()],
        "before": [_figure(figure) for figure in report.before.values()],
        "attested": [[held.label, held.value, held.unit, held.source] for held in report.attested.values()],
    }


def _block(block: Block) -> Json:
    return {
        "title": block.title,
        "narrative": block.narrative,
        "sentences": [_line(line) for line in block.sentences],
        "paragraphs": [_line(line) for line in block.paragraphs],
    }


def _line(line: Line) -> Json:
    return [[piece.text, piece.figure, piece.attested] for piece in line]


def _figure(figure: Figure) -> Json:
    return {
        "figure": figure.figure,
        "label": figure.label,
        "slug": figure.slug,
        "value": figure.value,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "as_of": figure.as_of.isoformat(),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "given_by": list(figure.given_by),
        "form": figure.form,
    }


def thaw(data: bytes) -> tuple[Report, str]:
    """The report and its title. Raises NotAnEdition."""
    try:
        held_all = json.loads(data)
        if held_all["format"] != FORMAT:
            raise NotAnEdition(f"不认识的定稿格式：{held_all['format']}")
        figures = [_read_figure(row) for row in held_all["figures"]]
        before = [_read_figure(row) for row in held_all["before"]]
        rows = [Attested(str(label), str(value), str(unit), str(source)) for label, value, unit, source in held_all["attested"]]
        parts = tuple((str(part["title"]), tuple(_read_block(block) for block in part["blocks"])) for part in held_all["parts"])
        edition = None if held_all["edition"] is None else Edition(*held_all["edition"])
        report = Report(
            str(held_all["town"]), int(held_all["year"]), date.fromisoformat(held_all["as_of"]), parts,
            {figure.figure: figure for figure in figures}, {each.label: each for each in rows},
            {figure.figure: figure for figure in before}, edition,
        )  # fmt: skip
        return report, str(held_all["title"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise error if isinstance(error, NotAnEdition) else NotAnEdition(f"定稿文本读不懂：{error}") from None


def _read_block(told: Mapping[str, Any]) -> Block:
    sentences, paragraphs = (tuple(_read_line(line) for line in told[name]) for name in ("sentences", "paragraphs"))
    return Block(str(told["title"]), sentences, told["narrative"], paragraphs)


def _read_line(told: Sequence[Sequence[Any]]) -> Line:
    return tuple(Piece(str(text), figure, attested) for text, figure, attested in told)


def _read_figure(told: Mapping[str, Any]) -> Figure:
    return Figure(
        told["figure"], told["label"], told["slug"], told["value"], told["unit"], told["qualifier"],
        date.fromisoformat(told["as_of"]), told["numerator"], told["denominator"], given_by=tuple(told["given_by"]),
        form=told["form"],
    )  # fmt: skip
