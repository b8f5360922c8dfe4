"""Fills a template with facts: every placeholder in words, each piece marked as bound or free; a gap is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from yifa.procedure import fact, money
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.paper_check import find, find_for
from yifa.procedure.paper_frame import Frame
from yifa.procedure.paper_parts import (
    Block,
    Filled,
    Grid,
    PaperError,
    Picture,
    Room,
    Row,
    Signs,
    Span,
    Spans,
    Words,
)  # fmt: skip
from yifa.procedure.paper_template import PLACEHOLDER, Paper
from yifa.record.act import Json

NONE = "／"
"""What a form shows where the record says nothing."""


def fill(paper: Paper, declaration: Declaration, values: Mapping[str, Json], frame: Frame) -> Filled:
    """The paper in words. `values` are facts by name (and `step.fact` where asked). Raises PaperError naming all gaps.

    A form has no gaps: what the record does not say is struck out on it.
    """
    filler = _Filler(paper, declaration, values, frame)
    if paper.number and not frame.number:
        filler.gap("文号")
    number = (frame.number or (NONE if paper.form else None)) if paper.number else None
    filled = Filled(
        organ=frame.organ,
        title=paper.title,
        number=number,
        to=filler.text(paper.to, brief=True) if paper.to else None,
        body=tuple(filler.body(paper.body)),
        remedy="\n".join(_texts(filler.body(paper.remedy))) or None,
        sign=paper.sign,
        day=filler.day(paper.day),
        note=filler.text(paper.note) if paper.note else None,
        qr=frame.qr if paper.qr else None,
        demonstration=frame.demonstration,
        each_page=paper.each_page,
        seal=paper.seal,
        layout=paper.layout,
        mark=frame.mark if paper.seal else "",
    )
    if filler.gaps:
        raise PaperError(f"《{paper.title}》还缺：{'、'.join(dict.fromkeys(filler.gaps))}。补齐以后才能制作文书")
    return filled


def _texts(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Words):
            yield block.text


class _Filler:
    def __init__(self, paper: Paper, declaration: Declaration, values: Mapping[str, Json], frame: Frame) -> None:
        self.paper = paper
        self.declaration = declaration
        self.values = values
        self.frame = frame
        self.gaps: list[str] = []

    def gap(self, label: str) -> str:
        if self.paper.form:
            return NONE
        self.gaps.append(label)
        return ""

    def body(self, blocks: tuple[Json, ...]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, str):
                yield self.words(block)
                continue
            held = cast("dict[str, Any]", block)
            if ("when" in held and not self.holds(held["when"])) or ("unless" in held and self.holds(held["unless"])):
                continue
            yield self.block(held)

    def block(self, held: dict[str, Any]) -> Block:
        if "field" in held:
            spans = self.spans(held["value"])
            return Row(held["field"], _joined(spans), spans)
        if "table" in held:
            return self.grid(held["table"], held["columns"])
        if "sign" in held:
            return Signs(tuple(held["sign"]))
        if "room" in held:
            return Room(held["room"], held.get("lines", 0), held.get("height", 0))
        if "picture" in held:
            return self.picture(held["picture"])
        if "head" in held:
            return Words(self.text(held["head"]), "left", head=True)
        return self.words(held["text"], held.get("align", "left"))

    def words(self, template: str, align: str = "left") -> Words:
        spans = self.spans(template)
        return Words(_joined(spans), align, spans=spans)

    def holds(self, name: str) -> bool:
        if name in self.frame.situations:
            return True
        framed = self.frame.holds(name)
        if framed is not None:
            return framed
        _, value, part = self.look(name)
        if part is not None:
            value = value.get(part) if isinstance(value, dict) else None
        return value not in (None, "", [], {}, False)

    def text(self, template: str, *, brief: bool = False) -> str:
        return _joined(self.spans(template, brief=brief))

    def spans(self, template: str, *, brief: bool = False) -> Spans:
        """The text in pieces: what the template and the record fix, and the words of text facts."""
        found: list[Span] = []
        start = 0
        for one in PLACEHOLDER.finditer(template):
            found.append(Span(template[start : one.start()]))
            found.append(Span(one[0][0]) if one[0] in ("{{", "}}") else self.span(one, brief))
            start = one.end()
        found.append(Span(template[start:]))
        return tuple(span for span in found if span.text)

    def span(self, found: re.Match[str], brief: bool) -> Span:
        text = self.word(found[1], found[2], brief)
        spec = find_for(self.declaration, self.paper, found[1])
        free = spec is not None and spec.type == "text" and spec.format is None and found[1] in self.values
        return Span(text, found[1], spec.label) if free and spec is not None else Span(text)

    def word(self, name: str, filtered: str | None, brief: bool) -> str:
        framed = None if name in self.values else self.frame.word(name)
        if framed is not None:
            return framed[0] or self.gap(framed[1])
        spec, value, part = self.look(name)
        if spec is None or value is None:
            return self.gap(spec.label if spec else name)
        if part is not None:
            held = value.get(part) if isinstance(value, dict) else None
            if held is None:
                return self.gap(f"{spec.label}的{fact.PART_LABELS.get(part, part)}")
            return fact.PARTY_KINDS.get(str(held), str(held)) if part == "kind" else str(held)
        if brief and isinstance(value, dict) and "name" in value:
            return str(value["name"])
        return _filtered(spec, value, filtered, self.frame.names)

    def look(self, name: str) -> tuple[FactSpec | None, Json, str | None]:
        """(spec, value, part) of a placeholder's name."""
        spec = find_for(self.declaration, self.paper, name)
        if spec is not None:
            value = self.values.get(name, self.values.get(name.rpartition(".")[2]))
            return spec, value, None
        before, _, part = name.rpartition(".")
        return find(self.declaration, before), self.values.get(before), part

    def grid(self, name: str, columns: Mapping[str, str]) -> Grid:
        if name.startswith("@"):
            held = self.frame.lists.get(name, ())
            rows = tuple(tuple(row.get(key, "") for key in columns) for row in held)
            return Grid(tuple(columns.values()), rows or (("",) * len(columns),), widths=_widths(tuple(columns)))
        spec, value = find(self.declaration, name), self.values.get(name)
        if spec is None or not isinstance(value, list) or not value:
            self.gap(spec.label if spec else name)
            return Grid(tuple(columns.values()), ((NONE,) * len(columns),) if self.paper.form else ())
        items = [item if isinstance(item, dict) else {} for item in value]
        cells = tuple(tuple(fact.show(spec.items[key], item.get(key), self.frame.names) for key in columns) for item in items)
        free = tuple(
            (row, place, f"{name}.{row}.{key}", f"{spec.label}·{spec.items[key].label}")
            for row in range(len(items))
            for place, key in enumerate(columns)
            if spec.items[key].type == "text" and cells[row][place]
        )
        return Grid(tuple(columns.values()), cells, free)

    def picture(self, name: str) -> Picture:
        spec, value = find_for(self.declaration, self.paper, name), self.values.get(name)
        label = spec.label if spec else name
        if spec is None or not isinstance(value, str) or self.frame.picture is None:
            self.gap(label)
            return Picture(label, "", "")
        return self.frame.picture(spec, value)

    def day(self, name: str | None) -> str:
        value = self.values.get(name) if name else None
        if name and not isinstance(value, str):
            spec = find(self.declaration, name)
            self.gap(spec.label if spec else name)
        if isinstance(value, str):
            day = date.fromisoformat(value) if len(value) == 10 else fact.local_day(fact.read_time(value))
            return fact.show_day(day)
        return fact.show_day(self.frame.day)


def _joined(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _widths(columns: tuple[str, ...]) -> tuple[int, ...]:
    shares = {"no": 6, "number": 21, "author": 16, "title": 24, "day": 20, "page": 6, "note": 7}
    return tuple(shares.get(key, 10) for key in columns)


def _filtered(spec: FactSpec, value: Json, name: str | None, names: Mapping[str, str]) -> str:
    if name == "大写" and isinstance(value, int):
        return money.capital(value)
    if name == "日期" and spec.type == "time" and isinstance(value, str):
        return fact.show_day(fact.local_day(fact.read_time(value)))
    return fact.show(spec, value, names)
