"""Conditions, people and deadlines of a declaration as Chinese phrases; refuses to say whether they are met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yifa.procedure.checks.gates import tests_shipped
from yifa.procedure.checks.history import WITHIN
from yifa.procedure.declaration import ClockSpec, Declaration, Need, Step, TestSpec
from yifa.procedure.expects import EVERY, Expectation
from yifa.procedure.grammar import inner, one_or_many, unpacked
from yifa.procedure.paper import find
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.slot import NAMES
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
    book: Book | None = None
    """The other procedures, for their titles."""

    def step(self, name: str) -> str:
        """A step's title."""
        found = self.declaration.steps.get(name)
        return f"“{found.title}”" if found else f"“{name}”"

    def role(self, name: str) -> str:
        """The steps here that have this role, else those of other procedures."""
        held = [step.title for step in self.declaration.steps.values() if step.role == name]
        if not held and self.book is not None:
            others = (self.book.versions(slug)[-1] for slug in self.book.slugs())
            held = list(dict.fromkeys(step.title for other in others for step in other.steps.values() if step.role == name))
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

    def cause(self, cause: Mapping[str, Any]) -> str:
        """What a step brings about, and in which matters."""
        listed = find(self.declaration, str(cause.get("in", "")).partition(".")[0])
        columns = listed.items if listed is not None else {}
        given = "、".join(columns[name].label if name in columns else self.fact(name) for name in cause.get("give", ()))
        handed = f"，带去{given}" if given else ""
        if "open" in cause:
            return f"开立事项{self.other(str(cause['open']))}{handed}"
        what = self._caused(cause["do"], str(cause["in"]))
        fact = str(cause["in"]).partition(".")[0]
        links = {"children": "从属于本事项的每一事项", **{name: f"关联“{name}”的事项" for name in self.declaration.links}}
        where = links.get(fact) or f"“{self.fact(fact)}”所列的每一事项"
        where += "（尚未办结的）" if cause.get("if_open") in ("yes", True) else ""
        return f"在{where}中办理{what}{handed}"

    def _caused(self, do: Any, where: str) -> str:
        if isinstance(do, str):
            slug, _, name = do.partition(".")
            steps = self.book.versions(slug)[-1].steps if self.book and slug in self.book.slugs() else {}
            return f"{self.other(slug)}的“{steps[name].title if name in steps else name}”"
        held = [self.book.versions(slug)[-1] for slug in self.book.slugs()] if self.book else []
        if where == "children":
            held = [
                each for each in held if "parent" in each.links and self.declaration.slug in one_or_many(each.links["parent"].to)
            ]
        elif where in self.declaration.links:
            held = [each for each in held if each.slug in one_or_many(self.declaration.links[where].to)]
        steps_of = [(each.slug, step) for each in held for step in each.steps.values()]
        meant = [(slug, step) for slug, step in steps_of if step.role == do["role"] and step.source == "cause"]
        return "、".join(f"{self.other(slug)}的“{step.title}”" for slug, step in meant) or "由此引起的步骤"

    def repeat(self, held: Mapping[str, Any]) -> str:
        """Once for each of what, or in each slot."""
        if "slot" in held:
            return f"每{NAMES[held['slot']]}一次"
        each = held["each"]
        return f"{self.register(each) if isinstance(each, Mapping) else f'{self.fact(each)}的每一项'}一次"

    def register(self, spec: Mapping[str, Any]) -> str:
        """Everything that belongs to a register on a day."""
        day = f"{self.fact(spec['on'])}当日" if "on" in spec else "当日"
        if "holders" in spec:
            return f"{day}每名“{self.standing(spec['holders'])}”"
        if "places" in spec:
            return f"{day}每个有“{self.standing(spec['places'])}”的地方"
        name = spec["register"]
        if name in self.words.registers:
            return f"{day}{self.words.registers[name].title}里的每一个"
        state = spec.get("is", "open")
        return f"{day}每件{'尚未办结' if state == 'open' else self.words.outcome(state)}的{self.other(name)}"

    def other(self, slug: str) -> str:
        """Another procedure's title."""
        known = self.book is not None and slug in self.book.slugs()
        return f"“{self.book.versions(slug)[-1].title}”" if known and self.book is not None else f"“{slug}”"

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

    def expected(self, spec: Expectation) -> str:
        """How often which step is expected, of whom, while what runs."""
        hour = f"{spec.by_hour:%H:%M}前" if spec.by_hour is not None else ""
        whom = f"对{self.register(spec.each)}" if spec.each else ""
        ends = "办结" if spec.until in (None, "@end") else self.points(spec.until)
        period = f"，从{self.points(spec.start)}到{ends}" if spec.start is not None else ""
        amount = f"，{self.fact(spec.amount)}合计不少于{self.rule(spec.at_least)}" if spec.amount is not None else ""
        return f"{EVERY[spec.every]}{hour}{whom}办理{self.step(spec.step)}{amount}{period}"

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


def _body(teller: Teller, args: Mapping[str, Any]) -> str:
    name = str(args["body"])
    return teller.fact(name) if find(teller.declaration, name) else f"“{teller.standing(name)}”"


