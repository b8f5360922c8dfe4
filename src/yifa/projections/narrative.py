"""What people wrote for one year's report, read from its matter: sections, attested numbers, editions; judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from yifa.procedure.fold import Folded
from yifa.procedure.quantities.backing import digest
from yifa.procedure.view import Done
from yifa.record.act import Json

SLUG = "annual-report"


@dataclass(frozen=True, slots=True)
class Passage:
    """One section's text as it stands, who wrote it last and when, and by which act."""

    section: str
    text: str
    writers: tuple[str, ...]
    at: datetime
    act: str


@dataclass(frozen=True, slots=True)
class Attested:
    """A number from outside: what it is called, its value as written, and where it comes from."""

    label: str
    value: str
    unit: str
    source: str
    attesters: tuple[str, ...] = ()
    act: str = ""
    file: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """One edition that was compiled, and what became of it."""

    number: int
    act: str
    at: datetime
    as_of_day: date
    as_of_act: str
    text_digest: str
    file: str
    figures: Mapping[str, str]
    """Figure id to the value as printed."""
    stands: bool
    reviewed: bool = False
    signed: str = ""
    """The act by which the head signed it, withdrawn or not."""
    signed_at: datetime | None = None
    reference: str = ""
    """The document number that the signature took."""
    published: datetime | None = None
    down: bool = False
    """True where the signature was undone: withdrawn, or compiled anew."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """The report as far as people have written it."""

    matter: str = ""
    year: int = 0
    passages: Mapping[str, Passage] = field(default_factory=dict)
    attested: Mapping[str, Attested] = field(default_factory=dict)
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    editions: tuple[Compiled, ...] = ()
    signed: bool = False

    def text(self, section: str) -> str:
        """What stands in a section, nothing where nobody wrote yet."""
        held = self.passages.get(section)
        return "" if held is None else held.text

    @property
    def texts(self) -> dict[str, str]:
        """Every section that was written."""
        return {name: passage.text for name, passage in self.passages.items()}

    @property
    def digest(self) -> str:
        """The digest an edition of this text has."""
        rows = {name: (held.value, held.unit, held.source) for name, held in self.attested.items()}
        return digest(self.texts, rows)

    @property
    def current(self) -> Compiled | None:
        """The edition the head has signed and nobody took back, the last one."""
        return next((each for each in reversed(self.editions) if each.signed and not each.down), None)

    @property
    def published(self) -> Compiled | None:
        """The edition that is out now, the last one."""
        return next((each for each in reversed(self.editions) if each.published and not each.down), None)


def narrative_of(folded: Folded, matter: str) -> Narrative:
    """Read one matter of the annual report."""
    end = str(folded.facts.get("year_end") or "")
    passages: dict[str, Passage] = {}
    for done in folded.named("write"):
        for row in _rows(folded.facts_of(done), "passages"):
            name = str(row.get("section"))
            passages[name] = Passage(name, str(row.get("passage") or ""), _people(done), done.at, str(done.id))
    attested = {each.label: each for each in (_attested(folded, done) for done in folded.named("attest"))}
    assigned: dict[str, tuple[str, ...]] = {}
    for row in _rows(folded.facts, "assignments"):
        name = str(row.get("section"))
        assigned[name] = (*assigned.get(name, ()), str(row.get("writer")))
    year = int(end[:4]) if end[:4].isdigit() else 0
    return Narrative(matter, year, passages, attested, assigned, tuple(_editions(folded)), bool(folded.named("sign")))


def _attested(folded: Folded, done: Done) -> Attested:
    facts = folded.facts_of(done)
    label, value, unit, source, file = (
        str(facts.get(f"external_{name}") or "") for name in ("label", "value", "unit", "source", "file")
    )
    return Attested(label, value, unit, source, _people(done), str(done.id), file, "external_file" in done.sealed)


def _editions(folded: Folded) -> Iterator[Compiled]:
    """Every compiled edition, those that were taken back too, oldest first."""
    acts = folded.acts
    for done in acts:
        if done.step != "compile":
            continue
        later = [act for act in acts if act.position > done.position]
        own = _until(later, "compile")
        signature = next((act for act in own if act.step == "sign"), None)
        out = None if signature is None else next((a for a in later if _publishes(folded, a) and a.thread == signature.id), None)
        facts = folded.facts_of(done)
        yield Compiled(
            number=_whole(facts.get("edition")),
            act=str(done.id),
            at=done.at,
            as_of_day=date.fromisoformat(str(facts.get("as_of_day"))),
            as_of_act=str(facts.get("as_of_act")),
            text_digest=str(facts.get("text_digest")),
            file=str(facts.get("edition_file")),
            figures={str(row.get("figure")): str(row.get("figure_shown")) for row in _rows(facts, "figures")},
            stands=done.id not in folded.undone,
            reviewed=any(act.step == "review" and act.id not in folded.undone for act in own),
            signed="" if signature is None else str(signature.id),
            signed_at=None if signature is None else signature.at,
            reference="" if signature is None else signature.number or "",
            published=None if out is None else out.at,
            down=signature is not None and (signature.id in folded.undone or _taken_down(later, signature)),
        )


def _until(acts: list[Done], step: str) -> list[Done]:
    end = next((at for at, act in enumerate(acts) if act.step == step), len(acts))
    return acts[:end]


def _publishes(folded: Folded, act: Done) -> bool:
    step = folded.step(act.step)
    return step is not None and step.role == "publication"


def _taken_down(later: list[Done], signature: Done) -> bool:
    return any(act.step == "unpublish" and act.thread == signature.id for act in later)


def _people(done: Done) -> tuple[str, ...]:
    return tuple(actor.person for actor in done.actors)


def _rows(facts: Mapping[str, Json], name: str) -> Iterator[Mapping[str, Json]]:
    held = facts.get(name)
    yield from (row for row in held if isinstance(row, dict)) if isinstance(held, list) else ()


def _whole(value: Json) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
