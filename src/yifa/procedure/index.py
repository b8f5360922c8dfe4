"""The record of one town as judging reads it, over a transaction or a reader; never answers from memory what may have changed.

Histories are kept in memory and checked by the last leaf's hash at every use. Standings, powers and contests are kept under
a token that every act which changes them replaces. So a rolled-back transaction leaves nothing behind that is believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, cast

from yifa.law.zone import day_of
from yifa.procedure.derive import Given, Revocation, ended_by
from yifa.procedure.parties import NOTHING, Digest, Marks, Row, kin, marks_of
from yifa.procedure.reading import done_of, through_the_door
from yifa.procedure.tally import Tally, tally_of
from yifa.procedure.view import Done, Kin, Standing
from yifa.record.act import ActId, Json
from yifa.record.clock import as_utc, read_time, write_time
from yifa.record.reader import read_act

Powers = Callable[[date], Mapping[str, Mapping[str, Json]]]
"""Items a town holds without an act, by day."""

_MOST_MATTERS = 50_000
_PAGE = 1000


class Reads(Protocol):
    """What a transaction and a reader both offer."""

    def query(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]: ...


@dataclass(slots=True)
class Kept:
    """What is derived from acts, as it was under one token."""

    token: str
    persons: dict[tuple[str | None, str | None], tuple[Standing, ...]] = field(default_factory=dict)
    days: dict[date, Mapping[str, Mapping[str, Json]]] = field(default_factory=dict)
    contests: tuple[tuple[str, datetime, datetime], ...] | None = None


class Shelf:
    """Histories and derived rows of many towns, shared by all views of a process; only ever replaced whole."""

    def __init__(self) -> None:
        self.histories: dict[tuple[str, str], tuple[bytes, tuple[Done, ...]]] = {}
        self.kept: dict[str, Kept] = {}

    def put(self, town: str, matter: str, leaf_hash: bytes, history: tuple[Done, ...]) -> None:
        """Keep a matter's history as it was when its last act had this leaf."""
        if len(self.histories) > _MOST_MATTERS:
            self.histories.clear()
        self.histories[town, matter] = (leaf_hash, history)


