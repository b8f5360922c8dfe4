"""Citations of Chinese statutes, read and written: name, version, article, paragraph, item; refuses to say what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yifa.law.numeral import NUMERAL, from_chinese, to_chinese

_PLACE = re.compile(
    rf"第(?P<article>{NUMERAL}+)条(?:之(?P<sub>{NUMERAL}+))?"
    rf"(?:第(?P<paragraph>{NUMERAL}+)款)?"
    rf"(?:(?:第?[（(](?P<item>{NUMERAL}+)[）)]项?)|(?:第(?P<item_bare>{NUMERAL}+)项))?"
    rf"(?:第(?P<point>{NUMERAL}+)目)?"
)
_BETWEEN = re.compile(r"[、，,和及]|至")
_STATE = "中华人民共和国"
_VERSION = re.compile(r"（(?P<version>[^（）]*(?:[0-9]{4}|第[0-9]+号)[^（）]*)）$")
_YEAR = re.compile(r"(?<![0-9])(19|20)[0-9]{2}(?![0-9])")
_ORDER = re.compile(r"第([0-9]+)号")


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a statute: article, 之 number, paragraph 款, item 项, point 目; `last` closes a range of articles."""

    article: int
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    point: int | None = None
    last: int | None = None

    def __str__(self) -> str:
        text = f"第{to_chinese(self.article)}条" + (f"之{to_chinese(self.sub)}" if self.sub else "")
        text += f"第{to_chinese(self.paragraph)}款" if self.paragraph else ""
        text += f"第（{to_chinese(self.item)}）项" if self.item else ""
        text += f"第{to_chinese(self.point)}目" if self.point else ""
        return text + (f"至第{to_chinese(self.last)}条" if self.last else "")

    @property
    def short(self) -> str:
        """The same with Arabic numbers, for narrow columns: 第51条第2款(3)项."""
        text = f"第{self.article}条" + (f"之{self.sub}" if self.sub else "")
        text += f"第{self.paragraph}款" if self.paragraph else ""
        text += f"({self.item})项" if self.item else ""
        text += f"第{self.point}目" if self.point else ""
        return text + (f"至第{self.last}条" if self.last else "")


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute by name, without the state's name in front, and the note of its version (2021年修订, 国务院令第711号)."""

    name: str
    version: str | None = None

    @classmethod
    def parse(cls, text: str) -> Statute:
        """Read a title. Raises ValueError where nothing is left of it."""
        text = text.strip().replace("(", "（").replace(")", "）")
        if text.startswith("《") and text.count("《") == 1:
            text = text.replace("《", "", 1).replace("》", "", 1)
        found = _VERSION.search(text)
        name = (text[: found.start()] if found else text).strip().replace(_STATE, "")
        if not name:
            raise ValueError("引用缺少法规名称")
        return cls(name, found["version"] if found else None)

    def __str__(self) -> str:
        return f"{self.name}（{self.version}）" if self.version else self.name

    @property
    def year(self) -> int | None:
        """The year in the version note, if one is there."""
        found = _YEAR.search(self.version or "")
        return int(found.group()) if found else None

    @property
    def order(self) -> str | None:
        """The order number in the version note: 第711号."""
        found = _ORDER.search(self.version or "")
        return found.group() if found else None


@dataclass(frozen=True, slots=True)
class Citation:
    """A statute and the places cited in it; `section` is the text of a place that has no article number (二(五)加强事后公开)."""

    statute: Statute
    places: tuple[Place, ...] = ()
    section: str | None = None

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read 行政处罚法（2021年修订）第五十一条第二款第（三）项、第八十五条. Raises ValueError."""
        found = _PLACE.search(text)
        if found is None:
            return cls(Statute.parse(text))
        return cls.of(text[: found.start()], text[found.start() :])

    @classmethod
    def of(cls, statute: str, place: str) -> Citation:
        """A citation from its two halves; a place that is not an article stays as `section`. Raises ValueError."""
        if place == "—":
            return cls(Statute.parse(statute))
        places = parse_places(place)
        return cls(Statute.parse(statute), places or (), None if places else place)

    def __str__(self) -> str:
        return f"{self.statute}{'、'.join(map(str, self.places))}{self.section or ''}"

    @property
    def short(self) -> str:
        """Without the version and with Arabic numbers: 行政处罚法第51条."""
        return f"{self.statute.name}{'、'.join(place.short for place in self.places)}{self.section or ''}"


def parse_places(text: str) -> tuple[Place, ...] | None:
    """The places in 第五十一条(二)、第六十九条 or 第七条至第三十六条; None if any part of the text is something else."""
    text = text.strip().replace(" ", "")
    places: list[Place] = []
    position, ranged = 0, False
    while True:
        found = _PLACE.match(text, position)
        place = _place(found) if found else None
        if found is None or place is None:
            return None
        if ranged:
            if places[-1].last or place.article <= places[-1].article:
                return None
            places[-1] = Place(places[-1].article, places[-1].sub, last=place.article)
        else:
            places.append(place)
        position = found.end()
        if position == len(text):
            return tuple(places)
        between = _BETWEEN.match(text, position)
        if between is None:
            return None
        ranged, position = between.group() == "至", between.end()


def _place(found: re.Match[str]) -> Place | None:
    item = found["item"] or found["item_bare"]
    try:
        return Place(
            article=from_chinese(found["article"]),
            sub=_optional(found["sub"]),
            paragraph=_optional(found["paragraph"]),
            item=_optional(item),
            point=_optional(found["point"]),
        )
    except ValueError:
        return None


def _optional(numeral: str | None) -> int | None:
    return from_chinese(numeral) if numeral else None
