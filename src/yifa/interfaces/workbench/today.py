"""今日要办 as a printed sheet, one for a person and one for each office; lists what is due, and who is late stays unsaid."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.web import words
from yifa.interfaces.workbench import deadlines, duties
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.rights import may_lead, may_register
from yifa.law.zone import day_of

DUE = ("late", "today", "week")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet."""

    group: str
    what: str
    title: str
    kind: str
    hour: str
    ground: str
    matter: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: whose, and what."""

    title: str
    lines: tuple[Line, ...]


@for_business
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Mine; with `of=offices`, one page for each office, for those who keep the registers or lead."""
    desk = Desk.of(request)
    offices = may_lead(desk.people, desk.me) or may_register(desk.people, desk.me)
    by_office = request.GET.get("of") == "offices" and offices
    sheets = office_sheets(desk) if by_office else [own_sheet(desk)]
    context = {
        "sheets": sheets,
        "offices": offices,
        "by_office": by_office,
        "groups": dict(duties.GROUPS),
        "today": day_of(desk.now),
    }
    return render(request, "workbench/today.html", context)


def own_sheet(desk: Desk) -> Sheet:
    """What this person can do now and what is due by the end of the week, then what has no period."""
    found, _more = duties.duties(desk)
    lines = tuple(
        Line(
            row.group,
            "或者".join((row.verb, *(one.verb for one in row.instead))),
            row.title,
            row.kind,
            row.hour,
            row.article or row.why,
            row.matter,
            row.count,
        )
        for row in found
        if row.group in (*DUE, "open")
    )
    return Sheet(desk.people.person(desk.me).words, lines)


def office_sheets(desk: Desk) -> list[Sheet]:
    """What is due by the end of the week under each post."""
    rows = deadlines.running_rows(desk, until=words.week_end(day_of(desk.now)))
    found: dict[str, list[Line]] = {}
    for row in deadlines.alike(rows):
        what = row.waits_for or row.what
        line = Line(row.group, what, row.title, row.kind, row.hour, row.article or row.what, row.matter, row.count)
        found.setdefault(row.owner_words, []).append(line)
    return [Sheet(title, tuple(lines)) for title, lines in sorted(found.items())]
