"""What must be published, by when, and what became of it: an allow-list of open facts per act; masks nothing, guesses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from yifa.law.zone import day_of, start_of
from yifa.procedure.declaration import Publish, Step
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.port import Reading, Writing
from yifa.projections.situation import holds
from yifa.projections.terms import Term, Terms
from yifa.record.act import Json

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS notice (
        town TEXT NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL, matter TEXT NOT NULL, slug TEXT NOT NULL,
        step TEXT NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL, facts TEXT NOT NULL, made_at TEXT NOT NULL,
        due_day TEXT NOT NULL, due_at TEXT NOT NULL, article TEXT NOT NULL,
        published_at TEXT NOT NULL, published_by TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL, withdrawn_by TEXT NOT NULL, reason TEXT NOT NULL,
        shown_from TEXT NOT NULL, shown_until TEXT NOT NULL, shown_article TEXT NOT NULL, corrected_at TEXT NOT NULL,
        PRIMARY KEY (town, act))""",
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
    """One publishable act. Not `published_at`: still waiting; with `withdrawn_at`: a reasoned tombstone.

    `shown_from` is the first day on which it may be taken down as long enough shown, `shown_until` the last day on which
    it is shown, under `shown_article`; None where no rule limits it. `over` is set by `shown` alone.
    """

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
    shown_from: date | None = None
    shown_until: date | None = None
    shown_article: str = ""
    corrected_at: datetime | None = None
    over: bool = False

    @property
    def hidden(self) -> bool:
        """True where its facts are no longer told: withdrawn, or shown to its last day."""
        return self.withdrawn_at is not None or self.over

    @property
    def state(self) -> str:
        """What a reader is told: 待公开, 有效, 公示期满 or 已撤回."""
        if self.withdrawn_at is not None:
            return "已撤回"
        if self.over:
            return "公示期满"
        return "有效" if self.published_at is not None else "待公开"

    def late(self, now: datetime) -> bool:
        """True where it was published after the last day, or is not yet published and the day is over."""
        return self.due_at is not None and (self.published_at or now) >= self.due_at


def shown(notice: Notice, now: datetime) -> Notice:
    """The notice as anybody may see it at a moment: without facts once it is withdrawn or its last day of showing is over."""
    over = notice.published_at is not None and notice.shown_until is not None and day_of(now) > notice.shown_until
    hidden = over or notice.withdrawn_at is not None
    return replace(notice, over=over, facts={} if hidden else notice.facts)


class Notices:
    """Keeps the rows of a matter equal to its fold: a withdrawal that is itself withdrawn gives the notice back."""

    name = "notices"

    def apply(self, tx: Writing, done: Done, folded: Folded, step: Step, terms: Terms) -> None:
        """Take in one act. Only acts that publish, take down, undo or correct can change a row."""
        if not (step.publish or step.role == PUBLICATION or step.name == TAKE_DOWN or step.undoes or step.replaces):
            return
        tx.execute("DELETE FROM notice WHERE town = ? AND matter = ?", (tx.town, done.matter))
        for row in _rows(folded, terms):
            tx.execute(_INSERT, (tx.town, *row))


