"""Reads a workbook into cells as they stand, each with its place; computes no formula and guesses no meaning."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from yifa.interfaces.excel import limits
from yifa.interfaces.excel.fault import Fault, Faulty
from yifa.interfaces.excel.package import SAVE, check

Value: TypeAlias = str | int | float | bool | datetime | date | time | timedelta
FORMULA, ERROR = "f", "e"


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell."""

    row: int
    column: int
    value: Value

    @property
    def name(self) -> str:
        """As Excel calls it: C7."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its filled rows by number, each with its filled cells by column."""

    title: str
    rows: dict[int, dict[int, Cell]]


def read(data: bytes) -> list[Table]:
    """The sheets that hold anything. Raises Faulty with every formula and error value, and for a file that is no workbook."""
    check(data)
    faults: list[Fault] = []
    with warnings.catch_warnings():
        # What the library would warn of, such as validations it drops, has no bearing on the cells' contents.
        warnings.simplefilter("ignore")
        try:
            tables = _tables(data, faults)
        except Faulty:
            raise
        except Exception as error:  # the library raises whatever a broken file makes it stumble over
            raise Faulty((Fault(f"读不开这个工作簿：{SAVE}"),)) from error
    if faults:
        raise Faulty(faults)
    return tables


def _tables(data: bytes, faults: list[Fault]) -> list[Table]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        if len(book.sheetnames) > limits.SHEETS:
            raise Faulty((Fault(f"超过 {limits.SHEETS} 张表：请分成几个文件"),))
        tables = [_table(sheet, faults) for sheet in book.worksheets]
    finally:
        book.close()
    return [table for table in tables if table.rows]


def _table(sheet: Any, faults: list[Fault]) -> Table:
    title = str(sheet.title)
    # What the file says of its own size is not believed.
    sheet.reset_dimensions()
    rows: dict[int, dict[int, Cell]] = {}
    for number, cells in enumerate(sheet.rows, start=1):
        if number > limits.SCANNED:
            raise Faulty((Fault("行数太多，空白的行也算：请选中表后面的空行删除，再保存", title),))
        found = {cell.column: cell for cell in _row(title, number, cells, faults)}
        if found:
            rows[number] = found
        if len(rows) > limits.ROWS + 1:
            raise Faulty((Fault(f"超过 {limits.ROWS} 行：请分成几个文件", title),))
    return Table(title, rows)


def _row(title: str, number: int, cells: tuple[Any, ...], faults: list[Fault]) -> Iterator[Cell]:
    for one in cells:
        if one.value is None or (isinstance(one.value, str) and not one.value.strip()):
            continue
        name = cell_name(number, one.column)
        if one.column > limits.COLUMNS:
            raise Faulty((Fault(f"超过 {limits.COLUMNS} 列：请删去右边多余的列", title, name),))
        if one.data_type == FORMULA:
            faults.append(Fault("是公式，不能导入：请复制这一格，再“选择性粘贴”为数值", title, name))
        elif one.data_type == ERROR:
            faults.append(Fault(f"是错误值 {one.value}：请改成应有的内容", title, name))
        elif isinstance(one.value, str) and len(one.value) > limits.CELL:
            faults.append(Fault("内容太长：一格最多 32767 字，长材料请在办理时作为附件上传", title, name))
        else:
            yield Cell(number, one.column, one.value)


def cell_name(row: int, column: int) -> str:
    """C7 for row 7 and column 3."""
    return f"{get_column_letter(column)}{row}"
