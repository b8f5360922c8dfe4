"""Looking matters up within what one person may read: by words through the index, by party only for a stated purpose.

A party's name is sealed and stands in no index. Whoever looks for one says why; the sealed names of the matters they may read
are then opened one by one and compared, and the search with every name it opened is written down before anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.accounts.log import note
from yifa.interfaces.workbench import indexing, noting
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.lists import PAGE, Row, page_of, row_of
from yifa.interfaces.workbench.models import PartySearch
from yifa.interfaces.workbench.opening import PURPOSES, purpose_of
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.view import Done
from yifa.projections import finding
from yifa.projections.finding import Asked
from yifa.projections.search import plain
from yifa.record.act import Json
from yifa.record.errors import Purged

STATES = {"open": "办理中", "closed": "已办结", "late": "有逾期"}
MOST_MATTERS = 1_000
"""Matters whose sealed names one search may open; beyond it the search must be narrowed."""
SHORTEST = 2
COMPARED = ("name", "id_number", "code", "phone")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search by party gave."""

    rows: tuple[Row, ...]
    opened: int
    too_many: bool = False


@for_business
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """By number, title, item and open texts, narrowed by kind, year, village and state."""
    desk = Desk.of(request)
    asked = asked_of(request)
    number = page_of(request)
    rows: list[Row] = []
    if not asked.empty:
        indexing.bring_up_to_date(desk.current)
        scope = desk.scope(*desk.procedures())
        found = finding.find(desk.current.store.reader, scope, asked, desk.now, limit=PAGE + 1, offset=PAGE * (number - 1))
        rows = [row_of(desk, one) for one in found]
    context = {
        **narrowing(desk, asked),
        "rows": rows[:PAGE],
        "more": len(rows) > PAGE,
        "number": number,
        "query": urlencode({k: v for k, v in request.GET.items() if k != "page" and v}),
    }
    return render(request, "workbench/search.html", context)


def asked_of(request: HttpRequest) -> Asked:
    """What was asked, cleaned; what is no year or state counts as not asked."""
    told = request.POST if request.method == "POST" else request.GET
    text = "".join(c if c.isprintable() else " " for c in told.get("q", "")).strip()[:80]
    year, state = told.get("year", ""), told.get("state", "")
    return Asked(
        text=text,
        slug=told.get("kind", "")[:60],
        year=int(year) if year.isascii() and year.isdigit() and 1949 <= int(year[:5]) <= 2200 else None,
        village=told.get("village", "")[:60],
        state=state if state in STATES else "",
    )


def narrowing(desk: Desk, asked: Asked) -> dict[str, object]:
    """What every search page offers."""
    first = desk.current.store.reader.query("SELECT MIN(opened_at) FROM matter WHERE town = ?", (desk.current.town,))[0][0]
    this = day_of(desk.now).year
    return {
        "asked": asked,
        "text": asked.text,
        "kinds": [declaration for declaration in desk.procedures() if not desk.scope(declaration).empty],
        "years": range(this, (int(str(first)[:4]) if first else this) - 1, -1),
        "states": STATES,
        "by_party": any(party_of(declaration) for declaration in desk.procedures() if desk.reads_kind(declaration)),
    }


@for_business
@require_http_methods(["GET", "POST"])
def by_party(request: HttpRequest) -> HttpResponse:
    """By a party's name, number or telephone, for a purpose that is written down with every name that was opened."""
    desk = Desk.of(request)
    asked = asked_of(request)
    context: dict[str, object] = {**narrowing(desk, asked), "purposes": PURPOSES}
    if request.method == "GET":
        return render(request, "workbench/search_party.html", context)
    purpose = purpose_of(request)
    wrong = wrong_of(asked, purpose)
    if wrong:
        return render(request, "workbench/search_party.html", {**context, "wrong": wrong}, status=422)
    with transaction.atomic():
        found = look_for(desk, account_of(request).pk, asked, purpose)
    if found.too_many:
        said = f"范围里的事项超过 {MOST_MATTERS} 件，没有打开任何封存的内容。请选定事项或者年份后再找。"
        return render(request, "workbench/search_party.html", {**context, "wrong": [said]}, status=422)
    note(
        request, account_of(request).username, f"按当事人检索（{purpose}），打开 {found.opened} 处", f"找到 {len(found.rows)} 件"
    )
    return render(request, "workbench/search_party.html", {**context, "found": found, "purpose": purpose, "rows": found.rows})


