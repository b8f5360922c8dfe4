"""Keeps the engine's index in step with the log, act by act and in its transaction; refuses to hold what only time decides."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.derive import derive, gives
from yifa.procedure.fold import Folded, fold
from yifa.procedure.index import DatabaseView, Shelf, write_moment
from yifa.procedure.ports import RuleBook
from yifa.procedure.reading import links_of
from yifa.procedure.state import due_lapses, standing_at
from yifa.procedure.view import Done
from yifa.record.tx import Tx

_TABLES = (
    # One row per town: the next log position to read, and the token of what is derived.
    "CREATE TABLE index_state (town TEXT PRIMARY KEY, position {int} NOT NULL, token TEXT NOT NULL)",
    """CREATE TABLE index_matter (town TEXT NOT NULL, matter TEXT NOT NULL, slug TEXT NOT NULL, position {int} NOT NULL,
        closed_at TEXT, PRIMARY KEY (town, matter))""",
    "CREATE INDEX index_matter_by_slug ON index_matter (town, slug, position)",  # matters(slug)
    """CREATE TABLE index_link (town TEXT NOT NULL, matter TEXT NOT NULL, name TEXT NOT NULL, other TEXT NOT NULL,
        position {int} NOT NULL, PRIMARY KEY (town, matter, name))""",
    "CREATE INDEX index_link_by_other ON index_link (town, other, position)",  # linking(matter)
    """CREATE TABLE index_number (town TEXT NOT NULL, series TEXT NOT NULL, year {int} NOT NULL, number {int} NOT NULL,
        text TEXT NOT NULL, matter TEXT NOT NULL, epoch {int} NOT NULL, sequence {int} NOT NULL,
        PRIMARY KEY (town, series, year, number))""",
    """CREATE TABLE index_standing (town TEXT NOT NULL, person TEXT NOT NULL, standing TEXT NOT NULL, over TEXT,
        start TEXT NOT NULL, until TEXT, ended TEXT, epoch {int} NOT NULL, sequence {int} NOT NULL, matter TEXT NOT NULL,
        detail TEXT NOT NULL, position {int} NOT NULL)""",
    "CREATE INDEX index_standing_by_person ON index_standing (town, person)",  # standings(person)
    "CREATE INDEX index_standing_by_name ON index_standing (town, standing)",  # standings(None, standing)
    "CREATE INDEX index_standing_by_matter ON index_standing (town, matter)",  # rewriting a matter's rows
    """CREATE TABLE index_revocation (town TEXT NOT NULL, matter TEXT NOT NULL, person TEXT NOT NULL, standing TEXT,
        at TEXT NOT NULL, position {int} NOT NULL)""",
    "CREATE INDEX index_revocation_by_person ON index_revocation (town, person)",  # standings(person)
    "CREATE INDEX index_revocation_by_matter ON index_revocation (town, matter)",  # rewriting a matter's rows
    """CREATE TABLE index_power (town TEXT NOT NULL, matter TEXT NOT NULL, item TEXT NOT NULL, start TEXT NOT NULL, ends TEXT,
        detail TEXT NOT NULL, position {int} NOT NULL)""",
    "CREATE INDEX index_power_by_matter ON index_power (town, matter)",  # rewriting a matter's rows
    """CREATE TABLE index_contest (town TEXT NOT NULL, matter TEXT NOT NULL, rule TEXT NOT NULL, start TEXT NOT NULL,
        ends TEXT NOT NULL)""",
    "CREATE INDEX index_contest_by_matter ON index_contest (town, matter)",  # rewriting a matter's rows
    "CREATE TABLE index_lapse (town TEXT NOT NULL, matter TEXT NOT NULL, due TEXT NOT NULL, PRIMARY KEY (town, matter))",
    "CREATE INDEX index_lapse_by_due ON index_lapse (town, due)",  # the tick
)

_OF_TOWN = ("state", "matter", "link", "number", "standing", "revocation", "power", "contest", "lapse")
_OF_MATTER = ("standing", "revocation", "power", "contest")


class Projector(Protocol):
    """Something that follows the log in the act's transaction."""

    @property
    def name(self) -> str: ...

    def schema(self, dialect: str) -> list[str]:
        """Statements that make its tables."""

    def apply(self, tx: Tx, done: Done, declaration: Declaration, step: Step, history: Sequence[Done]) -> None:
        """Take one act in, the last of its matter's history."""

    def reset(self, tx: Tx) -> None:
        """Forget everything about the transaction's town."""


