"""A founded town for workbooks, and workbooks as somebody's spreadsheet program would write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.support.demo import TOWN
from yifa.interfaces.excel.exporting import Exporter, Given
from yifa.interfaces.excel.fault import Faulty
from yifa.interfaces.excel.importing import Imported, take_in
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.excel.sheets import Sheet, sheets
from yifa.interfaces.excel.writing import Page, write
from yifa.interfaces.founding import Founder, found
from yifa.interfaces.runtime import DOMAINS, Runtime
from yifa.law.zone import day_of

ROSTER = (
    ("示例甲", "机关工作人员", "综合行政执法办公室", "", "020-0001", "2019年花名册（示例）", "2019-04-01"),
    ("示例乙", "人大代表", "", "", "", "", ""),
    ("示例丙", "人大代表", "青荔村", "", "", "", ""),
)
POSTS = (
    ("示例甲", "执法人员", "执法办", "2019-01-01", "", "示例镇人民政府", "示例任〔2019〕3号"),
    ("示例乙", "人大代表", "", "2016-09-20", "2021-09-19", "选民选举（示例）", "示例公告1号"),
    ("示例丙", "人大代表", "", "2016-09-20", "", "选民选举（示例）", "示例公告1号"),
)
CERTIFICATES = (
    ("示例甲", "执法办", "示例440118001", "示例区司法局", "2019-01-01", "2023-12-31", "持证名册（示例）"),
    ("示例乙", "", "示例440118002", "示例区司法局", "2019-02-01", "2024-01-31", ""),
)
VILLAGES = (
    ("01", "示例一村", "行政村", "2019-04-01", "示例批复〔2019〕1号"),
    ("02", "示例二社区", "社区", "2019-04-01", "示例批复〔2019〕1号"),
    ("", "=示例三村", "行政村", "2019-04-01", "示例批复〔2019〕1号"),
)
PROPOSALS = (
    ("示例建议第1号", "关于修路的建议", "示例乙", "示例丙", "道路交通", "2019-03-01", "020-0002"),
    ("示例建议第2号", "+关于水渠的建议", "示例丙", "", "水利环保", "2019-03-02", ""),
)
BOOK = "登记簿"
OLD_CASES = (
    ("示例罚字〔2018〕1号", "=1+1", "公民", "示例戊", "", "", "示例路", "", "2018-06-01", "罚款", "200.00", BOOK, "2019-04-01"),
    ("示例罚字〔2018〕2号", "@SUM(A1)", "个体工商户", "-示例店", "", "", "", "", "2018-07-01", "警告", "", BOOK, "2019-04-01"),
)  # fmt: skip
BY_CLERK = {"人员": ROSTER, "执法证": CERTIFICATES, "代表建议": PROPOSALS, "旧案": OLD_CASES}
BY_HEAD = {"任职": POSTS, "村（社区）名册": VILLAGES}
ORDER = ("人员", "任职", "村（社区）名册", "执法证", "代表建议", "旧案")


@dataclass
class Place:
    """A founded town, its head and its clerk."""

    runtime: Runtime
    head: str
    clerk: str

    @property
    def sheets(self) -> dict[str, Sheet]:
        return {sheet.title: sheet for sheet in sheets(self.runtime.catalogue, DOMAINS, day_of(self.runtime.now()))}

    @property
    def size(self) -> int:
        return self.runtime.store.reader.head(self.runtime.town).position

    def who(self, title: str) -> str:
        return self.head if title in BY_HEAD else self.clerk

    def book(self, **tables: Sequence[Sequence[Any]]) -> bytes:
        """A workbook of text cells with these rows under the right headings."""
        return write([Page(title, self.headings(title), [tuple(row) for row in rows]) for title, rows in tables.items()])

    def headings(self, title: str) -> tuple[str, ...]:
        return tuple(column.label for column in self.sheets[title].columns)

    def take(self, data: bytes, *persons: str, opened: list[Opened] | None = None) -> Imported:
        return take_in(
            self.runtime, data, persons or (self.clerk,), noted=opened.extend if opened is not None else lambda _: None
        )

    def faults(self, data: bytes, *persons: str) -> list[str]:
        """Every fault as one line; nothing may have been recorded."""
        before = self.size
        try:
            done = self.take(data, *persons)
        except Faulty as faulty:
            assert self.size == before
            return [fault.words for fault in faulty.faults]
        raise AssertionError(f"导入了：{done.words}")

    def fill(self) -> None:
        """Every table of this module."""
        for title in ORDER:
            self.take(self.book(**{title: {**BY_CLERK, **BY_HEAD}[title]}), self.who(title))

    def out(self, title: str, purpose: str = "移交名册（示例）") -> bytes:
        exporter = Exporter(self.runtime, Given("示例办", purpose))
        return exporter.workbook(exporter.table(self.sheets[title]))


def place(home: Path) -> Place:
    """Found a town in an empty folder."""
    runtime = Runtime.create(home, TOWN)
    founders = (
        Founder("示例长", "head", date(2019, 1, 1), "示例镇人大", "示例任〔2019〕1号"),
        Founder("示例办", "clerk", date(2019, 1, 2), "示例镇人民政府", "示例任〔2019〕2号"),
    )
    return Place(runtime, *found(runtime, founders).persons)


def cells(data: bytes, title: str) -> list[list[str]]:
    """What stands in the cells, by a reader that is not ours."""
    book = load_workbook(BytesIO(data))
    return [["" if cell.value is None else cell.value for cell in row] for row in book[title].iter_rows()]


def typed(**tables: Sequence[Sequence[Any]]) -> bytes:
    """A workbook as typed in a spreadsheet program: numbers, dates and formulas become what they look like."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
