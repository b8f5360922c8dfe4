"""Checks the names inside tests: steps, facts, clocks, links, rules; refuses to know what a test decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yifa.procedure.checks.bodies import FOR
from yifa.procedure.checks.gates import tests_shipped
from yifa.procedure.declaration import TestSpec
from yifa.procedure.grammar import every, one_or_many
from yifa.procedure.names import Names
from yifa.procedure.names_in_registers import coverage_names, each_names

STEP_ARGS = {
    "done": ("step",),
    "served": ("step",),
    "same": ("since",),
    "sum": ("unless",),
    "linked": ("since",),
    "notice-days": ("served",),
}
FACT_ARGS = {
    "is": ("fact",),
    "limit": ("fact", "size_of"),
    "range": ("fact", "item", "mitigated"),
    "same": ("fact",),
    "sum": ("of",),
    "notice-days": ("day",),
    "has-power": ("item",),
    "no-conflict": ("with",),
    "holds": ("on",),
    "history": ("item", "same"),
    "quorum": ("present",),
    "votes": ("of", "from"),
}
CLOCK_ARGS = {
    "waited": ("clock",),
    "limit": ("clock",),
}
BOUND_ARGS = {
    "limit": ("at_most", "at_least", "equals", "before", "after_day"),
    "sum": ("equals", "at_least", "at_most"),
}
LINK_ARGS = {
    "linked": ("link",),
    "in-force": ("matter",),
    "separate": ("over",),
}


class TestNames(Names):
    """Names as the arguments of tests use them."""

    __test__ = False  # pytest must not collect it

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
            self.standing(args["standing"], None, label)
            who = args["who"]
            if who not in ("actors", "recorder") and who not in self.words.capacities:
                self.fact(who, label)
            if isinstance(args.get("count"), str):
                self.rule(args["count"], label)
            over = args.get("over")
            if over is not None and over != "self" and over not in self.declaration.links:
                self.fact(over, label)
        elif test.name == "separate" and args.get("who", "actors") not in ("actors", *self.words.capacities):
            self.fact(args["who"], label)
        elif test.name == "history":
            self._history(args, label)
        elif test.name in ("quorum", "votes"):
            self._body(test, args, label)
        elif test.name == "own":
            self._own(args, label)
        elif test.name == "covers":
            coverage_names(self, args, label)
        elif test.name == "each":
            each_names(self, args, label)
        elif test.name == "proof":
            for value in args.values():
                for name in value if isinstance(value, list) else ():
                    self.fact(name, label, read=False)  # only asked whether it was given
            if "by" in args:
                self.choice_keys(args["by"], set(args) - {"by", "facts", "rule", "if", "else", "law_of"}, label)

    def _history(self, args: Mapping[str, Any], label: str) -> None:
        """Whose history, in which way looked back; a private party is compared by keyed digests and never read."""
        if ("party" in args) == ("person" in args):
            self.say(label, "history 要写 party（当事人）或者 person（人员），二者写一个")
            return
        name = str(args.get("party") or args.get("person"))
        spec = self.fact(name, label, read=False)
        wanted = ("person",) if "person" in args else ("party", "organisation")
        if spec is not None and spec.type not in wanted:
            self.say(
                label,
                f"history 的“{name}”要是{'人员（person）' if 'person' in args else '当事人（party）或者单位（organisation）'}",
            )
        if ("none" in args) == ("at_least" in args):
            self.say(label, "history 要写 none: yes（没有过）或者 at_least（至少几件），二者写一个")
        within = str(args.get("within", ""))
        self.rule(within if "." in within else None, label)
        for word in args.get("outcome", ()):
            if word not in self.words.choices.get("outcomes", {}):
                self.say(label, f"结果“{word}”没有中文：写进 common/choices.yaml 的 outcomes")

    def _body(self, test: TestSpec, args: Mapping[str, Any], label: str) -> None:
        """Lists of people one by one, a body that is a standing, and a vote whose value `for` can be counted."""
        for name in (args.get("of"), args.get("from"), args.get("present")):
            spec = None if name is None else self._fact(name, label)
            if spec is not None and [item.type for item in spec.items.values()].count("person") != 1:
                self.say(label, f"“{name}”要是列表，每一项写一名人员（person）")
        body = args.get("body")
        if body is not None and (body not in self.words.standings or self.declared(body) is not None):
            self.standing(None, body, label)
        if test.name != "votes":
            return
        if "passes" in args:
            self.tests([TestSpec("is", args["passes"])])
        spec = self._fact(args["of"], label)
        votes = [item for item in spec.items.values() if item.type == "choice"] if spec is not None else []
        if "rule" in args and (len(votes) != 1 or FOR not in votes[0].choices):
            self.say(label, f"“{args['of']}”的每一项要有一个选项（choice），其中“{FOR}”表示赞成，才能计算票数")

    def _own(self, args: Mapping[str, Any], label: str) -> None:
        """A named test must be one that ships with the software, given the facts it asks for."""
        name = args["name"]
        if name in self.own:
            return
        known = tests_shipped()
        test = known.get(name)
        if test is None:
            self.say(label, f"没有名为“{name}”的具名测试；有：{'、'.join(sorted(known)) or '（无）'}")
            return
        for key in test.facts:
            if not isinstance(args.get(key), str):
                self.say(label, f"具名测试“{name}”要写 {key}（事实名）")
            else:
                self.fact(args[key], label)
