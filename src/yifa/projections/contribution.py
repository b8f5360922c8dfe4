"""What one matter adds to the figures its procedure declares: pure, from the folded acts; refuses to add matters up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, FigureSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.record.act import Json
from yifa.record.canonical import canonical

STORED = frozenset({"count", "sum", "distinct"})
"""Forms kept as counters; a rate is read from two of them, a state from the intervals of standing."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One act's part of one figure. `day` is the Shanghai day of the act's `at`; `key` what `distinct` tells apart."""

    figure: str
    act: str
    position: int
    day: date
    value: int
    estimate: bool
    dimensions: str
    nth: int = 0
    """Which row of a list within the act, so that equal rows stay two."""
    key: str = ""


def figure_id(declaration: Declaration, spec: FigureSpec) -> str:
    """The indicator where one is declared, else `slug.name`."""
    return spec.indicator or f"{declaration.slug}.{spec.name}"


def feeds_figures(declaration: Declaration) -> bool:
    """True where any figure of the procedure is kept as a counter."""
    return any(spec.form in STORED for spec in declaration.figures.values())


def touches_figures(declaration: Declaration, step: Step) -> bool:
    """True where an act of this step can change a stored figure: it counts, names a dimension, or undoes or corrects."""
    if step.undoes or step.replaces:
        return feeds_figures(declaration)
    for spec in declaration.figures.values():
        if spec.form not in STORED:
            continue
        steps = spec.spec.get("of")
        names = {str(n).partition(".")[0] for n in (steps if isinstance(steps, list) else [steps])}
        if step.name in names or step.role in names or any(name in step.facts for name in spec.by):
            return True
    return False


def contributions(folded: Folded) -> Iterator[Contribution]:
    """Everything the matter's standing acts add, corrections read through."""
    for spec in folded.declaration.figures.values():
        if spec.form not in STORED:
            continue
        for done in _acts_of(folded, spec):
            facts = folded.facts_of(done)
            if _fits(spec, facts, folded.facts):
                yield from _parts(folded, spec, done, facts)


def _acts_of(folded: Folded, spec: FigureSpec) -> Iterator[Done]:
    steps = spec.spec.get("of")
    for name in steps if isinstance(steps, list) else [steps]:
        yield from folded.named(str(name).partition(".")[0])


def _parts(folded: Folded, spec: FigureSpec, done: Done, facts: Mapping[str, Json]) -> Iterator[Contribution]:
    figure = figure_id(folded.declaration, spec)
    dimensions = _dimensions(spec, facts, folded)
    day = day_of(done.at)
    if spec.form == "count":
        yield Contribution(figure, str(done.id), done.position, day, 1, False, dimensions)
        return
    name = str(spec.spec.get("fact") or str(spec.spec.get("of")).partition(".")[2])
    for nth, value in enumerate(_values(facts, name)):
        if spec.form == "sum":
            amount, estimate = _amount(value)
            yield Contribution(figure, str(done.id), done.position, day, amount, estimate, dimensions, nth)
        else:
            yield Contribution(figure, str(done.id), done.position, day, 1, False, dimensions, nth, canonical(value).decode())


def _values(facts: Mapping[str, Json], name: str) -> list[Json]:
    """The values of a fact; `list.item` names one item fact of every row of a list."""
    head, dot, item = name.partition(".")
    value = facts.get(head)
    if not dot:
        return [] if value is None else [value]
    rows = value if isinstance(value, list) else []
    return [row[item] for row in rows if isinstance(row, dict) and row.get(item) is not None]


def _amount(value: Json) -> tuple[int, bool]:
    if isinstance(value, dict):
        number = value.get("value")
        return (number if isinstance(number, int) else 0), bool(value.get("estimate"))
    return (value if isinstance(value, int) and not isinstance(value, bool) else 0), False


def _dimensions(spec: FigureSpec, facts: Mapping[str, Json], folded: Folded) -> str:
    """The declared dimensions as canonical JSON; a dimension is a fact of the act or of the matter, or the area."""
    chosen: dict[str, Json] = {}
    for name in spec.by:
        value = folded.declaration.area if name == "area" else facts.get(name, folded.facts.get(name))
        chosen[name] = value.get("village") or value.get("text") if isinstance(value, dict) else value
    return canonical(chosen).decode()


def _fits(spec: FigureSpec, facts: Mapping[str, Json], matter: Mapping[str, Json]) -> bool:
    """`where` in its one form, {is: {fact, one_of}}, read from the act and then from the matter. Others raise ValueError."""
    where = spec.spec.get("where")
    if where is None:
        return True
    test = where.get("is") if isinstance(where, dict) else None
    if not isinstance(test, dict):
        raise ValueError(f"指标 {spec.name} 的 where 只能写成 is：{where!r}")
    name = str(test.get("fact"))
    allowed = test.get("one_of")
    return facts.get(name, matter.get(name)) in (allowed if isinstance(allowed, list) else [])
