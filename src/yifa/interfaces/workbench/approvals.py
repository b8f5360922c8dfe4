"""What waits for this person's approval, and several checked ones approved one after another; decides nothing itself.

It knows no procedure: a step that a head, a deputy by delegation or the head of an office takes, and that its matter waits for,
stands here. Nobody approves what they investigated themselves: such a row says so and has no button.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.workbench import approving
from yifa.interfaces.workbench.approval import Approval, row, seat_of
from yifa.interfaces.workbench.approving import Answered
from yifa.interfaces.workbench.awaited import OPTIONAL, REFUSING, awaited
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import MOMENT, typed_in
from yifa.interfaces.workbench.duties import goes_on
from yifa.interfaces.workbench.lists import page_of
from yifa.interfaces.workbench.models import Sheet
from yifa.interfaces.workbench.rights import may_approve
from yifa.interfaces.workbench.ticking import stops
from yifa.procedure.declaration import Declaration
from yifa.procedure.possible import StepAnswer
from yifa.projections import clocks

PAGE = 30
"""Matters looked at for one page."""


@for_business
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """One page of what waits."""
    return shown(request, approver(request), ())


@for_business
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Approve those that were ticked and checked before, one after another, each judged by itself; what was refused is told."""
    desk = approver(request)
    answers = [approving.approve(request, desk, told) for told in request.POST.getlist("sheet")[: approving.MOST]]
    return shown(request, Desk.of(request), answers)


def approver(request: HttpRequest) -> Desk:
    """The desk of somebody who approves something. Raises Http404 for everybody else."""
    desk = Desk.of(request)
    if not may_approve(desk.people, desk.me):
        raise Http404
    return desk


def shown(request: HttpRequest, desk: Desk, answers: Sequence[Answered]) -> HttpResponse:
    """The list, and above it what became of those that were just sent."""
    number = page_of(request)
    found, more = waiting(desk, account_of(request).pk, number)
    context = {
        "rows": found,
        "more": more,
        "number": number,
        "answers": answers,
        "ready": [each for one in found for each in (one, *one.others) if each.ready],
    }
    failed = any(one.reasons or one.told for one in answers)
    return render(request, "workbench/approvals.html", context, status=409 if failed else 200)


def waiting(desk: Desk, account: int, page: int) -> tuple[list[Approval], bool]:
    """The rows of one page of matters, the nearest last hour first, and whether more matters follow."""
    declared = {declaration.slug: declaration for declaration in desk.procedures()}
    wanted = [own for declaration in declared.values() if (own := wanted_of(desk, declaration)) is not None]
    scope = desk.scope(*declared.values())
    reader = desk.current.store.reader
    found = clocks.waiting(reader, scope, wanted, limit=PAGE + 1, offset=PAGE * (page - 1)) if wanted else []
    sheets = checked_sheets(account)
    rows = [one for matter, slug in found[:PAGE] for one in in_matter(desk, declared[slug], matter, sheets)]
    return sorted(rows, key=lambda r: (r.due is None, r.due or desk.now, r.title, r.step)), len(found) > PAGE


def wanted_of(desk: Desk, declaration: Declaration) -> clocks.Wanted | None:
    """What of a procedure can wait for this person's approval; None where nothing can."""
    able = {step.name for step in declaration.steps.values() if step.character is None and seat_of(desk, step)}
    if not able:
        return None
    timed = tuple(n for n, spec in declaration.clocks.items() if spec.miss != "none" and able & set(stops(declaration, n)))
    closing = any(declaration.steps[name].role == "closing" for name in able)
    return clocks.Wanted(declaration.slug, timed, course=True, closing=closing)


def in_matter(
    desk: Desk, declaration: Declaration, matter: str, sheets: Mapping[tuple[str, str, str], Sheet]
) -> Iterator[Approval]:
    """The rows of one matter: steps it waits for, possible now, or barred only because this person took part before."""
    steps = {step.name for step in declaration.steps.values() if step.character is None and seat_of(desk, step)}
    quick = desk.possible(matter, steps)
    if not any(offered(answer) for answer in quick):
        return
    state = desk.state(matter)
    names = awaited(declaration, state, desk.possible(matter), lambda slug: goes_on(desk, matter, slug))
    held: dict[str, list[Approval]] = {}
    for answer in quick:
        for thread in answer.threads or (None,) if answer.step.name in names and offered(answer) else ():
            told = str(thread or "")
            found = row(desk, declaration, state, answer, told, sheets.get((matter, answer.step.name, told)))
            held.setdefault(told, []).append(found)
    for rows in held.values():
        rows.sort(key=lambda one: declaration.steps[one.step].role in OPTIONAL | REFUSING)
        yield replace(rows[0], others=tuple(rows[1:]))


def offered(answer: StepAnswer) -> bool:
    """True for what is possible, and for what only the separation of duties keeps from this person."""
    return answer.allowed or (bool(answer.refusals) and all(reason.test == "separate" for reason in answer.refusals))


def checked_sheets(account: int) -> dict[tuple[str, str, str], Sheet]:
    """This person's unfinished sheets that were found good and not changed since, by matter, step and thread."""
    open_sheets = Sheet.objects.filter(account_id=account, act="", matter__isnull=False).order_by("saved_at")
    return {(str(one.matter), one.step, one.thread): one for one in open_sheets if MOMENT in typed_in(one)}
