"""What every template needs: the town, the clock, who is here, the way around; refuses to read any matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from yifa.interfaces import runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.web.town import town_of
from yifa.interfaces.workbench.reading_rights import may_read_kind
from yifa.interfaces.workbench.rights import may_approve, may_lead, may_register, may_review
from yifa.interfaces.year_report import declarations_on
from yifa.law.zone import day_of

RAIL = (
    ("desk", "工作台", "layout-list", "desk"),
    ("board", "总览", "chart-line", ""),
    ("approvals", "审批", "signature", ""),
    ("review", "审核", "file-check", ""),
    ("registry", "登记台", "stamp", ""),
    ("start", "发起事项", "file-plus", ""),
    ("registers", "登记簿", "book-open", ""),
    ("search", "检索", "search", ""),
    ("reports", "报告", "file-text", ""),
)
ONSITE = "onsite-penalty"
"""Whose readers see what the phones sent."""
SECTIONS = {
    "register": "registers",
    "matter": "registers",
    "why": "start",
    "today": "desk",
    "figure": "board",
    "approvals-together": "approvals",
    "review-file": "review",
    "review-compare": "review",
    "search-party": "search",
    **dict.fromkeys(("annual", "annual-write", "annual-compile", "annual-return", "annual-compare", "annual-edition"), "reports"),
}
"""Pages under an entry of the rail."""
MENU = (
    ("home", "首页"),
    ("notices", "执法公示"),
    ("officers", "执法人员查询"),
    ("powers", "职权清单"),
    ("reports", "年度报告"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a menu."""

    words: str
    href: str
    here: bool
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """Who is logged in, for the head of the page."""

    name: str = ""
    posts: str = ""
    kind: str = ""
    person: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """The common context. A public page asks for no session, so that it sets no cookie."""
    current = runtime.current()
    public = request.resolver_match is None or request.resolver_match.app_name in ("public", "demo_login")
    return {
        "town": town_of(current),
        "demonstration": current.mode == "demonstration",
        "clock": current.now(),
        "login_href": reverse(settings.LOGIN_URL),
        "me": Me() if public else who(request),
        "rail": rail(request) if not public else [],
        "menu": [
            Item(
                words,
                reverse(f"public:{name}"),
                request.path.startswith(reverse(f"public:{name}")) and (name != "home" or request.path == "/"),
            )
            for name, words in MENU
        ],
    }


def who(request: HttpRequest) -> Me:
    """The account's person with posts, or the administrator's kind."""
    user = request.user
    if not user.is_authenticated:
        return Me()
    person = getattr(user, "person", None)
    kind = str(getattr(user, "get_kind_display", lambda: "")())
    if not person:
        return Me(str(getattr(user, "shown_name", "")), "", kind, "")
    current = runtime.current()
    told = People(current.view(), current.catalogue, current.now()).person(person)
    return Me(told.name, told.post_words or "现在没有岗位", kind, person)


def rail(request: HttpRequest) -> list[Item]:
    """The left rail for business accounts; administrators have one entry."""
    user = request.user
    if not user.is_authenticated:
        return []
    person = getattr(user, "person", None)
    if not person:
        return [Item("账号管理", reverse("accounts:manage"), True, "users")]
    match = request.resolver_match
    name = match.url_name if match is not None and match.app_name == "workbench" else ""
    section = SECTIONS.get(name or "", name)
    hidden = without(str(person))
    found = [
        Item(words, reverse(f"workbench:{to}"), section == to, icon, key) for to, words, icon, key in RAIL if to not in hidden
    ]
    if "onsite" not in hidden:
        here = match is not None and match.app_name == "onsite"
        found.append(Item("现场同步", reverse("onsite:desk"), here, "smartphone"))
    return found


def without(person: str) -> set[str]:
    """Entries that the person's posts do not have."""
    current = runtime.current()
    people = People(current.view(), current.catalogue, current.now())
    declared = declarations_on(current, day_of(current.now()))
    shown = {
        "board": may_lead(people, person),
        "approvals": may_approve(people, person),
        "review": may_review(people, person, declared),
        "registry": may_register(people, person),
        "onsite": any(one.slug == ONSITE and may_read_kind(one, people.posts(person)) for one in declared),
    }
    return {name for name, there in shown.items() if not there}