_INSERT = (
    "INSERT INTO notice (town, act, position, matter, slug, step, title, number, facts, made_at, due_day, due_at,"
    " article, published_at, published_by, withdrawn_at, withdrawn_by, reason, shown_from, shown_until, shown_article,"
    " corrected_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _rows(folded: Folded, terms: Terms) -> Iterator[tuple[str | int, ...]]:
    for done in folded.acts:
        step = folded.step(done.step)
        publish = step.publish if step is not None else None
        if publish is None or not (publish.when is None or holds(publish.when, folded, folded.facts_of(done))):
            continue
        out = next((act for act in folded.with_role(PUBLICATION) if act.thread == done.id), None)
        down = _taken_down(folded, done)
        if down is not None and out is None:
            continue  # what never was public needs no tombstone
        yield _row(folded, done, publish, terms.of(done, publish), out, down)


def _taken_down(folded: Folded, done: Done) -> Done | None:
    """The act that took it down first: the office's own, or one that undid the decision."""
    found = [act for act in folded.by_step.get(TAKE_DOWN, ()) if act.thread == done.id]
    if done.id in folded.undone:
        found.append(folded.undone[done.id])
    return min(found, key=lambda act: act.position) if found else None


def _row(folded: Folded, done: Done, publish: Publish, term: Term, out: Done | None, down: Done | None) -> tuple[str | int, ...]:
    values = folded.facts_of(done)
    facts = {name: _value(name, values, folded) for name in publish.facts}
    due = term.due
    corrected = [act.at for act in folded.standing if act.thread == done.id and _replaces(folded, act)]
    return (
        str(done.id), done.position, done.matter, done.slug, done.step, publish.title or folded.declaration.title,
        done.number or "", _dump(facts), done.at.isoformat(), due.day.isoformat() if due else "",
        due.instant.isoformat() if due else "", term.article, out.at.isoformat() if out else "", str(out.id) if out else "",
        down.at.isoformat() if down else "", str(down.id) if down else "", _reason(folded, down) if down else "",
        term.shown_from.isoformat() if term.shown_from else "", term.shown_until.isoformat() if term.shown_until else "",
        term.shown_article, max(corrected).isoformat() if corrected else "",
    )  # fmt: skip


def _replaces(folded: Folded, act: Done) -> bool:
    step = folded.step(act.step)
    return step is not None and bool(step.replaces)


def _reason(folded: Folded, down: Done) -> str:
    step = folded.step(down.step)
    given = down.facts.get("unpublish_reason") or down.facts.get("withdraw_reason")
    return str(given or (step.title if step is not None else ""))


YEARS = range(1949, 2201)
_COLUMNS = (
    "act, matter, slug, step, title, number, facts, made_at, due_day, due_at, article, published_at, withdrawn_at, reason,"
    " shown_from, shown_until, shown_article, corrected_at"
)


def published(reader: Reading, town: str, *, slug: str = "", year: int | None = None, limit: int = 200) -> list[Notice]:
    """The public list, newest first, tombstones included; nothing for a year that no record can be of."""
    if year is not None and year not in YEARS:
        return []
    start, end = _bounds(year)
    rows = reader.query(
        f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND published_at <> '' AND (? = '' OR slug = ?)"  # noqa: S608
        " AND made_at >= ? AND made_at < ? ORDER BY published_at DESC, position DESC LIMIT ?",
        (town, slug, slug, start, end, limit),
    )
    return [_notice(row) for row in rows]


def page(
    reader: Reading, town: str, *, slug: str = "", year: int | None = None, after: str = "", limit: int = 100
) -> tuple[list[Notice], str]:
    """A part of the public list, newest first, and the act to go on after, empty at the end.

    What is published meanwhile stands before the first part, so going on shows nothing twice and leaves nothing out.
    Raises LookupError where `after` was never published.
    """
    start, end = _bounds(year)
    since = reader.query(
        "SELECT published_at, position FROM notice WHERE town = ? AND act = ? AND published_at <> ''", (town, after)
    )
    if after and not since:
        raise LookupError(after)
    at, position = since[0] if since else ("9", 0)
    rows = reader.query(
        f"SELECT {_COLUMNS} FROM notice WHERE town = ? AND published_at <> '' AND (? = '' OR slug = ?)"  # noqa: S608
        " AND made_at >= ? AND made_at < ? AND (published_at < ? OR (published_at = ? AND position < ?))"
        " ORDER BY published_at DESC, position DESC LIMIT ?",
        (town, slug, slug, start, end, at, at, position, limit + 1),
    )
    found = [_notice(row) for row in rows]
    return found[:limit], found[limit - 1].act if len(found) > limit else ""


def _bounds(year: int | None) -> tuple[str, str]:
    # Times are kept in UTC, but a year begins in Shanghai.
    return (start_of(date(year, 1, 1)).isoformat(), start_of(date(year + 1, 1, 1)).isoformat()) if year else ("0", "9")


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


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _notice(row: Sequence[str]) -> Notice:
    act, matter, slug, step, title, number, facts, made, due_day, due_at, article, out, down, reason, *display = row
    shown_from, shown_until, shown_article, corrected = display
    return Notice(
        act, matter, slug, step, title, number, json.loads(facts), datetime.fromisoformat(made), _date(due_day),
        _moment(due_at), article, _moment(out), _moment(down), reason, _date(shown_from), _date(shown_until), shown_article,
        _moment(corrected),
    )  # fmt: skip
