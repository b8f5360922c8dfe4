"""Paper templates: data with placeholders, checked against a declaration and filled with facts; renders nothing itself.

A placeholder is `{fact}`, `{fact.part}`, `{step.fact}` or a word of the frame, with at most one filter of a closed
set. Nothing in a template or a fact is ever executed or read as markup. A placeholder left unfilled is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from yifa.procedure import fact, money, schema, strict_yaml
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.grammar import flag, plain
from yifa.procedure.problem import DataError, Problem
from yifa.record.act import Json

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}|]*)(?:\|([^{}]*))?\}|[{}]")
FRAME = {
    "organ": "机关名称",
    "town": "镇名",
    "number": "文号",
    "day": "文书日期",
    "act.at": "办理时间",
    "officers": "办理人员",
    "certificates": "执法证号",
}
"""Words that do not come from facts."""

FILTERS: Mapping[str, tuple[str, ...]] = {
    "大写": ("money",),
    "金额": ("money",),
    "日期": ("day", "time"),
    "时间": ("time",),
    "选项": ("choice",),
}
"""Filter to the fact types it may follow."""


class PaperError(ValueError):
    """The paper cannot be made as it stands; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A template as read. `body` items stay maps or text, in order; the schema has closed their keys."""

    name: str
    file: str
    title: str
    number: bool
    to: str | None
    body: tuple[Json, ...]
    remedy: str | None
    sign: tuple[str, ...]
    day: str | None
    note: str | None
    qr: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What a paper says beside its facts. `code` is random and fixed before rendering; it and the number make the QR."""

    organ: str
    town: str
    at: datetime
    number: str | None = None
    code: str | None = None
    officers: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of persons, items and places by id."""
    situations: frozenset[str] = frozenset()
    """Situations of the matter that hold, for `when`."""
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A form row."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `align` is left, center or right."""

    text: str
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper with everything in words, ready for any renderer."""

    organ: str
    title: str
    number: str | None
    to: str | None
    body: tuple[Row | Words | Grid, ...]
    remedy: str | None
    sign: tuple[str, ...]
    day: str
    note: str | None
    qr: str | None
    demonstration: bool = False


def load(path: Path, name: str | None = None) -> Paper:
    """Read a template. Raises DataError with file and line."""
    file = name or f"papers/{path.name}"
    _, tree = strict_yaml.read(path, file)
    found = schema.check(tree, "paper", file)
    if found:
        raise DataError(found)
    return Paper(
        name=path.stem,
        file=file,
        title=tree["title"],
        number=flag(tree.get("number")),
        to=tree.get("to"),
        body=tuple(map(plain, tree["body"])),
        remedy=tree.get("remedy"),
        sign=tuple(tree.get("sign", ())),
        day=tree.get("day"),
        note=tree.get("note"),
        qr=flag(tree.get("qr", tree.get("number"))),
    )


def check_paper(paper: Paper, declaration: Declaration) -> list[Problem]:
    """Placeholders, filters, tables and conditions that lead nowhere in this declaration."""
    problems: list[str] = []
    for text in _texts(paper):
        for name, filtered in _placeholders(text, problems.append):
            _check_placeholder(name, filtered, declaration, problems.append)
    for block in paper.body:
        if isinstance(block, dict):
            _check_block(block, declaration, problems.append)
    if paper.day is not None:
        spec = find(declaration, paper.day)
        if spec is None or spec.type not in ("day", "time"):
            problems.append(f"day 说的“{paper.day}”不是日期事实")
    return [Problem(paper.file, 0, text) for text in problems]


def find(declaration: Declaration, name: str) -> FactSpec | None:
    """The spec of `fact` or `step.fact`."""
    before, dot, after = name.partition(".")
    for step in declaration.steps.values():
        if dot and step.name == before and after in step.facts:
            return step.facts[after]
        if not dot and name in step.facts:
            return step.facts[name]
    return None


def fill(paper: Paper, declaration: Declaration, values: Mapping[str, Json], frame: Frame) -> Filled:
    """The paper in words. `values` are facts by name (and `step.fact` where asked). Raises PaperError naming all gaps."""
    filler = _Filler(declaration, values, frame)
    if paper.number and not frame.number:
        filler.gaps.append("文号")
    filled = Filled(
        organ=frame.organ,
        title=paper.title,
        number=frame.number if paper.number else None,
        to=filler.text(paper.to, brief=True) if paper.to else None,
        body=tuple(filler.body(paper.body)),
        remedy=filler.text(paper.remedy) if paper.remedy else None,
        sign=paper.sign,
        day=filler.day(paper.day),
        note=filler.text(paper.note) if paper.note else None,
        qr=f"{frame.number} {frame.code}" if paper.qr and frame.number and frame.code else None,
        demonstration=frame.demonstration,
    )
    if filler.gaps:
        raise PaperError(f"《{paper.title}》还缺：{'、'.join(dict.fromkeys(filler.gaps))}。补齐以后才能制作文书")
    return filled


class _Filler:
    def __init__(self, declaration: Declaration, values: Mapping[str, Json], frame: Frame) -> None:
        self.declaration = declaration
        self.values = values
        self.frame = frame
        self.gaps: list[str] = []

    def body(self, blocks: tuple[Json, ...]) -> Iterator[Row | Words | Grid]:
        for block in blocks:
            if isinstance(block, str):
                yield Words(self.text(block))
                continue
            held = cast("dict[str, Any]", block)
            if "when" in held and not self.holds(held["when"]):
                continue
            if "field" in held:
                yield Row(held["field"], self.text(held["value"]))
            elif "table" in held:
                yield self.grid(held["table"], held["columns"])
            elif "sign" in held:
                yield from (Words(f"{line}：") for line in held["sign"])
            else:
                yield Words(self.text(held["text"]), held.get("align", "left"))

    def holds(self, name: str) -> bool:
        if name in self.frame.situations:
            return True
        _, value, part = self.look(name)
        if part is not None:
            value = value.get(part) if isinstance(value, dict) else None
        return value not in (None, "", [], {}, False)

    def text(self, template: str, *, brief: bool = False) -> str:
        def replace(found: re.Match[str]) -> str:
            if found[0] in ("{{", "}}"):
                return found[0][0]
            return self.word(found[1], found[2], brief)

        return _PLACEHOLDER.sub(replace, template)

    def word(self, name: str, filtered: str | None, brief: bool) -> str:
        framed = self.framed(name)
        if framed is not None:
            return framed
        spec, value, part = self.look(name)
        if spec is None or value is None:
            self.gaps.append(spec.label if spec else name)
            return ""
        if part is not None:
            held = value.get(part) if isinstance(value, dict) else None
            if held is None:
                self.gaps.append(f"{spec.label}的{fact.PART_LABELS.get(part, part)}")
                return ""
            return fact.PARTY_KINDS.get(str(held), str(held)) if part == "kind" else str(held)
        if brief and isinstance(value, dict) and "name" in value:
            return str(value["name"])
        return _filtered(spec, value, filtered, self.frame.names)

    def framed(self, name: str) -> str | None:
        frame = self.frame
        words: dict[str, str | None] = {
            "organ": frame.organ,
            "town": frame.town,
            "number": frame.number,
            "day": fact.show_day(fact.local_day(frame.at)),
            "act.at": fact.show_time(frame.at),
            "officers": "、".join(frame.officers),
            "certificates": "、".join(frame.certificates),
        }
        if name not in words or name in self.values:
            return None
        if not words[name]:
            self.gaps.append(FRAME[name])
            return ""
        return words[name]

    def look(self, name: str) -> tuple[FactSpec | None, Json, str | None]:
        """(spec, value, part) of a placeholder's name."""
        spec = find(self.declaration, name)
        if spec is not None:
            value = self.values.get(name, self.values.get(name.rpartition(".")[2]))
            return spec, value, None
        before, _, part = name.rpartition(".")
        return find(self.declaration, before), self.values.get(before), part

    def grid(self, name: str, columns: Mapping[str, str]) -> Grid:
        spec, value = find(self.declaration, name), self.values.get(name)
        if spec is None or not isinstance(value, list) or not value:
            self.gaps.append(spec.label if spec else name)
            return Grid(tuple(columns.values()), ())
        rows = []
        for item in value:
            held = item if isinstance(item, dict) else {}
            rows.append(tuple(fact.show(spec.items[key], held.get(key), self.frame.names) for key in columns))
        return Grid(tuple(columns.values()), tuple(rows))

    def day(self, name: str | None) -> str:
        value = self.values.get(name) if name else None
        if name and not isinstance(value, str):
            spec = find(self.declaration, name)
            self.gaps.append(spec.label if spec else name)
        if isinstance(value, str):
            day = date.fromisoformat(value) if len(value) == 10 else fact.local_day(fact.read_time(value))
            return fact.show_day(day)
        return fact.show_day(fact.local_day(self.frame.at))


