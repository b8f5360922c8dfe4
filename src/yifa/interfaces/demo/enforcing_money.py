"""Plays fines that stay unpaid: the additional fine, the deferral, the court; refuses to collect anything itself."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import date, datetime, timedelta

from yifa.interfaces.demo.course import Course, Doings
from yifa.interfaces.demo.enforcing_orders import demanded, started
from yifa.interfaces.demo.ordinary import File, closed, shown
from yifa.interfaces.demo.ordinary_courses import decided_and_served, up_to_decision
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD
from yifa.law.zone import day_of
from yifa.record.act import Act, Json

ENFORCEMENT, COURT = "coercive-enforcement", "court-application"
DEFERRED_UNTIL = date(2021, 8, 31)
SUIT_DAYS = 190
"""Days after which six months have surely gone by."""


def _unpaid(file: File) -> Generator[datetime, None, tuple[str, date]]:
    """Decided, served, public, and no money comes. Returns the decision's number and the day of its service."""
    yield from up_to_decision(file)
    act, arrived = yield from decided_and_served(file)
    yield from shown(file, act)
    file.at = max(file.at, arrived)
    return str(act.open["number"]), day_of(arrived)


def _course(file: File, slug: str, links: Mapping[str, str]) -> Course:
    row = file.row
    return Course(file.stage, slug, file.at, file.who, row.party, row.party_kind, links)


def deferred_then_court(file: File) -> Doings:
    """Golden case: a deferral until a day, unpaid; the additional fine; the court within three months of the deferral's end."""
    number, served = yield from _unpaid(file)
    money = _course(file, ENFORCEMENT, {"about": file.matter})
    money.until(date(2021, 7, 19))
    yield from started(money, "money", file.row.item, "缴纳罚款（示例）", number, served, fine=file.amount)
    stop: dict[str, Json] = {
        "stop_reason": "deferral", "stopped_from": "2021-02-01", "stop_paper": file.stage.scan("准予暂缓缴纳罚款通知书"),
    }  # fmt: skip
    stopped = yield from money.step("stop-late", money.who[:1], stop)
    money.until(date(2021, 9, 1))
    until: dict[str, Json] = {"stopped_until": DEFERRED_UNTIL.isoformat()}
    yield from money.step("go-on-late", money.who[:1], until, thread=stopped)
    yield from demanded(money, 12, amount_due=file.amount, pay_way="到示例农村商业银行缴纳")
    money.until(date(2021, 10, 12))
    counted: Act = yield from money.step("count-late", money.who, {"standard_told": True, "counted_to": "2021-10-11"})
    yield from money.close()
    file.at = money.at
    links = {"about": file.matter, "surcharge": money.matter}
    facts: dict[str, Json] = {
        "late_days": counted.open["fact.late_days"],
        "late_amount": counted.open["fact.late_amount"],
        "was_deferred": "yes",
        "deferral_until": DEFERRED_UNTIL.isoformat(),
    }
    course = _course(file, COURT, links)
    yield from _prepared(course, file, number, served, facts)
    yield from _heard(course)
    course.later(11)
    yield from _applied(course)
    yield from _granted(course)
    yield from _settled(file, course)


def _prepared(course: Course, file: File, number: str, served: date, more: dict[str, Json]) -> Doings:
    facts: dict[str, Json] = {
        "party": course.person,
        "basis_number": number,
        "basis_served_on": served.isoformat(),
        "duty_left": "缴纳罚款（示例）",
        "fine_due": file.amount,
        "was_deferred": "no",
    }
    yield from course.step("prepare", course.who, facts | more)
    told: dict[str, Json] = {"perform_way": "到示例农村商业银行缴纳（示例）", "statement_told": True}
    demand = yield from course.step("demand", (DELEGATE,), told)
    yield from course.handed(demand)


def _heard(course: Course) -> Doings:
    course.later(2)
    said = yield from course.step("state", (CLERK,), {"statement": "经营仍然困难（示例）"})
    answer: dict[str, Json] = {"statement_taken": "no", "statement_answer": "暂缓已经期满，应当缴纳（示例）"}
    yield from course.step("answer", course.who, answer, thread=said)


def _applied(course: Course) -> Doings:
    facts: dict[str, Json] = {
        "court_asked": {"name": "区人民法院（示例）"},
        "object_state": "当事人有经营收入（示例）",
        "party_opinion": "称经营困难（示例）",
        "materials_ready": True,
    }
    act = yield from course.step("apply", (HEAD,), facts)
    yield from course.printed(act)


def _granted(course: Course) -> Doings:
    scan = course.stage.scan
    course.later(4)
    yield from course.step("accepted", (CLERK,), {"court_paper": scan("受理通知书")})
    course.later(6)
    ruling: dict[str, Json] = {
        "court_ruling": "granted", "court_paper": scan("准予执行裁定书"), "court_paper_day": course.at.date().isoformat(),
    }  # fmt: skip
    yield from course.step("ruling", (CLERK,), ruling)
    course.later(8)
    yield from course.step("executed", (CLERK,), {"executed_what": "罚款和加处罚款已划缴国库（示例）"})
    yield from course.close()


def _settled(file: File, course: Course) -> Doings:
    """The fine has come, and the case of the penalty is closed."""
    file.at = course.at
    facts: dict[str, Json] = {"paid_bank": file.amount, "bank_receipt": f"示例执行缴款{file.row.at:%y%m%d%H%M}"}
    yield from file.step("pay", (CLERK,), facts)
    yield from closed(file)


def not_accepted(file: File) -> Doings:
    """A suit fails; the court then finds the papers wanting, the town objects, and in the meantime the party pays."""
    number, served = yield from _unpaid(file)
    course = _course(file, COURT, {"about": file.matter})
    course.until(file.stage.working(served + timedelta(days=60)))
    yield from _prepared(course, file, number, served, {})
    said: dict[str, Json] = {"contest_way": "litigation", "contest_day": course.at.date().isoformat()}
    yield from course.step("contested", (CLERK,), said)
    course.until(file.stage.working(served + timedelta(days=SUIT_DAYS)))
    yield from course.step("upheld", (CLERK,), {"upheld_paper": file.stage.scan("驳回诉讼请求的判决书")})
    course.later(3)
    yield from _applied(course)
    course.later(4)
    paper: dict[str, Json] = {
        "court_paper": file.stage.scan("不予受理裁定书"), "court_paper_day": course.at.date().isoformat(),
    }  # fmt: skip
    yield from course.step("not-accepted", (CLERK,), paper)
    course.later(5)
    yield from course.step("object", (DELEGATE,), {"object_why": "材料已经补齐（示例）"})
    yield from course.close()
    yield from _settled(file, course)


def paid_on_demand(file: File) -> Doings:
    """The demand is enough: the party pays before the town goes to court."""
    number, served = yield from _unpaid(file)
    course = _course(file, COURT, {"about": file.matter})
    course.until(file.stage.working(served + timedelta(days=SUIT_DAYS)))
    yield from _prepared(course, file, number, served, {})
    course.later(5)
    yield from course.step("performed", (CLERK,), {"performed_what": "已到银行缴纳罚款（示例）"})
    yield from course.close()
    yield from _settled(file, course)


MONEY_STORIES: Mapping[str, Callable[[File], Doings]] = {
    "deferred": deferred_then_court,
    "not-accepted": not_accepted,
    "paid-on-demand": paid_on_demand,
}
"""Every course of an unpaid fine."""
