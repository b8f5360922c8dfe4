"""The reviewer's desk: what waits for a review by its last lawful hour, the file, and the opinion beside it; judges nothing.

It knows no procedure: whatever step has the role `review` and takes a capacity this person holds is reviewed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.web import words
from yifa.interfaces.workbench import drafts_compared, review_opening
from yifa.interfaces.workbench.case_papers import Paper, papers_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import new_sheet, work_on
from yifa.interfaces.workbench.duties import group_of
from yifa.interfaces.workbench.matter import known_facts
from yifa.interfaces.workbench.opening import Target
from yifa.interfaces.workbench.rights import REVIEW
from yifa.interfaces.workbench.showing import form_context
from yifa.interfaces.workbench.ticking import due_of, stops
from yifa.interfaces.workbench.waiting import can_take
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.possible import StepAnswer
from yifa.procedure.refusal import Refusal, Why
from yifa.projections import clocks

BESIDE = frozenset(("return", "extension", "advice"))
"""Roles of what a reviewer may do instead of giving the opinion."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Queued:
    """One matter in the queue: ready, or waiting for others."""

    matter: str
    title: str
    kind: str
    about: str
    due: datetime | None
    hour: str
    group: str
    ready: bool
    waits: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A matter the review is about, with its facts and papers."""

    matter: str
    title: str
    kind: str
    facts: Sequence[object]
    papers: tuple[Paper, ...]


def reviews(desk: Desk, declaration: Declaration) -> list[Step]:
    """The steps of a procedure that review and that this person can take."""
    return [step for step in declaration.steps.values() if step.role == REVIEW and can_take(desk, step)]


def reviewing(request: HttpRequest) -> Desk:
    """The desk of somebody who can review something. Raises Http404 for everybody else."""
    desk = Desk.of(request)
    if not any(reviews(desk, declaration) for declaration in desk.procedures()):
        raise Http404
    return desk


def queue(desk: Desk) -> list[Queued]:
    """Open matters that wait for a review: ready ones by their last hour, then those that wait for others."""
    declared = {declaration.slug: declaration for declaration in desk.procedures()}
    wanted = []
    for declaration in declared.values():
        names = {step.name for step in reviews(desk, declaration)}
        timed = tuple(name for name in declaration.clocks if names & set(stops(declaration, name)))
        if names:
            wanted.append(clocks.Wanted(declaration.slug, timed, course=True, closing=False))
    rows = clocks.waiting(desk.current.store.reader, desk.scope(*declared.values()), wanted, limit=MOST)
    found = [one for matter, slug in rows if (one := queued(desk, declared[slug], matter)) is not None]
    return sorted(found, key=lambda q: (not q.ready, q.due is None, q.due or desk.now, q.title))


def queued(desk: Desk, declaration: Declaration, matter: str) -> Queued | None:
    """One matter in the queue; None where the review is done or does not belong here."""
    names = {step.name for step in reviews(desk, declaration)}
    answers = desk.possible(matter, names)
    if not answers or all(over(answer) for answer in answers):
        return None
    ready = any(answer.allowed for answer in answers)
    state = desk.state(matter)
    timed = {name for name in declaration.clocks if names & set(stops(declaration, name))}
    due = min((due_of(run) for run in state.clocks if run.name in timed and run.running and run.due), default=None)
    waits = "" if ready else next((reason.missing for answer in answers for reason in answer.refusals), "")
    return Queued(
        matter=matter,
        title=desk.speaker.matter(matter),
        kind=declaration.title,
        about="、".join(desk.speaker.matter(other) for _, other in desk.view.linked(matter) if desk.may_read(other)),
        due=due,
        hour=words.remaining(desk.now, due, desk.current.calendar) if due else "没有法定天数",
        group=group_of(desk.now, due),
        ready=ready,
        waits=waits,
    )


def over(answer: StepAnswer) -> bool:
    """True for a review that was given, lapsed or does not apply, and for one that others have to give."""
    whys = {reason.why for reason in answer.refusals}
    return not answer.allowed and bool(whys & {Why.EXCLUDED, Why.LAPSED, Why.NOT_APPLICABLE, Why.NOT_YOU})


@for_business
@require_GET
def desk_page(request: HttpRequest) -> HttpResponse:
    """The queue, and the first file that is ready."""
    desk = reviewing(request)
    waiting = queue(desk)
    first = next((one.matter for one in waiting if one.ready), "")
    return shown(request, desk, waiting, first)


@for_business
@require_GET
def file_page(request: HttpRequest, matter: str) -> HttpResponse:
    """The queue with one file open. Raises Http404 for what may not be read or is no review."""
    desk = reviewing(request)
    _slug, _history, declaration = desk.readable(matter)
    if not reviews(desk, declaration):
        raise Http404
    return shown(request, desk, queue(desk), matter)


@for_business
@require_POST
def compare(request: HttpRequest, matter: str) -> HttpResponse:
    """Open two versions of a text to compare them line by line; sealed ones are noted as opened."""
    desk = reviewing(request)
    _slug, _history, declaration = desk.readable(matter)
    if not reviews(desk, declaration):
        raise Http404
    compared = drafts_compared.compare(desk, account_of(request).pk, declaration, matter, request.POST.get("fact", ""))
    return shown(request, desk, queue(desk), matter, compared)


def sealed_pieces(desk: Desk, matter: str, matters: Sequence[str]) -> list[Target]:
    """What one press opens: the sealed facts of the file and the items of every round."""
    return review_opening.all_of(review_opening.of_file(desk, matters), review_opening.asked_in(desk, matter))


def shown(
    request: HttpRequest, desk: Desk, waiting: list[Queued], matter: str, compared: drafts_compared.Compared | None = None,
    opened: review_opening.Opened | None = None,
) -> HttpResponse:  # fmt: skip
    """Queue, file and opinion."""
    context: dict[str, object] = {"queue": waiting, "matter": matter, "compared": compared, "opened": opened}
    if matter:
        context |= file_of(desk, matter, opened or review_opening.Opened({})) | opinion_of(request, desk, matter)
        pending = any(one.matter == matter for one in waiting)
        context |= {"pending": pending, "opened": opened}
        if pending:
            matters = file_matters(desk, matter)
            context["files"] = len(review_opening.files_of(desk, matters))
            context["sealed"] = 0 if opened is not None else len(sealed_pieces(desk, matter, matters))
    return render(request, "workbench/review.html", context)


@for_business
@require_POST
def open_file(request: HttpRequest, matter: str) -> HttpResponse:
    """Show what is sealed in a file that waits for this person's review, each opening noted; on this page only."""
    desk = reviewing(request)
    waiting = pending_for(desk, matter)
    targets, rounds = review_opening.of_file(desk, file_matters(desk, matter)), review_opening.asked_in(desk, matter)
    response = shown(request, desk, waiting, matter, opened=review_opening.open_all(desk, account_of(request), targets, rounds))
    response["Cache-Control"] = "no-store"
    return response


