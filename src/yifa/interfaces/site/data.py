"""What programs read of the site: open data, the feed, the map of pages; the same allow-listed facts as the pages and no more."""

from __future__ import annotations

import csv
import io

from yifa.interfaces.site.frame import Page, heading, part
from yifa.interfaces.site.markup import Safe, el, table, text
from yifa.interfaces.site.notice_pages import HOME
from yifa.interfaces.site.site import Site
from yifa.interfaces.site.square import Shown
from yifa.record.act import Json

FEED = 50
FIELDS = (
    ("act", "记录序号", "日志里的编号：期号.序号"),
    ("kind", "事项", "事项的名称"),
    ("title", "公示内容", "公示的名称"),
    ("number", "文号", "没有文号的为空"),
    ("made_at", "作出时间", "带时区的时间"),
    ("published_at", "公开时间", "带时区的时间"),
    ("state", "状态", "有效、已撤回或者公示期满"),
    ("withdrawn_at", "撤回时间", "没有撤回的为空"),
    ("reason", "撤回理由", "没有撤回的为空"),
    ("shown_until", "展示到", "最后一日；没有规定的为空"),
    ("corrected_at", "更正时间", "没有更正的为空"),
    ("facts", "公开的内容", "依法公开的各项内容；已撤回的、公示期满的没有"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would compute instead of show."""


def write(site: Site) -> None:
    """Files and the page that describes them."""
    rows = [row(one) for one in site.shown]
    site.write_json("data/notices.json", {"fields": FIELDS, "notices": rows})
    site.write("data/notices.csv", as_csv(rows))
    licence = site.square.town.licence or "镇里还没有写明使用条件"
    about: dict[str, Json] = {
        "title": f"{site.square.town.organ}公示数据", "as_of": site.square.day.isoformat(), "licence": licence,
        "files": ["notices.json", "notices.csv"], "fields": [list(field) for field in FIELDS],
    }  # fmt: skip
    site.write_json("data/index.json", about)
    files = [
        (el("a", "公示（JSON）", href="notices.json"), f"{len(rows)}条"),
        (el("a", "公示（CSV）", href="notices.csv"), f"{len(rows)}条"),
        (el("a", "说明文件（JSON）", href="index.json"), "各栏的含义"),
    ]
    body = [
        heading("开放数据", f"与网页上公开的内容完全相同，没有更多。使用条件：{licence}。"),
        table(("文件", "内容"), files, "数据文件"),
        part("各栏的含义", table(("栏", "含义"), [(title, told) for _, title, told in FIELDS], "各栏的含义")),
    ]
    site.page(Page("data/index.html", "开放数据", body, crumbs=(HOME,)))
    site.write("feed.atom", atom(site))


def row(one: Shown) -> dict[str, Json]:
    """One notice for programs."""
    notice = one.notice
    return {
        "act": notice.act,
        "kind": one.told.kind,
        "title": one.told.heading,
        "number": notice.number,
        "made_at": notice.made_at.isoformat(),
        "published_at": notice.published_at.isoformat() if notice.published_at else "",
        "state": notice.state,
        "withdrawn_at": notice.withdrawn_at.isoformat() if notice.withdrawn_at else "",
        "reason": notice.reason,
        "shown_until": notice.shown_until.isoformat() if notice.shown_until else "",
        "corrected_at": notice.corrected_at.isoformat() if notice.corrected_at else "",
        "facts": {label: words for _, label, words in one.facts},
    }


def as_csv(rows: list[dict[str, Json]]) -> str:
    """The rows with a mark at the front by which spreadsheets know the encoding; every cell is text and none a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([title for _, title, _ in FIELDS])
    for each in rows:
        writer.writerow([cell(each[name]) for name, _, _ in FIELDS])
    return "\ufeff" + out.getvalue()


def cell(value: Json) -> str:
    """One cell. What looks like a formula gets an apostrophe in front."""
    said = "；".join(f"{label}：{words}" for label, words in value.items()) if isinstance(value, dict) else str(value)
    return f"'{said}" if said.startswith(FORMULA) else said


def atom(site: Site) -> str:
    """The newest notices as an Atom feed. Ids follow from the town and the act, so a move to another address changes none."""
    town, current = site.square.town, site.square.current
    entries = []
    for one in site.shown[:FEED]:
        notice = one.notice
        updated = notice.withdrawn_at or notice.published_at
        told = [f"{label}：{words}" for _, label, words in one.facts] or [
            f"已撤回：{notice.reason}" if notice.withdrawn_at else notice.state
        ]
        entries.append(_xml("entry", [
            _xml("id", text(f"urn:yifa:{current.town}:{notice.act}")),
            _xml("title", text(one.told.heading)),
            _xml("updated", text(updated.isoformat() if updated else "")),
            Safe(f'<link href="{text(site.absolute(one.path))}"/>'),
            _xml("summary", text("\n".join(told))),
        ]))  # fmt: skip
    newest = max(
        (one.notice.withdrawn_at or one.notice.published_at or site.square.now for one in site.shown), default=site.square.now
    )
    head = [
        _xml("id", text(f"urn:yifa:{current.town}")),
        _xml("title", text(f"{town.organ}公示{'（示例数据）' if site.frame.demonstration else ''}")),
        _xml("updated", text(newest.isoformat())),
        _xml("author", [_xml("name", text(town.organ))]),
        Safe(f'<link rel="self" href="{text(site.absolute("feed.atom"))}"/>'),
    ]
    inner = "".join((*head, *entries))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{inner}</feed>\n'


def site_map(site: Site) -> None:
    """Every page, for whoever looks after the site, and what spiders may read: everything."""
    pages = "".join(f"<url><loc>{text(site.absolute(path))}</loc></url>" for path in sorted(site.pages))
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    site.write("sitemap.xml", f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{name}">{pages}</urlset>\n')
    site.write("robots.txt", "User-agent: *\nAllow: /\n")


def _xml(name: str, children: Safe | list[Safe]) -> Safe:
    inner = children if isinstance(children, Safe) else "".join(children)
    return Safe(f"<{name}>{inner}</{name}>")
