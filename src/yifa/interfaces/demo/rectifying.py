"""Plays the orders to make correction that stand alone, and what becomes of each; refuses to call anything put right unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from yifa.interfaces.demo.ordinary import Doings, File, Ordinary, concluded, filed, visited
from yifa.interfaces.demo.ordinary_courses import from_notice
from yifa.interfaces.demo.ordinary_ends import archived
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, OFFICE, Doing, Facts, Stage, Who, minutes, officers, on, written
from yifa.interfaces.demo.table import Table, known_stories
from yifa.record.act import Act, Json

SLUG, CASE, FILE = "rectification", "ordinary-penalty", "rectifying.yaml"


@dataclass(frozen=True, slots=True)
class Rectification:
    """One order: `days` working days to put it right, `fine` in yuan where it comes to a case."""

    at: datetime
    officers: tuple[str, ...]
    item: str
    village: str
    party: str
    party_kind: str
    conduct: str
    correct: str
    days: int
    story: str
    fine: int = 0


@dataclass(slots=True)
class Order:
    """An order being played: its row, where its own time stands, its act."""

    stage: Stage
    row: Rectification
    at: datetime
    matter: str = ""
    order: Act | None = None

    @property
    def who(self) -> tuple[Who, ...]:
        """The two officers."""
        return officers(self.row.officers)

    @property
    def last(self) -> date:
        """The day by which it is to be put right."""
        return self.stage.working(self.row.at.date(), self.row.days)

    def on(self, day: date, hour: int) -> None:
        """On to an hour of a day; every order has minutes of its own."""
        self.at = max(on(self.stage.working(day), hour, self.row.at.minute), self.at + minutes(11))

    def step(self, name: str, who: Sequence[Who], facts: Facts, *, thread: Act | None = None) -> Doing:
        """One step, eleven minutes after the one before."""
        self.at += minutes(11)
        return self.stage.act(f"{SLUG}.{name}", self.at, who, facts, matter=self.matter or None, thread=thread)

    def seen(self, what: str, **facts: Json) -> dict[str, Json]:
        """The facts of a re-check."""
        return {"recheck_found": f"{what}（示例）", "scene": self.stage.scan("复查照片"), **facts}


def players(stage: Stage, folder: Path) -> list[Player]:
    """The orders of the table. Raises DataError, also for a story that nobody can tell."""
    rows = Table(folder, FILE).rows("rectifications", Rectification)
    known_stories(FILE, (row.story for row in rows), STORIES)
    return [_alone(stage, row) for row in rows]


def _alone(stage: Stage, row: Rectification) -> Player:
    yield row.at
    order = Order(stage, row, row.at)
    order.order = yield from order.step("order", order.who, ordered(order))
    order.matter = order.order.matter
    yield from settled(order)


def ordered(order: Order) -> dict[str, Json]:
    """The facts of the order."""
    row = order.row
    return {
        "party": {"kind": row.party_kind, "name": row.party, "address": "示例地址"},
        "place": {"text": "现场（示例地点）", "village": row.village},
        "item": row.item,
        "facts_found": f"{row.conduct}（示例）",
        "correct_what": row.correct,
        "correct_by": order.last.isoformat(),
    }


def settled(order: Order) -> Doings:
    """Printed, served, and then whatever the row tells."""
    assert order.order is not None
    order.at += minutes(11)
    yield from issue(order.stage, order.order, order.at, order.who[0])
    order.at += minutes(11)
    facts: dict[str, Json] = {
        "way": "direct", "handed_at": written(order.at), "receiver": order.row.party, "service_place": "当事人所在地",
    }  # fmt: skip
    server = (Who(order.who[0].name, "server"),)
    yield from order.step("serve", server, facts, thread=order.order)
    yield from STORIES[order.row.story](order)


def corrected(order: Order) -> Doings:
    """Put right by the last day."""
    order.on(order.last, 15)
    yield from put_right(order)


def put_right(order: Order) -> Doings:
    """Seen to be put right; the record is printed, the matter closed the next working day."""
    act = yield from order.step("recheck-corrected", order.who, order.seen("已经按要求改正"))
    order.at += minutes(11)
    yield from issue(order.stage, act, order.at, order.who[0])
    order.on(order.stage.working(order.at.date(), 1), 10)
    yield from order.step("close", (OFFICE,), {})


def reminded(order: Order) -> Doings:
    """Reminded by telephone, then put right."""
    order.on(order.stage.worked_before(order.last), 9)
    yield from order.step("remind", (order.who[0],), {"remind_text": "电话提醒明日到期（示例）"})
    yield from corrected(order)


def partly(order: Order) -> Doings:
    """Half done at the first re-check, done at the second."""
    order.on(order.last, 15)
    again = order.stage.working(order.last, 4)
    yield from order.step("recheck-partly", order.who, order.seen("已清走货物，其余没有拆除", extended_to=again.isoformat()))
    order.on(again, 15)
    yield from put_right(order)


def extended(order: Order) -> Doings:
    """More time is asked for and given."""
    asked = yield from _asked(order)
    until = order.stage.working(order.last, 6)
    facts: dict[str, Json] = {"extended_to": until.isoformat(), "extend_grounds": "施工队排期属实，同意（示例）"}
    yield from order.step("grant-extension", (OFFICE,), facts, thread=asked)
    order.on(until, 14)
    yield from put_right(order)


def pressed(order: Order) -> Doings:
    """More time is refused; put right in time all the same."""
    yield from _refused(order)
    yield from corrected(order)


def dropped(order: Order) -> Doings:
    """Not put right, and too slight for a case."""
    yield from _not_put_right(order)
    order.on(order.stage.working(order.at.date(), 1), 10)
    yield from order.step("close", (OFFICE,), {})


def to_case(order: Order) -> Doings:
    """More time refused, not put right, and a case is opened and brought to its end."""
    yield from _refused(order)
    yield from _not_put_right(order)
    facts: dict[str, Json] = {
        "lead_source": "patrol",
        "lead_text": f"责令改正期满复查没有改正：{order.row.conduct}（示例）",
        "place": {"text": "现场（示例地点）", "village": order.row.village},
    }
    yield from order.step("to-case", order.who, facts)
    yield from punished(order.stage, case_of(order.row, order.at), order.matter, facts)


def waiting(order: Order) -> Doings:
    """Reminded, and still running when the play ends."""
    order.on(order.stage.working(order.row.at.date(), 2), 9)
    yield from order.step("remind", (order.who[0],), {"remind_text": "电话提醒（示例）"})


def _asked(order: Order) -> Doing:
    order.on(order.stage.worked_before(order.last), 9)
    until = order.stage.working(order.last, 6)
    facts: dict[str, Json] = {"asked_until": until.isoformat(), "ask_reason": "施工队要下周才能进场（示例）"}
    return order.step("ask-extension", (CLERK,), facts)


def _refused(order: Order) -> Doings:
    asked = yield from _asked(order)
    why: dict[str, Json] = {"extend_refused": "一日可以拆完，不同意延期（示例）"}
    yield from order.step("refuse-extension", (OFFICE,), why, thread=asked)


def _not_put_right(order: Order) -> Doings:
    order.on(order.stage.working(order.last, 1), 9)
    act = yield from order.step("recheck-not", order.who, order.seen("没有改正，现场与责令时一样"))
    order.at += minutes(11)
    yield from issue(order.stage, act, order.at, order.who[0])


def case_of(row: Rectification, at: datetime) -> Ordinary:
    """The case that comes of an order which was not followed."""
    return Ordinary(
        at=at, officers=row.officers, item=row.item, village=row.village, party=row.party, party_kind=row.party_kind,
        source="patrol", conduct=row.conduct, correct="", fine=row.fine, heard="waive", review="agree", service="direct",
        public=5, paid=7, story="plain",
    )  # fmt: skip


def punished(stage: Stage, row: Ordinary, about: str, lead: Facts) -> Doings:
    """The case that an act in matter `about` opened, from the check of its lead to its end."""
    view = stage.runtime.view()
    matter = [other for _, other in view.linking(about) if view.procedure_of(other) == CASE][-1]
    stage.remember(matter, lead)
    file = File.of(stage, row)
    file.matter = matter
    found: dict[str, Json] = {"verify_found": f"现场情况属实：{row.conduct}", "scene": stage.scan("核查照片")}
    yield from file.step("verify", file.who, found, after=75)
    yield from filed(file)
    yield from visited(file)
    yield from concluded(file)
    yield from from_notice(file)
    yield from archived(file)


STORIES: Mapping[str, Callable[[Order], Doings]] = {
    "corrected": corrected,
    "reminded": reminded,
    "partly": partly,
    "extended": extended,
    "pressed": pressed,
    "dropped": dropped,
    "to-case": to_case,
    "waiting": waiting,
}
"""Every story a row of the table may tell."""
