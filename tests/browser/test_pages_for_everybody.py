"""The main pages for eyes, keyboards and narrow screens: no serious barrier, nothing beside the edge, nothing but Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.people import CLERK, FIRST, HEAD, JPEG, REVIEWER, SUPERVISOR, Seat, Sit, fill_decision, show_card, tell

WIDTHS = (1440, 1024, 360)
FOREIGN = re.compile(r"(?<![A-Za-z0-9〔\-.])[A-Za-z]{2,}(?![A-Za-z0-9])")
NAMES = {"DOCX", "ICP", "PDF", "SHA"}
"""Words that are written in Latin letters in Chinese too."""
VISIBLE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.closest('script, style, kbd, .mono') && parent.checkVisibility()) { found.push(node.textContent); }
  }
  for (const each of document.querySelectorAll('[title], [aria-label], [placeholder], img[alt]')) {
    for (const name of ['title', 'aria-label', 'placeholder', 'alt']) { found.push(each.getAttribute(name) || ''); }
  }
  return found.join('\\n');
}"""
OUTLINE = "(({ outlineStyle, outlineWidth }) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"

Go = Callable[[Seat], None]


def to(path: str, who: str = "") -> Go:
    """A page by its address, as somebody of the cast or as nobody."""

    def go(seat: Seat) -> None:
        if who:
            seat.log_in(who)
        seat.open(path)

    return go


def last_notice(seat: Seat) -> None:
    seat.open("/public/notices/?kind=onsite-penalty")
    seat.page.locator("tbody a").first.click()


def last_matter(seat: Seat) -> None:
    seat.log_in(HEAD)
    seat.open("/registers/onsite-penalty/")
    seat.page.locator("tbody a").first.click()


def form(seat: Seat) -> None:
    seat.log_in(FIRST)
    show_card(seat)
    tell(seat)
    seat.step("作出决定")


def faulty_form(seat: Seat) -> None:
    seat.log_in(FIRST)
    show_card(seat)
    seat.step("告知")
    seat.check("告知")
    assert "处要改" in seat.text()


def refusal(seat: Seat) -> None:
    seat.log_in(FIRST)
    show_card(seat)
    tell(seat)
    fill_decision(seat, "300")
    seat.check("作出决定")
    assert "暂时不能" in seat.text()


def confirmation(seat: Seat) -> None:
    seat.log_in(FIRST)
    show_card(seat)
    tell(seat)
    fill_decision(seat, "200")
    seat.check("作出决定")
    assert "大写" in seat.text()


def sealed(seat: Seat) -> None:
    last_matter(seat)
    for summary in seat.page.locator(".acts summary").all():
        summary.click()
    seat.link("说明用途后查看")


def roster(seat: Seat) -> None:
    """A form with a list of many, filled by ticking."""
    seat.log_in(CLERK)
    seat.open("/start/certificate-exam/enrol/")
    seat.page.locator("details.picks summary").first.click()
    for box in seat.page.locator("details.picks input[type=checkbox]").all()[:40]:
        box.check()
    seat.page.get_by_role("button", name="加入勾选的").click()
    assert seat.page.locator("table.lines tbody tr").count() >= 20


def case_file(seat: Seat) -> None:
    """The case file of a closed ordinary penalty, with what is missing and the way out."""
    seat.log_in(HEAD)
    seat.open("/registers/ordinary-penalty/")
    seat.page.locator("tbody tr").filter(has=seat.page.locator(".state.done")).locator("a").first.click()
    seat.link("卷宗和检查")
    assert "卷内目录" in seat.text()