@for_business
@require_POST
def take_files(request: HttpRequest, matter: str) -> HttpResponse:
    """Every paper and piece of evidence of a file that waits for this person's review, in one archive, each opening noted."""
    desk = reviewing(request)
    pending_for(desk, matter)
    files = review_opening.files_of(desk, file_matters(desk, matter))
    response = HttpResponse(review_opening.packed(desk, account_of(request), files), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, "审核材料.zip") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def pending_for(desk: Desk, matter: str) -> list[Queued]:
    """The queue, if the matter waits in it. Raises Http404 for every other matter."""
    desk.readable(matter)
    waiting = queue(desk)
    if not any(one.matter == matter for one in waiting):
        raise Http404
    return waiting


def file_matters(desk: Desk, matter: str) -> list[str]:
    """The review itself and what it is about, as far as the person may read it."""
    return list(dict.fromkeys([matter, *(other for _, other in desk.view.linked(matter) if desk.may_read(other))]))


def file_of(desk: Desk, matter: str, opened: review_opening.Opened) -> dict[str, object]:
    """The matter itself, what it is about, and every paper, present or missing."""
    _slug, _history, declaration = desk.readable(matter)
    state = desk.state(matter)
    linked = [
        Linked(
            other,
            desk.speaker.matter(other),
            (own := desk.readable(other)[2]).title,
            opened.read_in(other, known_facts(desk, own, desk.state(other))),
            tuple(papers_of(desk, own, desk.state(other))),
        )
        for _, other in desk.view.linked(matter)
        if desk.may_read(other)
    ]
    return {
        "title": desk.speaker.matter(matter),
        "kind": declaration.title,
        "facts": opened.read_in(matter, known_facts(desk, declaration, state)),
        "papers": papers_of(desk, declaration, state),
        "linked": linked,
        "versions": drafts_compared.versions_of(declaration, state),
        "entry": next((q for q in queue(desk) if q.matter == matter), None),
    }


def opinion_of(request: HttpRequest, desk: Desk, matter: str) -> dict[str, object]:
    """The form of the opinion where it can be given now, what may be done instead, and why not where it cannot."""
    slug, _history, declaration = desk.readable(matter)
    names = {step.name for step in reviews(desk, declaration)}
    answers = desk.possible(matter)
    beside = [a.step for a in answers if a.allowed and a.step.role in BESIDE]
    ready = next((a for a in answers if a.allowed and a.step.name in names), None)
    if ready is None:
        reasons: list[Refusal] = [r for a in answers if a.step.name in names for r in a.refusals]
        return {"beside": beside, "reasons": reasons}
    thread = str(ready.threads[0]) if ready.threads else ""
    sheet = new_sheet(desk, account_of(request).pk, slug, ready.step, matter, thread)
    return {"beside": beside, **form_context(request, work_on(desk, sheet), quiet=True)}
