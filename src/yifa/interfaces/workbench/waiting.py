"""Which open matters may wait for somebody, asked of the projections page by page; folds none and promises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from yifa.interfaces.workbench.actors import ORIGINAL
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.ticking import stops
from yifa.procedure.declaration import Declaration, Step
from yifa.projections import clocks

PAGE = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open matter in which a step may wait."""

    matter: str
    declaration: Declaration


def candidates(desk: Desk, page: int) -> tuple[list[Candidate], bool]:
    """One page of matters, those with the nearest last hour first, and whether more follow."""
    declared = {declaration.slug: declaration for declaration in desk.procedures()}
    wanted = [own for declaration in declared.values() if (own := mine_of(desk, declaration)) is not None]
    scope = desk.scope(*declared.values())
    rows = clocks.waiting(desk.current.store.reader, scope, wanted, limit=PAGE + 1, offset=PAGE * (page - 1))
    return [Candidate(matter, declared[slug]) for matter, slug in rows[:PAGE]], len(rows) > PAGE


def mine_of(desk: Desk, declaration: Declaration) -> clocks.Wanted | None:
    """What of a procedure can wait for the person by their posts, None if nothing can."""
    able = {step.name for step in declaration.steps.values() if can_take(desk, step)}
    steps = [declaration.steps[name] for name in able]
    stopped = tuple(
        name for name, spec in declaration.clocks.items() if spec.miss != "none" and able & set(stops(declaration, name))
    )
    course = any(step.character is None for step in steps)
    closing = any(step.role == "closing" for step in steps)
    return clocks.Wanted(declaration.slug, stopped, course, closing) if stopped or course or closing else None


def can_take(desk: Desk, step: Step) -> bool:
    """True where one way into the step has a place for the person."""
    if step.source in ("law", "cause"):
        return False
    return any(capacity == ORIGINAL or desk.people.can(desk.me, capacity) for way in step.who for capacity in way)
