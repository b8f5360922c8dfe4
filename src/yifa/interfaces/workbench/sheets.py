"""The form, the confirm page and the performing of an act; the door decides, and pressing twice shows the same act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from yifa.interfaces import performing
from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.web.own_name import not_in_own_name
from yifa.interfaces.web.values import Told, title_of
from yifa.interfaces.web.words import yuan_capital
from yifa.interfaces.workbench import cosigning, papers, uploads
from yifa.interfaces.workbench.actors import ORIGINAL
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import MOMENT, Work, keep_moment, new_sheet, save, typed_in, work_on
from yifa.interfaces.workbench.forms.drawing import Drawn, with_new_row, without_row
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.typed import one as one_typed
from yifa.interfaces.workbench.forms.typed import typed_of
from yifa.interfaces.workbench.forms.writing import local_input
from yifa.interfaces.workbench.matter import known_facts, once
from yifa.interfaces.workbench.models import Sheet
from yifa.interfaces.workbench.opening import file_answer
from yifa.procedure.paper import PaperError
from yifa.procedure.refusal import Mark, Refusal, Refused, Why
from yifa.procedure.sealing import body_digest
from yifa.record.act import ActId
from yifa.record.errors import KeyConflict, WriteFailed


@for_business
@require_GET
def begin(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Open a sheet for the step that opens a matter."""
    desk = Desk.of(request)
    declaration = desk.declaration(slug)
    if step != declaration.opens_at or step not in declaration.steps:
        raise Http404
    return redirect("workbench:sheet", new_sheet(desk, account_of(request).pk, slug, declaration.steps[step], None, "").pk)


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
    step = work_on(desk, own).step
    stored = typed_in(own)
    sent = {k: v for k, v in typed_of(request.POST.lists()).items() if k != MOMENT and not k.endswith((".digest", ".file_name"))}
    kept = {k: v for k, v in stored.items() if k.endswith((".digest", ".file_name"))}
    files, wrong = uploads.take(desk, step.facts, request.FILES)
    typed = {**kept, **sent, **files}
    kind, _, rest = action.partition(":")
    if kind == "add":
        typed = with_new_row(typed, step.facts, rest)
    if kind == "drop":
        key, _, row = rest.rpartition(":")
        typed = without_row(typed, key, int(row)) if row.isascii() and row.isdigit() else typed
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


