"""Checks that every name in a declaration leads somewhere; knows no other procedure and no rule's content."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yifa.procedure.declaration import ClockSpec, Declaration, FactSpec, FigureSpec, Need, Step, TestSpec
from yifa.procedure.grammar import SERVED_BY_COMMON, every, one_or_many
from yifa.procedure.merge import Merged
from yifa.procedure.problem import Problem
from yifa.procedure.strict_yaml import line_of
from yifa.procedure.vocabulary import Vocabulary

STEP_ARGS = {"done": ("step",), "served": ("step",), "same": ("since",), "sum": ("unless",), "each": ("of", "has"), "linked": ("since",), "notice-days": ("served",)}
FACT_ARGS = {"is": ("fact",), "limit": ("fact", "size_of"), "range": ("fact", "item"), "same": ("fact",), "sum": ("of",), "notice-days": ("day",), "has-power": ("item",), "no-conflict": ("with",), "holds": ("on",)}
CLOCK_ARGS = {"waited": ("clock",), "limit": ("clock",)}
BOUND_ARGS = {"limit": ("at_most", "at_least", "equals", "before", "after_day"), "sum": ("equals", "at_least", "at_most")}
LINK_ARGS = {"linked": ("link",), "in-force": ("matter",), "separate": ("over",)}
BUILT_IN_DIMENSIONS = ("area", "village", "day", "month", "party-kind", "kind")


@dataclass(slots=True)
class Resolver:
    """One declaration under check. `rules` is None where no library is at hand."""

    merged: Merged
    words: Vocabulary
    rules: Container[str] | None
    problems: list[Problem] = field(default_factory=list)
    where: tuple[str, str] = ("", "")

    @property
    def declaration(self) -> Declaration:
        """The declaration under check."""
        return self.merged.declaration

    def run(self) -> list[Problem]:
        """All dangling names."""
        held = self.declaration
        self._top(held)
        for step in held.steps.values():
            self.where = ("steps", step.name)
            self._step(step)
        for situation in held.situations.values():
            self.where = ("situations", situation.name)
            self.tests((*situation.any, *situation.all, *situation.none))
            self.rule(situation.basis, "basis")
            if not (situation.any or situation.all or situation.none):
                self.say(None, "情形没有内容：写 any、all 或 none")
        self._cycles()
        for clock in held.clocks.values():
            self.where = ("clocks", clock.name)
            self._clock(clock)
        for figure in held.figures.values():
            self.where = ("figures", figure.name)
            self._figure(figure)
        return self.problems

    # --- saying where

    def say(self, key: str | None, text: str) -> None:
        """Note a problem at `key` of the part under check."""
        block, name = self.where
        source = self.merged.origin.get((block, name))
        if source is None:
            own = next(reversed(self.declaration.source))
            self.problems.append(Problem(own, 0, text))
            return
        path = (block, name, key) if key else (block, name)
        line = line_of(source.tree, path)
        self.problems.append(Problem(source.file, line, f"{block} › {name}{f' › {key}' if key else ''}：{text}"))

    # --- kinds of names

    def step_name(self, name: str | None, key: str) -> None:
        """`name` must be a step."""
        if name is not None and name not in self.declaration.steps:
            self.say(key, f"没有步骤“{name}”；有：{'、'.join(self.declaration.steps)}")

    def situation_name(self, name: str | None, key: str) -> None:
        """`name` must be a situation."""
        if name is not None and name not in self.declaration.situations:
            self.say(key, f"没有情形“{name}”；有：{'、'.join(self.declaration.situations) or '（无）'}")

    def clock_name(self, name: str | None, key: str) -> None:
        """`name` must be a clock."""
        if name is not None and name not in self.declaration.clocks:
            self.say(key, f"没有期限“{name}”；有：{'、'.join(self.declaration.clocks) or '（无）'}")

    def rule(self, name: str | None, key: str) -> None:
        """`name` must be a rule of the library or a declared placeholder."""
        if name is None or self.rules is None or name in self.rules or name in self.words.pending:
            return
        self.say(key, f"规则库里没有“{name}”；若确实待核，先写进 common/pending-rules.yaml")

    def fact(self, name: str | None, key: str) -> FactSpec | None:
        """`name` must be a fact, `step.fact`, `role.fact` or a fact behind a link; returns its spec where it is known here."""
        if name is None:
            return None
        before, dot, after = name.partition(".")
        if not dot:
            found = self.declared(name)
            if found is None:
                self.say(key, f"没有事实“{name}”")
            return found
        held = self.declared(before)
        if held is not None and after in held.items:
            return held.items[after]
        if before in self.declaration.links or before in ("parent", "about"):
            if before not in self.declaration.links:
                self.say(key, f"没有关联“{before}”（links）")
            return None
        steps = [step for step in self.declaration.steps.values() if before in (step.name, step.role)]
        spec = next((step.facts[after] for step in steps if after in step.facts), None)
        if spec is None:
            self.say(key, f"没有事实“{name}”：{'这一步没有这项事实' if steps else f'没有步骤或角色“{before}”'}")
        return spec

    def declared(self, name: str) -> FactSpec | None:
        """The first step's spec of a fact, or None; list items count."""
        for step in self.declaration.steps.values():
            if name in step.facts:
                return step.facts[name]
        return None

    def bound(self, value: Any, key: str) -> None:
        """A limit: integer, rule, fact, or a choice among them by a fact."""
        if isinstance(value, Mapping):
            if "after" in value:
                self.fact(value["after"], key)
                self.rule(value.get("rule"), key)
                return
            self.fact(value["by"], key)
            for choice, inside in value.items():
                if choice != "by":
                    self.bound(inside, key)
        elif isinstance(value, str):
            first = value.partition(".")[0]
            near = first in self.declaration.links or any(first in (step.name, step.role) for step in self.declaration.steps.values())
            known_rule = self.rules is not None and (value in self.rules or value in self.words.pending)
            if "." in value and (known_rule or (self.rules is None and not near) or not near):
                self.rule(value, key)
            else:
                self.fact(value, key)

    def rule_choice(self, value: Any, key: str) -> None:
        """A rule, or rules chosen by a fact."""
        if isinstance(value, Mapping):
            self.fact(value["by"], key)
            for choice, inside in value.items():
                if choice != "by":
                    self.rule(inside, key)
        else:
            self.rule(value, key)

    # --- parts

    def _top(self, held: Declaration) -> None:
        if held.opens_at not in held.steps:
            self.say(None, f"opens.at 说的步骤“{held.opens_at}”不存在")
        for anchor, name in held.anchors.items():
            if name != "none" and self.declared(name) is None:
                self.say(None, f"anchors.{anchor} 说的事实“{name}”不存在")
        for post in held.readers:
            if post not in (*self.words.standings, "actors"):
                self.say(None, f"readers 里的“{post}”不是 standings.yaml 里的职务，也不是 actors")
        for name, title in _same_name(held):
            self.say(None, f"事实“{name}”在不同步骤里类型或选项不同（{title}）：请改名")

    def _step(self, step: Step) -> None:
        held = self.declaration
        if step.stage is not None and step.stage not in held.stages:
            self.say("stage", f"“{step.stage}”不在 stages 里")
        for way in step.who:
            for capacity in way:
                if capacity not in self.words.capacities:
                    self.say("by", f"没有身份“{capacity}”；有：{'、'.join(self.words.capacities)}")
        for need in step.after:
            self._need(need)
        for name in step.unless:
            self.step_name(name, "unless")
        for name in step.undoes:
            if name != "original" or step.per != "@any":
                self.step_name(name, "undoes")
        if step.per and step.per not in SERVED_BY_COMMON:
            self.step_name(step.per, "per")
        self.situation_name(step.when, "when")
        self.clock_name(step.within, "within")
        self.tests(step.needs)
        if isinstance(step.repeat, Mapping):
            for name in one_or_many(step.repeat.get("again_after")):
                self.step_name(name, "repeat")
        self._step_facts(step)
        self._effects(step)

    def _need(self, need: Need) -> None:
        self.step_name(need.step, "after")
        self.step_name(need.served, "after")
        self.clock_name(need.waited, "after")
        self.situation_name(need.situation, "after")
        if need.served in self.declaration.steps and self.declaration.steps[need.served].serve is None:
            self.say("after", f"步骤“{need.served}”没有写 serve，不会送达")
        for inside in need.any:
            self._need(inside)

    def _step_facts(self, step: Step) -> None:
        for spec in step.facts.values():
            self.situation_name(spec.required_when, "facts")
            self.situation_name(spec.required_unless, "facts")
            if spec.private and "." in spec.private.keep:
                self.rule(spec.private.keep, "facts")
        self._effective(step)
        if isinstance(step.serve, str) and step.serve not in ("party", "same-as-original"):
            self.fact(step.serve, "serve")
        if step.serve == "party" and self.declaration.anchors.get("party", "none") == "none":
            self.say("serve", "要送达当事人，但 anchors 没有写 party 是哪个事实")
        if step.record_within and "." in step.record_within:
            self.rule(step.record_within, "record_within")

    def _effective(self, step: Step) -> None:
        held = step.effective
        for value in _effective_names(held):
            if isinstance(value, Mapping):
                self.clock_name(value["clock"], "effective")
            elif value != "act":
                spec = self.fact(value, "effective")
                if spec is not None and spec.type not in ("day", "time"):
                    self.say("effective", f"事实“{value}”不是日期或时间")
        if isinstance(held, Mapping) and "by" in held:
            self._choice_keys(held["by"], set(held) - {"by"}, "effective")

    def _choice_keys(self, name: Any, keys: set[str], key: str) -> None:
        spec = self.fact(name, key)
        if spec is None:
            return
        unknown = keys - set(spec.choices) - ({"person", "organisation", "household"} if spec.type in ("party", "person") else set())
        if unknown:
            self.say(key, f"“{name}”没有选项：{'、'.join(sorted(unknown))}")

    def _effects(self, step: Step) -> None:
        if step.publish:
            self.rule(step.publish.within, "publish")
            self.rule(step.publish.until, "publish")
            self.situation_name(step.publish.when, "publish")
            for name in step.publish.facts:
                self._open(name, "publish")
        for confer in step.confers:
            self._standing(confer.standing, confer.standing_fact, "confers")
            spec = self._open(confer.to, "confers")
            if spec is not None and spec.type not in ("person", "list", "matter-ref"):
                self.say("confers", f"“{confer.to}”不是人员（person）")
            for name in (confer.start, confer.until, *confer.detail, *([confer.over] if confer.over not in (None, "self") else [])):
                self._open(name, "confers")
        for revoke in step.revokes:
            self.step_name(revoke.of, "revokes")
            standing = revoke.standing or ""
            self._standing(standing if standing and not standing.startswith("@fact:") else None, standing.partition(":")[2] or None, "revokes")
            self._open(revoke.person, "revokes")
            self._open(revoke.at, "revokes")
            if revoke.of is None and revoke.person is None:
                self.say("revokes", "要写 of（由哪一步给的）或者 person（谁的）")
        for cause in step.causes:
            for name in one_or_many(cause.get("give")):
                self.fact(str(name), "causes")
        if isinstance(step.outcome, Mapping):
            spec = self.fact(str(step.outcome["from"]), "outcome")
            if spec is not None and spec.type != "choice":
                self.say("outcome", f"事实“{step.outcome['from']}”不是选项")
        elif step.outcome is not None and step.outcome not in self.words.choices.get("outcomes", {}):
            self.say("outcome", f"结果“{step.outcome}”没有中文：写进 common/choices.yaml 的 outcomes")

    def _open(self, name: str | None, key: str) -> FactSpec | None:
        spec = self.fact(name, key)
        if spec is not None and spec.private is not None:
            self.say(key, f"事实“{name}”是不公开的，{key} 不能用它：确可公开的写 open: yes")
        return spec

    def _standing(self, name: str | None, by_fact: str | None, key: str) -> None:
        if name is not None and name not in self.words.standings:
            self.say(key, f"没有资格“{name}”：先写进 common/standings.yaml")
        if by_fact is not None:
            spec = self._open(by_fact, key)
            if spec is not None:
                unknown = [value for value in spec.choices if value not in self.words.standings]
                if spec.type != "choice" or unknown:
                    self.say(key, f"“{by_fact}”必须是选项，且每个值都是 standings.yaml 里的资格（不是的：{'、'.join(unknown) or '全部'}）")

    def _clock(self, clock: ClockSpec) -> None:
        self.rule_choice(clock.rule, "rule")
        for name in (clock.to, clock.before):
            spec = self.fact(name, "to" if name == clock.to else "before")
            if spec is not None and spec.type not in ("day", "time"):
                self.say("to", f"事实“{name}”不是日期或时间")
        for key, point in (("from", clock.start), ("until", clock.until)):
            for item in one_or_many(point):
                self._point(item, key)
        for pause in clock.pause:
            self.step_name(str(pause["from"]), "pause")
            self.step_name(str(pause["until"]), "pause")
            self.rule(_text(pause.get("rule")), "pause")
            spec = self.fact(_text(pause.get("only_if")), "pause")
            if spec is not None and spec.type != "law-ref":
                self.say("pause", f"only_if 的事实“{pause['only_if']}”必须是 law-ref")
        for extend in clock.extend:
            self.step_name(str(extend["by"]), "extend")
            self.rule(_text(extend.get("rule")), "extend")
            self.fact(_text(extend.get("to")), "extend")
        if clock.lapse:
            self.step_name(clock.lapse["step"], "lapse")
            self.rule(clock.lapse["rule"], "lapse")
            step = self.declaration.steps.get(clock.lapse["step"])
            if step is not None and step.source != "law":
                self.say("lapse", f"步骤“{step.name}”要写 from: law")

    def _point(self, item: Any, key: str) -> None:
        if isinstance(item, str):
            if "." in item:
                self.fact(item, key)
            else:
                self.step_name(item, key)
        elif isinstance(item, Mapping):
            self.step_name(_text(item.get("served")), key)
            self.fact(_text(item.get("sum")), key)
            self.fact(_text(item.get("reaches")), key)

    def _figure(self, figure: FigureSpec) -> None:
        for form in _forms(figure):
            for name in one_or_many(form.get("of")):
                kind, _, rest = str(name).rpartition(" ")
                if kind == "standing":
                    self._standing(rest, None, figure.form)
                else:
                    self.step_name(str(name), figure.form)
            for key in ("fact", "size_of"):
                self.fact(_text(form.get(key)), figure.form)
            self.step_name(_text(form.get("has")), figure.form)
            self.clock_name(_text(form.get("within")), figure.form)
            self._filter(form.get("where"), figure.form)
        for dimension in figure.by:
            if dimension not in BUILT_IN_DIMENSIONS and self.declared(dimension) is None:
                self.say("by", f"维度“{dimension}”既不是事实，也不是：{'、'.join(BUILT_IN_DIMENSIONS)}")

    def _filter(self, where: Any, key: str) -> None:
        if isinstance(where, str):
            self.situation_name(where, key)
        elif isinstance(where, Mapping):
            for name, args in where.items():
                if isinstance(args, Mapping):
                    self.tests([TestSpec(name, dict(args))])

    def _cycles(self) -> None:
        reads = {
            name: {str(test.args["name"]) for test in every((*one.any, *one.all, *one.none)) if test.name == "situation"}
            for name, one in self.declaration.situations.items()
        }
        for name in reads:
            seen: set[str] = set()
            front = set(reads[name])
            while front:
                seen |= front
                front = set().union(*(reads.get(one, set()) for one in front)) - seen
            if name in seen:
                self.where = ("situations", name)
                self.say(None, f"情形“{name}”绕回了自己")

    # --- tests

    def tests(self, tests: Iterable[TestSpec]) -> None:
        """Every name in the arguments of tests."""
        for test in every(tuple(tests)):
            self._test(test)

    def _test(self, test: TestSpec) -> None:
        key = "needs" if self.where[0] == "steps" else None
        args: Mapping[str, Any] = test.args
        label = key or "tests"
        if test.name == "situation":
            self.situation_name(args["name"], label)
        for arg in STEP_ARGS.get(test.name, ()):
            for name in one_or_many(args.get(arg)):
                self.step_name(name, label)
        for arg in FACT_ARGS.get(test.name, ()):
            for name in one_or_many(args.get(arg)):
                self.fact(name, label)
        for arg in CLOCK_ARGS.get(test.name, ()):
            self.clock_name(args.get(arg), label)
        for arg in BOUND_ARGS.get(test.name, ()):
            if arg in args:
                self.bound(args[arg], label)
        for arg in LINK_ARGS.get(test.name, ()):
            name = args.get(arg)
            if name is not None and name != "self" and name not in self.declaration.links and self.declared(name) is None:
                self.say(label, f"没有关联“{name}”（links）")
        self.rule_choice(args.get("rule"), label)
        self._special(test, args, label)

    def _special(self, test: TestSpec, args: Mapping[str, Any], label: str) -> None:
        if test.name == "settled":
            for name in one_or_many(args.get("of")):
                if not name.startswith("@"):
                    self.step_name(name, label)
        elif test.name == "notice-days":
            self.situation_name(args.get("unless"), label)
        elif test.name == "is":
            spec = self.fact(args["fact"], label)
            values = {str(value) for value in (*one_or_many(args.get("one_of")), *one_or_many(args.get("not_one_of")))}
            if spec is not None and spec.choices and values - set(spec.choices):
                self.say(label, f"“{args['fact']}”没有选项：{'、'.join(sorted(values - set(spec.choices)))}")
        elif test.name == "holds":
            self._standing(args["standing"], None, label)
            who = args["who"]
            if who not in ("actors", "recorder") and who not in self.words.capacities:
                self.fact(who, label)
            if isinstance(args.get("count"), str):
                self.rule(args["count"], label)
        elif test.name == "separate" and args.get("who", "actors") != "actors":
            self.fact(args["who"], label)
        elif test.name == "proof":
            for value in args.values():
                for name in value if isinstance(value, list) else ():
                    self.fact(name, label)
            if "by" in args:
                self._choice_keys(args["by"], set(args) - {"by", "facts", "rule", "if", "else", "law_of"}, label)


