"""Registers as workbooks on the workbench: empty tables, upload, download; imports as nobody but the person at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.accounts.log import note
from yifa.interfaces.excel import limits
from yifa.interfaces.excel.exporting import Exporter, Given, template
from yifa.interfaces.excel.fault import Fault, Faulty, told
from yifa.interfaces.excel.hands import Hands
from yifa.interfaces.excel.importing import PURPOSE, take_in
from yifa.interfaces.excel.registers import register
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.excel.sheets import Sheet, sheets
from yifa.interfaces.runtime import DOMAINS
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.noting import note_opened
from yifa.interfaces.workbench.opening import PURPOSES, purpose_of
from yifa.interfaces.workbench.uploads import shown_name
from yifa.law.zone import day_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ACTS = 1_000
"""A page waits for its answer; more than these are the command line's work."""


@for_business
@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest) -> HttpResponse:
    """What can be taken in and given out; a POST takes one workbook in, all of it or nothing."""
    desk = Desk.of(request)
    if request.method == "GET":
        return render(request, "workbench/tables.html", offered(desk))
    upload = request.FILES.get("workbook")
    try:
        if not isinstance(upload, UploadedFile):
            raise Faulty((Fault("没有选择文件：请选择填好的工作簿（.xlsx）"),))
        data = upload.read(limits.BYTES + 1)
        noted = partial(_noted, request, desk, PURPOSE)
        done = take_in(desk.current, data, (desk.me,), noted=noted, most=MOST_ACTS)
    except Faulty as faulty:
        return render(request, "workbench/tables.html", {**offered(desk), "faults": told(faulty.faults)}, status=422)
    if done.acts:
        name = shown_name(upload.name or "")
        note(request, account_of(request).username, f"导入工作簿“{name}”", f"办理 {len(done.acts)} 件")
    return render(request, "workbench/tables.html", {**offered(Desk.of(request)), "lines": done.words, "new": bool(done.acts)})


@for_business
@require_GET
def empty(request: HttpRequest) -> HttpResponse:
    """An empty table with its example and what each column is."""
    sheet = _sheet(Desk.of(request), request.GET.get("table", ""))
    return _download(template(sheet), f"{sheet.title}（空表）")


@for_business
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    """One register as a workbook; sealed columns only for a purpose, noted before the file is sent."""
    desk = Desk.of(request)
    name = request.POST.get("register", "")
    private = request.POST.get("private") == "yes"
    purpose = purpose_of(request) if private else ""
    if private and not purpose:
        faults = ["请选明为什么导出不公开的各列；选“其他”时请写明是什么事。什么都没有打开。"]
        return render(request, "workbench/tables.html", {**offered(desk), "faults": faults, "refused_out": True}, status=422)
    exporter = Exporter(desk.current, Given(desk.people.name(desk.me), purpose))
    kind, _, value = name.partition(":")
    if kind == "table":
        sheet = _sheet(desk, value)
        if not desk.reads_kind(sheet.declaration):
            raise Http404
        page = exporter.table(sheet)
    else:
        page = register(exporter, desk.declaration(value), desk.me)
    _noted(request, desk, f"导出“{page.title}”：{purpose}", exporter.sealed.opened)
    note(
        request,
        account_of(request).username,
        f"导出登记簿“{page.title}”",
        f"{len(page.rows)} 行{f'（{purpose}）' if purpose else ''}",
    )
    return _download(exporter.workbook(page), page.title)


def offered(desk: Desk) -> dict[str, object]:
    """What this person can take in and may read."""
    hands = Hands(desk.people, (desk.me,))
    declared = declared_for(desk)
    rows = [
        {
            "sheet": sheet,
            "mine": all(hands.seated(doing.step) for doing in sheet.steps),
            "by": hands.asked([doing.step for doing in sheet.steps]),
            "read": desk.reads_kind(sheet.declaration),
        }
        for sheet in declared
    ]
    readable = [declaration for declaration in desk.procedures() if not desk.scope(declaration).empty]
    return {"rows": rows, "registers": readable, "purposes": PURPOSES, "most": MOST_ACTS}


def declared_for(desk: Desk) -> list[Sheet]:
    """Every declared table."""
    return sheets(desk.current.catalogue, DOMAINS, day_of(desk.now))


def _sheet(desk: Desk, title: str) -> Sheet:
    found = next((sheet for sheet in declared_for(desk) if sheet.title == title), None)
    if found is None:
        raise Http404
    return found


def _noted(request: HttpRequest, desk: Desk, purpose: str, found: Sequence[Opened]) -> None:
    note_opened(account_of(request), desk.me, found, purpose[:300], desk.now)


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response
