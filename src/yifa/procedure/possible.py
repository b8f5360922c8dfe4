"""What one person may do next in a matter, and why not the rest; refuses to fill in any form for him.

Every answer says until when it is good: the next instant at which it may change without an act.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of, start_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.fold import threads_of
from yifa.procedure.judge import GENTLE, Weighing, ask, weigh
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.question import Own, Question
from yifa.procedure.refusal import Mark, Refusal, Why
from yifa.procedure.state import Lapse, due_lapses, governing, standing_at
from yifa.procedure.view import Done, View
from yifa.record.act import ActId


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """`threads` are the acts the step may belong to, for a step with `per`. `by_itself_on` is set for what the law brings."""

    slug: str
    step: Step
    allowed: bool
    refusals: tuple[Refusal, ...]
    marks: tuple[Mark, ...]
    good_until: datetime | None
    by_itself_on: datetime | None = None
    threads: tuple[ActId, ...] = ()

    @property
    def why(self) -> Why | None:
        """The first form of why-not, None for a possible step."""
        return self.refusals[0].why if self.refusals else None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, when, and what of."""

    person: str
    instant: datetime
    view: View
    catalogue: Book
    library: RuleBook
    calendar: Calendar
    own: Own

    def put(
        self, declaration: Declaration, step: Step, matter: str | None, thread: ActId | None
    ) -> tuple[Question, tuple[Lapse, ...]]:
        """The question for one step and thread."""
        draft = Draft(
            f"{declaration.slug}.{step.name}", self.instant, (Actor(self.person, ""),), self.person, matter=matter, thread=thread
        )
        return ask(
            draft, step, declaration, self.view, self.catalogue, self.library, self.calendar, self.instant, self.own, probing=True
        )


def possible_steps(
    matter: str | None, person: str, instant: datetime, *, view: View, catalogue: Book, library: RuleBook, calendar: Calendar,
    own: Own | None = None,
) -> list[StepAnswer]:  # fmt: skip
    """Every step of the matter for this person at this instant; without a matter, every procedure's opening step."""
    asking = Asking(person, instant, view, catalogue, library, calendar, own or {})
    if matter is not None:
        slug, history = view.procedure_of(matter), view.history(matter)
        if slug is None:
            return []
        declaration = governing(catalogue, slug, history, instant)
        return [_answer(asking, declaration, step, matter) for step in declaration.steps.values()]
    answers = []
    for slug in catalogue.slugs():
        declarations = [each for each in catalogue.versions(slug) if each.from_day <= day_of(instant)]
        if declarations:
            answers.append(_answer(asking, declarations[-1], declarations[-1].steps[declarations[-1].opens_at], None))
    return answers


def _answer(asking: Asking, declaration: Declaration, step: Step, matter: str | None) -> StepAnswer:
    horizons = [start_of(each.from_day) for each in asking.catalogue.versions(declaration.slug)]
    if matter is not None and step.source == "law":
        return _by_law(asking, declaration, step, matter)
    threads: list[ActId | None] = [None]
    if step.per is not None and matter is not None:
        threads = [done.id for done in _candidates(asking, declaration, step, matter) if done.id.epoch >= 0] or [None]
    tried = [(thread, *_weighed(asking, declaration, step, matter, thread)) for thread in threads]
    fitting = [each for each in tried if not each[1].refusals]
    best = fitting[0] if fitting else min(tried, key=lambda each: len(each[1].refusals))
    for _, _, question in tried:
        horizons.extend(question.horizons)
    return StepAnswer(
        slug=declaration.slug,
        step=step,
        allowed=bool(fitting),
        refusals=() if fitting else tuple(best[1].refusals),
        marks=tuple(best[1].marks),
        good_until=min((each for each in horizons if each > asking.instant), default=None),
        threads=tuple(thread for thread, _, _ in fitting if thread is not None),
    )


def _candidates(asking: Asking, declaration: Declaration, step: Step, matter: str) -> Sequence[Done]:
    folded, _ = standing_at(
        asking.view.history(matter), declaration, asking.instant, library=asking.library, calendar=asking.calendar
    )
    return threads_of(step, folded)


def _weighed(
    asking: Asking, declaration: Declaration, step: Step, matter: str | None, thread: ActId | None
) -> tuple[Weighing, Question]:
    question, lapsed = asking.put(declaration, step, matter, thread)
    weighing = Weighing(step.role in GENTLE)
    if step.per is not None and thread is None:
        title = "可以针对的记录" if step.per.startswith("@") else question.title(step.per)
        target = None if step.per.startswith("@") else step.per
        weighing.refuse(Refusal(Why.NOT_YET, "per", f"本事项还没有{title}。", f"先办理{title}。", step=target))
    weigh(question, lapsed, weighing, [])
    _note_lapses(question)
    return weighing, question


def _note_lapses(question: Question) -> None:
    """Any lapse to come may change every answer of the matter."""
    if not question.folded.acts or question.folded.closed is not None:
        return
    specs = [spec for spec in question.declaration.clocks.values() if spec.miss == "lapse" and spec.lapse]
    for lapse in due_lapses(question.folded, specs, question.library, question.calendar):
        question.horizon(lapse.at)


def _by_law(asking: Asking, declaration: Declaration, step: Step, matter: str) -> StepAnswer:
    folded, _ = standing_at(
        asking.view.history(matter), declaration, asking.instant, library=asking.library, calendar=asking.calendar
    )
    specs = [spec for spec in declaration.clocks.values() if spec.lapse and spec.lapse["step"] == step.name]
    found = [] if folded.closed is not None else due_lapses(folded, specs, asking.library, asking.calendar)
    when = min((lapse.at for lapse in found), default=None)
    refusal = Refusal(Why.NOT_APPLICABLE, "from", f"“{step.title}”到期由法律直接产生，无人办理。", "无须办理；到期后自动记入。")
    return StepAnswer(declaration.slug, step, False, (refusal,), (), when, when)
