"""Who or what belongs to a register on a day, read from the record as of that day; refuses to know any register by name.

A register is the set of matters of a procedure (open, or with an outcome), the holders of a standing, the places a standing
is held over, or a dated list that some procedure keeps (`common/registers.yaml`), such as the villages of the town.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of
from yifa.procedure.fold import Folded, fold
from yifa.procedure.naming import matter_words
from yifa.procedure.period import instant_of
from yifa.procedure.ports import Book, Lacking, RegisterName, RuleBook
from yifa.procedure.question import Question
from yifa.procedure.standing import person_name
from yifa.procedure.state import governing, standing_at
from yifa.procedure.view import Done, Standing, View
from yifa.record.act import Json

OPEN = "open"
"""The state of a matter that has not ended, whatever its outcome so far."""

KINDS = {"register": "matter-ref", "holders": "person", "places": "place"}
"""How a register may be named, and the type of what belongs to it; a dated list holds places."""


@dataclass(frozen=True, slots=True)
class Member:
    """`words` are what a fact may call it: its id, its name of the day, and names it had or will have."""

    id: str
    words: frozenset[str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """What reading a register needs."""

    view: View
    book: Book
    library: RuleBook
    calendar: Calendar

    def called(self, member: Member) -> str:
        """The member as a sentence names it."""
        return member.name or matter_words(self.view, self.book, member.id)


def books_of(question: Question) -> Books:
    """What a register is read from."""
    return Books(question.view, question.book, question.library, question.calendar)


def moment(question: Question, on: str) -> datetime | None:
    """The last moment of the day that a fact names, or the act's own time; None while nobody has named the day."""
    if not on:
        return question.at
    value = question.fact(on)
    if isinstance(value, Lacking):
        return None if value is Lacking.LATER else question.at
    if isinstance(value, str) and len(value) == len("2020-01-01"):
        last = instant_of(value, last=True)
        assert last is not None
        return question.at if day_of(question.at).isoformat() == value else last - timedelta(microseconds=1)
    return instant_of(value) or question.at


def members(spec: Mapping[str, Json], when: datetime, books: Books) -> tuple[Member, ...] | None:
    """Everything that belongs to the register at that moment; None for a dated list that nobody has recorded by then."""
    if "holders" in spec:
        persons = dict.fromkeys(each.person for each in _held(spec["holders"], when, books))
        return tuple(Member(person, frozenset((person,)), person_name(books.view, person)) for person in persons)
    if "places" in spec:
        places = dict.fromkeys(each.over for each in _held(spec["places"], when, books) if each.over is not None)
        return tuple(Member(place, frozenset((place,)), place) for place in places)
    name = str(spec.get("register"))
    listed = books.book.registers.get(name)
    if listed is not None:
        return _listed(listed, when, books)
    wanted = spec.get("is")
    return tuple(_matters(name, wanted if isinstance(wanted, str) else OPEN, when, books))


def _held(standing: Json, when: datetime, books: Books) -> Iterable[Standing]:
    return (each for each in books.view.standings(None, str(standing)) if each.holds_at(when))


def _matters(slug: str, wanted: str, when: datetime, books: Books) -> Iterator[Member]:
    for matter in books.view.matters(slug):
        folded = as_of(matter, slug, when, books)
        if folded is not None and folded.standing and _is(folded, wanted):
            yield Member(matter, frozenset((matter,)))


def as_of(matter: str, slug: str, when: datetime, books: Books) -> Folded | None:
    """The matter by the acts that had taken effect by then, whenever they were recorded, with the lapses due by then."""
    history = books.view.history(matter)
    known = [replace(done, recorded_at=min(done.recorded_at, when)) for done in history if done.effective <= when]
    if not known:
        return None
    declaration = governing(books.book, slug, known, when)
    return standing_at(known, declaration, when, library=books.library, calendar=books.calendar)[0]


def _is(folded: Folded, wanted: str) -> bool:
    """A matter that has ended is in the state that its end gave it, and in no other."""
    if folded.closed is None:
        return wanted in (OPEN, folded.outcome)
    step = folded.step(folded.closed.step)
    return step is not None and step.outcome is not None and folded.outcome == wanted


def _listed(register: RegisterName, when: datetime, books: Books) -> tuple[Member, ...] | None:
    """The rows of the latest list in effect. A row keeps its id where its name changes, so old and new names mean the same."""
    now: list[Mapping[str, Json]] | None = None
    latest: datetime | None = None
    lists = list(_lists(register, books))
    words = _words(register, lists)
    for effective, rows in lists:
        if effective <= when and (latest is None or effective >= latest):
            now, latest = rows, effective
    if now is None:
        return None
    return tuple(Member(_id(register, row), frozenset(words[_id(register, row)]), str(row[register.name])) for row in now)


def _words(register: RegisterName, lists: Iterable[tuple[datetime, list[Mapping[str, Json]]]]) -> dict[str, set[str]]:
    """Every name that each row had or will have, by its id."""
    words: dict[str, set[str]] = {}
    for _, rows in lists:
        for row in rows:
            words.setdefault(_id(register, row), set()).update((_id(register, row), str(row[register.name])))
    return words


def _lists(register: RegisterName, books: Books) -> Iterator[tuple[datetime, list[Mapping[str, Json]]]]:
    for matter in books.view.matters(register.procedure):
        history = books.view.history(matter)
        if register.procedure not in books.book.slugs() or not history:
            continue
        folded = fold(history, governing(books.book, register.procedure, history, history[-1].at))
        for done in folded.standing:
            rows = _rows(folded, done, register)
            if rows is not None:
                yield done.effective, rows


def _rows(folded: Folded, done: Done, register: RegisterName) -> list[Mapping[str, Json]] | None:
    held = folded.facts_of(done).get(register.fact)
    if not isinstance(held, list):
        return None
    return [row for row in held if isinstance(row, dict) and isinstance(row.get(register.name), str)]


def _id(register: RegisterName, row: Mapping[str, Json]) -> str:
    held = row.get(register.id) if register.id is not None else None
    return held if isinstance(held, str) else str(row[register.name])


def same_place(first: str, second: str, books: Books) -> bool:
    """True for one place under two names of a dated list."""
    if first == second:
        return True
    for register in books.book.registers.values():
        words = _words(register, _lists(register, books))
        if any({first, second} <= held for held in words.values()):
            return True
    return False
