"""What a matter's page shows, gathered: strip, timeline, next steps, clocks, proof; refuses to draw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.web import words
from yifa.interfaces.web.values import Told, title_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.opening import signed_scans
from yifa.interfaces.workbench.ticking import Ticking, beside, pressed, ticking
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.fold import Folded
from yifa.procedure.possible import StepAnswer
from yifa.procedure.refusal import Refusal, Why
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done
from yifa.record.act import ActId

MARKS = {"flaw": "程序瑕疵", "late": "逾期", "warn": "提醒", "unsettled": "待核"}
MAIN_ROLES = frozenset({"service", "issue", "publication"})
"""Common steps that belong to the ordinary course; the others (correction, withdrawal, irregularity) stay folded."""

PAGE = 100  # acts shown at once; a matter of several hundred acts is rare but must stay readable


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the strip: past, now or coming, with the day it was reached."""

    title: str
    css: str
    words: str
    day: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One act of the timeline: everything that is shown of it and nothing else, so that the same line is drawn once."""

    matter: str
    act: str
    at: datetime
    recorded_at: datetime
    number: str
    title: str
    who: str
    recorder: str
    facts: tuple[Told, ...]
    marks: tuple[tuple[str, str], ...]
    undone: bool
    about: str
    late_entry: bool
    files: tuple[tuple[str, str], ...] = ()
    """Papers and evidence as (what to open, label)."""

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return f"act-{self.act.replace('.', '-')}"


@dataclass(frozen=True, slots=True)
class Next:
    """A button: a step, in which thread, until when it is good."""

    step: str
    verb: str
    title: str
    thread: str
    about: str
    good_until: datetime | None
    marks: tuple[str, ...]
    main: bool


@dataclass(frozen=True, slots=True)
class Blocked:
    """A step that cannot be done now, with every reason."""

    step: str
    title: str
    reasons: tuple[Refusal, ...]
    by_itself_on: datetime | None
    own: bool

    @property
    def kind(self) -> str:
        """Where it stands on the page: comes by itself, over and done with, another person's, a common step, or waiting here."""
        whys = {reason.why for reason in self.reasons}
        if self.by_itself_on is not None:
            return "itself"
        if whys & {Why.EXCLUDED, Why.LAPSED}:
            return "over"
        if Why.NOT_YOU in whys:
            return "others"
        return "here" if self.own else "common"


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything the template needs."""

    matter: str
    declaration: Declaration
    state: MatterState
    title: str
    state_word: str
    strip: tuple[Stage, ...]
    lines: tuple[Line, ...]
    next: tuple[Next, ...]
    further: tuple[Next, ...]
    blocked: Mapping[str, tuple[Blocked, ...]]
    clocks: tuple[Ticking, ...]
    known: tuple[Told, ...]
    earlier: int


def matter_page(desk: Desk, matter: str, *, everything: bool = False) -> MatterPage:
    """Gather the page. Raises Http404 where the person may not read the matter."""
    _slug, history, declaration = desk.readable(matter)
    state = desk.state(matter)
    answers = desk.possible(matter)
    blocked = tuple(_blocked(answer) for answer in answers if not answer.allowed and _worth_telling(answer))
    able = [n for answer in answers if answer.allowed for n in next_of(answer, state.folded)]
    pressing = pressed(declaration, state)
    able.sort(key=lambda n: pressing.index(n.step) if n.step in pressing else len(pressing))
    shown = history if everything else history[-PAGE:]
    scans = signed_scans(desk.people, matter)
    return MatterPage(
        matter=matter,
        declaration=declaration,
        state=state,
        title=title_of(desk.view, matter, declaration),
        state_word=state_word(state),
        strip=strip(declaration, state),
        lines=tuple(line(desk, declaration, state.folded, done, scans.get(str(done.id), ())) for done in shown),
        next=tuple(n for n in able if n.main),
        further=tuple(n for n in able if not n.main),
        blocked={kind: tuple(b for b in blocked if b.kind == kind) for kind in ("here", "itself", "others", "common", "over")},
        clocks=tuple(ticking(desk, clock) for clock in state.clocks if not beside(declaration, state, clock)),
        known=tuple(known_facts(desk, declaration, state)),
        earlier=len(history) - len(shown),
    )


def state_word(state: MatterState) -> str:
    """The state in a word: ended, or the stage it is in."""
    if state.closed is not None:
        return "已办结"
    return state.stage or "办理中"


def strip(declaration: Declaration, state: MatterState) -> tuple[Stage, ...]:
    """The declared stages in order; those with a standing act are past, the present one is marked."""
    reached: dict[str, datetime] = {}
    for done in state.standing_acts:
        step = declaration.steps.get(done.step)
        if step is not None and step.stage:
            reached.setdefault(step.stage, done.at)
    stages = []
    for title in declaration.stages:
        now = title == state.stage and state.closed is None
        css, word = ("now", "正在") if now else ("past", "已过") if title in reached else ("ahead", "未到")
        stages.append(Stage(title, css, word, reached.get(title)))
    return tuple(stages)


def line(desk: Desk, declaration: Declaration, folded: Folded, done: Done, signed: Sequence[tuple[str, str]] = ()) -> Line:
    """One act in words, with the scans by which others signed it."""
    own = desk.current.catalogue.by_digest(done.declaration) or declaration
    step = own.steps.get(done.step) or declaration.steps.get(done.step)
    specs = step.facts if step is not None else {}
    recorder = done.recorder if done.recorder not in {actor.person for actor in done.actors} else ""
    return Line(
        matter=done.matter,
        act=str(done.id),
        at=done.at,
        recorded_at=done.recorded_at,
        number=done.number or "",
        title=step.title if step is not None else done.step,
        who=desk.people.words((actor.person, actor.capacity) for actor in done.actors) or "依法自行发生",
        recorder=desk.people.name(recorder) if recorder and done.actors else "",
        facts=tuple(desk.speaker.told(specs, folded.facts_of(done), done.sealed)),
        marks=tuple((MARKS.get(str(mark.get("effect")), "提醒"), str(mark.get("text") or "")) for mark in done.marks),
        undone=done.id in folded.undone,
        about=about(declaration, folded, done.thread),
        late_entry=abs((done.recorded_at - done.at).total_seconds()) >= 60,
        files=(*((name, spec.label) for name, spec in specs.items() if is_file(spec, done)), *signed),
    )


def is_file(spec: FactSpec, done: Done) -> bool:
    """True for a paper or a piece of evidence that the act carries."""
    return spec.type in ("evidence", "paper") and (spec.name in done.sealed or spec.name in done.facts)


def about(declaration: Declaration, folded: Folded, thread: ActId | None) -> str:
    """Which earlier act a threaded act belongs to, in words."""
    if thread is None:
        return ""
    earlier = next((done for done in folded.acts if done.id == thread), None)
    if earlier is None:
        return f"记录 {thread}"
    step = declaration.steps.get(earlier.step)
    return f"{step.title if step else earlier.step} {words.day_short(earlier.at)}{f' {earlier.number}' if earlier.number else ''}"


def next_of(answer: StepAnswer, folded: Folded) -> Sequence[Next]:
    """One button for the step, or one for each thread it can be done in."""
    step = answer.step
    verb = step.verb or step.title
    marks = tuple(mark.text for mark in answer.marks)
    main = step.character is None or step.role in MAIN_ROLES
    threads: Sequence[ActId | None] = tuple(answer.threads) or (None,)
    return [
        Next(
            step=step.name,
            verb=verb,
            title=step.title,
            thread=str(t or ""),
            about=about(folded.declaration, folded, t),
            good_until=answer.good_until,
            marks=marks,
            main=main and (step.role != "publication" or has_to_be_public(folded, t)),
        )
        for t in threads
    ]


def has_to_be_public(folded: Folded, thread: ActId | None) -> bool:
    """True for an act whose step is declared for publication and that is not out yet; nobody waits for another's."""
    step = next((folded.declaration.steps.get(done.step) for done in folded.acts if done.id == thread), None)
    out = any(done.thread == thread for done in folded.with_role("publication"))
    return step is not None and step.publish is not None and not out


