"""Reads a data file as plain values that remember their lines; refuses everything in YAML that is more than data.

Only the core of YAML 1.2: maps with text keys, lists, text, integers, true/false and null. `yes`, dates and
versions stay text. Anchors, aliases, tags, several documents, fractions, duplicate keys, deep nesting and
large files are errors that name file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from yifa.law.yaml_events import careful, either
from yifa.procedure.problem import DataError, Problem

LARGEST = 200_000  # characters of one file; the longest declaration drafted has 12,000
DEEPEST = 24
MOST = 20_000  # values of one file

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FRACTION = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?\Z|[-+]?[0-9]+[eE][-+]?[0-9]+\Z|[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z"
)
_CONSTANTS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


class Map(dict[str, Any]):
    """A map that knows the line it starts on and the line of each key."""

    line: int = 0

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A list that knows the line of each item."""

    line: int = 0

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read(path: Path, name: str) -> tuple[str, Any]:
    """The file's text and its value. `name` is what problems call the file. Raises DataError."""
    try:
        if path.stat().st_size > LARGEST * 4:
            raise DataError([Problem(name, 0, f"文件太大（上限 {LARGEST} 字）")])
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError([Problem(name, 0, f"不是 UTF-8 文本（第 {error.start} 字节）")]) from error
    except OSError as error:
        raise DataError([Problem(name, 0, f"读不出文件：{error.strerror}")]) from error
    return text, parse(text, name)


def parse(text: str, name: str) -> Any:
    """The value of one YAML document. Raises DataError with the first problem found."""
    if len(text) > LARGEST:
        raise DataError([Problem(name, 0, f"文件太大（{len(text)} 字，上限 {LARGEST} 字）")])
    hidden = _HIDDEN.search(text)
    if hidden:
        line = text.count("\n", 0, hidden.start()) + 1
        raise DataError([Problem(name, line, f"有看不见的控制字符 U+{ord(hidden[0]):04X}，请删去")])
    try:
        quick = either(text, _Builder(name).build)
        return _Builder(name).build(careful(text)) if quick is None else quick
    except ReaderError as error:
        raise DataError([Problem(name, 0, f"有不允许的字符 U+{ord(str(error.character)):04X}")]) from error
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 0
        raise DataError([Problem(name, line, "不是合格的 YAML：检查这一行及上一行的缩进、冒号、引号和括号")]) from error


def line_of(tree: Any, path: tuple[str | int, ...]) -> int:
    """The line of the value at `path`, or of the nearest place above it that is known."""
    line = getattr(tree, "line", 0)
    for key in path:
        if isinstance(tree, Map) and isinstance(key, str):
            line = tree.lines.get(key, line)
            tree = tree.get(key)
        elif isinstance(tree, Seq) and isinstance(key, int) and key < len(tree):
            line = tree.lines[key]
            tree = tree[key]
        else:
            break
    return int(line)


class _Builder:
    """Folds parser events into values with a stack of its own, so depth and size are bounded before memory is spent."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stack: list[Map | Seq] = []
        self.keys: list[str | None] = []
        self.root: Any = None
        self.documents = 0
        self.count = 0

    def build(self, events: Iterator[Any]) -> Any:
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 0
            self._refuse_extras(event, line)
            if isinstance(event, ScalarEvent):
                self._scalar(event, line)
            elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                self._open(Map(line) if isinstance(event, MappingStartEvent) else Seq(line), line)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                self.stack.pop()
                self.keys.pop()
        return self.root

    def _refuse_extras(self, event: Any, line: int) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(line, "一个文件只能有一份内容，不要用 --- 再起一份")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._stop(line, "不用 & 和 * 引用，请把内容写全")
        if getattr(event, "tag", None):
            self._stop(line, "不用 ! 标记类型")

    def _scalar(self, event: Any, line: int) -> None:
        plain = event.implicit[0]
        if self.stack and isinstance(self.stack[-1], Map) and self.keys[-1] is None:
            self._key(event.value, line)
            return
        self._put(_core(event.value) if plain else event.value, line)
        if plain and _FRACTION.match(event.value):
            self._stop(line, f"不用小数 {event.value}：金额写“200元”，比例写百分数整数，或加引号作文字")

    def _key(self, key: str, line: int) -> None:
        top = self.stack[-1]
        if not key:
            self._stop(line, "键不能为空")
        if key in top:
            first = top.lines[key] if isinstance(top, Map) else 0
            self._stop(line, f"键“{key}”重复，第 {first} 行已经写过")
        self.keys[-1] = key
        if isinstance(top, Map):
            top.lines[key] = line

    def _open(self, value: Map | Seq, line: int) -> None:
        if self.stack and isinstance(self.stack[-1], Map) and self.keys[-1] is None:
            self._stop(line, "键必须是文字")
        if len(self.stack) >= DEEPEST:
            self._stop(line, f"嵌套太深（上限 {DEEPEST} 层）")
        self._put(value, line)
        self.stack.append(value)
        self.keys.append(None)

    def _put(self, value: Any, line: int) -> None:
        self.count += 1
        if self.count > MOST:
            self._stop(line, f"内容太多（上限 {MOST} 项）")
        if not self.stack:
            self.root = value
            return
        top, key = self.stack[-1], self.keys[-1]
        if isinstance(top, Seq):
            top.append(value)
            top.lines.append(line)
        elif key is not None:
            top[key] = value
            self.keys[-1] = None

    def _stop(self, line: int, text: str) -> None:
        raise DataError([Problem(self.name, line, text)])


def _core(text: str) -> Any:
    """A plain scalar by the core schema: null, true, false, decimal integers; all else is text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return int(text) if _INTEGER.match(text) and len(text) <= 18 else text
