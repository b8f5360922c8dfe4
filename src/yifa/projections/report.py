"""The annual report: the statutory outline with every number computed from named acts; refuses to write a number of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.projections.outline import BOUND, Outline, Sentence
from yifa.projections.port import Reading
from yifa.projections.reading import Figure, acts_behind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or the place of a figure."""

    text: str
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, its sentences in pieces, and the narrative still to be written by people."""

    title: str
    sentences: tuple[tuple[Piece, ...], ...]
    narrative: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One year as computed at `as_of`. `blocks` by part title."""

    town: str
    year: int
    as_of: date
    parts: tuple[tuple[str, tuple[Block, ...]], ...]
    figures: Mapping[str, Figure]


def compose(town: str, year: int, as_of: date, figures: Sequence[Figure], outline: Outline) -> Report:
    """Bind the outline's sentences to figures. Raises LookupError for a sentence that names an unknown figure."""
    by_id = {figure.figure: figure for figure in figures}
    parts = tuple(
        (part.title, tuple(_block(section.title, section.sentences, section.narrative, by_id) for section in part.sections))
        for part in outline.parts
    )
    return Report(town, year, as_of, parts, by_id)


def as_json(report: Report, reader: Reading) -> dict[str, Any]:
    """The report as one object: every figure with its acts."""
    return {
        "town": report.town,
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "figures": [_figure(figure, report, reader) for figure in report.figures.values()],
    }


def _figure(figure: Figure, report: Report, reader: Reading) -> dict[str, Any]:
    return {
        "figure": figure.figure,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "as_of": figure.as_of.isoformat(),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "dimensions": list(figure.dimensions),
        "acts": list(figure.given_by) or acts_behind(reader, report.town, figure.figure, report.year),
    }


def _block(title: str, sentences: Sequence[Sentence], narrative: str | None, figures: Mapping[str, Figure]) -> Block:
    return Block(title, tuple(_pieces(sentence, figures) for sentence in sentences), narrative)


def _pieces(sentence: Sentence, figures: Mapping[str, Figure]) -> tuple[Piece, ...]:
    missing = [name for name in sentence.figures if name not in figures]
    if missing:
        raise LookupError(f"年度报告提纲里的指标没有事项申报：{'、'.join(missing)}")
    first = figures[sentence.figures[0]]
    if not first.value:
        return (Piece(sentence.none, first.figure),)
    texts = BOUND.split(sentence.text)
    return tuple(Piece(figures[text].shown, text) if at % 2 else Piece(text) for at, text in enumerate(texts) if text)
