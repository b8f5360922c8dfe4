"""The annual report and the acts behind each of its figures; computes no number itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from yifa.interfaces.public.reads import Square, act_id, cached
from yifa.interfaces.report_page import article
from yifa.interfaces.year_report import title_of, year_report
from yifa.law.zone import day_of
from yifa.projections import notices
from yifa.projections.reading import acts_behind
from yifa.record.errors import NotFound

EARLIEST, MOST = 2000, 2000


@dataclass(frozen=True, slots=True)
class Behind:
    """One act behind a figure, as far as everybody may know it: number in the log, what kind, which day."""

    id: str
    kind: str
    title: str
    at: datetime
    number: str
    published: bool


def year_or_404(square: Square, year: int) -> int:
    """A year that has begun. Raises Http404."""
    if not EARLIEST <= year <= day_of(square.now).year:
        raise Http404
    return year


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """The years on record."""
    square = Square.here()
    opened = square.current.store.reader.query("SELECT MIN(opened_at) FROM matter WHERE town = ?", (square.current.town,))[0][0]
    this = day_of(square.now).year
    return cached(
        render(request, "public/reports.html", {"years": range(this, (int(str(opened)[:4]) if opened else this) - 1, -1)})
    )


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The report; every figure opens its acts."""
    square = Square.here()
    made = year_report(square.current, year_or_404(square, year))
    title = title_of(square.current, year)
    body = article(made, title, lambda figure: reverse("public:figure", args=[year, figure]))
    # The article was written by our own page maker, which escapes every text.
    return cached(render(request, "public/report.html", {"title": title, "body": mark_safe(body), "year": year}))  # noqa: S308


@require_safe
def figure(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The acts a figure counts."""
    square = Square.here()
    made = year_report(square.current, year_or_404(square, year))
    known = made.figures.get(figure)
    if known is None:
        raise Http404
    reader, town = square.current.store.reader, square.current.town
    acts = list(known.given_by) or acts_behind(reader, town, figure, year, limit=MOST)
    found = [told for act in acts[:MOST] if (told := behind(square, act)) is not None]
    return cached(
        render(
            request, "public/figure.html", {"figure": known, "year": year, "acts": found, "title": title_of(square.current, year)}
        )
    )


def behind(square: Square, act: str) -> Behind | None:
    """One act by kind and day; its contents only where they were published."""
    identity = act_id(act)
    if identity is None:
        return None
    try:
        done = square.current.store.reader.act(square.current.town, identity)
    except NotFound:
        return None
    slug, _, name = done.kind.partition(".")
    declaration = square.declaration(slug, done.at)
    step = declaration.steps.get(name) if declaration is not None else None
    out = notices.by_act(square.current.store.reader, square.current.town, act)
    is_out = out is not None and out.published_at is not None
    number = str(done.open.get("number") or "") if is_out else ""
    return Behind(act, declaration.title if declaration else slug, step.title if step else name, done.at, number, is_out)
