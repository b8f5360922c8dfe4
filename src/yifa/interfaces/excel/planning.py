"""From the rows of a workbook to the drafts that would bring in what is not on record yet; refuses to perform any."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from yifa.interfaces.excel.cells import Cells
from yifa.interfaces.excel.fault import Fault
from yifa.interfaces.excel.hands import Hands
from yifa.interfaces.excel.names import PERSON, Names
from yifa.interfaces.excel.reading import Table
from yifa.interfaces.excel.registered import Register, Registered, Roster, key_of
from yifa.interfaces.excel.rows import Reading, Row, read_rows
from yifa.interfaces.excel.sealed import Sealed
from yifa.interfaces.excel.sheets import Sheet
from yifa.procedure.declaration import Step
from yifa.procedure.draft import Draft
from yifa.procedure.together import Together
from yifa.procedure.view import View
from yifa.record.act import Json

AT_DESK = "要改的请在办理台更正或者变更，不能靠再导入一次"
EXPLANATION = "说明"


@dataclass(slots=True)
class Plan:
    """What an import would do. `places` says of each draft which table and row it comes from."""

    drafts: list[Together] = field(default_factory=list)
    places: list[tuple[Reading, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    new: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    examples: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Planner:
    """Plans one workbook against the record as it stands."""

    declared: Sequence[Sheet]
    view: View
    names: Names
    hands: Hands
    sealed: Sealed
    at: datetime
    plan: Plan = field(default_factory=Plan)

    def of(self, tables: Sequence[Table]) -> Plan:
        """The plan, with every fault found."""
        found = {table.title.strip(): table for table in tables}
        known = {sheet.title for sheet in self.declared}
        for title in found.keys() - known - {EXPLANATION}:
            self.plan.faults.append(Fault(f"没有这种表。可以导入的表名是：{'、'.join(s.title for s in self.declared)}", title))
        if not found.keys() & known and not self.plan.faults:
            self.plan.faults.append(Fault(f"没有可以导入的内容。可以导入的表名是：{'、'.join(s.title for s in self.declared)}"))
        for sheet in self.declared:
            if sheet.title in found:
                self._sheet(sheet, found[sheet.title])
        return self.plan

    def _sheet(self, sheet: Sheet, table: Table) -> None:
        reading = read_rows(sheet, table, Cells(self.names))
        if reading.examples:
            self.plan.examples[sheet.title] = reading.examples
        if reading.places:
            if sheet.whole:
                self._whole(reading)
            else:
                self._rows(reading)
        self.plan.faults.extend(reading.faults)

    def _rows(self, reading: Reading) -> None:
        sheet, register = reading.sheet, Register.of(reading.sheet, self.view)
        seen: dict[tuple[Json, ...], int] = {}
        for row in reading.rows:
            key = key_of(sheet, row.facts.get)
            if self._incomplete(reading, row):
                continue
            if key in seen:
                same = "、".join(sheet.column(name).label for name in sheet.key)
                reading.fault(f"与第 {seen[key]} 行重复（{same}都相同）：请删去一行，或者写明区别", row.number, sheet.key[0])
                continue
            seen[key] = row.number
            known = register.find(key)
            if known is None:
                self._new(reading, row)
            elif not self._differs(reading, row, known):
                self.plan.same[sheet.title] += 1

    def _incomplete(self, reading: Reading, row: Row) -> bool:
        lacking = [
            fact.name
            for doing in reading.sheet.due(row.filled)
            for fact in doing.step.facts.values()
            if fact.required and fact.name not in row.facts
        ]
        for name in dict.fromkeys(lacking):
            part = f"{name}.name"
            reading.fault("没有填写，必须填写", row.number, part if part in reading.places else name)
        self._idle(reading, row)
        return bool(lacking)

    def _idle(self, reading: Reading, row: Row) -> None:
        """A column that belongs only to a step which this row does not perform would be lost without a word."""
        done = {name for doing in reading.sheet.due(row.filled) for name in doing.step.facts}
        for name in row.facts.keys() - done:
            needed = next((doing.only_if for doing in reading.sheet.steps if doing.only_if and name in doing.step.facts), "")
            if needed:
                reading.fault(f"填写了这一格，就要同时填写“{reading.sheet.column(needed).label}”", row.number, name)

    def _differs(self, reading: Reading, row: Row, known: Registered) -> bool:
        cells, differs = Cells(self.names), False
        for column in reading.sheet.columns:
            private = column.spec.private is not None
            if private and column.name not in row.filled:
                # What the file does not say of a sealed fact is not compared, so that none is opened for nothing.
                continue
            there = cells.text(column, known.value(column, self.sealed if private else None))
            given = cells.text(column, row.facts.get(column.fact))
            if given == there:
                continue
            differs = True
            told = "已登记的内容与这里不同" if private else f"已登记的是“{there}”，这里是“{given}”"
            reading.fault(f"{told}。{AT_DESK}", row.number, column.name)
        return differs

    def _new(self, reading: Reading, row: Row) -> None:
        sheet = reading.sheet
        # Nobody knows the new matter's id yet; until it is opened this word stands for it.
        word = secrets.token_hex(16)
        for doing in sheet.due(row.filled):
            facts = {name: value for name, value in row.facts.items() if name in doing.step.facts}
            self._draft(reading, row.number, doing.step, facts, word)
        if sheet.slug == PERSON:
            self.names.add(word, str(row.facts.get("name", "")), str(row.facts.get("unit") or ""))
        self.plan.new[sheet.title] += 1

    def _whole(self, reading: Reading) -> None:
        """The table is one list: nothing where it is the list on record, else one act."""
        sheet = reading.sheet
        if not reading.rows or reading.faults:
            return
        roster = Roster.of(sheet, self.view)
        first = reading.rows[0]
        facts = {name: value for name, value in first.facts.items() if name != sheet.whole}
        items: list[Json] = []
        seen: dict[str, int] = {}
        for row in reading.rows:
            for name in sheet.key:
                if row.facts.get(name) != first.facts.get(name):
                    label = sheet.column(name).label
                    reading.fault(f"与第 {first.number} 行不同：一次导入的“{label}”各行要相同", row.number, name)
            item = _item(row, sheet.whole)
            self._item_checked(reading, row, item, seen)
            items.append(item)
        if reading.faults:
            return
        if roster is not None and list(roster.items) == items:
            changed = [name for name in sheet.key if name in facts and facts[name] != roster.facts.get(name)]
            for name in changed:
                reading.fault("名册与已登记的完全一样，没有变更，这一格请删去", first.number, name)
            self.plan.same[sheet.title] += 0 if changed else len(items)
            return
        if roster is None:
            reading.fault("还没有可以变更的名册：请先建立镇的记录（yifa init）", first.number)
        elif not self._incomplete(reading, first):
            self._draft(reading, first.number, sheet.steps[0].step, {**facts, sheet.whole: items}, roster.matter)
            self.plan.new[sheet.title] += len(items)

    def _item_checked(self, reading: Reading, row: Row, item: Mapping[str, Json], seen: dict[str, int]) -> None:
        sheet = reading.sheet
        for column in sheet.columns:
            value = item.get(column.fact) if column.item else None
            if column.item and column.spec.required and value is None:
                reading.fault("没有填写，必须填写", row.number, column.name)
            if column.item and column.spec.type == "text" and isinstance(value, str):
                told = f"{column.name}\n{value}"
                if told in seen:
                    reading.fault(f"“{value}”与第 {seen[told]} 行重复", row.number, column.name)
                seen.setdefault(told, row.number)

    def _draft(self, reading: Reading, row: int, step: Step, facts: Mapping[str, Json], matter: str) -> None:
        sheet = reading.sheet
        actors = self.hands.seated(step)
        if not actors:
            asked = self.hands.asked([doing.step for doing in sheet.steps])
            fault = Fault(f"您的岗位不能导入这张表，须由 {asked} 导入", sheet.title)
            if fault not in reading.faults:
                reading.faults.append(fault)
            return
        opens = step.name == sheet.declaration.opens_at
        kind = f"{sheet.slug}.{step.name}"
        draft = Draft(kind, self.at, actors, self.hands.persons[0], facts, None if opens else matter)
        self.plan.drafts.append(Together(draft, matter if opens else None))
        self.plan.places.append((reading, row))


def _item(row: Row, whole: str) -> dict[str, Json]:
    items = row.facts.get(whole)
    first = items[0] if isinstance(items, list) and items else {}
    return first if isinstance(first, dict) else {}
