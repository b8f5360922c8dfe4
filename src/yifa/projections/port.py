"""What a projection needs of a record transaction or reader, and nothing more of either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """A finished statement's rows."""

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def fetchone(self) -> tuple[Any, ...] | None: ...


class Writing(Protocol):
    """The part of a record transaction that projections write through."""

    @property
    def town(self) -> str: ...

    def execute(self, sql: str, params: Sequence[Any] = ()) -> Rows: ...


class Reading(Protocol):
    """The part of a record reader that projections read through; `?` placeholders on both databases."""

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...
