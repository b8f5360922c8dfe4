"""`yifa demo`: builds the example town once and serves it on this machine only; never touches a live town."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from yifa.interfaces.cli.home import home_argument
from yifa.interfaces.cli.out import GOOD, Command, UsageError, say
from yifa.interfaces.cli.serving import DEMO_SETTINGS, Tls, prepare_desk, serve, tls_arguments
from yifa.interfaces.demo.building import READY, build_home
from yifa.interfaces.runtime import SETTINGS, read_town

TOWN = "zhengguo-2020"


def town_folder(name: str) -> Path:
    """The folder of an example town: beside the sources, or under the working directory."""
    for root in (Path(__file__).resolve().parents[4] / "towns", Path.cwd() / "towns"):
        if (root / name / "town.yaml").is_file():
            return root / name
    raise UsageError(f"找不到镇文件夹 towns/{name}：请在项目目录里运行")


def run(args: argparse.Namespace) -> int:
    """Build where nothing is built yet, then serve until Ctrl-C."""
    home, tls = Path(args.home), Tls.of(args)
    folder = town_folder(args.town)
    if read_town(folder)["mode"] != "demonstration":
        raise UsageError(f"{folder.name} 不是示例镇")
    if not (home / READY).is_file():
        _build(home, folder)
    prepare_desk(home, DEMO_SETTINGS)
    if args.no_serve:
        return GOOD
    scheme = "https" if tls is not None else "http"
    say(f"示例镇已就绪： {scheme}://127.0.0.1:{args.port}  （Ctrl-C 结束；示例数据、演示时钟）")
    return serve(home, DEMO_SETTINGS, "127.0.0.1", args.port, tls)


def _build(home: Path, folder: Path) -> None:
    if home.exists():
        if any(home.iterdir()) and not (home / SETTINGS).is_file():
            raise UsageError(f"{home} 不是演示目录，里面有别的文件：请换一个 --home")
        # A building that was interrupted is begun anew: nothing in it was ever official.
        shutil.rmtree(home)
    say(f"── 建立示例镇 {folder.name}（只在第一次需要）")
    began = time.monotonic()
    build_home(home, folder, progress=_progress)
    say(f"\n── 用时 {time.monotonic() - began:.1f} 秒")


def _progress(what: str, done: int, whole: int) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"\r   {what} {done}/{whole}\033[K")
        sys.stdout.flush()
    elif done == whole or done % max(1, whole // 8) == 0:
        say(f"   {what} {done}/{whole}")


def _arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="网页端口（默认 8000）")
    tls_arguments(parser)
    parser.add_argument("--no-serve", action="store_true", help="只建立，不启动网页")
    parser.add_argument("--town", default=TOWN, metavar="镇", help="towns 里的哪个镇")


COMMANDS = (Command("demo", "建立并打开示例镇", _arguments, run),)
