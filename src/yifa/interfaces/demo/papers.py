"""Prints the demonstration's papers from their templates and freezes them as evidence; refuses to print with a gap."""

from __future__ import annotations

from datetime import datetime

from yifa.interfaces.demo.stage import Doing, Stage, Who
from yifa.interfaces.framing import BANK, Papered, frame_of, holding, named_in, template_of
from yifa.law.zone import day_of
from yifa.procedure import paper, render
from yifa.procedure.fold import fold
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
    assert step.paper is not None
    template = template_of(runtime, slug, step.paper)
    view = runtime.view()
    # What came into the matter by consequence was never played; its open facts are on record.
    folded = fold(view.history(act.matter), declaration)
    said = {**folded.facts, **stage.said(act.matter)}
    number = str(act.open["number"]) if "number" in act.open else None
    persons = tuple(str(each["person"]) for each in _persons(act))
    papered = Papered(declaration, step, act.matter, act.at, number, persons, act.id)
    facts = {name: value for name, value in said.items() if name in step.facts}
    held = holding(runtime, view, papered, facts, named_in(template), runtime.now())
    frame = frame_of(
        runtime, view, papered, name=stage.names.__getitem__, names=stage.names, holding=held, folded=folded,
        bank=str(said.get(BANK) or ""),
    )  # fmt: skip
    filled = paper.fill(template, declaration, said, frame)
    return runtime.store.evidence.put(render.pdf(filled), media_type="application/pdf", purpose="case", keep="archive")


def _persons(act: Act) -> list[dict[str, Json]]:
    persons = act.open.get("persons")
    return [each for each in persons if isinstance(each, dict)] if isinstance(persons, list) else []
