"""Compares every citation of the rules with the imported statute texts; finds faults, changes and judges nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yifa.law.citation import Citation, Place
from yifa.law.dated import Dated, Provision
from yifa.law.library import Library
from yifa.law.statute_text import StatuteText
from yifa.law.texts import Texts


class Outcome(StrEnum):
    """What became of a citation: `found`, `missing` (a fault), or not comparable."""

    FOUND = "found"
    MISSING = "missing"
    NO_TEXT = "no-text"
    NO_ARTICLE = "no-article"


@dataclass(frozen=True, slots=True)
class Finding:
    """One version of a rule, its citation and the outcome; `text` says it in Chinese."""

    rule: str
    start: date | None
    article: str
    outcome: Outcome
    text: str


def check(library: Library, texts: Texts) -> Iterator[Finding]:
    """Every dated and undated citation of every rule, in order of the rules."""
    for rule in library.rules():
        for provision in (*rule.values, *rule.overrides, *rule.undated):
            yield _compare(provision, texts)


def _compare(provision: Provision, texts: Texts) -> Finding:
    start = provision.start if isinstance(provision, Dated) else None
    try:
        citation = Citation.of(provision.statute, provision.place)
    except ValueError as error:
        return Finding(provision.rule, start, provision.article, Outcome.MISSING, f"引用读不懂：{error}")
    if not citation.places:
        return Finding(
            provision.rule, start, provision.article, Outcome.NO_ARTICLE, "引用的是整份文件或无条号的部分，不能逐条核对"
        )
    text = texts.version(citation.statute, start or date.max)
    if text is None:
        return Finding(provision.rule, start, provision.article, Outcome.NO_TEXT, f"没有导入《{citation.statute}》的这一版本")
    absent = [place for place in citation.places if text.quote(place) is None]
    if absent:
        return Finding(provision.rule, start, provision.article, Outcome.MISSING, _absent(text, absent))
    return Finding(provision.rule, start, provision.article, Outcome.FOUND, f"见于{text.label}")


def _absent(text: StatuteText, places: list[Place]) -> str:
    return f"{text.label}中没有{'、'.join(map(str, places))}"
