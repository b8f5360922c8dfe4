"""The rows of one table read into facts, every fault named by its cell; refuses to know what is on record."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from yifa.interfaces.excel.cells import Cells
from yifa.interfaces.excel.fault import Fault
from yifa.interfaces.excel.reading import Cell, Table, cell_name
from yifa.interfaces.excel.sheets import Column, Sheet
from yifa.interfaces.excel.texts import text_of
from yifa.interfaces.workbench.forms.reading import Mend, Wrong, read_facts
from yifa.interfaces.workbench.forms.typed import Typed
from yifa.record.act import Json

EXAMPLE = "【示例】"
"""A row that begins so stands in the template to be looked at, and is never imported."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the facts it states. `filled` are the columns that hold anything."""

    number: int
    facts: Mapping[str, Json]
    filled: frozenset[str]


@dataclass(slots=True)
class Reading:
    """One table as read."""

    sheet: Sheet
    places: dict[str, int] = field(default_factory=dict)
    """Column name to its place in the sheet."""
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    examples: int = 0

    def fault(self, text: str, row: int, column: str = "") -> None:
        """Note a fault at a column of a row, at the row's first cell where no column is meant."""
        fact = column.partition(".")[0]
        place = self.places.get(column) or next((n for name, n in self.places.items() if name.partition(".")[0] == fact), 1)
        self.faults.append(Fault(text, self.sheet.title, cell_name(row, place)))


def read_rows(sheet: Sheet, table: Table, cells: Cells) -> Reading:
    """Read a table under its header row."""
    reading = Reading(sheet)
    numbers = list(table.rows)
    if not _header(reading, numbers[0], table.rows[numbers[0]]):
        return reading
    for number in numbers[1:]:
        row = table.rows[number]
        first = min(row.values(), key=lambda cell: cell.column)
        if isinstance(first.value, str) and first.value.strip().startswith(EXAMPLE):
            reading.examples += 1
        else:
            _row(reading, number, row, cells)
    return reading


def _header(reading: Reading, number: int, row: Mapping[int, Cell]) -> bool:
    """Find every column by its heading, in any order."""
    sheet = reading.sheet
    labels = {_plain(column.label): column for column in sheet.columns}
    for cell in row.values():
        told = _plain(str(cell.value))
        column = labels.get(told)
        if column is None:
            text = f"不认识“{cell.value}”这一列：第一行应当是 {'、'.join(one.label for one in sheet.columns)}"
            reading.faults.append(Fault(text, sheet.title, cell.name))
        elif column.name in reading.places:
            reading.faults.append(Fault(f"“{cell.value}”这一列有两次：请删去一列", sheet.title, cell.name))
        else:
            reading.places[column.name] = cell.column
    missing = [column.label for column in sheet.columns if column.name not in reading.places]
    if missing and not reading.faults:
        text = f"缺少这些列：{'、'.join(missing)}。请使用本系统给出的空表"
        reading.faults.append(Fault(text, sheet.title, cell_name(number, 1)))
    return not reading.faults


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _row(reading: Reading, number: int, row: Mapping[int, Cell], cells: Cells) -> None:
    sheet = reading.sheet
    before = len(reading.faults)
    known = set(reading.places.values())
    for cell in row.values():
        if cell.column not in known:
            reading.faults.append(Fault("这一列没有名称：请删去，或者移到有名称的列里", sheet.title, cell.name))
    typed: Typed = {}
    filled: set[str] = set()
    for column in sheet.columns:
        cell_ = row.get(reading.places[column.name])
        if cell_ is not None:
            typed |= _typed(reading, column, cell_, cells)
            filled.add(column.name)
    read = read_facts(sheet.specs, typed)
    for wrong in read.wrong:
        reading.fault(wrong.text, number, _column_of(reading, wrong))
    if len(reading.faults) == before:
        reading.rows.append(Row(number, read.facts, frozenset(filled)))


def _typed(reading: Reading, column: Column, cell: Cell, cells: Cells) -> Typed:
    # An item of the list that the whole table is stands in that list's first row while the row is read by itself.
    key = f"f.{reading.sheet.whole}.0.{column.fact}" if column.item else f"f.{column.fact}"
    try:
        type_ = "text" if column.part else column.spec.type
        return cells.typed(column, text_of(cell.value, type_, exact=column.exact), key)
    except Mend as mend:
        reading.faults.append(Fault(str(mend), reading.sheet.title, cell.name))
        return {}


def _column_of(reading: Reading, wrong: Wrong) -> str:
    """The column of a form key `f.fact`, or `f.list.row.item`."""
    parts = wrong.key.split(".")
    return parts[3] if len(parts) > 3 and parts[3] in reading.places else parts[1]
