"""What a paper says beside its facts: organ, number, people, law of the day, other acts; puts nothing on paper itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from yifa.law.calendar import Calendar
from yifa.law.clock import due
from yifa.law.dated import UNIT_WORDS, Dated
from yifa.law.numeral import to_chinese
from yifa.procedure import fact
from yifa.procedure.declaration import FactSpec
from yifa.procedure.paper_parts import Picture
from yifa.procedure.paper_template import FRAME, OF_LAW, OF_MATTER, OF_STEP, OF_THREAD, TOWN
from yifa.procedure.ports import RuleBook

GONE = ""
"""What a frame word says that nobody knows: a gap."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as other papers tell it."""

    step: str
    title: str
    at: datetime
    by: tuple[str, ...]
    certificates: tuple[str, ...] = ()
    number: str | None = None
    served: datetime | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a paper says beside its facts. `code` is random and fixed before rendering; it and the number make the QR."""

    organ: str
    town: str
    at: datetime
    number: str | None = None
    code: str | None = None
    site: str = ""
    """Where the town's public pages are; with it a phone opens the page of the paper from its QR."""
    officers: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of persons, items and places by id."""
    situations: frozenset[str] = frozenset()
    """Situations of the matter that hold, for `when`."""
    demonstration: bool = False
    posts: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)
    """Words of the town folder."""
    law: RuleBook | None = None
    calendar: Calendar | None = None
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    """The latest standing act of each step."""
    thread: Deed | None = None
    """The act this one belongs to."""
    matter: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    picture: Callable[[FactSpec, str], Picture] | None = None
    """A piece of evidence by its fact and digest."""
    mark: str = field(default="", repr=False)
    """The picture at the place of the seal."""

    @property
    def qr(self) -> str | None:
        """Number and code, behind the public address where the town has one; nothing else of the paper, the case or the party."""
        if not self.number or not self.code:
            return None
        return f"{self.site}/p/?n={quote(self.number)}&c={self.code}" if self.site else f"{self.number} {self.code}"

    @property
    def day(self) -> date:
        """The day of the paper in Shanghai."""
        return fact.local_day(self.at)

    def word(self, name: str) -> tuple[str, str] | None:
        """(what it says, what is missing where it says nothing), None where no word of the frame has that name."""
        kind, colon, rest = name.partition(":")
        if not colon:
            return self._plain(name)
        if kind in OF_LAW:
            return self._law(kind, rest), f"规则 {rest} 在这一天的数"
        if kind in OF_STEP:
            done = self.deeds.get(rest)
            return (_of_deed(done, kind) if done else GONE), f"{rest}的{OF_STEP[kind]}"
        if kind == "matter" and rest in OF_MATTER:
            return self.matter.get(rest, GONE), OF_MATTER[rest]
        if kind == "of" and rest in OF_THREAD:
            return (_of_thread(self.thread, rest) if self.thread else GONE), OF_THREAD[rest]
        return None

    def holds(self, name: str) -> bool | None:
        """Whether `rule:ID` is in force on the day of the paper, or `step:NAME` was done; None for other conditions."""
        kind, colon, rest = name.partition(":")
        if kind == "rule" and colon:
            return self._dated(rest) is not None
        if kind in ("step", *OF_STEP) and colon:
            return rest in self.deeds and (kind != "served" or self.deeds[rest].served is not None)
        return bool(self.told.get(name)) if name in TOWN else None

    def _plain(self, name: str) -> tuple[str, str] | None:
        if name in TOWN:
            return self.told.get(name, GONE), f"{TOWN[name]}（写在镇文件夹 town.yaml 的 papers.{name}）"
        if name not in FRAME:
            return None
        words: dict[str, str | None] = {
            "organ": self.organ,
            "town": self.town,
            "number": self.number,
            "day": fact.show_day(self.day),
            "act.at": fact.show_time(self.at),
            "officers": "、".join(self.officers),
            "certificates": "、".join(self.certificates),
            "posts": "、".join(self.posts),
        }
        return words[name] or GONE, FRAME[name]

    def _dated(self, rule: str) -> Dated | None:
        return self.law.value(rule, self.day) if self.law is not None else None

    def _law(self, kind: str, rule: str) -> str:
        dated = self._dated(rule)
        if dated is None:
            return GONE
        if kind == "article":
            return f"《{dated.statute}》{dated.place}"
        if kind == "rule":
            return in_words(dated)
        return fact.show_day(due(self.day, dated, self.calendar).day) if self.calendar is not None else GONE


def in_words(dated: Dated) -> str:
    """A rule's value as papers write it: 十五日, 五个工作日, 六个月, 百分之三."""
    if not isinstance(dated.value, int) or not 1 <= dated.value <= 9999:
        return GONE
    number = to_chinese(dated.value)
    match dated.unit:
        case "days":
            return f"{number}{'个工作日' if dated.day_kind == 'working' else '日'}"
        case "months" | "weeks" | "years" | "hours":
            return f"{'两' if dated.value == 2 else number}{UNIT_WORDS[dated.unit]}"
        case "percent" | "percent_per_day":
            return f"百分之{number}"
    return dated.reading


def _of_deed(done: Deed, kind: str) -> str:
    return {
        "by": "、".join(done.by),
        "cert": "、".join(done.certificates),
        "at": fact.show_time(done.at),
        "on": fact.show_day(fact.local_day(done.at)),
        "no": done.number or GONE,
        "served": fact.show_day(fact.local_day(done.served)) if done.served else GONE,
    }[kind]


def _of_thread(done: Deed, part: str) -> str:
    return {
        "title": done.title,
        "number": done.number or GONE,
        "day": fact.show_day(fact.local_day(done.at)),
        "by": "、".join(done.by),
        "step": done.step,
    }[part]
