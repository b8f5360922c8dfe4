"""The rows of a list as typed: added, taken away, ticked from what is on record; refuses to draw or to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yifa.interfaces.workbench.forms.typed import Typed, one, rows_of
from yifa.procedure.declaration import FactSpec

MOST_COLUMNS = 6  # a list with more columns is drawn row below row
IN_A_LINE = frozenset(
    ("text", "choice", "confirm", "day", "time", "money", "count", "person", "place", "law-ref", "matter-ref", "act-ref")
)
PICKED = frozenset(("person", "matter-ref", "law-ref", "act-ref"))
FIRST_PART: Mapping[str, str] = {
    "party": ".name",
    "organisation": ".name",
    "place": ".text",
    "evidence": ".digest",
    "paper": ".digest",
}


def is_table(spec: FactSpec) -> bool:
    """True for a list whose rows fit on a line each."""
    return len(spec.items) <= MOST_COLUMNS and all(own.type in IN_A_LINE for own in spec.items.values())


def is_checklist(spec: FactSpec) -> bool:
    """True for a list in which something is chosen for each of a few points: its first two columns are required choices."""
    first = list(spec.items.values())[:2]
    return spec.type == "list" and len(first) == 2 and all(own.type == "choice" and bool(own.required) for own in first)


def picked(spec: FactSpec) -> FactSpec | None:
    """The field of a list's rows by which rows can be ticked: the first one, if it names persons, matters, rules or acts.

    In a checklist it is the point.
    """
    first = next(iter(spec.items.values()), None) if spec.type == "list" else None
    if first is not None and is_checklist(spec):
        return first
    return first if first is not None and first.type in PICKED else None


def with_picked(typed: Typed, specs: Mapping[str, FactSpec], key: str, values: Sequence[str]) -> Typed:
    """The typed form with one row more for each value that has none yet; empty rows are filled first."""
    spec = specs.get(key.removeprefix("f."))
    own = picked(spec) if spec is not None else None
    if spec is None or own is None:
        return typed
    added = dict(typed)
    rows = rows_of(typed, key)
    there = {one(typed, f"{key}.{row}.{own.name}") for row in rows}
    empty = [row for row in rows if is_empty_row(typed, f"{key}.{row}.")]
    after = max(rows, default=-1) + 1
    for value in dict.fromkeys(values):
        if not value or value in there:
            continue
        row = empty.pop(0) if empty else after
        after = max(after, row + 1)
        for name, item in spec.items.items():
            added.setdefault(f"{key}.{row}.{name}{FIRST_PART.get(item.type, '')}", [""])
        added[f"{key}.{row}.{own.name}"] = [value]
    return added


def is_empty_row(typed: Typed, start: str) -> bool:
    """True where nothing was typed into a row."""
    return not any(text.strip() for key, texts in typed.items() if key.startswith(start) for text in texts)


def with_new_row(typed: Typed, specs: Mapping[str, FactSpec], key: str, count: int = 1) -> Typed:
    """The typed form with so many more empty rows in the list under `key`; unchanged for a key that is no list."""
    spec = specs.get(key.removeprefix("f."))
    if spec is None or spec.type != "list":
        return typed
    rows = rows_of(typed, key) or [0]
    added = dict(typed)
    for row in (*rows, *range(rows[-1] + 1, rows[-1] + 1 + count)):
        for name, own in spec.items.items():
            added.setdefault(f"{key}.{row}.{name}{FIRST_PART.get(own.type, '')}", [""])
    return added


def without_row(typed: Typed, key: str, row: int) -> Typed:
    """The typed form without one row of a list."""
    start = f"{key}.{row}."
    return {k: v for k, v in typed.items() if not k.startswith(start)}
