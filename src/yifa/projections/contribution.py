"""What one matter adds to the figures its procedure declares: pure, from the folded acts; refuses to add matters up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yifa.law.zone import day_of
from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import Declaration, FigureSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.situation import facts_read, holds, is_so
from yifa.record.act import Json

STORED = frozenset({"count", "sum", "distinct", "span"})
"""Forms kept as parts; a state is read from intervals, a gap from slots."""

IN_A_RATE = STORED - {"span"}

PART, WHOLE = "#part", "#whole"

Facts = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Contribution:
    """One act's part of one counter. `day` is the Shanghai day of the act's `at`; `key` what `distinct` tells apart."""

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


@dataclass(frozen=True, slots=True)
class Counter:
    """One stored counter: a count, sum or distinct figure, or one side of a rate."""

    figure: str
    form: str
    args: Mapping[str, Json]
    by: tuple[str, ...]
    steps: tuple[str, ...]
    """Names of the steps whose acts are counted."""
    fact: str
    """What is added up or told apart; `list.item` for one item of every row, empty where acts are counted."""
    watches: frozenset[str]
    """Steps that change whether, or by how much, an act counts."""
    reads: frozenset[str]
    """Facts that dimensions and conditions look at, in whichever act of the matter they stand."""


def figure_id(declaration: Declaration, spec: FigureSpec) -> str:
    """The indicator where one is declared, else `slug.name`."""
    return spec.indicator or f"{declaration.slug}.{spec.name}"


_KNOWN: dict[str, tuple[Counter, ...]] = {}


def counters(declaration: Declaration) -> tuple[Counter, ...]:
    """Every stored counter of a procedure, worked out once for each version."""
    known = _KNOWN.get(declaration.digest)
    if known is None:
        known = _KNOWN[declaration.digest] = tuple(_counters(declaration))
    return known


def _counters(declaration: Declaration) -> Iterator[Counter]:
    for spec in declaration.figures.values():
        name = figure_id(declaration, spec)
        if spec.form in STORED:
            yield _counter(declaration, name, spec.form, spec.spec, spec.by)
        elif spec.form == "rate":
            for side, key in ((PART, "part"), (WHOLE, "whole")):
                inner = spec.spec.get(key)
                form, args = next(iter(inner.items())) if isinstance(inner, dict) else ("", None)
                if form == "state" and isinstance(args, dict) and "standing" in args:
                    continue  # read from the standings, nothing is stored
                if form not in IN_A_RATE or not isinstance(args, dict):
                    raise ValueError(f"指标 {spec.name} 的 {key} 只能是 {'、'.join(sorted(IN_A_RATE))}")
                yield _counter(declaration, name + side, form, args, spec.by)


def _counter(
    declaration: Declaration, figure: str, form: str, args: Mapping[str, Json], by: tuple[str, ...]
) -> Counter:  # fmt: skip
    of, where = args.get("to" if form == "span" else "of"), args.get("where")
    steps = tuple(str(name) for name in (of if isinstance(of, list) else [of]))
    reads = {name.removesuffix("-kind") for name in by} | set(by)
    if isinstance(where, str):
        reads |= facts_read(declaration, where)
    elif isinstance(where, dict) and isinstance(where.get("is"), dict):
        reads.add(str(where["is"].get("fact")).partition(".")[0])  # type: ignore[union-attr]  # a dict, see the line above
    watches = frozenset(str(args[key]) for key in ("has", "from") if key in args)
    return Counter(figure, form, args, by, steps, _counted_fact(declaration, form, args), watches, frozenset(reads))


def _counted_fact(declaration: Declaration, form: str, args: Mapping[str, Json]) -> str:
    """The fact, and of a list told apart the item that names a person, or its only one."""
    name = str(args.get("size_of") or args.get("fact") or "")
    head, dot, tail = name.partition(".")
    if dot and head in declaration.steps:
        return tail
    if form != "distinct" or dot:
        return name
    spec = next((step.facts[name] for step in declaration.steps.values() if name in step.facts), None)
    items = list(spec.items.values()) if spec is not None else []
    chosen = next((item.name for item in items if item.type == "person"), items[0].name if items else None)
    return name if chosen is None else f"{name}.{chosen}"


def touches_figures(declaration: Declaration, step: Step) -> bool:
    """True where an act of this step can change a counter: it counts, tells a dimension or a condition, undoes or corrects."""
    all_counters = counters(declaration)
    if step.undoes or step.replaces:
        return bool(all_counters)
    for counter in all_counters:
        if step.name in counter.steps or step.name in counter.watches or not counter.reads.isdisjoint(step.facts):
            return True
        if "within" in counter.args:
            return True
    return False


def contributions(folded: Folded, clocks: Sequence[ClockState]) -> Iterator[Contribution]:
    """Everything the matter's standing acts add, corrections read through."""
    for counter in counters(folded.declaration):
        if not _counts(counter, folded):
            continue
        for name in counter.steps:
            for done in folded.by_step.get(name, ()):
                facts = folded.facts_of(done)
                if _fits(counter, facts, folded) and _in_time(counter, done, clocks):
                    yield from _parts(counter, folded, done, facts)


