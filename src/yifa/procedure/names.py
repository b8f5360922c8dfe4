"""Looks up single names of a declaration and notes those that lead nowhere; walks nothing by itself."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from yifa.procedure.declaration import Declaration, FactSpec
from yifa.procedure.fact import PARTY_KINDS
from yifa.procedure.merge import Merged
from yifa.procedure.problem import Problem
from yifa.procedure.strict_yaml import line_of
from yifa.procedure.vocabulary import Vocabulary


@dataclass(slots=True)
class Names:
    """One declaration under check, and the part of it being looked at. `rules` is None where no library is at hand."""

    merged: Merged
    words: Vocabulary
    rules: Container[str] | None
    problems: list[Problem] = field(default_factory=list)
    where: tuple[str, str] = ("", "")
    own: Container[str] = ()
    """Named tests that the caller brings beside the shipped ones."""

    @property
    def declaration(self) -> Declaration:
        """The declaration under check."""
        return self.merged.declaration

    # --- saying where

    def say(self, key: str | None, text: str) -> None:
        """Note a problem at `key` of the part under check."""
        block, name = self.where
        source = self.merged.origin.get((block, name))
        if source is None:
            own = list(self.declaration.source)[-1]
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

    def fact(self, name: str | None, key: str, *, read: bool = True) -> FactSpec | None:
        """`name` must be a fact, `step.fact`, `role.fact` or a fact behind a link; returns its spec where it is known here.

        What is read (`read`) to judge, to time or to count must be open: a private value may be gone by then.
        """
        spec = self._fact(name, key)
        # Of a party only the kind is read, and that is open by itself.
        if read and spec is not None and spec.private is not None and spec.type != "party":
            self.say(key, f"事实“{name}”要用来判断、计时或者统计，须写 open: yes")
        return spec

    def _fact(self, name: str | None, key: str) -> FactSpec | None:
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
            steps = self.declaration.steps.values()
            near = first in self.declaration.links or any(first in (step.name, step.role) for step in steps)
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

    def choice_keys(self, name: Any, keys: set[str], key: str) -> None:
        """`keys` must be values of the choice `name`, or kinds of a party."""
        spec = self.fact(name, key)
        if spec is None:
            return
        kinds = PARTY_KINDS if spec.type in ("party", "person") else ()
        unknown = keys - set(spec.choices) - set(kinds)
        if unknown:
            self.say(key, f"“{name}”没有选项：{'、'.join(sorted(unknown))}")

    def open_fact(self, name: str | None, key: str) -> FactSpec | None:
        """`name` must be a fact that is not private."""
        spec = self.fact(name, key)
        if spec is not None and spec.private is not None:
            self.say(key, f"事实“{name}”是不公开的，{key} 不能用它：确可公开的写 open: yes")
        return spec

    def standing(self, name: str | None, by_fact: str | None, key: str) -> None:
        """`name` must be a standing, `by_fact` a choice among standings."""
        if name is not None and name not in self.words.standings:
            self.say(key, f"没有资格“{name}”：先写进 common/standings.yaml")
        if by_fact is not None:
            spec = self.open_fact(by_fact, key)
            if spec is not None:
                unknown = [value for value in spec.choices if value not in self.words.standings]
                if spec.type != "choice" or unknown:
                    wrong = "、".join(unknown) or "全部"
                    self.say(key, f"“{by_fact}”必须是选项，且每个值都是 standings.yaml 里的资格（不是的：{wrong}）")
