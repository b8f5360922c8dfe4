"""Finding and opening a home for a command; turns what is missing into a sentence that says what to type."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yifa.interfaces.cli.out import UsageError
from yifa.interfaces.runtime import SETTINGS, Runtime

DEFAULT = ".demo"


def home_argument(parser: argparse.ArgumentParser) -> None:
    """`--home DIR`."""
    parser.add_argument("--home", default=DEFAULT, metavar="目录", help=f"数据目录（默认 {DEFAULT}）")


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Runtime]:
    """The runtime of `--home`, closed afterwards. Raises UsageError where there is no home or another town is asked for."""
    home = Path(args.home)
    if not (home / SETTINGS).is_file():
        raise UsageError(f"{home} 里没有记录。先运行：yifa demo --home {home} --no-serve，或 yifa init --home {home}")
    try:
        runtime = Runtime.open(home)
    except json.JSONDecodeError as error:
        raise UsageError(f"{home / SETTINGS}:{error.lineno}：设置读不懂，请从备份里放回这个文件") from None
    try:
        wanted = getattr(args, "town", None)
        if wanted and wanted != runtime.town:
            raise UsageError(f"{home} 里是 {runtime.town}，没有 {wanted}")
        yield runtime
    finally:
        runtime.close()
