"""The frame of a paper: organ, number, officers with their certificates, situations that hold; opens no sealed fact."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from yifa.interfaces.runtime import Runtime
from yifa.procedure import paper
from yifa.procedure.compiled import compiled
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.judge import ask
from yifa.procedure.view import View
from yifa.record.act import Json

CERTIFICATE = "enforcement-certificate"


@dataclass(frozen=True, slots=True)
class Papered:
    """An act as its paper needs it: the step, the matter, when, by whom, under which number."""

    declaration: Declaration
    step: Step
    matter: str
    at: datetime
    number: str | None
    persons: tuple[str, ...]


def template_of(current: Runtime, slug: str, name: str) -> paper.Paper:
    """A procedure's template."""
    return template_at(current.catalogue.folder(slug) / "papers" / f"{name}.yaml")


@cache
def template_at(file: Path) -> paper.Paper:
    """A template, read once; it ships with the software."""
    return paper.load(file)


def frame_of(
    current: Runtime, view: View, act: Papered, *, name: Callable[[str], str], names: Mapping[str, str], holding: frozenset[str]
) -> paper.Frame:
    """What stands around the facts. `name` tells a person, `names` whatever a template refers to by an id."""
    told = current.town_settings
    persons = list(dict.fromkeys(act.persons))
    return paper.Frame(
        organ=str(told["organ"]),
        town=str(told["name"]),
        at=act.at,
        number=act.number,
        code=secrets.token_hex(8),
        officers=tuple(map(name, persons)),
        certificates=tuple(certificates(view, persons, act.at)),
        names=names,
        situations=holding,
        demonstration=current.mode == "demonstration",
    )


def certificates(view: View, persons: Sequence[str], when: datetime) -> Iterator[str]:
    """The numbers of the certificates held at that moment."""
    for person in persons:
        for standing in view.standings(person=person, standing=CERTIFICATE):
            if standing.holds_at(when):
                yield str(standing.detail.get("certificate_number"))


def holding(
    current: Runtime, view: View, act: Papered, facts: Mapping[str, Json], named: Iterable[str], now: datetime
) -> frozenset[str]:
    """Those of the named situations that hold for the act, for the parts a paper has only then."""
    asked = sorted(set(named) & set(act.declaration.situations))
    if not asked:
        return frozenset()
    draft = Draft(f"{act.declaration.slug}.{act.step.name}", act.at, (), "", facts, act.matter)
    question, _ = ask(
        draft, act.step, act.declaration, view, current.catalogue, current.library, current.calendar, now, {}, probing=True
    )
    ready = compiled(act.declaration)
    return frozenset(name for name in asked if ready.situation(name, question).holds)


def named_in(template: paper.Paper) -> set[str]:
    """The situations a template asks for."""
    return {str(block["when"]) for block in template.body if isinstance(block, dict) and "when" in block}
