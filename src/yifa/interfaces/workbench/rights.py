"""Which posts have which boards and desks; refuses to know any matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from yifa.interfaces.web.people import People
from yifa.procedure.declaration import Declaration

LEADERS = frozenset(("head", "deputy-head", "party-secretary", "deputy-secretary", "office-head"))
"""Posts that answer for the whole or for an office; `first-responsible` is a standing, not a post."""
APPROVERS = ("head", "head-or-delegate", "office-head")
"""Capacities in which somebody approves what others prepared."""
FIRST = "first-responsible"
REVIEW = "review"
REGISTRARS = frozenset(("clerk", "office-head", "archivist"))


def may_lead(people: People, person: str) -> bool:
    """True for those who may see the board."""
    return bool(LEADERS & set(people.posts(person))) or holds(people, person, (FIRST,))


def may_approve(people: People, person: str) -> bool:
    """True for those who can act in one of the approvers' capacities."""
    return any(people.can(person, capacity) for capacity in APPROVERS)


def may_register(people: People, person: str) -> bool:
    """True for those who keep registers and publish."""
    return bool(REGISTRARS & set(people.posts(person)))


def may_review(people: People, person: str, declarations: Iterable[Declaration]) -> bool:
    """True for those who can act in a step that reviews, whatever the procedure."""
    return any(
        people.can(person, capacity)
        for declaration in declarations
        for step in declaration.steps.values()
        if step.role == REVIEW
        for way in step.who
        for capacity in way
    )


def holds(people: People, person: str, standings: Sequence[str]) -> bool:
    """True where the person has a post and one of the standings."""
    names = {standing.standing for standing in people.held(person)}
    return bool(people.posts(person)) and bool(names & set(standings))
