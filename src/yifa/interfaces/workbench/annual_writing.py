"""What people do to a yearly report: write a section, hand an edited document back, compile; the door decides, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yifa.interfaces import performing
from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.report.coming_back import Comparison, compare
from yifa.interfaces.report.docx_file import NotReadable
from yifa.interfaces.report.docx_in import read
from yifa.interfaces.workbench.annual import MEDIA, Reporting, hints, section_titles
from yifa.interfaces.workbench.models import new_id
from yifa.interfaces.year_report import Unsteady, prepared, references_of
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.form import form
from yifa.procedure.quantities import BOUND, Mention, scan
from yifa.procedure.quantities.backing import Unbacked, unbacked
from yifa.procedure.refusal import Refusal, Refused
from yifa.projections.check_text import EQUAL, check, indicator_words
from yifa.projections.edition import MEDIA as EDITION_MEDIA
from yifa.projections.narrative import SLUG
from yifa.projections.outline import Outline
from yifa.projections.reading import Figure
from yifa.record.act import Act, Json
from yifa.record.errors import KeyConflict, NotFound, Purged

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Loose:
    """A number without backing, and the figure of the same worth that the words around it seem to mean."""

    fault: Unbacked
    figure: Figure | None


@for_business
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, year: int, section: str) -> HttpResponse:
    """Write one section; numbers without backing are shown before and after, and can be bound with one press."""
    here = Reporting.of(request, year)
    title = section_titles().get(section)
    if title is None or not here.narrative.matter:
        raise Http404
    figures = here.report.figures
    text = request.POST.get("text", "")[: LONGEST + 1] if request.method == "POST" else here.narrative.text(section)
    text = text.replace("\r\n", "\n").strip()
    action = request.POST.get("action", "")
    reasons: tuple[Refusal, ...] = ()
    if action.startswith("bind:"):
        text = bound(text, action, list(figures.values()))
    if action == "perform":
        passages: list[Json] = [{"section": section, "passage": text}]
        done = take(here, f"{SLUG}.write", "anyone", {"passages": passages}, request.POST.get("key", ""))
        if isinstance(done, Act):
            return redirect(f"{reverse('workbench:annual', args=[year])}#s-{section}")
        reasons = done
    context = {
        "here": here,
        "section": section,
        "title": title,
        "hint": hints().get(section, ""),
        "text": text,
        "loose": loose(text, here, section),
        "figures": sorted(figures.values(), key=lambda figure: figure.slug),
        "attested": here.narrative.attested.values(),
        "reasons": reasons,
        "key": request.POST.get("key") or new_id(),
        "looked": request.method == "POST",
    }
    return render(request, "workbench/annual_write.html", context, status=409 if reasons else 200)


def loose(text: str, here: Reporting, section: str) -> list[Loose]:
    """Numbers without backing, each with the figure it seems to mean."""
    figures = here.report.figures
    meant = suggestions(text, list(figures.values()))
    found = unbacked({section: text}, figures, here.narrative.attested)
    return [Loose(fault, meant.get(fault.mention.start)) for fault in found]


def suggestions(text: str, figures: list[Figure]) -> dict[int, Figure]:
    """Where a number equals the figure that the words around it mean."""
    checked = check(text, figures, Outline.load(), indicator_words(), {})
    return {one.mention.start: one.figure for one in checked if one.verdict == EQUAL and one.figure and one.mention.kind != BOUND}


def bound(text: str, action: str, figures: list[Figure]) -> str:
    """The text with one number replaced by the figure it means. Anything that is no such place changes nothing."""
    place = action.partition(":")[2]
    meant = suggestions(text, figures)
    if not (place.isascii() and place.isdigit() and len(place) < 6 and int(place) in meant):
        return text
    mention: Mention = next(one for one in scan(text) if one.start == int(place))
    return text[: mention.start] + f"{{{meant[mention.start].figure}}}{mention.unit}" + text[mention.end :]


@for_business
@require_http_methods(["GET", "POST"])
def compile_edition(request: HttpRequest, year: int) -> HttpResponse:
    """Show what the next edition would fix, and fix it."""
    here = Reporting.of(request, year)
    if not here.narrative.matter:
        raise Http404
    reasons: tuple[Refusal, ...] = ()
    unsteady = ""
    try:
        draft = prepared(here.desk.current, year)
        stamp = draft.report.edition
        assert stamp is not None
        if request.method == "POST":
            figures: list[Json] = [
                {"figure": each.figure, "figure_title": each.label, "figure_shown": each.shown}
                for each in draft.report.figures.values()
            ]
            facts: dict[str, Json] = {
                "edition": stamp.number,
                "as_of_day": draft.report.as_of.isoformat(),
                "as_of_act": stamp.as_of_act,
                "figures": figures,
                "text_digest": stamp.text_digest,
                "edition_file": here.desk.current.store.evidence.put(draft.file, media_type=EDITION_MEDIA),
            }
            done = take(here, f"{SLUG}.compile", "office", facts, "")
            if isinstance(done, Act):
                return redirect("workbench:annual", year)
            reasons = done
    except Unsteady as error:
        unsteady = str(error)
        draft = None
    context = {"here": here, "draft": draft, "reasons": reasons, "unsteady": unsteady}
    return render(request, "workbench/annual_compile.html", context, status=409 if reasons or unsteady else 200)


@for_business
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, year: int) -> HttpResponse:
    """Hand an edited document back: see every change line by line, then take all of it in with one act, or nothing."""
    here = Reporting.of(request, year)
    if not here.narrative.matter:
        raise Http404
    context: dict[str, object] = {"here": here, "key": request.POST.get("key") or new_id()}
    if request.method == "GET":
        return render(request, "workbench/annual_return.html", context)
    try:
        data, digest = handed(request, here)
        found = compared(data, here)
    except NotReadable as error:
        return render(request, "workbench/annual_return.html", {**context, "wrong": str(error)}, status=422)
    context |= {"found": found, "digest": digest}
    if request.POST.get("action") != "perform" or found.faults:
        return render(request, "workbench/annual_return.html", context, status=422 if found.faults else 200)
    passages: list[Json] = [{"section": each["section"], "passage": each["passage"]} for each in found.passages]
    facts: dict[str, Json] = {"passages": passages, "returned_file": digest}
    done = take(here, f"{SLUG}.write", "anyone", facts, str(context["key"]))
    if isinstance(done, Act):
        return redirect("workbench:annual", year)
    return render(request, "workbench/annual_return.html", {**context, "reasons": done}, status=409)


def handed(request: HttpRequest, here: Reporting) -> tuple[bytes, str]:
    """The document just uploaded, or the one shown on the page before. Raises NotReadable."""
    evidence = here.desk.current.store.evidence
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        digest = request.POST.get("digest", "")
        try:
            return evidence.get(digest, purpose="核对交回的编辑稿"), digest
        except (NotFound, Purged) as error:
            raise NotReadable("没有收到文件：请选择编辑好的 .docx 再提交") from error
    data = upload.read(settings.EVIDENCE_MAX_BYTES + 1)
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        raise NotReadable("文件超过 20 兆：报告正文不会这么大，请删去图片后另存再交回")
    compared(data, here)  # what cannot be read is not kept either
    return data, evidence.put(data, media_type=MEDIA["docx"], purpose="case", keep="archive")


def compared(data: bytes, here: Reporting) -> Comparison:
    """What the document would change. Raises NotReadable."""
    report = here.report
    returned = read(data, Outline.load(), references_of(report))
    return compare(returned, here.narrative, section_titles(), report.figures)


def take(here: Reporting, kind: str, capacity: str, facts: dict[str, Json], key: str) -> Act | tuple[Refusal, ...]:
    """Put one act of this person to the door; every reason where it is refused."""
    desk = here.desk
    draft = Draft(
        kind=kind,
        at=desk.now,
        actors=(Actor(desk.me, capacity),),
        recorder=desk.me,
        facts=facts,
        matter=here.narrative.matter,
        evidence=tuple(str(value) for name, value in facts.items() if name in ("edition_file", "returned_file")),
        key=key[:32] or None,
    )
    try:
        return performing.perform(desk.current, draft)
    except Refused as refused:
        return tuple(refused.reasons)
    except KeyConflict:
        return (form("这次提交已经办过，内容又有改动。", "回到年度报告页面，重新打开再写。"),)
