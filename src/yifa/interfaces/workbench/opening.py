"""Opens one sealed fact for one reading with a stated purpose; every opening is on record before the value is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.accounts.log import one_line
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.models import Opening
from yifa.procedure.declaration import FactSpec
from yifa.record.act import ActId
from yifa.record.errors import NotFound, Purged

PURPOSES = ("办理本事项的下一步", "复核或者监督", "答复当事人本人", "其他（请写明）")
SHORTEST = 4
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "audio/mpeg": "mp3", "video/mp4": "mp4"}


@for_business
@require_http_methods(["GET", "POST"])
def open_fact(request: HttpRequest, matter: str, act: str) -> HttpResponse:
    """Ask for the purpose, write it down, show the value once."""
    desk = Desk.of(request)
    _slug, history, declaration = desk.readable(matter)
    fact = (request.POST if request.method == "POST" else request.GET).get("fact", "")
    done = next((d for d in history if str(d.id) == act), None)
    step = declaration.steps.get(done.step) if done is not None else None
    spec = step.facts.get(fact) if step is not None else None
    if done is None or spec is None or spec.private is None or not {fact, f"fact.{fact}"} & set(done.sealed):
        raise Http404
    context: dict[str, object] = {
        "matter": matter,
        "title": title_of(desk.view, matter, declaration),
        "act": act,
        "fact": fact,
        "label": spec.label,
        "held_for": desk.people.purpose(spec.private.purpose),
        "purposes": PURPOSES,
    }
    if request.method == "GET":
        return render(request, "workbench/open.html", context)
    chosen, written = request.POST.get("purpose", ""), one_line(request.POST.get("written", ""), 200).strip()
    if chosen not in PURPOSES or (chosen == PURPOSES[-1] and len(written) < SHORTEST):
        return render(request, "workbench/open.html", {**context, "wrong": "请选明用途；选“其他”时请写明是什么事。"}, status=422)
    purpose = f"{chosen}：{written}" if written else chosen
    Opening.objects.create(
        account=account_of(request), person=desk.me, act=act, matter=matter, fact=fact, purpose=purpose, at=desk.now
    )
    try:
        value = desk.current.store.reader.open_private(
            desk.current.town, ActId.parse(act), f"fact.{fact}", purpose=spec.private.purpose
        )
    except Purged:
        return render(request, "workbench/open.html", {**context, "purged": True}, status=410)
    if spec.type in ("evidence", "paper") and isinstance(value, str):
        return file_answer(desk, value, spec)
    return render(request, "workbench/open.html", {**context, "value": desk.speaker.words(spec, value), "purpose": purpose})


def file_answer(desk: Desk, digest: str, spec: FactSpec) -> HttpResponse:
    """A sealed file as a download under a made-up name; never shown inside a page. Raises Http404 where it is gone."""
    evidence, purpose = desk.current.store.evidence, spec.private.purpose if spec.private else None
    try:
        data, media = evidence.get(digest, purpose=purpose), evidence.media_type(digest)
    except (NotFound, Purged):
        raise Http404 from None
    response = HttpResponse(data, content_type="application/octet-stream")
    ending = ENDINGS.get(media, "bin")
    response["Content-Disposition"] = f'attachment; filename="{digest.removeprefix("sha256:")[:16]}.{ending}"'
    return response