def slip(seat: Seat) -> None:
    """The slip that is handed over with a decision on the spot."""
    confirmation(seat)
    seat.page.get_by_role("button", name="确认作出决定").click()
    seat.step("印发")
    seat.field("定稿文书").set_input_files({"name": "决定书.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    seat.confirm("印发")
    seat.step("送达")
    seat.link("打印随文书交付的回执")


def paper(seat: Seat) -> None:
    """What the party sees behind the paper's QR, by its number and code."""
    slip(seat)
    number, code = (seat.page.locator(where).inner_text() for where in (".paper .number", ".paper dd.mono >> nth=1"))
    seat.page.context.clear_cookies()
    seat.open(f"/p/?n={quote(number)}&c={code}")
    assert number in seat.text()


PAGES: Mapping[str, Go] = {
    "公开首页": to("/"),
    "执法公示": to("/public/notices/"),
    "公示页": last_notice,
    "执法人员查询": to(f"/public/officers/?q={FIRST}"),
    "职权清单": to("/public/powers/"),
    "年度报告": to("/public/reports/2020/"),
    "报告数字": to("/public/reports/2020/ec.simple/"),
    "演示登录": to("/demo/"),
    "登录": to("/accounts/login/"),
    "没有找到": to("/nothing/"),
    "工作台": to("/desk/", CLERK),
    "空工作台": to("/desk/", SUPERVISOR),
    "总览": to("/board/", HEAD),
    "总览的数字": to("/board/2021/ec.simple/", HEAD),
    "登记台": to("/registry/", CLERK),
    "审核": to("/review/", REVIEWER),
    "审批": to("/approvals/", HEAD),
    "今日要办": to("/today/", FIRST),
    "按岗位的今日要办": to("/today/?of=offices", CLERK),
    "按当事人检索": to("/search/party/", HEAD),
    "名单表单": roster,
    "发起事项": to("/start/", FIRST),
    "登记簿": to("/registers/", HEAD),
    "登记簿一种": to("/registers/onsite-penalty/", HEAD),
    "检索": to("/search/?q=示例", HEAD),
    "检索无结果": to("/search/?q=没有这样的文号", HEAD),
    "步骤和依据": to("/why/onsite-penalty/", HEAD),
    "事项": last_matter,
    "卷宗": case_file,
    "回执": slip,
    "文书页": paper,
    "查看文书": to("/p/"),
    "当事人意见": to("/statements/", CLERK),
    "现场同步": to("/onsite/desk/", CLERK),
    "查看封存": sealed,
    "表单": form,
    "有误的表单": faulty_form,
    "不予办理": refusal,
    "核对": confirmation,
}


@pytest.fixture(params=PAGES)
def at(request: pytest.FixtureRequest, sit: Sit) -> Seat:
    """Each of the main pages, open."""
    seat = sit()
    PAGES[request.param](seat)
    seat.page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    return seat


def barriers(seat: Seat) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(seat.page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def test_nothing_stands_in_anybodys_way(at: Seat) -> None:
    """Barriers in both schemes, the edge at three widths and at double size, and the language, in one visit to each page."""
    page = at.page
    assert barriers(at) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(at) == []
    page.emulate_media(color_scheme="light")
    for width in (*WIDTHS, 640):  # 640 is 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    said = set(FOREIGN.findall(page.evaluate(VISIBLE))) - NAMES
    assert said == set()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("h1").count() == 1
    for never in ("无权限", "操作失败", "None", "undefined"):
        assert never not in page.inner_text("body")


def test_the_keyboard_finds_its_way(seat: Seat) -> None:
    seat.log_in(FIRST)
    page = seat.page
    # A key pressed while the page is still being laid out reaches nobody.
    page.wait_for_load_state("load")
    page.bring_to_front()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    seen = set()
    for _ in range(12):
        outline = page.evaluate(OUTLINE)
        assert outline[0] != "none"
        assert float(outline[1].removesuffix("px")) >= 2
        seen.add(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))
        page.keyboard.press("Tab")
    assert len(seen) >= 8
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("/示例")
    assert page.evaluate("document.activeElement.value") == "/示例"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/desk/")


def test_a_list_is_filled_without_a_mouse_and_without_scripts(sit: Sit) -> None:
    seat = sit(java_script_enabled=False)
    seat.log_in(CLERK)
    seat.open("/start/certificate-exam/enrol/")
    rows = seat.page.locator("table.lines tbody tr")
    before = rows.count()  # a draft kept by another window of the same clerk may already have rows
    for count in (before + 1, before + 2):
        seat.page.get_by_role("button", name="再加一行").focus()
        seat.page.keyboard.press("Enter")
        seat.page.locator(f"table.lines tbody tr:nth-child({count})").wait_for()
    assert seat.page.url.endswith(f"#f-entrants-{before + 1}-entrant")
    seat.page.get_by_role("button", name=f"删去第{before + 1}行").click()
    seat.page.locator(f"table.lines tbody tr:nth-child({before + 2})").wait_for(state="detached")
    assert rows.count() == before + 1


def test_a_date_is_typed_or_picked(seat: Seat) -> None:
    seat.log_in(FIRST)
    seat.open("/start/onsite-penalty/show-card/")
    field = seat.page.locator('[name="f.seen_at"]')
    assert field.get_attribute("type") == "text"
    picker = seat.page.locator('[data-pick="f-seen_at"]')
    assert picker.is_visible()
    seat.page.locator('[data-native="f-seen_at"]').evaluate(
        "(native) => { native.value = '2020-11-20'; native.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    assert field.input_value() == "2020-11-20"
    assert seat.page.evaluate("document.activeElement.name") == "f.seen_at"


def test_the_daily_sheet_prints_on_a4_without_menus(seat: Seat) -> None:
    seat.log_in(CLERK)
    seat.open("/today/?of=offices")
    seat.page.emulate_media(media="print")
    assert not seat.page.locator(".rail").first.is_visible()
    assert not seat.page.get_by_role("button", name="打印").is_visible()
    assert seat.page.locator("section.daily h2").first.is_visible()
    assert seat.page.pdf(format="A4").startswith(b"%PDF")


def test_a_form_is_filled_without_a_mouse(seat: Seat) -> None:
    seat.log_in(FIRST)
    seat.open("/start/onsite-penalty/show-card/")
    order = []
    seat.field("执法人员之一").focus()
    for _ in range(40):
        order.append(seat.page.evaluate("document.activeElement.name || ''"))
        if order[-1] == "action":
            break
        seat.page.keyboard.press("Tab")
    names = list(dict.fromkeys(name for name in order if name))
    assert names == [
        "a.0.officer.0",
        "a.0.officer.1",
        "a.at",
        "f.shown",
        "f.rights_told",
        "f.seen_at",
        "f.place.village",
        "f.place.text",
        "f.scene.upload",
        "action",
    ]


def test_a_printed_matter_is_without_menus(sit: Sit) -> None:
    seat = sit()
    last_matter(seat)
    seat.page.emulate_media(media="print")
    for gone in (".rail", ".top form", ".me"):
        assert not seat.page.locator(gone).first.is_visible()
    assert seat.page.pdf(format="A4").startswith(b"%PDF")
