"""Which expected slots are filled and while which times a duty ran, kept from the acts; what is missing is never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yifa.law.zone import end_of, start_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.derive import word_of
from yifa.procedure.expects import Expectation, slot_of
from yifa.procedure.fact import read_day
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.port import Writing
from yifa.record.act import Json
from yifa.record.clock import write_time

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS expect_slot (
        town TEXT NOT NULL, matter TEXT NOT NULL, expectation TEXT NOT NULL, slot TEXT NOT NULL, member TEXT NOT NULL,
        value BIGINT NOT NULL, late INTEGER NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL)""",
    # What fills the slots of one expectation.
    "CREATE INDEX IF NOT EXISTS expect_slot_fills ON expect_slot (town, expectation, slot)",
    # The slots of one matter, when an act changes them.
    "CREATE INDEX IF NOT EXISTS expect_slot_matter ON expect_slot (town, matter)",
    """CREATE TABLE IF NOT EXISTS expect_window (
        town TEXT NOT NULL, matter TEXT NOT NULL, expectation TEXT NOT NULL, start TEXT NOT NULL, until TEXT,
        act TEXT NOT NULL)""",
    # The times during which one expectation runs.
    "CREATE INDEX IF NOT EXISTS expect_window_runs ON expect_window (town, expectation, start)",
    # The windows of one matter, when an act changes them.
    "CREATE INDEX IF NOT EXISTS expect_window_matter ON expect_window (town, matter)",
)
TABLES = ("expect_slot", "expect_window")
END = "@end"


@dataclass(frozen=True, slots=True)
class Filled:
    """An act that fills a slot, or comes too late for it."""

    slot: str
    member: str
    value: int
    late: bool
    act: Done


@dataclass(frozen=True, slots=True)
class Window:
    """While an expectation runs; `until` is the first moment it does not."""

    start: datetime
    until: datetime | None
    act: Done


def expectation_id(declaration: Declaration, spec: Expectation) -> str:
    """`slug.name`."""
    return f"{declaration.slug}.{spec.name}"


def filled(spec: Expectation, folded: Folded) -> Iterator[Filled]:
    """What the matter's standing acts fill."""
    for done in folded.by_step.get(spec.step, ()):
        facts = folded.facts_of(done)
        slot = slot_of(spec, done.at)
        member = word_of(facts.get(spec.match, folded.facts.get(spec.match))) if spec.match is not None else ""
        yield Filled(slot.key, member or "", _value(facts.get(spec.amount)) if spec.amount else 1, done.at >= slot.over, done)


def windows(spec: Expectation, folded: Folded, lapses_at: datetime | None) -> Iterator[Window]:
    """While the matter expects it: from each starting act, or the day it names, to the end; never longer than the matter."""
    closed = None if folded.closed is None else folded.closed.effective
    for start, done in _starts(spec, folded):
        ends = [end for end in (closed, lapses_at, *_ends(spec, folded, start)) if end is not None]
        until = min(ends, default=None)
        if until is None or start < until:
            yield Window(start, until, done)


def _starts(spec: Expectation, folded: Folded) -> Iterator[tuple[datetime, Done]]:
    if spec.start is None:
        yield from ((done.effective, done) for done in folded.standing[:1])
    elif spec.start in folded.declaration.steps:
        yield from ((done.effective, done) for done in folded.by_step.get(spec.start, ()))
    else:
        for done, day in _days(spec.start, folded):
            yield start_of(read_day(day)), done


def _ends(spec: Expectation, folded: Folded, start: datetime) -> Iterator[datetime]:
    if spec.until is None or spec.until == END:
        return
    if spec.until in folded.declaration.steps:
        yield from (done.effective for done in folded.by_step.get(spec.until, ()) if done.effective >= start)
    else:
        yield from (end_of(read_day(day)) for _, day in _days(spec.until, folded))


def _days(name: str, folded: Folded) -> Iterator[tuple[Done, str]]:
    """The latest day that a fact holds, with the act that says so."""
    step, dot, fact = name.rpartition(".")
    acts = folded.by_step.get(step, ()) if dot else folded.standing
    found = [(done, folded.facts_of(done).get(fact)) for done in acts]
    yield from [(done, day) for done, day in found if isinstance(day, str)][-1:]


def _value(value: Json) -> int:
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


class Expecting:
    """Keeps both tables equal to what the folded matters give."""

    name = "expecting"

    def apply(self, tx: Writing, done: Done, folded: Folded, lapses_at: datetime | None) -> None:
        """Take in one act."""
        if not folded.declaration.expects:
            return
        for table in TABLES:
            tx.execute(f"DELETE FROM {table} WHERE town = ? AND matter = ?", (tx.town, done.matter))  # noqa: S608 (our own tables)
        for spec in folded.declaration.expects.values():
            name = expectation_id(folded.declaration, spec)
            for each in filled(spec, folded):
                tx.execute(
                    "INSERT INTO expect_slot (town, matter, expectation, slot, member, value, late, act, position)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (tx.town, done.matter, name, each.slot, each.member, each.value, int(each.late), str(each.act.id),
                     each.act.position),
                )  # fmt: skip
            for window in windows(spec, folded, lapses_at):
                until = None if window.until is None else write_time(window.until)
                tx.execute(
                    "INSERT INTO expect_window (town, matter, expectation, start, until, act) VALUES (?, ?, ?, ?, ?, ?)",
                    (tx.town, done.matter, name, write_time(window.start), until, str(window.act.id)),
                )
