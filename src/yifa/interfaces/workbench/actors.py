"""Who acts in a step: the ways it can be done, one seat per person needed, and the choice made; refuses to judge the choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yifa.interfaces.web.people import People
from yifa.interfaces.workbench.forms.drawing import Option
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.procedure.declaration import Step
from yifa.procedure.draft import Actor

ORIGINAL = "@original"
DELEGATE = "delegate"
MOST_SEATS = 10


@dataclass(frozen=True, slots=True)
class Seat:
    """One person to choose, in one capacity."""

    key: str
    capacity: str
    words: str
    options: tuple[Option, ...]

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return self.key.replace(".", "-").replace("@", "")


@dataclass(frozen=True, slots=True)
class Way:
    """One of the alternatives in which a step can be done."""

    number: int
    words: str
    chosen: bool
    seats: tuple[Seat, ...]


def ways_of(step: Step, people: People, me: str, typed: Typed) -> tuple[Way, ...]:
    """Every alternative with its seats; the first one in which `me` can sit is proposed."""
    given = one(typed, "a.way")
    usable = [n for n, need in enumerate(step.who) if any(people.can(me, capacity) for capacity in need)]
    default = int(given) if given.isascii() and given.isdigit() and int(given) < len(step.who) else (usable or [0])[0]
    return tuple(_way(n, need, n == default, people, me, typed) for n, need in enumerate(step.who))


def _way(number: int, need: Mapping[str, int], chosen: bool, people: People, me: str, typed: Typed) -> Way:
    seats: list[Seat] = []
    placed: set[str] = set()
    for capacity, count in need.items():
        able = people.able(capacity)
        for n in range(min(count, MOST_SEATS)):
            key = f"a.{number}.{capacity}.{n}"
            person = one(typed, key)
            if not person and key not in typed and me not in placed and any(p.id == me for p in able):
                person = me
            placed.add(person)
            options = tuple(
                Option(p.id, f"{p.name}{f'（证号 {p.certificate}）' if p.certificate else ''}", p.id == person) for p in able
            )
            seats.append(
                Seat(key, capacity, people.capacity(capacity) + (f"之{'一二三四五六七八九十'[n]}" if count > 1 else ""), options)
            )
    words = "，".join(f"{people.capacity(c)} {n} 人" for c, n in need.items())
    return Way(number, words, chosen, tuple(seats))


def actors_of(ways: tuple[Way, ...], people: People) -> tuple[Actor, ...]:
    """The persons chosen in the chosen way; an empty seat gives nobody, and the engine says who is missing."""
    way = next((w for w in ways if w.chosen), None)
    if way is None:
        return ()
    chosen = ((seat.capacity, next((o.value for o in seat.options if o.chosen), "")) for seat in way.seats)
    return tuple(Actor(person, capacity, acting_for(people, person, capacity)) for capacity, person in chosen if person)


def acting_for(people: People, person: str, capacity: str) -> str | None:
    """Whose power is used: the holder of the post itself, where the person comes in by a delegation."""
    told = people.book.capacities.get(capacity)
    held = {standing.standing for standing in people.held(person)}
    if told is None or DELEGATE not in held or not told.ways or set(told.ways[0]) <= held:
        return None
    holders = people.holders(told.ways[0][:1]) if any(DELEGATE in way for way in told.ways) else []
    return holders[0].id if holders else None
