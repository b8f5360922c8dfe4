"""The clocks of a matter read from its acts: start, due with its working, met, paused, extended; refuses to judge anybody.

A clock holds instants only. Whether it is late is asked with an instant, so the same record gives the same clocks for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yifa.law.clock import Due, Length, Pause
from yifa.law.dated import Dated
from yifa.law.zone import day_of
from yifa.procedure.declaration import ClockSpec
from yifa.procedure.period import fixed, instant_of, period, reckon, rule_of
from yifa.procedure.runs import Ground, extensions, met, pauses, starts, threaded, value
from yifa.procedure.view import Done
from yifa.record.act import ActId

__all__ = ["ClockState", "Ground", "instant_of", "period", "read", "read_all", "reckon", "rule_of"]


@dataclass(frozen=True, slots=True)
class ClockState:
    """One run of a clock. `due` is None while paused, where the rule is no countable period, or where no rule is in force."""

    name: str
    title: str
    rule: str | None
    article: str | None
    effect: str
    thread: ActId | None
    start: datetime
    started_by: ActId | None
    due: Due | None
    met_by: ActId | None
    met_at: datetime | None
    paused: datetime | None
    extended: int
    miss: str
    warn: tuple[str, ...]
    owner: str | None
    settled: bool
    """False where the rule giving the length is unchecked: such a clock warns and never closes a door."""

    def passed(self, when: datetime) -> bool:
        """True from the first moment after the period, met or not."""
        return self.due is not None and when >= self.due.instant

    def missed(self, when: datetime) -> bool:
        """True where it was met too late, or is not met and the period is over."""
        return self.passed(self.met_at if self.met_at is not None else when)

    @property
    def running(self) -> bool:
        """True while nothing has met it."""
        return self.met_by is None


def read(spec: ClockSpec, ground: Ground) -> tuple[ClockState, ...]:
    """Every run of one clock: one for each starting act where acts belong to it by thread, else the latest start only."""
    found = list(starts(spec, ground))
    if not found:
        return ()
    if not threaded(spec, ground):
        found = [max(found, key=lambda start: start[0])]
    return tuple(_run(spec, ground, when, by) for when, by in found)


def read_all(ground: Ground) -> tuple[ClockState, ...]:
    """Every run of every clock of the matter."""
    return tuple(run for spec in ground.folded.declaration.clocks.values() for run in read(spec, ground))


def _run(spec: ClockSpec, ground: Ground, start: datetime, by: Done | None) -> ClockState:
    rule = rule_of(spec.rule, ground.folded.facts, ground.given)
    dated = None if rule is None else ground.library.value(rule, _law_day(spec, ground, start))
    done, met_at = met(spec, ground, by)
    further, moved, extended = extensions(spec, ground, by, dated)
    stops, paused = pauses(spec, ground, by, met_at)
    found = None if paused is not None else _due(spec, ground, start, by, dated, tuple(further), moved, tuple(stops))
    return ClockState(
        name=spec.name,
        title=spec.title,
        rule=rule,
        article=None if dated is None else dated.article,
        effect="bar" if spec.rule is None else "late" if dated is None else _effect(dated),
        thread=None if by is None else by.id,
        start=start,
        started_by=None if by is None else by.id,
        due=found,
        met_by=None if done is None else done.id,
        met_at=met_at,
        paused=paused,
        extended=extended,
        miss=spec.miss,
        warn=spec.warn,
        owner=spec.owner,
        settled=spec.rule is None or (dated is not None and dated.verified and dated.directly_binding),
    )


def _effect(dated: Dated) -> str:
    return dated.effect if dated.verified and dated.directly_binding else "warn"


def _law_day(spec: ClockSpec, ground: Ground, start: datetime) -> date:
    if spec.law_of == "opening" and ground.folded.acts:
        return day_of(ground.folded.acts[0].at)
    if spec.law_of == "conduct":
        name = ground.folded.declaration.anchors.get("conduct", "none")
        when = instant_of(ground.given.get(name, ground.folded.facts.get(name)))
        if when is not None:
            return day_of(when)
    return day_of(start)


def _due(
    spec: ClockSpec, ground: Ground, start: datetime, by: Done | None, dated: Dated | None,
    extensions: tuple[Length, ...], moved: datetime | None, pauses: tuple[Pause, ...],
) -> Due | None:  # fmt: skip
    if moved is not None:
        return fixed(moved)
    if spec.to is not None:
        when = instant_of(value(spec.to, by, ground), last=True)
        return None if when is None else fixed(when)
    length = period(dated)
    if length is None:
        return None
    if spec.before is not None:
        event = instant_of(value(spec.before, by, ground))
        return None if event is None else reckon(event, length, ground.calendar, back=True)
    return reckon(start, length, ground.calendar, extensions=extensions, pauses=pauses, grace=spec.grace)
