"""Reads a town folder's tables into typed rows; refuses unknown or missing columns and values of another kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from yifa.law.zone import SHANGHAI
from yifa.procedure.problem import DataError, Problem
from yifa.procedure.strict_yaml import line_of, read

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


class Table:
    """One file of the folder: maps and lists of rows by name."""

    def __init__(self, folder: Path, file: str) -> None:
        self.file = file
        _, tree = read(folder / file, file)
        if not isinstance(tree, Mapping):
            raise DataError([Problem(file, 1, "应当是一张表：每行一个名称和它的内容")])
        self._tree: Mapping[str, Any] = tree

    def words(self, name: str) -> dict[str, str]:
        """A map of words. Raises DataError."""
        return {str(key): str(value) for key, value in self._part(name, Mapping).items()}

    def one(self, name: str, row: type[Row]) -> Row:
        """A single row. Raises DataError."""
        return self._row(self._part(name, Mapping), row)

    def rows(self, name: str, row: type[Row], *, beside: str | None = None) -> list[Row]:
        """The rows of a list; the column `beside` is left to `inside`. Raises DataError with every fault of the first bad row."""
        return [self._row(each, row, beside) for each in self._part(name, list)]

    def inside(self, name: str, column: str) -> list[list[dict[str, Any]]]:
        """For every row its list `column` as read: rows that go into an act unchanged, where the door judges them."""
        return [[dict(item) for item in each[column]] for each in self._part(name, list)]

    def _part(self, name: str, kind: type) -> Any:
        found = self._tree.get(name)
        if not isinstance(found, kind):
            raise DataError([Problem(self.file, line_of(self._tree, (name,)), f"缺少“{name}”，或者写法不对")])
        return found

    def _row(self, told: Any, row: type[Row], beside: str | None = None) -> Row:
        known = {each.name: each for each in fields(row)}
        line = int(getattr(told, "line", 0))
        faults = [f"没有“{key}”这一列" for key in told if key not in known and key != beside]
        values: dict[str, Any] = {}
        for name, each in known.items():
            if name not in told:
                if each.default is MISSING:
                    faults.append(f"缺少“{name}”")
                continue
            try:
                values[name] = _KINDS[str(each.type)](told[name])
            except (TypeError, ValueError):
                faults.append(f"“{name}”的写法不对：{told[name]!r}")
        if faults:
            raise DataError([Problem(self.file, line, fault) for fault in faults])
        return row(**values)


def known_stories(file: str, told: Iterable[str], stories: Collection[str]) -> None:
    """Raises DataError where a row of the file asks for a story that nobody can tell."""
    unknown = sorted(set(told) - set(stories))
    if unknown:
        raise DataError([Problem(file, 0, f"没有“{'、'.join(unknown)}”这样的经过；有：{'、'.join(stories)}")])


def moment(text: str) -> datetime:
    """`2021-08-02 09:30` in Shanghai. Raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def take(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return take


def _or_none(take: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else take(value)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(value)
    return tuple(_exactly(str)(each) for each in value)


_KINDS: dict[str, Callable[[Any], Any]] = {
    "str": _exactly(str),
    "int": _exactly(int),
    "bool": _exactly(bool),
    "date": date.fromisoformat,
    "datetime": moment,
    "str | None": _or_none(_exactly(str)),
    "int | None": _or_none(_exactly(int)),
    "date | None": _or_none(date.fromisoformat),
    "datetime | None": _or_none(moment),
    "tuple[str, ...]": _words,
}
