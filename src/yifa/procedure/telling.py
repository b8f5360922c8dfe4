"""Conditions, people and deadlines of a declaration as Chinese phrases; refuses to say whether they are met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.procedure.declaration import ClockSpec, Declaration, Need, Step, TestSpec
from yifa.procedure.grammar import inner, one_or_many, unpacked
from yifa.procedure.paper import find
from yifa.procedure.ports import RuleBook
from yifa.procedure.vocabulary import Vocabulary

SOURCES = {
    "party": "当事人",
    "outside": "外单位",
    "public": "公众",
    "device": "设备",
    "cause": "由其他事项引起",
    "law": "依法自行发生",
}
STARTS = {"act": "", "conduct": "（按行为当时的规定）", "opening": "（按立案时的规定）"}
_ACTORS = {"actors": "办理人员", "recorder": "记录人"}
_COUNTED = {"at_most": "不超过", "at_least": "不少于", "equals": "等于", "before": "早于", "after_day": "晚于"}


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts one declaration's names into words, with the law of one day where a library is at hand."""

    declaration: Declaration
    words: Vocabulary
    on: date
    library: RuleBook | None = None

    def step(self, name: str) -> str:
        """A step's title."""
        found = self.declaration.steps.get(name)
        return f"“{found.title}”" if found else f"“{name}”"

    def role(self, name: str) -> str:
        """The steps here that have this role."""
        held = [step.title for step in self.declaration.steps.values() if step.role == name]
        return "或者".join(f"“{title}”" for title in held) or f"“{name}”"

    def fact(self, name: str) -> str:
        """A fact's label, with the step's title where the name says one."""
        before, dot, after = name.partition(".")
        spec = find(self.declaration, name) or find(self.declaration, after)
        label = spec.label if spec else name
        return f"{self.declaration.steps[before].title}的{label}" if dot and before in self.declaration.steps else label

    def clock(self, name: str) -> str:
        """A clock's title."""
        found = self.declaration.clocks.get(name)
        return f"“{found.title}”" if found else f"“{name}”"

    def situation(self, name: str) -> str:
        """A situation's title."""
        found = self.declaration.situations.get(name)
        return found.title if found else name

    def standing(self, name: str) -> str:
        """A standing's Chinese name."""
        found = self.words.standings.get(name)
        return found.title if found else name

    def capacity(self, name: str) -> str:
        """A capacity's Chinese name."""
        found = self.words.capacities.get(name)
        return found.title if found else name

    def who(self, step: Step) -> str:
        """Who performs a step, alternatives joined by 或者."""
        said = "，或者".join("、".join(self.seats(name, count) for name, count in way.items()) for way in step.who)
        if step.source is None:
            return said
        return f"{SOURCES[step.source]}{f'（由{said}登记）' if said else ''}"

    def seats(self, name: str, count: int) -> str:
        """So many in one capacity."""
        return self.capacity(name) + (f"{count}人" if count > 1 else "")

    def need(self, need: Need) -> str:
        """What must have happened before."""
        if need.any:
            return f"以下之一：{'；'.join(self.need(one) for one in need.any)}"
        if need.served:
            return f"{self.step(need.served)}已送达并生效"
        if need.waited:
            return f"{self.clock(need.waited)}已届满"
        if need.situation:
            return self.situation(need.situation)
        return f"{self.step(need.step or '')}已办"

    def rule(self, rule: Any) -> str:
        """A rule's value and article on the day, or rules chosen by a fact."""
        if isinstance(rule, Mapping):
            ways = [f"{self.choice(rule['by'], value)}：{self.rule(name)}" for value, name in rule.items() if value != "by"]
            return f"按{self.fact(str(rule['by']))}（{'；'.join(ways)}）"
        held = self.library.value(str(rule), self.on) if self.library else None
        if held is None:
            return self.words.pending.get(str(rule)) or ("（待核，或者当日没有规定）" if self.library else f"规则 {rule}")
        pending = "，待核" if held.status == "pending" else ""
        return f"{held.title if held.value is None else held.reading}〔{held.article}{pending}〕"

    def basis(self, text: str) -> str:
        """An entry of `basis`: the article where it is a rule id, else as written."""
        held = self.library.value(text, self.on) if self.library else None
        return held.article if held else text

    def choice(self, name: str, value: str) -> str:
        """The Chinese of a choice's value, or of a party's kind."""
        spec = find(self.declaration, name)
        kinds = {"person": "公民", "organisation": "单位", "household": "个体工商户"}
        return (spec.choices.get(value) if spec else None) or kinds.get(value, value)

    def bound(self, value: Any) -> str:
        """A limit in words."""
        if isinstance(value, int):
            return str(value)
        if isinstance(value, Mapping) and "after" in value:
            length = f"{value['days']}日" if "days" in value else self.rule(value.get("rule"))
            return f"{self.fact(value['after'])}之后{length}"
        if isinstance(value, Mapping):
            ways = [f"{self.choice(value['by'], key)}：{self.bound(inside)}" for key, inside in value.items() if key != "by"]
            return f"按{self.fact(value['by'])}（{'；'.join(ways)}）"
        name = str(value)
        known = find(self.declaration, name) or name.partition(".")[0] in self.declaration.links or "." not in name
        return self.fact(name) if known else self.rule(name)

    def test(self, test: TestSpec) -> str:
        """One condition, with its own rule and softening."""
        args: Mapping[str, Any] = test.args
        said = _TELLERS[test.name](self, args) if test.name in _TELLERS else f"{test.name}"
        if "if" in args:
            said = f"如果{self.test(unpacked(args['if']))}，则{said}"
        if "rule" in args and test.name != "notice-days":
            said += f"，依据{self.rule(args['rule'])}"
        said += STARTS.get(str(args.get("law_of", "act")), "")
        return said + ("（不满足时只作标记）" if args.get("else") == "warn" else "")

    def deadline(self, clock: ClockSpec) -> str:
        """How long, from what, until what, and what happens when it is missed."""
        length = f"到{self.fact(clock.to)}为止" if clock.to else self.rule(clock.rule)
        start = f"，从{self.points(clock.start)}起" if clock.start is not None else ""
        before = f"，从{self.fact(clock.before)}往前数" if clock.before else ""
        until = f"，办了{self.points(clock.until)}为止" if clock.until is not None else ""
        misses = {"warn": "超过则预警", "bar": "超过不能再办", "lapse": "届满自行失效", "none": "届满不产生后果"}
        extras = [f"{self.step(str(one['from']))}到{self.step(str(one['until']))}之间中止" for one in clock.pause]
        extras += [f"可由{self.step(str(one['by']))}延长" for one in clock.extend]
        return f"{length}{start}{before}{until}；{misses[clock.miss]}" + "".join(f"；{extra}" for extra in extras)

    def points(self, value: Any) -> str:
        """Steps and services that start or stop a clock."""
        if isinstance(value, str):
            return self.fact(value) if "." in value else self.step(value)
        if isinstance(value, list):
            return "或者".join(self.points(one) for one in value)
        if "served" in value:
            return f"{self.step(value['served'])}送达"
        if "sum" in value:
            return f"{self.fact(value['sum'])}累计足额"
        return "或者".join(self.role(role) for role in value["role"])


