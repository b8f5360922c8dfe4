"""The cast as one-click log-ins; refuses every request that is not from this machine to a demonstration's record."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces import runtime
from yifa.interfaces.accounts.log import note
from yifa.interfaces.accounts.models import Account, Kind
from yifa.interfaces.accounts.views import safe_next
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People, Person

BACKEND = "yifa.interfaces.accounts.backend.TwoFactorBackend"
HERE = {"127.0.0.1", "localhost", "[::1]", "testserver"}
ROLES = (
    ("officer", 2, "办案：亮证、告知、决定、送达"),
    ("legal-reviewer", 1, "审核：看卷、提意见"),
    ("head", 1, "审批：决定、结案、撤销"),
    ("clerk", 1, "登记：人员、文号、公开"),
    ("supervisor", 1, "监督：查看、看提醒"),
)


@dataclass(frozen=True, slots=True)
class Role:
    """One button: who, as what, to do what."""

    person: Person
    does: str


def only_here(request: HttpRequest) -> Runtime:
    """The demonstration's runtime. Raises Http404 for anything but a local request to a demonstration."""
    current = runtime.current()
    host = request.get_host().rsplit(":", 1)[0]
    local = ip_address(request.META.get("REMOTE_ADDR", "0.0.0.0")).is_loopback  # noqa: S104  compared, not bound to
    if not (settings.YIFA_DEMONSTRATION and local and host in HERE and current.mode == "demonstration"):
        raise Http404
    return current


def cast(current: Runtime) -> list[Role]:
    """The first holders of each post now; officers with a certificate come first."""
    people = People(current.view(), current.catalogue, current.now())
    roles: list[Role] = []
    seen: set[str] = set()
    for post, count, does in ROLES:
        holders = sorted(people.holders([post]), key=lambda p: p.certificate is None)
        for person in [p for p in holders if p.id not in seen][:count]:
            seen.add(person.id)
            roles.append(Role(person, does))
    return roles


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The buttons."""
    return render(request, "demo_login/cast.html", {"cast": cast(only_here(request)), "next": safe_next(request)})


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Log in as one of the cast, and as nobody else."""
    chosen = request.POST.get("person", "")
    role = next((r for r in cast(only_here(request)) if r.person.id == chosen), None)
    if role is None:
        raise Http404
    account = Account.objects.filter(person=role.person.id).first()
    if account is None:
        account = Account.objects.open(
            username=f"demo-{role.person.id}"[:40], kind=Kind.BUSINESS, person=role.person.id, shown_name=role.person.name
        )
    if not account.is_active:
        raise Http404
    login(request, account, backend=BACKEND)
    note(request, account.username, "演示登录", "成功")
    return redirect(safe_next(request))
