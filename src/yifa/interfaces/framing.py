"""The frame of a paper: organ, number, people, law of the day, other acts, situations that hold; opens no sealed fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from yifa.interfaces.party.codes import paper_code
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.seal import seal_of
from yifa.procedure import paper
from yifa.procedure.compiled import compiled
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.fold import Folded
from yifa.procedure.judge import ask
from yifa.procedure.view import Done, View
from yifa.record.act import ActId, Json

CERTIFICATE = "enforcement-certificate"
BANK = "collecting_bank"
"""The fact by which a decision names the institution that collects the fine."""


@dataclass(frozen=True, slots=True)
class Papered:
    """An act as its paper needs it: the step, the matter, when, by whom, under which number."""

    declaration: Declaration
    step: Step
    matter: str
    at: datetime
    number: str | None
    persons: tuple[str, ...]
    id: ActId | None = None
    """Where the act stands; a paper of a whole matter has none, and no code."""


def template_of(current: Runtime, slug: str, name: str) -> paper.Paper:
    """A procedure's template."""
    return template_at(current.catalogue.folder(slug) / "papers" / f"{name}.yaml")


@cache
def template_at(file: Path) -> paper.Paper:
    """A template, read once; it ships with the software."""
    return paper.load(file)


def frame_of(
    current: Runtime,
    view: View,
    act: Papered,
    *,
    name: Callable[[str], str],
    names: Mapping[str, str],
    holding: frozenset[str],
    folded: Folded | None = None,
    thread: Done | None = None,
    bank: str = "",
) -> paper.Frame:
    """What stands around the facts. `name` tells a person, `names` whatever a template refers to by an id."""
    told = current.town_settings
    persons = list(dict.fromkeys(act.persons))
    deeds = {done.step: deed_of(current, view, folded, done, name) for done in folded.standing} if folded is not None else {}
    return paper.Frame(
        organ=str(told["organ"]),
        town=str(told["name"]),
        at=act.at,
        number=act.number,
        code=paper_code(current, act.id) if act.id is not None else None,
        site=site_of(told),
        officers=tuple(map(name, persons)),
        certificates=tuple(certificates(view, persons, act.at)),
        names=names,
        situations=holding,
        demonstration=current.mode == "demonstration",
        posts=tuple(posts(current, view, persons, act.at)),
        told=town_words(told, bank),
        law=current.library,
        calendar=current.calendar,
        deeds=deeds,
        thread=deed_of(current, view, folded, thread, name) if folded is not None and thread is not None else None,
        mark=seal_of(current).mark(str(told["organ"])),
    )


def site_of(told: Mapping[str, object]) -> str:
    """The public address of the town's pages, empty where it has none yet."""
    block = told.get("identity")
    return str(block.get("address") or "").rstrip("/") if isinstance(block, Mapping) else ""


def town_words(told: Mapping[str, object], bank: str = "") -> dict[str, str]:
    """The words of the town folder under `papers:`; the bank's address is that of the bank named, no other's."""
    block = told.get("papers")
    held = dict(block) if isinstance(block, Mapping) else {}
    listed = held.pop("banks", None)
    banks = {str(each["name"]): str(each["address"]) for each in listed or () if isinstance(each, Mapping)}
    chosen = bank or next(iter(banks), "")
    return {**{str(key): str(value) for key, value in held.items()}, "bank": chosen, "bank_address": banks.get(chosen, "")}


def deed_of(current: Runtime, view: View, folded: Folded | None, done: Done, name: Callable[[str], str]) -> paper.Deed:
    """An act as other papers tell it."""
    step = folded.step(done.step) if folded is not None else None
    persons = list(dict.fromkeys(actor.person for actor in done.actors))
    served = folded.served(done) if folded is not None else None
    title = template_of(current, done.slug, step.paper).title if step is not None and step.paper else ""
    return paper.Deed(
        step=step.title if step is not None else done.step,
        title=title or (step.title if step is not None else done.step),
        at=done.at,
        by=tuple(map(name, persons)),
        certificates=tuple(certificates(view, persons, done.at)),
        number=done.number,
        served=served.effective if served is not None else None,
    )


def certificates(view: View, persons: Sequence[str], when: datetime) -> Iterator[str]:
    """The numbers of the certificates held at that moment."""
    for person in persons:
        for standing in view.standings(person=person, standing=CERTIFICATE):
            if standing.holds_at(when):
                yield str(standing.detail.get("certificate_number"))


def posts(current: Runtime, view: View, persons: Sequence[str], when: datetime) -> Iterator[str]:
    """The first post of each person at that moment, in the order of the house."""
    for person in persons:
        held = {standing.standing for standing in view.standings(person=person) if standing.holds_at(when)}
        titles = (told.title for key, told in current.catalogue.standings.items() if told.post and key in held)
        yield from list(titles)[:1]


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
    return paper.conditions(template)
