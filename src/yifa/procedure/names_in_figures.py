"""Checks what figures and expectations name and whether their forms can be counted; knows no number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yifa.procedure.computed import COMPUTED
from yifa.procedure.declaration import FactSpec, FigureSpec, Step, TestSpec
from yifa.procedure.expects import Expectation
from yifa.procedure.grammar import one_or_many
from yifa.procedure.names_in_tests import TestNames

BUILT_IN_DIMENSIONS = ("area", "village", "day", "month", "party-kind", "kind")
END = "@end"


class FigureNames(TestNames):
    """Names as figures and expectations use them."""

    def figure(self, figure: FigureSpec) -> None:
        """Every name in a figure."""
        for form, args in _forms(figure):
            self._form(form, args, figure)
        for dimension in figure.by:
            if dimension not in BUILT_IN_DIMENSIONS and self.declared(dimension) is None and figure.spec.get("standing") is None:
                self.say("by", f"维度“{dimension}”既不是事实，也不是：{'、'.join(BUILT_IN_DIMENSIONS)}")
        if (
            figure.form == "sum"
            and "penalty" in self.declaration.character
            and figure.target != "never"
            and self._is_money(figure)
        ):
            self.say(None, "罚没款总额不能作为考核指标：请写 target: never")

    def computed(self, step: Step) -> None:
        """What the software works out must be something it can."""
        for spec in step.facts.values():
            if spec.computed is not None and spec.computed not in COMPUTED:
                self.say("facts", f"系统不会计算“{spec.computed}”；computed 可以写：{'、'.join(COMPUTED)}")

    def _form(self, form: str, args: Mapping[str, Any], figure: FigureSpec) -> None:
        for key in ("of", "from", "to", "has"):
            for name in one_or_many(args.get(key)):
                kind, _, rest = str(name).rpartition(" ")
                if kind == "standing":
                    self.standing(rest, None, form)
                else:
                    self.step_name(str(name), form)
        self.standing(args.get("standing"), None, form)
        for key in ("fact", "size_of"):
            spec = self.fact(_text(args.get(key)), form)
            if key == "size_of" and spec is not None and spec.type != "list":
                self.say(form, f"size_of 的“{args[key]}”不是列表（list）")
        if form == "sum" and ("fact" in args) == ("size_of" in args):
            self.say(form, "sum 要写 fact（加哪项数）或者 size_of（数列表的项数），二者写一个")
        if form == "state" and ("of" in args) == ("standing" in args):
            self.say(form, "state 要写 of（步骤，或者 standing 资格名）或者 standing（资格），二者写一个")
        if form == "state" and figure.form == "rate" and "standing" not in args:
            self.say(form, "比率里的 state 只能是资格（standing）")
        for key in ("with", "without"):
            self.standing(args.get(key), None, form)
            if key in args and "standing" not in args:
                self.say(form, f"{key} 只用于资格（standing）的 state")
        self.clock_name(_text(args.get("within")), form)
        self._filter(args.get("where"), form)
        if form == "gap" and args.get("expects") not in self.declaration.expects:
            self.say(form, f"没有期待“{args.get('expects')}”；有：{'、'.join(self.declaration.expects) or '（无）'}")
        if form == "gap" and figure.by:
            self.say("by", "gap 按时段和对象逐项列出，不写 by")

    def _is_money(self, figure: FigureSpec) -> bool:
        spec = self._fact(_text(figure.spec.get("fact")), figure.form)
        return spec is not None and spec.type == "money"

    def _filter(self, where: Any, key: str) -> None:
        if isinstance(where, str):
            self.situation_name(where, key)
        elif isinstance(where, Mapping):
            self.tests([TestSpec(name, dict(args)) for name, args in where.items() if isinstance(args, Mapping)])

    def expectation(self, spec: Expectation) -> None:
        """Every name in an expectation."""
        self.step_name(spec.step, "step")
        if spec.by_hour is not None and spec.every != "day":
            self.say("by_hour", "只有每日（every: day）的期待才写 by_hour")
        self._while(spec.start, ())
        self._while(spec.until, (END,))
        if (spec.each is None) != (spec.match is None):
            self.say("each", "each 要写名册和 match（哪项事实说明是谁）")
        self._of_step(spec.match, spec.step, "each")
        if spec.amount is not None:
            held = self._of_step(spec.amount, spec.step, "amount")
            if held is not None and held.type not in ("count", "money"):
                self.say("amount", f"“{spec.amount}”不是数量（count）或者金额（money）")
            self.rule(spec.at_least, "amount")

    def _while(self, name: str | None, words: Iterable[str]) -> None:
        if name is None or name in words or name in self.declaration.steps:
            return
        spec = self.fact(name, "while")
        if spec is not None and spec.type != "day":
            self.say("while", f"“{name}”既不是步骤，也不是日期（day）")

    def _of_step(self, name: str | None, step: str, key: str) -> FactSpec | None:
        """A fact that is read in the acts of the step."""
        return self.fact(name, key) if name is not None and step in self.declaration.steps else None


def _forms(figure: FigureSpec) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if figure.form != "rate":
        yield figure.form, figure.spec
        return
    for half in ("part", "whole"):
        held = figure.spec.get(half)
        if isinstance(held, Mapping):
            yield from ((name, form) for name, form in held.items() if isinstance(form, Mapping))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
