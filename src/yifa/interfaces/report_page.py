"""The annual report as an HTML article: figures underlined and opening their acts; adds no number and no style of its own."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from yifa.projections.reading import QUALIFIER_WORDS
from yifa.projections.report import Block, Piece, Report

NARRATIVE_WORDS = {
    "shortcomings": "由办公室撰写：存在的不足和原因。",
    "first-responsible": "由办公室撰写：党政主要负责人履行第一责任人职责的情况。",
    "next-year": "由办公室撰写：下一年度工作安排。",
    "other": "由办公室撰写：其他需要报告的情况。",
}


def article(report: Report, title: str, link: Callable[[str], str] | None = None) -> str:
    """The report's body. `link` gives the address under which a figure opens its acts; without it figures open a table below."""
    address = link or (lambda figure: f"#{figure}")
    parts = "".join(_part(name, blocks, address, report) for name, blocks in report.parts)
    day = f"{report.as_of.year}年{report.as_of.month}月{report.as_of.day}日"
    return (
        f'<article class="report"><h1>{escape(title)}</h1><p class="as-of">数据截至{day}</p>{parts}'
        f"<h2>数字一览</h2>{_table(report, link is None)}</article>"
    )


def page(report: Report, title: str, banner: str) -> str:
    """A whole document that needs nothing else, for files written by the command line."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(title)}</title><style>{_STYLE}</style></head><body><p class="banner">{escape(banner)}</p>'
        f"{article(report, title)}</body></html>"
    )


_STYLE = (
    "body{font:16px/1.7 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;color:#1d2329;background:#fafaf7;"
    "max-width:42em;margin:2em auto;padding:0 1em}h1{font-size:22px;text-align:center}h2{font-size:18px}h3{font-size:16px}"
    ".banner{background:#fff4d6;color:#8a5a00;padding:4px 8px}.as-of{text-align:center;color:#4a4a4a}"
    ".figure{text-decoration:underline dotted;color:inherit}.todo{color:#4a4a4a;background:#f0f0ee;padding:4px 8px}"
    "table{border-collapse:collapse;width:100%;font-size:15px}"
    "th,td{border-bottom:1px solid #d9dcd6;padding:4px 8px;text-align:left}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums}"
)


def _part(name: str, blocks: tuple[Block, ...], address: Callable[[str], str], report: Report) -> str:
    return f"<section><h2>{escape(name)}</h2>{''.join(_block(block, address, report) for block in blocks)}</section>"


def _block(block: Block, address: Callable[[str], str], report: Report) -> str:
    head = f"<h3>{escape(block.title)}</h3>" if block.title else ""
    text = "".join(f"<p>{''.join(_piece(piece, address, report) for piece in sentence)}</p>" for sentence in block.sentences)
    note = f'<p class="todo">{escape(NARRATIVE_WORDS.get(block.narrative, ""))}</p>' if block.narrative else ""
    return head + text + note


def _piece(piece: Piece, address: Callable[[str], str], report: Report) -> str:
    if piece.figure is None:
        return escape(piece.text)
    label = report.figures[piece.figure].label
    return f'<a class="figure" href="{escape(address(piece.figure))}" title="{escape(label)}">{escape(piece.text)}</a>'


def _table(report: Report, anchors: bool) -> str:
    rows = []
    for figure in report.figures.values():
        share = f"{figure.numerator}/{figure.denominator}" if figure.denominator is not None else ""
        anchor = f' id="{escape(figure.figure)}"' if anchors else ""
        unit = "" if figure.unit in ("%", "fen") else figure.unit
        rows.append(
            f'<tr{anchor}><td>{escape(figure.label)}</td><td class="number">{escape(figure.shown)}</td><td>{escape(unit)}</td>'
            f"<td>{share}</td><td>{QUALIFIER_WORDS[figure.qualifier]}</td></tr>"
        )
    return (
        "<table><thead><tr><th>指标</th><th>数值</th><th>单位</th><th>分子/分母</th><th>口径</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