def form(
    request: HttpRequest,
    work: Work,
    wrong: tuple[Wrong, ...] = (),
    *,
    saved: bool = False,
    stale: bool = False,
    rest: tuple[tuple[Refusal, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The form, with errors at the field and in a list on top."""
    listed = (*work.reading.wrong, *wrong) if request.method == "POST" else wrong
    context = {
        "work": work,
        "sheet": work.sheet,
        "fields": with_paper(work, work.fields(wrong) if request.method == "POST" else drawn_quietly(work)),
        "wrong": listed,
        "at": local_input(work.at),
        "original": any(ORIGINAL in way for way in work.step.who),
        "title": title_of(work.desk.view, work.sheet.matter, work.declaration) if work.sheet.matter else work.declaration.title,
        "known": known_facts(work.desk, work.declaration, work.state) if work.state else [],
        "saved": saved,
        "stale": stale,
        "rest": rest,
    }
    return render(request, "workbench/form.html", context, status=status)


def drawn_quietly(work: Work) -> tuple[Drawn, ...]:
    """The fields without errors, for somebody who just opened the form."""
    work.reading.wrong.clear()
    return work.fields()


def with_paper(work: Work, fields: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
    """The fields with the paper that can be printed into one of them."""
    one = papers.printable(work)
    if one is None:
        return fields
    return tuple(replace(drawn, makes=one.template.title) if drawn.type == "paper" else drawn for drawn in fields)


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
    keep_moment(own, work.at)
    return confirm(request, work, judgement.marks)


def confirm(request: HttpRequest, work: Work, marks: tuple[Mark, ...], unsigned: Mapping[int, str] | None = None) -> HttpResponse:
    """The page that reads like the paper, with a place to sign for everybody else who acts."""
    digest = body_digest(work.draft())
    signers = cosigning.cosigners(work, digest, unsigned)
    facts = work.desk.speaker.told(work.step.facts, work.reading.facts, ())
    private = {name for name, spec in work.step.facts.items() if spec.private}
    labels = {name: spec.label for step in work.declaration.steps.values() for name, spec in step.facts.items()}
    lines = [Told(t.name, t.label, t.words + capitals(work, t.name), t.name in private) for t in facts]
    context = {
        "work": work,
        "sheet": work.sheet,
        "facts": lines,
        "marks": marks,
        "actors": [(work.desk.people.person(a.person), work.desk.people.capacity(a.capacity)) for a in work.actors()],
        "title": title_of(work.desk.view, work.sheet.matter, work.declaration) if work.sheet.matter else work.declaration.title,
        "publish": [labels[name] for name in work.step.publish.facts if name in labels] if work.step.publish else [],
        "digest": digest,
        "signers": signers,
        "simulate": [one.person.name for one in signers if not one.signed] if cosigning.may_simulate(work.desk) else [],
        "wrong": cosigning.listed(signers),
    }
    return render(request, "workbench/confirm.html", context, status=422 if unsigned else 200)


def capitals(work: Work, name: str) -> str:
    """Money once more in capital words, as papers carry it."""
    value = work.reading.facts.get(name)
    is_money = work.step.facts[name].type == "money" and isinstance(value, int)
    return f"（大写{yuan_capital(value)}）" if is_money and isinstance(value, int) else ""


def refused(request: HttpRequest, work: Work, reasons: tuple[Refusal, ...]) -> HttpResponse:
    """Errors of form go back to their fields; everything else is told on a page of its own, with the content kept."""
    formal = [r for r in reasons if r.why is Why.FORM and r.field]
    if formal:
        wrong = tuple(wrong_of(work, r) for r in formal)
        fields = {r.field for r in formal}
        rest = tuple((r, address_of(work, r, here=True)) for r in once(reasons) if r not in formal and r.field not in fields)
        return form(request, work, wrong, rest=rest, status=422)
    context = {
        "work": work,
        "sheet": work.sheet,
        "reasons": [(reason, address_of(work, reason)) for reason in once(reasons)],
        "title": title_of(work.desk.view, work.sheet.matter, work.declaration) if work.sheet.matter else work.declaration.title,
    }
    return render(request, "workbench/refused.html", context, status=409)


def wrong_of(work: Work, reason: Refusal) -> Wrong:
    """A reason of form at its field."""
    field = reason.field or ""
    plain = not reason.todo or reason.todo.startswith("补充")
    text = reason.missing if plain else f"{reason.missing.rstrip('。')}；{reason.todo}"
    return Wrong(f"f.{field}", label_of(work, field), text)


def label_of(work: Work, name: str) -> str:
    """A fact's label."""
    spec = work.step.facts.get(name.partition(".")[0])
    return spec.label if spec else name


def address_of(work: Work, reason: Refusal, *, here: bool = False) -> str:
    """Where to do what is missing: the field on this sheet, or the step that mends it. `here` is true on the form itself."""
    if reason.field and reason.field.partition(".")[0] in work.step.facts:
        field = f"#f-{reason.field.replace('.', '-')}"
        # The refusal page has the sheet's own address: without a query a browser would stay on it and only look for the field.
        return field if here else f"{reverse('workbench:sheet', args=[work.sheet.pk])}?mend=1{field}"
    step = work.declaration.steps.get(reason.step or "")
    if step is None or work.sheet.matter is None or step.source in ("cause", "law") or step.per:
        return ""
    return reverse("workbench:do", args=[work.sheet.matter, step.name])


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
        act = performing.perform(desk.current, draft)
    except Refused as refusal:
        return refused(request, work, refusal.reasons)
    except WriteFailed as failure:
        return form(request, work, (Wrong("a.at", "没有记入", str(failure)),), status=503)
    except KeyConflict:
        own.refresh_from_db()
        return redirect(act_address(own.done_matter, own.act)) if own.act else form(request, work, stale=True, status=409)
    Sheet.objects.filter(pk=own.pk).update(act=str(act.id), done_matter=act.matter, typed={})
    return redirect(act_address(act.matter, str(act.id)))


def act_address(matter: str, act: str) -> str:
    """The act on its matter's page."""
    return f"{reverse('workbench:matter', args=[matter])}#act-{act.replace('.', '-')}"
