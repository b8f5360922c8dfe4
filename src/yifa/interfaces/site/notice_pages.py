"""Pages of notices: one per decision with facts, proof and QR, and the lists by year and kind; tells allow-listed facts only."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import segno

from yifa.interfaces.site.frame import UNWITNESSED, Page, day, heading, link, part
from yifa.interfaces.site.markup import Child, Safe, el, facts, table
from yifa.interfaces.site.site import Site
from yifa.interfaces.site.square import Proof, Shown
from yifa.interfaces.web import words
from yifa.law.zone import day_of
from yifa.procedure.paper_qr import MASK
from yifa.record.act import ActId

HOME = ("index.html", "首页")
LIST = ("notices/index.html", "执法公示")
NEWEST = 60
WHAT = {
    "ordinary-penalty": "这是经过立案、调查、审核以后作出的一件行政处罚决定，列出处罚所依据的事项、种类和数额。",
    "onsite-penalty": "这是执法人员在现场按简易程序作出的一件行政处罚决定，列出处罚所依据的事项、种类和数额。",
    "inspection": "这是一次行政检查的结果，列出检查了什么事项、有没有发现问题。",
    "random-draw": "这是随机抽取检查对象和检查人员的公告或者结果，任何人都可以照着公开的种子重新抽一次。",
    "inspection-plan": "这是一年里要检查哪些事项、各检查多少次的计划。",
    "hearing": "这是一次行政处罚听证会的公告，写明什么时候、在哪里举行。",
    "officer-certificate": "这是执法人员的执法证件情况，可以用来核对上门执法的人有没有有效证件。",
    "delegated-powers": "这是可以行使的执法职权的清单或者清单的变动，每一项都写明依据。",
    "normative-document": "这是一份由本镇制定的文件，或者是它在制定、修改、失效中的一步。",
    "clean-up": "这是一次对现行文件的清理结果，说明哪些继续有效、哪些修改、哪些废止。",
    "annual-report": "这是一年法治政府建设情况的报告，其中的数字由记录算出。",
    "deputies-proposal": "这是对人大代表一件建议的答复情况。",
    "legal-adviser": "这是法律顾问的聘请或者更换情况。",
    "publicity-event": "这是一次法治宣传活动的情况。",
    "post": "这是执法和审核岗位的任职情况。",
    "town": "这是机关的名称和基本情况。",
}
"""In one plain sentence what a notice of each kind is."""
RIGHTS = "只列出依法应当公开的内容；有异议可以向作出机关提出，也可以依法申请行政复议或者提起行政诉讼。"


def write(site: Site) -> None:
    """Every page of a notice with its files, then the lists."""
    for number, one in enumerate(site.shown, 1):
        _one(site, one)
        if number % 50 == 0 or number == len(site.shown):
            site.progress("公示页", number, len(site.shown))
    _lists(site)


def _one(site: Site, one: Shown) -> None:
    notice, base = one.notice, f"notices/{one.notice.act}"
    proof = site.proof(notice.act)
    if proof is not None:
        site.write(f"{base}/proof.tlog-proof", proof.text)
    if not notice.hidden:
        names = ("kind", "recorded_at", "number", *(f"fact.{fact}" for fact in notice.facts))
        site.write_json(f"{base}/opening.json", site.square.opening(notice.act, names))
    site.write(f"{base}/qr.svg", qr(site.absolute(one.path)))
    state = el("span", notice.state, class_=f"state {one.told.css}")
    organ = site.square.town.organ
    body: list[Child] = [heading(one.told.heading, f"{organ} · {day(notice.published_at)}公开", state)]
    body.append(_tombstone(one) if notice.hidden else _facts(site, one))
    said = el("p", WHAT.get(notice.slug, f"这是{organ}依法作出并公开的一项行为。"), RIGHTS)
    body.append(part("这是什么", said))
    body.append(proof_part(site, one.path, notice.act, proof, opened=not notice.hidden))
    site.page(Page(one.path, one.told.heading, body, act=notice.act, crumbs=(HOME, LIST)))


def _facts(site: Site, one: Shown) -> Safe:
    notice = one.notice
    rows: list[tuple[str, Child, str]] = [("文号", notice.number, "number")] if notice.number else []
    step = f"{one.told.kind}{f' · {one.told.step}' if one.told.step else ''}"
    rows += [("事项", step, ""), ("作出日期", day(notice.made_at), "")]
    rows += [(label, said, name) for name, label, said in one.facts]
    rows.append(("作出机关", site.square.town.organ, ""))
    if notice.article:
        rows.append(("公开依据", notice.article, ""))
    if notice.corrected_at:
        rows.append(("更正", f"{day(notice.corrected_at)}更正，以上是更正以后的内容", ""))
    if notice.shown_until:
        rows.append(("展示到", f"{day(notice.shown_until)}（{notice.shown_article}）", ""))
    return facts(rows, "公开的内容")


def _tombstone(one: Shown) -> Safe:
    notice = one.notice
    if notice.withdrawn_at is None:
        return el(
            "div",
            el("h2", "公示期已满"),
            el("p", f"{day(notice.shown_until)}是展示的最后一日。依据：{notice.shown_article}"),
            el("p", "内容不再展示；决定本身和它的公开都留在记录里，可以验证。", class_="caption"),
            class_="tombstone",
        )
    return el(
        "div",
        el("h2", "这项公示已经撤回"),
        el("p", f"{day(notice.withdrawn_at)}撤回。理由：{notice.reason}"),
        el("p", "内容不再公开；公示和撤回本身都留在记录里，可以验证。", class_="caption"),
        class_="tombstone",
    )


def proof_part(site: Site, page: str, act: str, proof: Proof | None, *, opened: bool, picture: bool = True) -> Safe:
    """What proves the page: number in the log, checkpoint, witness, files beside the page, and the QR of the page itself."""
    recorded = site.square.current.store.reader.act(site.square.current.town, ActId.parse(act))
    covered = "已纳入签名的检查点，证明不再变动" if proof else "还没有检查点覆盖这一条，还不能下载证明"
    witnessed = "已有外部见证" if proof and proof.witnessed else UNWITNESSED
    rows: list[tuple[str, Child, str]] = [
        ("记录序号", act, ""),
        ("记入时间", words.instant(recorded.recorded_at), ""),
        ("指纹", el("span", recorded.leaf_hash.hex(), class_="mono"), ""),
        ("检查点", covered, ""),
        ("见证", witnessed, ""),
    ]
    files = [el("a", "下载证明", class_="button", href="proof.tlog-proof", download=f"{act}.tlog-proof")] if proof else []
    if opened:
        files.append(el("a", "下载内容的对照值", class_="button", href="opening.json", download=f"{act}.opening.json"))
    files.append(el("a", "怎样验证", class_="button", href=link(page, "verify/index.html")))
    return part(
        "验证",
        facts(rows, "记录和证明"),
        el("p", "证明说明这项内容在上述时间以前已经记入、之后没有改动；不证明记入的内容本身属实。", class_="caption"),
        el("div", files, class_="buttons noprint"),
        el(
            "figure",
            el("img", src="qr.svg", alt="本页网址的二维码", width=148, height=148),
            el("figcaption", "扫码打开本页"),
            class_="qr",
        )
        if picture
        else None,
    )


def qr(address: str) -> str:
    """The QR of an address as an SVG file of its own."""
    out = BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(out, kind="svg", border=2, scale=4, light="#ffffff")
    return out.getvalue().decode()


def listing(page: str, shown: Sequence[Shown], caption: str) -> Safe:
    """A table of notices."""
    rows = [
        (
            el("a", one.told.heading, href=link(page, one.path)),
            one.notice.title,
            el("span", str(day_of(one.notice.made_at)), class_="nowrap"),
            el("span", str(day_of(one.notice.published_at)) if one.notice.published_at else "", class_="nowrap"),
            el("span", one.notice.state, class_=f"state {one.told.css}"),
        )
        for one in shown
    ]
    return table(("公示内容", "事项", "作出日期", "公开日期", "状态"), rows, caption, "还没有公示内容。")


def kind_path(slug: str) -> str:
    """The list of one kind."""
    return f"notices/kinds/{slug}/index.html"


def kinds(shown: Sequence[Shown]) -> dict[str, tuple[str, list[Shown]]]:
    """(title, notices) of each kind that has any, in the order of their names."""
    found: dict[str, tuple[str, list[Shown]]] = {}
    for one in shown:
        found.setdefault(one.notice.slug, (one.told.kind, []))[1].append(one)
    return dict(sorted(found.items()))


def _lists(site: Site) -> None:
    by_kind = kinds(site.shown)
    by_year: dict[int, list[Shown]] = {}
    for one in site.shown:
        by_year.setdefault(day_of(one.notice.made_at).year, []).append(one)
    path = LIST[0]
    years = [(f"notices/years/{year}/index.html", f"{year}年", found) for year, found in sorted(by_year.items(), reverse=True)]
    sorts = [(kind_path(slug), title, found) for slug, (title, found) in by_kind.items()]
    body = [
        heading("执法公示", f"一共公开了{len(site.shown)}项，其中{len(site.shown) - len(site.live)}项已经撤回。"),
        part("按年份", _links(path, years)),
        part("按事项", _links(path, sorts)),
        part("最近公开", listing(path, site.shown[:NEWEST], "最近公开的内容")),
    ]
    site.page(Page(path, "执法公示", body, crumbs=(HOME,)))
    for below, title, found in (*years, *sorts):
        inner = [heading(title, f"共{len(found)}项"), listing(below, found, f"{title}公开的内容")]
        site.page(Page(below, title, inner, crumbs=(HOME, LIST)))


def _links(page: str, found: Sequence[tuple[str, str, Sequence[Shown]]]) -> Safe:
    return el(
        "ul", [el("li", el("a", title, href=link(page, path)), f"（{len(held)}）") for path, title, held in found], class_="plain"
    )
