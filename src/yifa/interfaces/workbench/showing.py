"""The pages of a sheet: the form, the confirm page that reads like the paper, the refusal; takes nothing in, performs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yifa.interfaces.web.values import Told, title_of
from yifa.interfaces.web.words import yuan_capital
from yifa.interfaces.workbench import cosigning, papers
from yifa.interfaces.workbench.actors import ORIGINAL
from yifa.interfaces.workbench.case_file import reviewed_of
from yifa.interfaces.workbench.drafting import Work
from yifa.interfaces.workbench.forms.drawing import Drawn
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.writing import local_input
from yifa.interfaces.workbench.matter import known_facts, once
from yifa.interfaces.workbench.weighing import advised, past
from yifa.procedure.checks.time import TAKING_BACK
from yifa.procedure.refusal import Mark, Refusal, Why
from yifa.procedure.sealing import body_digest
from yifa.projections.casefile.case import Finding


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
    context = {**form_context(request, work, wrong), "saved": saved, "stale": stale, "rest": rest}
    return render(request, "workbench/form.html", context, status=status)


def form_context(request: HttpRequest, work: Work, wrong: tuple[Wrong, ...] = (), *, quiet: bool = False) -> dict[str, object]:
    """What the form's own part needs, here or on another page. `quiet` shows no errors, whatever the page was asked by."""
    posted = request.method == "POST" and not quiet
    return {
        "work": work,
        "sheet": work.sheet,
        "fields": with_paper(work, work.fields(wrong) if posted else drawn_quietly(work)),
        "wrong": (*work.reading.wrong, *wrong) if posted else wrong,
        "at": local_input(work.at),
        "original": any(ORIGINAL in way for way in work.step.who),
        "title": title_of(work.desk.view, work.sheet.matter, work.declaration) if work.sheet.matter else work.declaration.title,
        "links": work.links(),
        "known": known_facts(work.desk, work.declaration, work.state) if work.state else [],
        "past": past(work),
    }


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


def confirm(request: HttpRequest, work: Work, marks: tuple[Mark, ...], unsigned: Mapping[int, str] | None = None) -> HttpResponse:
    """The page that reads like the paper, with a place to sign for everybody else who acts."""
    digest = body_digest(work.draft())
    signers = cosigning.cosigners(work, digest, unsigned)
    facts = work.desk.speaker.told(work.step.facts, work.reading.facts, work.sealed_along())
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
        "links": [(field.label, option.words) for field in work.links() for option in field.options if option.chosen],
        "checked": checked(work),
        "publish": [labels[name] for name in work.step.publish.facts if name in labels] if work.step.publish else [],
        "digest": digest,
        "signers": signers,
        "simulate": [one.person.name for one in signers if not one.signed] if cosigning.may_simulate(work.desk) else [],
        "wrong": cosigning.listed(signers),
        "advice": advised(work),
        "past": past(work),
    }
    return render(request, "workbench/confirm.html", context, status=422 if unsigned else 200)


SIGNED_ON_THE_FILE = frozenset(("decision", "exemption", "closing"))
"""Roles of acts before which the whole file is looked through."""


def checked(work: Work) -> tuple[Finding, ...]:
    """What a review of the case file would find now, before a decision is signed or the matter closed."""
    if work.sheet.matter is None or work.step.role not in SIGNED_ON_THE_FILE:
        return ()
    return reviewed_of(work.desk, work.sheet.matter).findings


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
    if step is None or work.sheet.matter is None or step.source in ("cause", "law") or step.per or step.role in TAKING_BACK:
        return ""
    return reverse("workbench:do", args=[work.sheet.matter, step.name])
