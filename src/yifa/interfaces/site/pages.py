"""The pages beside the notices: home, officers, powers, procedures, reports, search, how to verify; tells nothing unpublished."""

from __future__ import annotations

from yifa.interfaces.public.reports import OPENED, published
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.report_page import article
from yifa.interfaces.site.frame import MENU, UNWITNESSED, Page, day, heading, link, part
from yifa.interfaces.site.markup import Child, Safe, el, facts, table
from yifa.interfaces.site.notice_pages import HOME, listing, proof_part
from yifa.interfaces.site.site import Site
from yifa.interfaces.site_search.document import documents_of
from yifa.interfaces.site_search.index import write_index
from yifa.interfaces.site_search.page import MAIN
from yifa.interfaces.year_report import declarations_on, heading_of, kept, title_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.diagram import STYLE
from yifa.procedure.explain import diagram

RECENT = 12
STAGES = (
    ("事前公开", ("powers/index.html", "procedures/index.html", "officers/index.html")),
    ("事中公开", ("officers/index.html", "notices/index.html")),
    ("事后公开", ("notices/index.html", "reports/index.html", "data/index.html")),
)


def home(site: Site) -> None:
    """The first page: what is public before, during and after, and the newest notices."""
    names = dict(MENU)
    stages = [
        el("div", el("h2", title), el("ul", [el("li", el("a", names[path], href=path)) for path in paths], class_="plain"))
        for title, paths in STAGES
    ]
    organ = site.square.town.organ
    body: list[Child] = [
        heading(
            f"{organ} · 依法公示", "公开行政执法的依据、人员、程序和结果，以及每年的法治政府建设报告。每一条都能验证没有被改动。"
        ),
        el("div", stages, class_="stages"),
        part("最近公开", listing("index.html", site.shown[:RECENT], "最近公开的内容")),
        el("p", el("a", "全部公示", href="notices/index.html"), "　", el("a", "检索", href="search/index.html")),
    ]
    site.page(Page("index.html", "首页", body))


def officers(site: Site) -> None:
    """A page for each certificate, to be opened by its QR, and the list of them."""
    path, found = "officers/index.html", site.square.certificates()
    rows = []
    for number, held in found.items():
        below = f"officers/{number}/index.html"
        state = el("span", held.word, class_=f"state {held.css}")
        until = f"{day(held.start)}至{day(held.until)}" if held.until else f"自{day(held.start)}"
        told: list[tuple[str, Child, str]] = [("证号", number, ""), ("有效期", until, "")]
        told += [("说明", held.why, "")] if held.why else []
        told += [("来源", "接收的原有证件，未经本系统审查", "")] if held.adopted else []
        body = [heading(held.name, f"截至{day(site.square.day)}，这张执法证的状态", state), facts(told, "执法证")]
        site.page(Page(below, f"{held.name}的执法证", body, crumbs=(HOME, (path, "执法人员"))))
        rows.append((el("a", held.name, href=link(path, below)), number, until, state))
    note = f"截至{day(site.square.day)}。遇到没有有效执法证的人执法，您可以拒绝，并向本镇反映。"
    body = [heading("执法人员", note), table(("姓名", "证号", "有效期", "状态"), rows, "公布的执法证")]
    site.page(Page(path, "执法人员", body, crumbs=(HOME,)))


def powers(site: Site) -> None:
    """The power list of the site's day, as it was published."""
    rows = [
        (str(item.get("name") or ""), str(item.get("article") or ""),
         f"公告下放 {item.get('decree') or ''}" if item.get("source") == "delegated" else "法律法规直接赋予",
         str(item.get("start") or ""))
        for item in site.square.powers(site.shown)
    ]  # fmt: skip
    sub = f"{day(site.square.day)}本镇可以行使、并且已经公布的执法职权，共{len(rows)}项。"
    body = [heading("职权清单", sub), table(("职权", "依据", "来源", "起始"), rows, "职权清单")]
    site.page(Page("powers/index.html", "职权清单", body, crumbs=(HOME,)))


def procedures(site: Site) -> None:
    """A page for each procedure that publishes anything, with its drawn course."""
    path, current = "procedures/index.html", site.square.current
    declared = [one for one in declarations_on(current, site.square.day) if any(step.publish for step in one.steps.values())]
    rows = []
    for one in sorted(declared, key=lambda each: each.slug):
        below = f"procedures/{one.slug}/index.html"
        drawn = Safe(diagram(current.catalogue, one.slug, site.square.day).replace(f"<style>{STYLE}</style>", ""))
        body = [
            heading(one.title, f"{day(one.from_day)}起施行的办理步骤"),
            part("流程图", el("div", drawn, class_="diagram", tabindex=0, role="region", aria_label=f"{one.title}流程图")),
            part("步骤", _steps(one)),
        ]
        site.page(Page(below, one.title, body, crumbs=(HOME, (path, "办事流程"))))
        rows.append((el("a", one.title, href=link(path, below)), day(one.from_day), f"{len(one.steps)}步"))
    body = [
        heading("办事流程", "每件事怎样一步步办，哪一步要公开。"),
        table(("事项", "现行版本起始", "步骤"), rows, "有公开内容的事项"),
    ]
    site.page(Page(path, "办事流程", body, crumbs=(HOME,)))


