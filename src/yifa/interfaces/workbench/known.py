"""What a form need not ask: facts of the matter, of the act it is about and of the matter it comes from; opens nothing sealed
before the act is put together, and writes every such opening down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.forms.drawing import CARRIED, KNOWN
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.interfaces.workbench.forms.writing import typed_one
from yifa.interfaces.workbench.models import Opening, Sheet
from yifa.procedure.declaration import FactSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json
from yifa.record.errors import Purged

FRESH = frozenset(("confirm", "time"))
"""Types that mean something only when somebody says them now: a confirmation, the hour of what just happened."""
FILES = frozenset(("evidence", "paper"))
NEW_TEXT = frozenset(("resubmission", "issue", "correction", "irregularity"))
"""Roles that bring a new file; the one on record is not offered again."""
OCCASIONAL = frozenset(("text", "list", "count", "place"))
"""Types that tell of one visit, vote or session, and are told again of the next."""
HERE = "本事项"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: the words for it, the act that says it, and its value, None where it is sealed."""

    words: str
    done: Done
    value: Json


def known_typed(desk: Desk, step: Step, state: MatterState | None, thread: ActId | None, parents: Mapping[str, str]) -> Typed:
    """The typed form of everything the step asks that stands on record already, with where it stands.

    What the same step said before is not offered: a second visit, vote or reminder is another one. `parents` are the matters
    that the new one is linked to, by link.
    """
    typed: Typed = {}
    for name, spec in step.facts.items():
        if spec.computed is not None or spec.type in FRESH or (spec.type in FILES and is_new_file(spec, step)):
            continue
        found = source_of(desk, step, spec, state, thread, parents)
        if found is None:
            continue
        if found.value is None:
            typed[f"{KNOWN}{name}{CARRIED}"] = [f"{found.done.matter}:{found.done.id}"]
        elif fits(spec, found.value):
            typed |= typed_one(spec, f"f.{name}", found.value)
            if spec.type in FILES:
                typed[f"f.{name}.file_name"] = [f"{spec.label}（{found.words}在案）"]
        else:
            continue
        typed[f"{KNOWN}{name}"] = [found.words]
    return typed


def is_new_file(spec: FactSpec, step: Step) -> bool:
    """True for files that belong to one occasion: photos and records under seal, and the text that a step brings anew."""
    return spec.private is not None or step.role in NEW_TEXT


def source_of(
    desk: Desk, step: Step, spec: FactSpec, state: MatterState | None, thread: ActId | None, parents: Mapping[str, str]
) -> Source | None:
    """Where a fact stands: in the act the step is about, else the latest in this matter, else in a matter it comes from."""
    if state is not None:
        about = state.folded.find(thread) if thread is not None else None
        acts = [done for done in reversed(state.standing_acts) if own_course(state.folded, done)]
        if spec.known_from is not None and (named := from_named(state.folded, acts, spec)) is not None:
            return named
        for done in (about, *acts) if about is not None else acts:
            found = said(state.folded, done, spec, HERE)
            if found is not None:
                newer = next(came_back(desk, spec, state.matter, found.done), None)
                return newer or (None if another_time(state.folded, done, step, spec) else found)
        parents = {**dict(desk.view.linked(state.matter)), **parents}
    return next(from_parents(desk, spec, parents), None)


def came_back(desk: Desk, spec: FactSpec, matter: str, sent: Done) -> Iterator[Source]:
    """A text sent to another matter, such as a review or a meeting, and changed there since: the changed one is the text now."""
    if spec.type not in FILES:
        return
    for _, other in reversed(desk.view.linking(matter)):
        if not desk.may_read(other):
            continue
        folded = desk.state(other).folded
        for done in reversed(folded.standing):
            found = said(folded, done, spec, desk.speaker.matter(other)) if own_course(folded, done) else None
            if found is not None and found.value is not None:
                if done.position > sent.position:
                    yield found
                break


def from_named(folded: Folded, acts: Sequence[Done], spec: FactSpec) -> Source | None:
    """The value of the fact that the declaration says this one goes on from, given as `fact` or `step.fact`."""
    step, _, fact = str(spec.known_from).rpartition(".")
    asked = replace(spec, name=fact)
    found = (said(folded, done, asked, HERE) for done in acts if step in ("", done.step))
    return next((one for one in found if one is not None and one.value is not None), None)


def another_time(folded: Folded, done: Done, step: Step, spec: FactSpec) -> bool:
    """True for an act of the same step, and for what another act of the same role told of its own occasion."""
    own = folded.step(done.step)
    return done.step == step.name or (own is not None and own.role == step.role and spec.type in OCCASIONAL)


def own_course(folded: Folded, done: Done) -> bool:
    """True for acts of the procedure's own steps; corrections, services and the like have facts of their own."""
    step = folded.step(done.step)
    return step is None or step.character is None


def from_parents(desk: Desk, spec: FactSpec, parents: Mapping[str, str]) -> Iterator[Source]:
    """The fact in the matters linked to, those that this person may read."""
    for matter in parents.values():
        if not desk.may_read(matter):
            continue
        folded = desk.state(matter).folded
        title = desk.speaker.matter(matter)
        for done in reversed(folded.standing):
            if own_course(folded, done) and (found := said(folded, done, spec, title)) is not None:
                yield found
                break


def said(folded: Folded, done: Done, spec: FactSpec, words: str) -> Source | None:
    """The fact as one act says it. Sealed ones only where both hold it for the same purpose."""
    step = folded.step(done.step)
    name = spec.name
    own = step.facts.get(name) if step is not None else None
    if own is None or own.type != spec.type:
        return None
    value = folded.facts_of(done).get(name)
    if value is not None:
        return Source(words, done, value)
    if name not in done.sealed or spec.private is None or own.private is None or own.private.purpose != spec.private.purpose:
        return None
    return Source(words, done, None)


def fits(spec: FactSpec, value: Json) -> bool:
    """False for a choice that this step does not offer."""
    return spec.type != "choice" or (isinstance(value, str) and value in spec.choices)


def carried(desk: Desk, account: int, sheet: Sheet, step: Step, typed: Typed, given: Mapping[str, Json]) -> dict[str, Json]:
    """The sealed values that go along because nothing else was typed; each is opened once for the sheet, and that is noted."""
    found: dict[str, Json] = {}
    for name, spec in step.facts.items():
        told = one(typed, f"{KNOWN}{name}{CARRIED}")
        if not told or name in given or spec.private is None:
            continue
        matter, _, act = told.partition(":")
        if not desk.may_read(matter):
            continue
        Opening.objects.get_or_create(
            account_id=account, person=desk.me, act=act, matter=matter, fact=name,
            purpose=f"沿用到“{step.title}”（草稿 {sheet.pk[:6]}）", defaults={"at": desk.now},
        )  # fmt: skip
        try:
            value = desk.current.store.reader.open_private(
                desk.current.town, ActId.parse(act), f"fact.{name}", purpose=spec.private.purpose
            )
        except Purged:
            continue
        found[name] = value
    return found


def carried_names(step: Step, typed: Typed, given: Mapping[str, Json]) -> tuple[str, ...]:
    """The facts that go along sealed, without opening any."""
    return tuple(name for name in step.facts if name not in given and one(typed, f"{KNOWN}{name}{CARRIED}"))
