"""Public pages show published facts and their proof to anybody, without cookies; nothing else gets out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from tests.interfaces.walking import patterns
from yifa.record.act import Act, Json
from yifa.record.leaf import verify_disclosure

PAGES = ["/", "/public/notices/", "/public/officers/", "/public/powers/", "/public/reports/", "/public/reports/2021/", "/demo/"]


@pytest.fixture
def out(town: Small) -> Act:
    """A decision that was made and published."""
    matter = town.shown_card()
    town.told(matter)
    act = town.decided(matter)
    step = next(s for s in town.runtime.catalogue.latest("onsite-penalty").steps.values() if s.role == "publication")
    simple: dict[str, Json] = {"confirm": True, "day": "2021-08-02", "text": "示例"}
    facts: dict[str, Json] = {
        n: next(iter(s.choices)) if s.choices else simple[s.type] for n, s in step.facts.items() if s.required
    }
    capacity = next(iter(step.who[0]))
    town.act(f"onsite-penalty.{step.name}", [("办", capacity)], facts, matter=matter, thread=act.id)
    town.runtime.store.checkpoint(town.runtime.town)
    return act


@pytest.mark.parametrize("page", PAGES)
def test_open_to_anybody_without_a_cookie_and_with_the_identity_block(town: Small, page: str) -> None:
    client = Client()
    answer = client.get(page)
    assert answer.status_code == 200
    if page != "/demo/":
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
    for words in (
        "主办单位：示例镇人民政府",
        "网站标识码 4401180000",
        "示例备字第1号",
        "示例公网安备1号",
        "示例数据",
        "演示时钟",
    ):
        assert words in text(answer)


def test_a_decision_is_listed_and_shows_its_allow_list_only(town: Small, out: Act) -> None:
    client = Client()
    assert f"/public/notices/{out.id}/" in text(client.get("/public/notices/", {"kind": "onsite-penalty", "year": "2021"}))
    assert f"/public/notices/{out.id}/" not in text(client.get("/public/notices/", {"year": "2019"}))
    page = text(client.get(f"/public/notices/{out.id}/"))
    for words in ("200.00 元", "罚款", "占用道路经营", "有效", "无外部见证", out.leaf_hash.hex(), str(out.open["number"])):
        assert words in page
    for hidden in ("示例当事人丁", "020-11110000", "人行道", "示例甲", "可以复议"):
        assert hidden not in page


def test_what_is_not_published_is_not_found(town: Small) -> None:
    matter = town.shown_card()
    told = town.told(matter)
    act = town.decided(matter)
    client = Client()
    for unknown in (str(told.id), str(act.id), "9.9", "x", "2021.99999999999999999999"):
        assert client.get(f"/public/notices/{unknown}/").status_code == 404
        assert client.get(f"/public/notices/{unknown}/proof/").status_code == 404
        assert client.get(f"/public/notices/{unknown}/opening/").status_code == 404
        assert client.get(f"/api/notices/{unknown}").status_code == 404


def test_the_proof_and_the_openings_hold_together(town: Small, out: Act) -> None:
    client = Client()
    proof = client.get(f"/public/notices/{out.id}/proof/")
    assert text(proof).startswith("c2sp.org/tlog-proof@v1")
    assert f'filename="{out.id}.tlog-proof"' in proof["Content-Disposition"]
    told = json.loads(text(client.get(f"/public/notices/{out.id}/opening/")))
    assert verify_disclosure(told["leaf"].encode(), told["openings"])
    names = {
        opening["name"] if isinstance(opening, dict) and "name" in opening else opening for opening in map(dict, told["openings"])
    }
    assert {str(name) for name in names} >= {"kind", "number", "fact.amount"}
    assert "fact.remedy_route" not in text(client.get(f"/public/notices/{out.id}/opening/"))
    assert "persons" not in text(client.get(f"/public/notices/{out.id}/opening/"))


def test_a_withdrawn_decision_leaves_a_reasoned_tombstone(town: Small, out: Act) -> None:
    town.act("onsite-penalty.withdraw", [("长", "head")], {"withdraw_reason": "示例理由"}, matter=out.matter, thread=out.id)
    client = Client()
    page = text(client.get(f"/public/notices/{out.id}/"))
    assert "已撤回" in page
    assert "示例理由" in page
    assert "200.00 元" not in page
    assert client.get(f"/public/notices/{out.id}/opening/").status_code == 404
    assert client.get(f"/public/notices/{out.id}/proof/").status_code == 200
    assert json.loads(text(client.get(f"/api/notices/{out.id}")))["facts"] is None


@pytest.mark.parametrize(
    ("asked", "day", "says"),
    [
        ("示例甲", "2021-08-02", "，有效</b>"),
        ("示例44010001", "2021-08-02", "，有效</b>"),
        ("示例甲", "2020-12-31", "，尚未生效</b>"),
        ("示例甲", "2026-01-01", "，过期</b>"),
        ("示例丙", "2021-08-02", "没有查到"),
        ("示例", "2021-08-02", "没有查到"),
        ("<script>alert(1)</script>", "2021-08-02", "没有查到"),
        ("示例甲", "不是日期", "，有效</b>"),
    ],
)
def test_officers_are_checked_by_exact_number_or_name_on_a_day(town: Small, asked: str, day: str, says: str) -> None:
    page = text(Client().get("/public/officers/", {"q": asked, "on": day}))
    assert says in page
    assert "<script>alert" not in page


def test_a_lost_certificate_says_so_from_its_day(town: Small) -> None:
    view = town.runtime.view()
    matter = next(m for m in view.matters("officer-certificate") if view.history(m)[0].facts["holder"] == town.who["甲"])
    town.act("officer-certificate.report-loss", [("甲", "officer")], {"lost_day": "2021-08-02"}, matter=matter)
    town.later(days=1)
    page = text(Client().get("/public/officers/", {"q": "示例甲", "on": "2021-08-03"}))
    assert "遗失" in page
    assert "有效</b>" not in page
    assert "有效</b>" in text(Client().get("/public/officers/", {"q": "示例甲", "on": "2021-07-01"}))


def test_powers_of_a_day(town: Small) -> None:
    assert "占用道路经营" in text(Client().get("/public/powers/"))
    assert "没有登记的职权" in text(Client().get("/public/powers/", {"on": "2020-01-01"}))


def test_figures_of_the_report_open_their_acts(town: Small, out: Act) -> None:
    client = Client()
    report = text(client.get("/public/reports/2021/"))
    assert 'href="/public/reports/2021/ec.simple/"' in report
    page = text(client.get("/public/reports/2021/ec.simple/"))
    assert str(out.id) in page
    assert f"/public/notices/{out.id}/" in page
    assert client.get("/public/reports/2021/no.such/").status_code == 404
    assert client.get("/public/reports/2090/").status_code == 404
    assert client.get("/public/reports/99999999999/").status_code == 404


def test_figures_do_not_name_what_was_not_published(town: Small) -> None:
    matter = town.shown_card()
    town.told(matter)
    act = town.decided(matter)
    page = text(Client().get("/public/reports/2021/ec.simple/"))
    assert str(act.id) in page
    assert str(act.open["number"]) not in page


def test_public_addresses_know_no_post(town: Small) -> None:
    for name, route, _ in patterns():
        if name.startswith("public:") and "<" not in route:
            assert Client().post("/" + route).status_code == 405, name


def test_the_same_data_as_json(town: Small, out: Act) -> None:
    client = Client()
    told = json.loads(text(client.get("/api/notices")))["notices"]
    assert [n["act"] for n in told] == [str(out.id)]
    assert told[0]["facts"]["罚款金额"] == "200.00 元"
    figures = {f["figure"]: f for f in json.loads(text(client.get("/api/figures/2021")))["figures"]}
    assert figures["ec.simple"]["value"] == 1
    assert figures["ec.simple"]["acts"] == [str(out.id)]


def test_no_trace_of_the_inside_in_errors(town: Small) -> None:
    client = Client(raise_request_exception=False)
    for address in ("/.git/HEAD", "/public/notices/%2e%2e%2f/", "/nothing", "/static/../settings.py", "/api/nothing"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Traceback" not in text(answer)
        assert "Django" not in text(answer)


Enter = Callable[[str], Client]


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7|add:7 }}",
        "javascript:alert(1)",
        "</textarea><svg onload=alert(1)>",
    ],
)
def test_what_people_type_is_shown_as_typed_everywhere(town: Small, enter: Enter, payload: str) -> None:
    person = town.act(
        "person.register", [("办", "registrar")], {"name": payload, "person_kind": "official", "unit": payload}
    ).matter
    client = enter("办")
    for address in (f"/matters/{person}/", "/registers/person/", "/search/?q=a", "/desk/"):
        page = text(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert re.search(r"<[a-z][^>]*\son[a-z]+=", page) is None
        assert 'href="javascript:' not in page
