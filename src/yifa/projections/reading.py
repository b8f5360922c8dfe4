"""A year's figures read from the counters: value, qualifier, as-of day, numerator and denominator; counts nothing itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from yifa.law.zone import end_of
from yifa.procedure.declaration import Declaration, FigureSpec
from yifa.procedure.view import Standing
from yifa.projections.contribution import PART, WHOLE, figure_id
from yifa.projections.port import Reading
from yifa.record.act import Json

EXACT, ESTIMATE, NONE, UNCLOSED = "exact", "estimate", "none", "unclosed"
"""How far a value can be trusted; `unclosed` is a zero that no closing of the period backs yet."""

QUALIFIER_WORDS = {EXACT: "实数", ESTIMATE: "估计数", NONE: "无", UNCLOSED: "零（尚未关账）"}


class Standings(Protocol):
    """Who held what, as the judging index keeps it."""

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one year. Rates are whole percent times 100 (9206 is 92.06 %); money is fen."""

    figure: str
    label: str
    slug: str
    value: int | None
    unit: str
    qualifier: str
    as_of: date
    numerator: int | None = None
    denominator: int | None = None
    dimensions: tuple[Mapping[str, Json], ...] = ()
    given_by: tuple[str, ...] = ()
    """For a state: the acts that conferred what is held."""

    @property
    def shown(self) -> str:
        """The value as a report prints it."""
        if self.value is None:
            return "无"
        if self.unit == "%":
            whole, rest = divmod(self.value, 100)
            return f"{whole}%" if rest == 0 else f"{whole}.{rest:02d}%"
        if self.unit == "fen":
            return f"{self.value // 100:,}.{self.value % 100:02d}元"
        return f"{self.value}余" if self.qualifier == ESTIMATE else str(self.value)


def year_figures(
    reader: Reading, standings: Standings, declarations: Iterable[Declaration], town: str, year: int, as_of: date
) -> list[Figure]:
    """Every declared figure of the year, in the order of the declarations."""
    counted = _counters(reader, town, year)
    found: dict[str, Figure] = {}
    for declaration in declarations:
        for spec in declaration.figures.values():
            figure = _figure(spec, declaration, counted, standings, year, as_of)
            if spec.form == "distinct" and figure.value:
                figure = replace(figure, value=_told_apart(reader, town, figure.figure, year))
            found.setdefault(figure.figure, figure)
    return list(found.values())


def acts_behind(reader: Reading, town: str, figure: str, year: int, *, limit: int = 1_000_000) -> list[str]:
    """The acts that a figure counts, in log order."""
    rows = reader.query(
        "SELECT act, MIN(position) FROM figure_part WHERE town = ? AND figure IN (?, ?, ?) AND year = ?"
        " GROUP BY act ORDER BY MIN(position) LIMIT ?",
        (town, figure, figure + WHOLE, figure + PART, year, limit),
    )
    return [str(row[0]) for row in rows]


_Counted = Mapping[str, Sequence[tuple[Mapping[str, Json], int, int, int]]]


def _counters(reader: Reading, town: str, year: int) -> _Counted:
    """Per figure: (dimensions, value, parts, estimates)."""
    found: dict[str, list[tuple[Mapping[str, Json], int, int, int]]] = {}
    rows = reader.query(
        "SELECT figure, dimensions, value, parts, estimates FROM figure_count WHERE town = ? AND year = ? AND parts > 0"
        " ORDER BY figure, dimensions",
        (town, year),
    )
    for figure, dimensions, value, parts, estimates in rows:
        found.setdefault(str(figure), []).append((json.loads(dimensions), int(value), int(parts), int(estimates)))
    return found


def _told_apart(reader: Reading, town: str, figure: str, year: int) -> int:
    """How many different things a distinct figure's parts name; the counter only knows how many parts there are."""
    rows = reader.query(
        "SELECT COUNT(DISTINCT told) FROM figure_part WHERE town = ? AND figure = ? AND year = ?", (town, figure, year)
    )
    return int(rows[0][0])


def _figure(
    spec: FigureSpec, declaration: Declaration, counted: _Counted, standings: Standings, year: int, as_of: date
) -> Figure:
    name, unit = figure_id(declaration, spec), spec.unit or ""
    if spec.form == "rate":
        part, whole = _total(counted, name + PART), _total(counted, name + WHOLE)
        if whole == 0:
            return Figure(name, spec.title, declaration.slug, None, "%", NONE, as_of, part, whole)
        return Figure(name, spec.title, declaration.slug, part * 10_000 // whole, "%", EXACT, as_of, part, whole)
    if spec.form == "state":
        held = _held(spec, standings, min(as_of, date(year, 12, 31)))
        acts = tuple(str(standing.given_by) for standing in held)
        persons = len({standing.person for standing in held})
        return Figure(name, spec.title, declaration.slug, persons, unit, EXACT if persons else UNCLOSED, as_of, given_by=acts)
    rows = counted.get(name, ())
    value = sum(row[1] for row in rows)
    estimated = any(row[3] for row in rows)
    qualifier = ESTIMATE if estimated else EXACT if any(row[2] for row in rows) else UNCLOSED
    split = tuple({**dimensions, "value": amount} for dimensions, amount, _, _ in rows if dimensions)
    return Figure(name, spec.title, declaration.slug, value, unit, qualifier, as_of, dimensions=split)


def _total(counted: _Counted, figure: str) -> int:
    return sum(row[1] for row in counted.get(figure, ()))


def _held(spec: FigureSpec, standings: Standings, day: date) -> list[Standing]:
    """The intervals of a standing that run in the last moment of a day."""
    moment = end_of(day) - timedelta(microseconds=1)
    standing = str(spec.spec.get("standing") or str(spec.spec.get("of")).removeprefix("standing "))
    return [held for held in standings.standings(standing=standing) if held.holds_at(moment)]
