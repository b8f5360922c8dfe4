"""The annual report: the statutory outline with every number computed from named acts; refuses to write a number of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yifa.procedure.quantities import ATTESTED, EXEMPT, Mention, scan
from yifa.procedure.quantities import BOUND as FIGURE_PLACE
from yifa.projections.narrative import Attested, Narrative
from yifa.projections.outline import BOUND, Outline, Sentence, numbered
from yifa.projections.port import Reading
from yifa.projections.reading import Figure, acts_behind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or the place of a figure or of an attested number. `fault` says why a number stands on nothing."""

    text: str
    figure: str | None = None
    attested: str | None = None
    fault: str | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, its computed sentences in pieces, the name of the narrative under it, and its paragraphs as far as written."""

    title: str
    sentences: tuple[Line, ...]
    narrative: str | None
    paragraphs: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition this is: its number, the day and act up to which it counts, and the digest of what people wrote."""

    number: int
    as_of_act: str
    text_digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """One year as computed at `as_of`. `blocks` by part title."""

    town: str
    year: int
    as_of: date
    parts: tuple[tuple[str, tuple[Block, ...]], ...]
    figures: Mapping[str, Figure]
    attested: Mapping[str, Attested] = field(default_factory=dict)
    before: Mapping[str, Figure] = field(default_factory=dict)
    """The figures of the year before, for comparison."""
    edition: Edition | None = None

    @property
    def faults(self) -> list[Piece]:
        """Every number in the text that stands on nothing."""
        lines = [line for _, blocks in self.parts for block in blocks for line in block.paragraphs]
        return [piece for line in lines for piece in line if piece.fault]


def compose(
    town: str,
    year: int,
    as_of: date,
    figures: Sequence[Figure],
    outline: Outline,
    narrative: Narrative | None = None,
    *,
    before: Sequence[Figure] = (),
    declared: Collection[str] = (),
) -> Report:  # fmt: skip
    """Bind the outline's sentences and the narrative to figures.

    A sentence whose figures some procedure declares, but none did in that year, is left out; one that names a figure
    nobody knows raises LookupError.
    """
    by_id = {figure.figure: figure for figure in figures}
    told = narrative or Narrative()
    parts = tuple(
        (part.title, tuple(
            Block(
                section.title,
                tuple(line for each in section.sentences if (line := _pieces(each, by_id, declared)) is not None),
                section.narrative,
                _paragraphs(told.text(section.narrative), by_id, told.attested) if section.narrative else (),
            )
            for section in part.sections
        ))
        for part in outline.parts
    )  # fmt: skip
    return Report(town, year, as_of, parts, by_id, told.attested, {figure.figure: figure for figure in before})


def printed(report: Report) -> Report:
    """The report without sections in which nothing stands, the others counted anew."""
    return replace(report, parts=tuple((title, tuple(_filled(blocks))) for title, blocks in report.parts))


def _filled(blocks: Sequence[Block]) -> Iterator[Block]:
    place = 0
    for block in blocks:
        if not block.title:
            yield block
        elif block.sentences or block.paragraphs:
            place += 1
            yield replace(block, title=numbered(place, block.title))


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


def _pieces(sentence: Sentence, figures: Mapping[str, Figure], declared: Collection[str]) -> Line | None:
    missing = [name for name in sentence.figures if name not in figures]
    if missing and set(missing) <= set(declared):
        return None
    if missing:
        raise LookupError(f"年度报告提纲里的指标没有事项申报：{'、'.join(missing)}")
    first = figures[sentence.figures[0]]
    if not first.value:
        return (Piece(sentence.none, first.figure),)
    texts = BOUND.split(sentence.text)
    pieces = [Piece(figures[text].shown, text) if at % 2 else Piece(text) for at, text in enumerate(texts) if text]
    return _said_once(pieces)


def _paragraphs(text: str, figures: Mapping[str, Figure], attested: Mapping[str, Attested]) -> tuple[Line, ...]:
    return tuple(line_of(line.strip(), figures, attested) for line in text.split("\n") if line.strip())


def line_of(text: str, figures: Mapping[str, Figure], attested: Mapping[str, Attested]) -> Line:
    """One paragraph as people wrote it, cut at its numbers: bound, attested, or standing on nothing."""
    pieces: list[Piece] = []
    at = 0
    for mention in scan(text):
        if mention.kind == EXEMPT:
            continue
        if mention.start > at:
            pieces.append(Piece(text[at : mention.start]))
        pieces.append(_place(mention, figures, attested))
        at = mention.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return _said_once(pieces)


def as_returned(text: str, figures: Mapping[str, Figure], attested: Mapping[str, Attested]) -> str:
    """The text as a document gives it back: a word that the number itself says is not there twice, empty lines are gone."""
    return "\n".join("".join(_written(piece) for piece in line) for line in _paragraphs(text, figures, attested))


def _written(piece: Piece) -> str:
    if piece.attested is not None:
        return f"{{@{piece.attested}}}"
    return piece.text if piece.figure is None else f"{{{piece.figure}}}"


def _place(mention: Mention, figures: Mapping[str, Figure], attested: Mapping[str, Attested]) -> Piece:
    name = mention.why
    if mention.kind == FIGURE_PLACE:
        found = figures.get(name)
        return Piece(found.shown, name) if found is not None else Piece(mention.text, fault="本年度没有这个指标")
    if mention.kind == ATTESTED:
        held = attested.get(name)
        return Piece(held.value, attested=name) if held is not None else Piece(mention.text, fault="还没有人证明这个数字")
    return Piece(mention.text, fault="没有出处")


def _said_once(pieces: Sequence[Piece]) -> Line:
    """An estimate says 余 itself: a 余 that people wrote after its place is not said again, nor a unit the value carries."""
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else None
        if last is not None and last.figure and not piece.figure:
            for word in ("余", "%", "％", "元"):
                if last.text.endswith(word) and piece.text.startswith(word):
                    piece = Piece(piece.text[1:], piece.figure, piece.attested, piece.fault)
        if piece.text:
            kept.append(piece)
    return tuple(kept)