def _is(teller: Teller, args: Mapping[str, Any]) -> str:
    label = teller.fact(args["fact"])
    if "given" in args:
        return f"{'已' if args['given'] in ('yes', True) else '未'}填写{label}"
    key = "one_of" if "one_of" in args else "not_one_of"
    values = "、".join(teller.choice(args["fact"], str(value)) for value in args[key])
    return f"{label}{'是' if key == 'one_of' else '不是'}{values}"


def _limit(teller: Teller, args: Mapping[str, Any]) -> str:
    subject = teller.clock(args["clock"]) if "clock" in args else teller.fact(args.get("fact") or args.get("size_of") or "")
    subject += "的项数" if "size_of" in args else ""
    bounds = [f"{words}{teller.bound(args[key])}" for key, words in _COUNTED.items() if key in args]
    return f"{subject}{'，'.join(bounds) or '未届满'}"


def _holds(teller: Teller, args: Mapping[str, Any]) -> str:
    name = str(args["who"])
    who = _ACTORS.get(name) or (teller.capacity(name) if name in teller.words.capacities else teller.fact(name))
    count = args.get("count")
    number = f"，人数不少于{teller.rule(count) if isinstance(count, str) else f'{count}人'}" if count else ""
    return f"{who}当日具备“{teller.standing(args['standing'])}”{number}"


