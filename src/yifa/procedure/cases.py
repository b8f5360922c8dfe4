"""Runs cases and says of each what did not come out as expected; judges only through the engine's own door in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from yifa.law.zone import SHANGHAI, readable_day, start_of
from yifa.procedure import fact
from yifa.procedure.case_file import Case, CaseAct, read
from yifa.procedure.catalogue import NotDeclared
from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import FigureSpec
from yifa.procedure.grammar import flag, one_or_many
from yifa.procedure.possible import possible_steps
from yifa.procedure.refusal import Refusal, Refused
from yifa.procedure.stage import CaseError, Stage, World
from yifa.procedure.state import MatterState, state
from yifa.procedure.view import Done
from yifa.record.act import Json


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case came out. `faults` are Chinese sentences; none means it holds."""

    file: str
    line: int
    name: str
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True if everything came out as expected."""
        return not self.faults


def run(path: Path, world: World | None = None, *, name: str | None = None) -> list[CaseResult]:
    """Play every case of a file, by default in the shipped world. Raises DataError where the file is malformed."""
    cases = read(path, name)
    held = world or World.shipped()
    return [play(case, held) for case in cases]


def play(case: Case, world: World) -> CaseResult:
    """Play one case on an empty record."""
    try:
        faults = tuple(_play(case, world))
    except (CaseError, NotDeclared) as error:
        faults = (f"案例本身不成立：{error}",)
    return CaseResult(case.file, case.line, case.name, faults)


def _play(case: Case, world: World) -> Iterator[str]:
    stage = Stage.build(case, world)
    for act in (*case.given, *case.acts[:-1]):
        try:
            stage.perform(act)
        except Refused as refused:
            yield f"前面的行为“{act.label or act.step}”被拒绝：{refused}"
            return
    subject = case.acts[-1]
    before = _size(stage)
    try:
        done = stage.perform(subject)
    except Refused as refused:
        yield from _refused(case, refused.reasons)
        if _size(stage) != before:
            yield "被拒绝的行为留下了记录"
        yield from _shared(case, stage, None, subject)
        return
    if "refused" in case.expect:
        yield f"应当拒绝（{'、'.join(one_or_many(case.expect['refused']))}），却允许了"
        return
    if "allowed" in case.expect and not flag(case.expect["allowed"]):
        yield "应当拒绝，却允许了"
    yield from _marks(case, done)
    if "number" in case.expect and done.number != case.expect["number"]:
        yield f"编号应为“{case.expect['number']}”，实为“{done.number or '无'}”"
    yield from _shared(case, stage, done, subject)


def _size(stage: Stage) -> int:
    return sum(len(stage.view.history(matter)) for slug in stage.world.catalogue.slugs() for matter in stage.view.matters(slug))


def _refused(case: Case, reasons: tuple[Refusal, ...]) -> Iterator[str]:
    said = "；".join(f"{reason.missing}〔{reason.article or reason.rule or reason.test}〕" for reason in reasons)
    if "refused" not in case.expect:
        if flag(case.expect.get("allowed", "yes")):
            yield f"应当允许，却被拒绝：{said}"
        return
    wanted = one_or_many(case.expect["refused"])
    for word in wanted:
        if not any(_meets(reason, word) for reason in reasons):
            yield f"没有因“{word}”拒绝；拒绝的理由是：{said}"
    if flag(case.expect.get("only", "no")):
        for reason in reasons:
            if not any(_meets(reason, word) for word in wanted):
                yield f"另有没有写明的拒绝理由：{reason.missing}〔{reason.article or reason.rule or reason.test}〕"


def _meets(reason: Refusal, word: str) -> bool:
    exact = (reason.rule, reason.test, reason.field, reason.step, reason.why.value)
    return word in exact or word in (reason.article or "") or (len(word) > 1 and word in reason.missing)


def _marks(case: Case, done: Done) -> Iterator[str]:
    texts = [f"{mark.get('effect')}：{mark.get('text')}" for mark in done.marks]
    for word in one_or_many(case.expect.get("mark")):
        if not any(_marked(mark, word) for mark in done.marks):
            yield f"应有“{word}”标记，实有：{'；'.join(texts) or '无'}"
    if flag(case.expect.get("no_mark", "no")) and texts:
        yield f"不应有标记，实有：{'；'.join(texts)}"


def _marked(mark: Mapping[str, Json], word: str) -> bool:
    return word in (mark.get("effect"), mark.get("rule")) or word in str(mark.get("text") or "") + str(mark.get("article") or "")


def _shared(case: Case, stage: Stage, done: Done | None, subject: CaseAct) -> Iterator[str]:
    """Expectations that do not depend on whether the subject was allowed."""
    held = case.expect
    matter = done.matter if done else stage.matters.get(case.procedure)
    moment = stage.now or start_of(case.on)
    if matter is not None:
        for raw in _list(held.get("clock")):
            when = _end(raw["on"]) if "on" in raw else moment
            yield from _clock(raw, _state(stage, matter, when), when)
        if "state" in held:
            yield from _matches(held["state"], _state(stage, matter, moment), stage)
    yield from _possible(case, stage, matter, subject, moment)
    for name, wanted in held.get("figure", {}).items():
        found = _figure(stage, case, name)
        if found != wanted:
            yield f"指标“{name}”应为{wanted}，实为{found}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _end(text: str) -> datetime:
    """The last second of a day, or the moment said."""
    if " " in text:
        return fact.read_time(text)
    return datetime.combine(fact.read_day(text) + timedelta(days=1), time.min, SHANGHAI) - timedelta(seconds=1)


def _state(stage: Stage, matter: str, when: datetime) -> MatterState:
    history = stage.view.history(matter)
    declaration = stage.world.catalogue.declaration(history[-1].slug, when.astimezone(SHANGHAI).date())
    return state(history, declaration, when, library=stage.world.library, calendar=stage.world.calendar)


def _clock(raw: Any, matter: MatterState, when: datetime) -> Iterator[str]:
    runs = [clock for clock in matter.clocks if clock.name == raw["name"]]
    if not runs:
        if raw.get("due") != "none":
            yield f"期限“{raw['name']}”没有起算"
        return
    clock = max(runs, key=lambda one: one.start)
    yield from _due(raw, clock)
    answers = {
        "met": clock.met_by is not None,
        "missed": clock.missed(when),
        "paused": clock.paused is not None,
        "provisional": clock.due is not None and clock.due.provisional,
    }
    for key, words in (("met", "已办"), ("missed", "逾期"), ("paused", "中止"), ("provisional", "暂定")):
        if key in raw and flag(raw[key]) != answers[key]:
            yield f"期限“{clock.title}”{'应' if flag(raw[key]) else '不应'}为{words}"


def _due(raw: Any, clock: ClockState) -> Iterator[str]:
    if "due" not in raw:
        return
    found = clock.due
    if raw["due"] == "none":
        if found is not None:
            yield f"期限“{clock.title}”不应有期满日，实为{readable_day(found.day)}"
    elif found is None:
        yield f"期限“{clock.title}”应在{raw['due']}届满，实际还没有期满日"
    elif " " in raw["due"]:
        if fact.read_time(raw["due"]) != found.instant:
            yield f"期限“{clock.title}”应在{raw['due']}届满，实为{fact.show_time(found.instant)}"
    elif date.fromisoformat(raw["due"]) != found.day:
        yield f"期限“{clock.title}”应在{raw['due']}届满，实为{found.day}：{'；'.join(line.text for line in found.working)}"


def _matches(wanted: Any, matter: MatterState, stage: Stage) -> Iterator[str]:
    found = {
        "stage": matter.stage,
        "outcome": matter.outcome,
        "closed": matter.closed is not None,
        "lapsed": bool(matter.lapsed),
    }
    for key, value in wanted.items():
        if key == "fact":
            yield from _facts(value, matter, stage)
            continue
        expected = flag(value) if key in ("closed", "lapsed") else value
        if found[key] != expected:
            yield f"事项的 {key} 应为“{value}”，实为“{found[key]}”"


def _facts(wanted: Mapping[str, Any], matter: MatterState, stage: Stage) -> Iterator[str]:
    declaration = stage.world.catalogue.declaration(matter.slug, matter.at.astimezone(SHANGHAI).date())
    for name, value in wanted.items():
        spec = next((step.facts[name] for step in declaration.steps.values() if name in step.facts), None)
        try:
            expected = fact.parse(spec, value) if spec else value
        except fact.FactError as error:
            raise CaseError(f"期望的事实“{name}”写法不对：{error}") from error
        if matter.facts.get(name) != expected:
            yield f"事实“{name}”应为 {expected}，实为 {matter.facts.get(name)}"


def _possible(case: Case, stage: Stage, matter: str | None, subject: CaseAct, moment: datetime) -> Iterator[str]:
    wanted, unwanted = case.expect.get("possible", ()), case.expect.get("impossible", ())
    if not wanted and not unwanted:
        return
    if not subject.by:
        raise CaseError("possible 要问的是谁：给最后的行为写上 by")
    first = subject.by[0]
    person = stage.person(first if isinstance(first, str) else next(iter(first)))
    world = stage.world
    answers = possible_steps(
        matter,
        person,
        moment,
        view=stage.view,
        catalogue=world.catalogue,
        library=world.library,
        calendar=world.calendar,
        own=world.own,
    )
    open_now = {answer.step.name for answer in answers if answer.slug == case.procedure and answer.allowed}
    for name in wanted:
        if name not in open_now:
            yield f"步骤“{name}”应当可以办理；可以办理的是：{'、'.join(sorted(open_now)) or '无'}"
    for name in unwanted:
        if name in open_now:
            yield f"步骤“{name}”不应当可以办理"


def _figure(stage: Stage, case: Case, name: str) -> int:
    """A count or a sum over all acts of the case that still stand; other forms are the projections' work."""
    declaration = stage.world.catalogue.declaration(case.procedure, case.on)
    spec = next((one for one in declaration.figures.values() if name in (one.name, one.indicator)), None)
    if spec is None or spec.form not in ("count", "sum") or set(spec.spec) - {"of", "fact", "size_of"}:
        raise CaseError(f"案例里只能核对没有条件的 count、sum 指标，“{name}”不是")
    return sum(_amount(spec, done) for done in _standing(stage, case) if done.step in one_or_many(spec.spec["of"]))


def _standing(stage: Stage, case: Case) -> Iterator[Done]:
    for matter in stage.view.matters(case.procedure):
        yield from _state(stage, matter, stage.now or start_of(case.on)).standing_acts


def _amount(spec: FigureSpec, done: Done) -> int:
    if spec.form == "count":
        return 1
    rows = done.facts.get(str(spec.spec.get("size_of")))
    if isinstance(rows, list):
        return len(rows)
    value = done.facts.get(str(spec.spec.get("fact")).rpartition(".")[2])
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
