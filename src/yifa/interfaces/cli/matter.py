"""`yifa law matter`: one matter of enforcement as the law of a day has it, with the standards over it; judges nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from yifa.interfaces.cli.out import FOUND, GOOD, UsageError, json_line, say
from yifa.law.dated import STATUS_WORDS
from yifa.law.discretion import Standard
from yifa.law.library import Library
from yifa.law.matter import KINDS, MEASURES, Matter
from yifa.law.matters import Matters
from yifa.law.zone import readable_day
from yifa.record.act import Json


def show_matter(args: argparse.Namespace, on: date) -> int:
    """Print the version in force; exit 1 where none was."""
    matters = Library.with_local(*([Path(args.town) / "rules"] if args.town else [])).matters
    if args.matter not in matters.by_id:
        near = get_close_matches(args.matter, matters.by_id, n=5)
        raise UsageError(f"事项库里没有「{args.matter}」。{'相近的' if near else ''}有：{'、'.join(near or matters.by_id)}")
    matter = matters.find(args.matter, on)
    standards = matters.standards_of(args.matter, on, binding=False)
    if args.json:
        json_line({"matter": args.matter, "on": on.isoformat(), **(_fields(matter) if matter else {"status": "not-in-force"})})
    elif matter is None:
        say(f"{args.matter}：{on} 没有生效的规定。{_first(matters, args.matter)}")
    else:
        for line in (*lines(matter), *(line for standard in standards for line in _standard(standard))):
            say(line)
    return GOOD if matter else FOUND


def lines(matter: Matter) -> Iterator[str]:
    """The version as people read it."""
    yield f"{matter.title}（{matter.group}，{STATUS_WORDS[matter.status]}，{matter.checked_on}核对）"
    yield f"违法行为：{matter.conduct}"
    yield f"违反条款：{matter.violated or '处罚条款自行规定'}"
    yield f"处罚依据：{matter.article}"
    yield f"实施主体：{matter.organ}{'（条文写明由乡镇行使）' if matter.town_itself else '（乡镇须有公告下放）'}"
    yield f"种类：{'、'.join(KINDS[kind] for kind in matter.kinds) or '没有处罚'}"
    for fine in matter.fines:
        yield f"  {fine.reading}"
    yield f"其他处理：{matter.orders}"
    if matter.educate_first:
        yield "要件：先说服教育"
    if matter.coercion is not None:
        measures = "、".join(MEASURES[each] for each in matter.coercion.measures)
        yield f"强制：{measures}，依据{matter.coercion.article}；{matter.coercion.condition}"
    start = f"自{readable_day(matter.start)}起{'' if matter.start_checked else '（首日没有核到）'}"
    yield f"适用：{start}{'，止期不明：' + matter.open_end if matter.open_end else ''}"
    if matter.note:
        yield f"说明：{matter.note}"


def _standard(standard: Standard) -> Iterator[str]:
    force = "" if standard.binding else "，对本镇没有约束力"
    yield f"裁量基准：{standard.document}（{standard.area}{'，示例' if standard.example else ''}{force}）"
    for tier in standard.tiers:
        yield f"  {tier.title}：{tier.reading}；{tier.circumstances}"


def _first(matters: Matters, matter: str) -> str:
    return f"最早一版自{readable_day(matters.by_id[matter][0].start)}起。"


def _fields(matter: Matter) -> dict[str, Json]:
    fines: list[Json] = [
        {"for": fine.party, "when": fine.when, "may": fine.may, "least": fine.least, "most": fine.most} for fine in matter.fines
    ]
    return {
        "title": matter.title, "article": matter.article, "organ": matter.organ, "town_itself": matter.town_itself,
        "kinds": list(matter.kinds), "fines": fines, "coercion": matter.coercion.article if matter.coercion else None,
        "status": matter.status, "start": matter.start.isoformat(), "open_end": matter.open_end,
    }  # fmt: skip
