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


def may_read(declaration: Declaration, history: Sequence[Done], person: str, people: People) -> bool:
    """True for readers by post, and for those who acted in the matter while they hold any post."""
    posts = people.posts(person)
    if may_read_kind(declaration, posts):
        return True
    return bool(posts) and any(person in (done.recorder, *(actor.person for actor in done.actors)) for done in history)
