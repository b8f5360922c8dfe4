"""Writes tables as a workbook in which every cell is text: nothing in it is computed, linked or run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from yifa.interfaces.excel import limits

TEXT = "@"
CUT = "……（内容过长，余下的请在系统里查看）"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEADING = PatternFill("solid", fgColor="FFEFEFEF")
NARROW, WIDE = 8, 48


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet to write: headings and rows of text."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def write(pages: Sequence[Page]) -> bytes:
    """The workbook. The same pages give the same cells."""
    book = Workbook(write_only=True)
    book.properties.creator = "依法"
    book.properties.created = book.properties.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    for page in pages:
        _write(book, page)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Any, page: Page) -> None:
    sheet = book.create_sheet(page.title)
    if page.headings:
        sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths(page), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if page.headings:
        sheet.append([_cell(sheet, text, heading=True) for text in page.headings])
    for row in page.rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: Any, text: str, *, heading: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    # By its type and format the cell is text, whatever its first character is; the mark keeps it so when somebody edits it.
    if text:
        cell._value = fitting(text)
        cell.data_type = "s"
    cell.number_format = TEXT
    cell.quotePrefix = True
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if heading:
        cell.font, cell.fill = Font(bold=True), HEADING
    return cell


def fitting(text: str) -> str:
    """The text as a cell can hold it; what is cut off is never cut off without a word."""
    text = ILLEGAL.sub("�", text)
    return text if len(text) <= limits.CELL else text[: limits.CELL - len(CUT)] + CUT


def _widths(page: Page) -> Iterator[int]:
    count = max([len(page.headings), *(len(row) for row in page.rows[:200])], default=0)
    for place in range(count):
        texts = [row[place] for row in (page.headings, *page.rows[:200]) if place < len(row)]
        longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for text in texts for line in text.split("\n")), default=0)
        yield min(max(longest + 2, NARROW), WIDE)
