"""Opens one sealed fact for one reading with a stated purpose; every opening is on record before the value is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.accounts.log import one_line
from yifa.interfaces.media import ending
from yifa.interfaces.web.people import People
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.models import CoSignature
from yifa.interfaces.workbench.noting import note
from yifa.procedure.declaration import Declaration, FactSpec, Private
from yifa.procedure.view import Done
from yifa.record.act import Json
from yifa.record.errors import Malformed, NotFound, Purged

PURPOSES = ("办理本事项的下一步", "复核或者监督", "答复当事人本人", "其他（请写明）")
SHORTEST = 4
SIGNED = "signed."
"""Before the key of a signature, where an address names a scan."""
FILES = ("evidence", "paper")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be opened: a fact of an act, or the scan by which somebody signed it. An open file has no purpose."""

    done: Done
    fact: str
    spec: FactSpec
    scan: str = ""

    def value(self, desk: Desk) -> Json:
        """What is recorded. Raises Purged."""
        if self.scan:
            return self.scan
        if self.spec.private is None:
            return self.done.facts[self.fact]
        reader, purpose = desk.current.store.reader, self.spec.private.purpose
        return reader.open_private(desk.current.town, self.done.id, f"fact.{self.fact}", purpose=purpose)


def signed_scans(people: People, matter: str) -> Mapping[str, list[tuple[str, str]]]:
    """By act: the scans of those who signed on paper, as (what to open, label)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in CoSignature.objects.filter(sheet__done_matter=matter).exclude(scan="").select_related("sheet"):
        label = f"{people.name(one.person)}签名的扫描件"
        found.setdefault(one.sheet.act, []).append((f"{SIGNED}{one.pk}", label))
    return found


def target_of(declaration: Declaration, history: Sequence[Done], act: str, fact: str) -> Target:
    """What the address names. Raises Http404 for what is not there, and for open facts that are no files."""
    done = next((d for d in history if str(d.id) == act), None)
    if done is None:
        raise Http404
    if fact.startswith(SIGNED):
        key = fact.removeprefix(SIGNED)
        rows = CoSignature.objects.filter(sheet__act=act, sheet__done_matter=done.matter).exclude(scan="")
        found = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
        if found is None:
            raise Http404
        return Target(done, fact, FactSpec(fact, "evidence", "签名的扫描件", private=Private("case", "archive")), found.scan)
    step = declaration.steps.get(done.step)
    spec = step.facts.get(fact) if step is not None else None
    sealed = spec is not None and spec.private is not None and fact in done.sealed
    public = spec is not None and spec.private is None and spec.type in FILES and fact in done.facts
    if spec is None or not (sealed or public):
        raise Http404
    return Target(done, fact, spec)


@for_business
@require_http_methods(["GET", "POST"])
def open_fact(request: HttpRequest, matter: str, act: str) -> HttpResponse:
    """Ask for the purpose, write it down, show the value once. A file that is open needs no purpose."""
    desk = Desk.of(request)
    _slug, history, declaration = desk.readable(matter)
    fact = (request.POST if request.method == "POST" else request.GET).get("fact", "")
    target = target_of(declaration, history, act, fact)
    private = target.spec.private
    if private is None:
        return file_answer(desk, str(target.value(desk)), target.spec)
    context: dict[str, object] = {
        "matter": matter,
        "title": title_of(desk.view, matter, declaration),
        "act": act,
        "fact": fact,
        "label": target.spec.label,
        "held_for": desk.people.purpose(private.purpose),
        "purposes": PURPOSES,
    }
    if request.method == "GET":
        return render(request, "workbench/open.html", context)
    purpose = purpose_of(request)
    if not purpose:
        return render(request, "workbench/open.html", {**context, "wrong": "请选明用途；选“其他”时请写明是什么事。"}, status=422)
    note(desk, account_of(request).pk, target.done, fact, purpose)
    try:
        value = target.value(desk)
    except Purged:
        return render(request, "workbench/open.html", {**context, "purged": True}, status=410)
    if target.spec.type in FILES and isinstance(value, str):
        return file_answer(desk, value, target.spec)
    return render(
        request, "workbench/open.html", {**context, "value": desk.speaker.words(target.spec, value), "purpose": purpose}
    )


def purpose_of(request: HttpRequest) -> str:
    """The purpose stated, empty where none was chosen or an own one was not written out."""
    chosen, written = request.POST.get("purpose", ""), one_line(request.POST.get("written", ""), 200).strip()
    if chosen not in PURPOSES or (chosen == PURPOSES[-1] and len(written) < SHORTEST):
        return ""
    return f"{chosen}：{written}" if written else chosen


def file_answer(desk: Desk, digest: str, spec: FactSpec) -> HttpResponse:
    """A sealed file as a download under a made-up name; never shown inside a page. Raises Http404 where it is gone."""
    evidence, purpose = desk.current.store.evidence, spec.private.purpose if spec.private else None
    try:
        data, media = evidence.get(digest, purpose=purpose), evidence.media_type(digest)
    except (NotFound, Purged, Malformed):
        raise Http404 from None
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{digest.removeprefix("sha256:")[:16]}.{ending(media)}"'
    return response