class DatabaseView:
    """A View over one town. Make one for each transaction, or for each reading of a page."""

    def __init__(
        self, reads: Reads, town: str, *, shelf: Shelf | None = None, statute_powers: Powers | None = None,
        same: Digest | None = None,
    ) -> None:  # fmt: skip
        self.reads = reads
        self.town = town
        self._shelf = shelf or Shelf()
        self._statute_powers = statute_powers
        self._same = same
        self.until: int | None = None
        """While the log is read again: the position of the act being taken in; later ones are not there yet."""
        self._read: dict[str, tuple[Done, ...]] = {}
        self._kept: Kept | None = None
        self.token: str | None = None
        """The token of what is derived, where the caller has read it in this transaction already."""

    def forget(self, matter: str | None = None) -> None:
        """An act was appended to the matter, or derived rows changed: ask the database again."""
        if matter is not None:
            self._read.pop(matter, None)
        self._kept = self.token = None

    def extend(self, done: Done, leaf_hash: bytes) -> None:
        """An act was just appended in this transaction."""
        before = self._read.get(done.matter)
        history = self._load(done.matter) if before is None else (*before, done)
        self._read[done.matter] = history
        self._shelf.put(self.town, done.matter, leaf_hash, history)

    def history(self, matter: str) -> Sequence[Done]:
        """The matter's acts in log order; empty for an unknown matter."""
        known = self._read.get(matter)
        if known is None:
            if len(self._read) > _MOST_MATTERS:
                self._read.clear()
            known = self._read[matter] = self._load(matter)
        if self.until is not None and known and known[-1].position > self.until:
            return [done for done in known if done.position <= self.until]
        return known

    def _load(self, matter: str) -> tuple[Done, ...]:
        leaf_hash, before = self._shelf.histories.get((self.town, matter), (b"", ()))
        rows = self._rows(matter, len(before) - 1 if before else 0)
        if before:
            if rows and rows[0][6] == leaf_hash:
                if len(rows) == 1:
                    return before
                rows = rows[1:]
            else:
                before, rows = (), self._rows(matter, 0)
        acts = [read_act(self.town, row) for row in rows]
        if not acts:
            return ()
        if not all(through_the_door(act) for act in acts):
            return ()
        history = (*before, *(done_of(act) for act in acts))
        self._shelf.put(self.town, matter, acts[-1].leaf_hash, history)
        return history

    def _rows(self, matter: str, start: int) -> list[tuple[Any, ...]]:
        return self.reads.query(
            "SELECT epoch, sequence, position, kind, matter, matter_position, leaf_hash, body FROM act"
            " WHERE town = ? AND matter = ? AND matter_position >= ? ORDER BY matter_position",
            (self.town, matter, start),
        )

    def procedure_of(self, matter: str) -> str | None:
        """The slug the matter was opened under."""
        history = self.history(matter)
        return history[0].slug if history else None

    def linked(self, matter: str, link: str | None = None) -> Sequence[tuple[str, str]]:
        """Links the matter declared when it opened."""
        rows = self.reads.query(
            "SELECT name, other FROM index_link WHERE town = ? AND matter = ? ORDER BY name, other", (self.town, matter)
        )
        return [(name, other) for name, other in rows if link in (None, name)]

    def linking(self, matter: str, slug: str | None = None) -> Sequence[tuple[str, str]]:
        """Matters that declared a link to this one, in order of opening."""
        rows = self.reads.query(
            "SELECT name, matter FROM index_link WHERE town = ? AND other = ? ORDER BY position", (self.town, matter)
        )
        return [(name, other) for name, other in rows if slug is None or self.procedure_of(other) == slug]

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]:
        """Intervals as recorded, revocations applied, ended ones included."""
        kept = self._derived()
        # Nobody's name is not everybody: an empty id is a person who holds nothing.
        wanted = (person, standing if person is None else None)
        known = kept.persons.get(wanted)
        if known is None:
            known = kept.persons[wanted] = self._load_standings(person, standing)
        if person is None or standing is None:
            return known
        return [each for each in known if each.standing == standing]

    def _load_standings(self, person: str | None, standing: str | None) -> tuple[Standing, ...]:
        where, value = ("standing", standing) if person is None else ("person", person)
        extra = "" if value is None else f" AND {where} = ?"
        params = (self.town,) if value is None else (self.town, value)
        rows = self.reads.query(
            "SELECT person, standing, over, start, until, ended, epoch, sequence, matter, detail, position"  # noqa: S608
            f" FROM index_standing WHERE town = ?{extra} ORDER BY position",
            params,
        )
        persons = {row[0] for row in rows}
        taken = self._revocations(person) if len(persons) == 1 or person else self._revocations(None)
        return tuple(ended_by(_given(row), taken) for row in rows)

    def _revocations(self, person: str | None) -> list[Revocation]:
        extra, params = (" AND person = ?", (self.town, person)) if person else ("", (self.town,))
        rows = self.reads.query(
            f"SELECT person, standing, at, position FROM index_revocation WHERE town = ?{extra} ORDER BY position",  # noqa: S608
            params,
        )
        return [Revocation(who, standing, read_time(at), position) for who, standing, at, position in rows]

    def matters(self, slug: str, *, open_only: bool = False) -> Sequence[str]:
        """Matters of a procedure in order of opening. A lapse that nobody recorded yet does not close one here."""
        extra = " AND closed_at IS NULL" if open_only else ""
        rows = self.reads.query(
            f"SELECT matter FROM index_matter WHERE town = ? AND slug = ?{extra} ORDER BY position",  # noqa: S608
            (self.town, slug),
        )
        return [row[0] for row in rows]

    def next_number(self, series: str, year: int) -> int:
        """The next unused number of a series in a year."""
        rows = self.reads.query(
            "SELECT max(number) FROM index_number WHERE town = ? AND series = ? AND year = ?", (self.town, series, year)
        )
        return 1 + (rows[0][0] or 0)

    def number_taken(self, series: str, year: int, number: int) -> tuple[str, ActId] | None:
        """Who holds a number."""
        rows = self.reads.query(
            "SELECT matter, epoch, sequence FROM index_number WHERE town = ? AND series = ? AND year = ? AND number = ?",
            (self.town, series, year, number),
        )
        return (rows[0][0], ActId(rows[0][1], rows[0][2])) if rows else None

    def contested(self, rule: str, when: datetime) -> bool:
        """True while a contest of the rule is on record and runs."""
        kept = self._derived()
        if kept.contests is None:
            rows = self.reads.query("SELECT rule, start, ends FROM index_contest WHERE town = ?", (self.town,))
            kept.contests = tuple((name, read_time(start), read_time(end)) for name, start, end in rows)
        return any(name == rule and start <= when < end for name, start, end in kept.contests)

    def powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        """Items of the power list in force that day, by item id."""
        kept = self._derived()
        known = kept.days.get(day)
        if known is None:
            known = kept.days[day] = self._load_powers(day)
        return known

    def _load_powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        found = dict(self._statute_powers(day)) if self._statute_powers else {}
        rows = self.reads.query(
            "SELECT item, detail FROM index_power WHERE town = ? AND start <= ? AND (ends IS NULL OR ends > ?) ORDER BY position",
            (self.town, day.isoformat(), day.isoformat()),
        )
        found.update((item, json.loads(detail)) for item, detail in rows)
        return found

    def tally(self, first: date, last: date) -> Mapping[str, Tally]:
        """Acts of the period by kind, read from the log. None of them was recorded before the year of the period began."""
        return tally_of(self._leaves(first, last))

    def _leaves(self, first: date, last: date) -> Iterator[tuple[str, bytes]]:
        after, more = (first.year, -1), True
        while more:
            rows = self.reads.query(
                "SELECT epoch, sequence, position, kind, matter, matter_position, leaf_hash, body FROM act"
                " WHERE town = ? AND (epoch, sequence) > (?, ?) ORDER BY epoch, sequence LIMIT ?",
                (self.town, *after, _PAGE),
            )
            acts = [read_act(self.town, row) for row in rows]
            yield from ((act.kind, act.leaf_hash) for act in acts if through_the_door(act) and first <= day_of(act.at) <= last)
            more = len(rows) == _PAGE
            after = (rows[-1][0], rows[-1][1]) if rows else after

    def namesakes(self, fact: str, matter: str | None, given: Json) -> Sequence[Kin] | None:
        """Acts of other matters that name the same party, by their digests."""
        mine = self._own_marks(fact, matter) if given is None or self._same is None else marks_of(given, self._same)
        if mine == NOTHING:
            return None
        found: list[Row] = []
        for column, value in (("number", mine.number), ("name", mine.name), ("number", None)):
            if value is None and column == "name":
                continue
            where, params = (f"{column} = ?", (value,)) if value is not None else ("number IS NULL AND name IS NULL", ())
            rows = self.reads.query(
                "SELECT matter, slug, fact, epoch, sequence, number, name FROM party_mark"  # noqa: S608
                f" WHERE town = ? AND {where} ORDER BY epoch, sequence, fact",
                (self.town, *params),
            )
            found.extend(_marked(row) for row in rows if row[0] != matter)
        return list(kin(mine, list(dict.fromkeys(found))))

    def _own_marks(self, fact: str, matter: str | None) -> Marks:
        rows = self.reads.query(
            "SELECT matter, slug, fact, epoch, sequence, number, name FROM party_mark"
            " WHERE town = ? AND matter = ? AND fact = ? ORDER BY epoch DESC, sequence DESC LIMIT 1",
            (self.town, matter, fact),
        )
        return _marked(rows[0]).marks if rows else NOTHING

    def _derived(self) -> Kept:
        if self._kept is None:
            token = self.token if self.token is not None else self._read_token()
            kept = self._shelf.kept.get(self.town)
            if kept is None or kept.token != token:
                kept = self._shelf.kept[self.town] = Kept(token)
            self._kept = kept
        return self._kept

    def _read_token(self) -> str:
        rows = self.reads.query("SELECT token FROM index_state WHERE town = ?", (self.town,))
        return str(rows[0][0]) if rows else ""


def _given(row: tuple[Any, ...]) -> Given:
    person, name, over, start, until, ended, epoch, sequence, matter, detail, position = row
    standing = Standing(
        person=person,
        standing=name,
        over=over,
        start=read_time(start),
        until=None if until is None else read_time(until),
        ended=None if ended is None else read_time(ended),
        given_by=ActId(epoch, sequence),
        matter=matter,
        detail=cast("Mapping[str, Json]", json.loads(detail)),
    )
    return Given(standing, position)


def _marked(row: tuple[Any, ...]) -> Row:
    matter, slug, fact, epoch, sequence, number, name = row
    return Row(matter, slug, fact, ActId(epoch, sequence), Marks(number, name))


def write_moment(when: datetime | None) -> str | None:
    """An instant as the index holds it: text whose order is time's."""
    return None if when is None else write_time(as_utc(when))
