"""What can be found by words: number, title, item and every open text of a matter as pairs of characters; knows nothing sealed.

It follows the log with a saved position, so that no act waits for it: whoever asks brings it up to date first. Pairs of
characters find Chinese words of two characters through an index on both databases; longer words are checked against the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from yifa.law.zone import day_of
from yifa.procedure.declaration import FactSpec
from yifa.procedure.fold import Folded, fold
from yifa.procedure.ports import Book
from yifa.procedure.state import governing
from yifa.procedure.view import View
from yifa.projections.matters import title_of
from yifa.projections.port import Rows, Writing
from yifa.record.act import Json

VERSION = 1
"""Of what is taken into the index; another one reads the whole log again."""
AT_ONCE = 2_000
"""Acts taken in by one transaction, so that nobody waits long for the town's head."""
LONGEST = 4_000
"""Characters of one matter that are indexed."""

TABLES = ("search_text", "search_gram", "search_state")


def schema(dialect: str) -> list[str]:
    """Statements that lay the tables."""
    clustered = " WITHOUT ROWID" if dialect == "sqlite" else ""
    return [
        """CREATE TABLE IF NOT EXISTS search_text (
            town TEXT NOT NULL, matter TEXT NOT NULL, opened TEXT NOT NULL, text TEXT NOT NULL, village TEXT NOT NULL,
            PRIMARY KEY (town, matter))""",
        # Matters by the village they are about.
        "CREATE INDEX IF NOT EXISTS search_village ON search_text (town, village, opened)",
        # One pair of characters, the newest matters at the end.
        """CREATE TABLE IF NOT EXISTS search_gram (
            town TEXT NOT NULL, gram TEXT NOT NULL, opened TEXT NOT NULL, matter TEXT NOT NULL,
            PRIMARY KEY (town, gram, opened, matter))"""
        + clustered,
        """CREATE TABLE IF NOT EXISTS search_state (
            town TEXT PRIMARY KEY, position BIGINT NOT NULL, version INTEGER NOT NULL)""",
    ]


class Writes(Writing, Protocol):
    """A transaction that also reads."""

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def executemany(self, sql: str, rows: list[Sequence[Any]]) -> None: ...

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Rows: ...


@dataclass(frozen=True, slots=True)
class Names:
    """What the index needs of other matters: the items of the power list on a day."""

    powers: Callable[[date], Mapping[str, Mapping[str, Json]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One matter as it is found."""

    opened: str
    text: str
    village: str


def take_in(tx: Writes, view: View, book: Book, head: int) -> bool:
    """Take in the next acts of the log. True while more follow."""
    state = tx.query("SELECT position, version FROM search_state WHERE town = ?", (tx.town,))
    if not state or state[0][1] != VERSION:
        reset(tx)
        tx.execute("INSERT INTO search_state (town, position, version) VALUES (?, 0, ?)", (tx.town, VERSION))
    start = int(state[0][0]) if state and state[0][1] == VERSION else 0
    end = min(head, start + AT_ONCE)
    # Asked for distinct matters, SQLite walks the index of all matters of the town for every part of the log.
    rows = tx.query("SELECT matter FROM act WHERE town = ? AND position >= ? AND position < ?", (tx.town, start, end))
    for (matter,) in dict.fromkeys(rows):
        put(tx, view, book, str(matter))
    tx.execute("UPDATE search_state SET position = ? WHERE town = ?", (end, tx.town))
    return end < head


def reset(tx: Writes) -> None:
    """Forget everything of the town."""
    for table in TABLES:
        tx.execute(f"DELETE FROM {table} WHERE town = ?", (tx.town,))  # noqa: S608 (names of our own tables)


def put(tx: Writes, view: View, book: Book, matter: str) -> None:
    """Make the rows of one matter equal to what it says now."""
    now = entry_of(view, book, matter)
    rows = tx.query("SELECT opened, text, village FROM search_text WHERE town = ? AND matter = ?", (tx.town, matter))
    before = Entry(*map(str, rows[0])) if rows else None
    if now is None or now == before:
        return
    old = set(pairs(before.text)) if before is not None and before.opened == now.opened else set()
    new = set(pairs(now.text))
    tx.executemany(
        "DELETE FROM search_gram WHERE town = ? AND gram = ? AND opened = ? AND matter = ?",
        [(tx.town, gram, now.opened, matter) for gram in sorted(old - new)],
    )
    tx.executemany(
        "INSERT INTO search_gram (town, gram, opened, matter) VALUES (?, ?, ?, ?)",
        [(tx.town, gram, now.opened, matter) for gram in sorted(new - old)],
    )
    tx.execute("DELETE FROM search_text WHERE town = ? AND matter = ?", (tx.town, matter))
    tx.execute(
        "INSERT INTO search_text (town, matter, opened, text, village) VALUES (?, ?, ?, ?, ?)",
        (tx.town, matter, now.opened, now.text, now.village),
    )


def entry_of(view: View, book: Book, matter: str) -> Entry | None:
    """What a matter is found by; None for acts that are no matter of a declared procedure."""
    history, slug = view.history(matter), view.procedure_of(matter)
    if slug is None or not history:
        return None
    try:
        declaration = governing(book, slug, history, history[-1].recorded_at)
    except LookupError:
        return None
    folded = fold(history, declaration)
    names = Names(view.powers)
    said = [title_of(folded), declaration.title, *(done.number for done in folded.acts if done.number)]
    said += told(folded, names, history[0].at)
    text = "\n".join(dict.fromkeys(plain(one) for one in said if one))[:LONGEST]
    return Entry(history[0].at.isoformat(), text, village_of(folded))


def told(folded: Folded, names: Names, opened: datetime) -> Iterator[str]:
    """The open texts of the acts that stand, as people read them."""
    for done in folded.standing:
        step = folded.step(done.step)
        if step is None or step.character is not None:
            continue
        values = folded.facts_of(done)
        for name, spec in step.facts.items():
            if name in values and spec.private is None:
                yield from words(spec, values[name], names, opened)


def words(spec: FactSpec, value: Json, names: Names, opened: datetime) -> Iterator[str]:
    """A value's words. Persons and other matters are found under their own matters."""
    if isinstance(value, str):
        if spec.type == "text":
            yield value
        elif spec.type == "choice":
            yield spec.choices.get(value, "")
        elif spec.type == "law-ref":
            yield str(names.powers(day_of(opened)).get(value, {}).get("name") or "")
    elif isinstance(value, dict) and spec.type in ("place", "organisation"):
        yield from (str(value[part]) for part in ("village", "text", "name") if value.get(part))
    elif isinstance(value, list):
        for row in value:
            for name, held in row.items() if isinstance(row, dict) else ():
                if name in spec.items and spec.items[name].private is None:
                    yield from words(spec.items[name], held, names, opened)


def village_of(folded: Folded) -> str:
    """The village a matter is about, where an open fact says it."""
    for value in folded.facts.values():
        if isinstance(value, dict) and isinstance(value.get("village"), str):
            return str(value["village"])
    named = folded.facts.get("village")
    return named if isinstance(named, str) else ""


def plain(text: str) -> str:
    """The text as it is compared: one form of each character, small letters, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def pairs(text: str) -> Iterable[str]:
    """Every two neighbouring characters inside the lines of a text."""
    for line in text.split("\n"):
        for place in range(len(line) - 1):
            yield line[place : place + 2]
