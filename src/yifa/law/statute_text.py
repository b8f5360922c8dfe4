"""One version of a statute as text: its articles by number, each with paragraphs and items; refuses to interpret them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yifa.law.citation import Place, Statute
from yifa.law.numeral import NUMERAL, from_chinese
from yifa.law.zone import readable_day

_ARTICLE = re.compile(rf"第({NUMERAL}+)条(?:之({NUMERAL}+))?(?P<gap>[\s　]*)(?P<text>.*)")
_ITEM = re.compile(rf"[（(]({NUMERAL}+)[）)]")
_DAY = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_IN_FORCE = re.compile(r"自\s*([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日起(?:施行|实施|执行)")
_NAME_DAY = re.compile(r"[（(]([0-9]{4}-[0-9]{2}-[0-9]{2})[）)]")
_HEADER_END = "<!-- INFO END -->"

Number = tuple[int, int]
"""Article and 之 number, 0 where there is none."""


@dataclass(frozen=True, slots=True)
class StatuteText:
    """A version by its title and the day it was adopted or last amended. `start` is the first day in force as far as known.

    `articles` maps an article's number to its lines: paragraphs, and items that begin with （一）.
    """

    title: str
    adopted: date | None
    start: date | None
    history: tuple[str, ...]
    articles: Mapping[Number, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The title as `Statute.name` has it."""
        return Statute.parse(self.title).name

    @property
    def label(self) -> str:
        """Title and version as people cite them."""
        return f"{self.name}（{readable_day(self.adopted)}版本）" if self.adopted else self.name

    def quote(self, place: Place) -> str | None:
        """The words at a place, lines joined by newlines; None if this version has no such article, paragraph or item."""
        if place.last is not None:
            found = [self.articles.get((number, 0)) for number in range(place.article, place.last + 1)]
            return None if None in found else "\n".join(line for lines in found if lines for line in lines)
        lines = self.articles.get((place.article, place.sub or 0))
        if lines is None:
            return None
        paragraphs = _paragraphs(lines)
        if place.paragraph is not None:
            if place.paragraph > len(paragraphs):
                return None
            paragraphs = [paragraphs[place.paragraph - 1]]
        if place.item is None:
            return "\n".join(line for paragraph in paragraphs for line in paragraph)
        items = (line for paragraph in paragraphs for line in paragraph if _item_number(line) == place.item)
        return next(items, None)


def parse_statute(text: str, file_name: str) -> StatuteText:
    """Read a markdown file: `# title`, lines of history, articles. Raises ValueError in Chinese where that is not what it is."""
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    title = next((line[2:].strip() for line in lines if line.startswith("# ")), None)
    if not title:
        raise ValueError("没有以“# ”开头的标题")
    end = lines.index(_HEADER_END) if _HEADER_END in lines else 0
    history = tuple(line for line in lines[:end] if line and not line.startswith("#"))
    articles = _articles(lines[end:])
    if not articles:
        raise ValueError("没有找到任何条文")
    adopted = _adopted(history, file_name)
    return StatuteText(title, adopted, _start(history, articles, adopted), history, articles)


def _articles(lines: Sequence[str]) -> dict[Number, tuple[str, ...]]:
    """A line opens an article only if its number is the next one, so a paragraph that begins with a reference does not."""
    articles: dict[Number, list[str]] = {}
    current: Number | None = None
    for line in lines:
        if not line or line.startswith(("#", "<!--")):
            continue
        found = _ARTICLE.match(line)
        number = _number(found) if found else None
        if found is not None and number is not None and _follows(current, number) and (found["gap"] or not found["text"]):
            current = number
            articles[current] = [found["text"]] if found["text"] else []
        elif current is not None:
            articles[current].append(line)
    return {number: tuple(text) for number, text in articles.items()}


def _number(found: re.Match[str]) -> Number | None:
    try:
        return from_chinese(found[1]), from_chinese(found[2]) if found[2] else 0
    except ValueError:
        return None


def _follows(current: Number | None, number: Number) -> bool:
    if current is None:
        return number == (1, 0)
    return number in ((current[0] + 1, 0), (current[0], current[1] + 1))


def _paragraphs(lines: Sequence[str]) -> list[list[str]]:
    """Lines with their items below them: an item belongs to the paragraph before it."""
    paragraphs: list[list[str]] = []
    for line in lines:
        if paragraphs and _item_number(line) is not None:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _item_number(line: str) -> int | None:
    found = _ITEM.match(line)
    try:
        return from_chinese(found[1]) if found else None
    except ValueError:
        return None


def _adopted(history: Sequence[str], file_name: str) -> date | None:
    """The day in the file's name, which collections keep exact, or the last day in the history that is not a 施行 day."""
    found = _NAME_DAY.search(file_name)
    named = _real_day(*found[1].split("-")) if found else None
    days = [day for line in history if not line.rstrip("）").endswith("施行") for day in _days(line)[:1]]
    return named or max(days, default=None)


def _start(history: Sequence[str], articles: Mapping[Number, Sequence[str]], adopted: date | None) -> date | None:
    """The day the text itself or its history gives, where it is not older than this version; else the day of adoption."""
    last = articles[max(articles)]
    stated = [_real_day(*found.groups()) for line in last for found in _IN_FORCE.finditer(line)]
    stated += [day for line in history if line.rstrip("）").endswith("施行") for day in _days(line)[:1]]
    later = [day for day in stated if day is not None and (adopted is None or day >= adopted)]
    return min(later, default=adopted)


def _days(line: str) -> list[date]:
    return [day for found in _DAY.finditer(line) if (day := _real_day(*found.groups())) is not None]


def _real_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
