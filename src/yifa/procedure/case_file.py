"""Reads cases.yaml: situations in the law's own language, with cast, given acts, the act in question and what to expect.

Form only; runs nothing. Cases may come from outside the project: they are data, closed in their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from yifa.procedure import schema, strict_yaml
from yifa.procedure.grammar import plain
from yifa.procedure.problem import DataError, Problem


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """A standing somebody in the cast holds; days as written, None for open ends."""

    standing: str
    start: str = "2000-01-01"
    until: str | None = None
    over: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseAct:
    """One act as written."""

    step: str
    by: tuple[Any, ...] = ()
    at: str | None = None
    recorded: str | None = None
    recorder: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    matter: str | None = None
    label: str | None = None
    thread: str | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()

    def called(self, name: str) -> bool:
        """True if `name` is this act's label or step."""
        return name in (self.label, self.step)


@dataclass(frozen=True, slots=True)
class Case:
    """One case, with everything it takes over from an earlier one filled in. The last of `acts` is the subject."""

    name: str
    file: str
    line: int
    procedure: str
    on: date
    cast: Mapping[str, tuple[CaseStanding, ...]]
    powers: Mapping[str, Any]
    registers: Mapping[str, tuple[str, ...]]
    """Names that belong to a dated list from the beginning."""
    given: tuple[CaseAct, ...]
    acts: tuple[CaseAct, ...]
    expect: Mapping[str, Any]


def read(path: Path, name: str | None = None) -> list[Case]:
    """All cases of a file. Raises DataError with file and line."""
    file = name or path.name
    _, tree = strict_yaml.read(path, file)
    found = schema.check(tree, "caseFile", file)
    if found:
        raise DataError(found)
    return _Reader(file, tree).cases()


class _Reader:
    def __init__(self, file: str, tree: Any) -> None:
        self.file = file
        self.tree = tree
        self.problems: list[Problem] = []
        self.known: dict[str, Case] = {}

    def cases(self) -> list[Case]:
        for place, raw in enumerate(self.tree["cases"]):
            line = self.tree["cases"].lines[place]
            case = self._case(raw, line)
            if case is None:
                continue
            if case.name in self.known:
                self._say(line, f"案例“{case.name}”重名")
            self.known[case.name] = case
        if self.problems:
            raise DataError(self.problems)
        return list(self.known.values())

    def _say(self, line: int, text: str) -> None:
        self.problems.append(Problem(self.file, line, text))

    def _case(self, raw: Any, line: int) -> Case | None:
        base = self.known.get(raw["like"]) if "like" in raw else None
        if "like" in raw and base is None:
            self._say(line, f"like 说的案例“{raw['like']}”在前面没有")
            return None
        if base is None and not {"on", "do"} <= set(raw):
            self._say(line, f"案例“{raw['name']}”要写 on（日子）和 do（行为），或者写 like")
            return None
        on = self._day(raw["on"], line) if "on" in raw else None
        case = Case(
            name=raw["name"],
            file=self.file,
            line=line,
            procedure=self.tree["procedure"],
            on=on or (base.on if base else date.min),
            cast=_cast(self.tree.get("cast"), base.cast if base else {}, raw.get("cast")),
            powers={**(base.powers if base else self.tree.get("powers", {})), **raw.get("powers", {})},
            registers=_registers(self.tree.get("registers"), base.registers if base else {}, raw.get("registers")),
            given=tuple(map(_act, raw["given"])) if "given" in raw else (base.given if base else ()),
            acts=_acts(raw["do"]) if "do" in raw else (base.acts if base else ()),
            expect={"allowed": "yes"} if raw["expect"] == "allowed" else raw["expect"],
        )
        return self._changed(case, raw, line)

    def _changed(self, case: Case, raw: Any, line: int) -> Case:
        given, acts = list(case.given), list(case.acts)
        for name in raw.get("without", ()):
            if not any(act.called(name) for act in given):
                self._say(line, f"without 说的“{name}”不在 given 里")
            given = [act for act in given if not act.called(name)]
        for name, change in raw.get("change", {}).items():
            if not any(act.called(name) for act in (*given, *acts)):
                self._say(line, f"change 说的“{name}”既不在 given 也不在 do 里")
            given = [_with(act, change) if act.called(name) else act for act in given]
            acts = [_with(act, change) if act.called(name) else act for act in acts]
        return replace(case, given=tuple(given), acts=tuple(acts))

    def _day(self, text: str, line: int) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._say(line, f"“{text}”不是日历上的日子")
            return None


def _registers(*layers: Any) -> dict[str, tuple[str, ...]]:
    held: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        held.update({name: tuple(names) for name, names in (layer or {}).items()})
    return held


def _cast(*layers: Any) -> dict[str, tuple[CaseStanding, ...]]:
    cast: dict[str, tuple[CaseStanding, ...]] = {}
    for layer in layers:
        for name, held in (layer or {}).items():
            cast[name] = held if isinstance(held, tuple) else tuple(_standings(held))
    return cast


def _standings(held: Any) -> Iterator[CaseStanding]:
    for raw in (*held.get("posts", ()), *held.get("standings", ())):
        if isinstance(raw, str):
            yield CaseStanding(raw)
        else:
            start = raw.get("from", "2000-01-01")
            yield CaseStanding(raw["standing"], start, raw.get("until"), raw.get("over"), raw.get("detail", {}))


def _acts(raw: Any) -> tuple[CaseAct, ...]:
    return tuple(map(_act, raw)) if isinstance(raw, list) else (_act(raw),)


def _act(raw: Any) -> CaseAct:
    return CaseAct(
        step=raw["step"],
        by=tuple(raw.get("by", ())),
        at=raw.get("at"),
        recorded=raw.get("recorded"),
        recorder=raw.get("recorder"),
        facts=_given(raw.get("facts", {})),
        matter=raw.get("matter"),
        label=raw.get("as"),
        thread=raw.get("thread"),
        links=dict(raw.get("links", {})),
        evidence=tuple(raw.get("evidence", ())),
    )


def _with(act: CaseAct, change: Any) -> CaseAct:
    """The act with single keys replaced and facts merged; a fact of null is dropped."""
    facts = {**act.facts, **_given(change.get("facts", {}), keep_null=True)}
    changed: dict[str, Any] = {key: change[key] for key in ("at", "recorded", "recorder", "matter", "thread") if key in change}
    changed.update({key: tuple(change[key]) for key in ("by", "evidence") if key in change})
    return replace(act, **changed, facts={name: value for name, value in facts.items() if value is not None})


def _given(facts: Any, *, keep_null: bool = False) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items() if keep_null or value is not None}
