"""Who may read a matter, from its declaration's readers and from those who acted; refuses to know any page."""

from __future__ import annotations

from collections.abc import Sequence

from yifa.interfaces.web.people import People
from yifa.procedure.declaration import Declaration
from yifa.procedure.view import Done

EVERYBODY = "anyone"


def may_read_kind(declaration: Declaration, posts: Sequence[str]) -> bool:
    """True where one of the posts is among the readers of the procedure."""
    return bool(set(declaration.readers) & set(posts)) or (EVERYBODY in declaration.readers and bool(posts))


def given_by(people: People, person: str) -> tuple[str, ...]:
    """Matters that gave the person a standing, other than a post, by which alone one may act."""
    alone = {way[0] for capacity in people.book.capacities.values() for way in capacity.ways if len(way) == 1}
    held = (s for s in people.held(person) if s.standing in alone and s.matter)
    return tuple(dict.fromkeys(s.matter for s in held if not people.book.standings[s.standing].post))


def in_service(people: People, person: str) -> bool:
    """True for those who hold a post, or serve the town by a matter that gave them a standing."""
    return bool(people.posts(person) or given_by(people, person))


def may_read(declaration: Declaration, history: Sequence[Done], person: str, people: People) -> bool:
    """True for readers by post, for those who acted in the matter while they hold a post or the like, and for those whom
    the matter itself gave a standing to act by, such as an adviser by the contract."""
    if may_read_kind(declaration, people.posts(person)):
        return True
    if history and history[0].matter in given_by(people, person):
        return True
    return in_service(people, person) and any(
        person in (done.recorder, *(actor.person for actor in done.actors)) for done in history
    )
