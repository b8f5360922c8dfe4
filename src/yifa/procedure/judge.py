"""May this draft become an act? A pure function of record, declaration, law, calendar and clock; refuses to write anything.

Every reason is given at once, each with its article. What a rule may do (bar, or only mark) is the rule's own effect;
a test that fails without a rule is the procedure's own order and bars. Acts that end, repair or give back a burden
are refused only for who does them and how they are filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.procedure.answer import Answer, Finding
from yifa.procedure.causes import acted_on, wrongly_named
from yifa.procedure.compiled import Compiled, compiled
from yifa.procedure.computed import fill
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.effect import effective as takes_effect
from yifa.procedure.fold import fold, replacements
from yifa.procedure.form import check_times, corrected_facts, form, lacking_facts, read_facts, unknown_references
from yifa.procedure.late import after_clock, in_the_future, recorded_late
from yifa.procedure.lending import numbers_of, wrongly_lent
from yifa.procedure.order import blocked, conditions
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.question import Own, Question
from yifa.procedure.refusal import Mark, Refusal, Why
from yifa.procedure.sealing import Numbering, plain_number, seal
from yifa.procedure.standing import FOUNDER, not_entitled
from yifa.procedure.state import Lapse, governing, standing_at
from yifa.procedure.view import View
from yifa.record.act import ActId, Judged

GENTLE = frozenset(("ending", "release", "refund", "withdrawal", "transfer", "correction", "lapse"))
"""Roles that are refused only for identity and form."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`judged` is there exactly when the draft is allowed; `effective` is None where its rule is unread."""

    allowed: bool
    refusals: tuple[Refusal, ...]
    marks: tuple[Mark, ...]
    judged: Judged | None = None
    effective: datetime | None = None
    declaration: Declaration | None = None
    step: Step | None = None
    draft: Draft | None = None
    """The draft with its facts in their recorded form."""
    number: tuple[str, int, int] | None = None
    """Series, year and running number that the act takes."""


@dataclass(slots=True)
class Weighing:
    """Reasons and marks as they are found."""

    gentle: bool
    refusals: list[Refusal] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def take(self, finding: Finding, why: Why | None = None) -> None:
        """A finding in its weight: what the rule's effect makes of a no, a mark for what is unsettled."""
        if finding.answer is Answer.YES:
            return
        if finding.answer is Answer.UNSETTLED:
            if finding.missing:
                self.mark(finding.mark("unsettled"))
            return
        for leaf in finding.leaves():
            if leaf.effect != "bar":
                self.mark(leaf.mark())
            elif self.gentle and why is None and leaf.why is not Why.NOT_YOU:
                self.mark(leaf.mark("flaw"))
            else:
                self.refuse(replace(leaf, why=why).refusal() if why is not None else leaf.refusal())

    def take_all(self, found: Iterable[Refusal | Mark]) -> None:
        """Reasons and marks that were weighed where they were found."""
        for each in found:
            if isinstance(each, Mark):
                self.mark(each)
            else:
                self.refuse(each)

    def refuse(self, refusal: Refusal) -> None:
        """Note a reason once; said twice, the one with an article stays."""
        for place, known in enumerate(self.refusals):
            if known.missing == refusal.missing:
                self.refusals[place] = known if known.article else refusal
                return
        self.refusals.append(refusal)

    def mark(self, mark: Mark) -> None:
        """Note a mark once."""
        if mark not in self.marks:
            self.marks.append(mark)


def judge(
    draft: Draft, *, view: View, catalogue: Book, library: RuleBook, calendar: Calendar, now: datetime,
    own: Own | None = None, cause: ActId | None = None, new_matter: str = "", numbering: Numbering = plain_number,
) -> Judgement:  # fmt: skip
    """Judge one draft as of `now`. `cause` is the act that brings this one about; `new_matter` the id if it opens a matter."""
    wrong = [*check_times(draft)]
    if not wrong:
        wrong = in_the_future(draft.at, now)
    declaration = None if wrong and draft.at.tzinfo is None else _declared(draft, view, catalogue)
    if isinstance(declaration, Refusal) or declaration is None:
        return Judgement(False, (*wrong, *([declaration] if declaration is not None else [])), ())
    step = declaration.steps.get(draft.step)
    if step is None:
        reason = form(f"“{declaration.title}”没有“{draft.step}”这一步骤。", "从可以办理的步骤中选择。", field="kind")
        return Judgement(False, (*wrong, reason), (), declaration=declaration)
    question, lapsed = ask(draft, step, declaration, view, catalogue, library, calendar, now, own or {})
    question.caused = cause is not None
    weighing = Weighing(step.role in GENTLE)
    if step.source == "law":
        lapsed = _due_by_law(question, lapsed, weighing, cause)
    weighing.take_all(wrong)
    question.draft, wrong_facts = read_facts(draft, step)
    weighing.take_all(fill(question))
    weigh(question, lapsed, weighing, wrong_facts)
    return _verdict(question, weighing, cause, new_matter, numbering)