def _filtered(spec: FactSpec, value: Json, name: str | None, names: Mapping[str, str]) -> str:
    if name == "大写" and isinstance(value, int):
        return money.capital(value)
    if name == "日期" and spec.type == "time" and isinstance(value, str):
        return fact.show_day(fact.local_day(fact.read_time(value)))
    return fact.show(spec, value, names)


def _texts(paper: Paper) -> Iterator[str]:
    yield from (text for text in (paper.to, paper.remedy, paper.note) if text)
    for block in paper.body:
        if isinstance(block, str):
            yield block
        elif isinstance(block, dict):
            yield from (str(block[key]) for key in ("text", "value") if key in block)


def _placeholders(text: str, say: Callable[[str], None]) -> Iterator[tuple[str, str | None]]:
    for found in _PLACEHOLDER.finditer(text):
        if found[0] in ("{", "}"):
            say(f"“{text[:30]}”里的花括号不成对；要印花括号就写两个")
        elif found[0] not in ("{{", "}}"):
            yield found[1], found[2]


def _check_placeholder(name: str, filtered: str | None, declaration: Declaration, say: Callable[[str], None]) -> None:
    if filtered is not None and filtered not in FILTERS:
        say(f"没有“{filtered}”这种写法；可用：{'、'.join(FILTERS)}")
        return
    spec = find(declaration, name)
    if spec is None and name in FRAME:
        return
    if spec is None:
        if not _is_part(name, declaration):
            say(f"占位“{{{name}}}”既不是事实，也不是：{'、'.join(FRAME)}")
        return
    if filtered is not None and spec.type not in FILTERS[filtered]:
        say(f"“{{{name}|{filtered}}}”：{filtered}不能用于“{spec.label}”")


def _is_part(name: str, declaration: Declaration) -> bool:
    before, _, part = name.rpartition(".")
    owner = find(declaration, before) if before else None
    return owner is not None and owner.type in ("party", "organisation", "place") and part in fact.PART_LABELS


def _check_block(block: Mapping[str, Any], declaration: Declaration, say: Callable[[str], None]) -> None:
    when = block.get("when")
    if when is not None and not (find(declaration, when) or when in declaration.situations or _is_part(when, declaration)):
        say(f"when 说的“{when}”既不是事实也不是情形")
    if "table" in block:
        spec = find(declaration, block["table"])
        if spec is None or spec.type != "list":
            say(f"table 说的“{block['table']}”不是列表事实")
            return
        for key in block["columns"]:
            if key not in spec.items:
                say(f"列表“{spec.label}”没有“{key}”")
