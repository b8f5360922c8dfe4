"""The account of a number series: every number taken, and whether it stands or was voided and why; hands out no number."""

from __future__ import annotations

from dataclasses import dataclass

from yifa.procedure.fold import fold
from yifa.procedure.index import DatabaseView, Reads
from yifa.procedure.ports import Book
from yifa.procedure.state import governing
from yifa.record.act import ActId


@dataclass(frozen=True, slots=True)
class Taken:
    """One number. `voided_by` is the act that undid the one bearing or lending it, `reason` what that act says.

    `lent` is true while the number is with the matter it was lent to, or came back from there unused.
    """

    number: int
    text: str
    matter: str
    act: ActId
    voided_by: ActId | None
    reason: str | None
    lent: bool = False


def account(reads: Reads, town: str, series: str, year: int, *, view: DatabaseView, book: Book) -> list[Taken]:
    """All numbers of a series in a year, in order; the numbers run from 1 without a gap, or the index is wrong."""
    rows = reads.query(
        "SELECT number, text, matter, epoch, sequence FROM index_number"
        " WHERE town = ? AND series = ? AND year = ? ORDER BY number",
        (town, series, year),
    )
    return [_taken(n, text, matter, ActId(epoch, sequence), view, book) for n, text, matter, epoch, sequence in rows]


def _taken(number: int, text: str, matter: str, act: ActId, view: DatabaseView, book: Book) -> Taken:
    history = view.history(matter)
    folded = fold(history, governing(book, history[0].slug, history, history[-1].at))
    by = folded.undone.get(act)
    lent = any(done.id == act and done.lends for done in history)
    if by is None:
        return Taken(number, text, matter, act, None, None, lent)
    step = folded.step(by.step)
    said = next((str(value) for name, value in by.facts.items() if name.endswith("reason")), None)
    return Taken(number, text, matter, act, by.id, said or (step.title if step is not None else by.step), lent)
