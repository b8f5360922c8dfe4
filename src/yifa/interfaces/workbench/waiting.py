"""Which open matters may wait for somebody, asked of the projections page by page; folds none and promises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yifa.interfaces.workbench.actors import ORIGINAL
from yifa.interfaces.workbench.desk_of import Desk, marks
from yifa.interfaces.workbench.ticking import stops
from yifa.procedure.declaration import Declaration, Step

PAGE = 50
NEVER = "9999"
"""Sorts after every instant, for matters without a running period."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open matter in which a step may wait."""

    matter: str
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Mine:
    """What of one procedure can wait for a person: clocks they can stop, steps before the outcome, closings after it."""

    declaration: Declaration
    clocks: tuple[str, ...]
    course: bool
    closing: bool


def candidates(desk: Desk, page: int) -> tuple[list[Candidate], bool]:
    """One page of matters, those with the nearest last hour first, and whether more follow."""
    found = {own.declaration.slug: own for declaration in desk.procedures() if (own := mine_of(desk, declaration)) is not None}
    if not found:
        return [], False
    parts, params = zip(*(part for mine in found.values() for part in selects(desk, mine)), strict=True)
    sql = (
        "SELECT w.matter, w.slug, MIN(w.due) AS nearest, MAX(w.last) AS latest FROM ("  # noqa: S608  our own text and marks only
        + " UNION ALL ".join(parts)
        + ") w GROUP BY w.matter, w.slug ORDER BY nearest, latest DESC, w.matter LIMIT ? OFFSET ?"
    )
    values = [value for part in params for value in part]
    rows = desk.current.store.reader.query(sql, (*values, PAGE + 1, PAGE * (page - 1)))
    return [Candidate(str(row[0]), found[str(row[1])].declaration) for row in rows[:PAGE]], len(rows) > PAGE


def mine_of(desk: Desk, declaration: Declaration) -> Mine | None:
    """What of a procedure can wait for the person by their posts, None if nothing can."""
    able = {step.name for step in declaration.steps.values() if can_take(desk, step)}
    steps = [declaration.steps[name] for name in able]
    clocks = tuple(
        name for name, spec in declaration.clocks.items() if spec.miss != "none" and able & set(stops(declaration, name))
    )
    course = any(step.character is None for step in steps)
    closing = any(step.role == "closing" for step in steps)
    return Mine(declaration, clocks, course, closing) if clocks or course or closing else None


def can_take(desk: Desk, step: Step) -> bool:
    """True where one way into the step has a place for the person."""
    if step.source in ("law", "cause"):
        return False
    return any(capacity == ORIGINAL or desk.people.can(desk.me, capacity) for way in step.who for capacity in way)


def selects(desk: Desk, mine: Mine) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts of the union for one procedure with their values."""
    clause, params = desk.within(mine.declaration)
    if mine.clocks:
        yield (
            "SELECT m.matter AS matter, m.slug AS slug, c.due_at AS due, m.last_at AS last FROM clock c"  # noqa: S608  as above
            " JOIN matter m ON m.town = c.town AND m.matter = c.matter WHERE c.town = ? AND c.met_at = '' AND c.due_at <> ''"
            f" AND c.clock IN ({marks(mine.clocks)}) AND m.closed_at = '' AND {clause}",
            (desk.current.town, *mine.clocks, *params),
        )
    if mine.course or mine.closing:
        waits = "" if mine.closing else " AND m.outcome = ''"
        yield (
            f"SELECT m.matter AS matter, m.slug AS slug, '{NEVER}' AS due, m.last_at AS last FROM matter m"  # noqa: S608  as above
            f" WHERE m.closed_at = ''{waits} AND {clause}",
            params,
        )
