"""What a file says of itself: number, party, cause, days, and its papers in the order in which they are bound; opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from yifa.interfaces.framing import template_of
from yifa.interfaces.runtime import Runtime
from yifa.procedure import fact
from yifa.procedure.catalogue import forms_of
from yifa.procedure.fold import Folded
from yifa.procedure.paper import Paper
from yifa.procedure.view import Done
from yifa.projections.casefile.contents import place_of
from yifa.projections.matters import number_of
from yifa.projections.matters import title_of as folded_title
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Bound:
    """One document of the file."""

    title: str
    number: str
    day: str
    part: str
    rank: tuple[int, int, int]


def bound(current: Runtime, folded: Folded) -> list[Bound]:
    """Every document the acts of a matter have made or can be made from them, in the order in which they are bound."""
    folder = current.catalogue.folder(folded.declaration.slug)
    forms = forms_of(folder)
    found: list[Bound] = []
    for done in folded.standing:
        found.extend(_of_act(folded, own_paper(current, folded, done), forms, done))
    return sorted(found, key=lambda one: one.rank)


def own_paper(current: Runtime, folded: Folded, done: Done) -> Paper | None:
    """The template of the paper an act has made."""
    step = folded.step(done.step)
    if step is None or step.paper is None:
        return None
    return template_of(current, folded.declaration.slug, step.paper)


def _of_act(folded: Folded, own: Paper | None, forms: Collection[Paper], done: Done) -> Iterator[Bound]:
    step, about = folded.step(done.step), folded.find(done.thread) if done.thread is not None else None
    if step is None:
        return
    served = folded.step(about.step) if step.role == "service" and about is not None else None
    rank = place_of((served or step).role)[1]
    day = fact.show_day(fact.local_day(done.at))
    if own is not None:
        yield Bound(own.title, done.number or "", day, own.part, (rank, done.position, 0))
    for form in forms:
        if done.step in form.of:
            place = about.position if served is not None and about is not None else done.position
            number = done.number or ("" if served is None or about is None else about.number or "")
            yield Bound(form.title, number, day, form.part, (rank, place, 1))


def lists_of(current: Runtime, folded: Folded, organ: str, template: Paper) -> dict[str, tuple[Mapping[str, str], ...]]:
    """The tables of the file that a template asks for."""
    asked = {str(block["table"]) for block in template.body if isinstance(block, dict) and "table" in block}
    if not any(name.startswith("@papers") for name in asked):
        return {}
    every = bound(current, folded)
    parts = {"@papers": every} | {f"@papers-{part}": [one for one in every if one.part == part] for part in ("main", "sub")}
    return {name: _numbered(rows, organ) for name, rows in parts.items() if name in asked}


def _numbered(rows: list[Bound], organ: str) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {"no": str(place), "number": one.number, "author": organ, "title": one.title, "day": one.day, "page": "", "note": ""}
        for place, one in enumerate(rows, 1)
    )


def matter_words(
    current: Runtime,
    folded: Folded,
    said: Mapping[str, Json],
    name: Callable[[str], str],
    names: Mapping[str, str],
    asked: Collection[str],
) -> dict[str, str]:
    """The words `{matter:…}` that are asked for; the party is opened only then."""
    anchors = folded.declaration.anchors
    party = said.get(anchors.get("party", "")) if "matter:party" in asked else None
    item = str(folded.facts.get(anchors.get("item", ""), ""))
    first = folded.with_role("filing")[0] if folded.with_role("filing") else folded.acts[0]
    handlers = folded.facts.get("handlers")
    people = [str(row["handler"]) for row in handlers if isinstance(row, dict)] if isinstance(handlers, list) else []
    people = people or list(dict.fromkeys(a.person for done in folded.with_role("contact")[:1] for a in done.actors))
    closed = folded.closed
    words = {
        "number": number_of(folded) or "",
        "title": folded_title(folded),
        "party": str(party.get("name") or "") if isinstance(party, dict) else "",
        "item": names[item] if item and item in names else item,
        "opened": fact.show_day(fact.local_day(first.at)),
        "closed": fact.show_day(fact.local_day(closed.at)) if closed is not None else "",
        "year": f"{fact.local_day(folded.acts[0].at).year}",
        "handlers": "、".join(map(name, people)),
        "papers": str(len(bound(current, folded))) if "matter:papers" in asked else "",
        "outcome": _outcome(folded),
    }
    return {key: value for key, value in words.items() if value}


def _outcome(folded: Folded) -> str:
    """How the matter ended: the title of the step that gave the outcome."""
    for done in reversed(folded.standing):
        step = folded.step(done.step)
        if step is not None and step.outcome:
            return step.title
    return ""
