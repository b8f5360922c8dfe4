"""Published notices and figures as JSON for anybody; the same allow-list as the public pages and nothing beside it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yifa.interfaces.api.answers import answer, form_error
from yifa.interfaces.api.limiting import by_address
from yifa.interfaces.public.reads import Square, Told, act_id, cached
from yifa.interfaces.public.reports import year_or_404
from yifa.interfaces.public.views import public_notice
from yifa.interfaces.year_report import year_report
from yifa.projections import notices
from yifa.projections.report import as_json

MOST, USUAL = 500, 100
ASKED = frozenset({"kind", "year", "after", "limit"})


class Unanswerable(ValueError):
    """What is wrong with what was asked for, as (what, what to do, which parameter)."""

    def __init__(self, missing: str, todo: str, field: str) -> None:
        super().__init__(missing)
        self.missing, self.todo, self.field = missing, todo, field


@by_address
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The newest notices; `kind` and `year` narrow them, `limit` and `after` go through them part by part."""
    square = Square.here()
    try:
        slug, year = kind_of(square, request), number(request, "year", notices.YEARS)
        limit = number(request, "limit", range(1, MOST + 1)) or USUAL
        after = last_read(request)
        found, following = notices.page(
            square.current.store.reader, square.current.town, slug=slug, year=year, after=after, limit=limit
        )
    except Unanswerable as error:
        return form_error(error.missing, error.todo, field=error.field)
    except LookupError:
        return form_error("没有可以接着读的那一条", "照上一部分给出的编号写，或者不写", field="after")
    body: dict[str, object] = {"notices": [notice_json(square.told(one)) for one in found]}
    return cached(answer(body | {"next": following or None}))


def kind_of(square: Square, request: HttpRequest) -> str:
    """The procedure asked for, empty for all of them. Raises Unanswerable."""
    strange = sorted(request.GET.keys() - ASKED)
    if strange:
        raise Unanswerable("不认识的参数", f"只用这些参数：{'、'.join(sorted(ASKED))}", strange[0][:60])
    slug = request.GET.get("kind", "")
    if "kind" in request.GET and slug not in square.current.catalogue.slugs():
        raise Unanswerable("没有这种事项", "照公示里的事项写，或者不写", "kind")
    return slug


def last_read(request: HttpRequest) -> str:
    """The act to go on after, empty for the beginning. Raises LookupError for what is no act."""
    text = request.GET.get("after")
    if text is not None and act_id(text) is None:
        raise LookupError(text)
    return text or ""


def number(request: HttpRequest, name: str, allowed: range) -> int | None:
    """A whole number in its range, None where none was asked for. Raises Unanswerable."""
    text = request.GET.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) in allowed):
        raise Unanswerable("参数的数字不对", f"写 {allowed.start} 至 {allowed.stop - 1} 之间的整数，或者不写", name)
    return int(text)


@by_address
@require_safe
def notice(request: HttpRequest, act: str) -> HttpResponse:
    """One notice. 404 for what is not published."""
    del request
    square = Square.here()
    return cached(answer(notice_json(square.told(public_notice(square, act)))))


def notice_json(told: Told) -> dict[str, object]:
    """A notice as an object; one that is no longer shown without its facts."""
    one = told.notice
    return {
        "act": one.act,
        "kind": one.slug,
        "title": one.title,
        "number": one.number or None,
        "made_at": one.made_at.isoformat(),
        "published_at": one.published_at.isoformat() if one.published_at else None,
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "reason": one.reason or None,
        "shown_until": one.shown_until.isoformat() if one.shown_until else None,
        "corrected_at": one.corrected_at.isoformat() if one.corrected_at else None,
        "state": one.state,
        "facts": None if one.hidden else dict(told.facts),
    }


@by_address
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
