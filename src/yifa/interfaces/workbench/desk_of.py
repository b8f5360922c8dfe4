"""One request's view of the record: the person, the moment, the people and words that go with it; refuses to write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpRequest

from yifa.interfaces import runtime
from yifa.interfaces.accounts.guards import person_of
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.web.values import Speaker
from yifa.interfaces.workbench.reading_rights import given_by, in_service, may_read, may_read_kind
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.possible import StepAnswer, possible_steps
from yifa.procedure.state import MatterState, governing, matter_at
from yifa.procedure.view import Done, View
from yifa.projections.scope import Scope


@dataclass(slots=True)
class Desk:
    """What a page asks. `me` is the person of the record behind the log-in."""

    current: Runtime
    me: str
    now: datetime
    view: View
    people: People = field(init=False)
    speaker: Speaker = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.view, self.current.catalogue, self.now)
        self.speaker = Speaker(self.people, self.view, self.current.library)

    @classmethod
    def of(cls, request: HttpRequest) -> Desk:
        """The desk of the logged-in person at this moment."""
        current = runtime.current()
        return cls(current, person_of(request), current.now(), current.view())

    def declaration(self, slug: str) -> Declaration:
        """The version of a procedure in force now. Raises Http404 for an unknown one."""
        try:
            return self.current.catalogue.declaration(slug, day_of(self.now))
        except LookupError:
            raise Http404(slug) from None

    def procedures(self) -> list[Declaration]:
        """Every procedure in force now, by area and title."""
        found = []
        for slug in self.current.catalogue.slugs():
            try:
                found.append(self.current.catalogue.declaration(slug, day_of(self.now)))
            except LookupError:
                continue
        return sorted(found, key=lambda d: (d.area or "", d.title))

    def readable(self, matter: str) -> tuple[str, tuple[Done, ...], Declaration]:
        """Slug, history and governing declaration of a matter. Raises Http404 alike for unknown and for unreadable ones."""
        slug = self.view.procedure_of(matter)
        history = tuple(self.view.history(matter)) if slug else ()
        if slug is None or not history:
            raise Http404
        declaration = governing(self.current.catalogue, slug, history, self.now)
        if not may_read(declaration, history, self.me, self.people):
            raise Http404
        return slug, history, declaration

    def may_read(self, matter: str) -> bool:
        """True where `readable` would not refuse."""
        try:
            self.readable(matter)
        except Http404:
            return False
        return True

    def reads_kind(self, declaration: Declaration) -> bool:
        """True where the person's post may read every matter of the procedure."""
        return may_read_kind(declaration, self.people.posts(self.me))

    def scope(self, *declarations: Declaration) -> Scope:
        """What the person may read of these procedures."""
        whole = tuple(one.slug for one in declarations if self.reads_kind(one))
        own = tuple(one.slug for one in declarations if one.slug not in whole)
        given = given_by(self.people, self.me)
        return Scope(self.current.town, whole, own, self.me if in_service(self.people, self.me) else "", given)

    def within(self, *declarations: Declaration) -> tuple[str, tuple[str, ...]]:
        """The condition on `matter m` for what the person may read of these procedures, with its values."""
        return self.scope(*declarations).condition()

    def state(self, matter: str) -> MatterState:
        """The matter now. Raises Http404 for an unknown one."""
        found = matter_at(
            matter,
            self.now,
            view=self.view,
            book=self.current.catalogue,
            library=self.current.library,
            calendar=self.current.calendar,
        )
        if found is None:
            raise Http404
        return found

    def possible(self, matter: str | None, only: Collection[str] | None = None) -> list[StepAnswer]:
        """What the person may do now in a matter, or to open one, and why not the rest; `only` these steps if given."""
        return possible_steps(
            matter,
            self.me,
            self.now,
            view=self.view,
            catalogue=self.current.catalogue,
            library=self.current.library,
            calendar=self.current.calendar,
            own=self.current.door.own,
            only=only,
        )
