"""What people do in the browser: log in, follow links by their words, fill fields by their labels, press buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page

FIRST, SECOND, CLERK, HEAD, SUPERVISOR = "何行慎", "郭望平", "朱致公", "陈守正", "罗思度"
REVIEWER = "梁尚简"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PATIENCE = 20_000
"""Milliseconds for one thing to appear; the machine may be busy with other tests."""


@dataclass(slots=True)
class Seat:
    """One browser window at the town's address, with everything it asked for and complained about."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.base + path)

    def log_in(self, name: str) -> None:
        """As one of the demonstration's cast, whoever was logged in before."""
        self.page.context.clear_cookies()
        self.open("/demo/")
        self.page.get_by_role("button", name=name).click()

    def link(self, words: str) -> None:
        """Follow the first link of these words on the page."""
        self.page.get_by_role("link", name=words).first.click()

    def step(self, verb: str) -> None:
        """Press a button of 下一步."""
        self.page.locator(".side .next").get_by_role("link", name=verb).first.click()

    def field(self, label: str) -> Locator:
        """The field with a label; what follows the label (必填 and the like) does not count."""
        return self.page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}(必填|可不填|除|“|$)")).first

    def choose(self, group: str, words: str) -> None:
        """One of the choices of a group."""
        self.page.get_by_role("group", name=group).get_by_label(words, exact=True).check()

    def check(self, verb: str) -> None:
        """Have the form checked."""
        self.page.get_by_role("button", name=f"核对后{verb}").click()

    def confirm(self, verb: str) -> None:
        """Have it checked and confirm it."""
        self.check(verb)
        self.page.get_by_role("button", name=f"确认{verb}").click()

    def text(self) -> str:
        """What the main part says."""
        return self.page.locator("main").inner_text()


def sit_down(browser: Browser, base: str, **how: object) -> tuple[BrowserContext, Seat]:
    """A window of its own; `how` goes to the browser context (width, scheme, zoom)."""
    settings: dict[str, object] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1280, "height": 900}}
    context = browser.new_context(**{**settings, **how})  # type: ignore[arg-type]  # the library's own keywords
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    seat = Seat(page, base)
    home = urlsplit(base).netloc

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != home:
            seat.outside.append(url)

    page.on("request", lambda request: asked(request.url))
    # A refusal is answered with a status of its own, which a browser lists as a failed load.
    page.on(
        "console", lambda said: None if "the server responded with a status" in said.text else seat.complaints.append(said.text)
    )
    page.on("pageerror", lambda error: seat.complaints.append(str(error)))
    return context, seat


def show_card(seat: Seat) -> None:
    """Begin an on-the-spot penalty from the desk."""
    seat.open("/desk/")
    seat.link("发起事项")
    seat.link("亮证")
    seat.field("执法人员之二").select_option(label=second(seat))
    seat.field("已出示执法证件").check()
    seat.field("已告知权利义务").check()
    seat.field("违法行为发现日期").fill(today(seat))
    seat.field("村（社区）").select_option("正街社区")
    seat.field("具体地点").fill("示例路8号门前")
    seat.confirm("亮证")


def tell(seat: Seat, yuan: str = "200") -> None:
    """The notice to a citizen, who says nothing against it."""
    seat.step("告知")
    seat.field("执法人员之二").select_option(label=second(seat))
    seat.choose("当事人", "公民")
    seat.field("姓名或者名称").fill("示例当事人丁")
    seat.field("违法事实").fill("在人行道上摆放货物，占用约两平方米")
    seat.field("职权事项编号").select_option(index=1)
    seat.choose("拟处罚种类", "罚款")
    seat.field("拟罚款金额").fill(yuan)
    seat.choose("当事人是否陈述申辩", "否")
    seat.confirm("告知")


def fill_decision(seat: Seat, yuan: str) -> None:
    """Everything the decision asks for, with this fine."""
    seat.step("作出决定")
    seat.field("执法人员之二").select_option(label=second(seat))
    seat.choose("处罚种类", "罚款")
    seat.field("罚款金额").fill(yuan)
    seat.field("违法事实确凿并有法定依据").check()
    seat.choose("情节是否复杂或者重大", "否")
    seat.field("已告知救济途径和期限").check()
    seat.choose("救济途径", "可以复议，也可以诉讼")
    seat.choose("是否依法公开", "是")


def second(seat: Seat) -> str:
    """The second officer as the list shows them."""
    # Asked for one text, the browser waits until the form has arrived; asked for all, it would give none of a page on its way.
    option: str = seat.field("执法人员之二").locator("option").filter(has_text=re.compile(f"^{SECOND}")).first.inner_text()
    return option


def today(seat: Seat) -> str:
    """The town's day, from the form's own moment."""
    return seat.field("发生时间").input_value()[:10]


Sit = Callable[..., Seat]
