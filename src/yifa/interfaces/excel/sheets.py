"""Which tables come in and go out, as each procedure's folder declares it in `excel/*.yaml`; holds no table of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from yifa.interfaces.web.values import PARTY_PARTS
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.problem import DataError, Problem
from yifa.procedure.strict_yaml import read as read_yaml

KEYS = frozenset(("sheet", "order", "note", "key", "goes_out", "columns", "exact", "example", "steps", "whole"))
NEEDED = ("sheet", "order", "note", "key", "columns", "example", "steps")
OUT = ("open", "all")
KIND_LABEL = "类别"
PARTS: Mapping[str, str] = {
    "kind": KIND_LABEL,
    "text": "具体地点",
    "village": "村（社区）",
    "estimate": "是否约数",
    **dict(PARTY_PARTS),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the fact, with a part behind a dot for values made of parts; an item is one of the list's facts."""

    name: str
    label: str
    spec: FactSpec
    part: str = ""
    item: bool = False
    exact: bool = False
    example: str = ""

    @property
    def fact(self) -> str:
        """The fact it belongs to."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Doing:
    """A step that a row performs, only where (or only where not) a column is filled in."""

    step: Step
    only_if: str = ""
    only_unless: str = ""

    def due(self, filled: frozenset[str]) -> bool:
        """True where a row with these columns filled in performs it."""
        return (not self.only_if or self.only_if in filled) and (not self.only_unless or self.only_unless not in filled)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `whole` is the list that the whole table is, where it is one act; else each row is a matter of its own."""

    title: str
    slug: str
    order: int
    note: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    steps: tuple[Doing, ...]
    declaration: Declaration
    only_open: bool
    whole: str

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)

    def required(self, column: Column) -> bool:
        """True where every row needs it, whichever steps the row performs."""
        if column.item:
            return column.spec.required
        every = (frozenset[str](), frozenset(one.name for one in self.columns))
        return all(
            any(column.fact in doing.step.facts and doing.step.facts[column.fact].required for doing in self.due(filled))
            for filled in every
        )

    def due(self, filled: frozenset[str]) -> tuple[Doing, ...]:
        """The steps that a row with these columns filled in performs."""
        return tuple(doing for doing in self.steps if doing.due(filled))

    @property
    def specs(self) -> Mapping[str, FactSpec]:
        """The facts that its columns fill, as forms read them. Whether all that a step requires is there is asked apart."""
        found: dict[str, FactSpec] = {}
        for doing in self.steps:
            for name, spec in doing.step.facts.items():
                found.setdefault(name, spec)
        wanted = {self.whole} | {column.fact for column in self.columns if not column.item}
        return {name: spec for name, spec in found.items() if name in wanted}


def sheets(catalogue: Catalogue, domains: Path, day: date) -> list[Sheet]:
    """Every declared table, in the order in which a file that holds several is taken in. Raises DataError."""
    found = []
    for file in sorted(domains.glob("*/procedures/*/excel/*.yaml")):
        declaration = catalogue.declaration(file.parent.parent.name, day)
        found.append(_sheet(file, declaration))
    titles = [sheet.title for sheet in found]
    for twice in {title for title in titles if titles.count(title) > 1}:
        raise DataError([Problem("excel", 0, f"有两张表都叫“{twice}”")])
    return sorted(found, key=lambda sheet: (sheet.order, sheet.title))


def _sheet(file: Path, declaration: Declaration) -> Sheet:
    where = f"{declaration.slug}/excel/{file.name}"
    _, tree = read_yaml(file, where)
    _shape(tree, where)
    steps = tuple(_doing(told, declaration, where) for told in tree["steps"])
    whole = str(tree.get("whole", ""))
    columns = tuple(
        replace(_column(str(name), steps, whole, where), exact=name in tree.get("exact", ()), example=str(example))
        for name, example in zip(tree["columns"], tree["example"], strict=True)
    )
    key = tuple(map(str, tree["key"]))
    names = [column.name for column in columns]
    labels = [column.label for column in columns]
    unknown = [name for name in (*key, *tree.get("exact", ()), *_conditions(steps)) if name not in names]
    if unknown or len(set(labels)) != len(labels):
        raise _wrong(where, f"没有“{unknown[0]}”这一列" if unknown else "有两列同名")
    return Sheet(
        str(tree["sheet"]), declaration.slug, int(tree["order"]), str(tree["note"]), key, columns, steps, declaration,
        tree.get("goes_out", "open") == "open", whole,
    )  # fmt: skip


def _shape(tree: Any, where: str) -> None:
    if not isinstance(tree, dict):
        raise _wrong(where, "应当是一组名称和值")
    unknown, missing = sorted(set(tree) - KEYS), [key for key in NEEDED if key not in tree]
    if unknown or missing:
        raise _wrong(where, f"不认识“{unknown[0]}”" if unknown else f"缺少“{missing[0]}”")
    if len(tree["columns"]) != len(tree["example"]):
        raise _wrong(where, "example 要与 columns 一样多")
    if tree.get("goes_out", "open") not in OUT:
        raise _wrong(where, "goes_out 写 open 或者 all")


def _doing(told: Any, declaration: Declaration, where: str) -> Doing:
    step = declaration.steps.get(str(told.get("do"))) if isinstance(told, dict) else None
    if step is None or set(told) - {"do", "if", "unless"}:
        raise _wrong(where, f"steps 里的“{told}”不是这个事项的步骤")
    return Doing(step, str(told.get("if", "")), str(told.get("unless", "")))


def _conditions(steps: tuple[Doing, ...]) -> Iterator[str]:
    for doing in steps:
        yield from filter(None, (doing.only_if, doing.only_unless))


def _column(name: str, steps: tuple[Doing, ...], whole: str, where: str) -> Column:
    fact, _, part = name.partition(".")
    specs = [doing.step.facts[fact] for doing in steps if fact in doing.step.facts]
    if specs:
        label = specs[0].label
        return Column(name, f"{label}：{PARTS[part]}" if part in PARTS else label, specs[0], part)
    items = [doing.step.facts[whole].items for doing in steps if whole in doing.step.facts]
    if items and fact in items[0]:
        return Column(name, items[0][fact].label, items[0][fact], part, item=True)
    raise _wrong(where, f"没有“{fact}”这一事实")


def _wrong(where: str, text: str) -> DataError:
    return DataError([Problem(where, 1, text)])
