"""The desk that takes up what parties handed in, and the slip handed over with a paper; decides nothing about what they said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.onsite.sealing import TownKey, Unreadable
from yifa.interfaces.party.codes import paper_code, slip_secret
from yifa.interfaces.party.models import Submission
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import new_sheet, save
from yifa.interfaces.workbench.rights import may_register
from yifa.procedure.declaration import Declaration, Step

STATEMENT = "statement"
"""The role of the step by which a party's words come on record, and the name of its fact."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One statement that nobody has taken up, and where it goes."""

    pk: int
    receipt: str
    at: datetime
    matter: str
    title: str


@for_business
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything handed in and not yet taken up, in matters that this person may read."""
    desk = registrar(request)
    rows = [
        Waiting(one.pk, one.receipt, one.at, one.matter, desk.speaker.matter(one.matter))
        for one in Submission.objects.filter(taken_at=None)
        if desk.may_read(one.matter)
    ]
    return render(request, "party/waiting.html", {"rows": rows})


@for_business
@require_http_methods(["GET", "POST"])
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one statement into the form by which it comes on record; what was typed by the party is typed by nobody again."""
    desk = registrar(request)
    one = Submission.objects.filter(pk=pk, taken_at=None).first()
    if one is None or not desk.may_read(one.matter):
        raise Http404
    slug, _history, declaration = desk.readable(one.matter)
    step = statement_step(declaration)
    able = step is not None and any(answer.allowed for answer in desk.possible(one.matter, {step.name}))
    context = {"one": one, "title": title_of(desk.view, one.matter, declaration), "able": able}
    if request.method != "POST" or step is None:
        return render(request, "party/take_up.html", context)
    try:
        words = opened(desk, one)
    except Unreadable:
        return render(request, "party/take_up.html", context | {"broken": True}, status=422)
    sheet = new_sheet(desk, account_of(request).pk, slug, step, one.matter, "")
    save(sheet, {**sheet.typed, f"f.{STATEMENT}": [str(words["words"])]}, sheet.revision)
    Submission.objects.filter(pk=pk, taken_at=None).update(taken_by=desk.me, taken_at=desk.now)
    return redirect("workbench:sheet", sheet.pk)


def opened(desk: Desk, one: Submission) -> Mapping[str, str]:
    """What was handed in. Raises Unreadable where it is not what was sealed for this paper."""
    content = json.loads(TownKey(desk.current.home).open(bytes(one.sealed), one.binding))
    if not isinstance(content, dict) or content.get("act") != one.act or not isinstance(content.get("words"), str):
        raise Unreadable("提交的内容与文书不符")
    return content


def statement_step(declaration: Declaration) -> Step | None:
    """The step by which a party's statement comes on record."""
    return next((step for step in declaration.steps.values() if step.role == STATEMENT and STATEMENT in step.facts), None)


def registrar(request: HttpRequest) -> Desk:
    """The desk of a registrar. Raises Http404 for everybody else."""
    desk = Desk.of(request)
    if not may_register(desk.people, desk.me):
        raise Http404
    return desk


@for_business
@require_safe
def slip(request: HttpRequest, matter: str, act: str) -> HttpResponse:
    """The slip to hand over with a paper, to be printed by whoever may serve it; its secret stands nowhere else."""
    desk = Desk.of(request)
    _slug, history, declaration = desk.readable(matter)
    done = next((each for each in history if str(each.id) == act), None)
    step = declaration.steps.get(done.step) if done is not None else None
    serves = {"serve"} & {answer.step.name for answer in desk.possible(matter, {"serve"}) if answer.allowed}
    if done is None or step is None or step.paper is None or not step.serve or not serves:
        raise Http404
    context = {
        "number": done.number, "code": paper_code(desk.current, done.id), "secret": slip_secret(desk.current, done.id),
        "title": title_of(desk.view, matter, declaration), "matter": matter,
    }  # fmt: skip
    return render(request, "party/slip.html", context)
