"""The acts of one matter folded: which still stand, in which thread, with which facts; refuses to know time, law or clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.fact import FactError, parse
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json

THREAD_OF_SERVED = "@serve"
THREAD_OF_PAPER = "@paper"
THREAD_OF_ANY = "@any"
ORIGINAL = "original"
_COMMON_THREADS = (THREAD_OF_SERVED, THREAD_OF_PAPER, THREAD_OF_ANY)

_OF_STANDING_ACTS = frozenset(("correction", "withdrawal", "publication"))


@dataclass(frozen=True, slots=True)
class Folded:
    """`acts` in log order as read; `standing` those not undone; facts read through corrections."""

    declaration: Declaration
    acts: tuple[Done, ...]
    standing: tuple[Done, ...]
    undone: Mapping[ActId, Done]
    """Act undone to the act that undid it."""
    by_step: Mapping[str, Sequence[Done]]
    by_role: Mapping[str, Sequence[Done]]
    corrected: Mapping[ActId, Mapping[str, Json]]
    facts: Mapping[str, Json]
    """Each fact's value in its latest standing act."""
    closed: Done | None
    outcome: str | None
    stage: str | None

    def step(self, name: str) -> Step | None:
        """The step's declaration, None for one that this version no longer knows."""
        return self.declaration.steps.get(name)

    def facts_of(self, done: Done) -> Mapping[str, Json]:
        """The act's facts as corrected by later standing acts."""
        return self.corrected.get(done.id, done.facts)

    def named(self, name: str) -> Sequence[Done]:
        """Standing acts of a step, or of every step with that role where no step has the name."""
        if name in self.declaration.steps:
            return self.by_step.get(name, ())
        return self.with_role(name)

    def with_role(self, role: str) -> Sequence[Done]:
        """Standing acts whose step has the role, in log order."""
        return self.by_role.get(role, ())

    def in_thread(self, name: str, step: Step | None, thread: ActId | None) -> Sequence[Done]:
        """Standing acts of `name` as `step` sees them from `thread`: inside the thread where both belong to it."""
        acts = self.named(name)
        if thread is None or step is None or step.per is None:
            return acts
        other = self.declaration.steps.get(name)
        if name == step.per or (other is None and step.per in (THREAD_OF_ANY, THREAD_OF_SERVED, THREAD_OF_PAPER)):
            return [done for done in acts if done.id == thread]
        if other is not None and (other.per == step.per or self._common(other, step, thread)):
            return [done for done in acts if done.thread == thread]
        return acts

    def _common(self, other: Step, step: Step, thread: ActId) -> bool:
        """True where both are common steps and the act of the thread may have an act of the other: what is printed is served."""
        done = self.find(thread)
        owner = None if done is None else self.declaration.steps.get(done.step)
        if owner is None or step.per not in _COMMON_THREADS:
            return False
        return (other.per == THREAD_OF_PAPER and owner.paper is not None) or (other.per == THREAD_OF_SERVED and bool(owner.serve))

    def served(self, done: Done) -> Done | None:
        """The standing service of an act, None while it has not been served."""
        return next((act for act in self.with_role("service") if act.thread == done.id), None)

    def find(self, act: ActId) -> Done | None:
        """The act with this id in the matter, standing or not."""
        return next((done for done in self.acts if done.id == act), None)


def fold(history: Iterable[Done], declaration: Declaration) -> Folded:
    """Fold acts given in log order. An act that undid others and was itself undone gives them back."""
    acts = tuple(history)
    steps = declaration.steps
    undone = _undone(acts, steps)
    standing = tuple(done for done in acts if done.id not in undone) if undone else acts
    by_step: dict[str, list[Done]] = {}
    by_role: dict[str, list[Done]] = {}
    corrected = _corrected(standing, steps)
    facts: dict[str, Json] = {}
    closed: Done | None = None
    outcome: str | None = None
    stage: str | None = None
    for done in standing:
        by_step.setdefault(done.step, []).append(done)
        step = steps.get(done.step)
        if step is None:
            facts.update(done.facts)
            continue
        by_role.setdefault(step.role, []).append(done)
        values = corrected.get(done.id, done.facts)
        if step.character is None:
            facts.update(values)
        if step.closes:
            closed = done
        if step.outcome is not None:
            outcome = _outcome(step, values) or outcome
        stage = step.stage or stage
    return Folded(declaration, acts, standing, undone, by_step, by_role, corrected, facts, closed, outcome, stage)


