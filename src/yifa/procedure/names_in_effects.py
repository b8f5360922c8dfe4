"""Checks where the effects of a step lead: which steps it may cause, to whom and over what it gives; performs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yifa.procedure.causes import CHILDREN, PARENT
from yifa.procedure.declaration import Declaration, FactSpec, LinkSpec, Step
from yifa.procedure.derive import PERSONS, PLACES
from yifa.procedure.grammar import one_or_many
from yifa.procedure.names import Names


def cause_names(names: Names, step: Step) -> None:
    """The names inside one step's causes that this procedure itself must know."""
    for cause in step.causes:
        columns = _columns(names, str(cause["in"])) if "in" in cause else {}
        for name in one_or_many(cause.get("give")):
            if str(name) not in columns:
                names.fact(str(name), "causes", read=False)
    if step.causes and step.source == "cause":
        names.say("causes", f"步骤“{step.name}”本身由别的事项引起（from: cause），不能再引起别的行为：只引起一层")


def _columns(names: Names, where: str) -> Mapping[str, FactSpec]:
    """The items of the list that `in` names; says what is wrong with it where it names no matter."""
    if where == CHILDREN or where in names.declaration.links:
        return {}
    if where == PARENT:
        names.say("causes", f"没有关联“{PARENT}”（links）")
        return {}
    fact, dot, column = where.partition(".")
    spec = names.fact(fact, "causes")
    if spec is None:
        return {}
    matters = [name for name, item in spec.items.items() if item.type == "matter-ref"]
    if spec.type == "matter-ref" and not dot:
        return {}
    if not matters or (dot and column not in matters):
        names.say("causes", f"in: {where} 要是列有事项（matter-ref）的列表、一个事项、children 或者 links 里的关联")
    elif not dot and len(matters) > 1:
        names.say("causes", f"列表“{fact}”有几栏都是事项，in 要写明哪一栏：{'、'.join(f'{fact}.{name}' for name in matters)}")
    return spec.items


def confer_names(names: Names, step: Step) -> None:
    """To whom, over what and until when a step gives standings; lists give one for each row."""
    for confer in step.confers:
        names.standing(confer.standing, confer.standing_fact, "confers")
        _giving(names, confer.to, PERSONS, "人员（person）")
        for day in (confer.start, confer.until, *confer.detail):
            names.open_fact(day, "confers")
        if confer.over is None or confer.over == "self":
            continue
        _giving(names, confer.over, PLACES, "地点（place）、文字或者事项")
        own = step.facts.get(confer.over.partition(".")[0])
        if own is not None and not own.required:
            names.say("confers", f"over 的“{confer.over}”要必填（required: yes）：没有填写就不知道管到哪里")


def _giving(names: Names, name: str, types: Sequence[str], words: str) -> None:
    """A fact of one of the types, or a list with one column of them."""
    fact, _, column = name.partition(".")
    spec = names.declared(fact)
    if spec is None or spec.type != "list":
        spec = names.open_fact(name, "confers")
        if spec is not None and spec.type not in types:
            names.say("confers", f"“{name}”不是{words}")
        return
    names.open_fact(fact, "confers")
    fitting = [each for each, item in spec.items.items() if item.type in types]
    if not fitting or (column and column not in fitting):
        names.say("confers", f"列表“{fact}”没有一栏是{words}")
    elif len(fitting) > 1 and not column:
        names.say("confers", f"列表“{fact}”有几栏可用，要写明哪一栏：{'、'.join(f'{fact}.{each}' for each in fitting)}")


def causes_across(declaration: Declaration, known: Mapping[str, Sequence[Declaration]]) -> Iterator[tuple[Step, str]]:
    """Steps whose consequences lead nowhere in the other procedures, and what is wrong."""
    for step in declaration.steps.values():
        for cause in step.causes:
            if "open" in cause:
                yield from ((step, text) for text in _opening(str(cause["open"]), known))
            else:
                yield from ((step, text) for text in _doing(declaration, cause, known))


def _opening(slug: str, known: Mapping[str, Sequence[Declaration]]) -> Iterator[str]:
    if slug not in known:
        yield f"causes 要打开“{slug}”，没有这个事项"
    for other in known.get(slug, ()):
        if other.opens_at in other.steps and other.steps[other.opens_at].causes:
            yield f"causes 要打开的“{slug}”第一步“{other.opens_at}”又引起别的行为：只引起一层"


def _doing(declaration: Declaration, cause: Mapping[str, Any], known: Mapping[str, Sequence[Declaration]]) -> Iterator[str]:
    do, given = cause["do"], [str(name) for name in one_or_many(cause.get("give"))]
    if isinstance(do, Mapping):
        yield from _by_role(declaration, str(do["role"]), str(cause["in"]), known, given)
        return
    slug, _, name = str(do).partition(".")
    if slug not in known:
        yield f"causes 说的“{do}”：没有事项“{slug}”"
    for other in known.get(slug, ()):
        step = other.steps.get(name)
        if step is None:
            yield f"causes 说的“{do}”：“{other.title}”没有步骤“{name}”（{other.from_day} 的版本）"
        else:
            yield from _may_be_caused(step, f"{slug}.{name}", given)


def _by_role(
    declaration: Declaration, role: str, where: str, known: Mapping[str, Sequence[Declaration]], given: Sequence[str]
) -> Iterator[str]:
    """Every procedure that the link may lead to has a step of the role; a list of matters is only known when it is filled in."""
    link = declaration.links.get(where)
    for slug in _leads_to(link):
        for other in known.get(slug, ()):
            steps = [step for step in other.steps.values() if step.role == role and step.source == "cause"]
            if len(steps) != 1:
                yield f"causes 按角色“{role}”：“{slug}”要有且只有一个这一角色、写明 from: cause 的步骤，现在有{len(steps)}个"
            for step in steps:
                yield from _may_be_caused(step, f"{slug}.{step.name}", given)


def _leads_to(link: LinkSpec | None) -> tuple[str, ...]:
    if link is None or isinstance(link.to, Mapping):
        return ()
    return tuple(str(slug) for slug in one_or_many(link.to))


def _may_be_caused(step: Step, kind: str, given: Sequence[str]) -> Iterator[str]:
    if step.source != "cause":
        yield f"causes 说的“{kind}”没有写 from: cause：只有写明的步骤才能由别的事项引起"
    if step.causes:
        yield f"causes 说的“{kind}”又引起别的行为：只引起一层"
    if step.per is not None:
        yield f"causes 说的“{kind}”写了 per，不能由别的事项引起"
    lacking = [name for name, spec in step.facts.items() if spec.required and name not in given]
    if lacking:
        yield f"causes 说的“{kind}”必填的事实没有给：在 give 里写上 {'、'.join(lacking)}"
    unknown = [name for name in given if name not in step.facts]
    if unknown:
        yield f"causes 说的“{kind}”没有 give 里的事实：{'、'.join(unknown)}"
