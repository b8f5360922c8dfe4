"""Checks a template against a declaration and the law: placeholders, filters, tables and conditions that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from yifa.procedure import fact
from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.paper_template import (
    FILTERS,
    FRAME,
    LISTS,
    OF_LAW,
    OF_MATTER,
    OF_STEP,
    OF_THREAD,
    TOWN,
    Paper,
    placeholders,
    texts,
)  # fmt: skip
from yifa.procedure.problem import Problem

Say = Callable[[str], None]


def find(declaration: Declaration, name: str) -> FactSpec | None:
    """The spec of `fact` or `step.fact`."""
    before, dot, after = name.partition(".")
    for step in declaration.steps.values():
        if dot and step.name == before and after in step.facts:
            return step.facts[after]
        if not dot and name in step.facts:
            return step.facts[name]
    return None


def find_for(declaration: Declaration, paper: Paper, name: str) -> FactSpec | None:
    """The spec as the paper's own steps declare it, where they do: the same name may stand for something else elsewhere."""
    own = (declaration.steps[step].facts for step in paper.of if step in declaration.steps)
    return next((facts[name] for facts in own if name in facts), None) or find(declaration, name)


def check_paper(paper: Paper, declaration: Declaration, rules: Container[str] | None = None) -> list[Problem]:
    """Placeholders, filters, tables and conditions that lead nowhere in this declaration; rules that nobody knows."""
    problems: list[str] = []
    for text in texts(paper):
        for name, filtered in placeholders(text, problems.append):
            _check_placeholder(name, filtered, declaration, rules, problems.append)
    for block in (*paper.remedy, *paper.body):
        if isinstance(block, dict):
            _check_block(block, declaration, rules, problems.append)
    if paper.day is not None:
        spec = find(declaration, paper.day)
        if spec is None or spec.type not in ("day", "time"):
            problems.append(f"day 说的“{paper.day}”不是日期事实")
    if paper.of and not paper.form:
        problems.append("of 只用于 form: yes 的表单；文书由步骤的 paper 指明")
    problems.extend(f"of 说的步骤“{step}”不存在" for step in paper.of if step not in declaration.steps)
    return [Problem(paper.file, 0, text) for text in problems]


def colon_fault(name: str, declaration: Declaration, rules: Container[str] | None) -> str | None:
    """What is wrong with `word:name`, empty where nothing is; None where it is no such word."""
    kind, colon, rest = name.partition(":")
    if not colon:
        return None
    if kind in (*OF_STEP, "step"):
        return "" if rest in declaration.steps else f"占位“{{{name}}}”说的步骤“{rest}”不存在"
    if kind in OF_LAW:
        return "" if rules is None or rest in rules else f"占位“{{{name}}}”说的规则“{rest}”不在规则库里"
    known = {"matter": OF_MATTER, "of": OF_THREAD}.get(kind)
    if known is not None:
        return "" if rest in known else f"占位“{{{name}}}”不明；{kind}: 后面可用：{'、'.join(known)}"
    return f"占位“{{{name}}}”不明；冒号前可用：{'、'.join((*OF_STEP, *OF_LAW, 'matter', 'of'))}"


def _check_placeholder(name: str, filtered: str | None, declaration: Declaration, rules: Container[str] | None, say: Say) -> None:
    if filtered is not None and filtered not in FILTERS:
        say(f"没有“{filtered}”这种写法；可用：{'、'.join(FILTERS)}")
        return
    fault = colon_fault(name, declaration, rules)
    if fault is not None:
        if fault:
            say(fault)
        return
    spec = find(declaration, name)
    if spec is None and (name in FRAME or name in TOWN):
        return
    if spec is None:
        if not is_part(name, declaration):
            say(f"占位“{{{name}}}”既不是事实，也不是：{'、'.join((*FRAME, *TOWN))}")
        return
    if filtered is not None and spec.type not in FILTERS[filtered]:
        say(f"“{{{name}|{filtered}}}”：{filtered}不能用于“{spec.label}”")


def is_part(name: str, declaration: Declaration) -> bool:
    """True for `party.name` and the like."""
    before, _, part = name.rpartition(".")
    owner = find(declaration, before) if before else None
    return owner is not None and owner.type in ("party", "organisation", "place") and part in fact.PART_LABELS


def _check_block(block: Mapping[str, Any], declaration: Declaration, rules: Container[str] | None, say: Say) -> None:
    for key in ("when", "unless"):
        if key in block:
            _check_condition(key, block[key], declaration, rules, say)
    if "picture" in block:
        spec = find(declaration, block["picture"])
        if spec is None or spec.type != "evidence":
            say(f"picture 说的“{block['picture']}”不是证据事实")
    if "table" not in block:
        return
    if block["table"] in LISTS:
        strange = [key for key in block["columns"] if key not in LISTS[block["table"]]]
        if strange:
            say(f"{block['table']} 没有“{'、'.join(strange)}”；有：{'、'.join(LISTS[block['table']])}")
        return
    spec = find(declaration, block["table"])
    if spec is None or spec.type != "list":
        say(f"table 说的“{block['table']}”不是列表事实")
        return
    for key in block["columns"]:
        if key not in spec.items:
            say(f"列表“{spec.label}”没有“{key}”")


def _check_condition(key: str, name: str, declaration: Declaration, rules: Container[str] | None, say: Say) -> None:
    fault = colon_fault(name, declaration, rules)
    if fault:
        say(fault)
    if fault is not None or find(declaration, name) or name in declaration.situations or is_part(name, declaration):
        return
    if name not in TOWN:
        say(f"{key} 说的“{name}”既不是事实也不是情形")
