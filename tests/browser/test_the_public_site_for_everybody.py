"""The static site in a real browser, as any web server gives it: no barrier, nothing beside the edge, search, officers."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages_for_everybody import FOREIGN, NAMES, VISIBLE, WIDTHS
from tests.support.demo import copy_home
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.site.build import build

KINDS = {
    "首页": "",
    "执法公示": "notices/",
    "执法人员": "officers/",
    "职权清单": "powers/",
    "办事流程": "procedures/",
    "流程图": "procedures/ordinary-penalty/",
    "年度报告": "reports/",
    "一年的报告": "reports/2020/",
    "开放数据": "data/",
    "检索": "search/",
    "检索结果": "search/?q=罚款",
    "没有结果": "search/?q=没有这样的词",
    "验证": "verify/",
}


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def folder(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("public")
    opened = Runtime.open(copy_home(demo_home, place / "home"))
    build(opened, place / "web" / "town")
    opened.close()
    return place / "web"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Below a path of its own, as a county's portal would hold it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/town/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("request", lambda request: said.append(request.url) if not request.url.startswith(site) else None)
    yield opened
    assert said == []
    assert context.cookies() == []
    context.close()


def stands(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    for width in (*WIDTHS, 640):  # 640 is 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    assert set(FOREIGN.findall(page.evaluate(VISIBLE))) - NAMES - {"JSON", "CSV"} == set()
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_in_anybodys_way(page: Page, site: str, kind: str) -> None:
    page.goto(site + KINDS[kind])
    if "q=" in KINDS[kind]:
        expect(page.locator("#search-count")).not_to_be_empty()
    stands(page)


@pytest.mark.parametrize("state", ["有效", "已撤回"])
def test_a_notice_stands_for_everybody_and_its_files_lie_beside_it(page: Page, site: str, state: str) -> None:
    page.goto(site + "notices/")
    for each in page.locator("ul.plain a").all():
        page.goto(site + "notices/" + str(each.get_attribute("href")).removeprefix("../notices/"))
        rows = page.locator("tbody tr").filter(has=page.get_by_text(state, exact=True))
        if rows.count():
            rows.first.locator("a").click()
            break
        page.go_back()
    assert page.locator(".head .state").inner_text() == state
    stands(page)
    proof = page.request.get(
        page.url + "proof.tlog-proof" if page.url.endswith("/") else page.url.replace("index.html", "proof.tlog-proof")
    )
    assert proof.ok
    assert proof.text().startswith("c2sp.org/tlog-proof@v1")


def test_an_officer_is_found_by_the_address_in_a_qr(page: Page, site: str, folder: Path) -> None:
    number = sorted(each.name for each in (folder / "town" / "officers").iterdir() if each.is_dir())[0]
    page.goto(f"{site}officers/{number}/")
    assert page.locator(".head .state").inner_text() in ("有效", "过期", "遗失", "注销", "尚未生效", "失效")
    assert number in page.locator("main").inner_text()
    stands(page)


def test_a_decision_is_found_by_its_number_typed_loosely(page: Page, site: str) -> None:
    page.goto(site)
    number = page.locator("tbody a").filter(has_text=re.compile("当罚字")).first.inner_text()
    page.goto(site + "search/")
    page.get_by_label("要找的词").fill(number.replace("〔", "[").replace("〕", "]"))
    page.keyboard.press("Enter")
    expect(page.locator("#search-found li a").first).to_have_text(number)
    page.locator("#search-found li a").first.click()
    assert page.locator("h1").inner_text() == number


def test_large_type_and_print_need_no_script(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("大字").check()
    assert page.get_by_label("大字").is_checked()
    page.goto(site + "search/")
    assert "按年份排列的公示目录" in page.locator("noscript").inner_text()
    context.close()
