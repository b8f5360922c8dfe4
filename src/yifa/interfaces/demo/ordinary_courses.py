"""Plays the lawful courses an ordinary penalty may take other than the plain one; refuses to play what the door refuses."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import datetime, timedelta

from yifa.interfaces.demo.ordinary import (
    Doings,
    File,
    closed,
    concluded,
    corrected,
    decided,
    filed,
    finished,
    handed,
    heard,
    inspection,
    opened,
    paid,
    questioned,
    shown,
    told,
    visited,
)
from yifa.interfaces.demo.ordinary_service import served
from yifa.interfaces.demo.reviewing import reviewed
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, officers
from yifa.record.act import Act, Json

PROVED_BY: Mapping[str, Mapping[str, str]] = {
    "first": {"commitment": "守法承诺书"},
    "under-age": {"age_proof": "户口簿复印件"},
}
"""What is put to the file for a ground of exemption."""

SPARE = "officer-b"
"""Who takes over from an officer who must withdraw."""


def plain(file: File) -> Doings:
    """From the lead to the closing."""
    yield from investigated(file)
    yield from from_conclusion(file)


def investigated(file: File) -> Doings:
    """Up to the end of what is done at the place."""
    yield from begun(file)
    yield from corrected(file)


def begun(file: File) -> Doings:
    """The lead, the filing, the first visit."""
    yield from opened(file)
    yield from filed(file)
    yield from visited(file)


def up_to_review(file: File) -> Doings:
    """Everything before the review."""
    yield from investigated(file)
    yield from concluded(file)
    yield from told(file)
    yield from heard(file)


def up_to_decision(file: File) -> Doings:
    """Everything before the decision."""
    yield from up_to_review(file)
    yield from reviewed(file)


def from_conclusion(file: File, **other: Json) -> Doings:
    """From the end of the investigation to the closing."""
    yield from concluded(file, **other)
    yield from from_notice(file)


def from_notice(file: File) -> Doings:
    """From the notice to the closing."""
    yield from told(file)
    yield from heard(file)
    yield from reviewed(file)
    yield from from_decision(file)


def from_decision(file: File, **other: Json) -> Doings:
    """From the decision to the closing."""
    act, arrived = yield from decided_and_served(file, **other)
    yield from finished(file, act, arrived)


def decided_and_served(file: File, **other: Json) -> Generator[datetime, None, tuple[Act, datetime]]:
    """The decision, and the hour at which it reached the party."""
    act = yield from decided(file, **other)
    return act, (yield from served(file, act))


def not_filed(file: File) -> Doings:
    """Looked into, and nothing in it."""
    yield from opened(file)
    file.later(1, 9)
    reason: dict[str, Json] = {"not_file_reason": "核查时已经改正，违法行为轻微，不予立案（示例）"}
    yield from file.step("not-file", (DELEGATE,), reason)


def exempt(file: File) -> Doings:
    """Put right at once and without harm: no penalty, and the party is told why."""
    yield from spared(file, "minor", "违法行为轻微，已按期改正，没有造成危害后果（示例）")


def first_time(file: File) -> Doings:
    """The first time, slight and put right: since the revision the organ may let it be."""
    yield from spared(file, "first", "本年度没有同类处罚记录，后果轻微并已改正（示例）")


def spared(file: File, ground: str, reason: str, **other: Json) -> Doings:
    """Investigated, and no penalty on this ground."""
    yield from investigated(file)
    nothing: dict[str, Json] = {"proposed_kind": None, "proposed_amount": None, "discretion_reason": None}
    yield from concluded(file, proposal="no-penalty", review_case="none", **nothing, **other)
    file.later(2, 9)
    facts: dict[str, Json] = {"exempt_ground": ground, "exempt_reason": reason, "educated": True}
    facts |= {name: file.stage.scan(words) for name, words in PROVED_BY.get(ground, {}).items()}
    act = yield from file.step("exempt", (HEAD,), facts)
    yield from file.print(act, file.first)
    yield from handed(file, act)
    yield from closed(file)


def handed_over(file: File) -> Doings:
    """Not the town's to decide: sent where it belongs."""
    yield from begun(file)
    file.later(2, 10)
    facts: dict[str, Json] = {
        "handed_to": {"name": "区生态环境部门（示例）"},
        "hand_reason": "涉及范围超出本镇，移送有管辖权的机关（示例）",
        "hand_receipt": file.stage.scan("移送回执"),
    }
    yield from file.step("hand-over", (HEAD,), facts)
    yield from closed(file)


def recused(file: File) -> Doings:
    """The party asks that an officer withdraw; the head agrees, and another goes on."""
    yield from begun(file)
    yield from _asked(file, "yes", "当事人所述亲属关系属实，应当回避（示例）")
    file.who = officers((file.row.officers[1], SPARE))
    yield from questioned(file)
    yield from corrected(file)
    yield from from_conclusion(file)


def not_recused(file: File) -> Doings:
    """The party asks that an officer withdraw; the head sees no reason."""
    yield from begun(file)
    yield from _asked(file, "no", "经核实没有利害关系，不予回避（示例）")
    yield from corrected(file)
    yield from from_conclusion(file)


def _asked(file: File, granted: str, answer: str) -> Doings:
    facts: dict[str, Json] = {
        "against": file.stage.person(file.row.officers[0]),
        "recusal_ground": "称与邻近商户有亲属关系（示例）",
    }
    asked = yield from file.step("ask-recusal", (CLERK,), facts, after=50)
    file.later(1, 9)
    decision: dict[str, Json] = {"granted": granted, "recusal_answer": answer}
    yield from file.step("decide-recusal", (HEAD,), decision, thread=asked)


def told_again(file: File) -> Doings:
    """The party's defence brings new facts: looked at, concluded and told anew."""
    yield from investigated(file)
    yield from concluded(file)
    yield from told(file)
    file.later(2, 10)
    yield from file.step("defend", (CLERK,), {"statement": "占用的面积没有那么大，请求重新测量（示例）"})
    file.later(1, 9)
    yield from file.step("inspect", file.who, inspection(file), after=32)
    yield from from_conclusion(file, facts_found=f"{file.row.conduct}，经重新测量面积有误，以本次为准（示例）")


def in_parts(file: File) -> Doings:
    """The fine comes in two parts, the second after the last day."""
    yield from up_to_decision(file)
    act, arrived = yield from decided_and_served(file)
    yield from shown(file, act)
    half = file.amount // 2
    yield from paid(file, arrived, half)
    yield from paid(file, arrived + timedelta(days=14), file.amount - half)
    yield from closed(file)


def extended(file: File) -> Doings:
    """A measurement takes long: the head extends the time of the case, naming the basis."""
    yield from investigated(file)
    file.later(50, 10)
    facts: dict[str, Json] = {
        "extended_to": (file.row.at.date() + timedelta(days=130)).isoformat(),
        "extend_basis": "示例部门规章第二十条",
        "extend_reason": "委托的检测尚未出具结果（示例）",
    }
    yield from file.step("extend-case", (HEAD,), facts)
    file.later(20, 9)
    yield from from_conclusion(file)


def overdue(file: File) -> Doings:
    """The case lies too long: decided after the last day, and marked so."""
    yield from investigated(file)
    file.later(62, 9)
    yield from from_conclusion(file)
