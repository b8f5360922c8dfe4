"""Finds lapses whose hour has come so that the door can record them; recording is declaratory and changes no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.procedure.draft import Draft
from yifa.procedure.index import Reads, write_moment
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.sealing import write_instant
from yifa.procedure.state import BY_LAW, governing, standing_at
from yifa.procedure.view import View
from yifa.record.act import ActId


def due_matters(reads: Reads, town: str, now: datetime) -> list[str]:
    """Matters with a lapse due by now, earliest first."""
    rows = reads.query("SELECT matter FROM index_lapse WHERE town = ? AND due <= ? ORDER BY due", (town, write_moment(now)))
    return [row[0] for row in rows]


def lapse_drafts(
    view: View, matter: str, now: datetime, book: Book, library: RuleBook, calendar: Calendar
) -> Iterator[tuple[Draft, ActId]]:
    """Drafts of the lapses of one matter that have come and are not recorded, each with the act whose period ran out.

    The key names matter, clock, starting act and hour, so that no lapse is recorded twice.
    """
    history = view.history(matter)
    slug = view.procedure_of(matter)
    if slug is None:
        return
    declaration = governing(book, slug, history, now)
    _, lapsed = standing_at(history, declaration, now, library=library, calendar=calendar)
    for lapse in lapsed:
        if lapse.recorded is None and lapse.started_by.epoch >= 0:
            yield (
                Draft(
                    kind=f"{slug}.{lapse.step}",
                    at=lapse.at,
                    actors=(),
                    recorder=BY_LAW,
                    matter=matter,
                    thread=lapse.thread,
                    key=f"lapse:{matter}:{lapse.clock}:{lapse.started_by}:{write_instant(lapse.at)}",
                ),
                lapse.started_by,
            )