def _steps(declaration: Declaration) -> Safe:
    rows = [(step.title, "公开" if step.publish else "—") for step in declaration.steps.values() if step.character is None]
    return table(("步骤", "是否公开"), rows, "办理步骤")


def reports(site: Site) -> None:
    """The published editions with their files and proofs."""
    path, current, rows = "reports/index.html", site.square.current, []
    opened = current.store.reader.query("SELECT MIN(opened_at) FROM matter WHERE town = ?", (current.town,))[0][0]
    this = site.square.day.year
    for year in range(this, (int(str(opened)[:4]) if opened else this) - 1, -1):
        held = published(site.square, year)
        if held is None:
            continue
        base, title = f"reports/{year}", title_of(current, year)
        site.write(f"{base}/report.pdf", pdf(kept(current, held), heading_of(current, year, held)))
        site.write(f"{base}/report.json", current.store.evidence.get(held.file, purpose="公开年度报告定稿"))
        proof = site.proof(held.act)
        if proof is not None:
            site.write(f"{base}/proof.tlog-proof", proof.text)
        site.write_json(f"{base}/opening.json", site.square.opening(held.act, OPENED))
        below = f"{base}/index.html"
        body: list[Child] = [
            Safe(article(kept(current, held), title, finished=True)),
            el("div", el("a", "公文格式（PDF）", class_="button", href="report.pdf"),
               el("a", "定稿文本", class_="button", href="report.json"), class_="buttons noprint"),
            proof_part(site, below, held.act, proof, opened=True, picture=False),
        ]  # fmt: skip
        site.page(Page(below, title, body, act=held.act, crumbs=(HOME, (path, "年度报告"))))
        rows.append((el("a", title, href=link(path, below)), f"第{held.number}版", day(held.published)))
    body = [heading("法治政府建设年度报告"), table(("报告", "版次", "公开日期"), rows, "已公开的年度报告")]
    site.page(Page(path, "年度报告", body, crumbs=(HOME,)))


def search(site: Site) -> None:
    """The search page and the index files it fetches."""
    folder = site.folder / "search"
    folder.mkdir(parents=True)
    write_index(documents_of(site.square), folder)
    site.written += sorted(str(each.relative_to(site.folder)) for each in folder.rglob("*") if each.is_file())
    body = Safe(MAIN)
    site.page(Page("search/index.html", "检索", body, crumbs=(HOME,), extra=("search/search.css", "search/search.js")))


def verify(site: Site) -> None:
    """What is proven and what is not, and how anybody can check it, in plain words."""
    epochs = sorted({held.epoch for held in site.square.current.store.memory.all(site.square.current.town)}, reverse=True)
    logs = [
        (f"{epoch}年的日志", el("a", "检查点", href=link("verify/index.html", f"log/{epoch}/checkpoint")),
         el("a", "公钥", href=link("verify/index.html", f"log/{epoch}/key")))
        for epoch in epochs
    ]  # fmt: skip
    body = [
        heading("怎样验证", "公开的每一条都先记入一本只能增加、不能修改的日志。"),
        part("证明了什么",
             el("p", "证明文件和内容的对照值合在一起，说明这项内容在所写的时间以前已经记入日志，之后一个字也没有改动。"),
             el("p", "证明文件对着第一个覆盖它的检查点制作，以后不再变动；换一个网站、换一台机器，同样可以核对。")),
        part("没有证明什么",
             el("p", "不证明记入的内容本身属实，也不证明没有别的事情漏记。"),
             el("p", f"外部见证人在检查点上会签以前，页面写明“{UNWITNESSED}”："
                     f"镇里一家说了算的时候，证明只能防别人改，不能防自己换。")),
        part("怎样核对",
             el("ol", el("li", "在公示页下载证明和内容的对照值。"),
                el("li", "从镇外的来源取得日志公钥，例如建立日志时两位在场人抄存的公钥；不要只用本站下载的公钥。"),
                el("li", "用任何支持公开标准的核对程序检查；不需要本镇的服务器。"))),
        part("日志", table(("日志", "最新检查点", "公钥"), logs, "各年的日志")),
    ]  # fmt: skip
    site.page(Page("verify/index.html", "怎样验证", body, crumbs=(HOME,)))
