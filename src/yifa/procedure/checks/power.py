"""The test on power: has-power; the town has no matter of its own unless a statute or a decree in force that day gives it."""

from __future__ import annotations

from datetime import date

from yifa.law.zone import day_of, end_of, readable_day, start_of
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, no, word
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question

FILING = "filing"
STAYS = "filed-before"
"""The word of a decree that leaves the cases already filed with their old owner. Nobody presumes it."""


def has_power(args: Args) -> Check:
    """`has-power: {item, law_of}`: the item stands on the power list in force on the day.

    A case filed while the town held the item goes on after it was taken back where the taking back says so, and not otherwise.
    """
    item, law_of = word(args, "item"), word(args, "law_of", "act")

    def check(question: Question) -> Finding:
        chosen = question.fact(item)
        if chosen is Lacking.LATER:
            return SILENT
        day = question.law_day(law_of)
        power = question.view.powers(day).get(str(chosen)) if not isinstance(chosen, Lacking) else None
        if power is not None:
            _note_end(question, power.get("end"))
            return YES
        question.horizon(end_of(day))
        silent = ""
        if not isinstance(chosen, Lacking):
            before = [question.view.powers(day_of(done.at)).get(str(chosen)) for done in question.acts(FILING)]
            held = [power for power in before if power is not None]
            if held and held[-1].get("transition") == STAYS:
                return YES
            silent = "，收回时没有写明已立案的由本镇办结" if held else ""
        what = "没有填写职权事项" if isinstance(chosen, Lacking) else f"职权事项“{chosen}”在{readable_day(day)}不属于本镇职权"
        return no(
            "has-power", f"{what}{silent}：没有法律、法规直接赋权，也没有当日有效的省政府公告下放。",
            "移送有管辖权的机关；确属本镇职权的，先登记职权清单及其依据。",
            field=item,
        )  # fmt: skip

    return check


def _note_end(question: Question, end: object) -> None:
    if isinstance(end, str) and len(end) == 10:
        question.horizon(start_of(date.fromisoformat(end)))