def ask(
    draft: Draft, step: Step, declaration: Declaration, view: View, catalogue: Book, library: RuleBook, calendar: Calendar,
    now: datetime, own: Own, *, probing: bool = False,
) -> tuple[Question, tuple[Lapse, ...]]:  # fmt: skip
    """The question that a draft puts, with the matter as it stands now."""
    history = view.history(draft.matter) if draft.matter is not None else ()
    folded, lapsed = standing_at(history, declaration, now, library=library, calendar=calendar)
    return Question(draft, step, declaration, folded, view, library, calendar, catalogue, now, own, probing), lapsed


def weigh(question: Question, lapsed: tuple[Lapse, ...], weighing: Weighing, wrong_facts: list[Refusal]) -> None:
    """Put every test of the step to the question. The order is that in which a person would mend things."""
    ready = compiled(question.declaration)
    weighing.take_all(_opening(question))
    weighing.take_all(wrong_facts)
    if not question.probing:
        weighing.take_all(lacking_facts(question, ready, {refusal.field: refusal for refusal in wrong_facts}))
        weighing.take_all(unknown_references(question))
        weighing.take_all(wrongly_named(question.draft, question.step, question.folded))
    weighing.take_all(not_entitled(question))
    weighing.take_all(blocked(question, lapsed))
    for finding, why in conditions(question, ready):
        weighing.take(finding, why)
    for check in ready.needs[question.step.name]:
        weighing.take(check(question))
    if question.step.replaces is not None and not question.probing:
        _correction(question, weighing)
    for late in after_clock(question):
        gentle = weighing.gentle and isinstance(late, Refusal)
        weighing.take_all([Mark("late", late.missing, late.article, late.rule) if gentle and isinstance(late, Refusal) else late])
    weighing.take_all(recorded_late(question))


def _due_by_law(question: Question, lapsed: tuple[Lapse, ...], weighing: Weighing, cause: ActId | None) -> tuple[Lapse, ...]:
    """A lapse is recorded only at its own hour, for the act whose period ran out; the matter is then read without it."""
    draft = question.draft
    this = [each for each in lapsed if each.recorded is None and each.step == draft.step and each.at == draft.at]
    if cause is None or not any(each.started_by == cause and each.thread == draft.thread for each in this):
        missing = f"“{question.step.title}”所依据的期限没有在这一时刻届满，或者已经记录。"
        weighing.refuse(Refusal(Why.NOT_YET, "lapse", missing, "期限届满时自动记入，无须办理。"))
        return lapsed
    earlier = [done for done in question.folded.acts if done.id.epoch >= 0 or done.at < draft.at]
    question.folded = fold(earlier, question.declaration)
    return tuple(each for each in lapsed if each not in this)


def _declared(draft: Draft, view: View, catalogue: Book) -> Declaration | Refusal:
    """The version that governs the draft, or why there is none."""
    if draft.slug not in catalogue.slugs():
        return form(f"没有名为“{draft.slug}”的事项。", "从事项目录中选择。", field="kind")
    history = view.history(draft.matter) if draft.matter is not None else ()
    founding = not history and any(actor.capacity == FOUNDER for actor in draft.actors)
    if draft.matter is not None and not founding and (not history or view.procedure_of(draft.matter) != draft.slug):
        return form("没有这一事项，或者它不是按本程序开立的。", "刷新后从事项页面办理。", field="matter")
    try:
        return governing(catalogue, draft.slug, history, draft.at)
    except LookupError as error:
        return Refusal(Why.NOT_APPLICABLE, "declaration", f"{error}。", "按办理当日有效的程序办理。", field="at")


