"""A year's figures read from the counters: value, qualifier, as-of day, numerator and denominator; counts nothing itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from yifa.law.zone import end_of
from yifa.procedure.declaration import Declaration, FigureSpec
from yifa.procedure.register import Books
from yifa.procedure.view import Standing
from yifa.projections.closings import closing_of
from yifa.projections.contribution import PART, WHOLE, figure_id
from yifa.projections.expecting import expectation_id
from yifa.projections.gaps import gap
from yifa.projections.intervals import running, step_of
from yifa.projections.port import Reading
from yifa.record.act import Json

SPAN_SCALE = 10
"""Spans are held in tenths of days, so that a median between two days needs no fraction."""

EXACT, ESTIMATE, NONE, UNCLOSED = "exact", "estimate", "none", "unclosed"
"""How far a value can be trusted; `unclosed` is a zero that no closing of the period backs yet."""

QUALIFIER_WORDS = {EXACT: "实数", ESTIMATE: "估计数", NONE: "无", UNCLOSED: "零（尚未关账）"}

NO_COMPARISON = "无可比数"
NEVER_A_TARGET = "不作比较"


class Standings(Protocol):
    """Who held what, as the judging index keeps it."""

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one year. Rates are whole percent times 100 (9206 is 92.06 %); spans are tenths of days; money is fen."""

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
    """For a state or a gap: the acts that gave what is held, or what was expected."""
    form: str = "count"
    previous: int | None = None
    """The exact value of the year before; None where there is none to compare with."""
    never_target: bool = False
    closed_by: str | None = None
    """The act that closed the year, for a zero that it backs."""

    @property
    def shown(self) -> str:
        """The value as a report prints it."""
        return self._shown(self.value)

    @property
    def share(self) -> str:
        """Part and whole as a report prints them; of a median only how many it is taken from."""
        if self.denominator is None:
            return ""
        return f"共{self.denominator}件" if self.numerator is None else f"{self.numerator}/{self.denominator}"

    @property
    def change(self) -> int | None:
        """More or less than the year before, where both are exact and comparing them is no incentive."""
        comparable = self.value is not None and self.qualifier == EXACT and self.previous is not None and not self.never_target
        return self.value - self.previous if comparable else None  # type: ignore[operator]  # both are numbers, see above

    @property
    def compared(self) -> str:
        """The year-on-year change as a report prints it."""
        if self.never_target:
            return NEVER_A_TARGET
        if self.change is None:
            return NO_COMPARISON
        if not self.change:
            return f"与上年（{self._shown(self.previous)}）持平"
        size = self._points(abs(self.change)) if self.unit == "%" else self._shown(abs(self.change))
        return f"比上年（{self._shown(self.previous)}）{'增加' if self.change > 0 else '减少'}{size}"

    def _shown(self, value: int | None) -> str:
        if value is None:
            return "无"
        if self.unit == "%":
            return f"{_hundredths(value)}%"
        if self.unit == "fen":
            return f"{value // 100:,}.{value % 100:02d}元"
        if self.form == "span":
            whole, rest = divmod(value, SPAN_SCALE)
            return f"{whole}.{rest}" if rest else str(whole)
        return f"{value}余" if self.qualifier == ESTIMATE else str(value)

    def _points(self, value: int) -> str:
        return f"{_hundredths(value)}个百分点"


def _hundredths(value: int) -> str:
    whole, rest = divmod(value, 100)
    return str(whole) if rest == 0 else f"{whole}.{rest:02d}"


def year_figures(
    reader: Reading, standings: Standings, declarations: Iterable[Declaration], town: str, year: int, as_of: date,
    books: Books | None = None, *, compare: bool = True,
) -> list[Figure]:  # fmt: skip
    """Every declared figure of the year, in the order of the declarations, each with the year before where it compares.

    `books` reads the registers and rules that gaps need; without it such a gap is nobody's to tell.
    """
    declared = list(declarations)
    found = _Year(reader, standings, town, year, as_of, books).all(declared)
    if not compare:
        return found
    before = {each.figure: each for each in _Year(reader, standings, town, year - 1, date(year - 1, 12, 31), books).all(declared)}
    return [replace(each, previous=_comparable(before[each.figure])) for each in found]


def _comparable(figure: Figure) -> int | None:
    return figure.value if figure.qualifier == EXACT else None


def acts_behind(reader: Reading, town: str, figure: str, year: int, *, limit: int = 1_000_000) -> list[str]:
    """The acts that a figure counts, in log order."""
    rows = reader.query(
        "SELECT act, MIN(position) FROM figure_part WHERE town = ? AND figure IN (?, ?, ?) AND year = ?"
        " GROUP BY act ORDER BY MIN(position) LIMIT ?",
        (town, figure, figure + WHOLE, figure + PART, year, limit),
    )
    return [str(row[0]) for row in rows]