def _worth_telling(answer: StepAnswer) -> bool:
    """What cannot apply here is left out; what is over or excluded is told, with its reason."""
    return answer.by_itself_on is not None or any(r.why is not Why.NOT_APPLICABLE for r in answer.refusals)


def once(reasons: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The reasons as people read them: what is said twice, once by order and once by law, is told with its article."""
    cited = {(r.missing, r.todo) for r in reasons if r.article}
    kept = [r for r in reasons if r.article or (r.missing, r.todo) not in cited]
    return tuple({(r.missing, r.todo, r.article): r for r in kept}.values())


def _blocked(answer: StepAnswer) -> Blocked:
    reasons = once([r for r in answer.refusals if r.why is not Why.NOT_APPLICABLE])
    own = answer.step.character is None or answer.step.role in MAIN_ROLES
    return Blocked(answer.step.name, answer.step.title, reasons, answer.by_itself_on, own)


def known_facts(desk: Desk, declaration: Declaration, state: MatterState) -> list[Told]:
    """The matter's facts as they stand now, each once, in the order in which they came."""
    specs = {name: spec for step in declaration.steps.values() for name, spec in step.facts.items() if spec.type != "confirm"}
    values: Mapping[str, object] = state.facts
    sealed = tuple(dict.fromkeys(name for done in state.standing_acts for name in done.sealed))
    return desk.speaker.told({n: s for n, s in specs.items() if n in values or n in sealed}, state.facts, sealed)
