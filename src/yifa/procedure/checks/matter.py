"""Tests on a matter of enforcement: range, and what named tests ask of it; the conduct's day chooses its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yifa.law.dated import yuan
from yifa.law.matter import Fine, Matter
from yifa.law.matters import Applicable
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, no, unsettled, word
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

LIGHTER = "penalty.lex_mitior"
"""The rule that lets a later law apply where it is lighter; before it is in force the conduct's law applies."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The item as the power list has it, the party's kind as far as known, and the version of its matter that applies."""

    row: Mapping[str, Json]
    party: str | None
    applicable: Applicable

    @property
    def matter(self) -> Matter | None:
        """The version, None where the item names no matter or the law punishes it no more."""
        return self.applicable.matter

    @property
    def fines(self) -> tuple[Fine, ...]:
        """The fines that may meet this party."""
        return () if self.matter is None else tuple(self.matter.fines_of(self.party))


def chosen(question: Question, item: str, law_of: str = "act") -> Chosen | Lacking:
    """The item named by a fact: LATER while nobody chose, ABSENT where none was chosen or the list has no such item.

    An item taken off the list since the matter was opened is still read as it stood then.
    """
    value = question.fact(item)
    if isinstance(value, Lacking):
        return value
    return of_item(question, str(value), law_of)


def of_item(question: Question, item: str, law_of: str = "act") -> Chosen | Lacking:
    """The same for an item by its id."""
    days = (question.law_day(law_of), question.law_day("opening"))
    row = next((found for day in days if (found := question.view.powers(day).get(item)) is not None), None)
    if row is None:
        return Lacking.ABSENT
    return Chosen(row, party_kind(question), _applicable(question, str(row.get("matter")), party_kind(question)))


def party_kind(question: Question) -> str | None:
    """What the party is (person, organisation, household), None while it is not known."""
    fact = question.declaration.anchors.get("party", "none")
    kind = question.fact(f"{fact}.kind")
    return kind if isinstance(kind, str) else None


def _applicable(question: Question, matter: str, party: str | None) -> Applicable:
    decided, conduct = question.day, question.law_day("conduct")
    if question.library.value(LIGHTER, decided) is None:
        decided = conduct
    return question.library.matters.applicable(matter, conduct, decided, party)


def range_(args: Args) -> Check:
    """`range: {fact, item, mitigated}`: an amount inside what the matter's article gives for that kind of party.

    `mitigated` names the fact that says why the penalty is mitigated: then it may lie below the least. An item without a matter
    is measured by the sums of its own row.
    """
    fact, item, mitigated = word(args, "fact"), word(args, "item"), word(args, "mitigated")
    law_of = word(args, "law_of", "act")

    def check(question: Question) -> Finding:
        value, found = question.fact(fact), chosen(question, item, law_of)
        if value is Lacking.LATER or found is Lacking.LATER:
            return SILENT
        if not isinstance(value, int) or isinstance(found, Lacking):
            return YES
        excused = bool(mitigated) and not isinstance(question.fact(mitigated), Lacking)
        if found.applicable.why and found.matter is None:
            words = f"{found.applicable.why}，不再处罚"
            return no("range", f"“{question.label(fact)}”不成立：{words}。", "不予处罚，或者终结调查。", field=fact)
        finding = _by_row(question, fact, value, found, excused) if found.matter is None else _by_law(
            question, fact, value, found, found.matter, excused
        )  # fmt: skip
        if finding.holds and found.applicable.unsure:
            return unsettled("range", f"{found.applicable.why}。", field=fact)
        return finding

    return check


def _by_row(question: Question, fact: str, value: int, found: Chosen, excused: bool) -> Finding:
    low, high, article = (found.row.get(name) for name in ("fine_min", "fine_max", "article"))
    cited = article if isinstance(article, str) else None
    if isinstance(low, int) and value < low and not excused:
        return _outside(question, fact, value, f"低于该事项规定的下限{yuan(low)}", cited)
    if isinstance(high, int) and value > high:
        return _outside(question, fact, value, f"高于该事项规定的上限{yuan(high)}", cited)
    return YES


def _by_law(question: Question, fact: str, value: int, found: Chosen, matter: Matter, excused: bool) -> Finding:
    if not found.fines:
        who = "对该类当事人" if matter.fines else ""
        missing = f"{matter.article}没有{who}规定罚款。"
        return replace(no("range", missing, "改用该条规定的其他处理。", field=fact), article=matter.article)
    if not all(fine.known for fine in found.fines):
        finding = _by_row(question, fact, value, found, excused)
        bounds = "；".join(fine.reading for fine in found.fines)
        missing = f"{matter.article}没有规定罚款数额（{bounds}），“{question.label(fact)}”未作比较。"
        return finding if finding.fails else unsettled("range", missing, field=fact)
    bounds = "；".join(fine.reading for fine in found.fines)
    high = max(fine.most or 0 for fine in found.fines)
    if any(fine.holds(value) for fine in found.fines) or (excused and 0 < value <= high):
        return YES
    if not matter.verified:
        return unsettled("range", f"“{question.label(fact)}”为{yuan(value)}，不在{bounds}之内，但这一幅度待核。", field=fact)
    low = min(fine.least or 0 for fine in found.fines)
    if value < low:
        words = f"低于该事项规定的下限{yuan(low)}"
    else:
        words = f"高于该事项规定的上限{yuan(high)}" if value > high else "不在该事项规定的幅度之内"
    return _outside(question, fact, value, f"{words}（{bounds}）", matter.article)


def _outside(question: Question, fact: str, value: int, words: str, article: str | None) -> Finding:
    todo = "按该事项规定的幅度重新确定；低于下限的，须有依法减轻的情节并记录理由。"
    return replace(no("range", f"“{question.label(fact)}”为{yuan(value)}，{words}。", todo, field=fact), article=article)
