"""Plays the yearly plans of inspection and the random draws; refuses to choose what a draw decides."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from yifa.interfaces.demo.notices import PLATFORM, publish
from yifa.interfaces.demo.ordinary import Doings
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import DELEGATE, HEAD, OFFICE, Stage, Who, day_text, minutes, on
from yifa.interfaces.demo.table import Table
from yifa.procedure.identity import code_check
from yifa.procedure.lots import DRAWN, FIRST, OBJECT, OFFICER, SECOND
from yifa.record.act import Act, Json
from yifa.record.lot import commitment

PLAN, LOT, FILE = "inspection-plan", "random-draw", "inspections.yaml"
SUPERVISOR = Who("supervisor", "supervisor")


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company of a list; its code passes the check digits and belongs to nobody."""

    number: str
    name: str
    village: str

    def party(self) -> Json:
        """As an inspected party."""
        first = f"91440118MA5EX{int(self.number[1:]) + 100 * (ord(self.number[0]) - ord('A')):04d}"
        return {"kind": "organisation", "name": self.name, "code": first + code_check(first), "address": "示例地址"}


@dataclass(frozen=True, slots=True)
class Plan:
    """One year's plan: drafted at `at`, amended on `amended` if that is given, rejected if `story` says so."""

    year: str
    at: datetime
    company_most: int
    story: str
    amended: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw out of the companies whose number begins with `register`."""

    title: str
    at: datetime
    item: str
    plan: str
    register: str
    officers: tuple[str, ...]
    wanted: int
    story: str


@dataclass(slots=True)
class Programme:
    """The tables, and what the play has made of them so far: plans by year, draws by title."""

    companies: dict[str, Company]
    plan_rows: list[tuple[Plan, list[dict[str, Any]]]]
    draws: list[Draw]
    plans: dict[str, str] = field(default_factory=dict)
    lots: dict[str, str] = field(default_factory=dict)
    results: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Programme:
        """The tables of the folder. Raises DataError."""
        table = Table(folder, FILE)
        plans = table.rows("plans", Plan, beside="items")
        return cls(
            {each.number: each for each in table.rows("companies", Company)},
            list(zip(plans, table.inside("plans", "items"), strict=True)),
            table.rows("draws", Draw),
        )


def plans(stage: Stage, programme: Programme) -> list[Player]:
    """One player for each plan."""
    return [_plan(stage, programme, plan, items) for plan, items in programme.plan_rows]


def _plan(stage: Stage, programme: Programme, plan: Plan, items: list[dict[str, Any]]) -> Player:
    yield plan.at
    rows = [_item(each) for each in items]
    first: list[Json] = [each for each, told in zip(rows, items, strict=True) if not told.get("added")]
    facts: dict[str, Json] = {
        "plan_title": f"{plan.year}年行政检查计划（示例）",
        "plan_from": day_text(plan.at),
        "plan_until": f"{plan.year}-12-31",
        "company_most": plan.company_most,
        "plan_items": first,
    }
    act = yield from stage.act(f"{PLAN}.draft", plan.at, [OFFICE], facts)
    at = on(stage.working(plan.at.date(), 2), 10)
    if plan.story == "rejected":
        why: dict[str, Json] = {"plan_reject_reason": "重点不清，户数偏多，重新拟定（示例）"}
        yield from stage.act(f"{PLAN}.reject", at, [HEAD], why, matter=act.matter)
        return
    programme.plans[plan.year] = act.matter
    yield from _made_public(stage, (yield from stage.act(f"{PLAN}.approve", at, [HEAD], {}, matter=act.matter)), at)
    if plan.amended is not None:
        yield plan.amended
        changed: dict[str, Json] = {"plan_amend_reason": plan.reason, "company_most": plan.company_most, "plan_items": [*rows]}
        amended = yield from stage.act(f"{PLAN}.amend", plan.amended, [HEAD], changed, matter=act.matter)
        yield from _made_public(stage, amended, plan.amended)
    done: dict[str, Json] = {"plan_done": "计划内的检查已经完成，情况见各次检查（示例）"}
    end = on(stage.worked_before(datetime.fromisoformat(f"{plan.year}-12-31").date()), 15, 20)
    yield from stage.act(f"{PLAN}.finish", end, [OFFICE], done, matter=act.matter)


def _made_public(stage: Stage, act: Act, at: datetime) -> Doings:
    yield from issue(stage, act, at + minutes(20), OFFICE)
    yield from publish(stage, act, on(stage.working(at.date(), 1), 9, 40), PLATFORM)


def _item(told: dict[str, Any]) -> Json:
    names = ("planned_number", "month_from", "month_until", "most_times")
    counts: dict[str, Json] = {name: int(told[name]) for name in names}
    return {"plan_item": str(told["plan_item"]), "target_group": str(told["target_group"]), **counts}


def drawn(stage: Stage, programme: Programme, draw: Draw) -> Generator[datetime, None, datetime]:
    """From the sealed seed to the result. Returns when it was over; what was drawn is in `programme.results`."""
    seed = sha256(f"示例种子：{draw.title}".encode()).hexdigest()
    day = on(stage.working(draw.at.date(), 5), 10, 5)
    act = yield from stage.act(f"{LOT}.prepare", draw.at, [OFFICE], _lists(stage, programme, draw, seed, day))
    matter = programme.lots[draw.title] = act.matter
    programme.results[draw.title] = []
    yield from publish(stage, act, draw.at + timedelta(days=1), PLATFORM)
    if draw.story == "void":
        why: dict[str, Json] = {"void_reason": "种子误写进工作群，已经泄露，重新抽取（示例）"}
        yield from stage.act(f"{LOT}.void", day, [DELEGATE], why, matter=matter)
        return day
    word: dict[str, Json] = {"word_source": "supervisor", "witness_word": f"{4271 + draw.at.month}"}
    yield from stage.act(f"{LOT}.witness", day, [SUPERVISOR], word, matter=matter)
    result = yield from stage.act(f"{LOT}.draw", day + minutes(12), [OFFICE], {"seed": seed}, matter=matter)
    yield from issue(stage, result, day + minutes(24), OFFICE)
    yield from publish(stage, result, day + minutes(40), PLATFORM)
    picked = _picked(result, "drawn")
    after = on(stage.working(day.date(), 2), 9, 30)
    if draw.story == "substitute":
        gone: dict[str, Json] = {"gone_object": picked[0][0], "gone_reason": "现场没有找到，登记显示已经注销（示例）"}
        nearer = yield from stage.act(f"{LOT}.substitute", after, [OFFICE], gone, matter=matter)
        picked = [*picked[1:], *_picked(nearer, "drawn_next")]
    yield from stage.act(f"{LOT}.close", after + minutes(30), [OFFICE], {}, matter=matter)
    programme.results[draw.title] = picked
    return after + minutes(30)


def _lists(stage: Stage, programme: Programme, draw: Draw, seed: str, day: datetime) -> dict[str, Json]:
    companies = [each for each in programme.companies.values() if each.number.startswith(draw.register)]
    conflict: Json = {"conflict_officer": stage.person(draw.officers[0]), "conflict_object": companies[0].number}
    return {
        "draw_title": draw.title,
        "item": draw.item,
        "draw_day": day_text(day),
        "lot_objects": [{OBJECT: each.number} for each in companies],
        "names_file": stage.scan("；".join(f"{each.number}={each.name}" for each in companies), purpose="inspection"),
        "lot_officers": [{OFFICER: stage.person(name)} for name in draw.officers],
        "lot_conflicts": [conflict],
        "lot_wanted": draw.wanted,
        "seed_digest": commitment(seed),
    }


def _picked(act: Act, name: str) -> list[tuple[str, tuple[str, ...]]]:
    rows = act.open[f"fact.{name}"]
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(str(row[DRAWN]), (str(row[FIRST]), str(row[SECOND]))) for row in found]
