"""`yifa bench`: measures this machine and this version against floors of the same run; keeps nothing it made."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pysqlite3

from yifa.interfaces.bench.door import grow, postgres_row, sqlite_rows
from yifa.interfaces.bench.figures import figure_rows
from yifa.interfaces.bench.pages import long_matter, page_rows
from yifa.interfaces.bench.row import Row, rounded, seconds, untested
from yifa.interfaces.bench.town import Cast, Filled, make_town
from yifa.interfaces.bench.verify import verify_rows
from yifa.interfaces.bench.web import http_rows
from yifa.interfaces.cli.out import FOUND, GOOD, Command, complain, json_line, say
from yifa.interfaces.runtime import SETTINGS, Runtime
from yifa.interfaces.workbench.indexing import bring_up_to_date

POSTGRES = "YIFA_TEST_POSTGRES"
QUICK_ACTS = 2_000


def run(args: argparse.Namespace) -> int:
    """Measure and print row by row; exit 1 where a reach is not met."""
    acts = QUICK_ACTS if args.quick else args.acts
    if not args.json:
        say(f"── {machine()}；记录 {acts} 条")
    missed = False
    with tempfile.TemporaryDirectory(prefix="yifa-bench-", dir=args.directory) as folder:
        for row in rows(Path(folder), acts, args.postgres or os.environ.get(POSTGRES), quick=args.quick):
            missed = missed or row.reached is False
            if args.json:
                json_line(row.as_json())
            else:
                say(line(row))
            sys.stdout.flush()
    return FOUND if missed else GOOD


def rows(folder: Path, acts: int, postgres: str | None, *, quick: bool) -> Iterator[Row]:
    """Fill a town in steps, keep copies on the way, and measure."""
    rounds = 2 if quick else 7
    home = make_town(folder / "bench")
    small = filled(home, min(1_000, acts // 2), folder / "small")
    middle = filled(home, min(10_000, acts), folder / "middle")
    large = filled(home, acts, None)
    with closing(Runtime.open(home)) as runtime:
        runtime.store.checkpoint(runtime.town)
        now = runtime.now()
    yield from verify_rows(small, large)
    yield from figure_rows(middle, large)
    yield from page_rows(small, large)
    yield from http_rows(home, folder, now, rounds)
    yield from sqlite_rows(home, folder, rounds)
    if postgres:
        yield postgres_row(postgres, folder, rounds)
    else:
        name, why = "door.postgresql.8_towns.acts_per_second", f"没有给出 --postgres，也没有设置 {POSTGRES}"
        yield untested(name, "PostgreSQL，8 个镇各一个写入者", why)
    if not quick:
        yield demonstration_row(folder / "demo")


def filled(home: Path, acts: int, copy: Path | None) -> Filled:
    """Fill up to so many acts with a matter of fifty among them: and copy the home where wanted."""
    with closing(Runtime.open(home)) as runtime:
        cast = Cast.load(home)
        grow(runtime, cast, acts - 50, lambda done: complain(f"   已有 {done} 条"))
        matter = long_matter(runtime, cast)
        bring_up_to_date(runtime)  # as in a town that lived through its acts; a server would do it all before its first answer
        runtime.store.checkpoint(runtime.town)
        found = runtime.store.reader.head(runtime.town).position
    if copy is None:
        return Filled(home, found, matter)
    shutil.copytree(home, copy)
    settings = (copy / SETTINGS).read_text(encoding="utf-8")
    (copy / SETTINGS).write_text(settings.replace(str(home.resolve()), str(copy.resolve())), encoding="utf-8")
    return Filled(copy, found, matter)


def demonstration_row(home: Path) -> Row:
    """The example town from nothing, in a process of its own."""
    words = [sys.executable, "-m", "yifa.interfaces.cli.main", "demo", "--no-serve", "--home", str(home)]

    def build() -> None:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own program

    return Row("demonstration_seconds", "从无到有建立示例镇的秒数", seconds(build), reach=60)


def machine() -> str:
    """What the numbers were measured on."""
    return (
        f"{os.cpu_count()} 个处理器，{platform.system()} {platform.machine()}，"
        f"Python {platform.python_version()}，SQLite {pysqlite3.sqlite_version}"
    )


def line(row: Row) -> str:
    """A row for people."""
    mark = {True: "✓", False: "✗", None: "·"}[row.reached]
    told = [f"{mark} {row.title}"]
    if row.value is not None:
        told.append(f"{rounded(row.value)}")
    if row.floor is not None:
        told.append(f"对比 {rounded(row.floor)}，{row.ratio:.3f} 倍")
    if row.reach is not None:
        told.append(f"应{'不少于' if row.least else '不超过'} {row.reach}{' 倍' if row.floor is not None else ''}")
    return "：".join((told[0], "；".join([*told[1:], row.note] if row.note else told[1:])))


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象")
    parser.add_argument("--acts", type=int, default=100_000, metavar="条数", help="记录里先有这么多条（默认 100000）")
    parser.add_argument("--quick", action="store_true", help=f"只用 {QUICK_ACTS} 条，不建示例镇：试运行，不作数")
    parser.add_argument("--postgres", metavar="地址", help=f"PostgreSQL 地址（默认取 {POSTGRES}）")
    parser.add_argument("--directory", metavar="目录", help="数据放在哪块磁盘上（默认系统临时目录）")


COMMANDS = (Command("bench", "测速：与同一次运行里的底线相比", _arguments, run),)
