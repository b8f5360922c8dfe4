"""What one person may do next in a matter, and why not the rest; refuses to fill in any form for him.

Every answer says until when it is good: the next instant at which it may change without an act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of, start_of
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.fold import Folded, fold, threads_of
from yifa.procedure.judge import GENTLE, Weighing, weigh
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.question import Own, Question
from yifa.procedure.refusal import Mark, Refusal, Why
from yifa.procedure.state import Lapse, due_lapses, governing, standing_at
from yifa.procedure.view import View
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
    """Who asks, when, and of what; the matter folded once for all its steps."""

    person: str
    instant: datetime
    view: View
    catalogue: Book
    library: RuleBook
    calendar: Calendar
    own: Own
    declaration: Declaration
    matter: str | None
    folded: Folded
    lapsed: tuple[Lapse, ...]
    to_come: tuple[Lapse, ...]
    """Lapses that will come by themselves if nothing is done."""

    def put(self, step: Step, thread: ActId | None) -> Question:
        """The question for one step and thread."""
        draft = Draft(
            kind=f"{self.declaration.slug}.{step.name}",
            at=self.instant,
            actors=(Actor(self.person, ""),),
            recorder=self.person,
            matter=self.matter,
            thread=thread,
        )
        return Question(
            draft, step, self.declaration, self.folded, self.view, self.library, self.calendar, self.catalogue, self.instant,
            self.own, probing=True,
        )  # fmt: skip


def possible_steps(
    matter: str | None, person: str, instant: datetime, *, view: View, catalogue: Book, library: RuleBook, calendar: Calendar,
    own: Own | None = None, only: Collection[str] | None = None,
) -> list[StepAnswer]:  # fmt: skip
    """Every step of the matter for this person at this instant; without a matter, every procedure's opening step.

    `only` names the steps of the matter that are asked for, where the rest need not be weighed.
    """
    if matter is not None:
        slug, history = view.procedure_of(matter), view.history(matter)
        if slug is None:
            return []
        declaration = governing(catalogue, slug, history, instant)
        folded, lapsed = standing_at(history, declaration, instant, library=library, calendar=calendar)
        specs = [spec for spec in declaration.clocks.values() if spec.miss == "lapse" and spec.lapse]
        to_come = () if folded.closed is not None else tuple(due_lapses(folded, specs, library, calendar))
        asking = Asking(
            person, instant, view, catalogue, library, calendar, own or {}, declaration, matter, folded, lapsed, to_come
        )
        return [_answer(asking, step) for step in declaration.steps.values() if only is None or step.name in only]
    return list(_openings(person, instant, view, catalogue, library, calendar, own or {}))


def _openings(
    person: str, instant: datetime, view: View, catalogue: Book, library: RuleBook, calendar: Calendar, own: Own
) -> Iterator[StepAnswer]:
    for slug in catalogue.slugs():
        held = [each for each in catalogue.versions(slug) if each.from_day <= day_of(instant)]
        if held:
            declaration = held[-1]
            asking = Asking(
                person, instant, view, catalogue, library, calendar, own, declaration, None, fold((), declaration), (), ()
            )
            yield _answer(asking, declaration.steps[declaration.opens_at])


def _answer(asking: Asking, step: Step) -> StepAnswer:
    if step.source == "law":
        return _by_law(asking, step)
    threads: list[ActId | None] = [None]
    if step.per is not None:
        # What the law brought has no act to belong to until it is recorded.
        threads = [done.id for done in threads_of(step, asking.folded) if done.id.epoch >= 0] or [None]
    tried = [(thread, *_weighed(asking, step, thread)) for thread in threads]
    fitting = [each for each in tried if not each[1].refusals]
    best = fitting[0] if fitting else min(tried, key=lambda each: len(each[1].refusals))
    horizons = [start_of(each.from_day) for each in asking.catalogue.versions(asking.declaration.slug)]
    horizons.extend(lapse.at for lapse in asking.to_come)
    for _, _, question in tried:
        horizons.extend(question.horizons)
    return StepAnswer(
        slug=asking.declaration.slug,
        step=step,
        allowed=bool(fitting),
        refusals=() if fitting else tuple(best[1].refusals),
        marks=tuple(best[1].marks),
        good_until=min((each for each in horizons if each > asking.instant), default=None),
        threads=tuple(thread for thread, _, _ in fitting if thread is not None),
    )


def _weighed(asking: Asking, step: Step, thread: ActId | None) -> tuple[Weighing, Question]:
    question = asking.put(step, thread)
    weighing = Weighing(step.role in GENTLE)
    if step.per is not None and thread is None:
        own = not step.per.startswith("@")
        title = question.title(step.per) if own else "可以针对的记录"
        weighing.refuse(Refusal(Why.NOT_YET, "per", f"本事项还没有{title}。", f"先办理{title}。", step=step.per if own else None))
    weigh(question, asking.lapsed, weighing, [])
    return weighing, question


def _by_law(asking: Asking, step: Step) -> StepAnswer:
    when = min((lapse.at for lapse in asking.to_come if lapse.step == step.name), default=None)
    refusal = Refusal(Why.NOT_APPLICABLE, "from", f"“{step.title}”到期由法律直接产生，无人办理。", "无须办理；到期后自动记入。")
    return StepAnswer(asking.declaration.slug, step, False, (refusal,), (), when, when)
