"""Takes a workbook in: read, planned and recorded in one transaction, or nothing at all with every fault; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from yifa.interfaces.excel.fault import Fault, Faulty
from yifa.interfaces.excel.hands import Hands
from yifa.interfaces.excel.names import PERSON, Names
from yifa.interfaces.excel.planning import Plan, Planner
from yifa.interfaces.excel.reading import Table, read
from yifa.interfaces.excel.sealed import Opened, Sealed
from yifa.interfaces.excel.sheets import sheets
from yifa.interfaces.runtime import DOMAINS, Runtime
from yifa.interfaces.web.people import People
from yifa.law.zone import day_of
from yifa.procedure.refusal import Refusal
from yifa.procedure.together import AllRefused, Moved

TRIES = 20
PURPOSE = "导入表格时核对"

Told = Callable[[int, int], None]
"""Hears how many drafts are behind, of how many."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it, by table: rows recorded anew, rows that stood there already, examples passed over."""

    new: dict[str, int]
    same: dict[str, int]
    examples: dict[str, int]
    acts: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """For the person, one line a table."""
        lines = []
        for title in dict.fromkeys((*self.new, *self.same, *self.examples)):
            fresh, same, examples = self.new.get(title, 0), self.same.get(title, 0), self.examples.get(title, 0)
            told = [f"导入 {fresh} 行" if fresh else "没有新的内容"]
            told += [f"{same} 行早已登记，内容相同"] if same else []
            told += [f"{examples} 行是示例，没有导入"] if examples else []
            lines.append(f"{title}：{'，'.join(told)}。")
        return lines


def take_in(
    runtime: Runtime, data: bytes, persons: Sequence[str], *,
    noted: Callable[[Sequence[Opened]], None] = lambda _: None, told: Told | None = None,
    most: int | None = None,
) -> Imported:  # fmt: skip
    """Import a workbook for these persons, the first of whom records. Raises Faulty; nothing is recorded then.

    `noted` writes down the sealed facts that were opened to compare, before anything is answered; `most` acts are taken at once.
    """
    tables = read(data)
    for _ in range(TRIES):
        seen = runtime.store.reader.head(runtime.town).position
        plan = _planned(runtime, tables, tuple(persons), noted)
        if plan.faults:
            raise Faulty(plan.faults)
        total = len(plan.drafts)
        if not total:
            return _imported(plan, ())
        if most is not None and total > most:
            raise Faulty(
                (Fault(f"一共要办 {total} 件，在这里一次最多 {most} 件：请分成几个文件，或者请管理员用 yifa import 导入"),)
            )
        try:
            acts = runtime.door.perform_all(runtime.town, plan.drafts, seen=seen, told=partial(_behind, told, total))
        except Moved:
            # Somebody recorded something meanwhile, perhaps the very same: look again.
            continue
        except AllRefused as refused:
            raise Faulty(_refused(plan, refused)) from None
        return _imported(plan, tuple(str(act.id) for act in acts))
    raise Faulty((Fault("此刻别人正在不断办理，没有轮到：什么都没有导入，请稍后再试"),))


def _behind(told: Told | None, total: int, done: int) -> None:
    if told is not None:
        told(done, total)


def _planned(
    runtime: Runtime, tables: Sequence[Table], persons: tuple[str, ...], noted: Callable[[Sequence[Opened]], None]
) -> Plan:  # fmt: skip
    view, now = runtime.view(), runtime.now()
    reader, town = runtime.store.reader, runtime.town
    sealed = Sealed(lambda act, name, purpose: reader.open_private(town, act, name, purpose=purpose))
    names = Names.of(view, runtime.catalogue.declaration(PERSON, day_of(now)))
    hands = Hands(People(view, runtime.catalogue, now), persons)
    declared = sheets(runtime.catalogue, DOMAINS, day_of(now))
    plan = Planner(declared, view, names, hands, sealed, now - timedelta(seconds=1)).of(tables)
    noted(sealed.opened)
    return plan


def _imported(plan: Plan, acts: tuple[str, ...]) -> Imported:
    return Imported(dict(plan.new), dict(plan.same), dict(plan.examples), acts)


def _refused(plan: Plan, refused: AllRefused) -> list[Fault]:
    faults: list[Fault] = []
    for index, reasons in refused.reasons.items():
        reading, row = plan.places[index]
        reading.faults.clear()
        for reason in reasons:
            reading.fault(_words(reason), row, _column(reason))
        faults.extend(reading.faults)
    return faults


PART_WORDS = {"身份证": "id_number", "统一社会信用代码": "code"}


def _column(reason: Refusal) -> str:
    """The column that a reason is about: of a value made of parts, the part that it names."""
    part = next((part for word, part in PART_WORDS.items() if word in reason.missing), "")
    return f"{reason.field or ''}.{part}" if part else reason.field or ""


def _words(reason: Refusal) -> str:
    article = f"〔{reason.article}〕" if reason.article else ""
    return f"{reason.missing.rstrip('。')}{article}。{reason.todo}"
