"""What a phone takes along before the signal is lost: law, items, officers, numbers, the town's key; nothing of any case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256

from yifa.interfaces.framing import town_words
from yifa.interfaces.onsite.devices import device_of, numbers_left
from yifa.interfaces.onsite.sealing import TownKey
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import CERTIFICATE, People
from yifa.interfaces.web.town import town_of
from yifa.law.zone import day_of
from yifa.procedure.catalogue import shipped
from yifa.procedure.paper_frame import Frame
from yifa.procedure.paper_template import PLACEHOLDER, load
from yifa.record.act import Json

SLUG = "onsite-penalty"
AHEAD = 31
"""Days for which changes of the law are taken along."""
CAPS = {"person": "penalty.simple.cap_person", "household": "penalty.simple.cap_person", "organisation": "penalty.simple.cap_org"}
FIRST_RECONSIDER = "reconsider.first_cases"
TEXTS = (
    "在人行道上摆放货物，占用约（）平方米",
    "在街道两侧堆放物料，占用约（）平方米",
    "在村道旁乱堆柴草、垃圾",
    "未经批准摆设摊点经营",
)
"""Beginnings that the officer completes by what was seen; none of them is law."""


def preload(current: Runtime, me: str, fingerprint: str) -> dict[str, Json]:
    """Everything the screens need for some days without a signal."""
    view, now = current.view(), current.now()
    people = People(view, current.catalogue, now)
    town, today = town_of(current), day_of(now)
    device = device_of(current, view, fingerprint) if fingerprint else None
    told: Json = None
    if device is not None:
        left = [] if device.ended else numbers_left(current, view, device.matter, now)
        told = {"matter": device.matter, "name": device.name, "ended": device.ended, "numbers": [list(each) for each in left]}
    return {
        "now": now.isoformat(),
        "me": me,
        "town": town.organ,
        "short": town.short,
        "demonstration": current.mode == "demonstration",
        "key": TownKey(current.home).told,
        "device": told,
        "officers": [
            {"person": each.id, "name": each.name, "certificate": each.certificate, "until": last_day(people, each.id)}
            for each in people.able("officer")
            if each.certificate is not None
        ],
        "items": list(items(view.powers(today))),
        "days": [law_of(current, day) for day in days(current, today)],
        "villages": villages(current),
        "texts": list(TEXTS),
        "paper": paper(current, now),
        "rules": rules(current, today),
    }


def last_day(people: People, person: str) -> str:
    """The last day of a certificate, empty where it has none."""
    ends = [each.until for each in people.held(person) if each.standing == CERTIFICATE and each.until is not None]
    return (day_of(max(ends)) - timedelta(days=1)).isoformat() if ends else ""


def items(held: Mapping[str, Mapping[str, Json]]) -> Iterator[Json]:
    """Items of the power list in force: what, by which article, within which bounds, and when they end."""
    for item, told in held.items():
        name = told.get("name") or told.get("title") or item
        least, most = told.get("fine_min", told.get("least")), told.get("fine_max", told.get("most"))
        yield {"id": item, "name": name, "article": told.get("article"), "least": least, "most": most, "end": told.get("end")}


def days(current: Runtime, first: date) -> list[date]:
    """Today, and every day within reach from which a limit or the route of remedy is another one."""
    found = [first]
    for ahead in range(1, AHEAD):
        day = first + timedelta(days=ahead)
        if law_of(current, day, None) != law_of(current, found[-1], None):
            found.append(day)
    return found


def law_of(current: Runtime, day: date, shown: date | None = date.min) -> dict[str, Json]:
    """Limits in fen with their articles, and the route of remedy, as they stand on a day."""
    caps: dict[str, Json] = {}
    for kind, rule in CAPS.items():
        found = current.library.value(rule, day)
        if found is not None:
            caps[kind] = {"most": found.value if isinstance(found.value, int) else None, "article": found.article}
    first = current.library.value(FIRST_RECONSIDER, day) is not None
    told: dict[str, Json] = {"caps": caps, "route": "reconsider-first" if first else "either"}
    return told if shown is None else {"from": day.isoformat(), **told}


def villages(current: Runtime) -> list[Json]:
    """The town's list of villages as last recorded."""
    view = current.view()
    for matter in view.matters("town"):
        for done in reversed(view.history(matter)):
            rows = done.facts.get("villages")
            if isinstance(rows, list):
                return [str(row.get("village")) for row in rows if isinstance(row, dict)]
    return []


def paper(current: Runtime, now: datetime) -> dict[str, Json]:
    """What the printed slip says of paying and of remedies: the words of the paper's own template by today's law.

    Sentences that name a day of the act are left to the slip, which does not know the law's calendar.
    """
    template = load(shipped() / "enforcement" / "procedures" / SLUG / "papers" / "onsite-decision.yaml")
    told = current.town_settings
    frame = Frame(str(told["organ"]), str(told["name"]), now, told=town_words(told), law=current.library)
    sums = [block for block in template.body if isinstance(block, dict) and block.get("when") == "amount" and "text" in block]
    pay = [said for block in sums for said in _said(block, frame)]
    bank = f"代收罚款机构：{frame.told['bank']}（{frame.told['bank_address']}）。" if frame.told.get("bank") else ""
    remedy = [said for block in template.remedy for said in _said(block, frame)]
    return {"pay": bank + "".join(pay), "remedy": "".join(remedy)}


def _said(block: Json, frame: Frame) -> Iterator[str]:
    """The sentences of a part that can be said without the act, where the part applies."""
    held = block if isinstance(block, dict) else {"text": block}
    when, unless = held.get("when"), held.get("unless")
    if (isinstance(when, str) and frame.holds(when) is False) or (isinstance(unless, str) and frame.holds(unless)):
        return
    for sentence in re.findall(r"[^。]*。", str(held.get("text", ""))):
        gaps: list[str] = []

        def word(found: re.Match[str], gaps: list[str] = gaps) -> str:
            said = None if found[1] == "day" else frame.word(found[1])
            if said is None or not said[0]:
                gaps.append(found[0])
            return said[0] if said else ""

        filled = PLACEHOLDER.sub(word, sentence)
        if not gaps:
            yield filled


def rules(current: Runtime, day: date) -> dict[str, Json]:
    """Digests of the law and of the procedure that the device goes by."""
    declaration = current.catalogue.declaration(SLUG, day)
    both = sha256(f"{current.library.digest} {declaration.digest}".encode()).hexdigest()
    return {"library": current.library.digest, "declaration": declaration.digest, "both": both}
