"""What the record holds of one table: its matters with their facts as they stand, found by natural key; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yifa.interfaces.excel.sealed import Sealed
from yifa.interfaces.excel.sheets import Column, Sheet
from yifa.procedure.fold import Folded, fold
from yifa.procedure.view import View
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Registered:
    """One matter. `goes_out` is false for one whose opening was withdrawn, or that is closed where only open ones go out."""

    matter: str
    folded: Folded
    goes_out: bool

    def value(self, column: Column, sealed: Sealed | None) -> Json:
        """A column's fact as it stands; a sealed one only where `sealed` may open it."""
        if column.spec.private is None:
            return self.folded.facts.get(column.fact)
        return sealed.value(self.folded, column.fact) if sealed is not None else None


@dataclass(slots=True)
class Register:
    """The matters of one table in the order of their opening."""

    sheet: Sheet
    rows: list[Registered] = field(default_factory=list)
    _by_key: dict[tuple[Json, ...], Registered] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, view: View) -> Register:
        """Read the record. A key that was first recorded and later changed finds its matter, too."""
        register = cls(sheet)
        for matter in view.matters(sheet.slug):
            folded = fold(view.history(matter), sheet.declaration)
            opening = folded.acts[0]
            stands = any(done.id == opening.id for done in folded.standing)
            running = folded.closed is None or not sheet.only_open
            row = Registered(matter, folded, stands and running and _complete(sheet, folded.facts))
            register.rows.append(row)
            if stands:
                for key in _keys(sheet, folded):
                    register._by_key.setdefault(key, row)
        for row in register.rows:
            if row.goes_out:
                register._by_key[key_of(sheet, row.folded.facts.get)] = row
        return register

    def find(self, key: tuple[Json, ...]) -> Registered | None:
        """The matter with this natural key."""
        return self._by_key.get(key)


@dataclass(frozen=True, slots=True)
class Roster:
    """A table that is one list of one matter: its items now, and what was said with them."""

    matter: str
    items: Sequence[Mapping[str, Json]]
    facts: Mapping[str, Json]

    @classmethod
    def of(cls, sheet: Sheet, view: View) -> Roster | None:
        """The list as last recorded; None before there is any."""
        for matter in view.matters(sheet.slug):
            folded = fold(view.history(matter), sheet.declaration)
            for done in reversed(folded.standing):
                facts = folded.facts_of(done)
                items = facts.get(sheet.whole)
                if isinstance(items, list):
                    return cls(matter, [item for item in items if isinstance(item, dict)], facts)
        return None


def _keys(sheet: Sheet, folded: Folded) -> Iterator[tuple[Json, ...]]:
    """Every key that the matter ever had, as first written and as corrected."""
    now: dict[str, Json] = {}
    for done in folded.standing:
        for facts in (done.facts, folded.facts_of(done)):
            now.update({name: facts[name] for name in sheet.key if name in facts})
            yield key_of(sheet, now.get)


def _complete(sheet: Sheet, facts: Mapping[str, Json]) -> bool:
    """True where every open column that a row must fill has a value: a file opened without its certificate is no row yet."""
    return all(
        facts.get(column.fact) is not None for column in sheet.columns if column.spec.private is None and sheet.required(column)
    )


def key_of(sheet: Sheet, value: Callable[[str], Json]) -> tuple[Json, ...]:
    """The natural key by the values of its facts."""
    return tuple(value(name) or "" for name in sheet.key)
