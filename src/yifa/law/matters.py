"""All matters by id and day, and the standards laid over them; refuses to say which town holds which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from yifa.law.discretion import Standard
from yifa.law.matter import Matter

DATA = Path(__file__).parent / "data" / "matters"
STANDARDS = Path(__file__).parent / "data" / "standards"


@dataclass(frozen=True, slots=True)
class Applicable:
    """The version for a conduct, and why that one (a sentence; empty where there was nothing to choose between)."""

    matter: Matter | None
    why: str = ""
    unsure: bool = False
    """True where neither version can be said to be the lighter, so that somebody must weigh them."""


@dataclass(frozen=True, slots=True)
class Matters:
    """Every version of every matter, and the discretion standards."""

    by_id: Mapping[str, tuple[Matter, ...]] = field(default_factory=dict)
    standards: tuple[Standard, ...] = ()

    def find(self, matter: str, day: date) -> Matter | None:
        """The version in force that day, None where there is none or no such matter."""
        return next((each for each in self.by_id.get(matter, ()) if each.in_force(day)), None)

    def versions(self) -> Iterator[Matter]:
        """Every version in order of ids."""
        return (each for versions in self.by_id.values() for each in versions)

    def applicable(self, matter: str, conduct: date, decided: date, party: str | None = None) -> Applicable:
        """The law of the conduct's day, or that of the decision's where it is lighter or no longer punishes.

        Versions that cannot be weighed against each other leave the conduct's, `unsure`.
        """
        old, new = self.find(matter, conduct), self.find(matter, decided)
        if old is None or old is new:
            return Applicable(old)
        if new is None:
            return Applicable(None, f"{old.article}在决定之日已不适用，没有接续的规定")
        before, after = old.weight(party), new.weight(party)
        if before is None or after is None or not _comparable(before, after):
            return Applicable(old, f"{old.article}与{new.article}轻重不能由数额比出，须人工比较", unsure=True)
        if after < before:
            return Applicable(new, f"{new.article}比行为之日的{old.article}处罚较轻，适用新的规定")
        return Applicable(old, f"{new.article}并不比行为之日的{old.article}轻，适用行为之日的规定")

    def standards_of(self, matter: str, day: date, *, binding: bool = True) -> tuple[Standard, ...]:
        """The standards in force that day for a matter; `binding` leaves out other areas' examples."""
        return tuple(
            each for each in self.standards if each.matter == matter and each.in_force(day) and (each.binding or not binding)
        )

    def standard(self, name: str) -> Standard | None:
        """The standard of that id."""
        return next((each for each in self.standards if each.id == name), None)


def _comparable(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """One is lighter only if no end of it is heavier."""
    return (after[0] <= before[0] and after[1] <= before[1]) or (after[0] >= before[0] and after[1] >= before[1])
