"""Items of a town's list of powers (职权清单): what, by whose decree, within which bounds, from when to when; decides no case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from yifa.law.reader import iso_day
from yifa.record.act import Json

SOURCES = ("statute", "delegated")
SOURCE_WORDS = {"statute": "法律、法规、规章直接赋予", "delegated": "上级依法交由行使"}


@dataclass(frozen=True, slots=True)
class PowerItem:
    """One item: `article` the penalty's basis, `decree` what gives it to the town, `range` fines in fen as (least, most).

    Held from `start` up to, and not including, `end`; a taken-back item keeps its row and gets an end.
    """

    id: str
    title: str
    article: str
    decree: str
    unit: str
    source: str
    start: date
    end: date | None = None
    range: tuple[int | None, int | None] = (None, None)

    @classmethod
    def parse(cls, item_id: str, value: Mapping[str, Json]) -> PowerItem:
        """Read an item as acts and town folders hold it. Raises ValueError with every fault in one Chinese sentence."""
        faults = [f"缺少{key}" for key in ("title", "article", "decree", "unit") if not _text(value.get(key))]
        faults += [f"不认识的项“{key}”" for key in value.keys() - _KEYS]
        source = value.get("source")
        start, end = _day(value.get("start")), _day(value.get("end"))
        bounds = (value.get("least"), value.get("most"))
        if source not in SOURCES:
            faults.append("source 须为 statute 或 delegated")
        if start is None:
            faults.append("start 须为日期")
        if value.get("end") is not None and (end is None or (start is not None and end <= start)):
            faults.append("end 须为晚于 start 的日期")
        fines = [fine if isinstance(fine, int) and not isinstance(fine, bool) and fine >= 0 else None for fine in bounds]
        least, most = fines
        if fines != list(bounds) or (least is not None and most is not None and least > most):
            faults.append("罚款幅度须为以分计的整数，下限不高于上限")
        if faults or start is None or not isinstance(source, str):
            raise ValueError(f"职权事项“{item_id}”：{'；'.join(faults)}")
        texts = {key: _text(value.get(key)) for key in ("title", "article", "decree", "unit")}
        return cls(item_id, **texts, source=source, start=start, end=end, range=(least, most))

    def held_on(self, day: date) -> bool:
        """True on the days the town holds the item."""
        return self.start <= day and (self.end is None or day < self.end)


_KEYS = {"title", "article", "decree", "unit", "source", "start", "end", "least", "most"}


@dataclass(frozen=True, slots=True)
class PowerList:
    """All items ever held, ended ones included."""

    items: tuple[PowerItem, ...] = ()

    @classmethod
    def of(cls, items: Iterable[PowerItem]) -> PowerList:
        """Items in order of id and start. Raises ValueError where one item is held twice on a day."""
        ordered = tuple(sorted(items, key=lambda item: (item.id, item.start)))
        for before, after in pairwise(ordered):
            if before.id == after.id and (before.end is None or after.start < before.end):
                raise ValueError(f"职权事项“{after.id}”的期间重叠")
        return cls(ordered)

    def in_force(self, day: date) -> Iterator[PowerItem]:
        """The items held on a day."""
        return (item for item in self.items if item.held_on(day))

    def find(self, item_id: str, day: date) -> PowerItem | None:
        """The item as held on a day, or None."""
        return next((item for item in self.in_force(day) if item.id == item_id), None)


def _text(value: Json) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: Json) -> date | None:
    return iso_day(value) if isinstance(value, str) else None
