"""Checks the names inside tests: steps, facts, clocks, links, rules; refuses to know what a test decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yifa.procedure.declaration import TestSpec
from yifa.procedure.grammar import every, one_or_many
from yifa.procedure.names import Names

STEP_ARGS = {
    "done": ("step",),
    "served": ("step",),
    "same": ("since",),
    "sum": ("unless",),
    "each": ("of", "has"),
    "linked": ("since",),
    "notice-days": ("served",),
}
FACT_ARGS = {
    "is": ("fact",),
    "limit": ("fact", "size_of"),
    "range": ("fact", "item"),
    "same": ("fact",),
    "sum": ("of",),
    "notice-days": ("day",),
    "has-power": ("item",),
    "no-conflict": ("with",),
    "holds": ("on",),
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
        elif test.name == "separate" and args.get("who", "actors") != "actors":
            self.fact(args["who"], label)
        elif test.name == "proof":
            for value in args.values():
                for name in value if isinstance(value, list) else ():
                    self.fact(name, label, read=False)  # only asked whether it was given
            if "by" in args:
                self.choice_keys(args["by"], set(args) - {"by", "facts", "rule", "if", "else", "law_of"}, label)
