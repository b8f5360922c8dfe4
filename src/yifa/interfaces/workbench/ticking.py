"""The clocks of a matter in words, and which steps meet them; holds no state of now and judges nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.web import words
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.clocks import ClockState
from yifa.procedure.declaration import Declaration
from yifa.procedure.state import MatterState


@dataclass(frozen=True, slots=True)
class Ticking:
    """A clock in words."""

    state: ClockState
    css: str
    words: str
    word: str
    lines: tuple[str, ...]


def pressed(declaration: Declaration, state: MatterState) -> list[str]:
    """Steps that meet a running clock, the nearest last hour first."""
    running = [clock for clock in state.clocks if clock.running and clock.due is not None and clock.miss != "none"]
    running.sort(key=due_of)
    return list(dict.fromkeys(step for clock in running for step in stops(declaration, clock.name)))


def due_of(clock: ClockState) -> datetime:
    """The last hour of a clock that has one."""
    assert clock.due is not None
    return clock.due.instant


def stops(declaration: Declaration, clock: str) -> list[str]:
    """The steps that meet a clock; before a service stands the issue of what is served."""
    spec = declaration.clocks.get(clock)
    until = spec.until if spec is not None else None
    names: list[str] = []
    for one in until if isinstance(until, list) else [until]:
        if isinstance(one, str):
            names.append(one)
        elif isinstance(one, dict) and "served" in one:
            names.extend([*(step.name for step in declaration.steps.values() if step.role == "issue"), "serve"])
        elif isinstance(one, dict) and isinstance(one.get("sum"), str):
            names.append(str(one["sum"]).partition(".")[0])
        elif isinstance(one, dict) and "role" in one:
            roles = one["role"] if isinstance(one["role"], list) else [one["role"]]
            names.extend(step.name for step in declaration.steps.values() if step.role in roles)
    return names


def ticking(desk: Desk, clock: ClockState) -> Ticking:
    """A clock in words at this moment."""
    lines = clock.due.text if clock.due is not None else ()
    if clock.met_at is not None:
        late = clock.missed(desk.now)
        if late and clock.miss == "none":  # a period that others have; what came after it is no delay
            return Ticking(clock, "done", f"{words.day_long(clock.met_at)}完成", "期满后完成", lines)
        word = "逾期完成" if late else "按期完成"
        return Ticking(clock, "late" if late else "done", f"{words.day_long(clock.met_at)}完成", word, lines)
    if clock.paused is not None:
        return Ticking(clock, "", f"自{words.day_long(clock.paused)}起暂停计算", "暂停", lines)
    if clock.due is None:
        return Ticking(clock, "", "规定没有写明天数，应当及时办理", "未定天数", lines)
    left = words.remaining(desk.now, clock.due.instant, desk.current.calendar)
    if clock.passed(desk.now) and clock.miss == "none":
        return Ticking(clock, "", f"{words.day_long(clock.due.day)}期满", "已期满", lines)
    if clock.passed(desk.now):
        return Ticking(clock, "late", left, "逾期", lines)
    soon = (clock.due.instant - desk.now).days < 3
    return Ticking(
        clock, "due" if soon else "", left + ("（暂定，节假日安排尚未公布）" if clock.due.provisional else ""), "计时中", lines
    )


def beside(declaration: Declaration, state: MatterState, clock: ClockState) -> bool:
    """True for a clock that only makes an act effective when it was done in another way than it was, as by announcement."""
    began = next((done for done in state.folded.acts if done.id == clock.started_by), None)
    step = declaration.steps.get(began.step) if began is not None else None
    ways = step.effective if step is not None else None
    if began is None or not isinstance(ways, dict) or {"clock": clock.name} not in ways.values():
        return False
    return ways.get(str(began.facts.get(str(ways.get("by"))))) != {"clock": clock.name}