def threads_of(step: Step, folded: Folded) -> Sequence[Done]:
    """The acts that an act of `step` may belong to; empty for a step without `per`.

    They must stand, but for what may follow any act, undone or not: taking down what was published, for one.
    """
    steps = folded.declaration.steps
    if step.per is None:
        return ()
    if step.per == THREAD_OF_ANY:
        return folded.standing if step.role in _OF_STANDING_ACTS else folded.acts
    if step.per == THREAD_OF_SERVED:
        return [done for done in folded.standing if (owner := steps.get(done.step)) is not None and owner.serve]
    if step.per == THREAD_OF_PAPER:
        return [done for done in folded.standing if (owner := steps.get(done.step)) is not None and owner.paper]
    return folded.named(step.per)


def _undone(acts: Sequence[Done], steps: Mapping[str, Step]) -> dict[ActId, Done]:
    """From the last act to the first, so that an undone act undoes nothing."""
    undone: dict[ActId, Done] = {}
    for index in range(len(acts) - 1, -1, -1):
        done = acts[index]
        step = steps.get(done.step)
        if step is None or not step.undoes or done.id in undone:
            continue
        for earlier in acts[:index]:
            if earlier.id not in undone and _reaches(done, step, earlier, steps):
                undone[earlier.id] = done
    return undone


def _reaches(done: Done, step: Step, earlier: Done, steps: Mapping[str, Step]) -> bool:
    if ORIGINAL in step.undoes and done.thread == earlier.id:
        return True
    other = steps.get(earlier.step)
    role = None if other is None else other.role
    if earlier.step not in step.undoes and (role is None or role not in step.undoes or role in steps):
        return False
    if done.thread is None or step.per is None:
        return True
    if earlier.step == step.per:
        return earlier.id == done.thread
    return other is None or other.per != step.per or earlier.thread == done.thread


def _corrected(standing: Sequence[Done], steps: Mapping[str, Step]) -> dict[ActId, Mapping[str, Json]]:
    corrected: dict[ActId, dict[str, Json]] = {}
    for done in standing:
        step = steps.get(done.step)
        if step is None or step.replaces is None or done.thread is None:
            continue
        original = next((act for act in standing if act.id == done.thread), None)
        if original is None:
            continue
        values = corrected.setdefault(original.id, dict(original.facts))
        owner = steps.get(original.step)
        for name, value in replacements(done.facts):
            values[name] = _as_declared(value, owner.facts.get(name) if owner is not None else None)
    return dict(corrected)


def replacements(facts: Mapping[str, Json]) -> list[tuple[str, Json]]:
    """The (fact, value) pairs of a correction's list `replaced`."""
    rows = facts.get("replaced")
    if not isinstance(rows, list):
        return []
    return [(str(row["fact"]), row.get("value")) for row in rows if isinstance(row, dict) and "fact" in row]


def _as_declared(value: Json, spec: FactSpec | None) -> Json:
    """A corrected value in the form of its fact. One that no longer fits its declaration stays as it was written."""
    if spec is None:
        return value
    try:
        return parse(spec, value)
    except FactError:
        return value


def _outcome(step: Step, facts: Mapping[str, Json]) -> str | None:
    if isinstance(step.outcome, str):
        return step.outcome
    if isinstance(step.outcome, dict):
        value = facts.get(str(step.outcome.get("from")))
        return value if isinstance(value, str) else None
    return None
