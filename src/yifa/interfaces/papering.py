"""Puts the paper or form of an act into words from the record; opens sealed facts only by the hand it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from yifa.interfaces.case_words import lists_of, matter_words
from yifa.interfaces.framing import BANK, Papered, frame_of, holding, named_in, template_of
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure import paper
from yifa.procedure.catalogue import forms_of
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.paper_template import placeholders, texts
from yifa.procedure.view import Done, View
from yifa.record.act import Json
from yifa.record.errors import Malformed, NotFound, Purged

Open = Callable[[Done, str, FactSpec | None], Json]
"""Opens a sealed fact of an act, and writes the opening down before; None where it was destroyed."""
PICTURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True)
class Printable:
    """An act whose step has a paper, or which a form is about, and the template of it."""

    act: Done
    step: Step
    template: paper.Paper


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells what: the record, how persons and other ids are called, how a sealed fact is opened."""

    current: Runtime
    view: View
    name: Callable[[str], str]
    names: Mapping[str, str]
    open: Open
    now: datetime


def printables(current: Runtime, folded: Folded) -> Iterator[Printable]:
    """Every paper and form that the standing acts of a matter give, in order; those of the whole matter last."""
    forms = forms_of(current.catalogue.folder(folded.declaration.slug))
    for done in folded.standing:
        step = folded.step(done.step)
        if step is None:
            continue
        if step.paper is not None:
            yield Printable(done, step, template_of(current, folded.declaration.slug, step.paper))
        yield from (Printable(done, step, form) for form in forms if done.step in form.of)
    last = next((done for done in reversed(folded.standing) if folded.step(done.step) is not None), None)
    if last is not None:
        yield from (Printable(last, folded.declaration.steps[last.step], form) for form in forms if not form.of)


def filled(told: Told, declaration: Declaration, folded: Folded, one: Printable) -> paper.Filled:
    """The paper in words. Raises PaperError with every gap."""
    said = Said(told.open, declaration, folded, one.act)
    whole = one.template.form and not one.template.of
    at = told.now if whole else one.act.at
    persons = tuple(actor.person for actor in one.act.actors)
    act = Papered(declaration, one.step, one.act.matter, at, one.act.number, persons, None if whole else one.act.id)
    named = named_in(one.template)
    facts = {name: said[name] for name in one.step.facts if name in said} if named & set(declaration.situations) else {}
    held = holding(told.current, told.view, act, facts, named, told.now)
    bank = said.get(BANK, "")
    names = OfThatDay(told.names, told.view, one.act)
    frame = frame_of(
        told.current, told.view, act, name=told.name, names=names, holding=held, folded=folded,
        thread=folded.find(one.act.thread) if one.act.thread is not None else None, bank=str(bank or ""),
    )  # fmt: skip
    asked = {name for text in texts(one.template) for name, _ in placeholders(text, lambda _: None)}
    frame = replace(
        frame,
        matter=matter_words(told.current, folded, said, told.name, names, asked),
        lists=lists_of(told.current, folded, frame.organ, one.template),
        picture=lambda spec, digest: picture(told.current, spec, digest),
    )
    return paper.fill(one.template, declaration, said, frame)


@dataclass(slots=True)
class OfThatDay(Mapping[str, str]):
    """Names by id, power items with their article as the list had them on the day of the act."""

    others: Mapping[str, str]
    view: View
    act: Done

    def __getitem__(self, value: str) -> str:
        item = self.view.powers(day_of(self.act.at)).get(value)
        if item is None:
            return self.others[value]
        return f"{item.get('name')}（{item['article']}）" if item.get("article") else str(item.get("name") or value)

    def __bool__(self) -> bool:
        return True  # it cannot be listed, and still knows names

    def __iter__(self) -> Iterator[str]:
        return iter(self.others)

    def __len__(self) -> int:
        return len(self.others)


def picture(current: Runtime, spec: FactSpec, digest: str) -> paper.Picture:
    """A piece of evidence as a picture where it is one; only its name where it is something else, or gone."""
    evidence = current.store.evidence
    try:
        media = evidence.media_type(digest)
        data = evidence.get(digest, purpose=spec.private.purpose if spec.private else None) if media in PICTURES else b""
    except (NotFound, Purged, Malformed):
        return paper.Picture(spec.label, digest, "")
    return paper.Picture(spec.label, digest, media, data if data.startswith(PICTURES.get(media, b"-")) else b"")


@dataclass(slots=True)
class Said(Mapping[str, Json]):
    """The facts a paper is printed from: the act's own first, then those of the latest act that stands."""

    opener: Open
    declaration: Declaration
    folded: Folded
    act: Done
    opened: dict[tuple[str, str], Json] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Json:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        done, fact = found
        values = self.folded.facts_of(done)
        return values[fact] if fact in values else self.open(done, fact)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter({name for done in self.folded.standing for name in (*self.folded.facts_of(done), *done.sealed)})

    def __len__(self) -> int:
        return len(set(iter(self)))

    def find(self, name: str) -> tuple[Done, str] | None:
        """The act that says a fact, given as `fact` or `step.fact`: the paper's own, its thread's, then the latest."""
        step, _, fact = name.rpartition(".")
        about = self.folded.find(self.act.thread) if self.act.thread is not None else None
        order = (self.act, *((about,) if about is not None else ()), *reversed(self.folded.standing))
        acts = [done for done in order if not step or done.step == step]
        return next(((done, fact) for done in acts if fact in self.folded.facts_of(done) or fact in done.sealed), None)

    def open(self, done: Done, fact: str) -> Json:
        """The value of a sealed fact, opened once; nothing where it was destroyed."""
        key = (str(done.id), fact)
        if key not in self.opened:
            step = self.declaration.steps.get(done.step)
            self.opened[key] = self.opener(done, fact, step.facts.get(fact) if step is not None else None)
        return self.opened[key]


def open_sealed(current: Runtime, done: Done, fact: str, spec: FactSpec | None) -> Json:
    """What is sealed in the vault, for an opener that has written the opening down; None where it was destroyed."""
    purpose = spec.private.purpose if spec is not None and spec.private is not None else "case"
    try:
        return current.store.reader.open_private(current.town, done.id, f"fact.{fact}", purpose=purpose)
    except Purged:
        return None
