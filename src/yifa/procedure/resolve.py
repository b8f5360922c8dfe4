"""Checks that every name in a declaration leads somewhere; knows no other procedure and no rule's content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yifa.procedure.declaration import ClockSpec, Declaration, FactSpec, Need, Step
from yifa.procedure.grammar import SERVED_BY_COMMON, every, one_or_many
from yifa.procedure.names_in_effects import cause_names, confer_names
from yifa.procedure.names_in_figures import FigureNames
from yifa.procedure.names_in_registers import repeat_names
from yifa.procedure.problem import Problem


class Resolver(FigureNames):
    """Walks a declaration part by part."""

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
            self.figure(figure)
        for spec in held.expects.values():
            self.where = ("expects", spec.name)
            self.expectation(spec)
        return self.problems

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
        repeat_names(self, step)
        self._step_facts(step)
        self.computed(step)
        self._known_from(step)
        self._effects(step)

    def _need(self, need: Need) -> None:
        self.step_name(need.step, "after")
        self.step_name(need.served, "after")
        self.clock_name(need.waited, "after")
        self.situation_name(need.situation, "after")
        served = self.declaration.steps.get(need.served or "")
        if served is not None and served.serve is None:
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
            self.fact(step.serve, "serve", read=False)
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
            self.choice_keys(held["by"], set(held) - {"by"}, "effective")

    def _known_from(self, step: Step) -> None:
        """`from` names another fact of the same type, with the same choices."""
        for name, spec in step.facts.items():
            other = self.fact(spec.known_from, "facts", read=False)
            if other is not None and (other.type, tuple(other.choices)) != (spec.type, tuple(spec.choices)):
                self.say("facts", f"“{name}”的 from 说的“{spec.known_from}”与它不是同一类型，不能沿用")
            elif other is not None and (other.private is not None or spec.private is not None):
                self.say("facts", f"“{name}”的 from 只能在公开的事实之间沿用")

    def _effects(self, step: Step) -> None:
        if step.publish:
            self.rule(step.publish.within, "publish")
            self.rule(step.publish.until, "publish")
            self.situation_name(step.publish.when, "publish")
            for name in step.publish.facts:
                self.open_fact(name, "publish")
        confer_names(self, step)
        if step.lends is not None:
            counted = self.open_fact(step.lends.count, "lends")
            if counted is not None and (counted.type != "count" or not counted.required):
                self.say("lends", f"“{step.lends.count}”要是必填的数目（type: count, required: yes）")
        for revoke in step.revokes:
            self.step_name(revoke.of, "revokes")
            standing = revoke.standing or ""
            by_fact = standing.removeprefix("@fact:") if standing.startswith("@fact:") else None
            self.standing(None if by_fact else revoke.standing, by_fact, "revokes")
            self.open_fact(revoke.person, "revokes")
            self.open_fact(revoke.at, "revokes")
            if revoke.of is None and revoke.person is None:
                self.say("revokes", "要写 of（由哪一步给的）或者 person（谁的）")
        cause_names(self, step)
        if isinstance(step.outcome, Mapping):
            spec = self.fact(str(step.outcome["from"]), "outcome")
            if spec is not None and spec.type != "choice":
                self.say("outcome", f"事实“{step.outcome['from']}”不是选项")
        elif step.outcome is not None and step.outcome not in self.words.choices.get("outcomes", {}):
            self.say("outcome", f"结果“{step.outcome}”没有中文：写进 common/choices.yaml 的 outcomes")

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


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
