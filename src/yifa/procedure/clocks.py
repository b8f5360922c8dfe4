"""The clocks of a matter read from its acts: start, due with its working, met, paused, extended; refuses to judge anybody.

A clock holds instants only. Whether it is late is asked with an instant, so the same record gives the same clocks for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from yifa.law.calendar import Calendar
from yifa.law.clock import Due, Length, Pause, due
from yifa.law.dated import TIME_UNITS, Dated
from yifa.law.working import plain_line
from yifa.law.zone import SHANGHAI, day_of, end_of, readable_day
from yifa.procedure.declaration import ClockSpec
from yifa.procedure.fold import Folded
from yifa.procedure.ports import RuleBook
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json


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


@dataclass(frozen=True, slots=True)
class Ground:
    """What reading a clock needs. `given` are facts of an act not yet recorded, looked at first."""

    folded: Folded
    library: RuleBook
    calendar: Calendar
    given: Mapping[str, Json]


def read(spec: ClockSpec, ground: Ground) -> tuple[ClockState, ...]:
    """Every run of one clock: one for each starting act where acts belong to it by thread, else the latest start only."""
    starts = list(_starts(spec, ground))
    if not starts:
        return ()
    if not _threaded(spec, ground):
        starts = [max(starts, key=lambda start: start[0])]
    return tuple(_run(spec, ground, when, by) for when, by in starts)


def read_all(ground: Ground) -> tuple[ClockState, ...]:
    """Every run of every clock of the matter."""
    return tuple(run for spec in ground.folded.declaration.clocks.values() for run in read(spec, ground))


def instant_of(value: Json, *, last: bool = False) -> datetime | None:
    """The instant a day or time fact means; with `last` a day means the moment it is over."""
    if not isinstance(value, str):
        return None
    if len(value) == 10:
        day = date.fromisoformat(value)
        return end_of(day) if last else datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return datetime.fromisoformat(value)


def period(dated: Dated | None) -> Length | None:
    """The countable period a rule gives, None for a condition or a rule of another unit."""
    if dated is None or dated.unit not in TIME_UNITS or isinstance(dated.value, bool) or not isinstance(dated.value, int):
        return None
    return Length.of(dated)


def reckon(
    start: datetime, length: Length, calendar: Calendar, *, extensions: tuple[Length, ...] = (), pauses: tuple[Pause, ...] = (),
    grace: int = 0, back: bool = False,
) -> Due:  # fmt: skip
    """`law.clock.due`, remembered: many acts start the same period on the same day."""
    from_what: datetime | date = start if length.unit == "hours" else day_of(start)
    return _remembered(from_what, length, _Known(calendar), extensions, pauses, grace, back)


class _Known:
    """A calendar that hashes by its digest."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return hash(self.calendar.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.calendar.digest == self.calendar.digest


@lru_cache(maxsize=8192)
def _remembered(
    start: datetime | date, length: Length, known: _Known, extensions: tuple[Length, ...], pauses: tuple[Pause, ...],
    grace: int, back: bool,
) -> Due:  # fmt: skip
    return due(start, length, known.calendar, back=back, pauses=pauses, extensions=extensions, grace=grace)


def rule_of(raw: Json, facts: Mapping[str, Json], given: Mapping[str, Json]) -> str | None:
    """The rule id a clock or test names, chosen by a fact where it says `{by: fact, value: rule}`."""
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, dict):
        return None
    name = str(raw.get("by"))
    value = given.get(name, facts.get(name))
    if isinstance(value, dict):
        value = value.get("kind")
    if value is None:
        value = facts.get(f"{name}.kind")
    chosen = raw.get(str(value), raw.get("other"))
    return chosen if isinstance(chosen, str) else None


def _starts(spec: ClockSpec, ground: Ground) -> Iterator[tuple[datetime, Done | None]]:
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


def _threaded(spec: ClockSpec, ground: Ground) -> bool:
    steps = ground.folded.declaration.steps
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


def _run(spec: ClockSpec, ground: Ground, start: datetime, by: Done | None) -> ClockState:
    rule = rule_of(spec.rule, ground.folded.facts, ground.given)
    dated = None if rule is None else ground.library.value(rule, _law_day(spec, ground, start))
    met, met_at = _met(spec, ground, by)
    extensions, moved, extended = _extensions(spec, ground, by, dated)
    pauses, paused = _pauses(spec, ground, by, met_at)
    found = None if paused is not None else _due(spec, ground, start, by, dated, tuple(extensions), moved, tuple(pauses))
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
        met_by=None if met is None else met.id,
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
        return _fixed(moved)
    if spec.to is not None:
        when = instant_of(_value(spec.to, by, ground), last=True)
        return None if when is None else _fixed(when)
    length = period(dated)
    if length is None:
        return None
    if spec.before is not None:
        event = instant_of(_value(spec.before, by, ground))
        return None if event is None else reckon(event, length, ground.calendar, back=True)
    return reckon(start, length, ground.calendar, extensions=extensions, pauses=pauses, grace=spec.grace)


def _fixed(when: datetime) -> Due:
    """A day or hour that an act itself named."""
    last = day_of(when) if end_of(day_of(when)) != when and when.astimezone(SHANGHAI).time().hour + when.minute else None
    day = last if last is not None else date.fromordinal(day_of(when).toordinal() - 1)
    return Due(day, when, False, (plain_line(day, f"文书载明的期限：{readable_day(day)}"),))


def _value(ref: str, by: Done | None, ground: Ground) -> Json:
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


def _met(spec: ClockSpec, ground: Ground, by: Done | None) -> tuple[Done | None, datetime | None]:
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


def _extensions(
    spec: ClockSpec, ground: Ground, by: Done | None, dated: Dated | None
) -> tuple[list[Length], datetime | None, int]:
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


def _pauses(spec: ClockSpec, ground: Ground, by: Done | None, met_at: datetime | None) -> tuple[list[Pause], datetime | None]:
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
