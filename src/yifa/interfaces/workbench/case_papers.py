"""The papers and pieces of evidence of a matter as a list, with those that should be there and are not; opens none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done

FILES = ("evidence", "paper")
ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of the file. `missing` says why it is looked for; empty where it is there."""

    label: str
    step: str
    at: datetime
    address: str
    sealed: bool
    missing: str = ""


def papers_of(desk: Desk, declaration: Declaration, state: MatterState) -> list[Paper]:
    """Every file of the standing acts in order, and what is missing after each of them."""
    found: list[Paper] = []
    issued = {done.thread for done in state.standing_acts if is_issue(declaration, done)}
    for done in state.standing_acts:
        own = desk.current.catalogue.by_digest(done.declaration) or declaration
        step = own.steps.get(done.step)
        if step is not None:
            found.extend(of_act(state, step, done))
            if step.paper is not None and done.id not in issued:
                found.append(Paper(f"{step.title}的文书", step.title, done.at, "", sealed=False, missing="尚未印发"))
    return found


def is_issue(declaration: Declaration, done: Done) -> bool:
    """True for an act that made a paper final."""
    step = declaration.steps.get(done.step)
    return step is not None and step.role == ISSUE


def of_act(state: MatterState, step: Step, done: Done) -> Iterator[Paper]:
    """The files one act carries, and those it declares and does not carry; of common steps only what had to be there."""
    for name, spec in step.facts.items():
        if spec.type not in FILES:
            continue
        sealed = name in done.sealed
        if sealed or name in done.facts:
            address = reverse("workbench:open-fact", args=[state.matter, str(done.id)]) + f"?fact={name}"
            yield Paper(spec.label, step.title, done.at, address, sealed)
        else:
            if step.character is None or spec.required:
                yield Paper(spec.label, step.title, done.at, "", sealed=False, missing=why(spec))


def why(spec: FactSpec) -> str:
    """Why a file is looked for."""
    return "应当附而没有附" if spec.required else "没有附"
