"""The annual report as an HTML article: figures underlined and opening their acts; adds no number and no style of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from yifa.projections.reading import QUALIFIER_WORDS, Figure
from yifa.projections.report import Block, Piece, Report

NARRATIVE_WORDS = {
    "rules": "由党政办公室撰写：制度建设和规范性文件管理的情况。",
    "decisions": "由党政办公室撰写：重大行政决策和法律顾问工作的情况。",
    "enforcement": "由综合行政执法办公室撰写：规范执法的情况。",
    "oversight": "由党政办公室撰写：接受监督的情况。",
    "business": "由负责经济工作的办公室撰写：营商环境的情况。",
    "emergency": "由负责应急工作的办公室撰写：应对突发事件的情况。",
    "publicity": "由司法所撰写：普法的情况。",
    "disputes": "由负责综治工作的办公室撰写：化解矛盾纠纷的情况。",
    "shortcomings": "由办公室撰写：存在的不足和原因。",
    "first-responsible": "由办公室撰写：党政主要负责人履行第一责任人职责的情况。",
    "next-year": "由办公室撰写：下一年度工作安排。",
    "other": "由办公室撰写：其他需要报告的情况。",
}

Link = Callable[[str], str]


def article(report: Report, title: str, link: Link | None = None, mend: Link | None = None, *, finished: bool = False) -> str:
    """The report's body. `link` gives the address under which a figure opens its acts; without it figures open a table below.

    `mend` gives the address where a section's number without backing is mended; `finished` leaves out what nobody wrote.
    """
    drawing = _Drawing(report, link or (lambda figure: f"#{figure}"), mend, finished)
    parts = "".join(drawing.part(name, blocks) for name, blocks in report.parts)
    day = f"{report.as_of.year}年{report.as_of.month}月{report.as_of.day}日"
    edition = f"（第{report.edition.number}版）" if report.edition else ""
    return (
        f'<article class="report"><h1>{escape(title)}</h1><p class="as-of">数据截至{day}{edition}</p>{parts}'
        f"<h2>数字一览</h2>{_table(report, link is None)}{_attested(report)}</article>"
    )


def page(report: Report, title: str, banner: str, *, finished: bool = False) -> str:
    """A whole document that needs nothing else, for files written by the command line."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(title)}</title><style>{_STYLE}</style></head><body><p class="banner">{escape(banner)}</p>'
        f"{article(report, title, finished=finished)}</body></html>"
    )


_STYLE = (
    "body{font:16px/1.7 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1d2329;background:#fafaf7;"
    "max-width:42em;margin:2em auto;padding:0 1em}h1{font-size:22px;text-align:center}h2{font-size:18px}h3{font-size:16px}"
    ".banner{background:#fff4d6;color:#8a5a00;padding:4px 8px}.as-of{text-align:center;color:#4a4a4a}"
    ".figure{text-decoration:underline dotted;color:inherit}.todo{color:#4a4a4a;background:#f0f0ee;padding:4px 8px}"
    ".unbacked{color:#8b1a1a;background:#fde8e8}.told{text-indent:2em}"
    "table{border-collapse:collapse;width:100%;font-size:15px}"
    "th,td{border-bottom:1px solid #d9dcd6;padding:4px 8px;text-align:left}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums}"
)


class _Drawing:
    """One article being drawn."""

    def __init__(self, report: Report, address: Link, mend: Link | None, finished: bool) -> None:
        self.report = report
        self.address = address
        self.mend = mend
        self.finished = finished

    def part(self, name: str, blocks: tuple[Block, ...]) -> str:
        return f"<section><h2>{escape(name)}</h2>{''.join(self.block(block) for block in blocks)}</section>"

    def block(self, block: Block) -> str:
        head = f"<h3>{escape(block.title)}</h3>" if block.title else ""
        text = "".join(f"<p>{''.join(self.piece(piece, block) for piece in line)}</p>" for line in block.sentences)
        text += "".join(f'<p class="told">{"".join(self.piece(p, block) for p in line)}</p>' for line in block.paragraphs)
        if block.narrative and not block.paragraphs and not self.finished:
            text += f'<p class="todo">{escape(NARRATIVE_WORDS.get(block.narrative, ""))}</p>'
        return head + text

    def piece(self, piece: Piece, block: Block) -> str:
        if piece.fault:
            go = f' <a href="{escape(self.mend(block.narrative))}">补依据</a>' if self.mend and block.narrative else "（补依据）"
            return f'<mark class="unbacked" title="{escape(piece.fault)}">{escape(piece.text)}</mark>{go}'
        if piece.attested is not None:
            held = self.report.attested.get(piece.attested)
            source = f"外部数字，出处：{held.source}" if held else "外部数字"
            return f'<span class="attested" title="{escape(source)}">{escape(piece.text)}</span>'
        if piece.figure is None:
            return escape(piece.text)
        known = self.report.figures.get(piece.figure)
        label = known.label if known else piece.figure
        return f'<a class="figure" href="{escape(self.address(piece.figure))}" title="{escape(label)}">{escape(piece.text)}</a>'


def _table(report: Report, anchors: bool) -> str:
    """The figures that stand in the text, and behind a fold those that do not."""
    lines = [line for _, blocks in report.parts for block in blocks for line in (*block.sentences, *block.paragraphs)]
    named = {piece.figure for line in lines for piece in line if piece.figure}
    used = [figure for name, figure in report.figures.items() if name in named]
    rest = [figure for name, figure in report.figures.items() if name not in named]
    if not used:
        return _rows(rest, report, anchors)
    title = f"<summary>正文没有用到的指标（{len(rest)}）</summary>"
    return _rows(used, report, anchors) + (f"<details>{title}{_rows(rest, report, anchors)}</details>" if rest else "")


def _rows(figures: Sequence[Figure], report: Report, anchors: bool) -> str:
    before = "<th>上年</th>" if report.before else ""
    rows = "".join(_row(figure, report, anchors) for figure in figures)
    return (
        f'<div class="scroll"><table><thead><tr><th>指标</th><th>数值</th><th>单位</th>{before}<th>分子/分母</th><th>口径</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(figure: Figure, report: Report, anchors: bool) -> str:
    anchor = f' id="{escape(figure.figure)}"' if anchors else ""
    unit = "" if figure.unit in ("%", "fen") else figure.unit
    last = report.before.get(figure.figure)
    before = f'<td class="number">{escape(last.shown) if last else "—"}</td>' if report.before else ""
    return (
        f'<tr{anchor}><td>{escape(figure.label)}</td><td class="number">{escape(figure.shown)}</td><td>{escape(unit)}</td>'
        f"{before}<td>{escape(figure.share)}</td><td>{QUALIFIER_WORDS[figure.qualifier]}</td></tr>"
    )


def _attested(report: Report) -> str:
    if not report.attested:
        return ""
    rows = "".join(
        f'<tr><td>{escape(held.label)}</td><td class="number">{escape(held.value)}</td><td>{escape(held.unit)}</td>'
        f"<td>{escape(held.source)}</td></tr>"
        for held in report.attested.values()
    )
    return (
        "<h2>外部数字</h2><p>下列数字不由本镇记录计算，由没有参加撰写的人员核对原始材料后证明。</p>"
        '<div class="scroll"><table><thead><tr><th>名称</th><th>数值</th><th>单位</th><th>出处</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
