"""What a case file holds, in the order of the main and the sub file; opens nothing and counts no pages.

The order follows what case-file reviews ask (decision first, then how it came about, then how it was carried out); what the
organ said among itself goes to the sub file, which is shown neither to the party nor to the public (政府信息公开条例第十六条).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done

MAIN, SUB = "main", "sub"
PART_WORDS = {MAIN: "正卷", SUB: "副卷"}
FILES = frozenset(("evidence", "paper"))

_MAIN_ORDER = (
    ("decision", "exemption", "ending"),
    ("filing", "filing-refusal", "intake", "acceptance", "routing"),
    ("contact", "evidence", "order", "recusal-application", "access", "disposal", "suspension", "resumption"),
    ("notice",),
    ("statement", "waiver", "answer", "hearing-request", "hearing"),
    ("performance", "hand-over", "filing-up", "enforcement", "refund"),
    ("transfer", "correction", "withdrawal", "annulment", "late-entry", "irregularity", "irregularity-review"),
    ("closing",),
)
_SUB_ORDER = (
    ("investigation",),
    ("review-request", "return", "resubmission", "review", "advice"),
    ("discussion-request", "discussion", "opinion", "recusal-decision"),
    ("extension", "approval"),
)
_PLACES = {role: (MAIN, rank) for rank, roles in enumerate(_MAIN_ORDER) for role in roles} | {
    role: (SUB, rank) for rank, roles in enumerate(_SUB_ORDER) for role in roles
}
_ELSEWHERE = (MAIN, 2)
"""Roles of no fixed place lie with what was found out, by their time."""
_INTERNAL = frozenset(("legal-review", "agenda-item", "meeting"))
"""Procedures in which the organ speaks with itself."""


@dataclass(frozen=True, slots=True)
class Member:
    """One matter of the file: the case itself, or one that belongs to it."""

    state: MatterState
    declaration: Declaration

    @property
    def internal(self) -> bool:
        """True where all of it goes to the sub file."""
        return self.declaration.slug in _INTERNAL


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the index. `fact` names the file within the act; `missing` says why a file is looked for, else it is empty."""

    part: str
    matter: str
    act: Done
    step: str
    label: str
    fact: str
    sealed: bool
    missing: str
    order: tuple[int, datetime, int]
    number: str = ""
    """The document number: of the act, or of the one whose paper it issues or serves."""


def place_of(role: str) -> tuple[str, int]:
    """(part of the file, rank in it) of what a step with this role leaves."""
    return _PLACES.get(role, _ELSEWHERE)


def contents(members: Sequence[Member], catalogue: Catalogue) -> list[Piece]:
    """Every file of the case and of what belongs to it, main file first."""
    found = [piece for member in members for piece in _of_matter(member, catalogue)]
    return sorted(found, key=lambda piece: (piece.part != MAIN, piece.order))


def _of_matter(member: Member, catalogue: Catalogue) -> Iterator[Piece]:
    folded, declaration = member.state.folded, member.declaration
    printed = {done.thread for done in folded.standing if _role(declaration, done) == "issue"}
    for done in folded.acts:
        own = catalogue.by_digest(done.declaration) or declaration
        step = own.steps.get(done.step)
        if step is None:
            continue
        part, rank = _place(member, folded, done, step)
        order = (rank, done.at, done.position)
        about = _owner(folded, done)
        number = done.number or (about.number if about is not None and step.role == "issue" else None) or ""
        if step.paper is not None and done.id not in printed and done.id not in folded.undone:
            yield Piece(part, done.matter, done, step.title, f"{step.title}的文书", "", False, "尚未印发", order, number)
        for spec in step.facts.values():
            if spec.type in FILES and (told := _file(folded, declaration, done, step, spec)) is not None:
                label, missing = told
                sealed = spec.name in done.sealed
                yield Piece(part, done.matter, done, step.title, label, spec.name, sealed, missing, order, number)


def _file(folded: Folded, declaration: Declaration, done: Done, step: Step, spec: FactSpec) -> tuple[str, str] | None:
    """The row's title and why the file is missing; None where it is neither there nor looked for."""
    about = _owner(folded, done)
    owner = declaration.steps.get(about.step) if about is not None else None
    label = f"{owner.title}：{spec.label}" if owner is not None else f"{step.title}：{spec.label}"
    if spec.name in done.facts or spec.name in done.sealed:
        return label, ""
    if spec.required and done.id not in folded.undone:
        return label, "应当附而没有附"
    return None


def _place(member: Member, folded: Folded, done: Done, step: Step) -> tuple[str, int]:
    """Part and rank; service, issue and publication lie with the act they belong to."""
    about = _owner(folded, done)
    owner = member.declaration.steps.get(about.step) if about is not None and step.character is not None else None
    part, rank = _PLACES.get((owner or step).role, _ELSEWHERE)
    return (SUB, len(_SUB_ORDER)) if member.internal else (part, rank)


def _owner(folded: Folded, done: Done) -> Done | None:
    return folded.find(done.thread) if done.thread is not None else None


def _role(declaration: Declaration, done: Done) -> str:
    step = declaration.steps.get(done.step)
    return step.role if step is not None else ""


def missing(pieces: Iterable[Piece]) -> list[Piece]:
    """What is looked for and not there."""
    return [piece for piece in pieces if piece.missing]