def _counts(counter: Counter, folded: Folded) -> bool:
    """`has`: only matters in which that step stands."""
    has = counter.args.get("has")
    return has is None or bool(folded.by_step.get(str(has)))


def _in_time(counter: Counter, done: Done, clocks: Sequence[ClockState]) -> bool:
    """`within`: only acts that met the named clock before its period was over."""
    name = counter.args.get("within")
    if name is None:
        return True
    return any(run.name == name and run.met_by == done.id and not run.missed(done.at) for run in clocks)


def _parts(counter: Counter, folded: Folded, done: Done, facts: Facts) -> Iterator[Contribution]:
    day = day_of(done.at)
    dimensions = dimensions_of(counter.by, facts, folded, day)
    if counter.form == "count":
        yield Contribution(counter.figure, str(done.id), done.position, day, 1, False, dimensions)
        return
    if counter.form == "span":
        days = _days(counter, folded, done)
        if days is not None:
            yield Contribution(counter.figure, str(done.id), done.position, day, days, False, dimensions)
        return
    if "size_of" in counter.args:
        rows = facts.get(counter.fact)
        size = len(rows) if isinstance(rows, list) else 0
        yield Contribution(counter.figure, str(done.id), done.position, day, size, False, dimensions)
        return
    for nth, value in enumerate(_values(facts, counter.fact)):
        if counter.form == "sum":
            amount, estimate = _amount(value)
            yield Contribution(counter.figure, str(done.id), done.position, day, amount, estimate, dimensions, nth)
        else:
            key = _written(value)
            yield Contribution(counter.figure, str(done.id), done.position, day, 1, False, dimensions, nth, key)


def _days(counter: Counter, folded: Folded, done: Done) -> int | None:
    """Calendar days since the last standing act of the step it is measured from, None where there is none before."""
    earlier = [each for each in folded.by_step.get(str(counter.args.get("from")), ()) if each.position < done.position]
    return max(0, (day_of(done.at) - day_of(earlier[-1].at)).days) if earlier else None


def _written(value: Json) -> str:
    """One text for equal values. They come from the record, which holds neither floats nor keys beyond ASCII."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _values(facts: Facts, name: str) -> list[Json]:
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


def dimensions_of(by: Sequence[str], facts: Facts, folded: Folded, day: date) -> str:
    """The declared dimensions as canonical JSON: facts of the act or matter, `FACT-kind` of a private one, area, place, time."""
    chosen: dict[str, Json] = {}
    for name in by:
        fact = name.removesuffix("-kind") + ".kind" if name.endswith("-kind") else name
        value = facts.get(fact, folded.facts.get(fact))
        if value is None:
            value = _built_in(name, facts, folded, day)
        chosen[name] = value.get("village") or value.get("text") if isinstance(value, dict) else value
    return _written(chosen)


def _built_in(name: str, facts: Facts, folded: Folded, day: date) -> Json:
    if name == "area":
        return folded.declaration.area
    if name == "village":
        places = (value for value in (*facts.values(), *folded.facts.values()) if isinstance(value, dict) and "village" in value)
        return next(places, None)
    return {"day": day.isoformat(), "month": day.isoformat()[:7]}.get(name)


def _fits(counter: Counter, facts: Facts, folded: Folded) -> bool:
    """`where`: a situation of the procedure, or {is: {fact, one_of}}, asked of the act and then of the matter."""
    where = counter.args.get("where")
    if where is None:
        return True
    if isinstance(where, str):
        return holds(where, folded, facts)
    inner = where.get("is") if isinstance(where, dict) else None
    if isinstance(inner, dict):
        return is_so(inner, folded, facts)
    raise ValueError(f"指标 {counter.figure} 的 where 只能写情形名或者 is：{where!r}")
