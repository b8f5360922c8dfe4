"""Numbers lent beforehand, to a device or a pad, and the acts that bear them later; refuses a number that nobody was lent."""

from __future__ import annotations

from collections.abc import Iterator

from yifa.law.zone import day_of, readable_day
from yifa.procedure.fold import fold
from yifa.procedure.form import form
from yifa.procedure.question import Question
from yifa.procedure.refusal import Refusal
from yifa.procedure.sealing import Numbering
from yifa.procedure.state import governing

MOST = 100
"""Numbers in one block."""


def numbers_of(
    question: Question, series: str | None, numbering: Numbering
) -> tuple[tuple[str, int, int] | None, tuple[str, ...]]:
    """Series, year and running number that an allowed act takes, and the texts of the block it lends."""
    draft, lends = question.draft, question.step.lends
    year = day_of(draft.at).year
    if lends is not None:
        first = question.view.next_number(lends.series, year)
        texts = tuple(numbering(lends.series, year, n) for n in range(first, first + _count(question)))
        return (lends.series, year, first), texts
    if series is None:
        return None, ()
    running = question.view.next_number(series, year) if draft.lent is None else draft.lent.number
    return (series, year, running), ()


def wrongly_lent(question: Question, series: str | None) -> Iterator[Refusal]:
    """A block too large or of nothing; a number that is not lent to that matter, is used already, or was given back before."""
    draft, lends = question.draft, question.step.lends
    if lends is not None and question.draft.facts.get(lends.count) is not None and not 1 <= _count(question) <= MOST:
        yield form(f"一次借出号码{MOST}个以内，至少一个。", "改正号码个数；不够用时再借一段。", field=lends.count)
    if draft.lent is None:
        return
    if series is None:
        yield form("本步骤不编号，却带了借出的号码。", "去掉号码再提交。", field="lent")
        return
    year = day_of(draft.at).year
    held = question.view.number_taken(series, year, draft.lent.number)
    what = f"“{series}”{year}年第{draft.lent.number}号"
    if held is None or held[0] != draft.lent.matter:
        yield form(f"{what}没有借给这台设备，或者已经用过。", "核对现场所用的号码；用错的号码作废并写明理由。", field="lent")
        return
    history = question.view.history(held[0])
    folded = fold(history, governing(question.book, history[0].slug, history, question.now))
    ended = folded.undone.get(held[1])
    if ended is not None and ended.at <= draft.at:
        yield form(f"{what}所在的号段已于{readable_day(day_of(ended.at))}交回或者作废。", "核对现场的时间和号码。", field="lent")


def _count(question: Question) -> int:
    lends = question.step.lends
    value = None if lends is None else question.draft.facts.get(lends.count)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
