"""What record and standard say to who decides: earlier penalties, and after his own choice the tier; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yifa.interfaces.web.values import title_of
from yifa.interfaces.web.words import day_short
from yifa.interfaces.workbench.drafting import Work, typed_in
from yifa.interfaces.workbench.forms.drawing import KNOWN
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.interfaces.workbench.models import Sheet
from yifa.procedure.checks.circumstances import suggestion
from yifa.procedure.judge import ask
from yifa.procedure.ledger import earlier
from yifa.procedure.question import Question

TIER, FIRST = "tier", "tier_before"
WEIGHING = ("investigation", "exemption", "decision")
"""Roles of the steps in which somebody weighs the party's past."""
SEEN = "看到建议以前的选择，由系统记下"


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier decision on the party: in words, and its matter where the reader may open it."""

    words: str
    matter: str


def advised(work: Work) -> Sequence[str]:
    """The sentences of the suggestion, only once the officer has chosen a tier of his own."""
    if TIER not in work.step.facts or not work.reading.facts.get(TIER):
        return ()
    found = suggestion(_question(work), work.declaration.anchors.get("item", "none"))
    return () if found is None else found.reasons


def keep_first(sheet: Sheet, tier: object) -> None:
    """Before the suggestion is shown, keep on the sheet which tier had been chosen; a later choice does not change it."""
    typed = typed_in(sheet)
    if isinstance(tier, str) and f"{KNOWN}{FIRST}" not in typed:
        sheet.typed = {**typed, f"{KNOWN}{FIRST}": [SEEN], f"f.{FIRST}": [tier]}
        Sheet.objects.filter(pk=sheet.pk, revision=sheet.revision).update(typed=sheet.typed)


def with_first(stored: Typed, typed: Typed) -> Typed:
    """What was typed, with the kept first choice in its place whatever was typed there."""
    if f"{KNOWN}{FIRST}" not in stored:
        return {name: value for name, value in typed.items() if name != f"f.{FIRST}"}
    return {**typed, f"f.{FIRST}": [one(stored, f"f.{FIRST}")]}


def past(work: Work) -> tuple[tuple[Past, ...], int]:
    """Earlier decisions on this party that the person may read, newest first, and how many more he may not."""
    if work.step.role not in WEIGHING or work.sheet.matter is None:
        return (), 0
    question = _question(work)
    kin = question.view.namesakes(work.declaration.anchors.get("party", "none"), work.sheet.matter, None)
    entries = list(reversed(earlier(kin or (), question.other, None, work.at)))
    read = [entry for entry in entries if work.desk.may_read(entry.matter)]
    mine = question.fact(work.declaration.anchors.get("item", "none"))
    told = []
    for entry in read:
        declaration = work.desk.declaration(entry.slug)
        same = "同一事项" if entry.item == mine else f"事项{entry.item}"
        sure = "" if entry.certain else "，同名而没有证件号码，是否同一人没有确认"
        result = "不予处罚" if entry.spared else "处罚"
        words = f"{day_short(entry.done.at)} {title_of(work.desk.view, entry.matter, declaration)}：{result}，{same}{sure}"
        told.append(Past(words, entry.matter))
    return tuple(told), len(entries) - len(read)


def _question(work: Work) -> Question:
    current = work.desk.current
    return ask(
        work.draft(), work.step, work.declaration, work.desk.view, current.catalogue, current.library, current.calendar,
        work.desk.now, {},
    )[0]  # fmt: skip
