"""The paper of an act put into words from the record and printed; opens only the sealed facts its template asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from yifa.interfaces.framing import Papered, frame_of, holding, named_in, template_of
from yifa.interfaces.web.values import Speaker
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import Work
from yifa.interfaces.workbench.models import Opening
from yifa.law.zone import day_of
from yifa.procedure import paper, render
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.record.act import Json
from yifa.record.errors import Purged

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Printable:
    """An act whose step has a paper, and the template of it."""

    act: Done
    step: Step
    template: paper.Paper


def printable(work: Work) -> Printable | None:
    """What the sheet's thread can print: None where the sheet takes no paper, or the act it is about has none."""
    if work.state is None or work.sheet.matter is None or not any(spec.type == "paper" for spec in work.step.facts.values()):
        return None
    act = next((done for done in work.state.standing_acts if done.id == work.thread), None)
    step = work.declaration.steps.get(act.step) if act is not None else None
    if act is None or step is None or step.paper is None:
        return None
    return Printable(act, step, template_of(work.desk.current, work.declaration.slug, step.paper))


def editable(work: Work, account: int, one: Printable) -> bytes:
    """The paper as a document that an office can edit. Raises PaperError with every gap."""
    return render.docx(filled(work, account, one))


def final(work: Work, account: int, one: Printable, spec: FactSpec) -> str:
    """The paper printed and kept as evidence for the fact; returns its digest. Raises PaperError with every gap."""
    purpose, keep = (spec.private.purpose, spec.private.keep) if spec.private else (None, None)
    data = render.pdf(filled(work, account, one))
    return work.desk.current.store.evidence.put(data, media_type=PDF, purpose=purpose, keep=keep)


def filled(work: Work, account: int, one: Printable) -> paper.Filled:
    """The paper in words."""
    assert work.state is not None
    desk, declaration = work.desk, work.declaration
    said = Said(desk, account, declaration, work.state.folded, one)
    persons = tuple(actor.person for actor in one.act.actors)
    act = Papered(declaration, one.step, one.act.matter, one.act.at, one.act.number, persons)
    facts = {name: said[name] for name in one.step.facts if name in said} if named_in(one.template) else {}
    held = holding(desk.current, desk.view, act, facts, named_in(one.template), desk.now)
    frame = frame_of(desk.current, desk.view, act, name=desk.people.name, names=Names(desk.speaker), holding=held)
    return paper.fill(one.template, declaration, said, frame)


@dataclass(slots=True)
class Said(Mapping[str, Json]):
    """The facts a paper is printed from: the act's own first, then those of the latest act that stands.

    A sealed fact is opened when it is asked for, and the opening is written down before.
    """

    desk: Desk
    account: int
    declaration: Declaration
    folded: Folded
    one: Printable
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
        """The act that says a fact, given as `fact` or `step.fact`."""
        step, _, fact = name.rpartition(".")
        acts = [done for done in (self.one.act, *reversed(self.folded.standing)) if not step or done.step == step]
        return next(((done, fact) for done in acts if fact in self.folded.facts_of(done) or fact in done.sealed), None)

    def open(self, done: Done, fact: str) -> Json:
        """The value of a sealed fact; nothing where it was destroyed."""
        key = (str(done.id), fact)
        if key not in self.opened:
            step = self.declaration.steps.get(done.step)
            spec = step.facts.get(fact) if step is not None else None
            held_for = spec.private.purpose if spec is not None and spec.private is not None else "case"
            purpose = f"制作文书《{self.one.template.title}》"
            Opening.objects.create(
                account_id=self.account, person=self.desk.me, act=key[0], matter=done.matter, fact=fact, purpose=purpose,
                at=self.desk.now,
            )  # fmt: skip
            reader, town = self.desk.current.store.reader, self.desk.current.town
            try:
                self.opened[key] = reader.open_private(town, done.id, f"fact.{fact}", purpose=held_for)
            except Purged:
                self.opened[key] = None
        return self.opened[key]


@dataclass(frozen=True, slots=True)
class Names(Mapping[str, str]):
    """Names of persons, matters, power items and rules by their id, looked up when asked for."""

    speaker: Speaker

    def __getitem__(self, value: str) -> str:
        slug = self.speaker.view.procedure_of(value)
        if slug is not None:
            return self.speaker.people.name(value) if slug == "person" else self.speaker.matter(value)
        items = self.speaker.view.powers(day_of(self.speaker.people.now))
        if value not in items and value not in self.speaker.library:
            raise KeyError(value)
        return self.speaker.law(value)

    def __bool__(self) -> bool:
        return True  # it cannot be listed, and still knows names

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
