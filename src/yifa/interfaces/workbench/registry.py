"""The registrar's desk: what is to be registered, issued, served, published, closed, each in its own queue; performs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.web import words
from yifa.interfaces.workbench import waiting
from yifa.interfaces.workbench.alike import as_one
from yifa.interfaces.workbench.awaited import FROM_ELSEWHERE
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.duties import Duty, answers_awaited, group_of, row
from yifa.interfaces.workbench.lists import page_of
from yifa.interfaces.workbench.rights import may_register
from yifa.interfaces.workbench.ticking import due_of, stops
from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.possible import StepAnswer
from yifa.projections import notices
from yifa.record.act import ActId

QUEUES: Mapping[str, str] = {
    "register": "待登记",
    "issue": "待印发",
    "service": "待送达",
    "publication": "待公开",
    "closing": "待办结",
}


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue, the nearest last hour first."""

    key: str
    title: str
    rows: tuple[Duty, ...]

    @property
    def count(self) -> int:
        """How many acts wait, those shown as one row included."""
        return sum(row.count for row in self.rows)


@for_business
@require_GET
def registry(request: HttpRequest) -> HttpResponse:
    """Everything a registrar or publisher can take up now, by what it is."""
    desk = Desk.of(request)
    if not may_register(desk.people, desk.me):
        raise Http404
    number = page_of(request)
    candidates, more = waiting.candidates(desk, number)
    found: list[tuple[str, Duty]] = []
    for one in candidates:
        found.extend(in_matter(desk, one.declaration, one.matter))
    if number == 1:
        found.extend(("publication", duty) for duty in publications(desk))
    found.sort(key=lambda each: (each[1].due is None, each[1].due or desk.now, each[1].title))
    queues = [Queue(key, title, tuple(alike(duty for own, duty in found if own == key))) for key, title in QUEUES.items()]
    return render(request, "workbench/registry.html", {"queues": queues, "more": more, "number": number})


def alike(rows: Iterable[Duty]) -> list[Duty]:
    """The rows of a queue with those of one matter and step as one."""
    return as_one(list(rows), lambda duty: (duty.matter, duty.step))


def in_matter(desk: Desk, declaration: Declaration, matter: str) -> list[tuple[str, Duty]]:
    """The queue and row of every registrar's step that this person can take in a matter now."""
    state = desk.state(matter)
    running = {run.name: run for run in state.clocks if run.running and run.due is not None and run.miss != "none"}
    found: list[tuple[str, Duty]] = []
    for answer in answers_awaited(desk, declaration, state):
        key = queue_of(answer.step)
        for thread in (answer.threads or (None,)) if key else ():
            clock = clock_of(declaration, answer.step, running, thread)
            found.append((key, row(desk, declaration, matter, answer.step, clock, str(thread or ""))))
    return found


def queue_of(step: Step) -> str:
    """Which queue a step belongs to, by its role and by whose act it is; empty for everything else.

    Publications have their own list, which also knows what has to be public in matters that are closed.
    """
    if step.role in ("issue", "service", "closing"):
        return step.role
    return "register" if step.source in FROM_ELSEWHERE and step.character is None else ""


def clock_of(
    declaration: Declaration, step: Step, running: Mapping[str, ClockState], thread: ActId | None
) -> ClockState | None:  # fmt: skip
    """The running clock that the step stops, the nearest last hour first; one of another thread does not count."""
    found = [
        run
        for name, run in running.items()
        if step.name in stops(declaration, name) and (run.thread is None or thread is None or run.thread == thread)
    ]
    return min(found, key=due_of, default=None)


def publications(desk: Desk) -> Iterator[Duty]:
    """What this person can publish now, closed matters included, the nearest last day first."""
    able: dict[str, tuple[Declaration, list[StepAnswer]]] = {}
    for notice in notices.waiting(desk.current.store.reader, desk.current.town):
        if notice.matter not in able:
            if not desk.may_read(notice.matter):
                continue
            able[notice.matter] = publishable(desk, notice.matter)
        declaration, answers = able[notice.matter]
        for answer in answers:
            if notice.act in map(str, answer.threads):
                yield dated(desk, row(desk, declaration, notice.matter, answer.step, None, notice.act), notice)
                break


def publishable(desk: Desk, matter: str) -> tuple[Declaration, list[StepAnswer]]:
    """The steps by which this person can publish something of a matter now; nothing else of it is weighed."""
    _slug, _history, declaration = desk.readable(matter)
    names = {step.name for step in declaration.steps.values() if step.role == "publication" and waiting.can_take(desk, step)}
    answers = desk.possible(matter, names) if names else []
    return declaration, [answer for answer in answers if answer.allowed]


def dated(desk: Desk, made: Duty, notice: notices.Notice) -> Duty:
    """The row with the last day of its publication."""
    if notice.due_at is None:
        return replace(made, hour="没有法定天数，应当及时公开", article=notice.article)
    hour = words.remaining(desk.now, notice.due_at, desk.current.calendar)
    return replace(
        made, due=notice.due_at, hour=hour, why="公开期限", article=notice.article, group=group_of(desk.now, notice.due_at)
    )
