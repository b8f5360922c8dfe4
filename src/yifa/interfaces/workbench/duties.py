"""What must be done by somebody, from running clocks and open steps, grouped by the last lawful hour; holds no state of now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from yifa.interfaces.web import words
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.alike import as_one
from yifa.interfaces.workbench.awaited import OPTIONAL, REFUSING, awaited
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.ticking import due_of, stops
from yifa.interfaces.workbench.waiting import candidates
from yifa.law.zone import day_of, end_of
from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.possible import StepAnswer
from yifa.procedure.state import MatterState

GROUPS = (("late", "已逾期"), ("today", "今天"), ("week", "本周"), ("later", "之后"), ("open", "没有期限"))


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of the desk."""

    matter: str
    title: str
    kind: str
    verb: str
    step: str
    thread: str
    due: datetime | None
    hour: str
    why: str
    article: str
    group: str
    instead: tuple[Duty, ...] = ()
    """Other steps that meet the same period: one of them is enough."""
    count: int = 1
    """How many acts of the matter wait for the same step; the row is the nearest one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are due in the same span."""

    css: str
    title: str
    rows: tuple[Duty, ...]


def duties(desk: Desk, page: int = 1) -> tuple[list[Duty], bool]:
    """What this person can do now in one page of matters that may wait for them, and whether more matters follow.

    Only the matters of the page are folded; the projections say which they are, the engine what may be done.
    """
    waiting, more = candidates(desk, page)
    found = [duty for one in waiting for duty in in_matter(desk, one.declaration, one.matter)]
    return sorted(found, key=lambda d: (d.due is None, d.due or desk.now, d.title)), more


def in_matter(desk: Desk, declaration: Declaration, matter: str) -> list[Duty]:
    """The rows of one matter: steps with a running clock that this person may take; without a clock the main next step only."""
    state = desk.state(matter)
    running = [clock for clock in state.clocks if clock.running and clock.due is not None and clock.miss != "none"]
    wanted = {step: clock for clock in sorted(running, key=due_of, reverse=True) for step in stops(declaration, clock.name)}
    rows: list[Duty] = []
    for answer in answers_awaited(desk, declaration, state):
        clock = wanted.get(answer.step.name)
        made = [row(desk, declaration, matter, answer.step, clock, str(one or "")) for one in answer.threads or (None,)]
        rows.extend(as_one(made, lambda duty: duty.step))
    timed = [r for r in rows if r.due is not None]
    return alternatives(declaration, timed) or main_of(declaration, rows)


def main_of(declaration: Declaration, rows: list[Duty]) -> list[Duty]:
    """The main next step of the procedure's own, with deciding against it beside it."""
    steps = declaration.steps
    rows.sort(key=lambda duty: (steps[duty.step].character is not None, steps[duty.step].role in REFUSING))
    return [replace(each, instead=tuple(r for r in rows[1:] if steps[r.step].role in REFUSING)) for each in rows[:1]]


def alternatives(declaration: Declaration, rows: list[Duty]) -> list[Duty]:
    """One row for each period, the main step first and what would meet the period instead beside it."""
    found: dict[str, list[Duty]] = {}
    for each in rows:
        found.setdefault(each.why, []).append(each)
    merged = []
    for held in found.values():
        held.sort(key=lambda duty: declaration.steps[duty.step].role in OPTIONAL | REFUSING)
        merged.append(replace(held[0], instead=tuple(held[1:])))
    return merged


def answers_awaited(desk: Desk, declaration: Declaration, state: MatterState) -> list[StepAnswer]:
    """The steps that the matter waits for and this person can take now."""
    answers = desk.possible(state.matter)
    if not any(answer.allowed for answer in answers):
        return []
    names = awaited(declaration, state, answers, lambda slug: goes_on(desk, state.matter, slug))
    return [answer for answer in answers if answer.allowed and answer.step.name in names]


def goes_on(desk: Desk, matter: str, slug: str) -> bool:
    """True where a matter of that procedure was opened from this one and is not closed yet."""
    return any(desk.state(other).closed is None for _, other in desk.view.linking(matter, slug))


def row(desk: Desk, declaration: Declaration, matter: str, step: Step, clock: ClockState | None, thread: str) -> Duty:
    """One row in words."""
    due = due_of(clock) if clock is not None else None
    return Duty(
        matter=matter,
        title=title_of(desk.view, matter, declaration),
        kind=declaration.title,
        verb=step.verb or step.title,
        step=step.name,
        thread=thread,
        due=due,
        hour=words.remaining(desk.now, due, desk.current.calendar) if due else "没有法定期限",
        why=clock.title if clock is not None else "",
        article=(clock.article or "") if clock is not None else "",
        group=group_of(desk.now, due),
    )


def group_of(now: datetime, due: datetime | None) -> str:
    """Which span the last hour falls in; a period that ends with a day counts for that day."""
    if due is None:
        return "open"
    if due <= now:
        return "late"
    if due <= end_of(day_of(now)):
        return "today"
    return "week" if due <= words.week_end(day_of(now)) else "later"


def grouped(rows: list[Duty]) -> list[Group]:
    """The groups that have rows, in order."""
    return [
        Group(css, title, tuple(r for r in rows if r.group == css)) for css, title in GROUPS if any(r.group == css for r in rows)
    ]
