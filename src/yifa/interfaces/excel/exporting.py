"""Gives a register out: the table that can be taken in again, or every matter with its state; refuses what one may not read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from yifa.interfaces.excel.cells import Cells
from yifa.interfaces.excel.names import PERSON, Names
from yifa.interfaces.excel.planning import EXPLANATION
from yifa.interfaces.excel.registered import Register, Roster
from yifa.interfaces.excel.rows import EXAMPLE
from yifa.interfaces.excel.sealed import Sealed
from yifa.interfaces.excel.sheets import Column, Sheet
from yifa.interfaces.excel.writing import Page, write
from yifa.interfaces.runtime import MODES, Runtime
from yifa.interfaces.web.words import instant
from yifa.law.zone import day_of
from yifa.procedure.view import View


@dataclass(frozen=True, slots=True)
class Given:
    """Who asks for what, as the explanation page tells it. Without a purpose sealed columns stay empty."""

    person: str
    purpose: str = ""


@dataclass(slots=True)
class Exporter:
    """Reads one moment of the record for one person."""

    runtime: Runtime
    given: Given
    view: View = field(init=False)
    sealed: Sealed = field(init=False)
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        reader, town = self.runtime.store.reader, self.runtime.town
        self.view = self.runtime.view()
        self.sealed = Sealed(lambda act, name, purpose: reader.open_private(town, act, name, purpose=purpose))
        self.names = Names.of(self.view, self.runtime.catalogue.declaration(PERSON, day_of(self.runtime.now())))

    def table(self, sheet: Sheet) -> Page:
        """The table with exactly the columns that are taken in."""
        cells = Cells(self.names)
        headings = tuple(column.label for column in sheet.columns)
        if sheet.whole:
            return Page(sheet.title, headings, _roster_rows(sheet, Roster.of(sheet, self.view), cells))
        sealed = self.sealed if self.given.purpose else None
        rows = [
            tuple(cells.text(column, row.value(column, sealed)) for column in sheet.columns)
            for row in Register.of(sheet, self.view).rows
            if row.goes_out
        ]
        return Page(sheet.title, headings, rows)

    def workbook(self, page: Page, *remarks: str) -> bytes:
        """The table with its explanation."""
        return write((page, self.explanation(page, *remarks)))

    def explanation(self, page: Page, *remarks: str) -> Page:
        """What the table is, of whom, as of when, and the digest of its cells."""
        told, head = self.runtime.town_settings, self.runtime.store.reader.head(self.runtime.town)
        demonstration = self.runtime.mode == "demonstration"
        rows = [
            ("登记簿", page.title),
            ("机关", str(told.get("organ") or told["name"])),
            ("记录性质", f"{MODES[self.runtime.mode]}{'数据：人物、单位、案件都是虚构的' if demonstration else ''}"),
            ("数据截至", instant(self.runtime.now())),
            ("记录条数", str(head.position)),
            ("共", f"{len(page.rows)} 行"),
            ("内容摘要", digest(page)),
            ("导出人", self.given.person),
            ("不公开的各列", f"按用途打开：{self.given.purpose}（已留痕）" if self.given.purpose else "没有写明用途，没有导出"),
            *(("提示", remark) for remark in remarks),
            ("提示", "各格都是文字，没有公式。以系统里的记录为准，本文件不能代替。"),
        ]
        return Page(EXPLANATION, (), rows)


def digest(page: Page) -> str:
    """SHA-256 over headings and cells, in order."""
    cells = json.dumps([page.headings, *page.rows], ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(cells.encode()).hexdigest()}"


def template(sheet: Sheet) -> bytes:
    """The empty table with an example that is never taken in, and what each column is."""
    first, *rest = (column.example for column in sheet.columns)
    page = Page(sheet.title, tuple(column.label for column in sheet.columns), [(EXAMPLE + first, *rest)])
    rows = [
        (sheet.title, sheet.note),
        ("第一行", "各列的名称，不要改动；列的先后可以变"),
        ("示例", f"以“{EXAMPLE}”开头的行只供参考，不会导入，可以删去"),
        ("出错时", "有一处不对，整个文件都不导入；逐格指出，改好以后再导入同一个文件，已登记的不会重复"),
        *((column.label, "；".join(_told(sheet, column))) for column in sheet.columns),
    ]
    return write((page, Page(EXPLANATION, (), rows)))


def _told(sheet: Sheet, column: Column) -> list[str]:
    spec = column.spec
    told = ["必填" if sheet.required(column) else "可不填"]
    if spec.choices:
        told.append(f"写：{'／'.join(spec.choices.values())}")
    kinds = {
        "day": "日期，如 2020-11-20",
        "money": "金额（元），如 200.00",
        "person": "已登记人员的姓名，同名的写成 姓名（单位）",
    }
    if not column.part and spec.type in kinds:
        told.append(kinds[spec.type])
    if column.exact:
        told.append("请把整列设为文本格式，以免丢失末尾的数字或者开头的 0")
    if spec.private is not None:
        told.append("不公开，加密存放，查看要留痕")
    return told


def _roster_rows(sheet: Sheet, roster: Roster | None, cells: Cells) -> Sequence[tuple[str, ...]]:
    if roster is None:
        return []
    return [
        tuple(cells.text(column, (item if column.item else roster.facts).get(column.fact)) for column in sheet.columns)
        for item in roster.items
    ]