def _history(teller: Teller, args: Mapping[str, Any]) -> str:
    who = teller.fact(str(args.get("party") or args.get("person")))
    within = str(args.get("within", ""))
    written = WITHIN.match(within)
    units = {"days": "日", "months": "个月", "years": "年"}
    period = f"{written[1]}{units[written[2]]}内" if written else f"{teller.rule(within)}期间" if within else "此前"
    same = "、".join(teller.fact(name) for name in (*one_or_many(args.get("same")), *one_or_many(args.get("item"))))
    alike = f"{same}相同的" if same else "同类"
    count = f"至少有{args['at_least']}件" if "at_least" in args else "没有"
    return f"同一{who}{period}{count}{alike}事项{_outcomes_of(teller, args)}"


def _outcomes_of(teller: Teller, args: Mapping[str, Any]) -> str:
    found = "、".join(teller.words.outcome(str(word)) for word in one_or_many(args.get("outcome")))
    return f"（结果为{found}）" if found else ""


def _own(_: Teller, args: Mapping[str, Any]) -> str:
    known = tests_shipped().get(str(args["name"]))
    return known.title if known is not None else f"专门检查“{args['name']}”"


def _votes(teller: Teller, args: Mapping[str, Any]) -> str:
    said = f"{teller.fact(args['from'])}在{teller.fact(args['of'])}中各表态一次"
    if "rule" not in args:
        return said
    whole = f"{_body(teller, args)}的全体成员" if "body" in args else "到会人员"
    passing = f"{_is(teller, args['passes'])}的，" if "passes" in args else ""
    return f"{said}；{passing}赞成人数达到{whole}的{teller.rule(args['rule'])}"


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
    "range": lambda teller, args: (
        f"{teller.fact(args['fact'])}在“{teller.fact(args['item'])}”规定的幅度以内"
        + (f"（有{teller.fact(args['mitigated'])}的可以低于下限）" if "mitigated" in args else "")
    ),
    "same": lambda teller, args: f"{teller.fact(args['fact'])}自{teller.step(args['since'])}以来没有变动",
    "sum": lambda teller, args: f"{'与'.join(teller.fact(name) for name in args['of'])}合计{_sum_bound(teller, args)}",
    "done": lambda teller, args: _steps(teller, args, "已办"),
    "served": lambda teller, args: _steps(teller, args, "已送达并生效"),
    "waited": lambda teller, args: f"{teller.clock(args['clock'])}已届满",
    "notice-days": lambda teller, args: f"距{teller.fact(args['day'])}不少于{teller.rule(args['rule'])}",
    "each": lambda teller, args: _each(teller, args),
    "covers": lambda teller, args: _covers(teller, args),
    "settled": _settled,
    "linked": lambda teller, args: f"关联的{_other(teller, args)}{_outcomes(teller, args)}",
    "in-force": lambda _, args: f"关联事项“{args['matter']}”仍然有效",
    "holds": _holds,
    "separate": lambda teller, args: f"{_person(teller, args)}没有办理过{'、'.join(teller.role(role) for role in args['from'])}",
    "no-conflict": lambda teller, args: f"与{'、'.join(teller.fact(name) for name in args['with'])}没有应当回避的关系",
    "has-power": lambda teller, args: f"本镇当日有“{teller.fact(args['item'])}”所选的职权",
    "proof": _proof,
    "history": _history,
    "quorum": lambda teller, args: (
        f"{teller.fact(args['present'])}均为{_body(teller, args)}的成员，人数达到{teller.rule(args['rule'])}"
    ),
    "votes": _votes,
    "own": _own,
}


def _sum_bound(teller: Teller, args: Mapping[str, Any]) -> str:
    return "，".join(f"{words}{teller.bound(args[key])}" for key, words in _COUNTED.items() if key in args)


def _person(teller: Teller, args: Mapping[str, Any]) -> str:
    who = str(args.get("who", "actors"))
    return _ACTORS.get(who) or (teller.capacity(who) if who in teller.words.capacities else teller.fact(who))


def _each(teller: Teller, args: Mapping[str, Any]) -> str:
    if args["of"] in teller.declaration.steps:
        return f"每件{teller.step(args['of'])}都有{teller.step(args['has'])}"
    listed = find(teller.declaration, args["of"])
    column = listed.items.get(args["has"]) if listed is not None else None
    done = f"填有{column.label}" if column is not None else f"已办{teller.step(args['has'])}"
    return f"{teller.fact(args['of'])}的每一项都{done}"


def _covers(teller: Teller, args: Mapping[str, Any]) -> str:
    if "by_standing" in args:
        return f"{teller.register(args)}都有“{teller.standing(args['by_standing'])}”"
    lists = "、".join(teller.fact(name.partition(".")[0]) for name in args["lists"])
    return f"{lists}合起来把{teller.register(args)}都列到，各一次"


def _other(teller: Teller, args: Mapping[str, Any]) -> str:
    slugs = one_or_many(args.get("procedure"))
    return "、".join(teller.other(str(slug)) for slug in slugs) or f"“{args.get('link') or args.get('role')}”"


def _outcomes(teller: Teller, args: Mapping[str, Any]) -> str:
    found = "、".join(teller.words.outcome(str(word)) for word in one_or_many(args.get("outcome")))
    return f"结果为{found}" if found else "已办"
