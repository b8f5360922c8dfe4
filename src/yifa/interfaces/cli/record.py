"""`yifa verify`, `yifa rebuild`, `yifa checkpoint`: asking the record about itself; repairs nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.record.bundle_check import check_bundle


def verify(args: argparse.Namespace) -> int:
    """Check the record, or one bundle without any record; exit 1 and the first bad act where it is not what was recorded."""
    if args.bundle is not None:
        return verify_bundle(Path(args.bundle), args.key, json=args.json)
    with opened(args) as runtime:
        bad = False
        for finding in runtime.store.verify(quick=args.quick):
            bad = bad or finding.bad
            if args.json:
                act = str(finding.act) if finding.act else None
                json_line({"bad": finding.bad, "town": finding.town, "act": act, "place": finding.place, "text": finding.text})
            else:
                say(("✗ " if finding.bad else "· ") + finding.text)
        if not args.json:
            say("记录不可信：见上面的 ✗。" if bad else "记录完整：与签过的检查点一致。")
    return FOUND if bad else GOOD


def verify_bundle(file: Path, keys: Sequence[str], *, json: bool) -> int:
    """Check an exported case file by itself; exit 1 where anything in it is not as it was exported."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"读不到 {file}：{error.strerror}") from None
    bad = False
    for said in check_bundle(data, keys):
        bad = bad or said.bad
        if json:
            json_line({"bad": said.bad, "place": said.place, "text": said.text})
        else:
            say(("✗ " if said.bad else "· ") + (f"{said.place}：{said.text}" if said.place else said.text))
    if not json:
        say("这份卷宗不可信：见上面的 ✗。" if bad else "这份卷宗与导出时一致。")
    return FOUND if bad else GOOD


def rebuild(args: argparse.Namespace) -> int:
    """Fold every projection again from the record; exit 1 where one had differed."""
    with opened(args) as runtime:
        changed = runtime.rebuild()
        for table in changed:
            say(f"✗ {table}：重建前后不同")
        say("投影已重建" + ("，以上各表原来与记录不符。" if changed else "：没有任何变化。"))
    return FOUND if changed else GOOD


def checkpoint(args: argparse.Namespace) -> int:
    """Sign the log as it stands and print the note."""
    with opened(args) as runtime:
        say(runtime.store.checkpoint(runtime.town).rstrip("\n"))
    return GOOD


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("--quick", action="store_true", help="只核对叶子哈希与检查点")
    parser.add_argument("--bundle", metavar="文件", help="核验一份导出的卷宗，不需要记录和网络")
    parser.add_argument("--key", action="append", default=[], metavar="公钥", help="另行取得的镇的公钥，配合 --bundle")
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象")


COMMANDS = (
    Command("verify", "核验记录", _verify_arguments, verify),
    Command("rebuild", "由记录重建全部投影", home_argument, rebuild),
    Command("checkpoint", "签发检查点", home_argument, checkpoint),
)
