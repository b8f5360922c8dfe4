"""Plays enforcement by the town itself, demolitions first; refuses to act at night."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo import building_orders
from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.enforcing_behalf import BEHALF_STORIES
from yifa.interfaces.demo.enforcing_money import MONEY_STORIES
from yifa.interfaces.demo.enforcing_orders import demanded, started
from yifa.interfaces.demo.ordinary import File, Ordinary
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Stage, officers, on
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Json

FILE = "enforcing.yaml"
SLUG = "coercive-enforcement"


@dataclass(frozen=True, slots=True)
class Building:
    """An unlawful building and what became of the order."""

    at: datetime
    officers: tuple[str, ...]
    item: str
    village: str
    party: str
    conduct: str
    story: str


def players(stage: Stage, folder: Path) -> list[Player]:
    """Every row of the table. Raises DataError, also for a course that nobody can tell."""
    table = Table(folder, FILE)
    buildings, cases = table.rows("buildings", Building), table.rows("cases", Ordinary)
    known_stories(FILE, (row.story for row in buildings), BUILDINGS)
    known_stories(FILE, (row.story for row in cases), CASES)
    return [*(_building(stage, row) for row in buildings), *(_case(stage, row) for row in cases)]


def _building(stage: Stage, row: Building) -> Player:
    yield row.at
    order = Course(stage, building_orders.SLUG, row.at, officers(row.officers), row.party, "person", {})
    act = yield from building_orders.ordered(order, row.item, row.village, row.conduct)
    served = order.at.date()
    order.until(served + timedelta(days=building_orders.TIME_TO_COMPLY + 1))
    yield from building_orders.rechecked(order, "not-corrected")
    course = Course(stage, SLUG, order.at, order.who, row.party, "person", {"about": order.matter})
    yield from started(course, "demolish", row.item, "自行拆除违法建设的部分（示例）", str(act.open["number"]), served)
    yield from demanded(course, 8)
    yield from BUILDINGS[row.story](course, row, served)
    order.at = course.at
    yield from building_orders.rechecked(order, "corrected")
    yield from order.close()


def _case(stage: Stage, row: Ordinary) -> Player:
    yield row.at
    yield from CASES[row.story](File.of(stage, row))


def _decided(course: Course, served: date) -> Doings:
    """Six months and more after service, nobody having gone to law, the head decides."""
    course.until(course.stage.working(served + timedelta(days=190)))
    yield from _decision(course)


def _decision(course: Course) -> Doings:
    facts: dict[str, Json] = {
        "enforce_reason": "逾期没有自行拆除，经催告仍不履行（示例）",
        "enforce_basis": "城乡规划法（2019年修正）第六十五条",
        "enforce_on": course.stage.working(course.at.date(), 12).isoformat(),
        "enforce_way": "由专业队伍拆除（示例）",
        "remedy": True,
    }
    act = yield from course.step("enforce", (HEAD,), facts)
    yield from course.handed(act)


def _announced(course: Course) -> Doings:
    course.later(1)
    facts: dict[str, Json] = {
        "self_demolish_by": course.stage.working(course.at.date(), 7).isoformat(),
        "posted_at": "现场和镇政府公开栏（示例）",
        "posted_photo": course.stage.scan("公告张贴照片"),
    }
    act = yield from course.step("announce", (DELEGATE,), facts)
    yield from course.printed(act)


def demolished(course: Course, row: Building, served: date) -> Doings:
    """Golden case: announced, every period lapsed, decided, torn down by day with witness, list and video."""
    del row
    said = yield from course.step("state", (CLERK,), {"statement": "请求宽限（示例）"})
    answer: dict[str, Json] = {"statement_taken": "no", "statement_answer": "已给足期限，不采纳（示例）"}
    yield from course.step("answer", course.who, answer, thread=said)
    yield from _decided(course, served)
    yield from _announced(course)
    yield from _at_night(course)
    course.later(10)
    yield from course.step("demolish", course.who, _demolition(course))
    yield from course.close()


def _at_night(course: Course) -> Doings:
    """Somebody would do it after ten in the evening: refused."""
    late = on(course.stage.working(course.at.date(), 8), 22, course.at.minute)
    draft = course.stage.draft(f"{SLUG}.demolish", late, course.who, _demolition(course), matter=course.matter)
    yield from course.stage.refused(draft, "enforce.no_night_holiday")
    course.at = late


def _demolition(course: Course) -> dict[str, Json]:
    return {
        "night_emergency": "no",
        "no_cutting": True,
        "scene_witness": "村（社区）干部（示例）",
        "goods_list": [{"goods_name": "旧家具（示例）", "goods_count": "三件"}],
        "signed_record": course.stage.scan("强制拆除执行记录"),
        "whole_video": course.stage.scan("强制拆除全程录像"),
    }


def agreed_and_broken(course: Course, row: Building, served: date) -> Doings:
    """Reconsideration upholds; an agreement is not kept and enforcement resumed; suspended once; in the end he does it."""
    del row, served
    course.later(3)
    facts: dict[str, Json] = {"contest_way": "reconsideration", "contest_day": course.at.date().isoformat()}
    yield from course.step("contested", (CLERK,), facts)
    course.later(50)
    yield from course.step("upheld", (CLERK,), {"upheld_paper": course.stage.scan("行政复议维持决定书")})
    course.later(20)
    yield from _decision(course)
    course.later(3)
    yield from _agreement(course)
    course.later(20)
    why: dict[str, Json] = {"suspend_ground": "third-party", "suspend_reason": "兄弟主张部分产权（示例）"}
    stopped = yield from course.step("suspend", (DELEGATE,), why)
    course.later(15)
    yield from course.step("resume", (DELEGATE,), {"resume_reason": "所主张的产权没有依据（示例）"}, thread=stopped)
    course.later(8)
    yield from course.step("performed", (CLERK,), {"performed_what": "已自行拆除并清理（示例）"})
    yield from course.close()


def _agreement(course: Course) -> Doings:
    days = [course.stage.working(course.at.date(), count).isoformat() for count in (15, 30)]
    facts: dict[str, Json] = {
        "agreed_stages": [{"stage_by": days[0], "stage_what": "拆除屋面"}, {"stage_by": days[1], "stage_what": "拆除墙体"}],
        "no_harm": True,
        "agreement_paper": course.stage.scan("执行协议"),
    }
    made = yield from course.step("agree", (DELEGATE,), facts)
    course.later(16)
    yield from course.step("broken", (DELEGATE,), {"broken_what": "第一阶段到期没有拆除屋面（示例）"}, thread=made)


def gone(course: Course, row: Building, served: date) -> Doings:
    """The building fell down by itself: enforcement ends."""
    del row, served
    course.later(15)
    facts: dict[str, Json] = {"end_ground": "object-gone", "ended_why": "加建部分因台风倒塌，已经灭失（示例）"}
    yield from course.step("terminate", (DELEGATE,), facts)


BUILDINGS: Mapping[str, Callable[[Course, Building, date], Doings]] = {
    "demolished": demolished,
    "agreement": agreed_and_broken,
    "gone": gone,
}
"""Every course an order to demolish may take."""


CASES: Mapping[str, Callable[[File], Doings]] = {**BEHALF_STORIES, **MONEY_STORIES}
"""Every course a case of the table may take."""
