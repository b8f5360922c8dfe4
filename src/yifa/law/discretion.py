"""Discretion standards (裁量基准): tiers of a fine for one item, each with its range; chooses no tier and sets no fine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yifa.law.dated import yuan


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its name, when it applies (Chinese), and the fines it allows in fen, both ends included."""

    name: str
    title: str
    circumstances: str
    least: int
    most: int

    def holds(self, amount: int) -> bool:
        """True if the amount lies in the tier."""
        return self.least <= amount <= self.most

    @property
    def reading(self) -> str:
        """The range as people read it."""
        return yuan(self.least) if self.least == self.most else f"{yuan(self.least)}至{yuan(self.most)}"


@dataclass(frozen=True, slots=True)
class Standard:
    """The tiers for one power item under one document, from `start` up to, not including, `end`.

    Raises ValueError where a tier leaves the statute's range, two tiers share a name, or a range is upside down.
    """

    item: str
    article: str
    document: str
    least: int
    most: int
    tiers: tuple[Tier, ...]
    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if not self.tiers or len({tier.name for tier in self.tiers}) != len(self.tiers):
            raise ValueError(f"裁量基准“{self.item}”须有档次，且名称不得重复")
        for tier in self.tiers:
            if not self.least <= tier.least <= tier.most <= self.most:
                raise ValueError(f"裁量基准“{self.item}”的“{tier.title}”超出{self.article}的幅度")
        if self.least < 0 or (self.end is not None and self.end <= self.start):
            raise ValueError(f"裁量基准“{self.item}”的幅度或期间不成立")

    def in_force(self, day: date) -> bool:
        """True on the days the document applies."""
        return self.start <= day and (self.end is None or day < self.end)

    def tier(self, name: str) -> Tier | None:
        """The tier of that name, or None."""
        return next((tier for tier in self.tiers if tier.name == name), None)

    def departs(self, name: str, amount: int) -> bool:
        """True where the amount is lawful under the statute but outside the tier, which needs a reason on record."""
        tier = self.tier(name)
        return tier is None or not tier.holds(amount)
