"""Which acts start, meet, pause and extend a clock, thread by thread; refuses to know how long anything lasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.law.calendar import Calendar
from yifa.law.clock import Length, Pause
from yifa.law.dated import Dated
from yifa.law.zone import day_of
from yifa.procedure.declaration import ClockSpec, Step
from yifa.procedure.fold import Folded
from yifa.procedure.period import instant_of, period, rule_of
from yifa.procedure.ports import RuleBook
from yifa.procedure.view import Done
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class Ground:
    """What reading a clock needs. `given` are facts of an act not yet recorded, looked at first."""

    folded: Folded
    library: RuleBook
    calendar: Calendar
    given: Mapping[str, Json]


def starts(spec: ClockSpec, ground: Ground) -> Iterator[tuple[datetime, Done | None]]:
    """Every instant at which the clock starts, with the act that starts it."""
    folded, raw = ground.folded, spec.start
    if spec.before is not None and raw is None:
        for done in folded.standing:
            if _fact_of(spec.before, done, folded) is not None:
                yield done.effective, done
        return
    if isinstance(raw, dict):
        for name in _names(raw.get("served")):
            for done in folded.named(name):
                service = folded.served(done)
                if service is not None:
                    yield service.effective, done
        for role in _names(raw.get("role")):
            for done in folded.with_role(role):
                yield done.effective, done
        return
    for name in _names(raw):
        yield from _starts_by_name(name, ground)


def _starts_by_name(name: str, ground: Ground) -> Iterator[tuple[datetime, Done | None]]:
    folded = ground.folded
    if name in folded.declaration.steps:
        for done in folded.named(name):
            yield done.effective, done
        return
    head, dot, tail = name.partition(".")
    fact = tail if dot else head
    given = instant_of(ground.given.get(fact))
    if given is not None:
        yield given, None
        return
    for done in folded.named(head) if dot else folded.standing:
        when = instant_of(folded.facts_of(done).get(fact))
        if when is not None:
            yield when, done


_THREADED: dict[tuple[str, str], bool] = {}


def threaded(spec: ClockSpec, ground: Ground) -> bool:
    """True where each start runs for itself: what stops or extends the clock belongs to one start."""
    declaration = ground.folded.declaration
    known = _THREADED.get((declaration.digest, spec.name))
    if known is None:
        known = _THREADED[declaration.digest, spec.name] = _is_threaded(spec, declaration.steps)
    return known


def _is_threaded(spec: ClockSpec, steps: Mapping[str, Step]) -> bool:
    starts = _step_names(spec.start)
    if any(name in steps and steps[name].per for name in starts):
        return True
    return any(name in steps and steps[name].per in starts for name in (*_step_names(spec.until), *_extenders(spec)))


def _extenders(spec: ClockSpec) -> Iterable[str]:
    return (str(each.get("by")) for each in spec.extend)


def _step_names(raw: Json) -> list[str]:
    if isinstance(raw, dict):
        return _names(raw.get("served"))
    return _names(raw)


def _names(raw: Json) -> list[str]:
    if isinstance(raw, str):
        return [raw]
    return [str(each) for each in raw] if isinstance(raw, list) else []


def value(ref: str, by: Done | None, ground: Ground) -> Json:
    """A fact that a clock names, the starting act's own before the matter's."""
    head, dot, tail = ref.partition(".")
    fact = tail if dot else head
    if fact in ground.given and not dot:
        return ground.given[fact]
    if by is not None:
        own = ground.folded.facts_of(by).get(fact)
        if own is not None and (not dot or by.step == head):
            return own
    if dot:
        acts = ground.folded.named(head)
        return ground.folded.facts_of(acts[-1]).get(fact) if acts else None
    return ground.folded.facts.get(fact)


def _fact_of(ref: str, done: Done, folded: Folded) -> Json:
    head, dot, tail = ref.partition(".")
    if dot and done.step != head:
        return None
    return folded.facts_of(done).get(tail if dot else head)


def met(spec: ClockSpec, ground: Ground, by: Done | None) -> tuple[Done | None, datetime | None]:
    """The first act that stops the run started by `by`, and when it did."""
    folded, raw = ground.folded, spec.until
    found: list[tuple[Done, datetime]] = []
    if isinstance(raw, dict):
        for name in _names(raw.get("served")):
            for done in _belonging(name, ground, by):
                service = folded.served(done)
                if service is not None:
                    found.append((service, service.effective))
        for role in _names(raw.get("role")):
            found.extend((done, done.at) for done in folded.with_role(role) if by is None or done.position > by.position)
        if isinstance(raw.get("sum"), str):
            found.extend(_paid_up(str(raw["sum"]), folded, by))
    else:
        for name in _names(raw):
            found.extend((done, done.at) for done in _belonging(name, ground, by) if by is None or done.position > by.position)
    if not found:
        return None, None
    return min(found, key=lambda pair: pair[0].position)


def _belonging(name: str, ground: Ground, by: Done | None) -> Sequence[Done]:
    """Acts of `name` that belong to the run started by `by`."""
    folded = ground.folded
    acts = folded.named(name)
    if by is None:
        return acts
    if name == by.step:
        return [done for done in acts if done.id == by.id]
    step = folded.declaration.steps.get(name)
    if step is None or step.per is None:
        return acts
    owner = folded.declaration.steps.get(by.step)
    if step.per == by.step:
        return [done for done in acts if done.thread == by.id]
    if owner is not None and owner.per == step.per:
        return [done for done in acts if done.thread == by.thread]
    return acts


def _paid_up(ref: str, folded: Folded, by: Done | None) -> Iterator[tuple[Done, datetime]]:
    step, _, fact = ref.partition(".")
    owed = (folded.facts_of(by) if by is not None else folded.facts).get("amount")
    total = 0
    for done in folded.named(step):
        value = folded.facts_of(done).get(fact)
        total += value if isinstance(value, int) else 0
        if isinstance(owed, int) and total >= owed:
            yield done, done.at
            return


def extensions(
    spec: ClockSpec, ground: Ground, by: Done | None, dated: Dated | None
) -> tuple[list[Length], datetime | None, int]:
    """Further periods, the day an extension moved the end to, and how many there were."""
    lengths: list[Length] = []
    moved: datetime | None = None
    count = 0
    for each in spec.extend:
        times = each.get("times")
        acts = list(_belonging(str(each.get("by")), ground, by))
        for done in acts[: times if isinstance(times, int) else len(acts)]:
            count += 1
            if isinstance(each.get("to"), str):
                moved = instant_of(ground.folded.facts_of(done).get(str(each["to"]).rpartition(".")[2]), last=True) or moved
                continue
            rule = rule_of(each.get("rule"), ground.folded.facts, ground.given)
            further = period(dated if rule is None else ground.library.value(rule, day_of(done.at)))
            if further is not None:
                lengths.append(further)
    return lengths, moved, count


def pauses(spec: ClockSpec, ground: Ground, by: Done | None, met_at: datetime | None) -> tuple[list[Pause], datetime | None]:
    """Closed pauses, and the start of one still running. A clock that was met is not paused any more."""
    closed: list[Pause] = []
    running: datetime | None = None
    steps = ground.folded.declaration.steps
    for each in spec.pause:
        first, last = str(each.get("from")), str(each.get("until"))
        for done in _belonging(first, ground, by):
            if by is not None and done.position < by.position:
                continue
            only_if, rule = each.get("only_if"), each.get("rule")
            if isinstance(only_if, str) and ground.folded.facts_of(done).get(only_if) is None:
                continue
            if isinstance(rule, str) and ground.library.value(rule, day_of(done.at)) is None:
                continue
            per = last in steps and steps[last].per == first
            after = (act for act in ground.folded.named(last) if act.position > done.position)
            ends = [act for act in after if not per or act.thread == done.id]
            if ends:
                closed.append(Pause(done.effective, max(ends[0].effective, done.effective), steps[first].title))
            elif met_at is not None:
                closed.append(Pause(done.effective, max(met_at, done.effective), steps[first].title))
            else:
                running = done.effective
    return closed, running
