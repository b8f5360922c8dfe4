"""Rows that would read the same, shown as one with their number; refuses to know what a row is about."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar


class Counted(Protocol):
    """A frozen row that says how many it stands for."""

    @property
    def count(self) -> int: ...


R = TypeVar("R", bound=Counted)


def as_one(rows: Sequence[R], key: Callable[[R], Hashable]) -> list[R]:
    """The first row of each key in its place, with how many there are; what comes first is the nearest."""
    found: dict[Hashable, R] = {}
    for row in rows:
        first = found.get(key(row))
        found[key(row)] = row if first is None else replace(first, count=first.count + row.count)  # type: ignore[type-var]  # a dataclass
    return list(found.values())
