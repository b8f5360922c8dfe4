"""Every page: Chinese only, strict headers, no inline code, one heading; forms and refusals included."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import decision, text
from tests.interfaces.town import Small

Enter = Callable[[str], Client]
OWN_WORDS = {"g", "d", "n", "DOCX", "PDF"}
"""The keys of the shortcuts, told in the menu, and kinds of file, which have no other name."""


def visible(page: str) -> str:
    """What people read: no tags, no attributes, no ids of the record."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    page = re.sub(r'<(span|dd)[^>]*class="mono"[^>]*>.*?</\1>', " ", page, flags=re.S)
    page = re.sub(r"<[^>]+>", " ", page)
    return re.sub(r"&[a-z#0-9]+;", " ", page)


def latin(page: str) -> set[str]:
    """Latin words that are neither numbers nor the shortcuts' keys nor record numbers."""
    words = set(re.findall(r"[A-Za-z][A-Za-z_-]*", visible(page)))
    return words - OWN_WORDS


@pytest.fixture
def pages(town: Small, enter: Enter) -> dict[str, str]:
    matter = town.shown_card()
    town.told(matter)
    first = town.shown_card()
    town.told(first)
    town.decided(first)
    officer = enter("甲")
    found = {
        a: text(officer.get(a))
        for a in ("/desk/", "/start/", "/registers/", "/registers/onsite-penalty/", "/search/?q=示例", "/reports/")
    }
    for slug in town.runtime.catalogue.slugs():
        found[f"why {slug}"] = text(officer.get(f"/why/{slug}/"))
    found["matter"] = text(officer.get(f"/matters/{first}/"))
    sheet, fields = decision(officer, town, matter)
    found["form"] = sheet.page()
    found["errors"] = text(sheet.send("check", {}))
    found["refused"] = text(sheet.send("check", {**fields, "f.amount": "500"}))
    found["confirm"] = text(sheet.send("check", fields))
    for address in (
        "/",
        "/public/notices/",
        "/public/officers/?q=示例甲",
        "/public/powers/",
        "/public/reports/",
        "/demo/",
        "/accounts/login/",
        "/accounts/slip/",
        "/nothing/",
    ):
        found[address] = text(Client().get(address))
    return found


def test_no_english_and_no_code_names_leak(pages: dict[str, str]) -> None:
    leaks = {name: words for name, page in pages.items() if (words := latin(page))}
    assert leaks == {}


def test_every_page_has_one_heading_a_language_and_nothing_inline(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert len(re.findall(r"<h1\b", page)) in (1, 2), name
        assert '<html lang="zh-CN">' in page, name
        assert " style=" not in page, name
        assert re.search(r"<script(?![^>]*\bsrc=)", page) is None, name
        assert "https://" not in page.replace("http://www.w3.org/", ""), name
        assert "无权限" not in page, name
        assert "!" not in visible(page), name


def test_forms_ask_for_nothing_twice(pages: dict[str, str]) -> None:
    ids = re.findall(r'\bid="([^"]+)"', pages["form"])
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", ["/", "/desk/", "/public/notices/", "/nothing/", "/api/notices", "/accounts/login/"])
def test_headers_are_strict(town: Small, enter: Enter, address: str) -> None:
    answer = enter("甲").get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] in ("no-store", "public, max-age=60") or "no-cache" in answer["Cache-Control"]


def test_banner_on_every_page_of_a_demonstration(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        if name != "/nothing/":
            assert "示例数据" in page, name
            assert "演示时钟 2021年8月2日" in page, name
