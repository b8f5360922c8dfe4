"""The frame of every static page: head, ways around, identity block; relative links only, no script, no style of its own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from yifa.interfaces.site.markup import Child, Safe, el, join, text
from yifa.interfaces.web import words
from yifa.interfaces.web.town import Town

MENU = (
    ("index.html", "首页"),
    ("notices/index.html", "执法公示"),
    ("officers/index.html", "执法人员"),
    ("powers/index.html", "职权清单"),
    ("procedures/index.html", "办事流程"),
    ("reports/index.html", "年度报告"),
    ("data/index.html", "开放数据"),
    ("search/index.html", "检索"),
    ("verify/index.html", "验证"),
)
IDENTITY = (
    ("operator", "主办单位", "sponsor"),
    ("host", "承办单位", "host"),
    ("site-id", "网站标识码", "site_code"),
    ("icp", "备案号", "icp"),
    ("police", "公安备案号", "police"),
    ("contact", "联系电话", "phone"),
)
STYLES = ("yifa.css", "diagram.css", "site.css")
UNWITNESSED = "尚未见证（无外部见证）"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path below the site, title, what stands in it, and of which act it tells."""

    path: str
    title: str
    body: Child
    act: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    """(path, words) of the pages above this one."""
    extra: tuple[str, ...] = ()
    """Styles and scripts of this page alone, as paths below the site."""


def link(page: str, target: str) -> str:
    """The relative address of one file of the site from a page of it, both as paths below the site."""
    return "../" * page.count("/") + quote(target, safe="/#=&?._-~")


def policy(town: Town) -> str:
    """The content policy: nothing from elsewhere, nothing inline; forms go here or to the intake. Scripts are for search and
    verification, which other parts bring."""
    intake = "/".join(town.intake.split("/")[:3])
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
        f"form-action 'self'{f' {intake}' if intake else ''}"
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same on every page."""

    town: Town
    demonstration: bool
    day: str

    def html(self, page: Page) -> str:
        """The whole document."""
        head = el("head", self._head(page))
        body = el("body", self._body(page), class_="public", data_act=page.act or None)
        return f"<!doctype html>\n{el('html', head, body, lang='zh-CN')}\n"

    def _head(self, page: Page) -> Safe:
        here = page.path
        return join([
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=policy(self.town)),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="referrer", content="no-referrer"),
            el("title", f"{page.title} · {self.town.short}"),
            *(el("link", rel="stylesheet", href=link(here, f"assets/{name}")) for name in STYLES),
            el("link", rel="icon", href=link(here, "assets/mark.svg"), type="image/svg+xml"),
            el("link", rel="alternate", type="application/atom+xml", title="公示更新", href=link(here, "feed.atom")),
            *(el("link", rel="stylesheet", href=link(here, path)) for path in page.extra if path.endswith(".css")),
            *(el("script", src=link(here, path), defer=True) for path in page.extra if path.endswith(".js")),
        ])  # fmt: skip

    def _body(self, page: Page) -> Safe:
        type_size = el("div", el("input", type="checkbox", id="large"), el("label", "大字", for_="large"), class_="type noprint")
        example = ("示例数据", f"本站人员、企业、案件均为虚构，截至演示时钟{self.day}")
        return join([
            el("a", "跳到正文", class_="skip", href="#main"),
            el("aside", el("strong", example[0]), el("span", example[1]), class_="demo-bar", aria_label="说明")
            if self.demonstration else None,
            el("header", self._brand(page), self._menu(page), type_size, class_="top"),
            el("main", self._crumbs(page), page.body, id="main", tabindex=-1),
            self._identity(),
        ])  # fmt: skip

    def _brand(self, page: Page) -> Safe:
        return el("a", el("b", "依法公示"), el("span", self.town.organ), class_="brand", href=link(page.path, "index.html"))

    def _menu(self, page: Page) -> Safe:
        items = []
        for path, said in MENU:
            section = path.partition("/")[0]
            here = page.path == path or ("/" in path and page.path.startswith(f"{section}/"))
            items.append(el("a", said, href=link(page.path, path), aria_current="page" if here else None))
        return el("nav", items, class_="menu", aria_label="公示栏目")

    def _crumbs(self, page: Page) -> Safe | None:
        if not page.crumbs:
            return None
        parts: list[Child] = []
        for path, said in page.crumbs:
            parts += [el("a", said, href=link(page.path, path)), " › "]
        return el("p", parts, page.title, class_="crumb")

    def _identity(self) -> Safe:
        rows = [
            el("div", el("dt", said), el("dd", text(getattr(self.town, field) or "未填写"), data_identity_field=name))
            for name, said, field in IDENTITY
        ]
        example = el("p", el("strong", "示例数据"), "：以上编号均为示例，不是任何网站的真实编号。")
        return el("footer", el("dl", rows), example if self.demonstration else None, el("p", f"内容截至{self.day}"),
                  class_="foot", data_identity=True)  # fmt: skip


def heading(title: str, sub: Child = None, state: Safe | None = None) -> Safe:
    """The head of a page: the one h1, a state beside it, a line under it."""
    return el("div", el("h1", title), state, el("p", sub, class_="sub") if sub else None, class_="head")


def part(title: str, *children: Child) -> Safe:
    """A section under its own heading."""
    return el("section", el("h2", title), children, class_="part")


def day(value: object) -> str:
    """A day in long words, nothing for none."""
    return words.day_long(value) if value else ""  # type: ignore[arg-type]
