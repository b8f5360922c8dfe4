"""`yifa report`: the annual report as HTML, DOCX, PDF or JSON from the record; computes nothing itself."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, complain, say
from yifa.interfaces.report.coming_back import IN, OUT, Comparison, compare
from yifa.interfaces.report.docx_file import NotReadable
from yifa.interfaces.report.docx_in import read
from yifa.interfaces.report.pdf import pdf
from yifa.interfaces.report_page import NARRATIVE_WORDS, page
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import (
    banner_of,
    draft_report,
    editable,
    heading_of,
    kept,
    narrative_for,
    references_of,
    title_of,
    year_report,
)
from yifa.projections import edition
from yifa.projections.narrative import Compiled
from yifa.projections.outline import Outline
from yifa.projections.report import Report, as_json

FORMATS = ("html", "docx", "pdf", "json")


def run(args: argparse.Namespace) -> int:
    """Write the report to `--out`, or to standard output. The signed edition where there is one, else the draft."""
    if args.format in ("docx", "pdf") and args.out is None and sys.stdout.isatty():
        raise UsageError(f"{args.format} 不能显示在屏幕上：用 --out 写明文件")
    with opened(args) as runtime:
        compiled = None if args.draft else narrative_for(runtime, args.year).current
        data = made(runtime, args.year, args.format, compiled)
    if args.out is None:
        sys.stdout.buffer.write(data) if args.format in ("docx", "pdf") else sys.stdout.write(data.decode())
        return GOOD
    Path(args.out).write_bytes(data)
    say(f"已写入 {args.out}（{f'第{compiled.number}版' if compiled and args.format != 'docx' else '草稿'}）")
    return GOOD


def made(runtime: Runtime, year: int, form: str, compiled: Compiled | None) -> bytes:
    """The bytes of one format. DOCX is always the draft: it is what people edit."""
    if form == "docx":
        return editable(runtime, year)
    report = kept(runtime, compiled) if compiled is not None else draft_report(runtime, year)
    title = title_of(runtime, year)
    if form == "pdf":
        return pdf(report, heading_of(runtime, year, compiled))
    if form == "html":
        return page(report, title, banner_of(runtime), finished=compiled is not None).encode()
    return (json.dumps(whole(runtime, report, title), ensure_ascii=False) + "\n").encode()


def whole(runtime: Runtime, report: Report, title: str) -> dict[str, object]:
    """Figures with their acts, the text, and what in it stands on nothing."""
    document = edition.told(report, title)
    faults = [{"text": piece.text, "fault": piece.fault} for piece in report.faults]
    parts = {name: document[name] for name in ("title", "edition", "parts", "attested")}
    return {**as_json(report, runtime.store.reader), **parts, "unbacked": faults}


def show_return(args: argparse.Namespace) -> int:
    """Print what an edited document would change; exit 1 where it cannot be taken in or a number stands on nothing."""
    path = Path(args.file)
    if not path.is_file():
        raise UsageError(f"打不开 {path}：请检查它在不在")
    with opened(args) as runtime:
        narrative = narrative_for(runtime, args.year)
        report = year_report(runtime, args.year, narrative)
        try:
            returned = read(path.read_bytes(), Outline.load(), references_of(report))
        except NotReadable as error:
            complain(f"yifa report-return：{error}")
            return FOUND
        found = compare(returned, narrative, titles(), report.figures)
    for line in told_lines(found):
        say(line)
    return FOUND if found.faults or any(change.unbacked for change in found.changes) else GOOD


def titles() -> dict[str, str]:
    """Section to its heading, or to what is written there."""
    sections = [section for part in Outline.load().parts for section in part.sections if section.narrative]
    return {str(each.narrative): each.title or NARRATIVE_WORDS.get(str(each.narrative), "") for each in sections}


def told_lines(found: Comparison) -> list[str]:
    """The comparison for a person, line by line."""
    lines = []
    for change in found.changes:
        lines.append(f"【{change.title}】")
        lines += [f"{ {IN: '＋', OUT: '－'}.get(row.kind, '　') } {row.text}" for row in change.rows]
        lines += [f"　！{each.told}：{each.todo}" for each in change.unbacked]
        lines += [f"　！绑定的数字 {reference} 不在了" for reference in change.lost]
    return [*lines, *(f"注意：{note}" for note in found.notes), *(f"不能带入：{fault}" for fault in found.faults)]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=int, metavar="年度", help="如 2020")
    parser.add_argument("--town", metavar="镇", help="镇的编号（默认目录里的那个）")
    parser.add_argument("--format", choices=FORMATS, default="html", help="格式（默认 html）")
    parser.add_argument("--out", metavar="文件", help="写到文件")
    parser.add_argument("--draft", action="store_true", help="已经签发的，也取现在的草稿")
    home_argument(parser)


def _return_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="编辑稿", help="改过的 DOCX")
    parser.add_argument("--year", type=int, required=True, metavar="年度", help="哪一年的报告")
    parser.add_argument("--town", metavar="镇", help="镇的编号（默认目录里的那个）")
    home_argument(parser)


COMMANDS = (
    Command("report", "年度报告", _arguments, run),
    Command("report-return", "核对交回的年度报告编辑稿", _return_arguments, show_return),
)