@dataclass(slots=True)
class Index:
    """The engine's own projector. `shelf` is the one that the views of this process share."""

    library: RuleBook
    calendar: Calendar
    shelf: Shelf
    name: str = "index"

    def schema(self, dialect: str) -> list[str]:
        """Statements that make the tables on either database."""
        integer = "INTEGER" if dialect == "sqlite" else "BIGINT"
        return [statement.format(int=integer) for statement in _TABLES]

    def reset(self, tx: Tx) -> None:
        """Forget the town's rows; the log still holds everything they say."""
        for table in _OF_TOWN:
            tx.execute(f"DELETE FROM index_{table} WHERE town = ?", (tx.town,))  # noqa: S608
        self.forget(tx.town)

    def forget(self, town: str) -> None:
        """What this process remembers of the town's derived rows is no longer so."""
        self.shelf.kept.pop(town, None)

    def apply(self, tx: Tx, done: Done, declaration: Declaration, step: Step, history: Sequence[Done]) -> None:
        """Take one act in. The act is in the log of this transaction already."""
        del history  # read again through a view, which also knows links and standings
        self.take(tx, done, declaration, step, DatabaseView(tx, tx.town, shelf=self.shelf))

    def take(self, tx: Tx, done: Done, declaration: Declaration, step: Step, view: DatabaseView) -> None:
        """`apply` with a view that the transaction already uses."""
        history = view.history(done.matter)
        opening = history[0].id == done.id
        if opening:
            self._open(tx, done, declaration)
        series = step.number or (declaration.opens_number if opening else None)
        if step.lends is not None:
            self._lend(tx, done, step.lends.series, view)
        elif series is not None and done.number is not None:
            self._number(tx, done, series, view)
        giving, lapsing = (
            gives(declaration),
            [spec for spec in declaration.clocks.values() if spec.miss == "lapse" and spec.lapse],
        )
        if not (giving or lapsing or step.closes or step.undoes):
            return
        folded = fold(history, declaration)
        if step.closes or step.undoes:
            closed = None if folded.closed is None else write_moment(folded.closed.at)
            tx.execute("UPDATE index_matter SET closed_at = ? WHERE town = ? AND matter = ?", (closed, tx.town, done.matter))
        if giving:
            self._derived(tx, done.matter, folded, view)
        if lapsing:
            self._lapse(tx, done, folded)

    def _open(self, tx: Tx, done: Done, declaration: Declaration) -> None:
        tx.execute(
            "INSERT INTO index_matter (town, matter, slug, position, closed_at) VALUES (?, ?, ?, ?, NULL)",
            (tx.town, done.matter, done.slug, done.position),
        )
        if declaration.links:
            for name, other in links_of(tx.act(tx.town, done.id)).items():
                tx.execute(
                    "INSERT INTO index_link (town, matter, name, other, position) VALUES (?, ?, ?, ?, ?)",
                    (tx.town, done.matter, name, other, done.position),
                )

    def _lend(self, tx: Tx, done: Done, series: str, view: DatabaseView) -> None:
        """Every number of the block is taken by the lending act until another act bears it."""
        year = day_of(done.at).year
        first = view.next_number(series, year)
        for number, text in enumerate(done.lends, start=first):
            tx.execute(
                "INSERT INTO index_number (town, series, year, number, text, matter, epoch, sequence)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (tx.town, series, year, number, text, done.matter, done.id.epoch, done.id.sequence),
            )

    def _number(self, tx: Tx, done: Done, series: str, view: DatabaseView) -> None:
        year = day_of(done.at).year
        if done.lent is not None:
            tx.execute(
                "UPDATE index_number SET text = ?, matter = ?, epoch = ?, sequence = ?"
                " WHERE town = ? AND series = ? AND year = ? AND number = ?",
                (done.number, done.matter, done.id.epoch, done.id.sequence, tx.town, series, year, done.lent),
            )
            return
        tx.execute(
            "INSERT INTO index_number (town, series, year, number, text, matter, epoch, sequence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                tx.town, series, year, view.next_number(series, year), done.number, done.matter, done.id.epoch, done.id.sequence,
            ),
        )  # fmt: skip

    def _derived(self, tx: Tx, matter: str, folded: Folded, view: DatabaseView) -> None:
        """Everything the matter gives, written anew."""
        derived = derive(folded)
        for table in _OF_MATTER:
            tx.execute(f"DELETE FROM index_{table} WHERE town = ? AND matter = ?", (tx.town, matter))  # noqa: S608
        for given in derived.standings:
            held = given.standing
            tx.execute(
                "INSERT INTO index_standing (town, person, standing, over, start, until, ended, epoch, sequence, matter, detail,"
                " position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    tx.town, held.person, held.standing, held.over, write_moment(held.start), write_moment(held.until),
                    write_moment(held.ended), held.given_by.epoch, held.given_by.sequence, matter,
                    json.dumps(dict(held.detail), ensure_ascii=False, sort_keys=True), given.position,
                ),
            )  # fmt: skip
        for each in derived.revocations:
            tx.execute(
                "INSERT INTO index_revocation (town, matter, person, standing, at, position) VALUES (?, ?, ?, ?, ?, ?)",
                (tx.town, matter, each.person, each.standing, write_moment(each.at), each.position),
            )
        for power in derived.powers:
            tx.execute(
                "INSERT INTO index_power (town, matter, item, start, ends, detail, position) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    tx.town, matter, power.item, power.start.isoformat(), None if power.end is None else power.end.isoformat(),
                    json.dumps(dict(power.detail), ensure_ascii=False, sort_keys=True), folded.acts[0].position,
                ),
            )  # fmt: skip
        for contest in derived.contests:
            tx.execute(
                "INSERT INTO index_contest (town, matter, rule, start, ends) VALUES (?, ?, ?, ?, ?)",
                (tx.town, matter, contest.rule, write_moment(contest.start), write_moment(contest.end)),
            )
        # A random token, not a count: after a rollback the same count would come back with another content.
        tx.execute("UPDATE index_state SET token = ? WHERE town = ?", (secrets.token_hex(8), tx.town))
        view.forget()

    def _lapse(self, tx: Tx, done: Done, folded: Folded) -> None:
        """The next hour at which the tick has something to record in the matter."""
        tx.execute("DELETE FROM index_lapse WHERE town = ? AND matter = ?", (tx.town, done.matter))
        specs = [spec for spec in folded.declaration.clocks.values() if spec.miss == "lapse" and spec.lapse]
        now, lapsed = standing_at(folded.acts, folded.declaration, done.recorded_at, library=self.library, calendar=self.calendar)
        hours = [lapse.at for lapse in lapsed if lapse.recorded is None]
        if now.closed is None:
            hours.extend(lapse.at for lapse in due_lapses(now, specs, self.library, self.calendar))
        if hours:
            tx.execute(
                "INSERT INTO index_lapse (town, matter, due) VALUES (?, ?, ?)", (tx.town, done.matter, write_moment(min(hours)))
            )
