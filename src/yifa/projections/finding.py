"""Asks the search index and the register of matters, inside what one person may read; decides nothing about rights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from yifa.law.zone import start_of
from yifa.projections.port import Reading
from yifa.projections.scope import Scope
from yifa.projections.search import plain

COLUMNS = "m.matter, m.slug, m.title, m.number, m.stage, m.outcome, m.opened_at, m.closed_at"
COMMON = 1_000
"""A pair of characters in more matters than this counts as common; the rarest pair leads."""
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words that must all be there, and how the matters are narrowed."""

    text: str = ""
    slug: str = ""
    year: int | None = None
    village: str = ""
    state: str = ""
    """`open`, `closed`, `late`, or `any`; empty where that was not asked."""

    @property
    def words(self) -> list[str]:
        """The words, as they are compared."""
        return list(dict.fromkeys(filter(None, map(plain, self.text.split()))))[:MOST_WORDS]

    @property
    def empty(self) -> bool:
        """True where nothing was asked."""
        return not (self.words or self.slug or self.year or self.village or self.state)


@dataclass(slots=True)
class _Query:
    """A statement being put together."""

    conditions: list[str]
    values: list[object]

    def add(self, condition: str, *values: object) -> None:
        self.conditions.append(condition)
        self.values.extend(values)


def find(reader: Reading, scope: Scope, asked: Asked, now: datetime, *, limit: int, offset: int = 0) -> list[tuple[str, ...]]:
    """Rows of matters that fit, the newest first. Empty where nothing was asked."""
    if asked.empty or scope.empty:
        return []
    base, source = _base(reader, scope.town, asked.words)
    condition, values = scope.only((asked.slug,)).condition() if asked.slug else scope.condition()
    base.add(condition, *values)
    _narrow(base, asked, now)
    order = "g.opened DESC, m.matter" if source.startswith("search_gram") else "m.opened_at DESC, m.matter"
    sql = f"SELECT {COLUMNS} FROM {source} WHERE {' AND '.join(base.conditions)} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
    return reader.query(sql, (*base.values, limit, offset))


def by_village(reader: Reading, scope: Scope, first: date, last: date) -> list[tuple[str, int, int]]:
    """(village, matters opened from the first to the last day, how many of them are closed), in the order of names."""
    condition, values = scope.condition()
    sql = (
        "SELECT t.village, COUNT(*), SUM(CASE WHEN m.closed_at = '' THEN 0 ELSE 1 END) FROM search_text t"  # noqa: S608
        " JOIN matter m ON m.town = t.town AND m.matter = t.matter"
        f" WHERE t.town = ? AND t.village <> '' AND t.opened >= ? AND t.opened < ? AND {condition}"
        " GROUP BY t.village ORDER BY t.village"
    )
    ends = (start_of(first), start_of(date.fromordinal(last.toordinal() + 1)))
    rows = reader.query(sql, (scope.town, *(each.astimezone(UTC).isoformat() for each in ends), *values))
    return [(str(village), int(count), int(closed)) for village, count, closed in rows]


def _base(reader: Reading, town: str, words: Sequence[str]) -> tuple[_Query, str]:
    """Where to begin: the rarest pair of characters asked for, else the texts, else the register itself."""
    joined = "JOIN matter m ON m.town = t.town AND m.matter = t.matter"
    query = _Query([], [])
    grams = sorted({gram for word in words for gram in _grams(word)}, key=lambda gram: (_spread(reader, town, gram), gram))
    if grams:
        source = f"search_gram g JOIN search_text t ON t.town = g.town AND t.matter = g.matter {joined}"
        query.add("g.town = ? AND g.gram = ?", town, grams[0])
        for gram in grams[1:]:
            query.add(
                "EXISTS (SELECT 1 FROM search_gram o WHERE o.town = g.town AND o.gram = ? AND o.opened = g.opened"
                " AND o.matter = g.matter)",
                gram,
            )
    else:
        source = (
            f"search_text t {joined}" if words else "matter m LEFT JOIN search_text t ON t.town = m.town AND t.matter = m.matter"
        )
        query.add("m.town = ?", town)
    for word in words:
        if len(word) != 2:
            query.add("t.text LIKE ? ESCAPE '!'", f"%{word.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%")
    return query, source


def _grams(word: str) -> Iterator[str]:
    return (word[place : place + 2] for place in range(len(word) - 1))


def _spread(reader: Reading, town: str, gram: str) -> int:
    """In how many matters a pair stands, counted no further than it matters."""
    sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_gram WHERE town = ? AND gram = ? LIMIT ?) seen"
    return int(reader.query(sql, (town, gram, COMMON))[0][0])


def _narrow(query: _Query, asked: Asked, now: datetime) -> None:
    if asked.year is not None:
        ends = (start_of(date(asked.year, 1, 1)), start_of(date(asked.year + 1, 1, 1)))
        query.add("m.opened_at >= ? AND m.opened_at < ?", *(each.astimezone(UTC).isoformat() for each in ends))
    if asked.village:
        query.add("t.village = ?", asked.village)
    if asked.state == "open":
        query.add("m.closed_at = ''")
    if asked.state == "closed":
        query.add("m.closed_at <> ''")
    if asked.state == "late":
        query.add(
            "m.closed_at = '' AND EXISTS (SELECT 1 FROM clock c WHERE c.town = m.town AND c.matter = m.matter AND c.met_at = ''"
            " AND c.paused_at = '' AND c.miss <> 'none' AND c.due_at <> '' AND c.due_at <= ?)",
            now.astimezone(UTC).isoformat(),
        )
