"""Who acts for an imported row: those who are importing, in the seats that the step asks for; seats nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from yifa.interfaces.web.people import People
from yifa.interfaces.workbench.actors import acting_for
from yifa.procedure.declaration import Step
from yifa.procedure.draft import Actor

MOST = 4
"""More than these never sign one import."""


@dataclass(frozen=True, slots=True)
class Hands:
    """The persons importing; the first one records."""

    people: People
    persons: tuple[str, ...]

    def seated(self, step: Step) -> tuple[Actor, ...]:
        """The first way of the step that they can fill with the one who records among them; empty where there is none."""
        return next(self._seatings(step), ())

    def _seatings(self, step: Step) -> Iterator[tuple[Actor, ...]]:
        for way in step.who:
            if self._founding(way):
                continue
            seats = [capacity for capacity, count in way.items() for _ in range(count)]
            for order in permutations(self.persons[:MOST], len(seats)):
                placed = list(zip(order, seats, strict=True))
                if self.persons[0] in order and all(self.people.can(person, capacity) for person, capacity in placed):
                    yield tuple(Actor(who, seat, acting_for(self.people, who, seat)) for who, seat in placed)

    def asked(self, steps: Sequence[Step]) -> str:
        """Who has to import a table, in words."""
        ways = dict.fromkeys(
            "、".join(
                f"{self.people.capacity(capacity)}{'' if count == 1 else f' {count} 人'}" for capacity, count in way.items()
            )
            for step in steps
            for way in step.who
            if not self._founding(way)
        )
        return "，或者".join(ways)

    def _founding(self, way: Mapping[str, int]) -> bool:
        """True for the founders' way, which is over when anybody can import."""
        told = [self.people.book.capacities.get(capacity) for capacity in way]
        return any(one is not None and one.special == "founder" for one in told)
