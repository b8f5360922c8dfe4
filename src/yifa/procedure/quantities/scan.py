"""Finds every number in a text, with its place, worth, unit and whether it counts something; refuses to say where it comes from.

A number is taken as counting something unless its position says otherwise (`exempt`). What is in doubt counts: a person can
reword or bind it, while a number that slipped through would stand in the report for ever.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from yifa.procedure.quantities.exempt import exempt, slogans
from yifa.procedure.quantities.worth import LARGE, SMALL, WORDS, folded, worth

NUMBER, EXEMPT, BOUND, ATTESTED = "number", "exempt", "bound", "attested"

REFERENCE = re.compile(r"\{(@?)([^{}\n]{1,80})\}")
"""`{pe.events}` stands for a figure, `{@标签}` for an attested number."""

_LISTED = """
个百分点 百分点 万人次 人次 公里 千米 平方米 平方公里 公顷 公斤 小时 分钟 工作日 个月 元 件 个 份 次 场 期 起 宗 例
人 名 位 户 家 间 条 项 支 辆 台 套 处 座 栋 亩 页 本 册 张 封 篇 吨 米 天 日 年 周 时 秒 倍 成 轮 遍 趟 片 块 角
分 届 组 队 班 所 门 批 部 种 类 只 头 株 幅 栏 节 堂 课时 学时 % ‰ ％
"""
UNITS = tuple(_LISTED.split())
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_ABOUT = "约|近|逾|超过|超|将近|不足|不少于|至少|上|成"
_OR_MORE = "余|多|来|几"
_ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_MANY = r"[十百千万亿]"
_CHINESE = rf"(?:百分之|[{WORDS}]+分之)?[{WORDS}]+(?:点[{WORDS}]+)?"
_MENTION = re.compile(
    rf"(?P<about>{_ABOUT})?(?P<number>[几数]{_MANY}+|(?:百分之)?{_ARABIC} ?{_MANY}*(?:[0-9]+{_MANY})*|{_CHINESE})"
    rf"(?P<more>{_OR_MORE})?(?P<scale>{_MANY}*) ?(?P<unit>{_UNIT})?(?P<after>左右|以上|以下|以内|余|多)?"
)
_VAGUE = re.compile(r"双百|百分百|过半数?|半数|一半|大半|多半|对半|翻[一两]?番|成倍|成百上千|成千上万|上百|上千|上万")


@dataclass(frozen=True, slots=True)
class Mention:
    """One number as it stands in a text. `value` is None where it has none that could be compared (数十, 双百)."""

    start: int
    end: int
    text: str
    kind: str
    value: Fraction | None = None
    unit: str = ""
    about: bool = False
    """True where the text itself says it is no exact count (约, 余, 以上)."""
    why: str = ""
    """For an exempt one the kind of position; for a reference its name."""


def scan(text: str) -> list[Mention]:
    """Every number of the text in order; references in braces among them."""
    held = list(references(text))
    plain = _without(text, held)
    spared = _spared(plain)
    found = [*held, *_vague(plain, text)]
    taken = [(mention.start, mention.end) for mention in found]
    found += [one for one in _written(plain, text, spared) if not _inside(one.start, one.end, taken)]
    taken = [(mention.start, mention.end) for mention in found]
    found += [one for one in _odd(text, spared) if not _inside(one.start, one.end, taken)]
    return sorted(found, key=lambda mention: mention.start)


def references(text: str) -> Iterator[Mention]:
    """The places in braces."""
    for found in REFERENCE.finditer(text):
        kind = ATTESTED if found[1] else BOUND
        yield Mention(found.start(), found.end(), found[0], kind, why=found[2])


def _without(text: str, held: list[Mention]) -> str:
    """Folded text in which the references are blank, so that their names are not read as numbers."""
    plain = folded(text)
    for mention in held:
        plain = plain[: mention.start] + "\ufffc" * (mention.end - mention.start) + plain[mention.end :]
    return plain


_Spans = list[tuple[int, int, str]]


def _spared(plain: str) -> _Spans:
    spans = list(exempt(plain))
    for start, end, words in slogans(plain):
        whole = _MENTION.fullmatch(words)
        if not (whole and (whole["unit"] or len(whole["number"]) > 1)) and not _VAGUE.search(words):
            spans.append((start, end, "引号内的名称"))
    return spans


def _written(plain: str, text: str, spared: _Spans) -> Iterator[Mention]:
    """Numbers in digits, and numbers in words that count something."""
    at = 0
    while found := _MENTION.search(plain, at):
        start, end = found.start("number"), found.end("number")
        reason = _spared_by(start, end, spared)
        if reason is not None:
            yield Mention(start, reason[1], text[start : reason[1]], EXEMPT, why=reason[2])
            at = max(reason[1], end)
            continue
        if _counts(found, plain):
            yield _mention(found, text)
            at = found.end()
        else:
            at = end


def _spared_by(start: int, end: int, spared: _Spans) -> tuple[int, int, str] | None:
    covering = [span for span in spared if span[0] <= start and end <= span[1]]
    if covering:
        return max(covering, key=lambda span: span[1])
    # A numeral run may begin inside a fixed word and end outside it: 统一一 belongs to the word as far as the word goes.
    begun = [span for span in spared if span[0] <= start < span[1] and span[2] in ("固定用语", "序号", "指称")]
    return max(begun, key=lambda span: span[1]) if begun else None


def _counts(found: re.Match[str], plain: str) -> bool:
    """Digits always count. Words count with a unit, a larger place or a sign of estimate beside them."""
    number = found["number"]
    if any(character in "0123456789" for character in number) or "分之" in number or number[0] in "几数":
        return True
    if found["more"] or found["scale"]:
        return len(number) > 1 or number in SMALL or number in LARGE or bool(found["unit"]) or number not in "一"
    if number in ("一", "零", "〇") and found["unit"] == "起":
        return plain[found.end() : found.end() + 1] in set("案事纠投诉行涉安违")
    if found["unit"]:
        return not (number in SMALL or number in LARGE) or number == "十"
    return len(number) > 1 and any(character in SMALL or character in LARGE for character in number)


def _mention(found: re.Match[str], text: str) -> Mention:
    number, scale, unit = found["number"], found["scale"] or "", found["unit"] or ""
    value = worth(number.strip() + scale) if number[0] not in "几数" else None
    if unit in ("万人次",):
        value, unit = (value * 10_000 if value is not None else None), "人次"
    if number.startswith("百分之"):
        unit = "%"
    about = bool(found["about"] or found["more"] or found["after"])
    start = found.start("about") if found["about"] else found.start("number")
    return Mention(start, found.end(), text[start : found.end()], NUMBER, value, unit, about)


def _vague(plain: str, text: str) -> Iterator[Mention]:
    for found in _VAGUE.finditer(plain):
        yield Mention(found.start(), found.end(), text[found.start() : found.end()], NUMBER, _vague_worth(found[0]), "", True)


def _vague_worth(word: str) -> Fraction | None:
    return Fraction(100) if word in ("双百", "百分百") else None


def _odd(text: str, spared: _Spans) -> Iterator[Mention]:
    """Circled, Roman and other characters that are numbers without being digits."""
    for at, character in enumerate(text):
        if character in WORDS or unicodedata.category(character) not in ("No", "Nl"):
            continue
        reason = _spared_by(at, at + 1, spared)
        value = unicodedata.numeric(character, None)
        kind = EXEMPT if reason else NUMBER
        yield Mention(
            at, at + 1, character, kind, None if value is None else Fraction(str(value)), why=reason[2] if reason else ""
        )


def _inside(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in taken)
