"""The case file of a matter: index, what is missing, what a review would find, and the bundle; weighs no finding."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.casefile.export import bundle_of
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.noting import note
from yifa.interfaces.workbench.opening import PURPOSES, purpose_of
from yifa.projections.casefile.contents import PART_WORDS, Piece, missing
from yifa.projections.casefile.review import Reviewed, review


def reviewed_of(desk: Desk, matter: str) -> Reviewed:
    """The file as far as this person may read it. Raises Http404 for an unknown or unreadable matter."""
    desk.readable(matter)
    current = desk.current
    found = review(
        matter, desk.now, view=desk.view, catalogue=current.catalogue, library=current.library, calendar=current.calendar,
        readable=desk.may_read,
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


@for_business
@require_safe
def page(request: HttpRequest, matter: str) -> HttpResponse:
    """Index and findings."""
    desk = Desk.of(request)
    return render(request, "workbench/case_file.html", _context(desk, matter, reviewed_of(desk, matter)))


@for_business
@require_POST
def out(request: HttpRequest, matter: str) -> HttpResponse:
    """The bundle, after every sealed fact in it was noted as opened; only for those who read every such matter."""
    desk = Desk.of(request)
    reviewed = reviewed_of(desk, matter)
    if not may_export(desk, reviewed):
        raise Http404
    purpose = purpose_of(request)
    if not purpose:
        wrong = {"wrong": "请选明用途；选“其他”时请写明是什么事。"}
        return render(request, "workbench/case_file.html", _context(desk, matter, reviewed) | wrong, status=422)
    with transaction.atomic():
        for member in reviewed.case.members:
            for done in member.state.folded.acts:
                for fact in done.sealed:
                    note(desk, account_of(request).pk, done, fact, f"导出卷宗：{purpose}")
    answer = HttpResponse(bundle_of(desk, reviewed, f"导出卷宗：{purpose}"), content_type="application/zip")
    name = title_of(desk.view, matter, reviewed.case.main.declaration)
    answer["Content-Disposition"] = f"attachment; filename=\"case.zip\"; filename*=UTF-8''{quote(f'卷宗 {name}.zip')}"
    return answer


def may_export(desk: Desk, reviewed: Reviewed) -> bool:
    """True for those whose post reads every matter of the file; having taken part in one is not enough to carry it away."""
    return all(desk.reads_kind(member.declaration) for member in reviewed.case.members)


def _context(desk: Desk, matter: str, reviewed: Reviewed) -> dict[str, object]:
    main = reviewed.case.main
    numbered = list(enumerate(reviewed.pieces, start=1))
    parts = [(PART_WORDS[part], [_row(desk, n, piece) for n, piece in rows]) for part, rows in groupby(numbered, _part)]
    return {
        "matter": matter, "title": title_of(desk.view, matter, main.declaration), "parts": parts, "verdict": reviewed.words,
        "findings": reviewed.findings, "vetoed": reviewed.vetoed, "missing": len(missing(reviewed.pieces)),
        "purposes": PURPOSES, "may_export": may_export(desk, reviewed), "ended": main.state.closed,
    }  # fmt: skip


def _part(numbered: tuple[int, Piece]) -> str:
    return numbered[1].part


def _row(desk: Desk, place: int, piece: Piece) -> dict[str, object]:
    by = "、".join(desk.people.name(actor.person) for actor in piece.act.actors)
    return {"no": place, "piece": piece, "by": by, "act": str(piece.act.id)}
