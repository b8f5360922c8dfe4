"""The leader's board: late and why, due this week, what waits for me, the year's figures; ranks no person and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from yifa.interfaces.accounts.guards import for_business
from yifa.interfaces.web import words
from yifa.interfaces.workbench import deadlines, duties, indexing
from yifa.interfaces.workbench.alike import Counted
from yifa.interfaces.workbench.charts import sparkline
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.rights import may_lead
from yifa.interfaces.year_report import declarations_on, figures_of
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration, FigureSpec
from yifa.projections import finding, months
from yifa.projections.contribution import figure_id
from yifa.projections.reading import Figure, acts_behind
from yifa.record.act import ActId
from yifa.record.errors import NotFound

BY_MONTH = ("count", "sum")
"""Forms of figures whose months add up to the year."""
MOST = 200
"""Rows of a list on the board; the rest stands on the desks."""
MOST_ACTS = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure with its course."""

    figure: Figure
    title: str
    change: str
    before: str
    spark: SafeString | str
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Figures of one field of work."""

    title: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Village:
    """One village: matters opened this year and up to the same day of the year before, and how many are closed."""

    name: str
    opened: int
    closed: int
    before: int


@for_business
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """One screen for those who answer for it all."""
    desk = leading(request)
    today = day_of(desk.now)
    every = deadlines.running_rows(desk, limit=5_000)
    owner = request.GET.get("owner", "")
    rows = deadlines.alike([row for row in every if not owner or row.owner == owner])
    waiting, more = duties.duties(desk)
    areas, quiet = year_of(desk)
    late = [row for row in rows if row.group == "late"][:MOST]
    week = [row for row in rows if row.group in ("today", "week")][:MOST]
    mine = waiting[:MOST]
    context = {
        "today": today,
        "owner": next((row.owner_words for row in rows), "") if owner else "",
        "late": late,
        "week": week,
        "mine": mine,
        "counted": {"late": total(late), "week": total(week), "mine": total(mine)},
        "more": more,
        "offices": deadlines.offices(every),
        "villages": villages(desk, today),
        "areas": areas,
        "quiet": quiet,
        "months": range(1, months.MONTHS + 1),
    }
    return render(request, "workbench/board.html", context)


def total(rows: Iterable[Counted]) -> int:
    """How many are waiting, those shown as one row included."""
    return sum(row.count for row in rows)


def leading(request: HttpRequest) -> Desk:
    """The desk of somebody who may see the board. Raises Http404 for everybody else."""
    desk = Desk.of(request)
    if not may_lead(desk.people, desk.me):
        raise Http404
    return desk


def villages(desk: Desk, today: date) -> list[Village]:
    """Matters by village, in the order of the register; those outside it follow."""
    indexing.bring_up_to_date(desk.current)
    scope = desk.scope(*desk.procedures())
    reader = desk.current.store.reader
    now = {name: (opened, closed) for name, opened, closed in finding.by_village(reader, scope, date(today.year, 1, 1), today)}
    then = months.same_day(today, today.year - 1)
    before = {name: opened for name, opened, _ in finding.by_village(reader, scope, date(then.year, 1, 1), then)}
    return [Village(name, *now.get(name, (0, 0)), before.get(name, 0)) for name in sorted({*now, *before})]


def year_of(desk: Desk) -> tuple[list[Area], list[Figure]]:
    """The year's figures by field of work, and those in which nothing happened in either year."""
    year = day_of(desk.now).year
    figures, as_of = figures_of(desk.current, year)
    specs = specs_of(declarations_on(desk.current, as_of))
    stored = {name: name for name, (_, spec) in specs.items() if spec.form in BY_MONTH}
    held = months.courses(desk.current.store.reader, desk.current.town, stored, as_of)
    areas: dict[str, list[Shown]] = {}
    quiet: list[Figure] = []
    for figure in figures:
        if figure.figure not in specs:
            continue
        declaration, spec = specs[figure.figure]
        course = held.get(figure.figure)
        if not figure.value and not (course and sum(course.before)):
            quiet.append(figure)
            continue
        areas.setdefault(declaration.area or declaration.title, []).append(shown(figure, spec, course, as_of))
    return [Area(title, tuple(found)) for title, found in areas.items()], quiet


def specs_of(declarations: Sequence[Declaration]) -> Mapping[str, tuple[Declaration, FigureSpec]]:
    """Every declared figure by its id, the first one of that name."""
    found: dict[str, tuple[Declaration, FigureSpec]] = {}
    for declaration in declarations:
        for spec in declaration.figures.values():
            found.setdefault(figure_id(declaration, spec), (declaration, spec))
    return found


def shown(figure: Figure, spec: FigureSpec, course: months.Course | None, as_of: date) -> Shown:
    """A figure with its course in words and as a line."""
    if course is None:
        return Shown(figure, figure.label, "", "", "", ())
    past = course.months[: as_of.month]
    label = f"{figure.label}，{as_of.year}年各月：" + "，".join(f"{n}月{unit(figure, v)}" for n, v in enumerate(past, 1))
    if course.change is None:
        change = "上年同期没有" if course.so_far else ""
    else:
        change = "持平" if course.change == 0 else f"{'增' if course.change > 0 else '减'} {abs(course.change)}%"
    before = unit(figure, course.same_day_before)
    return Shown(figure, spec.title, change, before, sparkline(past, course.before, label), course.months)


def unit(figure: Figure, value: int) -> str:
    """A part of a figure in its unit."""
    return words.yuan(value) if figure.unit == "fen" else f"{value:,}"


@dataclass(frozen=True, slots=True)
class Behind:
    """One act behind a figure; `matter` is empty where this person may not read it."""

    act: str
    matter: str
    title: str
    step: str
    at: datetime
    number: str


@for_business
@require_GET
def figure(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The acts that make up one figure of one year."""
    desk = leading(request)
    if not 2000 <= year <= day_of(desk.now).year:
        raise Http404
    figures, _ = figures_of(desk.current, year)
    found = next((one for one in figures if one.figure == figure), None)
    if found is None:
        raise Http404
    ids = list(found.given_by) or acts_of(desk, figure, year)
    rows = [row for one in ids[:MOST_ACTS] if (row := behind(desk, one)) is not None]
    return render(request, "workbench/figure.html", {"figure": found, "year": year, "rows": rows, "count": len(ids)})


def acts_of(desk: Desk, figure: str, year: int) -> list[str]:
    """The acts the counter names."""
    return acts_behind(desk.current.store.reader, desk.current.town, figure, year, limit=10_000)


def behind(desk: Desk, act: str) -> Behind | None:
    """One act in words; what the person may not read keeps only its number and day."""
    try:
        made = desk.current.store.reader.act(desk.current.town, ActId.parse(act))
    except (NotFound, ValueError):
        return None
    slug, _, name = made.kind.partition(".")
    declaration = desk.declaration(slug)
    step = declaration.steps.get(name)
    open_to_me = desk.may_read(made.matter)
    return Behind(
        act=act,
        matter=made.matter if open_to_me else "",
        title=desk.speaker.matter(made.matter) if open_to_me else declaration.title,
        step=step.title if step is not None else name,
        at=made.at,
        number=str(made.open.get("number") or "") if open_to_me else "",
    )
