"""What an act brings about in the same breath: matters it opens, given the facts it names; depth one, each judged for itself."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.fold import Folded
from yifa.procedure.ports import Book
from yifa.record.act import Json


def caused_drafts(draft: Draft, step: Step, matter: str, folded: Folded, book: Book) -> Iterator[Draft]:
    """The drafts that performing `draft` in `matter` brings about. Their actors and time are the causing act's own."""
    for cause in step.causes:
        slug = str(cause["open"])
        opened: Declaration = book.declaration(slug, day_of(draft.at))
        first = opened.steps[opened.opens_at]
        names = cause.get("give")
        facts: dict[str, Json] = {}
        for name in names if isinstance(names, list) else []:
            value = draft.facts.get(str(name), folded.facts.get(str(name)))
            if value is not None and str(name) in first.facts:
                facts[str(name)] = value
        link = cause.get("link")
        yield Draft(
            kind=f"{slug}.{first.name}",
            at=draft.at,
            actors=draft.actors,
            recorder=draft.recorder,
            facts=facts,
            links={str(link): matter} if link else {},
        )
