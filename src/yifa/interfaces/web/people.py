"""Who a person of the record is at a moment: name, posts, certificate; refuses to decide what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from yifa.procedure.catalogue import Catalogue
from yifa.procedure.view import Standing, View

CERTIFICATE = "enforcement-certificate"
FREE = {"party": "当事人", "outside": "外部单位", "law": "法律规定", "device": "设备"}


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the record names them now, with the posts they hold."""

    id: str
    name: str
    posts: tuple[str, ...]
    post_words: str
    certificate: str | None = None

    @property
    def words(self) -> str:
        """Name and posts, for lists."""
        return f"{self.name}（{self.post_words}）" if self.posts else self.name


@dataclass(slots=True)
class People:
    """Reads persons at one moment; remembers what it read, so one lives as long as one request."""

    view: View
    book: Catalogue
    now: datetime
    _names: dict[str, str] = field(default_factory=dict)
    _held: dict[str, list[Standing]] = field(default_factory=dict)

    def name(self, person: str) -> str:
        """The latest recorded name, or a short form of the id where the record has none."""
        known = self._names.get(person)
        if known is None:
            given = (done.facts.get("name") for done in reversed(self.view.history(person)))
            known = self._names[person] = next((name for name in given if isinstance(name, str)), f"编号 {person[:8]}")
        return known

    def held(self, person: str) -> list[Standing]:
        """Every standing the person holds at this moment."""
        known = self._held.get(person)
        if known is None:
            known = self._held[person] = [s for s in self.view.standings(person=person) if s.holds_at(self.now)]
        return known

    def posts(self, person: str) -> tuple[str, ...]:
        """The posts among them, in the order of the house."""
        names = {standing.standing for standing in self.held(person)}
        return tuple(name for name, told in self.book.standings.items() if told.post and name in names)

    def person(self, person: str) -> Person:
        """The person with posts and certificate number."""
        posts = self.posts(person)
        words = "、".join(self.book.standings[post].title for post in posts)
        return Person(person, self.name(person), posts, words, self.certificate(person))

    def certificate(self, person: str) -> str | None:
        """The number of the enforcement certificate held now."""
        numbers = [s.detail.get("certificate_number") for s in self.held(person) if s.standing == CERTIFICATE]
        return str(numbers[-1]) if numbers else None

    def holders(self, standings: Iterable[str]) -> list[Person]:
        """Persons holding one of these standings now, in the order they got them."""
        found: dict[str, None] = {}
        for name in standings:
            for standing in self.view.standings(standing=name):
                if standing.holds_at(self.now):
                    found[standing.person] = None
        return [self.person(person) for person in found]

    def able(self, capacity: str) -> list[Person]:
        """Persons who can act in a capacity now, as far as standings tell."""
        told = self.book.capacities.get(capacity)
        if told is None:
            return []
        if told.special:
            return self.holders(name for name, standing in self.book.standings.items() if standing.post)
        return [person for person in self.holders(way[0] for way in told.ways) if self.can(person.id, capacity)]

    def can(self, person: str, capacity: str) -> bool:
        """True where the person holds every standing of one way into the capacity."""
        told = self.book.capacities.get(capacity)
        if told is None:
            return False
        names = {standing.standing for standing in self.held(person)}
        if told.special:
            return bool(self.posts(person))
        return any(set(way) <= names for way in told.ways)

    def capacity(self, capacity: str) -> str:
        """A capacity in Chinese."""
        told = self.book.capacities.get(capacity)
        return told.title if told is not None else FREE.get(capacity, capacity)

    def purpose(self, purpose: str) -> str:
        """Why something private is held, in Chinese."""
        return self.book.words.choices.get("purposes", {}).get(purpose, "办理本事项")

    def words(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Persons with their capacities: 甲、乙（执法人员）。"""
        by: dict[str, list[str]] = {}
        for person, capacity in pairs:
            by.setdefault(capacity, []).append(self.name(person))
        return "；".join(f"{'、'.join(names)}（{self.capacity(capacity)}）" for capacity, names in by.items())
