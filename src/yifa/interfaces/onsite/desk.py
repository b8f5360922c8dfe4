"""现场同步: what phones sent, what waits for whom and why, both judgements side by side; opens nothing private."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces.accounts.guards import account_of, for_business
from yifa.interfaces.accounts.log import note
from yifa.interfaces.onsite import reviewing, syncing
from yifa.interfaces.onsite.devices import device_of
from yifa.interfaces.onsite.drafting import SLUG
from yifa.interfaces.onsite.models import Bundle, State
from yifa.interfaces.onsite.preload import rules
from yifa.interfaces.onsite.signing import DESK, WORDS
from yifa.interfaces.workbench.desk_of import Desk
from yifa.law.zone import day_of

SHOWN = 100
MOST_SKEW = 300
"""Seconds of difference between two clocks that nobody need look at."""
WAITING = (State.UNSIGNED, State.REVIEW, State.UNREADABLE, State.RECEIVED)
REVIEWERS = frozenset({"legal-reviewer", "office-head", "head"})


@dataclass(frozen=True, slots=True)
class Row:
    """One bundle as the page shows it."""

    row: Bundle
    device: str
    sender: str
    second: str
    words: str
    skewed: bool
    mine_to_sign: bool
    own_rules: str


@for_business
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits, then what was recorded lately."""
    desk = readable(request)
    own = str(rules(desk.current, day_of(desk.now))["both"])
    waiting = [shown(desk, one, own) for one in Bundle.objects.filter(state__in=WAITING)[:SHOWN]]
    done = [shown(desk, one, own) for one in Bundle.objects.exclude(state__in=WAITING)[:SHOWN]]
    context = {"waiting": waiting, "done": done, "may_review": may_review(desk), "flaws": flaws(desk)}
    return render(request, "onsite/desk.html", context)


def readable(request: HttpRequest) -> Desk:
    """The desk of somebody who may read the penalties. Raises Http404 for others."""
    desk = Desk.of(request)
    if not desk.reads_kind(desk.declaration(SLUG)):
        raise Http404
    return desk


def may_review(desk: Desk) -> bool:
    """True for those who look at what was refused."""
    return bool(REVIEWERS & set(desk.people.posts(desk.me)))


def flaws(desk: Desk) -> list[tuple[str, str]]:
    """Kinds of flaw, as the record knows them."""
    return list(desk.current.catalogue.words.choices.get("flaws", {}).items())


def shown(desk: Desk, row: Bundle, own: str) -> Row:
    """One line of the page."""
    device = device_of(desk.current, desk.view, row.device) if row.device else None
    skewed = row.skew is not None and abs(row.skew) > MOST_SKEW
    name = desk.people.name
    return Row(
        row, device.name if device is not None else "没有登记的设备", name(row.person), name(row.second) if row.second else "",
        WORDS.get(row.cosigned, "没有会签"), skewed, row.state == State.UNSIGNED and row.second == desk.me, own,
    )  # fmt: skip


@for_business
@require_POST
def sign(request: HttpRequest, digest: str) -> HttpResponse:
    """The second officer joins in under the own log-in."""
    desk, row = waiting_row(request, digest)
    if row.second != desk.me or row.state != State.UNSIGNED:
        raise Http404
    row.cosigned = DESK
    row.save(update_fields=["cosigned"])
    return after(request, row, "会签", syncing.process(desk.current, row))


@for_business
@require_POST
def again(request: HttpRequest, digest: str) -> HttpResponse:
    """Judge once more, with what a reviewer found out about why it comes late or from a lost phone."""
    desk, row = waiting_row(request, digest)
    if not may_review(desk):
        raise Http404
    row.late_reason = request.POST.get("late_reason", "").strip()[:500]
    row.save(update_fields=["late_reason"])
    return after(request, row, "重新判断", syncing.process(desk.current, row))


@for_business
@require_POST
def irregular(request: HttpRequest, digest: str) -> HttpResponse:
    """Record what is lawful of it, and the rest as an irregularity that must be reviewed."""
    desk, row = waiting_row(request, digest)
    if not may_review(desk) or row.state != State.REVIEW:
        raise Http404
    flaw = request.POST.get("flaw", "")
    told = request.POST.get("what", "").strip()[:2000]
    return after(request, row, "记为不合规事实", reviewing.as_irregular(desk.current, row, desk.me, flaw, told))


@for_business
@require_POST
def settle(request: HttpRequest, digest: str) -> HttpResponse:
    """End the review with a reason; the bundle stays where it is."""
    desk, row = waiting_row(request, digest)
    why = request.POST.get("why", "").strip()[:500]
    if not may_review(desk):
        raise Http404
    if why:
        row.notes = [*row.notes, f"{timezone.localtime(desk.now):%Y-%m-%d %H:%M} {desk.people.name(desk.me)}：{why}"]
        syncing.put(row, State.SETTLED, *row.reasons)
    return after(request, row, "了结复核", row)


def waiting_row(request: HttpRequest, digest: str) -> tuple[Desk, Bundle]:
    """A bundle that still waits. Raises Http404 for everything else."""
    desk = readable(request)
    return desk, get_object_or_404(Bundle, digest=digest, state__in=WAITING)


def after(request: HttpRequest, row: Bundle, what: str, result: Any) -> HttpResponse:
    """Note it and show the list again."""
    note(request, account_of(request).username, f"现场同步：{what} {row.digest[:16]}", str(State(result.state).label))
    return redirect("onsite:desk")
