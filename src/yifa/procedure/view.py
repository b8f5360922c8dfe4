"""What judging may read: histories, links, standings and counters; a port that memory and database both fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from yifa.procedure.draft import Actor
from yifa.procedure.tally import Tally
from yifa.record.act import ActId, Json


@dataclass(frozen=True, slots=True)
class Done:
    """An act of a matter as the engine reads it back from the record."""

    id: ActId
    position: int
    matter: str
    slug: str
    step: str
    at: datetime
    recorded_at: datetime
    effective: datetime
    actors: tuple[Actor, ...]
    recorder: str
    facts: Mapping[str, Json]
    """Open facts by name, private ones absent; a private party still shows `<fact>.kind`."""
    sealed: tuple[str, ...]
    """Names of the private facts, without the record's `fact.` before them."""
    thread: ActId | None
    declaration: str
    marks: tuple[Mapping[str, Json], ...]
    number: str | None
    cause: ActId | None
    lent: int | None = None
    """The running number of its own that it already bore, from a block lent beforehand."""
    lends: tuple[str, ...] = ()
    """The numbers that it gives out beforehand."""

    @property
    def kind(self) -> str:
        """The record's string for this act."""
        return f"{self.slug}.{self.step}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A status held by a person over something for an interval; `until` and `ended` are the first moments it no longer holds."""

    person: str
    standing: str
    over: str | None
    start: datetime
    until: datetime | None
    ended: datetime | None
    given_by: ActId
    matter: str
    detail: Mapping[str, Json]

    def holds_at(self, when: datetime) -> bool:
        """True if the standing is held at that moment."""
        return self.start <= when and all(end is None or when < end for end in (self.until, self.ended))


@dataclass(frozen=True, slots=True)
class Kin:
    """An act of another matter that names the same party, `certain` by number or only perhaps: by name, or its party is gone."""

    matter: str
    slug: str
    act: ActId
    certain: bool


class View(Protocol):
    """Everything a judgement may ask of one town's record."""

    @property
    def town(self) -> str: ...

    def history(self, matter: str) -> Sequence[Done]:
        """The matter's acts in log order; empty for an unknown matter."""

    def procedure_of(self, matter: str) -> str | None:
        """The slug the matter was opened under, or None."""

    def linked(self, matter: str, link: str | None = None) -> Sequence[tuple[str, str]]:
        """(link name, other matter) pairs that this matter declared when it opened."""

    def linking(self, matter: str, slug: str | None = None) -> Sequence[tuple[str, str]]:
        """(link name, other matter) pairs of matters that declared a link to this one."""

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]:
        """Intervals as recorded, ended ones included."""

    def matters(self, slug: str, *, open_only: bool = False) -> Sequence[str]:
        """Matters of a procedure in order of opening."""

    def next_number(self, series: str, year: int) -> int:
        """The next unused number of a series in a year, from 1."""

    def number_taken(self, series: str, year: int, number: int) -> tuple[str, ActId] | None:
        """The matter and act that hold a number: the one that bears it, or the one that lent it and nobody used; None if free."""

    def contested(self, rule: str, when: datetime) -> bool:
        """True while a contest of this rule is on record and runs."""

    def powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        """Items of the power list in force for the town that day, by item id."""

    def namesakes(self, fact: str, matter: str | None, given: Json) -> Sequence[Kin] | None:
        """Acts of other matters that name the party `given`, else that of the matter's own fact; None if nobody knows it."""

    def tally(self, first: date, last: date) -> Mapping[str, Tally]:
        """Acts whose day lies in the period, by kind, withdrawn ones too: what the log holds, not what stands."""
