"""One value of a rule with the days it is in force and the article that gives it; refuses to know who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yifa.law.zone import readable_day

KINDS = ("gate", "deadline", "threshold", "publish")
EFFECTS = ("bar", "flaw", "late", "warn")
BINDINGS = ("适用", "参照", "上级要求")
STATUSES = ("verified", "pending")
DAY_KINDS = ("working", "calendar")
LAYERS = ("nation", "province", "city", "county", "town")
OWNERS = ("organ", "party", "power")
TIME_UNITS = ("hours", "days", "weeks", "months", "years")

KIND_WORDS = {"gate": "关口", "deadline": "期限", "threshold": "限额", "publish": "公开"}
EFFECT_WORDS = {"bar": "不得办理", "flaw": "办理但记为瑕疵", "late": "办理但记为逾期", "warn": "提示"}
STATUS_WORDS = {"verified": "已核", "pending": "待核"}
LAYER_WORDS = {"nation": "国家", "province": "省", "city": "市", "county": "县（区）", "town": "镇（街）"}
UNIT_WORDS = {
    "fen": "分", "fen_per_day": "分/日", "days": "日", "hours": "小时", "weeks": "周", "months": "个月", "years": "年",
    "persons": "人", "percent": "%", "percent_per_day": "%/日", "date": "日期", "condition": "条件", "none": "无",
    "unknown": "不详", "days_per_year": "日/年", "years_of_age": "周岁", "sections": "部分", "mixed": "混合", "steps": "步",
    "per_year": "次/年", "hours_per_month": "小时/月", "hours_per_year": "小时/年",
    "share": "以上", "over_share": "以上（不含本数）",
}  # fmt: skip
"""The closed list of units with what a person reads; money is always whole fen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """What a rule says under one version of its source, without the days it is in force.

    `value` is an int (money in fen), a short string such as `01-31` or `3-12`, or None for a condition.
    `owner` is whose time or power it limits: the organ's, the party's, or the bounds of the power itself.
    `article` is the whole Chinese citation; `statute` the full name with its version; `place` the article alone.
    """

    rule: str
    title: str
    statement: str
    kind: str
    value: int | str | None
    unit: str
    day_kind: str | None
    article: str
    statute: str
    place: str
    effect: str
    binding: str
    status: str
    source: str
    checked_on: date
    layer: str = "nation"
    owner: str = "organ"
    start_checked: bool = True
    """False where the value was checked but the first day in force was not."""

    @property
    def verified(self) -> bool:
        """True where a person or a machine compared the value with its source."""
        return self.status == "verified"

    @property
    def directly_binding(self) -> bool:
        """True where the rule applies to the town itself, not by analogy or as a superior's demand."""
        return self.binding == "适用"

    @property
    def reading(self) -> str:
        """The value as a person reads it: 五十元 is written 50元, seven working days 7个工作日."""
        if self.value is None:
            return UNIT_WORDS[self.unit]
        if self.unit == "fen" and isinstance(self.value, int):
            return yuan(self.value)
        if self.unit == "days":
            return f"{self.value}{'个工作日' if self.day_kind == 'working' else '日'}"
        if self.unit == "date":
            return str(self.value)
        return f"{self.value}{UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Provision):
    """A provision in force from `start` up to, and not including, `end` (None: no end known)."""

    start: date
    end: date | None = None

    def in_force(self, on: date) -> bool:
        """True from the first day in force to the day before `end`."""
        return self.start <= on and (self.end is None or on < self.end)

    def overlaps(self, other: Dated) -> bool:
        """True if both are in force on some day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    @property
    def period(self) -> str:
        """The days in force in Chinese."""
        first = readable_day(self.start)
        return f"自{first}起" if self.end is None else f"自{first}起，{readable_day(self.end)}起不再适用"


def share_of(value: int | str | None) -> tuple[int, int] | None:
    """The two numbers of a fraction such as `2/3`, None for anything that is no part of a whole."""
    part, slash, whole = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not slash or not all(text.isascii() and text.isdigit() and 0 < len(text) < 4 for text in (part, whole)):
        return None
    return (int(part), int(whole)) if 0 < int(part) <= int(whole) else None


def yuan(fen: int) -> str:
    """Whole fen as yuan for reading: 5000 → 50元, 1250 → 12.50元."""
    sign, amount = ("-", -fen) if fen < 0 else ("", fen)
    whole, rest = divmod(amount, 100)
    return f"{sign}{whole:,}元" if rest == 0 else f"{sign}{whole:,}.{rest:02d}元"
