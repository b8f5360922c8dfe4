"""`yifa check-text`: holds each number of a text or DOCX against one year's record; changes neither."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.interfaces.report.docx_file import NotReadable
from yifa.interfaces.report.docx_in import plain_text
from yifa.interfaces.year_report import figures_of, narrative_for
from yifa.projections.check_text import ABSENT, DIFFERS, EQUAL, PROVED, SPARED, Checked, check, indicator_words
from yifa.projections.outline import Outline

LARGEST = 20 * 1024 * 1024
TOLD = {EQUAL: "与记录一致", DIFFERS: "与记录不同", ABSENT: "记录里没有", SPARED: "不是数量", PROVED: "已证明的外部数字"}


def run(args: argparse.Namespace) -> int:
    """Say of every number what the record says; exit 1 where one differs or is not there."""
    text = text_of(Path(args.file))
    with opened(args) as runtime:
        figures, as_of = figures_of(runtime, args.year)
        attested = narrative_for(runtime, args.year).attested
        found = check(text, figures, Outline.load(), indicator_words(), attested)
    shown = found if args.all or args.json else [one for one in found if one.verdict != SPARED]
    for one in shown:
        if args.json:
            json_line(row(one))
        else:
            say(sentence(one))
    counted = {verdict: sum(1 for one in found if one.verdict == verdict) for verdict in TOLD}
    if args.json:
        json_line({"year": args.year, "as_of": as_of.isoformat(), **counted})
    else:
        say("；".join(f"{TOLD[verdict]} {count} 处" for verdict, count in counted.items()) + "。")
    return GOOD if all(one.good for one in found) else FOUND


def text_of(path: Path) -> str:
    """The text of a file, plain or DOCX. Raises UsageError."""
    if path.is_dir():
        raise UsageError(f"{path} 是目录：要写一个文本或者 .docx 文件")
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise UsageError(f"打不开 {path}：请检查它在不在、有没有权限") from error
    if data is None:
        raise UsageError(f"{path} 超过 20 兆：请只核对正文")
    if data[:4] == b"PK\x03\x04" or path.suffix.lower() in (".docx", ".doc", ".docm"):
        try:
            return plain_text(data)
        except NotReadable as error:
            raise UsageError(f"{path}：{error}") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UsageError(f"{path} 不是文本文件：请另存为 UTF-8 的文本，或者 .docx")


def sentence(one: Checked) -> str:
    """One number for a person."""
    held = ""
    if one.figure is not None:
        held = f"：{one.figure.label}〔{one.figure.figure}〕，记录为 {one.figure.shown}{_unit(one)}"
    elif one.attested is not None:
        held = f"：{one.attested.label}，出处 {one.attested.source}"
    why = f"（{one.mention.why}）" if one.verdict == SPARED else ""
    return f"第{one.line}行 {one.mention.text}　{TOLD[one.verdict]}{why}{held}　……{one.around}……"


def row(one: Checked) -> dict[str, Any]:
    """One number for a program."""
    figure = one.figure
    return {
        "line": one.line,
        "start": one.mention.start,
        "text": one.mention.text,
        "value": None if one.mention.value is None else str(one.mention.value),
        "unit": one.mention.unit,
        "about": one.mention.about,
        "verdict": one.verdict,
        "why": one.mention.why or None,
        "figure": None if figure is None else figure.figure,
        "label": figure.label if figure is not None else one.attested.label if one.attested is not None else None,
        "record": None if figure is None else figure.shown,
        "around": one.around,
    }


def _unit(one: Checked) -> str:
    return "" if one.figure is None or one.figure.unit in ("%", "fen") else one.figure.unit


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="文件", help="文本或者 DOCX")
    parser.add_argument("--year", type=int, required=True, metavar="年度", help="与哪一年的记录核对")
    parser.add_argument("--town", metavar="镇", help="镇的编号（默认目录里的那个）")
    parser.add_argument("--json", action="store_true", help="每个数字一行 JSON")
    parser.add_argument("--all", action="store_true", help="日期、文号、序号等也列出")
    home_argument(parser)


COMMANDS = (Command("check-text", "核对文稿里的数字", _arguments, run),)
