"""`yifa site build`: writes the public site as static files; publishes nothing that was not published by an act."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import GOOD, Command, UsageError, complain, json_line, say


def run(args: argparse.Namespace) -> int:
    """Build the site and say what it holds."""
    from yifa.interfaces.site.build import NotASite, build  # the web's modules need their settings, which a home brings

    began = time.monotonic()
    with opened(args) as runtime:
        try:
            site = build(runtime, Path(args.out), lambda title, done, total: complain(f"   {title} {done}/{total}"))
        except NotASite as error:
            raise UsageError(str(error)) from None
        told = {"pages": len(site.pages), "files": len(site.written), "notices": len(site.shown), "folder": str(args.out)}
    if args.json:
        json_line(told)
    else:
        took = time.monotonic() - began
        say(
            f"公示网站已写入 {args.out}：{told['pages']} 页，{told['files']} 个文件，{told['notices']} 条公示，用时 {took:.1f} 秒"
        )
    return GOOD


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("build",), metavar="build", help="生成静态公示网站")
    home_argument(parser)
    parser.add_argument("--out", required=True, metavar="目录", help="写到哪个目录；原来的网站整个换掉")
    parser.add_argument("--json", action="store_true", help="输出一行 JSON")


COMMANDS = (Command("site", "公示网站：生成静态文件", _arguments, run),)
