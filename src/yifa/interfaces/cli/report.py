"""`yifa report`: the annual report as HTML or JSON from the record; computes nothing itself."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import GOOD, Command, say
from yifa.interfaces.report_page import page
from yifa.interfaces.year_report import banner_of, title_of, year_report
from yifa.projections.report import as_json


def run(args: argparse.Namespace) -> int:
    """Write the report to `--out`, or to standard output."""
    with opened(args) as runtime:
        report = year_report(runtime, args.year)
        if args.format == "json":
            text = json.dumps(as_json(report, runtime.store.reader), ensure_ascii=False) + "\n"
        else:
            text = page(report, title_of(runtime, args.year), banner_of(runtime))
    if args.out is None:
        sys.stdout.write(text)
        return GOOD
    Path(args.out).write_text(text, encoding="utf-8")
    say(f"已写入 {args.out}")
    return GOOD


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=int, metavar="年度", help="如 2020")
    parser.add_argument("--town", metavar="镇", help="镇的编号（默认目录里的那个）")
    parser.add_argument("--format", choices=("html", "json"), default="html", help="格式（默认 html）")
    parser.add_argument("--out", metavar="文件", help="写到文件")
    home_argument(parser)


COMMANDS = (Command("report", "年度报告", _arguments, run),)
