"""What a matter is at an instant: its acts folded and the lapses that the law has brought by then; refuses to write anything.

A lapse takes effect at its hour whether or not a machine has recorded it; recording only makes it visible in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of
from yifa.procedure.clocks import ClockState, Ground, read, read_all
from yifa.procedure.declaration import ClockSpec, Declaration
from yifa.procedure.fold import Folded, fold
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.view import Done, View
from yifa.record.act import ActId, Json

BY_LAW = "law"
"""Recorder of what nobody does: a lapse has no person."""

_NOT_RECORDED = -1


@dataclass(frozen=True, slots=True)
class Lapse:
    """A lapse that has happened: by which clock, at which hour, under which rule."""

    clock: str
    title: str
    step: str
    rule: str
    article: str | None
    at: datetime
    started_by: ActId
    thread: ActId | None
    recorded: ActId | None


@dataclass(frozen=True, slots=True)
class MatterState:
    """A matter at an instant. `clocks` hold instants; ask them with the instant whether they are late."""

    matter: str
    slug: str
    title: str
    at: datetime
    opened: datetime | None
    closed: datetime | None
    outcome: str | None
    stage: str | None
    standing_acts: tuple[Done, ...]
    facts: Mapping[str, Json]
    clocks: tuple[ClockState, ...]
    lapsed: tuple[Lapse, ...]
    folded: Folded


def state(
    history: Sequence[Done], declaration: Declaration, t: datetime, *, library: RuleBook, calendar: Calendar
) -> MatterState:
    """The matter as the record knew it at `t` (acts recorded by then), with every lapse due by then."""
    known = tuple(done for done in history if done.recorded_at <= t)
    folded, lapsed = standing_at(known, declaration, t, library=library, calendar=calendar)
    opened = known[0] if known else None
    return MatterState(
        matter=opened.matter if opened else "",
        slug=declaration.slug,
        title=declaration.title,
        at=t,
        opened=opened.at if opened else None,
        closed=folded.closed.at if folded.closed else None,
        outcome=folded.outcome,
        stage=folded.stage,
        standing_acts=folded.standing,
        facts=folded.facts,
        clocks=read_all(Ground(folded, library, calendar, {})),
        lapsed=lapsed,
        folded=folded,
    )


def standing_at(
    known: Sequence[Done], declaration: Declaration, t: datetime, *, library: RuleBook, calendar: Calendar
) -> tuple[Folded, tuple[Lapse, ...]]:
    """Fold the acts, each lapse in its place: after what was recorded by its hour, before what came later.

    So nothing recorded after the hour can make the lapse not to have happened, whether or not the lapse itself is recorded.
    """
    lapsing = [spec for spec in declaration.clocks.values() if spec.miss == "lapse" and spec.lapse]
    if not lapsing:
        return fold(known, declaration), ()
    by_law = {spec.lapse["step"] for spec in lapsing if spec.lapse}
    laying = _Laying(declaration, lapsing, library, calendar, [done for done in known if done.step in by_law])
    for done in known:
        if done.step not in by_law:
            laying.bring(done.recorded_at)
            laying.placed.append(done)
    laying.bring(t)
    folded = fold((*laying.placed, *laying.recorded), declaration)
    return folded, tuple(_recorded(folded, lapsing, library))


@dataclass(slots=True)
class _Laying:
    """Acts laid out in order. `recorded` are lapses on record that have not found their place yet; they are never re-based."""

    declaration: Declaration
    lapsing: Sequence[ClockSpec]
    library: RuleBook
    calendar: Calendar
    recorded: list[Done]
    placed: list[Done] = field(default_factory=list)

    def bring(self, when: datetime) -> None:
        """Lay down every lapse whose hour has come by then."""
        while self.placed:
            folded = fold(self.placed, self.declaration)
            found = [*self._of_law(folded, when), *self._of_record_only(when)]
            if not found:
                return
            first = min(found, key=lambda done: done.at)
            self.recorded = [done for done in self.recorded if done.id != first.id]
            self.placed.append(replace(first, position=self.placed[-1].position))

    def _of_law(self, folded: Folded, when: datetime) -> list[Done]:
        """What the law brings by then: the act on record where there is one for this very hour, else what stands for it."""
        found: list[Done] = []
        if folded.closed is not None:
            return found
        for lapse in due_lapses(folded, self.lapsing, self.library, self.calendar):
            # An act recorded after the hour may make a period run out: then the lapse comes with that act, not before it.
            hour = max(lapse.at, self.placed[-1].recorded_at)
            waiting = [done for done in self.recorded if (done.step, done.cause) == (lapse.step, lapse.started_by)]
            exact = [done for done in waiting if done.at == hour]
            if hour <= when and (exact or not waiting):
                found.append(exact[0] if exact else _by_itself(replace(lapse, at=hour), folded))
        return found

    def _of_record_only(self, when: datetime) -> list[Done]:
        """Lapses on record that today's calendar would put at another hour: they stay where they were."""
        laid = {done.id for done in self.placed}
        return [done for done in self.recorded if done.at < when and (done.cause is None or done.cause in laid)]


