"""What happens to a sheet: opened, filled in, checked, signed, performed; the door decides, and pressing twice gives one act."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.web.own_name import not_in_own_name
from yifa.interfaces.workbench import cosigning, papers, uploads
from yifa.interfaces.workbench.approving import carried_out
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import MOMENT, SEEN, Work, keep_moment, new_sheet, save, seen_by, typed_in, work_on
from yifa.interfaces.workbench.forms.drawing import KNOWN
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.rows import with_new_row, with_picked, without_row
from yifa.interfaces.workbench.forms.typed import one as one_typed
from yifa.interfaces.workbench.forms.typed import typed_of
from yifa.interfaces.workbench.models import Sheet
from yifa.interfaces.workbench.opening import file_answer
from yifa.interfaces.workbench.showing import confirm, form, refused
from yifa.interfaces.workbench.weighing import TIER, keep_first, with_first
from yifa.procedure.paper import PaperError
from yifa.procedure.refusal import Refused
from yifa.record.act import ActId
from yifa.record.errors import KeyConflict, WriteFailed

ADDS = {"add": 1, "add-ten": 10}
"""Buttons that add rows to a list, and how many."""


@for_business
@require_GET
def begin(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Open a sheet for the step that opens a matter."""
    desk = Desk.of(request)
    declaration = desk.declaration(slug)
    if step != declaration.opens_at or step not in declaration.steps:
        raise Http404
    links = {name: request.GET[name] for name in declaration.links if desk.may_read(request.GET.get(name, ""))}
    made = new_sheet(desk, account_of(request).pk, slug, declaration.steps[step], None, "", links)
    return redirect("workbench:sheet", made.pk)


@for_business
@require_GET
def do(request: HttpRequest, matter: str, step: str) -> HttpResponse:
    """Open a sheet for a step in a matter, in the thread named."""
    desk = Desk.of(request)
    slug, _history, declaration = desk.readable(matter)
    spec, thread = declaration.steps.get(step), request.GET.get("thread", "")
    if spec is None or spec.source in ("cause", "law") or not (thread == "" or is_act_id(thread)):
        raise Http404
    return redirect("workbench:sheet", new_sheet(desk, account_of(request).pk, slug, spec, matter, thread).pk)


def is_act_id(text: str) -> bool:
    """True for `epoch.sequence`."""
    try:
        ActId.parse(text)
    except ValueError:
        return False
    return True


@for_business
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: str) -> HttpResponse:
    """Fill in, check, go back, perform."""
    desk = Desk.of(request)
    own = Sheet.objects.filter(pk=pk, account=account_of(request)).first()
    if own is None:
        raise Http404
    if own.act:
        return redirect(act_address(own.done_matter, own.act))
    action = request.POST.get("action", "edit") if request.method == "POST" else "edit"
    if action == "perform":
        return perform(request, desk, own)
    if action.partition(":")[0] in ("draft", "show"):
        return handed_out(request, work_on(desk, own), action)
    stale = False
    if request.method == "POST" and action != "back":
        wrong = take(request, desk, own, action)
        if wrong is None:
            stale = True
        elif action.startswith("make:"):
            return made(request, work_on(desk, own), action.partition(":")[2], wrong)
        elif action == "check" and not wrong:
            return check(request, desk, own)
        else:
            return form(request, work_on(desk, own), tuple(wrong), saved=action == "save", status=422 if wrong else 200)
    return form(request, work_on(desk, own), stale=stale, status=409 if stale else 200)


def take(request: HttpRequest, desk: Desk, own: Sheet, action: str) -> list[Wrong] | None:
    """Keep what was typed, with rows added or taken away and files sealed. None where another window saved since."""
    work = work_on(desk, own)
    step = work.step
    stored = typed_in(own)
    sent = {
        k: v
        for k, v in typed_of(request.POST.lists()).items()
        if k not in (MOMENT, SEEN) and not k.endswith((".digest", ".file_name"))
    }
    kept = {k: v for k, v in stored.items() if k.endswith((".digest", ".file_name")) or k.startswith(KNOWN)}
    differing = papers.differing(work, account_of(request).pk, request.FILES)
    files, wrong = uploads.take(desk, step.facts, uploads.without(request.FILES, {one.key for one in differing}))
    wrong = [*differing, *wrong]
    typed = {**kept, **sent, **files}
    kind, _, rest = action.partition(":")
    if kind in ADDS:
        typed = with_new_row(typed, step.facts, rest, ADDS[kind])
    if kind == "pick":
        typed = with_picked(typed, step.facts, rest, [text[:200] for text in request.POST.getlist(f"p.{rest}")])
    if kind == "drop":
        key, _, row = rest.rpartition(":")
        typed = without_row(typed, key, int(row)) if row.isascii() and row.isdigit() else typed
    typed = with_first(stored, typed)
    seen = request.POST.get("revision", "")
    if not (seen.isascii() and seen.isdigit() and save(own, typed, int(seen))):
        return None
    return wrong


