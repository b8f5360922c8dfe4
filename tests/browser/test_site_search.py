"""The static site's search in a real browser: nothing missed against a scan, by keyboard alone, hostile text harmless."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from yifa.interfaces.site_search.document import Document
from yifa.interfaces.site_search.index import write_index
from yifa.interfaces.site_search.page import HEAD, MAIN
from yifa.projections.gramming import covering, plain, shard_of, sought

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "search-vectors.json").read_text(encoding="utf-8"))
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
HOSTILE = '<img src=x onerror="document.title=\'bad\'">&lt;占道</a><script>document.title="bad"</script>'
TEXTS = ("占道经营，罚款二百元", "广州示例餐饮有限公司\n超出门店", "违法建设\n限期拆除", "道路占用许可", "constructor 示例ABC")


def made() -> list[Document]:
    random, found = Random(7), []
    for n in range(90):
        title = f"穗增正果罚〔{2019 + n % 3}〕{n}号"
        text = "\n".join((random.choice(TEXTS), "".join(random.choice("占道经营罚款路村") for _ in range(30))))
        kind, area = ("行政处罚", "行政许可")[n % 2], ("示例一村", "示例二村", "")[n % 3]
        found.append(
            Document(f"a.{n}", f"notices/a.{n}/", title, kind, 2019 + n % 3, area, date(2021, 1, 1) + timedelta(n), text)
        )
    return [*found, Document("bad", "notices/bad/", HOSTILE, "行政许可", 2021, "", date(2020, 1, 1), HOSTILE)]


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    write_index(made(), root / "town" / "search")
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>检索</title>'
    page = f'<!doctype html><html lang="zh-CN"><head>{head}<meta name="viewport" content="width=device-width">{HEAD}</head>'
    (root / "town" / "search" / "index.html").write_text(f"{page}<body><main>{MAIN}</main></body></html>", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/town/search/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" and "favicon" not in said.text else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    opened.goto(address)
    expect(opened.locator("#search-kind option")).to_have_count(3)
    yield opened
    context.close()
    assert complaints == []


def counted(page: Page, typed: str) -> int:
    page.get_by_label("要找的词").fill(typed)
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_contain_text("找")
    expect(page.get_by_role("status")).not_to_have_text("正在查找")
    said = page.get_by_role("status").inner_text()
    return int(said.split("找到 ")[1].split(" ")[0]) if "找到 " in said and "没有找到" not in said else 0


def scanned(typed: str) -> int:
    lines = [[plain(line) for line in (each.title, *each.text.split("\n"))] for each in made()]
    return sum(all(any(word in line for line in own) for word in sought(typed).words) for own in lines)


def test_both_tongues_cut_alike(page: Page) -> None:
    for given, wanted in VECTORS:
        assert plain(given) == wanted, given
        assert page.evaluate("(t) => yifaSearch.plain(t)", given) == wanted, given
        assert page.evaluate("(t) => yifaSearch.sought(t)", given) == {
            k: list(getattr(sought(given), k)) for k in ("words", "singles")
        }
        if len(wanted) < 2:
            continue  # nobody looks for less than a pair
        assert page.evaluate("(t) => yifaSearch.covering(t)", wanted) == [list(pair) for pair in covering(wanted)]
        assert page.evaluate("(t) => yifaSearch.shardOf(t, 64)", wanted) == shard_of(wanted, 64)


def test_no_hit_is_missed_against_a_scan(page: Page) -> None:
    random = Random(3)
    asked = [
        "占道",
        "罚款 占道",
        "穗增正果罚〔2020〕7号",
        "穗增正果罚[２０２０] ７号",
        "餐饮有限公司",
        "constructor",
        "abc",
        "没有的词",
        "号占",
    ]
    asked += ["".join(random.choice("占道经营罚款路村") for _ in range(random.choice((2, 3, 4)))) for _ in range(25)]
    for typed in asked:
        assert counted(page, typed) == scanned(typed), typed
    assert scanned("占道") > 20 > scanned("餐饮有限公司") > 0


def test_keyboard_alone_finds_filters_and_goes_on(page: Page) -> None:
    page.get_by_label("要找的词").focus()
    page.keyboard.type("占道")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("列出 20 条")
    page.get_by_role("button", name="再列一些").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("列出 40 条")
    assert page.evaluate("[...document.querySelectorAll('li a')].indexOf(document.activeElement)") == 20
    page.get_by_label("年份").select_option("2020")
    page.get_by_label("种类").select_option("行政处罚")
    page.get_by_label("村居").select_option("示例二村")
    wanted = [e for e in made() if (e.year, e.kind, e.area) == (2020, "行政处罚", "示例二村") and "占道" in e.text]
    expect(page.get_by_role("status")).to_contain_text(f"找到 {len(wanted)} 条")
    assert page.locator("li .search-facts").all_inner_texts()[0].endswith(max(e.date for e in wanted).isoformat())
    assert "q=" in page.url
    page.reload()
    expect(page.get_by_role("status")).to_contain_text(f"找到 {len(wanted)} 条")


def test_title_hits_first_unless_the_date_is_asked(page: Page) -> None:
    counted(page, "占道")
    assert "<img" in page.locator("li a").first.inner_text()
    page.get_by_label("排列").select_option("date")
    expect(page.locator("li a").first).to_contain_text("穗增正果罚")


def test_hostile_text_is_only_text(page: Page) -> None:
    assert counted(page, "<img src=x onerror") == scanned("<img src=x onerror") == 1
    assert page.locator("li img, li script").count() == 0
    assert page.locator("li a").inner_text() == HOSTILE
    assert page.locator("li mark").first.inner_text() == "<img"
    assert page.title() == "检索"
    assert page.locator("li a").get_attribute("href").endswith("/town/notices/bad/")  # type: ignore[union-attr]


def test_one_character_says_what_to_do(page: Page) -> None:
    page.get_by_label("要找的词").fill("占")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("请至少输入两个字")


def test_no_barrier_and_nothing_beside_the_edge(page: Page) -> None:
    for typed in ("占道", "没有的词", "占"):
        page.get_by_label("要找的词").fill(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).not_to_be_empty()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_lost_file_is_said_and_asked_for_again(browser: Browser, address: str) -> None:
    opened = browser.new_page()
    opened.goto(address)
    expect(opened.locator("#search-kind option")).to_have_count(3)
    opened.route("**/pairs-*.json", lambda route: route.abort())
    counted(opened, "占道")
    expect(opened.get_by_role("status")).to_contain_text("没有取到")
    opened.unroute("**/pairs-*.json")
    assert counted(opened, "占道") == scanned("占道")
    opened.close()


def test_from_a_file_or_without_a_script_the_page_says_what_to_do(browser: Browser, folder: Path, address: str) -> None:
    opened = browser.new_page()
    opened.goto((folder / "town" / "search" / "index.html").as_uri())
    expect(opened.get_by_role("status")).to_contain_text("请用网址打开")
    opened.close()
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert "公示目录" in opened.locator("noscript").inner_text()
    context.close()
