"""Plays how a case ends otherwise than plainly: a child, a death, instalments, several kinds, the archive; no bad day."""

from __future__ import annotations

from datetime import date, timedelta

from yifa.interfaces.demo.ordinary import SLUG, Doings, File, closed, concluded, handed, heard, paid_on, shown, told
from yifa.interfaces.demo.ordinary_courses import (
    begun,
    decided_and_served,
    from_conclusion,
    investigated,
    spared,
    up_to_decision,
)
from yifa.interfaces.demo.reviewing import reviewed
from yifa.interfaces.demo.stage import CLERK, DELEGATE, HEAD, Doing, Who, on
from yifa.record.act import Json

ARCHIVIST = Who("archivist", "archivist")
GAINS = 20000
"""What was gained by the violation, in fen."""

ARCHIVED_IN, LAST_YEAR = 3, 2020
"""Files of a year go to the archive in the March after it; those of the last year are not there yet when the play ends."""


def under_age(file: File) -> Doings:
    """The one who did it was a child: no penalty, and the parents are told."""
    yield from spared(file, "under-age", "违法时不满法定处罚年龄，责令监护人管教（示例）", age_group="under")


def died(file: File) -> Doings:
    """The party dies before the case is decided: terminated and closed."""
    yield from begun(file)
    file.later(6, 9)
    facts: dict[str, Json] = {
        "terminate_ground": "died",
        "terminate_reason": "当事人死亡（示例）",
        "terminate_proof": file.stage.scan("死亡证明"),
    }
    yield from file.step("terminate", (HEAD,), facts)
    yield from closed(file)


def across_the_revision(file: File) -> Doings:
    """Filed under the old law and decided under the new: each step by the law of its own day."""
    yield from begun(file)
    file.later(12, 9)
    yield from from_conclusion(file)


def several(file: File) -> Doings:
    """A fine, and what was gained is confiscated; told so beforehand."""
    also: list[Json] = [{"also_kind": "confiscate-gains", "also_content": "没收违法所得（示例）", "also_value": GAINS}]
    yield from investigated(file)
    yield from concluded(file, proposed_also=also)
    yield from told(file, proposed_also=also)
    yield from heard(file)
    yield from reviewed(file)
    act, arrived = yield from decided_and_served(file, also=also)
    yield from shown(file, act)
    yield from paid_on(file, arrived.date() + timedelta(days=file.row.paid), file.amount)
    yield from closed(file)


def by_instalments(file: File) -> Doings:
    """Ill and without income: three instalments are granted and kept."""
    yield from up_to_decision(file)
    act, _ = yield from decided_and_served(file)
    yield from shown(file, act)
    asked = yield from _asked(file, "因病住院，暂时没有收入（示例）", "住院属实，建议分三期（示例）")
    days = [file.stage.working(file.at.date() + timedelta(days=30 * number)) for number in (1, 2, 3)]
    part = file.amount // 3
    sums = [part, part, file.amount - 2 * part]
    facts: dict[str, Json] = {
        "deferral_way": "instalments",
        "pay_until": days[-1].isoformat(),
        "schedule": [{"due_day": day.isoformat(), "due_amount": money} for day, money in zip(days, sums, strict=True)],
    }
    granted = yield from file.step("grant-deferral", (DELEGATE,), facts, thread=asked, after=50)
    yield from file.print(granted, file.first)
    yield from handed(file, granted)
    for day, money in zip(days, sums, strict=True):
        yield from paid_on(file, day, money)
    yield from closed(file)


def not_deferred(file: File) -> Doings:
    """Business is slow, but goes on: no deferral, and paid in time."""
    yield from up_to_decision(file)
    act, arrived = yield from decided_and_served(file)
    yield from shown(file, act)
    asked = yield from _asked(file, "近来生意不好（示例）", "仍在正常经营，有缴款能力（示例）")
    why: dict[str, Json] = {"refuse_reason": "有缴款能力，不符合延期的情形（示例）"}
    yield from file.step("refuse-deferral", (DELEGATE,), why, thread=asked)
    yield from paid_on(file, arrived.date() + timedelta(days=file.row.paid), file.amount)
    yield from closed(file)


def _asked(file: File, why: str, found: str) -> Doing:
    """The application, looked into. Returns the application."""
    file.later(1, 9)
    facts: dict[str, Json] = {"hardship": why, "hardship_file": file.stage.scan("申请材料")}
    asked = yield from file.step("ask-deferral", (CLERK,), facts)
    yield from file.step("check-deferral", file.who, {"hardship_found": found}, thread=asked, after=45)
    return asked


def archived(file: File) -> Doings:
    """The file of a closed case goes to the archive in the March of the year after."""
    history = file.stage.runtime.view().history(file.matter)
    done = next((act for act in history if act.step in ("close", "close-annulled")), None)
    if done is None or file.at.year > LAST_YEAR:
        return
    day = file.stage.working(date(file.at.year + 1, ARCHIVED_IN, 1), file.at.day % 15)
    file.at = on(day, 14 + file.at.hour % 3, file.row.at.minute)
    papers = sum(1 for act in history if act.step == "issue")
    facts: dict[str, Json] = {
        "file_number": f"示例档〔{day.year - 1}〕{file.row.at:%m%d%H%M}号",
        "index_count": papers + 6,
        "page_count": 3 * len(history),
    }
    yield from file.stage.act(f"{SLUG}.archive", file.at, (ARCHIVIST,), facts, matter=file.matter)
