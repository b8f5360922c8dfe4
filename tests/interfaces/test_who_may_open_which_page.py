"""Every address by every role: matters open to the declared readers and to those who acted, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse

from tests.interfaces.sheets import text
from tests.interfaces.town import POSTS, Small
from tests.interfaces.walking import patterns
from yifa.interfaces.accounts.models import Account, Kind
from yifa.interfaces.workbench.models import Opening
from yifa.law.zone import day_of

Enter = Callable[[str], Client]
CAST = {**POSTS, "长": "head", "办": "clerk", "丁": ""}
OPEN = {"public", "demo_login", "api"}
OPEN_PAGES = {"party:paper", "party:say"}
"""For whoever holds a paper: no log-in, no cookie."""
"""Apps whose pages need no log-in; the interface asks for a token itself."""
ENTRANCE = {"accounts:login", "accounts:slip", "accounts:logout"}
VALUES = {
    "matter": "nothing",
    "act": "2021.0",
    "slug": "onsite-penalty",
    "step": "tell",
    "pk": "1",
    "year": "2021",
    "figure": "ec.simple",
    "section": "duties",
    "form": "docx",
    "name": "file-cover",
    "kind": "pdf",
    "digest": "0" * 64,
}


def address(name: str, route: str, **known: str) -> str:
    values = {**VALUES, **known}
    return reverse(name, kwargs={key: values[key] for key in VALUES if f":{key}>" in route})


def readers(town: Small, slug: str) -> set[str]:
    return set(town.runtime.catalogue.declaration(slug, day_of(town.runtime.now())).readers)


def test_without_a_log_in_every_inner_address_asks_for_one(town: Small) -> None:
    matter = town.shown_card()
    seen = 0
    for name, route, _ in patterns():
        if name.split(":")[0] in OPEN or name in ENTRANCE | OPEN_PAGES:
            continue
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(name, route, matter=matter))
            assert answer.status_code == 302, (name, method, answer.status_code)
            assert "/demo/" in answer["Location"], name
        seen += 1
    assert seen >= 15


def test_matters_open_to_readers_and_those_who_acted_only(town: Small, enter: Enter) -> None:
    """The expected table comes from the declarations, so it cannot be out of date."""
    view = town.runtime.view()
    opened: dict[str, str] = {"onsite-penalty": town.shown_card()}
    for slug in ("person", "post", "officer-certificate", "delegated-powers", "town"):
        opened[slug] = view.matters(slug)[0]
    for name, post in CAST.items():
        client = enter(name)
        for slug, matter in opened.items():
            acted = {a.person for done in view.history(matter) for a in done.actors}
            allowed = post in readers(town, slug) or (bool(post) and town.who[name] in acted)
            status = client.get(f"/matters/{matter}/").status_code
            assert status == (200 if allowed else 404), (name, slug, status)
            form = client.get(f"/matters/{matter}/do/correct/").status_code
            assert form == (302 if allowed else 404), (name, slug, form)


def test_unknown_and_unreadable_matters_look_the_same(town: Small, enter: Enter) -> None:
    client, matter = enter("丁"), town.shown_card()
    unknown, unreadable = client.get("/matters/ffffffffffffffffffff/"), client.get(f"/matters/{matter}/")
    assert unknown.status_code == unreadable.status_code == 404
    assert unknown.content == unreadable.content


def test_registers_and_search_show_what_may_be_read_and_no_more(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    town.told(matter)
    number = str(town.decided(matter).open["number"])
    for name, post in CAST.items():
        client = enter(name)
        found = text(client.get("/search/", {"q": number}))
        allowed = post in readers(town, "onsite-penalty")
        assert (f"/matters/{matter}/" in found) is allowed, name
        register = client.get("/registers/onsite-penalty/")
        assert (register.status_code == 200 and matter in text(register)) is allowed, name
        if not allowed:
            assert "当场处罚" not in text(client.get("/registers/")), name


BOARDS = {
    "/board/": {"head"},
    "/board/2021/ec.simple/": {"head"},
    "/approvals/": {"head"},
    "/registry/": {"clerk", "archivist"},
    "/today/": {post for post in CAST.values() if post},
    "/search/party/": {post for post in CAST.values() if post},
}
"""Boards and desks by the posts of the cast that have them."""


@pytest.mark.parametrize("path", BOARDS)
def test_a_board_opens_to_its_posts_only(town: Small, enter: Enter, path: str) -> None:
    for name, post in CAST.items():
        status = enter(name).get(path).status_code
        assert status == (200 if post in BOARDS[path] or path in ("/today/", "/search/party/") else 404), (name, path, status)


def test_nobody_without_a_reviewing_post_sees_the_reviewers_desk(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    reviewing = {
        capacity
        for slug in town.runtime.catalogue.slugs()
        for step in town.runtime.catalogue.latest(slug).steps.values()
        if step.role == "review"
        for way in step.who
        for capacity in way
    }
    for name, post in CAST.items():
        allowed = any((post,) in town.runtime.catalogue.capacities[capacity].ways for capacity in reviewing)
        client = enter(name)
        assert client.get("/review/").status_code == (200 if allowed else 404), name
        assert client.get(f"/review/{matter}/").status_code == 404, name
        assert client.post(f"/review/{matter}/compare/", {"fact": "draft"}).status_code == 404, name
        assert client.post(f"/review/{matter}/files/").status_code == 404, name


def test_the_rail_shows_the_boards_of_the_post_and_no_others(town: Small, enter: Enter) -> None:
    entries = {"总览": "/board/", "登记台": "/registry/", "审核": "/review/"}
    for name in CAST:
        client = enter(name)
        page = text(client.get("/desk/"))
        for words, path in entries.items():
            shown = f'href="{path}"' in page and words in page
            assert shown is (client.get(path).status_code == 200), (name, words)


def test_search_takes_signs_of_the_query_language_literally(town: Small, enter: Enter) -> None:
    town.shown_card()
    client = enter("甲")
    for hostile in ("%", "_", "!", "' OR 1=1 --", "\\", "%%%%", "甲" * 5000):
        page = text(client.get("/search/", {"q": hostile}))
        assert "没有找到" in page, hostile


def test_leaving_a_post_closes_the_door_at_the_next_request(town: Small, enter: Enter) -> None:
    matter, client = town.shown_card(), enter("审")
    assert client.get(f"/matters/{matter}/").status_code == 200
    appointment = next(
        m for m in town.runtime.view().matters("post") if town.runtime.view().history(m)[0].facts["person"] == town.who["审"]
    )
    left = {"leave_day": "2021-08-02", "leave_reason": "transferred", "leave_basis": "示例令〔2021〕1号"}
    town.act("post.leave", [("长", "head")], left, matter=appointment)
    assert client.get(f"/matters/{matter}/").status_code == 404


def test_every_changing_address_refuses_get_and_forged_forms(town: Small, enter: Enter) -> None:
    """Addresses that only take POST say 405 to GET; all refuse a POST without the form's token."""
    matter = town.shown_card()
    account = Account.objects.open(username="g", kind=Kind.SECURITY, person=None, shown_name="安全")
    for name, route, _ in patterns():
        app = name.split(":")[0]
        if app in ("public", "api") or name in OPEN_PAGES:
            continue
        strict = Client(enforce_csrf_checks=True)
        holder = (
            account
            if app == "accounts"
            else Account.objects.filter(person=town.who["甲"]).first()
            or (enter("甲") and Account.objects.get(person=town.who["甲"]))
        )
        assert isinstance(holder, Account)
        strict.force_login(holder, backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
        before = (Account.objects.count(), Opening.objects.count(), town.runtime.store.reader.head(town.runtime.town).position)
        answer = strict.post(address(name, route, matter=matter), HTTP_ORIGIN="https://evil.example")
        assert answer.status_code in (403, 405), (name, answer.status_code)
        assert before == (
            Account.objects.count(),
            Opening.objects.count(),
            town.runtime.store.reader.head(town.runtime.town).position,
        )


@pytest.mark.parametrize("name", ["accounts:logout", "accounts:open", "demo_login:enter", "api:acts"])
def test_changing_by_get_is_refused(town: Small, enter: Enter, name: str) -> None:
    system = Account.objects.open(username="s", kind=Kind.SYSTEM, person=None, shown_name="系统")
    client = Client()
    client.force_login(system, backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
    assert client.get(reverse(name)).status_code == 405


def sealed(town: Small) -> tuple[str, str]:
    matter = town.shown_card()
    return matter, str(town.told(matter).id)


def opening(client: Client, where: tuple[str, str], **fields: str) -> Mapping[str, object]:
    answer = client.post(f"/matters/{where[0]}/acts/{where[1]}/open/", {"fact": "party", **fields})
    return {"status": answer.status_code, "text": text(answer), "cache": answer.headers.get("Cache-Control")}


def test_a_sealed_fact_opens_for_a_purpose_and_leaves_its_trace(town: Small, enter: Enter) -> None:
    where, client = sealed(town), enter("审")
    assert "示例当事人丁" not in text(client.get(f"/matters/{where[0]}/"))
    assert "说明用途后查看" in text(client.get(f"/matters/{where[0]}/"))
    assert opening(client, where)["status"] == 422
    assert opening(client, where, purpose="其他（请写明）", written="看")["status"] == 422
    assert Opening.objects.count() == 0
    shown = opening(client, where, purpose="复核或者监督")
    assert "示例当事人丁" in str(shown["text"])
    assert shown["cache"] == "no-store"
    trace = Opening.objects.get()
    assert (trace.person, trace.act, trace.fact, trace.purpose) == (town.who["审"], where[1], "party", "复核或者监督")
    assert "查看留痕（1）" in text(enter("督").get(f"/matters/{where[0]}/"))
    with pytest.raises(ValueError, match="只增不改"):
        trace.save()


def test_sealed_facts_stay_shut_to_others_and_open_ones_have_no_lock(town: Small, enter: Enter) -> None:
    where = sealed(town)
    assert opening(enter("丁"), where, purpose="复核或者监督")["status"] == 404
    outside = next((name for name, post in CAST.items() if post not in readers(town, "onsite-penalty")), "丁")
    assert opening(enter(outside), where, purpose="复核或者监督")["status"] == 404
    client = enter("审")
    for fact in ("item", "nothing", "fact.party", "../party"):
        assert (
            client.post(f"/matters/{where[0]}/acts/{where[1]}/open/", {"fact": fact, "purpose": "复核或者监督"}).status_code
            == 404
        )
    assert Opening.objects.count() == 0