def _opening(question: Question) -> Iterable[Refusal]:
    draft, declaration, acts = question.draft, question.declaration, question.folded.acts
    opening = question.step.name == declaration.opens_at
    if not acts and not opening:
        first = declaration.steps[declaration.opens_at].title
        yield form(
            f"本事项从“{first}”开始，“{question.step.title}”须在已开立的事项中办理。", f"先办理“{first}”。", field="matter"
        )
    # People say when something happened to the minute, so the opening's seconds count for nothing.
    if acts and draft.at < acts[0].at.replace(second=0, microsecond=0):
        yield form("办理时间早于本事项的开立。", "核对办理时间；开立时间有误的，先行更正。", field="at")
    if draft.links and not (opening and draft.matter is None):
        yield form("关联只在开立时确定。", "不要在本步骤填写关联。", field="links")
    elif opening:
        yield from _links(question)


def _links(question: Question) -> Iterable[Refusal]:
    for name, other in question.draft.links.items():
        spec = question.declaration.links.get(name)
        if spec is None:
            yield form(f"本事项没有名为“{name}”的关联。", "核对关联。", field="links")
            continue
        slug = question.view.procedure_of(other)
        if slug is None:
            yield form("关联的事项不存在。", "核对关联的事项。", field=name)
        elif not _link_fits(question, spec.to, other, slug):
            yield form("关联的事项不是本事项可以关联的种类。", "核对关联的事项。", field=name)


def _link_fits(question: Question, to: object, other: str, slug: str) -> bool:
    if isinstance(to, str):
        return to in ("any", slug)
    if isinstance(to, list):
        return slug in to
    if isinstance(to, Mapping):
        wanted = to.get("role", to.get("any-of-role"))
        roles = [wanted] if isinstance(wanted, str) else wanted or []
        folded = question.other(other)
        return folded is not None and any(folded.with_role(str(role)) for role in roles)
    return False


def _correction(question: Question, weighing: Weighing) -> None:
    """The corrected act's own tests, put again as of its own time; a failure is a flaw of it, no reason to leave it wrong."""
    thread = question.draft.thread
    original = None if thread is None else question.folded.find(thread)
    owner = None if original is None else question.declaration.steps.get(original.step)
    if original is None or owner is None:
        return
    pairs = replacements(question.draft.facts)
    for name, _ in pairs:
        spec = owner.facts.get(name)
        if spec is None:
            weighing.refuse(form(f"“{owner.title}”没有“{name}”这一项，无从更正。", "核对要更正的项目。", field="replaced"))
        elif name in acted_on(owner):
            missing = f"“{spec.label}”所列的事项已经据此办理，不能只改这一项。"
            todo = "撤回本次办理，并在各该事项中分别撤回或者更正，再重新办理。"
            weighing.refuse(form(missing, todo, field="replaced"))
        elif spec.private is not None:
            weighing.refuse(
                form(f"“{spec.label}”不是公开项，不能在公开的更正清单中填写。", "改在不公开的更正清单中填写。", field="replaced")
            )
    if weighing.refusals:
        return
    values, wrong = corrected_facts(pairs, owner)
    weighing.take_all(wrong)
    earlier = [done for done in question.folded.acts if done.position < original.position]
    again = question.about(owner, original, {**question.folded.facts_of(original), **values}, fold(earlier, question.declaration))
    ready: Compiled = compiled(question.declaration)
    for check in ready.needs[owner.name]:
        weighing.take(check(again))


def _verdict(question: Question, weighing: Weighing, cause: ActId | None, new_matter: str, numbering: Numbering) -> Judgement:
    draft, declaration, step = question.draft, question.declaration, question.step
    when = None
    if not weighing.refusals:
        when = takes_effect(question)
        if when is None:
            weighing.mark(Mark("unsettled", "生效时间所依据的规定待核，暂按办理时间计。"))
    series = step.number or (None if question.folded.acts else declaration.opens_number)
    weighing.take_all(wrongly_lent(question, series))
    refusals, marks = tuple(weighing.refusals), tuple(weighing.marks)
    if refusals:
        return Judgement(False, refusals, marks, declaration=declaration, step=step, draft=draft)
    number, block = numbers_of(question, series, numbering)
    judged = seal(
        question,
        marks=marks,
        effective=when or draft.at,
        number=None if number is None or block else numbering(*number),
        matter=draft.matter or new_matter,
        cause=cause,
        block=block,
    )
    return Judgement(True, (), marks, judged, when or draft.at, declaration, step, draft, number)
