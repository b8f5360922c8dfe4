"""Desk, starting something, a matter's page, why a procedure is as it is; asks the engine and draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench import duties
from yifa.interfaces.workbench.case_forms import forms_listed
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.explained import drawing, explained
from yifa.interfaces.workbench.lines import drawn
from yifa.interfaces.workbench.lists import page_of
from yifa.interfaces.workbench.matter import matter_page
from yifa.interfaces.workbench.models import Opening, Sheet
from yifa.interfaces.workbench.proof import proof_of
from yifa.interfaces.workbench.publication import publications
from yifa.procedure.declaration import Declaration
from yifa.procedure.refusal import Refusal, Why


@for_business
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What must be done by me, by the last lawful hour."""
    own = Desk.of(request)
    number = page_of(request)
    rows, more = duties.duties(own, number)
    sheets = [
        (sheet, sheet_title(own, sheet))
        for sheet in Sheet.objects.filter(account=account_of(request), act="").exclude(revision=0).order_by("-saved_at")[:20]
    ]
    return render(
        request, "workbench/desk.html", {"groups": duties.grouped(rows), "sheets": sheets, "more": more, "number": number}
    )


def sheet_title(own: Desk, sheet: Sheet) -> str:
    """What a draft is about."""
    try:
        declaration = own.declaration(sheet.slug)
    except Http404:
        return "事项已不存在"
    step = declaration.steps.get(sheet.step)
    where = title_of(own.view, sheet.matter, declaration) if sheet.matter else declaration.title
    return f"{step.verb or step.title if step else sheet.step} · {where}"


@dataclass(frozen=True, slots=True)
class Start:
    """One procedure on the page of beginnings."""

    declaration: Declaration
    step: str
    verb: str
    allowed: bool
    reasons: tuple[Refusal, ...]


@for_business
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Procedures whose opening step this person may take, and why not the others."""
    own = Desk.of(request)
    answers = {answer.slug: answer for answer in own.possible(None)}
    starts: list[Start] = []
    for declaration in own.procedures():
        answer, step = answers.get(declaration.slug), declaration.steps[declaration.opens_at]
        if answer is None or step.source in ("cause", "law"):
            continue
        reasons = tuple(r for r in answer.refusals if r.why is not Why.NOT_APPLICABLE)
        starts.append(Start(declaration, step.name, step.verb or step.title, answer.allowed, reasons))
    context = {"can": [s for s in starts if s.allowed], "cannot": [s for s in starts if not s.allowed]}
    return render(request, "workbench/start.html", context)


@for_business
@require_GET
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter: what happened, what is next, what is not and why."""
    own = Desk.of(request)
    page = matter_page(own, matter, everything=request.GET.get("all") == "1")
    context = {
        "page": page,
        "lines": [drawn(line) for line in page.lines],
        "proof": proof_of(own, page.state.folded.acts),
        "forms": list(forms_listed(own, page.state.folded)),
        "publications": publications(own, page.declaration, page.state),
        "openings": [(own.people.name(o.person), o) for o in Opening.objects.filter(matter=matter)[:50]],
    }
    return render(request, "workbench/matter.html", context)


@for_business
@require_GET
def why(request: HttpRequest, slug: str) -> HttpResponse:
    """A procedure explained as of a day: steps, who, gates with their articles, clocks, what is published."""
    own = Desk.of(request)
    try:
        day = date.fromisoformat(request.GET["on"]) if request.GET.get("on") else None
    except ValueError:
        day = None
    told = explained(own, slug, day)
    return render(request, "workbench/why.html", {"told": told, "diagram": drawing(own, slug, told.day)})
