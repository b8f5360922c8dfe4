"""Reads one YAML 1.2 file into plain values that remember their lines; refuses everything a careful clerk would not write.

Refused: keys given twice, anchors and aliases, tags, floats, odd spellings of numbers and days, several documents, deep
nesting, control characters, text that is not UTF-8 or not NFC. Knows nothing of what the keys mean. JSON is read as well.
The tree is built here from events, so that a bomb or a deep nest is refused before it costs anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from yifa.law.faults import Problems
from yifa.law.yaml_events import careful, either
from yifa.record.act import Json

LARGEST_FILE = 256_000
MOST_FAULTS = 100
DEEPEST = 12
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true", "True", "TRUE", "false", "False", "FALSE"}
_NUMBERLIKE = re.compile(
    r"[-+]?(\.?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|0[xob][0-9a-fA-F_]+|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
_DAYLIKE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")


@dataclass(frozen=True, slots=True)
class Item:
    """A value with the line it stands on: a map of items, a list of items, text, a whole number, true/false, a day or None."""

    value: Value
    line: int


Value: TypeAlias = "dict[str, Item] | list[Item] | str | bool | int | date | None"


def read_file(path: Path, problems: Problems) -> Item | None:
    """Read a file from disk, at most one byte more than is allowed. None if nothing usable is in it."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError:
        problems.add(0, "文件无法读取")
        return None
    return read(data, problems)


def read(data: bytes, problems: Problems) -> Item | None:
    """Read one document. Faults go to `problems`; None where there is no tree to speak of."""
    item, faults = _read(data)
    for line, text in faults:
        problems.add(line, text)
    return item


@lru_cache(maxsize=2048)
def _read(data: bytes) -> tuple[Item | None, tuple[tuple[int, str], ...]]:
    """The same bytes always give the same tree, which nobody changes, so it is built once a process."""
    faults: list[tuple[int, str]] = []
    text = _text(data, faults)
    if text is None:
        return None, tuple(faults)
    quick = either(text, _faultless)
    if quick is not None:
        return quick, ()
    tree = _Tree(faults)
    try:
        for event in careful(text):
            if not tree.take(event):
                return None, tuple(faults)
            if len(faults) >= MOST_FAULTS:
                return None, (*faults, (event.start_mark.line + 1, "错误过多，其余未列"))
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"（第{mark.column + 1}列附近）" if mark is not None else ""
        faults.append((mark.line + 1 if mark is not None else 0, f"不是合法的 YAML{where}"))
        return None, tuple(faults)
    if tree.root is None:
        faults.append((0, "文件是空的"))
    return tree.root, tuple(faults)


def _faultless(events: Iterator[Event]) -> Item | None:
    """The tree, None where anything is wrong with it."""
    faults: list[tuple[int, str]] = []
    tree = _Tree(faults)
    for event in events:
        if not tree.take(event) or faults:
            return None
    return tree.root


def _text(data: bytes, faults: list[tuple[int, str]]) -> str | None:
    if len(data) > LARGEST_FILE:
        faults.append((0, f"文件超过{LARGEST_FILE // 1000}千字节，不读取"))
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.append((data.count(b"\n", 0, error.start) + 1, "文件不是 UTF-8 编码"))
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if _CONTROL.search(line.removesuffix("\r")):
            faults.append((number, "含有控制字符"))
        elif "\t" in line:
            faults.append((number, "含有制表符，请改为空格"))
        elif not unicodedata.is_normalized("NFC", line):
            faults.append((number, "文字不是 NFC 规范形式"))
        if len(faults) >= MOST_FAULTS:
            break
    return None if faults else text


class _Tree:
    """Builds items from events. `_open` holds the collections not yet closed, with the key that waits for its value."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        self.root: Item | None = None
        self._faults = faults
        self._documents = 0
        self._open: list[tuple[Item, list[tuple[str | None, int]]]] = []

    def take(self, event: Event) -> bool:
        """Take one event in; False where reading must stop."""
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._faults.append((line, "一个文件只能有一份文档"))
                return False
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, NodeEvent):
            return self._node(event, line)
        return True

    def _node(self, event: NodeEvent, line: int) -> bool:
        if isinstance(event, AliasEvent) or event.anchor:
            self._faults.append((line, "不得使用锚点或引用，请把内容写全"))
            return False
        if getattr(event, "ctag", None):
            self._faults.append((line, "不得使用类型标签"))
            return False
        if isinstance(event, ScalarEvent):
            self._place(event, line)
            return True
        if len(self._open) >= DEEPEST:
            self._faults.append((line, f"嵌套超过{DEEPEST}层"))
            return False
        item = Item({} if isinstance(event, MappingStartEvent) else [], line)
        return self._collection(item, line) and isinstance(event, MappingStartEvent | SequenceStartEvent)

    def _collection(self, item: Item, line: int) -> bool:
        if self._open and isinstance(self._open[-1][0].value, dict) and not self._open[-1][1]:
            self._faults.append((line, "键必须是文字"))
            return False
        self._put(item)
        self._open.append((item, []))
        return True

    def _place(self, event: ScalarEvent, line: int) -> None:
        holder = self._open[-1] if self._open else None
        if holder is None or isinstance(holder[0].value, list) or holder[1]:
            value = event.value if event.style else self._plain(event.value, line)
            self._put(Item(value, line))
            return
        key = event.value
        known = holder[0].value
        if isinstance(known, dict) and key in known:
            self._faults.append((line, f"键“{key[:40]}”重复，先前在第{known[key].line}行"))
            holder[1].append((None, line))
        else:
            if not key:
                self._faults.append((line, "键不得为空"))
            holder[1].append((key, line))

    def _put(self, item: Item) -> None:
        """Hang a value under its parent; the value of a key stands on the key's line."""
        if not self._open:
            self.root = item
            return
        parent, waiting = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(item)
        elif isinstance(parent.value, dict):
            key, line = waiting.pop()
            if key is not None:
                parent.value[key] = Item(item.value, line)

    def _plain(self, text: str, line: int) -> str | bool | int | date | None:
        """What unquoted text means: null, a whole number, a day, true/false, or the text itself."""
        if text in _NULL:
            return None
        if text in _BOOLEAN:
            return text.lower() == "true"
        if _WHOLE.fullmatch(text):
            return int(text)
        if _NUMBERLIKE.fullmatch(text):
            self._faults.append((line, f"数字须为十进制整数，不超过十五位，不得有小数（金额以分为单位）：“{text[:40]}”"))
            return None
        if _DAYLIKE.fullmatch(text):
            day = iso_day(text)
            if day is None:
                self._faults.append((line, f"日期须写作 2021-07-15 的样子，且确有其日：“{text[:40]}”"))
            return day
        return text


def iso_day(text: str) -> date | None:
    """The day written as 2025-09-26, or None if it is written otherwise or does not exist."""
    if not _ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def plain(item: Item) -> Json:
    """The same content without lines, as JSON; days become ISO text."""
    value = item.value
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [plain(child) for child in value]
    return value.isoformat() if isinstance(value, date) else value
