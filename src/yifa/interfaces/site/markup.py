"""HTML and XML put together so that no text becomes markup; knows tags and nothing about the town."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias

VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""What neither HTML nor XML may hold, and what turns the reading direction of a line around."""


class Safe(str):
    """Markup made here; everything else is escaped."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"


def clean(value: object) -> str:
    """A text without what no page may hold."""
    return UNREADABLE.sub("", str(value))


def text(value: object) -> Safe:
    """A text escaped for content and for attributes."""
    return value if isinstance(value, Safe) else Safe(escape(clean(value), quote=True))


def el(tag: str, /, *children: Child, **attributes: str | int | bool | None) -> Safe:
    """An element. `class_` is class and `data_act` is data-act; None and False leave an attribute out, True gives a bare one."""
    told = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    if tag in VOID:
        return Safe(f"<{tag}{told}>")
    return Safe(f"<{tag}{told}>{join(children)}</{tag}>")


def join(children: Child) -> Safe:
    """Texts and elements, in order."""
    if children is None:
        return Safe("")
    if isinstance(children, str):
        return text(children)
    return Safe("".join(join(child) for child in children))


def table(heads: Iterable[str], rows: Iterable[Iterable[Child]], caption: str = "", empty: str = "还没有内容。") -> Safe:
    """A table that scrolls by itself and can be scrolled by keyboard; without rows a sentence."""
    lines = [el("tr", [el("td", cell) for cell in row]) for row in rows]
    if not lines:
        return el("p", empty, class_="empty")
    head = el("thead", el("tr", [el("th", word, scope="col") for word in heads]))
    told = el("table", el("caption", caption) if caption else None, head, el("tbody", lines))
    return el("div", told, class_="scroll", tabindex=0, role="region", aria_label=caption or "表格")


def facts(rows: Iterable[tuple[str, Child, str]], caption: str) -> Safe:
    """A table of (label, words, name); a name is told to programs as `data-fact`."""
    lines = [el("tr", el("th", label, scope="row"), el("td", words, data_fact=name or None)) for label, words, name in rows]
    return el("table", el("caption", caption), el("tbody", lines), class_="facts")


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{text(value)}"'
