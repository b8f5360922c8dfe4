"""Forms of a matter, made on demand from its acts: listed on its page, handed out as DOCX or PDF; records no act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.papering import Printable, printables
from yifa.interfaces.web import words
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.papers import told_by
from yifa.procedure import render
from yifa.procedure.fold import Folded
from yifa.procedure.paper import PaperError

KINDS = {"docx": render.docx, "pdf": render.pdf}
PARTS = {"main": "正卷", "sub": "副卷"}


@dataclass(frozen=True, slots=True)
class Form:
    """One form on the matter's page."""

    title: str
    part: str
    step: str
    day: str
    act: str
    name: str


def forms_listed(desk: Desk, folded: Folded) -> Iterator[Form]:
    """Every form that can be made now; those of the whole matter last."""
    for one in printables(desk.current, folded):
        if one.template.form:
            step = one.step.title if one.template.of else "全案"
            day = words.day_short(one.act.at) if one.template.of else ""
            yield Form(one.template.title, PARTS[one.template.part], step, day, str(one.act.id), one.template.name)


@for_business
@require_POST
def make(request: HttpRequest, matter: str, act: str, name: str, kind: str) -> HttpResponse:
    """One form as a file. What it opens of sealed facts is written down as opened for making it."""
    desk = Desk.of(request)
    _slug, _history, declaration = desk.readable(matter)
    folded = desk.state(matter).folded
    one = named(desk, folded, act, name)
    if kind not in KINDS or one is None:
        raise Http404
    try:
        data = KINDS[kind](told_by(desk, account_of(request).pk, declaration, folded, one))
    except PaperError as error:
        context = {
            "matter": matter,
            "title": title_of(desk.view, matter, declaration),
            "wrong": str(error),
            "label": one.template.title,
        }
        return page(request, "workbench/paper_refused.html", context, status=409)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, f"{one.template.title}.{kind}") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def named(desk: Desk, folded: Folded, act: str, name: str) -> Printable | None:
    """The form that an address names."""
    found = (one for one in printables(desk.current, folded) if one.template.form)
    return next((one for one in found if one.template.name == name and str(one.act.id) == act), None)