def wrong_of(asked: Asked, purpose: str) -> list[str]:
    """What must be mended before anything is opened."""
    wrong = []
    if len(plain(asked.text)) < SHORTEST:
        wrong.append("请填写当事人的姓名、名称、证件号码或者电话，至少两个字。")
    if not purpose:
        wrong.append("请选明用途；选“其他”时请写明是什么事。")
    return wrong


def look_for(desk: Desk, account: int, asked: Asked, purpose: str) -> Found:
    """Open and compare the sealed parties of the matters in range; the search and its hits are noted before they are shown."""
    declared = [d for d in desk.procedures() if party_of(d) and asked.slug in ("", d.slug)]
    whole = Asked(slug=asked.slug, year=asked.year, state=asked.state)
    rows = in_range(desk, declared, whole)
    if len(rows) > MOST_MATTERS:
        return Found((), 0, too_many=True)
    wanted = plain(asked.text)
    opened: list[str] = []
    hits: list[tuple[tuple[str, ...], Done, str]] = []
    for row in rows:
        declaration = desk.declaration(row[1])
        fact = party_of(declaration)
        for done in sealed_in(desk, row[0], fact):
            opened.append(str(done.id))
            if same(value_of(desk, declaration, done, fact), wanted):
                hits.append((row, done, fact))
                break
    PartySearch.objects.create(
        account_id=account, person=desk.me, words=asked.text, purpose=purpose, opened=opened, hits=len(hits), at=desk.now
    )
    for _, done, fact in hits:
        noting.note(desk, account, done, fact, f"按当事人检索：{purpose}")
    return Found(tuple(row_of(desk, row) for row, _, _ in hits), len(opened))


def in_range(desk: Desk, declared: list[Declaration], asked: Asked) -> list[tuple[str, ...]]:
    """The matters of these procedures that the person may read, narrowed; one more than may be opened at once."""
    if not declared:
        return []
    indexing.bring_up_to_date(desk.current)
    every = asked if not asked.empty else Asked(state="any")
    return finding.find(desk.current.store.reader, desk.scope(*declared), every, desk.now, limit=MOST_MATTERS + 1)


def party_of(declaration: Declaration) -> str:
    """The fact that names the party of a matter; empty where there is none."""
    name = declaration.anchors.get("party", "none")
    private = any(name in step.facts and step.facts[name].private for step in declaration.steps.values())
    return name if private else ""


def sealed_in(desk: Desk, matter: str, fact: str) -> list[Done]:
    """The acts of a matter that hold the party under seal, the latest first."""
    return [done for done in reversed(desk.view.history(matter)) if fact in done.sealed]


def value_of(desk: Desk, declaration: Declaration, done: Done, fact: str) -> Json:
    """The sealed value; nothing where it was destroyed or belongs to an older declaration."""
    step = declaration.steps.get(done.step)
    spec = step.facts.get(fact) if step is not None else None
    if spec is None or spec.private is None:
        return None
    reader = desk.current.store.reader
    try:
        return reader.open_private(desk.current.town, done.id, f"fact.{fact}", purpose=spec.private.purpose)
    except Purged:
        return None


def same(value: Json, wanted: str) -> bool:
    """True where the name holds the words, or a number of the party is the one asked for."""
    if not isinstance(value, dict):
        return False
    told = {part: plain(str(value[part])) for part in COMPARED if value.get(part)}
    return wanted in told.get("name", "") or wanted in (told.get(part) for part in COMPARED[1:])
