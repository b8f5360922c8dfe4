"""Whether the rows of a year's inspection plan can be kept to; refuses to judge whether they are wise."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.procedure.answer import YES, Finding, all_of
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

DECEMBER = 12


def plan_rows(question: Question, args: Args) -> Finding:
    """`own: {name: plan-rows, of}`: each item once, months of one year in order, every number at least one."""
    of = word(args, "of")
    rows = question.fact(of)
    if isinstance(rows, Lacking) or not isinstance(rows, list):
        return YES
    held = [row for row in rows if isinstance(row, dict)]
    items = [str(row.get("plan_item")) for row in held]
    twice = sorted({item for item in items if items.count(item) > 1})
    wrong = [f"“{item}”列了不止一次" for item in twice]
    wrong += [f"第{place}项{fault}" for place, row in enumerate(held, start=1) for fault in _faults(row)]
    return all_of(no("own", f"检查计划：{each}。", "改正这一项再办。", field=of) for each in wrong) if wrong else YES


def _faults(row: dict[str, Json]) -> Iterator[str]:
    first, last = _number(row.get("month_from")), _number(row.get("month_until"))
    if not 1 <= first <= last <= DECEMBER:
        yield "的月份不对：写1至12，起始月份不晚于截止月份"
    if _number(row.get("planned_number")) < 1:
        yield "的计划检查户数至少是1"
    if _number(row.get("most_times")) < 1:
        yield "的次数上限至少是1"


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0


GATES: dict[str, OwnTest] = {"plan-rows": OwnTest("检查计划各项能够执行", plan_rows, ("of",))}
