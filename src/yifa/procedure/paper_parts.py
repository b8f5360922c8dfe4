"""The parts of a paper in words, as every renderer and every comparison takes them; knows no template and no fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


class PaperError(ValueError):
    """The paper cannot be made as it stands; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph: printed by the template or bound to the record, or `free`, the words of a text fact."""

    text: str
    fact: str = ""
    label: str = ""

    @property
    def free(self) -> bool:
        """True for words that people write; everything else is bound."""
        return bool(self.fact)


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A form row."""

    label: str
    value: str
    spans: Spans = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `align` is left, center or right. A `head` is a heading of a part."""

    text: str
    align: str = "left"
    head: bool = False
    spans: Spans = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head; `widths` are shares of the width, empty for equal ones."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    free: tuple[tuple[int, int, str, str], ...] = field(default=(), compare=False)
    """(row, column, fact, label) of the cells that hold words of people."""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """Places to sign by hand, one line each."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """Room for the hand: `lines` ruled lines, or an empty frame of `height` millimetres."""

    label: str
    lines: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture from the evidence with what is written below it; `data` is JPEG or PNG, empty where it is no picture."""

    label: str
    digest: str
    media: str
    data: bytes = field(default=b"", repr=False)


Block = Row | Words | Grid | Signs | Room | Picture


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper with everything in words, ready for any renderer."""

    organ: str
    title: str
    number: str | None
    to: str | None
    body: tuple[Block, ...]
    remedy: str | None
    sign: tuple[str, ...]
    day: str
    note: str | None
    qr: str | None
    demonstration: bool = False
    each_page: tuple[str, ...] = ()
    """Who signs at the foot of every page."""
    seal: bool = True
    """Whether organ, place of the seal and day stand at the end."""
    layout: str = "letter"
    """`letter` for what is served, `form` for tables and records of the file, `cover` for the cover of a file."""
    mark: str = field(default="", repr=False)
    """A picture (SVG) at the place of the seal; empty where the wet seal is put."""


def spans_of(filled: Filled) -> Iterator[tuple[str, Spans]]:
    """Each paragraph that holds words of people, with its pieces."""
    for block in filled.body:
        if isinstance(block, Row):
            yield block.value, block.spans or (Span(block.value),)
        elif isinstance(block, Words):
            yield block.text, block.spans or (Span(block.text),)
        elif isinstance(block, Grid):
            for row, column, fact, label in block.free:
                text = block.rows[row][column]
                yield text, (Span(text, fact, label),)
