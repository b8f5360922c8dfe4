"""A review's rounds: what was asked item by item, and beside it how each item was answered; opens nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.web.values import Speaker
from yifa.interfaces.workbench.forms.rows import is_checklist
from yifa.interfaces.workbench.opening import Target
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done
from yifa.record.act import Json

RETURNING, OPINION = "return", "review"
RESUBMITTED, ANSWERED = "resubmission", "answer"


Value = Callable[[Target], Json]
"""What a target holds, read after the opening was noted; None where it was destroyed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item, and the answer to it in words; empty while there is none."""

    number: int
    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Round:
    """One act that asked something, and the act that answered it if there is one."""

    title: str
    at: datetime
    answered: datetime | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """The sealed lists of one round before they are opened."""

    title: str
    asked: Target
    answer: Target | None
    answered: datetime | None


def exchanges(declaration: Declaration, state: MatterState) -> Iterator[Exchange]:
    """Every round of a matter in order, undone answers too: a text sent back again does not unsay what was answered."""
    for done in state.folded.acts:
        step = declaration.steps.get(done.step)
        asked = items_in(step, done) if step is not None and step.role in (RETURNING, OPINION) else None
        if step is None or asked is None:
            continue
        later = answer_to(declaration, state.folded.acts, step, done)
        found = items_in(declaration.steps[later.step], later) if later is not None else None
        yield Exchange(
            step.title,
            Target(done, asked.name, asked),
            Target(later, found.name, found) if later is not None and found is not None else None,
            later.at if later is not None else None,
        )


def items_in(step: Step, done: Done) -> FactSpec | None:
    """The sealed list of items an act carries; a checklist of points is none."""
    lists = (spec for spec in step.facts.values() if spec.type == "list" and spec.private is not None)
    return next((spec for spec in lists if spec.name in done.sealed and not is_checklist(spec)), None)


def answer_to(declaration: Declaration, acts: Sequence[Done], step: Step, done: Done) -> Done | None:
    """The act that answered: in the opinion's thread, or the next text sent in after it was returned."""
    for later in acts:
        own = declaration.steps.get(later.step)
        if own is None or later.position <= done.position:
            continue
        if step.role == OPINION and own.role == ANSWERED and later.thread == done.id:
            return later
        if step.role == RETURNING and own.role in (RETURNING, RESUBMITTED):
            return later if own.role == RESUBMITTED else None
    return None


def rounds(speaker: Speaker, found: Sequence[Exchange], value: Value) -> list[Round]:
    """The rounds in words, each item beside its answer."""
    return [Round(one.title, one.asked.done.at, one.answered, tuple(items(speaker, one, value))) for one in found]


def items(speaker: Speaker, one: Exchange, value: Value) -> Iterator[Item]:
    """The items of one round; an answer belongs to the number it names, else to its own place."""
    answers: dict[int, str] = {}
    if one.answer is not None:
        spec = one.answer.spec
        column = next((name for name, own in spec.items.items() if own.type == "count"), "")
        for place, row in enumerate(rows_of(value(one.answer)), 1):
            number = row.get(column)
            told = speaker.item(spec, {name: held for name, held in row.items() if name != column})
            key = number if isinstance(number, int) else place
            answers[key] = f"{answers[key]}\n{told}" if key in answers else told
    for number, row in enumerate(rows_of(value(one.asked)), 1):
        yield Item(number, speaker.item(one.asked.spec, row), answers.get(number, ""))


def rows_of(value: Json) -> list[dict[str, Json]]:
    """The rows of a list as recorded; none where it was destroyed."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
