"""One row per matter and who acted in it: what lists, desks and read permissions look at; no private text, no state of now."""

from __future__ import annotations

from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.port import Writing
from yifa.record.act import Json

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS matter (
        town TEXT NOT NULL, matter TEXT NOT NULL, slug TEXT NOT NULL, title TEXT NOT NULL, area TEXT NOT NULL,
        number TEXT NOT NULL, stage TEXT NOT NULL, outcome TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT NOT NULL,
        last_at TEXT NOT NULL, last_position BIGINT NOT NULL, acts INTEGER NOT NULL, PRIMARY KEY (town, matter))""",
    # A register: one procedure's matters, newest first.
    "CREATE INDEX IF NOT EXISTS matter_register ON matter (town, slug, opened_at)",
    # Desks and registers ask for what is still open, by procedure.
    "CREATE INDEX IF NOT EXISTS matter_open ON matter (town, closed_at, slug)",
    # Search by number.
    "CREATE INDEX IF NOT EXISTS matter_number ON matter (town, number)",
    """CREATE TABLE IF NOT EXISTS matter_actor (
        town TEXT NOT NULL, person TEXT NOT NULL, matter TEXT NOT NULL, capacity TEXT NOT NULL,
        PRIMARY KEY (town, person, matter, capacity))""",
    # Who acted in this matter: read permission and separation.
    "CREATE INDEX IF NOT EXISTS matter_actor_of ON matter_actor (town, matter)",
)
TABLES = ("matter", "matter_actor")

SUBJECTS = ("proposal_title", "exam_title", "list_title", "town_name", "name")
"""Open facts that say what a matter is about, best first, where its declaration anchors no title."""


class Matters:
    """Keeps the row of a matter equal to its fold."""

    name = "matters"

    def apply(self, tx: Writing, done: Done, folded: Folded) -> None:
        """Take in one act of the matter."""
        if len(folded.acts) == 1:
            self._open(tx, done, folded)
        else:
            self._update(tx, done, folded)
        seen = {(actor.person, actor.capacity) for earlier in folded.acts[:-1] for actor in earlier.actors}
        for actor in done.actors:
            if (actor.person, actor.capacity) in seen:
                continue
            tx.execute(
                "INSERT INTO matter_actor (town, person, matter, capacity) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (tx.town, actor.person, done.matter, actor.capacity),
            )

    def _open(self, tx: Writing, done: Done, folded: Folded) -> None:
        declaration = folded.declaration
        tx.execute(
            "INSERT INTO matter (town, matter, slug, title, area, number, stage, outcome, opened_at, closed_at, last_at,"
            " last_position, acts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (tx.town, done.matter, declaration.slug, title_of(folded), declaration.area or "", number_of(folded),
             folded.stage or "", folded.outcome or "", done.at.isoformat(), _closed(folded), done.at.isoformat(), done.position),
        )  # fmt: skip

    def _update(self, tx: Writing, done: Done, folded: Folded) -> None:
        tx.execute(
            "UPDATE matter SET title = ?, number = ?, stage = ?, outcome = ?, closed_at = ?, last_at = ?, last_position = ?,"
            " acts = ? WHERE town = ? AND matter = ?",
            (title_of(folded), number_of(folded), folded.stage or "", folded.outcome or "", _closed(folded), done.at.isoformat(),
             done.position, len(folded.acts), tx.town, done.matter),
        )  # fmt: skip


def title_of(folded: Folded) -> str:
    """What the matter is about in the open words of its acts, or the procedure's title."""
    named = folded.declaration.anchors.get("title")
    for fact in (named, *SUBJECTS):
        value = folded.facts.get(fact) if fact else None
        if isinstance(value, str) and value:
            return value
    return folded.declaration.title


def number_of(folded: Folded) -> str:
    """The number of the latest numbered standing act, else an outside number given as a fact, else nothing."""
    for done in reversed(folded.standing):
        if done.number:
            return done.number
    outside: Json = folded.facts.get("proposal_number") or folded.facts.get("certificate_number")
    return outside if isinstance(outside, str) else ""


def _closed(folded: Folded) -> str:
    return folded.closed.at.isoformat() if folded.closed else ""
