"""Checks the names by which registers are meant: procedures, outcomes, standings, dated lists, columns; reads no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yifa.procedure.checks.covers import COLUMNS
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.grammar import every, one_or_many
from yifa.procedure.names import Names
from yifa.procedure.problem import Problem
from yifa.procedure.register import KINDS, OPEN
from yifa.procedure.vocabulary import Vocabulary


def register_names(names: Names, spec: Mapping[str, Any], key: str) -> str | None:
    """Which kind of member the register has, checked as far as this procedure knows; None where it is wrongly named."""
    said = [kind for kind in KINDS if kind in spec]
    if len(said) != 1:
        names.say(key, f"名册要写且只写一种：{'、'.join(KINDS)}")
        return None
    if "is" in spec and (said[0] != "register" or spec["register"] in names.words.registers):
        names.say(key, "is 只能与事项的名册（register: 事项）一起写")
    if said[0] != "register":
        names.standing(spec[said[0]], None, key)
    on = names.fact(spec.get("on"), key)
    if on is not None and on.type not in ("day", "time"):
        names.say(key, f"on 的事实“{spec['on']}”不是日期或时间")
    return "place" if spec.get("register") in names.words.registers else KINDS[said[0]]


def coverage_names(names: Names, args: Mapping[str, Any], key: str) -> None:
    """What `covers` names: a register, and lists whose rows say one member each, or a standing."""
    kind = register_names(names, args, key)
    if ("lists" in args) == ("by_standing" in args):
        names.say(key, "covers 要写且只写一种：lists（哪些列表）或者 by_standing（哪种资格）")
    names.standing(args.get("by_standing"), None, key)
    for name in args.get("lists", ()) if kind is not None else ():
        fact, dot, column = name.partition(".")
        spec = names.fact(fact, key)
        if spec is None:
            continue
        fitting = [each for each, item in spec.items.items() if item.type in COLUMNS[kind or ""]]
        if spec.type != "list" or (dot and column not in fitting) or not fitting:
            names.say(key, f"“{name}”要是列表，其中一栏是{'或者'.join(COLUMNS[kind or ''])}")
        elif not dot and len(fitting) > 1:
            names.say(key, f"列表“{fact}”有几栏可用，要写明哪一栏：{'、'.join(f'{fact}.{each}' for each in fitting)}")


def each_names(names: Names, args: Mapping[str, Any], key: str) -> None:
    """What `each` names: two steps, or a list and a column of it, or a list and the step that is done for each of its rows."""
    of, has = args["of"], args["has"]
    if of in names.declaration.steps:
        names.step_name(has, key)
        return
    spec = names.fact(of, key)
    if spec is None:
        return
    if spec.type != "list":
        names.say(key, f"“{of}”既不是步骤，也不是列表")
    step = names.declaration.steps.get(has)
    each = step.repeat.get("each") if step is not None and isinstance(step.repeat, dict) else None
    if has not in spec.items and (not isinstance(each, str) or each.rpartition(".")[2] != of.rpartition(".")[2]):
        names.say(key, f"“{has}”既不是列表“{of}”的一栏，也不是逐项办理（repeat: {{each: {of}, row: …}}）的步骤")


def repeat_names(names: Names, step: Step) -> None:
    """After which steps, for each of which rows or members a step is done again, and which of its facts names the row."""
    held: Mapping[str, Any] = step.repeat if isinstance(step.repeat, dict) else {}
    for name in one_or_many(held.get("again_after")):
        names.step_name(name, "repeat")
    if "each" not in held:
        return
    each, spec = held["each"], step.facts.get(held["row"])
    if spec is None or not spec.required or spec.private:
        names.say("repeat", f"row 说的“{held['row']}”要是本步骤公开的必填事实（required: yes, open: yes）")
        return
    if isinstance(each, Mapping):
        kind = register_names(names, each, "repeat")
        if kind is not None and spec.type not in COLUMNS[kind]:
            names.say("repeat", f"“{spec.name}”要指明名册里的一个，类型是{'或者'.join(COLUMNS[kind])}")
        return
    listed = names.fact(each, "repeat")
    if listed is None:
        return
    if listed.type != "list" or each.rpartition(".")[2] in step.facts:
        names.say("repeat", f"each 说的“{each}”要是别的步骤里的列表")
    elif spec.name in listed.items and listed.items[spec.name].type != spec.type:
        names.say("repeat", f"“{spec.name}”与列表“{each}”的同名一栏类型不同")
    elif spec.name not in listed.items and (spec.type != "count" or spec.scale or spec.estimate):
        names.say("repeat", f"“{spec.name}”要是列表“{each}”的同名一栏，或者是第几项（type: count）")


def registers_across(
    declaration: Declaration, known: Mapping[str, Sequence[Declaration]], words: Vocabulary
) -> Iterator[tuple[tuple[str, str], str]]:
    """Registers of matters that no procedure keeps, or in a state that it never gives; with the part that says so."""
    for where, spec in _meant(declaration):
        name = spec.get("register")
        if name is None or name in words.registers:
            continue
        if name not in known:
            lists = "、".join(words.registers) or "（无）"
            yield where, f"没有名册“{name}”：既不是事项，也不是 registers.yaml 里的名册（{lists}）"
            continue
        state = spec.get("is", OPEN)
        if state != OPEN and not any(
            _gives(step.outcome, state, other) for other in known[name] for step in other.steps.values()
        ):
            yield where, f"事项“{name}”没有一步的结果（outcome）是“{state}”"


def _gives(outcome: Any, state: str, declaration: Declaration) -> bool:
    if isinstance(outcome, Mapping):
        fact = str(outcome["from"]).rpartition(".")[2]
        return any(state in step.facts[fact].choices for step in declaration.steps.values() if fact in step.facts)
    return bool(outcome == state)


def _meant(declaration: Declaration) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for step in declaration.steps.values():
        yield from ((("steps", step.name), test.args) for test in every(step.needs) if test.name == "covers")
        each = step.repeat.get("each") if isinstance(step.repeat, dict) else None
        if isinstance(each, dict):
            yield ("steps", step.name), each
    for one in declaration.situations.values():
        tests = every((*one.any, *one.all, *one.none))
        yield from ((("situations", one.name), test.args) for test in tests if test.name == "covers")


def kept_nowhere(words: Vocabulary, known: Mapping[str, Declaration]) -> Iterator[Problem]:
    """Dated lists that no procedure keeps in the fact and the columns they name."""
    for name, register in words.registers.items():
        file, _, line = words.origin["registers", name].rpartition(":")
        declaration = known.get(register.procedure)
        if name in known:
            yield Problem(file, int(line), f"名册“{name}”与事项同名，请改名")
        if declaration is None:
            yield Problem(file, int(line), f"名册“{name}”说的事项“{register.procedure}”不存在")
            continue
        lists = [step.facts[register.fact] for step in declaration.steps.values() if register.fact in step.facts]
        columns = {column for column in (register.name, register.id) if column is not None}
        for spec in lists:
            if spec.type != "list" or spec.private or not columns <= set(spec.items):
                yield Problem(
                    file, int(line), f"“{register.procedure}”的“{register.fact}”要是公开的列表，有：{'、'.join(sorted(columns))}"
                )
        if not lists:
            yield Problem(file, int(line), f"事项“{register.procedure}”没有列表“{register.fact}”")
