"""The test on earlier matters of the same party, three-valued; refuses to say who that is and to guess from a name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yifa.law.clock import Length
from yifa.law.dated import Dated
from yifa.law.zone import day_of, readable_day
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, flag, names, no, under, unsettled, word
from yifa.procedure.clocks import period, reckon
from yifa.procedure.fold import Folded
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.view import Done, Kin
from yifa.record.act import Json

ANY = "any"
WITHIN = re.compile(r"([1-9][0-9]{0,3}) (days|months|years)\Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which earlier acts count."""

    slugs: tuple[str, ...]
    part: str
    outcomes: tuple[str, ...]
    same: tuple[str, ...]
    open_only: bool
    length: Length | None


def history(args: Args) -> Check:
    """`history: {party|person, procedure, role, same, outcome, open, within, none|at_least}`: earlier matters of the same."""
    fact = word(args, "party") or word(args, "person")
    within, law_of = word(args, "within"), word(args, "law_of", "act")
    least = args.get("at_least")
    needed = least if isinstance(least, int) else None

    def check(question: Question) -> Finding:
        length, dated = _within(question, within, law_of)
        if isinstance(dated, Lacking):
            missing = f"“{question.label(fact)}”的既往情况所看的期间待核，本次未作核对。"
            return YES if dated is Lacking.ABSENT else unsettled("history", missing, rule=within)
        kin = _kin(question, fact)
        if kin is Lacking.LATER:
            return SILENT
        wanted = Wanted(_slugs(question, args), word(args, "role"), names(args.get("outcome")),
                        (*names(args.get("same")), *names(args.get("item"))), flag(args.get("open")) is True, length)  # fmt: skip
        finding = _weigh(question, fact, kin, wanted, needed)
        return under(question, finding, dated) if finding.fails and dated is not None else finding

    return check


def _weigh(question: Question, fact: str, kin: list[Kin] | Lacking, wanted: Wanted, needed: int | None) -> Finding:
    label = question.label(fact)
    if isinstance(kin, Lacking):
        return unsettled("history", f"“{label}”没有登记，或者已经销毁，无法核对既往情况。", field=fact)
    sure = {each.matter: done for each in kin if each.certain for done in _last(question, each, wanted)}
    if needed is None and sure:
        last = max(sure.values(), key=lambda done: done.at)
        what = question.book.declaration(last.slug, question.day).title
        missing = f"“{label}”此前已有{len(sure)}件同类事项，最近一件是{readable_day(day_of(last.at))}的“{what}”。"
        return no("history", missing, "核对该事项；不符合本步骤的条件的，改用适用的步骤。", field=fact)
    if needed is not None and len(sure) >= needed:
        return YES
    unsure = {each.matter for each in kin if not each.certain and each.matter not in sure and any(_last(question, each, wanted))}
    if unsure and (needed is None or len(sure) + len(unsure) >= needed):
        missing = f"有{len(unsure)}件同类事项的当事人同名而没有证件号码，或者资料已更正、销毁，无法确认是否同一“{label}”。"
        return unsettled("history", missing, field=fact)
    if needed is None:
        return YES
    missing = f"“{label}”此前的同类事项为{len(sure)}件，不足{needed}件。"
    return no("history", missing, "不属于本步骤所要求的情形，改用适用的步骤。", field=fact)


def _kin(question: Question, fact: str) -> list[Kin] | Lacking:
    given = question.draft.facts.get(fact) if fact in question.step.facts else None
    if given is None and fact in question.step.facts and question.probing:
        return Lacking.LATER
    found = question.view.namesakes(fact, question.draft.matter, given)
    return Lacking.ABSENT if found is None else list(found)


def _within(question: Question, within: str, law_of: str) -> tuple[Length | None, Dated | Lacking | None]:
    """The period looked back on (None: always), and the rule of the day behind it."""
    written = WITHIN.match(within)
    if written:
        kind = "calendar" if written[2] == "days" else None
        return Length(int(written[1]), written[2], kind), None
    if not within:
        return None, None
    dated = question.rule(within, law_of)
    return (None, dated) if isinstance(dated, Lacking) else (period(dated), dated)


def _slugs(question: Question, args: Args) -> tuple[str, ...]:
    return names(args.get("procedure")) or (question.declaration.slug,)


def _last(question: Question, each: Kin, wanted: Wanted) -> Iterator[Done]:
    """The latest act that counts in that matter, if there is one."""
    if each.slug not in wanted.slugs and ANY not in wanted.slugs:
        return
    folded = question.other(each.matter)
    if folded is None or (wanted.open_only and folded.closed is not None) or each.act in folded.undone:
        return
    if wanted.outcomes and folded.outcome not in wanted.outcomes:
        return
    acts = folded.named(wanted.part) if wanted.part else folded.standing
    before = [done for done in acts if done.at <= question.at and _near(question, done, wanted)]
    yield from [done for done in before if _alike(question, folded, done, wanted)][-1:]


def _near(question: Question, done: Done, wanted: Wanted) -> bool:
    if wanted.length is None:
        return True
    over = reckon(done.at, wanted.length, question.calendar).instant
    question.horizon(over)
    return question.at < over


def _alike(question: Question, folded: Folded, done: Done, wanted: Wanted) -> bool:
    facts = folded.facts_of(done)

    def agrees(name: str) -> bool:
        here: Json | Lacking = question.fact(name)
        return here is Lacking.LATER or (not isinstance(here, Lacking) and here == facts.get(name, folded.facts.get(name)))

    return all(agrees(name) for name in wanted.same)
