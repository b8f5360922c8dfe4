"""Who is the same across matters: keyed digests of numbers and names, kept in step with log and purges; no identity is stored.

A number (of a citizen or an organisation) or a person's matter tells for certain; a name alone only that it may be the same.
What was purged, or corrected in private, stays as a row that says nothing, so that nobody takes silence for innocence.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.view import Done, Kin
from yifa.record.act import ActId, Json
from yifa.record.errors import Purged
from yifa.record.tx import Tx

TYPES = frozenset(("party", "organisation", "person"))
PURPOSE = "比对同一当事人"

Digest = Callable[[str], str]
"""Text to the keyed digest of it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept of one party: digests of its number and of its name, each None where it gave none."""

    number: str | None
    name: str | None


NOTHING = Marks(None, None)


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of one act that names somebody."""

    matter: str
    slug: str
    fact: str
    act: ActId
    marks: Marks


def keyed(secret: bytes, town: str) -> Digest:
    """Digests of one town under a key that only this purpose has."""
    key = hmac.digest(secret, b"yifa/1 same party", "sha256")
    return lambda text: hmac.digest(key, f"{town}\0{text}".encode(), "sha256").hex()


def marks_of(value: Json, digest: Digest) -> Marks:
    """The marks of a party, an organisation, or a registered person (its matter)."""
    if isinstance(value, str):
        return Marks(digest(json.dumps(["person", value])), None)
    if not isinstance(value, dict):
        return NOTHING
    number = value.get("id_number") or value.get("code")
    name = value.get("name")
    told = "".join(unicodedata.normalize("NFKC", name).split()) if isinstance(name, str) else ""
    return Marks(
        digest(json.dumps(["number", number])) if isinstance(number, str) else None,
        digest(json.dumps(["name", told])) if told else None,
    )


def named_in(done: Done, step: Step, value_of: Callable[[str], Json], digest: Digest) -> Iterator[Row]:
    """The rows of one act. `value_of` opens a private fact, None where it is gone."""
    for name, spec in step.facts.items():
        if spec.type not in TYPES or not (name in done.facts or name in done.sealed):
            continue
        value = done.facts[name] if name in done.facts else value_of(name)
        yield Row(done.matter, done.slug, name, done.id, marks_of(value, digest))


def corrects_in_private(done: Done, step: Step) -> bool:
    """True where a party may have been corrected; the list is not opened, so a purge of it changes nothing here."""
    return step.replaces is not None and done.thread is not None


def kin(mine: Marks, rows: Sequence[Row]) -> Iterator[Kin]:
    """Which rows are the same, or may be; two different numbers are two parties whatever they are called."""
    for row in rows:
        both = mine.number is not None and row.marks.number is not None
        if both and mine.number == row.marks.number:
            yield Kin(row.matter, row.slug, row.act, certain=True)
        elif row.marks == NOTHING or (not both and mine.name is not None and mine.name == row.marks.name):
            yield Kin(row.matter, row.slug, row.act, certain=False)


class Parties:
    """The projector of the rows. `secret` is the store's own key; without it no row says anything."""

    name = "parties"

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def schema(self, dialect: str) -> list[str]:
        """The table on either database."""
        integer = "INTEGER" if dialect == "sqlite" else "BIGINT"
        return [
            f"""CREATE TABLE party_mark (town TEXT NOT NULL, matter TEXT NOT NULL, slug TEXT NOT NULL, fact TEXT NOT NULL,
                epoch {integer} NOT NULL, sequence {integer} NOT NULL, number TEXT, name TEXT)""",
            "CREATE INDEX party_mark_by_number ON party_mark (town, number)",  # the same for certain, and what is gone
            "CREATE INDEX party_mark_by_name ON party_mark (town, name)",  # perhaps the same
            "CREATE INDEX party_mark_by_matter ON party_mark (town, matter)",  # whose matter this is; corrections
        ]

    def apply(self, tx: Tx, done: Done, declaration: Declaration, step: Step, history: Sequence[Done]) -> None:
        """Take one act in."""
        del declaration, history

        def opened(name: str) -> Json:
            try:
                return tx.open_private(tx.town, done.id, f"fact.{name}", purpose=PURPOSE)
            except Purged:
                return None

        for row in named_in(done, step, opened, keyed(self._secret, tx.town)):
            tx.execute(
                "INSERT INTO party_mark (town, matter, slug, fact, epoch, sequence, number, name)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (tx.town, row.matter, row.slug, row.fact, row.act.epoch, row.act.sequence, row.marks.number, row.marks.name),
            )
        if corrects_in_private(done, step) and done.thread is not None:
            self._silence(tx, done.thread, None)

    def reset(self, tx: Tx) -> None:
        """Forget the town's rows."""
        tx.execute("DELETE FROM party_mark WHERE town = ?", (tx.town,))

    def forget(self, tx: Tx, act_id: ActId, name: str) -> None:
        """A private field is being destroyed in this transaction: nothing made from it may be left."""
        self._silence(tx, act_id, name.removeprefix("fact."))

    def _silence(self, tx: Tx, act_id: ActId, fact: str | None) -> None:
        where, more = ("", ()) if fact is None else (" AND fact = ?", (fact,))
        tx.execute(
            f"UPDATE party_mark SET number = NULL, name = NULL WHERE town = ? AND epoch = ? AND sequence = ?{where}",  # noqa: S608
            (tx.town, act_id.epoch, act_id.sequence, *more),
        )
