"""Prints the demonstration's papers from their templates and freezes them as evidence; refuses to print with a gap."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from yifa.interfaces.demo.stage import Doing, Stage, Who
from yifa.law.zone import day_of
from yifa.procedure import paper, render
from yifa.procedure.compiled import compiled
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.judge import ask
from yifa.record.act import Act, Json


def issue(stage: Stage, act: Act, at: datetime, who: Who) -> Doing:
    """Print the paper of an act and record its issue. Raises PaperError with every gap of the paper."""
    yield at
    digest = printed(stage, act)
    facts: dict[str, Json] = {"paper": digest, "copies": 2}
    kind = f"{act.kind.partition('.')[0]}.issue"
    return (yield from stage.act(kind, at, [who], facts, matter=act.matter, thread=act))


def printed(stage: Stage, act: Act) -> str:
    """Print the paper of an act and return the digest under which it is kept."""
    runtime = stage.runtime
    slug, _, name = act.kind.partition(".")
    declaration = runtime.catalogue.declaration(slug, day_of(act.at))
    step = declaration.steps[name]
    template = _template(runtime.catalogue.folder(slug) / "papers" / f"{step.paper}.yaml")
    filled = paper.fill(template, declaration, stage.said(act.matter), _frame(stage, act, declaration, step))
    return runtime.store.evidence.put(render.pdf(filled), media_type="application/pdf", purpose="case", keep="archive")


@cache
def _template(file: Path) -> paper.Paper:
    return paper.load(file)


def _frame(stage: Stage, act: Act, declaration: Declaration, step: Step) -> paper.Frame:
    told = stage.runtime.town_settings
    officers = [str(each["person"]) for each in _persons(act)]
    return paper.Frame(
        organ=str(told["organ"]),
        town=str(told["name"]),
        at=act.at,
        number=str(act.open["number"]) if "number" in act.open else None,
        code=secrets.token_hex(8),
        officers=tuple(stage.names[person] for person in officers),
        certificates=tuple(_certificates(stage, officers, act.at)),
        names=stage.names,
        situations=_situations(stage, act, declaration, step),
        demonstration=stage.runtime.mode == "demonstration",
    )


def _persons(act: Act) -> list[dict[str, Json]]:
    persons = act.open.get("persons")
    return [each for each in persons if isinstance(each, dict)] if isinstance(persons, list) else []


def _certificates(stage: Stage, persons: list[str], when: datetime) -> Iterator[str]:
    for person in persons:
        for standing in stage.runtime.view().standings(person, "enforcement-certificate"):
            if standing.holds_at(when):
                yield str(standing.detail["certificate_number"])


def _situations(stage: Stage, act: Act, declaration: Declaration, step: Step) -> frozenset[str]:
    """The situations of the matter that hold just after the act, for the parts a paper has only then."""
    runtime = stage.runtime
    values: Mapping[str, Json] = {name: value for name, value in stage.said(act.matter).items() if name in step.facts}
    draft = Draft(kind=act.kind, at=act.at, actors=(), recorder="", facts=values, matter=act.matter)
    view, now = runtime.view(), runtime.now()
    question, _ = ask(draft, step, declaration, view, runtime.catalogue, runtime.library, runtime.calendar, now, {}, probing=True)
    ready = compiled(declaration)
    return frozenset(name for name in declaration.situations if ready.situation(name, question).holds)