def _settled(teller: Teller, args: Mapping[str, Any]) -> str:
    if "role" in args:
        return f"{teller.role(args['role'])}均已了结"
    words = {"@serve": "应送达的文书", "@links": "关联事项", "@paper": "应印发的文书"}
    return f"{'、'.join(words.get(name) or teller.step(name) for name in args['of'])}均已了结"


def _group(joined: str, opening: str) -> Any:
    def tell(teller: Teller, args: Mapping[str, Any]) -> str:
        return f"{opening}（{joined.join(teller.test(one) for one in inner(args['tests']))}）"

    return tell


def _steps(teller: Teller, args: Mapping[str, Any], end: str) -> str:
    return f"{teller.step(args['step']) if 'step' in args else teller.role(str(args.get('role')))}{end}"


def _proof(teller: Teller, args: Mapping[str, Any]) -> str:
    always = [teller.fact(name) for name in args.get("facts", ())]
    ways = [
        f"{teller.choice(args['by'], value)}须有{'、'.join(teller.fact(name) for name in names)}"
        for value, names in args.items()
        if "by" in args and value not in ("by", "facts", "rule", "if", "else", "law_of")
    ]
    return f"附有证明材料（{'；'.join([*always, *ways])}）"


_TELLERS: Mapping[str, Any] = {
    "situation": lambda teller, args: teller.situation(args["name"]),
    "any": _group("；", "任一"),
    "all": _group("；", "全部"),
    "none": _group("；", "均不是"),
    "is": _is,
    "limit": _limit,
    "range": lambda teller, args: f"{teller.fact(args['fact'])}在“{teller.fact(args['item'])}”规定的幅度和裁量基准以内",
    "same": lambda teller, args: f"{teller.fact(args['fact'])}自{teller.step(args['since'])}以来没有变动",
    "sum": lambda teller, args: f"{'与'.join(teller.fact(name) for name in args['of'])}合计{_sum_bound(teller, args)}",
    "done": lambda teller, args: _steps(teller, args, "已办"),
    "served": lambda teller, args: _steps(teller, args, "已送达并生效"),
    "waited": lambda teller, args: f"{teller.clock(args['clock'])}已届满",
    "notice-days": lambda teller, args: f"距{teller.fact(args['day'])}不少于{teller.rule(args['rule'])}",
    "each": lambda teller, args: f"每件{teller.step(args['of'])}都有{teller.step(args['has'])}",
    "settled": _settled,
    "linked": lambda teller, args: f"关联的“{_other(args)}”{_outcomes(teller, args)}",
    "in-force": lambda _, args: f"关联事项“{args['matter']}”仍然有效",
    "holds": _holds,
    "separate": lambda teller, args: f"{_person(teller, args)}没有办理过{'、'.join(teller.role(role) for role in args['from'])}",
    "no-conflict": lambda teller, args: f"与{'、'.join(teller.fact(name) for name in args['with'])}没有应当回避的关系",
    "has-power": lambda teller, args: f"本镇当日有“{teller.fact(args['item'])}”所选的职权",
    "proof": _proof,
    "own": lambda _, args: f"专门检查“{args['name']}”",
}


def _sum_bound(teller: Teller, args: Mapping[str, Any]) -> str:
    return "，".join(f"{words}{teller.bound(args[key])}" for key, words in _COUNTED.items() if key in args)


def _person(teller: Teller, args: Mapping[str, Any]) -> str:
    who = str(args.get("who", "actors"))
    return _ACTORS.get(who) or teller.fact(who)


def _other(args: Mapping[str, Any]) -> str:
    return str(args.get("procedure") or args.get("link") or args.get("role"))


def _outcomes(teller: Teller, args: Mapping[str, Any]) -> str:
    found = "、".join(teller.words.outcome(str(word)) for word in one_or_many(args.get("outcome")))
    return f"结果为{found}" if found else "已办"
