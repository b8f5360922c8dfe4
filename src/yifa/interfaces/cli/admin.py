"""`yifa init|serve|tick|doctor|perform`: running a town's installation; holds no business standing."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from yifa.interfaces import performing as putting
from yifa.interfaces.api.answers import reason_json
from yifa.interfaces.api.drafts import Unreadable, draft_of
from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.interfaces.cli.serving import LIVE_SETTINGS, Tls, first_accounts, prepare_desk, serve, tls_arguments
from yifa.interfaces.founding import Founder, found
from yifa.interfaces.keeping.checkup import look
from yifa.interfaces.runtime import SETTINGS, Runtime, read_town
from yifa.procedure.refusal import Refused
from yifa.record.errors import RecordError


def init(args: argparse.Namespace) -> int:
    """Open a town's record with two persons present, and print the slips of the first accounts."""
    home, folder = Path(args.home), Path(args.folder)
    if (home / SETTINGS).exists():
        raise UsageError(f"{home} 里已经有记录，不能再建")
    try:
        told = read_town(folder)
    except FileNotFoundError as error:
        raise UsageError(str(error)) from None
    founders = (_founder(args.head, "head"), _founder(args.clerk, "clerk"))
    if founders[0].name == founders[1].name:
        raise UsageError("建立记录须有两个人在场：镇长与党政办工作人员不能是同一人")
    runtime = Runtime.create(home, folder, url=args.database)
    try:
        done = found(runtime, founders)
    except Refused as refused:
        return _refused(refused, as_json=False)
    finally:
        runtime.close()
    prepare_desk(home, LIVE_SETTINGS)
    say(f"{told['name']}的记录已建立。日志公钥（请两人各抄一份，存放在镇外）：\n  {done.key}")
    say("以下重置单各打印一份，当面交给本人，二十四小时内使用一次：")
    for name, slip in first_accounts(tuple(f.name for f in founders), done.persons):
        say(f"  {name}：{slip}")
    return GOOD


def _founder(text: str, post: str) -> Founder:
    parts = text.split(",")
    if len(parts) != 4:
        raise UsageError(f"--{'head' if post == 'head' else 'clerk'} 写作：姓名,任职日期,任命机关,依据（收到的是「{text}」）")
    name, since, by, basis = (part.strip() for part in parts)
    try:
        return Founder(name, post, date.fromisoformat(since), by, basis)
    except ValueError:
        raise UsageError(f"任职日期写作 2020-01-31 的样子，收到的是「{since}」") from None


def run_server(args: argparse.Namespace) -> int:
    """Serve a live town behind the house's own TLS front."""
    if not (Path(args.home) / SETTINGS).is_file():
        raise UsageError(f"{args.home} 里没有记录。先运行：yifa init --home {args.home}")
    tls = Tls.of(args)
    prepare_desk(Path(args.home), LIVE_SETTINGS)
    if tls is None:
        say(f"服务地址：http://{args.address}:{args.port}（须在 TLS 代理之后使用，见 docs/operate.md）")
    else:
        say(f"服务地址：https://{args.address}:{args.port}")
    return serve(Path(args.home), LIVE_SETTINGS, args.address, args.port, tls)


def tick(args: argparse.Namespace) -> int:
    """Record the lapses whose hour has come."""
    with opened(args) as runtime:
        acts = runtime.door.tick(runtime.town)
        for act in acts:
            say(f"{act.id} {act.kind}")
        say(f"依法到期失效 {len(acts)} 件。")
    return GOOD


def doctor(args: argparse.Namespace) -> int:
    """Whether this installation can be relied on; exit 1 and what to do where not."""
    wrong = 0
    try:
        with opened(args) as runtime:
            for each in look(runtime):
                wrong += not each.good
                say(f"{'✓' if each.good else '✗'} {each.text}")
                if each.todo:
                    say(f"    → {each.todo}")
    except RecordError as error:
        say(f"✗ {error}")
        return FOUND
    say(f"有 {wrong} 处要办，见上面的 ✗。" if wrong else "设置安全，记录可用。")
    return FOUND if wrong else GOOD


def perform(args: argparse.Namespace) -> int:
    """Put one draft (JSON, as the API takes it) to the door; exit 1 and every reason where it is refused."""
    body = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
    try:
        draft = draft_of(body, args.recorder)
    except Unreadable as error:
        raise UsageError(f"{error.missing}；{error.todo}") from None
    with opened(args) as runtime:
        try:
            act = putting.perform(runtime, draft)
        except Refused as refused:
            return _refused(refused, as_json=args.json)
        except RecordError as error:
            raise UsageError(str(error)) from None
        if args.json:
            json_line({"act": str(act.id), "matter": act.matter, "kind": act.kind})
        else:
            say(f"已记录：{act.id}（事项 {act.matter}）")
    return GOOD


def _refused(refused: Refused, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps({"refused": [reason_json(reason) for reason in refused.reasons]}, ensure_ascii=False) + "\n")
        return FOUND
    say("暂时不能办理，还缺：")
    for reason in refused.reasons:
        say(f"  · {reason.missing}" + (f"〔{reason.article}〕" if reason.article else ""))
        say(f"    {reason.todo}")
    return FOUND


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="镇文件夹", help="写着镇名、机关和村的文件夹")
    parser.add_argument("--home", required=True, metavar="目录", help="新的数据目录")
    parser.add_argument("--head", required=True, metavar="姓名,任职日期,任命机关,依据", help="镇长")
    parser.add_argument("--clerk", required=True, metavar="姓名,任职日期,任命机关,依据", help="党政办工作人员")
    parser.add_argument("--database", metavar="地址", help="postgresql://…；不写则用目录里的 SQLite 文件")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("--address", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="端口（默认 8000）")
    tls_arguments(parser)


def _perform_arguments(parser: argparse.ArgumentParser) -> None:
    home_argument(parser)
    parser.add_argument("file", metavar="文件", help="JSON 文件，或 - 表示标准输入")
    parser.add_argument("--recorder", required=True, metavar="人员编号", help="由谁录入")
    parser.add_argument("--json", action="store_true", help="每行一个 JSON 对象")


COMMANDS = (
    Command("init", "两人在场建立一个镇的记录", _init_arguments, init),
    Command("serve", "启动服务", _serve_arguments, run_server),
    Command("tick", "记下已到期失效的事项", home_argument, tick),
    Command("doctor", "检查安装与记录", home_argument, doctor),
    Command("perform", "提交一件办理（JSON）", _perform_arguments, perform),
)
