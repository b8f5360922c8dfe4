"""Takes the entries of a map out by name and type and notes every fault; refuses to know what the entries mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from yifa.law.faults import Problems
from yifa.law.reader import Item, iso_day


class Form:
    """A map whose entries are taken out by name and type; whatever is wrong goes to the list, and a stand-in comes back."""

    def __init__(self, item: Item, problems: Problems, keys: Iterable[str], more: Iterable[str] = ()) -> None:
        self.line = item.line
        self._problems = problems
        self._map: Mapping[str, Item] = item.value if isinstance(item.value, dict) else {}
        required, allowed = tuple(keys), (*keys, *more)
        if not isinstance(item.value, dict):
            problems.add(item.line, "应当是一组键和值")
            return
        for key, entry in self._map.items():
            if key not in allowed:
                problems.add(entry.line, f"不认识的键“{key}”，可用的有：{'、'.join(allowed)}")
        for key in required:
            if key not in self._map:
                problems.add(item.line, f"缺少键“{key}”")

    def get(self, key: str) -> Item | None:
        """The entry, or None if it is absent."""
        return self._map.get(key)

    def line_of(self, key: str) -> int:
        """Where the entry stands, or where the map begins."""
        item = self._map.get(key)
        return item.line if item else self.line

    def wrong(self, key: str, text: str) -> None:
        """Note a fault at an entry."""
        self._problems.add(self.line_of(key), f"{key}：{text}")

    def text(self, key: str) -> str:
        """A text that is not blank."""
        item = self._map.get(key)
        if item is None:
            return ""
        if not isinstance(item.value, str) or not item.value.strip():
            self.wrong(key, "须为非空文字")
            return ""
        return item.value

    def word(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        """One word of a closed list."""
        item, words = self._map.get(key), tuple(words)
        if item is None:
            return default if default is not None else words[0]
        if not isinstance(item.value, str) or item.value not in words:
            self.wrong(key, f"“{_shown(item)}”不在可用的词内：{'、'.join(words)}")
            return default if default is not None else words[0]
        return item.value

    def day(self, key: str) -> date | None:
        """A day, or None where it is absent or null."""
        item = self._map.get(key)
        if item is None or (item.value is None and key == "until"):
            return None
        day = _as_day(item.value)
        if day is None:
            self.wrong(key, "须为日期，如 2021-07-15")
        return day

    def flag(self, key: str, default: bool) -> bool:
        """True or false, the only place where they may stand."""
        item = self._map.get(key)
        if item is not None and not isinstance(item.value, bool):
            self.wrong(key, "须为 true 或 false")
        return item.value if item is not None and isinstance(item.value, bool) else default

    def words(self, key: str, words: Iterable[str]) -> tuple[str, ...]:
        """A list of words of a closed list, each once; absent means empty."""
        item, words = self._map.get(key), tuple(words)
        if item is None:
            return ()
        entries = [entry.value for entry in item.value] if isinstance(item.value, list) else [None]
        good = [entry for entry in entries if isinstance(entry, str) and entry in words]
        if len(good) != len(entries) or len(set(good)) != len(good):
            self.wrong(key, f"须为列表，每项取自：{'、'.join(words)}，不得重复")
        return tuple(good)


def _as_day(value: object) -> date | None:
    return value if isinstance(value, date) else iso_day(value) if isinstance(value, str) else None


def _shown(item: Item) -> str:
    return str(item.value)[:40] if not isinstance(item.value, dict | list) else "（一组内容）"
