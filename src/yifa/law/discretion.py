"""Discretion standards (裁量基准): tiers of a fine by structured facts; suggests with reasons and chooses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yifa.law.dated import yuan

NUMBERS = {"count": ("数量", "处"), "area": ("面积", "平方分米"), "times": ("期间内第几次", "次")}
WORDS = {
    "harm": {"none": "没有危害后果", "slight": "危害后果轻微", "grave": "危害后果严重"},
    "correction": {"corrected": "已改正", "partly": "部分改正", "not-corrected": "没有改正"},
}
FACTORS = {**{name: label for name, (label, _) in NUMBERS.items()}, "harm": "危害后果", "correction": "改正情况"}
TEN_YUAN = 1_000


@dataclass(frozen=True, slots=True)
class Condition:
    """One factor of a tier: a number within bounds (`least` and `most` included, `over` not), or one of some words."""

    factor: str
    least: int | None = None
    over: int | None = None
    most: int | None = None
    words: tuple[str, ...] = ()

    def holds(self, value: int | str) -> bool:
        """True if the value meets the condition."""
        if isinstance(value, str):
            return value in self.words
        low = (self.least is None or value >= self.least) and (self.over is None or value > self.over)
        return not self.words and low and (self.most is None or value <= self.most)

    @property
    def reading(self) -> str:
        """As people read it: 数量超过3处、不超过6处."""
        if self.words:
            return "或者".join(WORDS[self.factor][word] for word in self.words)
        label, unit = NUMBERS[self.factor]
        parts = [f"{word}{value}{unit}" for word, value in (("不少于", self.least), ("超过", self.over), ("不超过", self.most))
                 if value is not None]  # fmt: skip
        return label + "、".join(parts)


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: fines in fen for one kind of party, both ends included; applies where all (or any) of its conditions hold."""

    name: str
    title: str
    party: str
    least: int
    most: int
    conditions: tuple[Condition, ...]
    every: bool = True
    unread: bool = False
    """True where the document's range was seen and its conditions were not."""

    def holds(self, amount: int) -> bool:
        """True if the amount lies in the tier."""
        return self.least <= amount <= self.most

    def fits(self, facts: Mapping[str, int | str]) -> bool | None:
        """True or False where the facts settle it, None where one that matters was not told."""
        if self.unread:
            return None
        told = [None if each.factor not in facts else each.holds(facts[each.factor]) for each in self.conditions]
        decisive = not self.every
        if decisive in told:
            return decisive
        return None if None in told else self.every

    @property
    def reading(self) -> str:
        """The range as people read it."""
        return yuan(self.least) if self.least == self.most else f"{yuan(self.least)}至{yuan(self.most)}"

    @property
    def circumstances(self) -> str:
        """When it applies."""
        if self.unread:
            return "适用条件没有核到"
        return ("，且" if self.every else "，或者").join(each.reading for each in self.conditions) or "一般情形"


@dataclass(frozen=True, slots=True)
class Standard:
    """The tiers of one document for one matter, heaviest last; in force from `start` up to, not including, `end`.

    `binding` is False for another area's standard kept as an example; `months` is the window in which times are counted.
    """

    id: str
    matter: str
    document: str
    area: str
    binding: bool
    example: bool
    months: int
    tiers: tuple[Tier, ...]
    source: str
    checked_on: date
    start: date
    end: date | None = None
    start_checked: bool = True
    file: str = ""
    line: int = 0

    def in_force(self, day: date) -> bool:
        """True on the days the document applies."""
        return self.start <= day and (self.end is None or day < self.end)

    def tier(self, name: str) -> Tier | None:
        """The tier of that name, or None."""
        return next((tier for tier in self.tiers if tier.name == name), None)

    def departs(self, name: str, amount: int) -> bool:
        """True where the amount may be lawful under the statute but lies outside the tier."""
        tier = self.tier(name)
        return tier is None or not tier.holds(amount)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a standard says of a case: a tier and a sum in fen, or neither where a fact is missing; `reasons` are sentences."""

    tier: Tier | None
    amount: int | None
    reasons: tuple[str, ...]


def suggest(standard: Standard, facts: Mapping[str, int | str], party: str | None) -> Suggestion:
    """The heaviest tier whose conditions hold, and a sum in it. Pure: the same facts always give the same sentences."""
    reasons = [f"依据{standard.document}，适用事项为{standard.matter}。"]
    if not standard.binding:
        reasons.append(f"这是{standard.area}的基准，只作示例，对本镇没有约束力。")
    known = {factor: value for factor, value in facts.items() if factor in FACTORS}
    reasons.append(f"已记录的情节：{'、'.join(_told(*each) for each in sorted(known.items())) or '没有'}。")
    for tier in reversed(standard.tiers):
        if tier.party != "any" and party in ("person", "organisation") and tier.party != party:
            continue
        fits = tier.fits(known)
        if fits is None:
            lacking = "、".join(FACTORS[each.factor] for each in tier.conditions if each.factor not in known) or "适用条件的原文"
            reasons.append(f"能否适用“{tier.title}”（{tier.circumstances}）还缺：{lacking}，因此不作建议。")
            return Suggestion(None, None, tuple(reasons))
        if not fits:
            reasons.append(f"不属于“{tier.title}”（{tier.circumstances}）。")
            continue
        reasons.append(f"属于“{tier.title}”（{tier.circumstances}），幅度为{tier.reading}。")
        amount, why = _within(tier, known)
        reasons.append(f"档内取{yuan(amount)}：{why}。档内取值是本软件的算法，不是法律规定。")
        return Suggestion(tier, amount, tuple(reasons))
    reasons.append("没有一档的条件相符，因此不作建议。")
    return Suggestion(None, None, tuple(reasons))


def _within(tier: Tier, facts: Mapping[str, int | str]) -> tuple[int, str]:
    """The sum in a tier: its least once corrected without grave harm, its most where harm is grave, else the middle."""
    if facts.get("harm") == "grave":
        return tier.most, "危害后果严重，取上限"
    if facts.get("correction") == "corrected":
        return tier.least, "已改正，取下限"
    middle = (tier.least + tier.most) // 2
    return max(tier.least, middle - middle % TEN_YUAN), "没有偏向上限或者下限的情节，取中间值，舍去十元以下的尾数"


def _told(factor: str, value: int | str) -> str:
    if isinstance(value, str):
        return WORDS[factor].get(value, value) if factor in WORDS else value
    label, unit = NUMBERS.get(factor, (factor, ""))
    return f"{label}{value}{unit}"
