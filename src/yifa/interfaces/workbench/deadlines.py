"""Running periods and waiting publications as rows in words, for boards and printed sheets; folds no matter, ranks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yifa.interfaces.web import words
from yifa.interfaces.workbench.alike import as_one
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.duties import group_of
from yifa.interfaces.workbench.ticking import stops
from yifa.procedure.declaration import Declaration
from yifa.projections import clocks, notices

PUBLISHING = "publishing"
NOBODY = "没有指定岗位"


@dataclass(frozen=True, slots=True)
class Row:
    """One period that runs, or one publication that waits: what, by when, for whom, on what ground."""

    matter: str
    title: str
    kind: str
    what: str
    waits_for: str
    owner: str
    owner_words: str
    due: datetime | None
    hour: str
    since: datetime
    article: str
    group: str
    count: int = 1
    """How many periods of the matter read the same; the row is the nearest one."""

    @property
    def address(self) -> str:
        """The matter's page."""
        return reverse("workbench:matter", args=[self.matter])


@dataclass(frozen=True, slots=True)
class Office:
    """How much runs under one post, as counts; never under one person."""

    owner: str
    words: str
    late: int
    week: int
    later: int


def running_rows(desk: Desk, until: datetime | None = None, limit: int = 500) -> list[Row]:
    """Periods of matters this person may read that end by then, and publications due by then, the nearest last hour first."""
    declared = {declaration.slug: declaration for declaration in desk.procedures()}
    scope = desk.scope(*declared.values())
    reader, town = desk.current.store.reader, desk.current.town
    found = [
        row_of(desk, declared[run.slug], run)
        for run in clocks.running(reader, town, scope=scope, before=until, limit=limit)
        if run.slug in declared and not run.paused
    ]
    for notice in notices.waiting(reader, town, limit=limit):
        due = notice.due_at
        if notice.slug in declared and desk.may_read(notice.matter) and (until is None or (due is not None and due <= until)):
            found.append(publishing(desk, declared[notice.slug], notice))
    return sorted(found, key=lambda row: (row.due is None, row.due or desk.now, row.title))


def row_of(desk: Desk, declaration: Declaration, run: clocks.Running) -> Row:
    """One running period."""
    titles = [declaration.steps[name].title for name in stops(declaration, run.clock) if name in declaration.steps]
    return Row(
        matter=run.matter,
        title=desk.speaker.matter(run.matter),
        kind=declaration.title,
        what=run.title,
        waits_for="或者".join(dict.fromkeys(titles)),
        owner=run.owner,
        owner_words=owner_words(desk, run.owner),
        due=run.due_at,
        hour=words.remaining(desk.now, run.due_at, desk.current.calendar) if run.due_at else "没有法定天数，应当及时办理",
        since=run.start,
        article=run.article,
        group=group_of(desk.now, run.due_at),
    )


def owner_words(desk: Desk, owner: str) -> str:
    """The post a period belongs to. What a party has to do is followed up by the registrar."""
    if owner == "party":
        return "当事人应办、登记人员跟进"
    standing = desk.people.book.standings.get(owner)
    if owner not in desk.people.book.capacities and standing is not None:
        return standing.title
    return desk.people.capacity(owner) if owner else NOBODY


def publishing(desk: Desk, declaration: Declaration, notice: notices.Notice) -> Row:
    """One publication that waits."""
    step = declaration.steps.get(notice.step)
    return Row(
        matter=notice.matter,
        title=desk.speaker.matter(notice.matter),
        kind=declaration.title,
        what=f"公开{step.title if step is not None else notice.title}",
        waits_for="公开",
        owner=PUBLISHING,
        owner_words="公开岗位（党政办、执法办）",
        due=notice.due_at,
        hour=words.remaining(desk.now, notice.due_at, desk.current.calendar) if notice.due_at else "没有法定天数，应当及时公开",
        since=notice.made_at,
        article=notice.article,
        group=group_of(desk.now, notice.due_at),
    )


def alike(rows: Sequence[Row]) -> list[Row]:
    """The rows with those of one matter, step and span as one."""
    return as_one(rows, lambda row: (row.matter, row.what, row.waits_for, row.group))


def offices(rows: Sequence[Row]) -> list[Office]:
    """Counts by post, in the order of their names."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.owner, []).append(row)
    counted = [
        Office(
            owner,
            held[0].owner_words,
            sum(row.group == "late" for row in held),
            sum(row.group in ("today", "week") for row in held),
            sum(row.group in ("later", "open") for row in held),
        )
        for owner, held in found.items()
    ]
    return sorted(counted, key=lambda office: office.words)
