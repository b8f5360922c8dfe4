"""What must be published, by when, and what became of it: an allow-list of open facts per act; masks nothing, guesses nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yifa.law.clock import Due
from yifa.procedure.declaration import Publish
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.port import Reading, Writing
from yifa.record.act import Json

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS notice (
        town TEXT NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL, matter TEXT NOT NULL, slug TEXT NOT NULL,
        step TEXT NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL, facts TEXT NOT NULL, made_at TEXT NOT NULL,
        due_day TEXT NOT NULL, due_at TEXT NOT NULL, article TEXT NOT NULL,
        published_at TEXT NOT NULL, published_by TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL, withdrawn_by TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (town, act))""",
    # The public list: what is out, newest first.
    "CREATE INDEX IF NOT EXISTS notice_public ON notice (town, published_at)",
    # A matter's publication state.
    "CREATE INDEX IF NOT EXISTS notice_matter ON notice (town, matter)",
)
TABLES = ("notice",)

PUBLICATION = "publication"
TAKE_DOWN = "unpublish"


@dataclass(frozen=True, slots=True)
class Notice:
    """One publishable act. Not `published_at`: still waiting; with `withdrawn_at`: a reasoned tombstone."""

    act: str
    matter: str
    slug: str
    step: str
    title: str
    number: str
    facts: Mapping[str, Json]
    made_at: datetime
    due_day: date | None
    due_at: datetime | None
    article: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    reason: str

    @property
    def state(self) -> str:
        """What a reader is told: 待公开, 有效 or 已撤回."""
        if self.withdrawn_at is not None:
            return "已撤回"
        return "有效" if self.published_at is not None else "待公开"

    def late(self, now: datetime) -> bool:
        """True where it was published after the last day, or is not yet published and the day is over."""
        return self.due_at is not None and (self.published_at or now) >= self.due_at


class Notices:
    """Keeps a row per publishable standing act and follows its publication and withdrawal."""

    name = "notices"

    def made(self, tx: Writing, done: Done, folded: Folded, publish: Publish, due: Due | None, article: str) -> None:
        """An act that must be published was performed."""
        values = folded.facts_of(done)
        facts = {name: _value(name, values, folded) for name in publish.facts}
        tx.execute(
            "INSERT INTO notice (town, act, position, matter, slug, step, title, number, facts, made_at, due_day, due_at,"
            " article, published_at, published_by, withdrawn_at, withdrawn_by, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', '')",
            (tx.town, str(done.id), done.position, done.matter, done.slug, done.step, publish.title or folded.declaration.title,
             done.number or "", _dump(facts), done.at.isoformat(), due.day.isoformat() if due else "",
             due.instant.isoformat() if due else "", article),
        )  # fmt: skip

    def published(self, tx: Writing, done: Done) -> None:
        """The act in this act's thread is now public."""
        tx.execute(
            "UPDATE notice SET published_at = ?, published_by = ? WHERE town = ? AND act = ? AND published_at = ''",
            (done.at.isoformat(), str(done.id), tx.town, str(done.thread)),
        )

    def withdrawn(self, tx: Writing, act: str, done: Done, reason: str) -> None:
        """What was public comes down, leaving the reason; what never was public needs no tombstone."""
        tx.execute("DELETE FROM notice WHERE town = ? AND act = ? AND published_at = ''", (tx.town, act))
        tx.execute(
            "UPDATE notice SET withdrawn_at = ?, withdrawn_by = ?, reason = ? WHERE town = ? AND act = ? AND withdrawn_at = ''",
            (done.at.isoformat(), str(done.id), reason, tx.town, act),
        )

    def corrected(self, tx: Writing, original: Done, folded: Folded, publish: Publish) -> None:
        """A correction is read through: the notice shows the corrected facts."""
        values = folded.facts_of(original)
        facts = {name: _value(name, values, folded) for name in publish.facts}
        tx.execute("UPDATE notice SET facts = ? WHERE town = ? AND act = ?", (_dump(facts), tx.town, str(original.id)))


_COLUMNS = "act, matter, slug, step, title, number, facts, made_at, due_day, due_at, article, published_at, withdrawn_at, reason"


def published(reader: Reading, town: str, *, slug: str = "", year: int | None = None, limit: int = 200) -> list[Notice]:
    """The public list, newest first, tombstones included."""
    start, end = (f"{year}-01-01", f"{year + 1}-01-01") if year else ("0", "9")
    rows = reader.query(
        f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND published_at <> '' AND (? = '' OR slug = ?)"  # noqa: S608
        " AND made_at >= ? AND made_at < ? ORDER BY published_at DESC, position DESC LIMIT ?",
        (town, slug, slug, start, end, limit),
    )
    return [_notice(row) for row in rows]


def waiting(reader: Reading, town: str, *, limit: int = 200) -> list[Notice]:
    """What must still be published, the nearest last day first."""
    rows = reader.query(
        f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND published_at = ''"  # noqa: S608
        " ORDER BY CASE WHEN due_at = '' THEN 1 ELSE 0 END, due_at, position LIMIT ?",
        (town, limit),
    )
    return [_notice(row) for row in rows]


def of_matter(reader: Reading, town: str, matter: str) -> list[Notice]:
    """Every publishable act of one matter in order."""
    rows = reader.query(f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND matter = ? ORDER BY position", (town, matter))  # noqa: S608
    return [_notice(row) for row in rows]


def by_act(reader: Reading, town: str, act: str) -> Notice | None:
    """One notice, None where the act is not publishable or was withdrawn before it became public."""
    rows = reader.query(f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND act = ?", (town, act))  # noqa: S608
    return _notice(rows[0]) if rows else None


def _value(name: str, values: Mapping[str, Json], folded: Folded) -> Json:
    return values.get(name, folded.facts.get(name))


def _dump(facts: Mapping[str, Json]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _notice(row: Sequence[str]) -> Notice:
    act, matter, slug, step, title, number, facts, made, due_day, due_at, article, out, down, reason = row
    return Notice(
        act, matter, slug, step, title, number, json.loads(facts), datetime.fromisoformat(made),
        date.fromisoformat(due_day) if due_day else None, _moment(due_at), article, _moment(out), _moment(down), reason,
    )  # fmt: skip
