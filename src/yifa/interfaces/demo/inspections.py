"""Plays the inspections one by one, each by its story; refuses to visit whom neither a plan, a draw nor a tip names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from yifa.interfaces.demo import inspection_draws, rectifying
from yifa.interfaces.demo.inspection_draws import Draw, Programme
from yifa.interfaces.demo.inspection_visits import SLUG, Call, Visit, approved, closed, inspected, proposed, told
from yifa.interfaces.demo.ordinary import Doings
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import DELEGATE, OFFICE, Stage, minutes, officers, on
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Json

FILE = "inspections.yaml"


def players(stage: Stage, folder: Path) -> list[Player]:
    """The plans, the draws with their visits, and the visits of the table. Raises DataError, also for an unknown story."""
    table, programme = Table(folder, FILE), Programme.load(folder)
    rows = table.rows("visits", Visit)
    known_stories(FILE, (row.story for row in rows), STORIES)
    return [
        *inspection_draws.plans(stage, programme),
        *(_drawn(stage, programme, draw) for draw in programme.draws),
        *(_row(stage, programme, row) for row in rows),
    ]


def _row(stage: Stage, programme: Programme, row: Visit) -> Player:
    yield row.at
    call = Call(stage, row, programme.companies[row.company], programme, row.at, crew=officers(row.officers))
    yield from STORIES[row.story](call)


DRAWN = ("plain", "problems", "plain", "partly", "absent", "on-spot")
"""How the drawn visits of one draw go, in turn."""


def _drawn(stage: Stage, programme: Programme, draw: Draw) -> Player:
    """A draw, then the drawn companies one after another."""
    yield draw.at
    end = yield from inspection_draws.drawn(stage, programme, draw)
    people = {person: name for name, person in stage.cast.items()}
    for place, (number, crew) in enumerate(programme.results[draw.title]):
        end = on(stage.working(end.date(), 1), 9, 5 + 7 * place)
        names = tuple(people[each] for each in crew)
        row = Visit(end, names, draw.item, number, "random", DRAWN[place % len(DRAWN)], draw.plan)
        more: dict[str, Json] = {"draw": programme.lots[draw.title], "draw_number": number}
        call = Call(stage, row, programme.companies[number], programme, end, more, officers(names))
        yield from STORIES[row.story](call)
        end = call.at


def plain(call: Call) -> Doings:
    """Nothing is wrong."""
    yield from inspected(call)
    yield from closed(call, (yield from call.step("tell-clear", call.crew, {"inspect_result": "clear"})))


def on_spot(call: Call) -> Doings:
    """A trifle, put right on the spot; somebody is questioned and samples are taken."""
    yield from inspected(call, asked=True)
    yield from closed(call, (yield from call.step("tell-clear", call.crew, {"inspect_result": "on-spot"})))


def absent(call: Call) -> Doings:
    """Nobody is there to sign: a witness does."""
    yield from inspected(call, signed=False)
    yield from closed(call, (yield from call.step("tell-clear", call.crew, {"inspect_result": "clear"})))


def problems(call: Call) -> Doings:
    """Something is to be put right, and is."""
    yield from _ordered(call, "corrected")


def partly(call: Call) -> Doings:
    """Put right in two goes."""
    yield from _ordered(call, "partly")


def unheeded(call: Call) -> Doings:
    """Not put right: the order comes to a case."""
    yield from _ordered(call, "to-case")


def _ordered(call: Call, story: str) -> Doings:
    yield from inspected(call)
    row = _to_correct(call, call.at + minutes(11), "在店前通道搭建雨棚、堆放货物", "拆除雨棚，清走货物", story)
    order = rectifying.Order(call.stage, row, row.at)
    facts = {**rectifying.ordered(order), "party": call.company.party(), "place": call.place}
    item = facts.pop("item")
    act = yield from call.step("tell-problems", call.crew, facts)
    store, view = call.stage.runtime.store, call.stage.runtime.view()
    order.matter = [other for _, other in view.linking(call.matter) if view.procedure_of(other) == rectifying.SLUG][-1]
    order.order = store.reader.matter_acts(call.stage.runtime.town, order.matter)[0]
    call.stage.remember(order.matter, {**facts, "item": item})
    yield from closed(call, act)
    order.at = call.at
    yield from rectifying.settled(order)
    call.at = order.at


def _to_correct(call: Call, at: datetime, conduct: str, correct: str, story: str) -> rectifying.Rectification:
    names, company = tuple(each.name for each in call.crew), call.company
    return rectifying.Rectification(
        at, names, call.row.item, company.village, company.name, "organisation", conduct, correct, 5, story, call.row.fine
    )


def to_case(call: Call) -> Doings:
    """What is found needs a penalty: the visit becomes a lead, and does not count as an inspection."""
    yield from inspected(call)
    lead: dict[str, Json] = {"lead_source": "patrol", "lead_text": "检查发现搭建铁皮棚经营（示例）", "place": call.place}
    yield from call.step("to-case", call.crew, lead)
    row = _to_correct(call, call.at, "在店前搭建铁皮棚经营", "", "to-case")
    yield from rectifying.punished(call.stage, rectifying.case_of(row, call.at), call.matter, lead)


def obstructed(call: Call) -> Doings:
    """Nobody opens."""
    yield from told(call)
    facts: dict[str, Json] = {"obstructed_how": "负责人锁门离开，无法进入（示例）", "scene": call.stage.scan("现场照片")}
    yield from call.step("obstructed", call.crew, facts)
    call.later(1, 16)
    yield from call.step("close", (OFFICE,), {})


def cancelled(call: Call) -> Doings:
    """Called off before anybody went."""
    yield from approved(call)
    yield from call.step("cancel", (OFFICE,), {"why_called_off": "台风预警，取消检查（示例）"})


def over_cap(call: Call) -> Doings:
    """A second visit of the year to the same company for the same item: refused, and not approved."""
    yield from proposed(call)
    call.later(1, 10)
    draft = call.stage.draft(f"{SLUG}.approve", call.at, (DELEGATE,), {}, matter=call.matter)
    yield from call.stage.refused(draft, "own")
    why: dict[str, Json] = {"why_not_approved": "本年度已按计划检查过一次，超过计划公布的次数（示例）"}
    yield from call.step("not-approve", (DELEGATE,), why)


STORIES: Mapping[str, Callable[[Call], Doings]] = {
    "plain": plain,
    "on-spot": on_spot,
    "absent": absent,
    "problems": problems,
    "partly": partly,
    "unheeded": unheeded,
    "to-case": to_case,
    "obstructed": obstructed,
    "cancelled": cancelled,
    "over-cap": over_cap,
}
"""Every story a visit may tell."""