def role_needs(resolver: Resolver) -> list[Problem]:
    """Names used by tests that characters add by role, for roles this procedure really has."""
    held = resolver.declaration
    for step in held.steps.values():
        resolver.where = ("steps", step.name)
        resolver.tests(held.role_needs.get(step.role, ()))
    return resolver.problems


def _same_name(held: Declaration) -> Iterator[tuple[str, str]]:
    first: dict[str, tuple[FactSpec, str]] = {}
    for step in held.steps.values():
        for name, spec in step.facts.items():
            earlier, title = first.setdefault(name, (spec, step.title))
            if (earlier.type, tuple(earlier.choices)) != (spec.type, tuple(spec.choices)):
                yield name, f"{title}、{step.title}"


def _effective_names(held: Any) -> Iterator[Any]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        if "clock" in held:
            yield held
        elif "later_of" in held:
            yield from held["later_of"]
        else:
            yield from (value for key, value in held.items() if key != "by")


def _forms(figure: FigureSpec) -> Iterator[Mapping[str, Any]]:
    if figure.form == "rate":
        for half in ("part", "whole"):
            held = figure.spec.get(half)
            if isinstance(held, Mapping):
                yield from (form for form in held.values() if isinstance(form, Mapping))
    else:
        yield figure.spec


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None

