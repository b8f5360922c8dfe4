"""Plays what the legal advisers do: visits, conflicts, opinions for the town; refuses to visit without a contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from yifa.interfaces.demo.counsel import SLUG, Conflict, Counsel, Group, Task
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import Stage, Who, day_text, minutes, on, written
from yifa.record.act import Json

DRAFTER = Who("clerk", "drafter")
KINDS = ("consult", "mediation", "consult", "review", "lecture", "contract", "consult", "petition", "aid")
LENGTHS = (180, 240, 150, 300, 120, 210, 270)
NOON = 12
SURNAMES = "陈李黄张梁林罗何郭邓"
REMOTE = (date(2020, 1, 24), date(2020, 3, 31))
"""Nobody goes into the villages in these weeks."""


def advising(stage: Stage, counsel: Counsel) -> list[Player]:
    """One player for each group of villages, each conflict and each task."""
    return [
        *(_visits(stage, counsel, group, place) for place, group in enumerate(counsel.groups)),
        *(_conflict(stage, counsel, told) for told in counsel.conflicts),
        *(_task(stage, counsel, told) for told in counsel.tasks),
    ]


def _visits(stage: Stage, counsel: Counsel, group: Group, place: int) -> Player:
    """Month after month three of the four villages in turn: the fourth waits for the next month, and the gap shows."""
    for turn, month in enumerate(_months(counsel)):
        for nth in range(len(group.villages)):
            if (turn + place) % len(group.villages) == nth:
                continue
            day = stage.working(month + timedelta(days=3 + (place * 3 + nth * 6) % 22))
            yield from _visit(stage, counsel, group, nth, on(day, (9, 14)[nth % 2], 5 * place % 60), turn + place + nth)


def _months(counsel: Counsel) -> Iterator[date]:
    """The first day of every month of the contracts, the first contract's month too."""
    month, last = counsel.contracts[0].start.replace(day=1), counsel.contracts[-1].until
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _visit(stage: Stage, counsel: Counsel, group: Group, nth: int, begun: datetime, turn: int) -> Player:
    try:
        contract = counsel.contract(begun.date())
    except LookupError:
        return
    length = min(LENGTHS[turn % len(LENGTHS)], LENGTHS[0] if begun.hour > NOON else max(LENGTHS))
    ended = begun + minutes(length)
    yield ended
    kind = KINDS[(turn * 2 + nth) % len(KINDS)]
    facts: dict[str, Json] = {
        "village": counsel.village(group.villages[nth], begun.date()),
        "begun": written(begun),
        "minutes": length,
        "work_kind": kind,
        "work_way": "remote" if REMOTE[0] <= begun.date() <= REMOTE[1] else "onsite",
        "conflict": "none",
        "advice": "就所问事项说明法律规定和办理途径（示例）",
    }
    if kind in ("consult", "mediation", "aid"):
        facts["client"] = {"kind": "person", "name": f"{SURNAMES[turn % len(SURNAMES)]}某某（示例）"}
    who = Who(counsel.serving(group, begun.date()), "village-adviser")
    matter = counsel.matters[contract.year]
    yield from stage.act(f"{SLUG}.work", ended, [who], facts, matter=matter)


def _conflict(stage: Stage, counsel: Counsel, told: Conflict) -> Player:
    """Entered as an ordinary service, refused, and recorded as withdrawn from."""
    yield told.at
    who = [Who(told.lawyer, "village-adviser")]
    matter, village = counsel.matters[told.at.year], counsel.village(told.village, told.at.date())
    facts: dict[str, Json] = {
        "village": village,
        "begun": written(told.at - minutes(30)),
        "minutes": 30,
        "work_kind": "mediation",
        "work_way": "onsite",
        "conflict": "found",
    }
    yield from stage.refused(stage.draft(f"{SLUG}.work", told.at, who, facts, matter=matter), "is")
    back: dict[str, Json] = {
        "village": village,
        "declined_on": day_text(told.at),
        "conflict_reason": told.reason,
        "passed_to": told.passed_to,
    }
    yield from stage.act(f"{SLUG}.decline", told.at + minutes(20), who, back, matter=matter)


def _task(stage: Stage, counsel: Counsel, told: Task) -> Player:
    """Asked, advised on, and said what became of the advice."""
    yield told.given
    matter = counsel.matters[counsel.contract(told.given.date()).year]
    asked: dict[str, Json] = {
        "task_kind": told.kind,
        "task_subject": told.subject,
        "task_until": day_text(told.given + timedelta(days=told.days)),
    }
    task = yield from stage.act(f"{SLUG}.task", told.given, [DRAFTER], asked, matter=matter)
    answered = stage.at_work(told.given + timedelta(days=told.took, hours=6))
    said: dict[str, Json] = {
        "opinion_paper": stage.scan(f"法律意见书：{told.subject}", purpose="counsel"),
        "opinion_points": "主体、程序和责任条款的意见（示例）",
    }
    yield from stage.act(f"{SLUG}.advise", answered, [Who(told.lawyer, "legal-adviser")], said, matter=matter, thread=task)
    taken: dict[str, Json] = {"taken_up": told.taken}
    if told.taken != "all":
        taken["why_not"] = "部分建议与上级已经确定的方案不同（示例）"
    after = stage.at_work(answered + timedelta(days=2))
    yield from stage.act(f"{SLUG}.take-up", after, [DRAFTER], taken, matter=matter, thread=task)
