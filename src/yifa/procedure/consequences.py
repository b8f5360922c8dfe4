"""What would be said of an act's consequences, nothing recorded: the dry run judges them on the record as it would stand then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from yifa.procedure.causes import Ground, bring_about, consequences
from yifa.procedure.draft import Draft
from yifa.procedure.foreseen import Foreseen
from yifa.procedure.judge import Judgement
from yifa.procedure.refusal import Mark, Refused
from yifa.record.act import ActId

Asking = Callable[[Foreseen, Draft, ActId], Judgement]
"""Judges one consequence on the record that is foreseen, brought about by the act with that id."""


def foretold(found: Judgement, ground: Ground, ask: Asking) -> Judgement:
    """The judgement with every reason against the act's consequences; as it is where it has none or is refused already."""
    if found.judged is None or found.step is None or found.declaration is None or found.draft is None or not found.step.causes:
        return found
    ahead = Foreseen(ground.view)
    done = ahead.add(found.judged, found.declaration, ground.now, found.number)
    marks: list[Mark] = list(found.marks)

    def one(draft: Draft) -> None:
        said = ask(ahead, draft, done.id)
        if said.judged is None or said.declaration is None:
            raise Refused(said.refusals)
        marks.extend(mark for mark in said.marks if mark not in marks)
        ahead.add(said.judged, said.declaration, ground.now, said.number)

    try:
        bring_about(consequences(found.draft, found.step, done.matter, found.declaration, replace(ground, view=ahead)), one)
    except Refused as refused:
        return replace(found, allowed=False, refusals=refused.reasons, judged=None)
    return replace(found, marks=tuple(marks))