_Rows = Sequence[tuple[Mapping[str, Json], int, int, int]]
"""Per dimensions: (dimensions, value, parts, estimates)."""


@dataclass(slots=True)
class _Year:
    """One town's figures of one year."""

    reader: Reading
    standings: Standings
    town: str
    year: int
    as_of: date
    books: Books | None
    counted: Mapping[str, _Rows] = field(init=False)
    closed_by: str | None = field(init=False)

    def __post_init__(self) -> None:
        self.counted = _counters(self.reader, self.town, self.year)
        self.closed_by = closing_of(self.reader, self.town, str(self.year))

    def all(self, declarations: Iterable[Declaration]) -> list[Figure]:
        """Each figure once: one that two procedures count together is one."""
        found: dict[str, Figure] = {}
        for declaration in declarations:
            for spec in declaration.figures.values():
                if figure_id(declaration, spec) not in found:
                    figure = self._figure(spec, declaration)
                    found[figure.figure] = replace(figure, form=spec.form, never_target=spec.target == "never")
        return list(found.values())

    def _figure(self, spec: FigureSpec, declaration: Declaration) -> Figure:
        bare = Figure(figure_id(declaration, spec), spec.title, declaration.slug, None, spec.unit or "", NONE, self.as_of)
        if spec.form == "rate":
            return self._rate(spec, bare)
        if spec.form == "state":
            return self._state(spec, bare)
        if spec.form == "gap":
            return self._gap(spec, declaration, bare)
        if spec.form == "span":
            return self._span(spec, bare)
        rows = _told_apart(self.reader, self.town, bare.figure, self.year) if spec.form == "distinct" else None
        return self._counted(bare, self.counted.get(bare.figure, ()) if rows is None else rows[0], rows and rows[1])

    def _counted(self, bare: Figure, rows: _Rows, whole: int | None) -> Figure:
        value = sum(row[1] for row in rows) if whole is None else whole
        estimated = any(row[3] for row in rows)
        qualifier = ESTIMATE if estimated else EXACT if any(row[2] for row in rows) else self._zero
        split = tuple({**dimensions, "value": amount} for dimensions, amount, _, _ in rows if dimensions)
        backed = self.closed_by if not value else None
        return replace(bare, value=value, qualifier=qualifier, dimensions=split, closed_by=backed)

    @property
    def _zero(self) -> str:
        return EXACT if self.closed_by is not None else UNCLOSED

    def _side(self, spec: FigureSpec, key: str, name: str) -> tuple[_Rows, int]:
        side = spec.spec.get(key)
        state = side.get("state") if isinstance(side, dict) else None
        if isinstance(state, dict):
            return (), len({who for who, _, _ in self._holders(FigureSpec(name, "", "state", state))})
        if isinstance(side, dict) and "distinct" in side:
            return _told_apart(self.reader, self.town, name, self.year)
        rows = self.counted.get(name, ())
        return rows, sum(row[1] for row in rows)

    def _rate(self, spec: FigureSpec, bare: Figure) -> Figure:
        parts, part = self._side(spec, "part", bare.figure + PART)
        wholes, whole = self._side(spec, "whole", bare.figure + WHOLE)
        counted = replace(bare, unit="%", numerator=part, denominator=whole)
        if whole == 0:
            return counted
        estimated = any(row[3] for row in (*parts, *wholes))
        held = {_key(dimensions): value for dimensions, value, _, _ in parts}
        split = tuple(
            {**dimensions, "value": held.get(_key(dimensions), 0) * 10_000 // value, "denominator": value}
            for dimensions, value, _, _ in wholes
            if dimensions and value
        )
        return replace(counted, value=part * 10_000 // whole, qualifier=ESTIMATE if estimated else EXACT, dimensions=split)

    def _state(self, spec: FigureSpec, bare: Figure) -> Figure:
        if step_of(spec) is not None:
            held = running(self.reader, self.town, bare.figure, self._moment)
            members = [(act, act, json.loads(dimensions)) for act, dimensions in held]
        else:
            members = self._holders(spec)
        acts = tuple(dict.fromkeys(act for _, act, _ in members))
        groups: dict[str, set[str]] = {}
        for who, _, dimensions in members:
            groups.setdefault(_key(dimensions), set()).add(who)
        split = tuple({**json.loads(key), "value": len(told)} for key, told in sorted(groups.items()) if key != "{}")
        value = len({who for who, _, _ in members})
        backed = None if value else self.closed_by
        qualifier = EXACT if value else self._zero
        return replace(bare, value=value, qualifier=qualifier, given_by=acts, dimensions=split, closed_by=backed)

    @property
    def _moment(self) -> datetime:
        """The last moment of the year, or of the day up to which is read."""
        return end_of(min(self.as_of, date(self.year, 12, 31))) - timedelta(microseconds=1)

    def _holders(self, spec: FigureSpec) -> list[tuple[str, str, Mapping[str, Json]]]:
        """Who holds the standing then, with the one asked `with` it and not the one asked `without`."""
        standing = str(spec.spec.get("standing") or str(spec.spec.get("of")).removeprefix("standing "))
        held = [each for each in self.standings.standings(standing=standing) if each.holds_at(self._moment)]
        for key, wanted in (("with", True), ("without", False)):
            if key in spec.spec:
                others = self.standings.standings(standing=str(spec.spec[key]))
                people = {each.person for each in others if each.holds_at(self._moment)}
                held = [each for each in held if (each.person in people) is wanted]
        return [_held(spec, each) for each in held]

    def _span(self, spec: FigureSpec, bare: Figure) -> Figure:
        rows = self.reader.query(
            "SELECT value, dimensions FROM figure_part WHERE town = ? AND figure = ? AND year = ? ORDER BY value, position, act",
            (self.town, bare.figure, self.year),
        )
        how = str(spec.spec.get("as"))
        groups: dict[str, list[int]] = {}
        for value, dimensions in rows:
            groups.setdefault(dimensions, []).append(value)
        if not rows:
            return bare
        split = tuple({**json.loads(key), "value": middle(told, how)} for key, told in sorted(groups.items()) if key != "{}")
        return replace(
            bare, value=middle([row[0] for row in rows], how), qualifier=EXACT, denominator=len(rows), dimensions=split
        )

    def _gap(self, spec: FigureSpec, declaration: Declaration, bare: Figure) -> Figure:
        expected = declaration.expects[str(spec.spec["expects"])]
        name = expectation_id(declaration, expected)
        found = gap(self.reader, self.town, name, expected, self.year, self.as_of, self.books)
        if not found.known:
            return bare
        missing: tuple[Mapping[str, Json], ...] = tuple(
            {"slot": slot, "member": member, "value": 1} for slot, member in found.missing
        )
        qualifier = EXACT if found.expected else self._zero
        count = len(missing)
        return replace(
            bare, value=count, qualifier=qualifier, numerator=count, denominator=found.expected, dimensions=missing,
            given_by=found.opened,
        )  # fmt: skip


def middle(values: Sequence[int], how: str) -> int:
    """Median or mean of sorted whole days in tenths of days, halves rounded up."""
    if how == "mean":
        return (2 * SPAN_SCALE * sum(values) + len(values)) // (2 * len(values))
    half = len(values) // 2
    return SPAN_SCALE * values[half] if len(values) % 2 else SPAN_SCALE * (values[half - 1] + values[half]) // 2


def _counters(reader: Reading, town: str, year: int) -> Mapping[str, _Rows]:
    found: dict[str, list[tuple[Mapping[str, Json], int, int, int]]] = {}
    rows = reader.query(
        "SELECT figure, dimensions, value, parts, estimates FROM figure_count WHERE town = ? AND year = ? AND parts > 0"
        " ORDER BY figure, dimensions",
        (town, year),
    )
    for figure, dimensions, value, parts, estimates in rows:
        found.setdefault(str(figure), []).append((json.loads(dimensions), int(value), int(parts), int(estimates)))
    return found


def _told_apart(reader: Reading, town: str, figure: str, year: int) -> tuple[_Rows, int]:
    """How many different things a distinct figure's parts name, by dimensions and over all."""
    rows = reader.query(
        "SELECT dimensions, COUNT(DISTINCT told), COUNT(*) FROM figure_part WHERE town = ? AND figure = ? AND year = ?"
        " GROUP BY dimensions ORDER BY dimensions",
        (town, figure, year),
    )
    split = [(json.loads(dimensions), int(told), int(parts), 0) for dimensions, told, parts in rows]
    if len(split) < 2:
        return split, sum(row[1] for row in split)
    whole = reader.query(
        "SELECT COUNT(DISTINCT told) FROM figure_part WHERE town = ? AND figure = ? AND year = ?", (town, figure, year)
    )
    return split, int(whole[0][0])


def _held(spec: FigureSpec, standing: Standing) -> tuple[str, str, Mapping[str, Json]]:
    """(what is told apart, the act that conferred it, its dimensions): of a standing, facts of its detail and what it is over."""
    told = standing.over if spec.spec.get("distinct") == "over" else standing.person
    chosen = {
        name: standing.detail.get(name, standing.over if name in ("over", "place", "village") else None) for name in spec.by
    }
    return told or "", str(standing.given_by), chosen


def _key(dimensions: Mapping[str, Json]) -> str:
    return json.dumps(dimensions, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
