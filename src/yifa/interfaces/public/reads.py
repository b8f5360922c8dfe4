"""What the public may read, in words: published notices and nothing beside their allow-listed facts; opens no vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from yifa.interfaces import runtime
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.web.values import Speaker
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.projections.notices import Notice, shown
from yifa.record.act import ActId

CACHE = "public, max-age=60"


@dataclass(slots=True)
class Square:
    """The public's view of the town at one moment."""

    current: Runtime
    now: datetime
    people: People
    speaker: Speaker

    @classmethod
    def here(cls) -> Square:
        """The square now."""
        current = runtime.current()
        now, view = current.now(), current.view()
        people = People(view, current.catalogue, now)
        return cls(current, now, people, Speaker(people, view, current.library))

    def declaration(self, slug: str, when: datetime) -> Declaration | None:
        """The version of a moment, None where there is none."""
        try:
            return self.current.catalogue.declaration(slug, day_of(when))
        except LookupError:
            return None

    def told(self, notice: Notice) -> Told:
        """A notice in words, as far as it is shown now."""
        notice = shown(notice, self.now)
        declaration = self.declaration(notice.slug, notice.made_at)
        step = declaration.steps.get(notice.step) if declaration is not None else None
        specs = {name: spec for own in declaration.steps.values() for name, spec in own.facts.items()} if declaration else {}
        if step is not None:
            specs |= dict(step.facts)
        facts = [
            (specs[name].label, self.speaker.words(specs[name], value))
            for name, value in notice.facts.items()
            if value is not None and name in specs and specs[name].private is None
        ]
        return Told(notice, declaration.title if declaration else notice.title, step.title if step else "", facts)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice for reading."""

    notice: Notice
    kind: str
    step: str
    facts: list[tuple[str, str]]

    @property
    def heading(self) -> str:
        """Number and title, or what tells it apart."""
        first = self.facts[0][1] if self.facts else ""
        return self.notice.number or f"{self.notice.title}{f'：{first}' if first and len(first) < 30 else ''}"

    @property
    def css(self) -> str:
        """The colour that stands beside the word."""
        if self.notice.withdrawn_at is not None:
            return "late"
        return "" if self.notice.over else "done"


def act_id(text: str) -> ActId | None:
    """An act's id from an address, None where it is none."""
    try:
        return ActId.parse(text)
    except ValueError:
        return None


def cached(response: HttpResponse) -> HttpResponse:
    """Anybody may keep a public page for a minute."""
    response["Cache-Control"] = CACHE
    return response
