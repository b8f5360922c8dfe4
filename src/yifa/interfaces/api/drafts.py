"""Reads a JSON body as a draft, refusing unknown keys; judges nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from yifa.procedure.draft import Actor, Draft
from yifa.record.act import ActId

KEYS = frozenset({"kind", "at", "actors", "facts", "matter", "thread", "links", "evidence", "key"})
ACTOR_KEYS = frozenset({"person", "capacity", "acting_for"})
LONGEST = 200
"""Characters of an id; texts are facts and have limits of their own."""
YEARS = range(1949, 2201)


class Unreadable(ValueError):
    """What is wrong with the body, as (what, what to do, which field)."""

    def __init__(self, missing: str, todo: str, field: str | None = None) -> None:
        super().__init__(missing)
        self.missing, self.todo, self.field = missing, todo, field


def draft_of(body: bytes, recorder: str) -> Draft:
    """The draft in a request body; `recorder` is the token's person and cannot be given. Raises Unreadable."""
    told = parsed(body)
    unknown = sorted(told.keys() - KEYS)
    if unknown:
        raise Unreadable(f"不认识的字段：{'、'.join(unknown)[:200]}", f"只用这些字段：{'、'.join(sorted(KEYS))}")
    kind = text(told, "kind", required=True)
    if kind.count(".") != 1:
        raise Unreadable("行为种类写法不对", "写成“事项.步骤”", "kind")
    thread = text(told, "thread")
    links, evidence = told.get("links") or {}, told.get("evidence") or []
    if not isinstance(links, dict) or not all(isinstance(v, str) for v in links.values()):
        raise Unreadable("关联事项写法不对", "写成关联名称到事项编号的对照", "links")
    if not isinstance(evidence, list) or not all(isinstance(v, str) for v in evidence):
        raise Unreadable("证据写法不对", "写成摘要的列表", "evidence")
    facts = told.get("facts") or {}
    if not isinstance(facts, dict):
        raise Unreadable("内容写法不对", "写成名称到值的对照", "facts")
    return Draft(
        kind=kind,
        at=moment(text(told, "at", required=True)),
        actors=actors(told.get("actors")),
        recorder=recorder,
        facts=facts,
        matter=text(told, "matter") or None,
        thread=act_id(thread) if thread else None,
        links=links,
        evidence=tuple(evidence),
        key=text(told, "key") or None,
    )


def keyed(draft: Draft, header: str) -> Draft:
    """The draft under the key of the request's header, where the body has none. Raises Unreadable for two different keys."""
    if not header:
        return draft
    if not printable(header):
        raise Unreadable("请求头里的提交编号太长，或者含有看不见的字符", f"请写成 {LONGEST} 个字符以内的编号", "key")
    if draft.key not in (None, header):
        raise Unreadable("请求头和正文里的提交编号不同", "只在一处写，或者写成一样", "key")
    return replace(draft, key=header)


def parsed(body: bytes) -> Mapping[str, Any]:
    """A JSON object without floats and without repeated keys. Raises Unreadable."""
    try:
        told = json.loads(body.decode("utf-8"), parse_float=no_float, parse_constant=no_float, object_pairs_hook=once)
    except Unreadable:
        raise
    except (ValueError, RecursionError):
        raise Unreadable("正文不是可读的数据", "请以 UTF-8 编码的对象提交") from None
    if not isinstance(told, dict):
        raise Unreadable("正文不是一个对象", "请提交一个对象")
    return told


def no_float(_text: str) -> Any:
    """The record knows no floats. Always raises Unreadable."""
    raise Unreadable("数字里有小数", "金额以分为单位写成整数")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys appear once. Raises Unreadable."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("同一个字段出现了两次", "每个字段只写一次")
    return found


def text(told: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    """A text field, empty where absent. Raises Unreadable."""
    value = told.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Unreadable(f"字段“{name}”缺少或者不是文字", "请补上", name)
    if not printable(value):
        raise Unreadable(f"字段“{name}”太长，或者含有看不见的字符", f"请写成 {LONGEST} 个字符以内的编号", name)
    return value


def printable(value: str) -> bool:
    """True for what can be an id, a kind or a moment: short, and every character to be seen."""
    return len(value) <= LONGEST and value.isprintable()


def moment(value: str) -> datetime:
    """A time with a zone. Raises Unreadable."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable("时间读不懂", "写成 2020-11-20T09:30:00+08:00 这样", "at") from None
    if found.utcoffset() is None:
        raise Unreadable("时间没有时区", "写成 2020-11-20T09:30:00+08:00 这样", "at")
    if found.year not in YEARS:
        raise Unreadable("年份不对", f"写 {YEARS.start} 至 {YEARS.stop - 1} 年之间的时间", "at")
    return found


def act_id(value: str) -> ActId:
    """An act's id. Raises Unreadable."""
    try:
        return ActId.parse(value)
    except ValueError:
        raise Unreadable("所属行为的编号写法不对", "写成“期号.序号”", "thread") from None


def actors(value: object) -> tuple[Actor, ...]:
    """Who acts. Raises Unreadable."""
    if not isinstance(value, list) or len(value) > 50:
        raise Unreadable("办理人员缺少或者写法不对", "写成人员编号和身份的列表", "actors")
    found = []
    for one in value:
        right = isinstance(one, dict) and not one.keys() - ACTOR_KEYS and all(isinstance(v, str) for v in one.values())
        if not right or not {"person", "capacity"} <= one.keys() or not all(v and printable(v) for v in one.values()):
            raise Unreadable("办理人员写法不对", "每人写明人员编号和身份", "actors")
        found.append(Actor(one["person"], one["capacity"], one.get("acting_for")))
    return tuple(found)
