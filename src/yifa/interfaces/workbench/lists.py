"""Registers and the way to reports: only what this person may read, never more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.declaration import Declaration
from yifa.projections.finding import COLUMNS

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One matter in a list."""

    matter: str
    kind: str
    title: str
    number: str
    word: str
    closed: bool
    opened: datetime


@dataclass(frozen=True, slots=True)
class Register:
    """One procedure in the list of registers. `all` says whether the post reads every matter or only its own."""

    declaration: Declaration
    count: int
    open: int
    all: bool


@for_business
@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """Every register this person may open, with how many matters it shows them."""
    desk = Desk.of(request)
    clause, params = desk.within(*desk.procedures())
    sql = (
        f"SELECT m.slug, COUNT(*), SUM(CASE WHEN m.closed_at = '' THEN 1 ELSE 0 END) FROM matter m WHERE {clause} GROUP BY m.slug"  # noqa: S608
    )
    counted = {
        str(slug): (int(count), int(running or 0)) for slug, count, running in desk.current.store.reader.query(sql, params)
    }
    found = [
        Register(declaration, *counted.get(declaration.slug, (0, 0)), desk.reads_kind(declaration))
        for declaration in desk.procedures()
        if desk.reads_kind(declaration) or declaration.slug in counted
    ]
    return render(request, "workbench/registers.html", {"registers": found})


@for_business
@require_GET
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The matters of one procedure, newest first."""
    desk = Desk.of(request)
    declaration = desk.declaration(slug)
    clause, params = desk.within(declaration)
    only = request.GET.get("show", "")
    if only == "open":
        clause += " AND m.closed_at = ''"
    page = page_of(request)
    sql = f"SELECT {COLUMNS} FROM matter m WHERE {clause} ORDER BY m.opened_at DESC, m.matter LIMIT ? OFFSET ?"  # noqa: S608
    rows = [row_of(desk, found) for found in desk.current.store.reader.query(sql, (*params, PAGE + 1, PAGE * (page - 1)))]
    if not rows and not desk.reads_kind(declaration):
        raise Http404
    context = {"declaration": declaration, "rows": rows[:PAGE], "more": len(rows) > PAGE, "number": page, "only": only}
    return render(request, "workbench/register.html", context)


def page_of(request: HttpRequest) -> int:
    """The page asked for, from 1, bounded."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 10_000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def row_of(desk: Desk, found: tuple[str, ...]) -> Row:
    """A row of the projection in words."""
    matter, slug, title, number, stage, outcome, opened, closed = (str(cell) for cell in found)
    word = desk.current.catalogue.words.outcome(outcome) if closed and outcome else ("已办结" if closed else stage or "办理中")
    kind = desk.declaration(slug).title
    return Row(matter, kind, title, number, word, bool(closed), datetime.fromisoformat(opened))
