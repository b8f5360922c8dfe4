"""Published notices and figures as JSON for anybody; the same allow-list as the public pages and nothing beside it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yifa.interfaces.api.answers import answer
from yifa.interfaces.public.reads import Square, Told, cached
from yifa.interfaces.public.reports import year_or_404
from yifa.interfaces.public.views import public_notice
from yifa.interfaces.year_report import year_report
from yifa.projections import notices
from yifa.projections.report import as_json

MOST = 500


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The newest notices; `kind` and `year` narrow them."""
    square = Square.here()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    reader, town = square.current.store.reader, square.current.town
    found = notices.published(reader, town, slug=request.GET.get("kind", "")[:60], year=year, limit=MOST)
    return cached(answer({"notices": [notice_json(square.told(one)) for one in found]}))


@require_safe
def notice(request: HttpRequest, act: str) -> HttpResponse:
    """One notice. 404 for what is not published."""
    del request
    square = Square.here()
    return cached(answer(notice_json(square.told(public_notice(square, act)))))


def notice_json(told: Told) -> dict[str, object]:
    """A notice as an object; a withdrawn one without its facts."""
    one = told.notice
    withdrawn = one.withdrawn_at is not None
    return {
        "act": one.act,
        "kind": one.slug,
        "title": one.title,
        "number": one.number or None,
        "made_at": one.made_at.isoformat(),
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "reason": one.reason or None,
        "state": one.state,
        "facts": None if withdrawn else dict(told.facts),
    }


@require_safe
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """The year's figures, each with its acts."""
    del request
    square = Square.here()
    try:
        made = year_report(square.current, year_or_404(square, year))
    except LookupError:
        raise Http404 from None
    return cached(answer(as_json(made, square.current.store.reader)))
