"""Plays how a decision reaches the party, also one who is not there or will not sign; refuses to call it served before it is."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from yifa.interfaces.demo.ordinary import Doings, File, handed
from yifa.interfaces.demo.stage import written
from yifa.record.act import Act, Json

Arriving: TypeAlias = Generator[datetime, None, datetime]
"""A part that ends with the hour at which the service took effect."""

PROOFS: Mapping[str, Mapping[str, str]] = {
    "left": {"media": "留置送达过程录像截图"},
    "post": {"post_receipt": "邮寄回执"},
    "electronic": {"consent": "电子送达方式确认书", "arrival_log": "系统到达记录"},
}
"""What is handed in for each way."""

ANNOUNCED_DAYS = {True: 61, False: 31}
"""Days until an announcement has surely run out, in the years before 2022 and since."""


def served(file: File, act: Act) -> Arriving:
    """The decision served in the way the row tells."""
    way = file.row.service
    if way == "direct":
        file.later(1, 9)
        yield from handed(file, act)
        return file.at
    if way in ("left", "announced"):
        yield from _tried(file, act, "当事人拒绝签收（示例）" if way == "left" else "当事人已离开本镇，住所无人（示例）")
    at = file.at + timedelta(minutes=25)
    if way == "post":
        at = file.stage.at_work(at + timedelta(days=4))
        file.at = at
    yield from _done(file, act, way, at)
    if way == "announced":
        return at + timedelta(days=ANNOUNCED_DAYS[at.year < 2022])
    return at


def _tried(file: File, act: Act, why: str) -> Doings:
    file.later(1, 9)
    facts: dict[str, Json] = {"tried_way": "direct", "tried_at": written(file.at), "why_failed": why}
    yield from file.step("serve-attempt", (file.server,), facts, thread=act)
    if file.row.service == "announced":
        file.later(2, 9)
        post: dict[str, Json] = {"tried_way": "post", "tried_at": written(file.at), "why_failed": "邮件因查无此人退回（示例）"}
        yield from file.step("serve-attempt", (file.server,), post, thread=act)


def _done(file: File, act: Act, way: str, at: datetime) -> Doings:
    facts: dict[str, Json] = {"way": way, "handed_at": written(at)}
    for name, scan in PROOFS.get(way, {}).items():
        facts[name] = file.stage.scan(scan, purpose="service", keep="as-matter")
    if way == "left":
        facts["service_witness"] = "村（社区）干部（示例）"
    elif way == "announced":
        facts["announcement_reason"] = "直接送达、邮寄送达均未成，在公告栏和区政府门户公告（示例）"
    else:
        facts["receiver"] = file.row.party
    yield from file.step("serve", (file.server,), facts, thread=act, after=30)
