"""Whether somebody may enforce on a day, and which powers the town holds; answers only from standings and the power list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yifa.interfaces.public.reads import Square, cached
from yifa.interfaces.web import words
from yifa.interfaces.web.people import CERTIFICATE
from yifa.law.zone import day_of, end_of, start_of
from yifa.procedure.view import Standing

NUMBER = "certificate_number"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate on a day: 有效, 尚未生效, 过期, 遗失 or 注销."""

    name: str
    number: str
    issuer: str
    start: date
    until: date | None
    word: str
    css: str
    why: str
    adopted: bool


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """By number or exact name, on a day."""
    square = Square.here()
    asked = "".join(c for c in request.GET.get("q", "") if c.isprintable()).strip()[:40]
    today = day_of(square.now)
    try:
        day = date.fromisoformat(request.GET.get("on", "")) if request.GET.get("on") else today
    except ValueError:
        day = today
    found = [
        certificate(square, s, day)
        for s in square.people.view.standings(standing=CERTIFICATE)
        if asked and matches(square, s, asked)
    ]
    found.sort(key=lambda c: (c.css != "done", -c.start.toordinal()))
    return cached(render(request, "public/officers.html", {"asked": asked, "day": day, "found": found}))


def matches(square: Square, standing: Standing, asked: str) -> bool:
    """True for the exact number or the exact name; parts of either find nothing, so that nobody can list everybody."""
    return asked in (str(standing.detail.get(NUMBER) or ""), square.people.name(standing.person))


def certificate(square: Square, standing: Standing, day: date) -> Certificate:
    """The certificate as of the end of a day, or now for today."""
    when = (
        min(end_of(day) - timedelta(seconds=1), square.now) if day == day_of(square.now) else end_of(day) - timedelta(seconds=1)
    )
    start, until = day_of(standing.start), day_of(standing.until - timedelta(seconds=1)) if standing.until else None
    if standing.ended is not None and standing.ended <= when:
        word, why = ended_by(square, standing)
        css = "late"
    elif when < standing.start:
        word, css, why = "尚未生效", "due", f"自{words.day_long(start)}起有效"
    elif standing.until is not None and when >= standing.until:
        word, css, why = "过期", "late", f"有效期至{words.day_long(until) if until else ''}"
    else:
        word, css, why = "有效", "done", ""
    number, issuer = str(standing.detail.get(NUMBER) or ""), str(standing.detail.get("issuer") or "")
    return Certificate(
        square.people.name(standing.person), number, issuer, start, until, word, css, why, "adopted_from" in standing.detail
    )


def ended_by(square: Square, standing: Standing) -> tuple[str, str]:
    """Why it ended before its time, from the act that ended it: its stage names the state."""
    assert standing.ended is not None
    declaration = square.declaration(square.people.view.procedure_of(standing.matter) or "", square.now)
    for done in reversed(square.people.view.history(standing.matter)):
        step = declaration.steps.get(done.step) if declaration is not None else None
        if step is not None and step.revokes and start_of(day_of(done.at)) <= standing.ended:
            return step.stage or "失效", f"{words.day_long(done.at)}{step.title}"
    return "失效", f"自{words.day_long(standing.ended)}起失效"


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The power list of a day, with articles and what gives each item to the town."""
    square = Square.here()
    try:
        day = date.fromisoformat(request.GET.get("on", "")) if request.GET.get("on") else day_of(square.now)
    except ValueError:
        day = day_of(square.now)
    items = [dict(told) | {"id": item} for item, told in square.people.view.powers(day).items()]
    return cached(render(request, "public/powers.html", {"items": items, "day": day}))
