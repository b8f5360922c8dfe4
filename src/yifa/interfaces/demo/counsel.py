"""The tables of the legal advisers and who serves which village on a day; plays nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from yifa.interfaces.demo.founding import Changes
from yifa.interfaces.demo.table import Table
from yifa.procedure.problem import DataError, Problem
from yifa.record.act import Act

SLUG = "legal-adviser"
FILE = "advisers.yaml"


@dataclass(frozen=True, slots=True)
class Lawyer:
    """One lawyer."""

    key: str
    name: str
    licence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contract:
    """One year's contract; money in yuan. On `gap` the coverage is looked at in vain."""

    year: int
    way: str
    budget: int
    fee: int
    asked: datetime
    reviewed: datetime
    signed: datetime
    number: str
    start: date
    until: date
    verdict: str
    checks: tuple[str, ...]
    gap: date | None
    finished: date


@dataclass(frozen=True, slots=True)
class Group:
    """A lawyer's villages, by their numbers in the register."""

    lawyer: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """From `day` on another lawyer serves the group."""

    old: str
    new: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of interest found by the lawyer himself."""

    lawyer: str
    village: str
    at: datetime
    reason: str
    passed_to: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something the town asks its adviser: due after `days`, answered after `took`."""

    kind: str
    subject: str
    given: datetime
    days: int
    took: int
    taken: str
    lawyer: str


@dataclass(frozen=True, slots=True)
class Special:
    """A contract for one affair of the town, signed before anybody reviewed it and ended early; money in yuan."""

    title: str
    lawyer: str
    fee: int
    asked: datetime
    signed: datetime
    number: str
    until: date
    ended: date
    reason: str


@dataclass(frozen=True, slots=True)
class Firm:
    """The law firm."""

    name: str


@dataclass(slots=True)
class Counsel:
    """All tables, and what the play has opened so far: the matter of a year, the appointment of a lawyer in it."""

    firm: str
    lawyers: list[Lawyer]
    contracts: list[Contract]
    groups: list[Group]
    town: list[str]
    replaced: list[Replaced]
    conflicts: list[Conflict]
    tasks: list[Task]
    special: Special
    changes: Changes
    matters: dict[int, str] = field(default_factory=dict)
    given: dict[tuple[int, str], Act] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Counsel:
        """Read advisers.yaml. Raises DataError, also where a village is served twice or by nobody."""
        table = Table(folder, FILE)
        counsel = cls(
            firm=table.one("firm", Firm).name,
            lawyers=table.rows("lawyers", Lawyer),
            contracts=table.rows("contracts", Contract),
            groups=table.rows("groups", Group),
            town=list(table.one("town", Town).lawyers),
            replaced=table.rows("replaced", Replaced),
            conflicts=table.rows("conflicts", Conflict),
            tasks=table.rows("tasks", Task),
            special=table.one("special", Special),
            changes=Changes.load(folder),
        )
        counsel.check()
        return counsel

    def check(self) -> None:
        """Every village of the register once. Raises DataError."""
        served = sorted(village for group in self.groups for village in group.villages)
        wanted = sorted(village.id for village in self.changes.villages)
        if served != wanted:
            odd = sorted(set(served) ^ set(wanted)) or sorted({each for each in served if served.count(each) > 1})
            raise DataError([Problem(FILE, 0, f"groups 里每个村（社区）要有一次也只有一次：{'、'.join(odd)}")])

    def serving(self, group: Group, day: date) -> str:
        """Who serves the group that day."""
        name = group.lawyer
        for told in self.replaced:
            if told.old == name and told.day <= day:
                name = told.new
        return name

    def contract(self, day: date) -> Contract:
        """The contract that runs that day. Raises LookupError in a gap between two."""
        for each in self.contracts:
            if each.start <= day <= each.until:
                return each
        raise LookupError(f"{day} 没有法律顾问合同")

    def village(self, number: str, day: date) -> str:
        """What a village is called that day: one of them became a community."""
        change = self.changes.community
        if number == change.becomes_community and day >= change.day:
            return change.name
        return next(each.name for each in self.changes.villages if each.id == number)


@dataclass(frozen=True, slots=True)
class Town:
    """The lawyers who also advise the town itself."""

    lawyers: tuple[str, ...]


def licence(counsel: Counsel, name: str) -> str:
    """The number of a lawyer's practising licence."""
    return next(each.licence for each in counsel.lawyers if each.key == name)