def made(request: HttpRequest, work: Work, key: str, wrong: list[Wrong]) -> HttpResponse:
    """Print the paper into its field and show the form again, or say what the paper lacks."""
    one, spec = papers.printable(work), uploads.spec_at(work.step.facts, key)
    if one is None or spec is None or spec.type != "paper":
        raise Http404
    try:
        digest = papers.final(work, account_of(request).pk, one, spec)
    except PaperError as error:
        return form(request, work, (*wrong, Wrong(key, spec.label, str(error))), status=422)
    named = {f"{key}.digest": [digest], f"{key}.file_name": [f"{one.template.title}（由系统生成）"]}
    if not save(work.sheet, {**work.typed, **named}, work.sheet.revision):
        return form(request, work_on(work.desk, work.sheet), stale=True, status=409)
    return form(request, work_on(work.desk, work.sheet), tuple(wrong), saved=True, status=422 if wrong else 200)


def handed_out(request: HttpRequest, work: Work, action: str) -> HttpResponse:
    """The paper as an editable draft, or the file now in the field; neither changes the sheet."""
    kind, _, key = action.partition(":")
    one, spec = papers.printable(work), uploads.spec_at(work.step.facts, key)
    if one is None or spec is None or spec.type != "paper":
        raise Http404
    if kind == "show":
        return file_answer(work.desk, one_typed(work.typed, f"{key}.digest"), spec)
    try:
        data = papers.editable(work, account_of(request).pk, one)
    except PaperError as error:
        return form(request, work, (Wrong(key, spec.label, str(error)),), status=422)
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, f"{one.template.title}（草稿）.docx") or "attachment"
    return response


def check(request: HttpRequest, desk: Desk, own: Sheet) -> HttpResponse:
    """Ask the door without performing: the confirm page, or every reason why not."""
    work = work_on(desk, own)
    if work.reading.wrong:
        return form(request, work, status=422)
    draft = work.draft()
    judgement = desk.current.door.judge(desk.current.town, draft)
    reasons = (*not_in_own_name(draft), *judgement.refusals)
    if reasons:
        return refused(request, work, reasons)
    keep_moment(own, work.at, seen_by(desk, own.matter) if own.matter is not None else "")
    keep_first(own, work.reading.facts.get(TIER))
    return confirm(request, work, judgement.marks)


def perform(request: HttpRequest, desk: Desk, own: Sheet) -> HttpResponse:
    """Through the door, once. A changed sheet is shown again instead; a refusal keeps everything typed."""
    work = work_on(desk, own)
    if request.POST.get("revision") != str(own.revision):
        return form(request, work, stale=True, status=409)
    if work.reading.wrong:
        return form(request, work, status=422)
    draft = work.draft()
    if reasons := not_in_own_name(draft):
        return refused(request, work, reasons)
    if unsigned := cosigning.take(request, work, draft):
        judgement = desk.current.door.judge(desk.current.town, draft)
        return (
            refused(request, work, judgement.refusals)
            if judgement.refusals
            else confirm(request, work, judgement.marks, unsigned)
        )
    draft = replace(draft, evidence=(*draft.evidence, *cosigning.scans(work, draft)))
    try:
        act = carried_out(desk, own, draft)
    except Refused as refusal:
        return refused(request, work, refusal.reasons)
    except WriteFailed as failure:
        return form(request, work, (Wrong("a.at", "没有记入", str(failure)),), status=503)
    except KeyConflict:
        own.refresh_from_db()
        return redirect(act_address(own.done_matter, own.act)) if own.act else form(request, work, stale=True, status=409)
    return redirect(act_address(act.matter, str(act.id)))


def act_address(matter: str, act: str) -> str:
    """The act on its matter's page."""
    return f"{reverse('workbench:matter', args=[matter])}#act-{act.replace('.', '-')}"
