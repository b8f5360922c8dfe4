"""`yifa backup|restore|upgrade`: copies of a home, the way back, and on to a new version; destroys nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from yifa import __version__
from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import GOOD, Command, UsageError, say
from yifa.interfaces.keeping.backup import back_up, back_up_keys
from yifa.interfaces.keeping.restore import restore
from yifa.interfaces.keeping.upgrade import upgrade
from yifa.interfaces.runtime import SETTINGS


def backup(args: argparse.Namespace) -> int:
    """Write a backup, and the keys if asked for them."""
    target, keys = Path(args.out), Path(args.keys) if args.keys else None
    for path in filter(None, (target, keys)):
        if path.exists():
            raise UsageError(f"{path} 已经存在，不覆盖：请换一个文件名，例如加上日期")
        if not path.parent.is_dir():
            raise UsageError(f"没有这个文件夹：{path.parent}")
    with opened(args) as runtime:
        contents = back_up(runtime, target)
        say(
            f"已备份到 {target}：{contents.epoch} 期 {contents.size} 条，共 {contents.position} 条，文件 {len(contents.files)} 个"
        )
        if keys:
            back_up_keys(runtime, keys)
            say(f"密钥另存到 {keys}：请移到别处，由两个人保管，不与备份放在一起")
        else:
            say("备份里没有密钥。没有密钥，备份打不开：请另存一份，见 yifa backup --keys。")
    return GOOD


def put_back(args: argparse.Namespace) -> int:
    """Restore a backup into a new home."""
    source, keys = Path(args.file), Path(args.keys)
    for path in (source, keys, *map(Path, args.checkpoint)):
        if not path.exists():
            raise UsageError(f"没有这个文件：{path}")
    home = Path(args.home)
    if home.exists() and any(home.iterdir()):
        raise UsageError(f"{home} 不是空的：恢复到一个新的目录，旧的保留作证据")
    notes = [Path(each) for each in args.checkpoint]
    done = restore(source, home, keys=keys, database=args.database, checkpoints=notes, moved=args.moved)
    say(f"已恢复到 {home}：备份于 {done.contents.made_at}，{done.head.epoch} 期 {done.head.size} 条，核验相符。")
    if done.gap is None:
        say("日志接着原来的继续。")
    else:
        say(str(done.gap) + "。")
        say("日志在新的一期继续，下一条记录写明以上情况。")
    return GOOD


def bring_up(args: argparse.Namespace) -> int:
    """Bring a home to this version."""
    home = Path(args.home)
    if not (home / SETTINGS).is_file():
        raise UsageError(f"{home} 里没有记录")
    done = upgrade(home, lambda what: say(f"── {what}"))
    say(f"已升级到 {__version__}：{done.epoch} 期 {done.size} 条，日志的根没有变（{done.root[:16]}…）。")
    say(f"升级之前的备份：{done.backup}。确认无误之后再删。")
    return GOOD


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("--out", required=True, metavar="文件", help="备份写到哪里（不覆盖）")
    parser.add_argument("--keys", metavar="文件", help="密钥另存到哪里")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="备份", help="yifa backup 写的文件")
    parser.add_argument("--home", required=True, metavar="目录", help="新的数据目录")
    parser.add_argument("--keys", required=True, metavar="文件", help="密钥：另存的文件，或者 keys 文件夹")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="文件", help="镇外保存的检查点，可以写多个")
    parser.add_argument("--database", metavar="地址", help="PostgreSQL 的备份恢复到哪个空的数据库")
    parser.add_argument("--moved", action="store_true", help="备份之后没有写过记录（例如搬到新服务器）：日志不开新的一期")


COMMANDS = (
    Command("backup", "备份（服务可以在运行）", _backup_arguments, backup),
    Command("restore", "从备份恢复到新的目录", _restore_arguments, put_back),
    Command("upgrade", "换了新版本的软件之后，把目录升到这个版本", home_argument, bring_up),
)
