"""One thing that waits for an approval, in words: what is asked, what the law requires, who investigated; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yifa.interfaces.web import words
from yifa.interfaces.web.values import Told
from yifa.interfaces.workbench import approving
from yifa.interfaces.workbench.actors import DELEGATE, acting_for
from yifa.interfaces.workbench.approving import asked_of, investigated, investigators
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.duties import group_of
from yifa.interfaces.workbench.explained import law_words, rules_of
from yifa.interfaces.workbench.matter import about, known_facts, once
from yifa.interfaces.workbench.models import Sheet
from yifa.interfaces.workbench.rights import APPROVERS
from yifa.interfaces.workbench.ticking import due_of, stops
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.possible import StepAnswer
from yifa.procedure.refusal import Refusal
from yifa.procedure.state import MatterState
from yifa.procedure.telling import Teller
from yifa.procedure.view import Done

RESULTS = frozenset(("review", "discussion", "hearing", "opinion"))
"""Roles of what others said before the approval: shown beside it."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing the law or the procedure requires of the approval, with its articles."""

    words: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a reviewer, a meeting or a hearing said about it."""

    matter: str
    title: str
    outcome: str
    who: str
    at: datetime
    facts: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """One row. `why_not` says why this person may not; `sheet` is the form that was filled in and checked, if there is one."""

    matter: str
    title: str
    kind: str
    step: str
    verb: str
    name: str
    thread: str
    about: str
    due: datetime | None
    hour: str
    why: str
    group: str
    asked_by: str
    asked: tuple[Told, ...]
    known: tuple[Told, ...]
    gates: tuple[Gate, ...]
    marks: tuple[str, ...]
    results: tuple[Result, ...]
    investigators: str
    own: bool
    why_not: tuple[Refusal, ...]
    acting_for: str
    sheet: Sheet | None
    stale: bool
    others: tuple[Approval, ...] = ()
    """What may be decided instead, such as deciding against it."""

    @property
    def ready(self) -> bool:
        """True where the form was checked, nothing came since, and this person may approve."""
        return self.sheet is not None and not self.stale and not self.own and not self.why_not

    @property
    def href(self) -> str:
        """Where its own form is."""
        where = reverse("workbench:do", args=[self.matter, self.step])
        return f"{where}?thread={self.thread}" if self.thread else where


def seat_of(desk: Desk, step: Step) -> str:
    """The approver's capacity in which this person takes a step; empty where there is none, and where others may take it too."""
    if step.source in ("law", "cause") or not all(any(name in APPROVERS for name in way) for way in step.who):
        return ""
    return next((name for way in step.who for name in way if name in APPROVERS and desk.people.can(desk.me, name)), "")


def row(
    desk: Desk,
    declaration: Declaration,
    state: MatterState,
    answer: StepAnswer,
    thread: str,
    sheet: Sheet | None,
) -> Approval:
    """One row in words."""
    step, matter = answer.step, state.matter
    runs = [
        c
        for c in state.clocks
        if c.running and c.due is not None and c.miss != "none" and step.name in stops(declaration, c.name)
    ]
    clock = min(runs, key=due_of, default=None)
    due = due_of(clock) if clock is not None else None
    asked = asked_of(state)
    return Approval(
        matter=matter,
        title=desk.speaker.matter(matter),
        kind=declaration.title,
        step=step.name,
        verb=step.verb or step.title,
        name=step.title,
        thread=thread,
        about=about(declaration, state.folded, next((d.id for d in state.folded.acts if str(d.id) == thread), None)),
        due=due,
        hour=words.remaining(desk.now, due, desk.current.calendar) if due else "没有法定期限",
        why=clock.title if clock is not None else "",
        group=group_of(desk.now, due),
        asked_by=asked_words(desk, declaration, asked) if asked is not None else "",
        asked=facts_of(desk, declaration, state, asked) if asked is not None else (),
        known=tuple(known_facts(desk, declaration, state)),
        gates=tuple(gates_of(desk, declaration, step)),
        marks=tuple(mark.text for mark in answer.marks),
        results=tuple(results_of(desk, matter)),
        investigators="、".join(desk.people.name(person) for person in investigators(desk, matter)),
        own=investigated(desk, matter),
        why_not=once(answer.refusals),
        acting_for=acting_words(desk, step),
        sheet=sheet,
        stale=sheet is not None and approving.changed(desk, sheet),
    )


def asked_words(desk: Desk, declaration: Declaration, asked: Done) -> str:
    """Who brought it this far, with what, and when."""
    step = declaration.steps.get(asked.step)
    who = desk.people.words((actor.person, actor.capacity) for actor in asked.actors) or "依法自行发生"
    return f"{who}，{words.day_long(asked.at)}{step.title if step else ''}"


def facts_of(desk: Desk, declaration: Declaration, state: MatterState, asked: Done) -> tuple[Told, ...]:
    """What that act says; sealed facts by their label."""
    step = declaration.steps.get(asked.step)
    return tuple(desk.speaker.told(step.facts, state.folded.facts_of(asked), asked.sealed)) if step is not None else ()


def gates_of(desk: Desk, declaration: Declaration, step: Step) -> Iterator[Gate]:
    """Every test of the step in words, with the articles of the day."""
    today = day_of(desk.now)
    teller = Teller(declaration, desk.current.catalogue.words, today, desk.current.library, desk.current.catalogue)
    for need in step.after:
        yield Gate(teller.need(need), ())
    for test in (*step.needs, *declaration.role_needs.get(step.role, ())):
        told = (law_words(desk, rule, today)[1] for rule in rules_of(desk, declaration, test))
        said = teller.test(test)
        yield Gate(said, tuple(dict.fromkeys(article for article in told if article and article not in said)))


def results_of(desk: Desk, matter: str) -> Iterator[Result]:
    """What was said in the matters opened from this one, the latest last; views keep the order on record."""
    for _, other in desk.view.linking(matter):
        if not desk.may_read(other):
            continue
        _slug, _history, declaration = desk.readable(other)
        state = desk.state(other)
        for done in state.standing_acts:
            step = declaration.steps.get(done.step)
            if step is not None and step.role in RESULTS:
                yield Result(
                    other, desk.speaker.matter(other), step.title,
                    desk.people.words((actor.person, actor.capacity) for actor in done.actors), done.at,
                    tuple(desk.speaker.told(step.facts, state.folded.facts_of(done), done.sealed)),
                )  # fmt: skip


def acting_words(desk: Desk, step: Step) -> str:
    """In whose stead this person acts, by which delegation on file; empty where the power is their own."""
    principal = acting_for(desk.people, desk.me, seat_of(desk, step))
    if principal is None:
        return ""
    held = next((s for s in reversed(desk.people.held(desk.me)) if s.standing == DELEGATE), None)
    until = f"，至{words.day_long(held.until)}" if held is not None and held.until is not None else ""
    since = f"自{words.day_long(held.start)}起" if held is not None else ""
    record = f"，记录 {held.given_by}" if held is not None else ""
    return f"代行{desk.people.name(principal)}的审批（委托{since}{until}{record}）"
