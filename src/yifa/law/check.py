"""Compares every citation of the rules and matters with the imported statute texts; finds faults, changes and judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from yifa.law.citation import Citation, Place
from yifa.law.dated import Dated
from yifa.law.library import Library
from yifa.law.rule_file import citation_text
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
    """One version of a rule or a matter (`rule` is its id), its citation and the outcome; `text` says it in Chinese."""

    rule: str
    start: date | None
    article: str
    outcome: Outcome
    text: str


def check(library: Library, texts: Texts) -> Iterator[Finding]:
    """Every citation of every rule in order of the rules, then every article that a matter cites."""
    for rule in library.rules():
        for provision in (*rule.values, *rule.overrides, *rule.undated):
            start = provision.start if isinstance(provision, Dated) else None
            cited = partial(Citation.of, provision.statute, provision.place)
            yield _compare(provision.rule, start, provision.article, cited, texts)
    for matter in library.matters.versions():
        for place in (matter.penalty, matter.violated):
            if place is not None:
                article = citation_text(matter.statute, place)
                yield _compare(matter.id, matter.start, article, partial(Citation.of, matter.statute, place), texts)
        if matter.coercion is not None:
            article = matter.coercion.article
            yield _compare(matter.id, matter.start, article, partial(Citation.parse, article), texts)


def _compare(of: str, start: date | None, article: str, cited: Callable[[], Citation], texts: Texts) -> Finding:
    try:
        citation = cited()
    except ValueError as error:
        return Finding(of, start, article, Outcome.MISSING, f"引用读不懂：{error}")
    if not citation.places:
        return Finding(of, start, article, Outcome.NO_ARTICLE, "引用的是整份文件或无条号的部分，不能逐条核对")
    text = texts.version(citation.statute, start or date.max)
    if text is None:
        return Finding(of, start, article, Outcome.NO_TEXT, f"没有导入《{citation.statute}》的这一版本")
    absent = [place for place in citation.places if text.quote(place) is None]
    if absent:
        return Finding(of, start, article, Outcome.MISSING, _absent(text, absent))
    return Finding(of, start, article, Outcome.FOUND, f"见于{text.label}")


def _absent(text: StatuteText, places: list[Place]) -> str:
    return f"{text.label}中没有{'、'.join(map(str, places))}"
