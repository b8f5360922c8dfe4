"""A declaration made ready for judging: tests and situations as closures, prepared once; refuses to hold anything of a matter."""

from __future__ import annotations

from dataclasses import dataclass, field

from yifa.procedure.answer import YES, Answer, Finding, all_of, any_of, none_of
from yifa.procedure.checks.base import Check, cited, softened, under_rule, word
from yifa.procedure.checks.registry import BUILDERS
from yifa.procedure.checks.time import stands, waited_for
from yifa.procedure.declaration import Declaration, Need, Situation, TestSpec
from yifa.procedure.grammar import inner
from yifa.procedure.question import Question


@dataclass(slots=True)
class Compiled:
    """Closures by situation and step. Rules and days are not looked up here: they belong to the question."""

    declaration: Declaration
    situations: dict[str, Check] = field(default_factory=dict)
    needs: dict[str, tuple[Check, ...]] = field(default_factory=dict)
    after: dict[str, tuple[Check, ...]] = field(default_factory=dict)

    def situation(self, name: str, question: Question) -> Finding:
        """Whether a named situation holds. Raises LookupError for a name the declaration does not know."""
        check = self.situations.get(name)
        if check is None:
            raise LookupError(f"“{self.declaration.title}”没有名为“{name}”的情形")
        return check(question)


_CITING = ("notice-days", "quorum", "votes")
"""Tests whose rule is the length or the fraction itself; they cite it themselves."""

_PREPARED: dict[int, tuple[Declaration, Compiled]] = {}


def compiled(declaration: Declaration) -> Compiled:
    """The declaration's closures, prepared at first use."""
    known = _PREPARED.get(id(declaration))
    if known is not None:
        return known[1]
    if len(_PREPARED) > 2000:
        _PREPARED.clear()
    ready = _compile(declaration)
    _PREPARED[id(declaration)] = (declaration, ready)
    return ready


def _compile(declaration: Declaration) -> Compiled:
    ready = Compiled(declaration)
    for name, situation in declaration.situations.items():
        ready.situations[name] = _situation(situation, ready)
    for name, step in declaration.steps.items():
        tests = (*step.needs, *declaration.role_needs.get(step.role, ()))
        ready.needs[name] = tuple(_test(spec, ready) for spec in tests)
        ready.after[name] = tuple(_need(need, ready) for need in step.after)
    return ready


def _test(spec: TestSpec, ready: Compiled, law_of: str = "act") -> Check:
    """One test with its qualifiers: `if` first, then the test, then `rule` and `else` on a failure."""
    check = _bare(spec, ready, law_of)
    condition = _test(inner(spec.args["if"])[0], ready, law_of) if "if" in spec.args else None
    rule, soft = word(spec.args, "rule"), spec.args.get("else") == "warn"
    if spec.name in _CITING:
        rule = ""
    day_of_law = word(spec.args, "law_of", law_of)
    if condition is None and not rule and not soft:
        return check

    def qualified(question: Question) -> Finding:
        if condition is not None and condition(question).answer is Answer.NO:
            return YES
        finding = check(question)
        if not finding.fails:
            return finding
        if rule:
            weigh = cited if spec.name == "has-power" else under_rule
            finding = weigh(question, finding, rule, day_of_law)
        return softened(finding) if soft else finding

    return qualified


def _bare(spec: TestSpec, ready: Compiled, law_of: str) -> Check:
    if spec.name == "situation":
        name = word(spec.args, "name")
        return lambda question: ready.situation(name, question)
    if spec.name in ("any", "all", "none"):
        return _group(spec.name, inner(spec.args["tests"]), ready, law_of)
    args = spec.args if "law_of" in spec.args or law_of == "act" else {**spec.args, "law_of": law_of}
    return BUILDERS[spec.name](args)


def _group(how: str, specs: tuple[TestSpec, ...], ready: Compiled, law_of: str) -> Check:
    checks = tuple(_test(spec, ready, law_of) for spec in specs)
    if how == "any":
        return lambda question: any_of(check(question) for check in checks)
    if how == "all":
        return lambda question: all_of(check(question) for check in checks)
    what = "、".join(f"“{_title(spec, ready)}”" for spec in specs)
    missing, todo = f"存在{what}的情形，不能办理本步骤。", f"先了结{what}，或者改用适用的程序。"
    return lambda question: none_of((check(question) for check in checks), missing=missing, todo=todo)


def _title(spec: TestSpec, ready: Compiled) -> str:
    declaration = ready.declaration
    if spec.name == "situation":
        situation = declaration.situations.get(word(spec.args, "name"))
        return situation.title if situation else word(spec.args, "name")
    step = declaration.steps.get(word(spec.args, "step"))
    if step is not None:
        return f"已办理{step.title}"
    fact = word(spec.args, "fact")
    known = next((each.facts[fact] for each in declaration.steps.values() if fact in each.facts), None)
    return known.label if known is not None else spec.name


def _situation(situation: Situation, ready: Compiled) -> Check:
    groups = [
        _group(how, specs, ready, situation.law_of)
        for how, specs in (("any", situation.any), ("all", situation.all), ("none", situation.none))
        if specs
    ]
    basis, law_of = situation.basis, situation.law_of

    def check(question: Question) -> Finding:
        known = question.memo.get(situation.name)
        if known is None:
            known = groups[0](question) if len(groups) == 1 else all_of(group(question) for group in groups)
            if known.fails and basis is not None:
                known = under_rule(question, known, basis, law_of)
            question.memo[situation.name] = known
        return known

    return check


def _need(need: Need, ready: Compiled) -> Check:
    if need.any:
        parts = tuple(_need(each, ready) for each in need.any)
        return lambda question: any_of(part(question) for part in parts)
    if need.situation is not None:
        name = need.situation
        return lambda question: ready.situation(name, question)
    if need.waited is not None:
        clock = need.waited
        return lambda question: waited_for(question, clock)
    if need.served is not None:
        served = need.served
        return lambda question: stands(question, served, "after", service=True, always=True)
    step = need.step or ""
    return lambda question: stands(question, step, "after", service=False)
