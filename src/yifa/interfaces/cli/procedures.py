"""`yifa procedures`, `yifa explain`, `yifa cases`: what is declared, drawn and proven by examples; performs no act."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from yifa.interfaces.cli.law import read_day
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.interfaces.runtime import DOMAINS
from yifa.law.library import Library
from yifa.procedure.cases import run as run_cases
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.explain import explain_html, explain_text
from yifa.procedure.problem import DataError


def procedures(args: argparse.Namespace) -> int:
    """Every procedure with its versions."""
    catalogue = Catalogue.load(DOMAINS, rules=Library.load())
    for slug in catalogue.slugs():
        latest = catalogue.latest(slug)
        days = [version.from_day.isoformat() for version in catalogue.versions(slug)]
        if args.json:
            steps = len(latest.steps)
            json_line({"slug": slug, "title": latest.title, "domain": latest.domain, "versions": days, "steps": steps})
        else:
            say(f"{slug:24}{latest.title}（{'、'.join(days)}）")
    return GOOD


def show(args: argparse.Namespace) -> int:
    """One procedure on a day as a page."""
    catalogue = Catalogue.load(DOMAINS, rules=Library.load())
    on = read_day(args.on) if args.on else date.today()  # noqa: DTZ011 (a reader's today, for a look-up only)
    library = Library.load()
    try:
        write = explain_html if args.out and args.out.endswith(".html") else explain_text
        text = write(catalogue, args.slug, on, library)
    except LookupError:
        raise UsageError(f"{on} 没有事项「{args.slug}」。可用：{'、'.join(catalogue.slugs())}") from None
    if args.out:
        Path(args.out).write_text(text, encoding="utf-8")
        say(f"已写入 {args.out}")
    else:
        say(text)
    return GOOD


def cases(args: argparse.Namespace) -> int:
    """Run case files; exit 1 where one does not hold."""
    files = [Path(name) for name in args.files] or sorted(DOMAINS.glob("*/procedures/*/cases.yaml"))
    failed = whole = 0
    for file in files:
        if not file.is_file():
            raise UsageError(f"没有这个文件：{file}")
        try:
            results = list(run_cases(file))
        except DataError as error:
            raise UsageError(f"{file} 不是可读的案例文件：{error}") from None
        for result in results:
            whole += 1
            failed += not result.passed
            if not result.passed:
                say(f"✗ {file.parent.name} 第{result.line}行：{result.name}\n    " + "；".join(result.faults))
    say(f"案例 {whole} 个，不符 {failed} 个。")
    return FOUND if failed else GOOD


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象")


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="事项", help="如 onsite-penalty；一览见 yifa procedures")
    parser.add_argument("--on", metavar="日期", help="哪一天的声明（默认今天）")
    parser.add_argument("--out", metavar="文件", help="写到文件；以 .html 结尾则带流程图")


def _case_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="文件", help="案例文件；不写则运行随软件的全部案例")


COMMANDS = (
    Command("procedures", "事项一览", _list_arguments, procedures),
    Command("explain", "某日的事项说明", _show_arguments, show),
    Command("cases", "运行案例", _case_arguments, cases),
)
