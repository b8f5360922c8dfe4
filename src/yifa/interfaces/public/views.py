"""The public list and the page of one decision with its proof; sets no cookie and needs no log-in."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yifa.interfaces.public.reads import Square, act_id, cached
from yifa.law.zone import day_of
from yifa.projections import notices
from yifa.record.leaf import disclose

MOST = 500
RECENT = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest notices and the ways in."""
    square = Square.here()
    found = notices.published(square.current.store.reader, square.current.town, limit=RECENT)
    return cached(render(request, "public/home.html", {"notices": [square.told(n) for n in found]}))


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Everything that was published, filtered by kind and year."""
    square = Square.here()
    reader, town = square.current.store.reader, square.current.town
    kinds = published_kinds(square)
    slug = request.GET.get("kind", "")
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    found = notices.published(reader, town, slug=slug if slug in dict(kinds) else "", year=year, limit=MOST)
    this_year = day_of(square.now).year
    context = {
        "notices": [square.told(n) for n in found],
        "kinds": kinds,
        "slug": slug,
        "year": year,
        "years": range(this_year, this_year - 4, -1),
        "full": len(found) == MOST,
    }
    return cached(render(request, "public/notices.html", context))


def published_kinds(square: Square) -> list[tuple[str, str]]:
    """The procedures that publish anything."""
    found = []
    for slug in square.current.catalogue.slugs():
        declaration = square.declaration(slug, square.now)
        if declaration is not None and any(step.publish for step in declaration.steps.values()):
            found.append((slug, declaration.title))
    return found


def public_notice(square: Square, act: str) -> notices.Notice:
    """The published notice of an act. Raises Http404 for anything not published, without saying whether it exists."""
    found = notices.by_act(square.current.store.reader, square.current.town, act) if act_id(act) else None
    if found is None or found.published_at is None:
        raise Http404
    return found


@require_safe
def notice(request: HttpRequest, act: str) -> HttpResponse:
    """One notice: identity block, facts, state, proof line; a withdrawn one keeps its place and the reason."""
    square = Square.here()
    found = public_notice(square, act)
    told = square.told(found)
    identity = act_id(act)
    assert identity is not None
    recorded = square.current.store.reader.act(square.current.town, identity)
    kept = square.current.store.latest_checkpoint(square.current.town)
    covered = square.current.store.proof(square.current.town, identity) is not None
    context = {
        "told": told,
        "notice": told.notice,
        "recorded": recorded,
        "leaf": recorded.leaf_hash.hex(),
        "covered": covered,
        "checkpoint": kept,
    }
    return cached(render(request, "public/notice.html", context))


@require_safe
def proof(request: HttpRequest, act: str) -> HttpResponse:
    """The act's inclusion proof as a C2SP file; 404 until a checkpoint covers it."""
    del request
    square = Square.here()
    found = public_notice(square, act)
    identity = act_id(found.act)
    text = square.current.store.proof(square.current.town, identity) if identity else None
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.act}.tlog-proof"'
    return cached(response)


@require_safe
def opening(request: HttpRequest, act: str) -> HttpResponse:
    """The leaf and the openings of exactly the published facts, so that the proof can be tied to what the page says."""
    del request
    square = Square.here()
    found = public_notice(square, act)
    identity = act_id(found.act)
    assert identity is not None
    if notices.shown(found, square.now).hidden:
        raise Http404
    reader, town = square.current.store.reader, square.current.town
    held = reader.openings(town, identity)
    names = [name for name in ("kind", "recorded_at", "number", *(f"fact.{fact}" for fact in found.facts)) if name in held]
    body = {"leaf": reader.leaf(town, identity).decode("ascii"), "openings": disclose(held.values(), names)}
    text = json.dumps(body, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.act}.opening.json"'
    return cached(response)
