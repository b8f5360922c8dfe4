"""The annual report as published, with its proof, and the acts behind each of its figures; computes no number itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from yifa.interfaces.public.reads import Square, act_id, cached
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.report_page import article
from yifa.interfaces.year_report import heading_of, kept, narrative_for, title_of, year_report
from yifa.law.zone import day_of
from yifa.projections import notices
from yifa.projections.narrative import Compiled
from yifa.projections.reading import acts_behind
from yifa.record.act import ActId
from yifa.record.errors import NotFound
from yifa.record.leaf import disclose

EARLIEST, MOST = 2000, 2000
FILES = ("pdf", "json", "proof", "opening")
OPENED = (
    "kind", "recorded_at", "fact.edition", "fact.as_of_day", "fact.as_of_act", "fact.figures", "fact.text_digest",
    "fact.edition_file",
)  # fmt: skip
"""What the act that fixed an edition says to everybody: which text, which figures, up to which act."""


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
    told = [(year, published(square, year)) for year in range(this, (int(str(opened)[:4]) if opened else this) - 1, -1)]
    return cached(render(request, "public/reports.html", {"years": told}))


def published(square: Square, year: int) -> Compiled | None:
    """The edition that is out, None while none is."""
    return narrative_for(square.current, year).published


@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The published edition with its proof; before there is one, only what is computed. Every figure opens its acts."""
    square = Square.here()
    current = square.current
    held = published(square, year_or_404(square, year))
    made = kept(current, held) if held else year_report(current, year)
    title = title_of(current, year)
    body = article(made, title, lambda figure: reverse("public:figure", args=[year, figure]), finished=held is not None)
    context = {"title": title, "year": year, "edition": held, "body": mark_safe(body)}  # noqa: S308  # escaped by our page maker
    if held is not None:
        identity = ActId.parse(held.act)
        context |= {
            "recorded": current.store.reader.act(current.town, identity),
            "covered": current.store.proof(current.town, identity) is not None,
            "checkpoint": current.store.latest_checkpoint(current.town),
        }
    return cached(render(request, "public/report.html", context))


@require_safe
def file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The published edition as a file, or what proves it: the act's inclusion proof and the openings of what it says."""
    del request
    square = Square.here()
    held = published(square, year_or_404(square, year))
    if held is None or form not in FILES:
        raise Http404
    data, kind, ending = _file(square, year, held, form)
    response = HttpResponse(data, content_type=kind)
    name = f"{title_of(square.current, year)}（第{held.number}版）.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return cached(response)


def _file(square: Square, year: int, held: Compiled, form: str) -> tuple[bytes | str, str, str]:
    current, identity = square.current, ActId.parse(held.act)
    if form == "pdf":
        return pdf(kept(current, held), heading_of(current, year, held)), "application/pdf", "pdf"
    if form == "json":
        data = current.store.evidence.get(held.file, purpose="公开年度报告定稿")
        return data, "application/json; charset=utf-8", "json"
    if form == "proof":
        text = current.store.proof(current.town, identity)
        if text is None:
            raise Http404
        return text, "text/plain; charset=utf-8", "tlog-proof"
    openings = current.store.reader.openings(current.town, identity)
    names = [name for name in OPENED if name in openings]
    leaf = current.store.reader.leaf(current.town, identity).decode("ascii")
    told = {"leaf": leaf, "openings": disclose(openings.values(), names)}
    return json.dumps(told, ensure_ascii=False, indent=1), "application/json; charset=utf-8", "opening.json"


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
    held = published(square, year)
    context = {
        "figure": known,
        "year": year,
        "acts": found,
        "title": title_of(square.current, year),
        "edition": held,
        "printed": held.figures.get(figure) if held else None,
    }
    return cached(render(request, "public/figure.html", context))


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
