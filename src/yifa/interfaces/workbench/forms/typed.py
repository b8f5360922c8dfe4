"""What somebody typed, kept letter for letter; refuses to know what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Typed: TypeAlias = dict[str, list[str]]
"""Form key to the texts sent under it, exactly as typed."""

LONGEST = 100_000
"""Characters kept of one field; longer text is refused by its field, not cut without a word."""


def typed_of(posted: Iterable[tuple[str, list[str]]], prefix: tuple[str, ...] = ("f.", "a.", "l.")) -> Typed:
    """The fields of a posted form that belong to the act."""
    return {key: [value[: LONGEST + 1] for value in values] for key, values in posted if key.startswith(prefix)}


def one(typed: Mapping[str, list[str]], key: str) -> str:
    """The last text under a key, or the empty text."""
    values = typed.get(key)
    return values[-1] if values else ""


def rows_of(typed: Mapping[str, list[str]], key: str) -> list[int]:
    """The row numbers that a list field has, in order."""
    start = f"{key}."
    found = {rest.partition(".")[0] for k in typed if k.startswith(start) and (rest := k[len(start) :])}
    return sorted(int(n) for n in found if n.isascii() and n.isdigit() and len(n) <= 4)
