"""Holds the town's meetings: notice, members, each topic with everybody's view, minutes; refuses to decide anything else.

`hold` is for every player whose matter goes to a meeting: it takes up topics (agenda-item matters) that are open already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from yifa.interfaces.demo.assembly import BODIES, CHAIRS
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import OFFICE, Doing, Stage, Who, day_text, minutes, on
from yifa.law.zone import day_of
from yifa.record.act import Act, Json

MEETING, TOPIC = "meeting", "agenda-item"
RECORDER = Who("clerk", "minute-taker")
NAMES: Mapping[str, str] = {
    "heads": "行政机关负责人集体讨论",
    "government": "镇政府会议",
    "party-committee": "镇党委会议",
    "joint": "党政领导班子联席会议",
}
SAID: Mapping[str, str] = {"for": "同意", "against": "不同意，理由见不同意见", "abstain": "材料还不足以判断，弃权"}
AS_CONCLUDED: Mapping[str, str] = {"resolved": "for", "rejected": "against", "postponed": "abstain"}
VOTES: Mapping[str, str] = {"for": "赞成", "against": "反对", "abstain": "弃权"}
WORDS: Mapping[str, str] = {"resolved": "通过", "rejected": "未通过", "postponed": "暂缓"}
MINUTES_FOR_ONE = 25
"""How long one topic takes."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What becomes of one open topic. `conclusion` is resolved, rejected or postponed; `draft` a text changed in the meeting.

    Everybody votes as it was concluded, but for those named.
    """

    matter: str
    conclusion: str = "resolved"
    against: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    reason: str = ""
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where which body meets, who stays away and why, and in which order they speak if not the usual one."""

    at: datetime
    body: str
    absent: Mapping[str, str]
    sitting_in: tuple[str, ...] = ()
    special: bool = False
    chair_first: bool = False

    @property
    def present(self) -> tuple[str, ...]:
        """Cast names in the order of speaking."""
        usual = tuple(name for name in BODIES[self.body] if name not in self.absent)
        return (usual[-1], *usual[:-1]) if self.chair_first else usual


Held: TypeAlias = Generator[datetime, None, Act]
"""A meeting from its notice to its minutes; ends with the closing act."""


def hold(
    stage: Stage, at: datetime, body: str, topics: Sequence[Topic | str], *, absent: Mapping[str, str] | None = None,
    called: datetime | None = None,
) -> Held:  # fmt: skip
    """A meeting of a body that takes up the given open topics; a bare matter id is a topic that everybody agrees to.

    The notice is written the working day before, or at `called`. The topics must have been put to this body by then.
    """
    told = Meeting(at, body, absent or {})
    return (yield from held(stage, told, [each if isinstance(each, Topic) else Topic(each) for each in topics], called))


def held(stage: Stage, told: Meeting, topics: Sequence[Topic], called: datetime | None = None) -> Held:
    """As `hold`, with everything a meeting may have."""
    matter = (yield from called_together(stage, told, [each.matter for each in topics], called)).matter
    return (yield from sat(stage, told, topics, matter))


def called_together(stage: Stage, told: Meeting, topics: Sequence[str], called: datetime | None = None) -> Doing:
    """The notice with the agenda."""
    when = called or on(stage.worked_before(day_of(told.at)), 16, told.at.minute)
    facts: dict[str, Json] = {
        "meeting_body": told.body,
        "session": session(told.body, day_of(told.at)),
        "meeting_day": day_text(told.at),
        "meeting_place": "镇政府会议室（示例）",
        "law_special": "yes" if told.special else "no",
        "agenda": agenda(topics),
    }
    return stage.act(f"{MEETING}.call", when, [RECORDER], facts)


def sat(stage: Stage, told: Meeting, topics: Sequence[Topic], matter: str, *, opened: bool = False) -> Held:
    """From the opening to the minutes of a meeting that was called; `opened` where the opening is on record."""
    at, both = told.at, [CHAIRS[told.body], RECORDER]
    if not opened:
        yield from stage.act(f"{MEETING}.convene", at, both, opening(stage, told), matter=matter)
    for topic in topics:
        at += minutes(MINUTES_FOR_ONE)
        yield from stage.act(f"{TOPIC}.{topic.conclusion}", at, both, views(stage, told, topic), matter=topic.matter)
    at += minutes(10)
    noted: dict[str, Json] = {"minutes_text": minutes_of(stage, told, topics)}
    act = yield from stage.act(f"{MEETING}.close", at, both, noted, matter=matter)
    yield from issue(stage, act, at + minutes(40), OFFICE)
    return act


def minutes_of(stage: Stage, told: Meeting, topics: Sequence[Topic]) -> str:
    """What the minutes say: who was away, and of each topic its name, the votes and the conclusion."""
    view = stage.runtime.view()
    lines = [f"{stage.names[stage.person(name)]}缺席，{why}" for name, why in told.absent.items()]
    for each in topics:
        counted = Counter(_vote(name, each) for name in told.present)
        votes = "，".join(f"{word}{counted[vote]}人" for vote, word in VOTES.items() if counted[vote])
        lines.append(f"{view.history(each.matter)[0].facts['agenda_topic']}：{votes}，{WORDS[each.conclusion]}")
    return "；".join(lines or ["集体学习，没有议题"]) + "。"


def session(body: str, day: date) -> str:
    """What a meeting is called."""
    return f"{day.year}年{day.month}月{day.day}日{NAMES[body]}（示例）"


def agenda(topics: Sequence[str]) -> list[Json]:
    """The rows of an agenda."""
    return [{"agenda_item": matter} for matter in topics]


def opening(stage: Stage, told: Meeting) -> dict[str, Json]:
    """The facts of the opening: who is there, who is not and why, who sits in."""
    facts: dict[str, Json] = {"present": [{"member_present": stage.person(name)} for name in told.present]}
    if told.absent:
        facts["absent"] = [{"absentee": stage.person(name), "absence_reason": why} for name, why in told.absent.items()]
    if told.sitting_in:
        facts["sitting_in"] = [{"guest": stage.person(name), "guest_as": "列席说明情况"} for name in told.sitting_in]
    return facts


def views(stage: Stage, told: Meeting, topic: Topic) -> dict[str, Json]:
    """Everybody's view and the conclusion's own facts."""
    votes = {name: _vote(name, topic) for name in told.present}
    facts: dict[str, Json] = {
        "views": [{"speaker": stage.person(name), "vote": vote} for name, vote in votes.items()],
        "said": [{"said_by": stage.person(name), "says": f"{SAID[vote]}（示例）"} for name, vote in votes.items()],
    }
    against = sum(vote == "against" for vote in votes.values())
    for_it = sum(vote == "for" for vote in votes.values())
    if topic.conclusion == "resolved":
        if for_it < len(votes):
            facts["dissent"] = topic.reason or "有成员建议先看一个季度再定（示例）"
        if 2 * against > len(votes):
            facts["departure_reason"] = topic.reason or "情况紧急，由首长负责决定（示例）"
        if topic.draft is not None:
            facts["draft"] = topic.draft
        return facts
    facts[f"{topic.conclusion}_reason"] = topic.reason or "材料不齐（示例）"
    if topic.conclusion == "rejected" and for_it:
        facts["dissent"] = "有成员认为可以先做一部分（示例）"
    return facts


def _vote(name: str, topic: Topic) -> str:
    for vote, names in (("against", topic.against), ("abstain", topic.abstain), ("for", topic.in_favour)):
        if name in names:
            return vote
    return AS_CONCLUDED[topic.conclusion]