def due_lapses(folded: Folded, lapsing: Sequence[ClockSpec], library: RuleBook, calendar: Calendar) -> list[Lapse]:
    """Lapses that will come, or have come, without having been recorded or met."""
    ground = Ground(folded, library, calendar, {})
    found: list[Lapse] = []
    for spec in lapsing:
        assert spec.lapse is not None
        step, rule = spec.lapse["step"], spec.lapse["rule"]
        for run in read(spec, ground):
            if run.due is None or run.started_by is None or not run.running or _seen(folded, step, run):
                continue
            dated = library.value(rule, day_of(run.due.instant))
            if dated is None or not dated.verified or not dated.directly_binding:
                continue
            own = folded.declaration.steps[step]
            thread = run.started_by if own.per else None
            found.append(Lapse(spec.name, spec.title, step, rule, dated.article, run.due.instant, run.started_by, thread, None))
    return found


def _seen(folded: Folded, step: str, run: ClockState) -> bool:
    """A lapse on record is never re-based; one that was undone comes again only at another hour."""
    assert run.due is not None
    for done in folded.acts:
        if done.step == step and done.cause == run.started_by and (done.id not in folded.undone or done.at >= run.due.instant):
            return True
    return False


def _recorded(folded: Folded, lapsing: Sequence[ClockSpec], library: RuleBook) -> list[Lapse]:
    found = []
    for spec in lapsing:
        assert spec.lapse is not None
        for done in folded.by_step.get(spec.lapse["step"], ()):
            dated = library.value(spec.lapse["rule"], day_of(done.at))
            article = None if dated is None else dated.article
            if done.cause is not None:
                found.append(
                    Lapse(
                        spec.name, spec.title, done.step, spec.lapse["rule"], article, done.at, done.cause, done.thread,
                        done.id if done.id.epoch != _NOT_RECORDED else None,
                    )
                )  # fmt: skip
    return found


def _by_itself(lapse: Lapse, folded: Folded) -> Done:
    last = folded.acts[-1]
    return Done(
        id=ActId(_NOT_RECORDED, len(folded.acts)),
        position=last.position + 1,
        matter=last.matter,
        slug=last.slug,
        step=lapse.step,
        at=lapse.at,
        recorded_at=lapse.at,
        effective=lapse.at,
        actors=(),
        recorder=BY_LAW,
        facts={},
        sealed=(),
        thread=lapse.thread,
        declaration=folded.declaration.digest,
        marks=(),
        number=None,
        cause=lapse.started_by,
    )


def governing(book: Book, slug: str, history: Sequence[Done], t: datetime) -> Declaration:
    """The version that governs a matter at an instant: of the day, or of the opening where the newer one says `keep`."""
    declaration = book.declaration(slug, day_of(t))
    if history and declaration.transition == "keep":
        return book.declaration(slug, day_of(history[0].at))
    return declaration


def matter_at(matter: str, t: datetime, *, view: View, book: Book, library: RuleBook, calendar: Calendar) -> MatterState | None:
    """A matter's state by its id, None for an unknown one."""
    history = view.history(matter)
    slug = view.procedure_of(matter)
    if slug is None or not history:
        return None
    return state(history, governing(book, slug, history, t), t, library=library, calendar=calendar)
