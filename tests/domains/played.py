"""Plays every shipped case once and remembers what was performed, refused and marked; judges nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yifa.domains
from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.law.zone import day_of
from yifa.procedure import case_file
from yifa.procedure.case_file import Case, CaseAct
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.refusal import Refusal, Refused
from yifa.procedure.stage import Stage, World
from yifa.procedure.view import Done
from yifa.record.act import Json

DOMAINS = Path(yifa.domains.__file__).parent
OUTSIDER = "无关的人"
"""Somebody who holds nothing."""


@dataclass(slots=True)
class Played:
    """What all cases together did. Keys are kinds (`slug.step`)."""

    performed: dict[str, tuple[Case, int]] = field(default_factory=dict)
    """A kind and the first case that performed it, with the number of acts that came before."""
    caused: set[str] = field(default_factory=set)
    """Kinds that came about as a consequence of another act."""
    refused: dict[str, list[Refusal]] = field(default_factory=dict)
    marked: dict[str, list[dict]] = field(default_factory=dict)


@cache
def world() -> World:
    """The shipped declarations, law and calendar."""
    return World(Catalogue.load(DOMAINS), Library.load(), Calendar.load())


@cache
def cases() -> tuple[tuple[Path, Case], ...]:
    """Every shipped case with its file."""
    files = sorted(DOMAINS.glob("*/procedures/*/cases.yaml"))
    return tuple((file, case) for file in files for case in case_file.read(file, f"{file.parent.name}/cases.yaml"))


@cache
def played() -> Played:
    """All cases played."""
    found = Played()
    for _, case in cases():
        stage = Stage.build(case, world())
        for number, act in enumerate((*case.given, *case.acts)):
            kind = kind_of(case, act)
            try:
                done = stage.perform(act)
            except Refused as refused:
                found.refused.setdefault(kind, []).extend(refused.reasons)
                break
            known = found.performed.get(kind)
            if known is None or (known[0].procedure != done.slug == case.procedure):
                found.performed[kind] = (case, number)  # a procedure's own case before one of another procedure
            found.caused |= _caused(stage, done)
            found.marked.setdefault(kind, []).extend(dict(mark) for mark in done.marks)
    return found


def _caused(stage: Stage, done: Done) -> set[str]:
    """Kinds of the acts that this one brought about."""
    slugs = {str(cause.get("open") or str(cause.get("do")).partition(".")[0]) for cause in _causes(done)}
    matters = (matter for slug in slugs if slug in world().catalogue for matter in stage.view.matters(slug))
    return {act.kind for matter in matters for act in stage.view.history(matter) if act.cause == done.id}


def _causes(done: Done) -> tuple[Mapping[str, Json], ...]:
    step = world().catalogue.step(done.kind, day_of(done.at))
    return step.causes if step is not None else ()


def kind_of(case: Case, act: CaseAct) -> str:
    """`slug.step` of an act of a case."""
    return act.step if "." in act.step else f"{case.procedure}.{act.step}"


def again(kind: str, change) -> tuple[Refusal, ...] | None:
    """Perform the first allowed act of this kind once more, changed; its refusals, or None where it was allowed."""
    case, number = played().performed[kind]
    case = replace(case, cast={**case.cast, OUTSIDER: ()})
    acts = (*case.given, *case.acts)
    stage = Stage.build(case, world())
    for act in acts[:number]:
        stage.perform(act)
    try:
        stage.perform(change(acts[number]))
    except Refused as refused:
        return refused.reasons
    return None


def with_facts(act: CaseAct, **changed) -> CaseAct:
    """The act with some facts changed; None drops one."""
    facts = {**act.facts, **changed}
    return replace(act, facts={name: value for name, value in facts.items() if value is not None})


@cache
def declarations() -> tuple[Declaration, ...]:
    """Every version of every procedure."""
    catalogue = world().catalogue
    return tuple(version for slug in catalogue.slugs() for version in catalogue.versions(slug))


def own_steps() -> Iterator[tuple[Declaration, Step]]:
    """Steps that belong to a procedure itself, characters left out."""
    for declaration in declarations():
        for step in declaration.steps.values():
            if step.character is None:
                yield declaration, step


def common_steps() -> dict[str, Step]:
    """Steps that characters bring, by name."""
    return {step.name: step for each in declarations() for step in each.steps.values() if step.character is not None}
