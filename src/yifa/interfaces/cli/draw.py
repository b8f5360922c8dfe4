"""`yifa draw`: makes a seed, shows what a draw was made of, and draws it again; refuses to change or to choose anything."""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from yifa.interfaces.cli.home import home_argument, opened
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, say
from yifa.interfaces.runtime import Runtime
from yifa.procedure import lots
from yifa.procedure.fold import fold
from yifa.procedure.state import governing
from yifa.record.act import Json
from yifa.record.canonical import CanonicalError, check_value
from yifa.record.lot import commitment, digest, faults

SEED_BYTES = 32
LARGEST = 5 * 1024 * 1024
MADE_OF = (
    "draw_title", lots.OBJECTS, lots.OFFICERS, lots.CONFLICTS, lots.WANTED, "lists_digest", lots.SEED_DIGEST, lots.WORD,
    lots.SEED, "drawn",
)  # fmt: skip
"""The open facts that a draw is made of, and its result."""


def run(args: argparse.Namespace) -> int:
    """The three actions."""
    if args.action == "seed":
        return seed()
    if args.what is None:
        raise UsageError(f"yifa draw {args.action} 后面要写事项编号或者文件")
    facts = facts_of(args)
    if args.action == "show":
        say(json.dumps(facts, ensure_ascii=False, indent=1))
        return GOOD
    return verify(facts)


def seed() -> int:
    """A new seed and what may be published of it."""
    made = secrets.token_hex(SEED_BYTES)
    say(f"种子（自己保管，抽取以前不要写在任何地方）：{made}")
    say(f"种子摘要（填进事项）：{commitment(made)}")
    return GOOD


def facts_of(args: argparse.Namespace) -> dict[str, Json]:
    """The facts in a file, else those of a matter. Raises UsageError."""
    path = Path(args.what)
    if path.is_file():
        return facts_in(path)
    with opened(args) as runtime:
        return facts_on_record(runtime, args.what)


def facts_in(path: Path) -> dict[str, Json]:
    """What `yifa draw show` wrote. Raises UsageError."""
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} 太大，不是抽取的材料")
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} 不是可读的 JSON：用 yifa draw show 事项编号 得到它") from error
    if not isinstance(held, dict):
        raise UsageError(f"{path} 里应当是一个 JSON 对象：用 yifa draw show 事项编号 得到它")
    try:
        check_value(held)
    except CanonicalError as error:
        raise UsageError(f"{path} 里有记录不会有的内容（{error}）") from error
    return held


def facts_on_record(runtime: Runtime, matter: str) -> dict[str, Json]:
    """The open facts of a draw on record. Raises UsageError."""
    view = runtime.view()
    history, slug = view.history(matter), view.procedure_of(matter)
    if slug is None or not history:
        raise UsageError(f"没有“{matter}”这个文件，也没有这个编号的事项")
    folded = fold(history, governing(runtime.catalogue, slug, history, runtime.now()))
    if lots.SEED_DIGEST not in folded.facts:
        raise UsageError(f"“{folded.declaration.title}”不是抽取：写随机抽取事项的编号")
    return {name: folded.facts[name] for name in MADE_OF if name in folded.facts}


def verify(facts: Mapping[str, Json]) -> int:
    """Draw again and compare; exit 1 with everything that does not agree."""
    wrong = list(disagreements(facts))
    for each in wrong:
        say(f"✗ {each}")
    if wrong:
        return FOUND
    for row in lots.rows_of(facts.get("drawn")):
        say(f"· {row.get(lots.DRAWN)}：{row.get(lots.FIRST)}、{row.get(lots.SECOND)}")
    say("抽取结果与名单、种子、见证数一致。")
    return GOOD


def disagreements(facts: Mapping[str, Json]) -> list[str]:
    """Everything in which the facts of a draw do not agree, in Chinese; empty where they do."""
    lists = lots.lists_of(facts.get)
    wrong = [f"名单不能抽取：{each}" for each in faults(lists)]
    if digest(lists) != facts.get("lists_digest"):
        wrong.append("名单与公布的名单摘要不符")
    opened_seed = facts.get(lots.SEED)
    if not isinstance(opened_seed, str) or not isinstance(facts.get(lots.WORD), str):
        return [*wrong, "还没有抽取：没有种子或者见证数"]
    if commitment(opened_seed) != facts.get(lots.SEED_DIGEST):
        wrong.append("种子与公布的种子摘要不符")
    picks = None if wrong else lots.order_of(facts.get)
    if picks is not None and [lots.row(each) for each in picks[: lists.wanted]] != facts.get("drawn"):
        wrong.append("重新计算的结果与记录的抽取结果不同")
    return wrong if wrong or picks is not None else ["种子太短，不能抽取"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("seed", "show", "verify"), metavar="seed|show|verify", help="产生种子、显示材料、重算核对"
    )
    parser.add_argument("what", nargs="?", metavar="编号或者文件", help="随机抽取事项的编号，或者 yifa draw show 写出的文件")
    home_argument(parser)


COMMANDS = (Command("draw", "随机抽取：产生种子、显示材料、重算核对", _arguments, run),)
