"""Joins a procedure with its characters into one declaration; refuses to let a name mean two things."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from yifa.procedure import build
from yifa.procedure.declaration import Declaration, Step, TestSpec
from yifa.procedure.expects import expectation
from yifa.procedure.grammar import plain, tests_of
from yifa.procedure.problem import Problem
from yifa.procedure.strict_yaml import Map
from yifa.procedure.vocabulary import Vocabulary
from yifa.record.act import Json
from yifa.record.canonical import canonical

BLOCKS = ("situations", "steps", "clocks", "expects", "figures")


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read: its name for problems, its text, its tree, its first day."""

    file: str
    text: str
    tree: Any
    from_day: date = date.min

    @property
    def name(self) -> str:
        """Slug of a procedure, name of a character."""
        return str(self.tree.get("slug") or self.tree.get("character"))


@dataclass(slots=True)
class Merged:
    """A declaration, where each of its parts was written, and what is wrong with it so far."""

    declaration: Declaration
    origin: Mapping[tuple[str, str], Source]
    problems: list[Problem] = field(default_factory=list)


def merge(own: Source, characters: Sequence[Source], *, domain: str, from_day: date, words: Vocabulary) -> Merged:
    """The version of a procedure in force from `from_day`, with characters in the order the procedure stacks them."""
    sources = [*characters, own]
    parts, origin, problems = _parts(sources)
    sites = {source.file: _site(source, sources, words, own) for source in sources}
    steps = {name: _step(name, raw, origin["steps", name], own, sites, parts) for name, raw in parts["steps"].items()}
    tree = own.tree
    declaration = Declaration(
        slug=tree["slug"],
        title=tree["title"],
        domain=domain,
        character=tuple(tree["character"]),
        basis=tuple(tree["basis"]),
        from_day=from_day,
        transition=tree.get("transition", "switch"),
        binding=tree.get("binding", "适用"),
        secrecy=tree.get("secrecy", "open"),
        anchors=dict(tree.get("anchors", {})),
        links={name: build.link(name, raw) for name, raw in tree.get("links", {}).items()},
        opens_at=tree["opens"]["at"],
        opens_number=tree["opens"].get("number"),
        stages=tuple(tree.get("stages", ())),
        situations={name: build.situation(name, raw) for name, raw in parts["situations"].items()},
        steps=steps,
        clocks={name: build.clock(name, raw, sites[origin["clocks", name].file]) for name, raw in parts["clocks"].items()},
        figures={name: build.figure(name, raw, sites[origin["figures", name].file]) for name, raw in parts["figures"].items()},
        role_needs=_role_needs(characters),
        readers=tuple(tree.get("readers", ())),
        area=tree.get("area"),
        digest="",
        source={source.file: source.text for source in sources},
        expects={name: expectation(name, raw) for name, raw in parts["expects"].items()},
    )
    for site in sites.values():
        problems.extend(site.problems)
    return Merged(replace(declaration, digest=_digest(declaration, sources, words)), origin, problems)


def _parts(sources: Sequence[Source]) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], Source], list[Problem]]:
    parts: dict[str, dict[str, Any]] = {block: {} for block in BLOCKS}
    origin: dict[tuple[str, str], Source] = {}
    problems: list[Problem] = []
    for source in sources:
        for block in BLOCKS:
            held = source.tree.get(block) or Map()
            for name, raw in held.items():
                if (block, name) in origin:
                    earlier = origin[block, name].file
                    text = f"{block} 里的“{name}”已经由 {earlier} 带来，请换一个名称"
                    problems.append(Problem(source.file, held.lines[name], text))
                    continue
                parts[block][name] = raw
                origin[block, name] = source
    return parts, origin, problems


def _site(source: Source, sources: Sequence[Source], words: Vocabulary, own: Source) -> build.Site:
    raw_steps = (raw for one in sources for raw in (one.tree.get("steps") or {}).values())
    published = frozenset(name.rpartition(".")[2] for raw in raw_steps for name in raw.get("publish", {}).get("facts", ()))
    return build.Site(source.file, source.tree, words, own.tree.get("purpose", "case"), published)


def _step(name: str, raw: Any, source: Source, own: Source, sites: Mapping[str, build.Site], parts: Mapping[str, Any]) -> Step:
    character = None if source is own else source.name
    return build.step(name, raw, sites[source.file], parts["situations"], parts["steps"], character)


def _role_needs(characters: Sequence[Source]) -> Mapping[str, tuple[TestSpec, ...]]:
    needs: dict[str, tuple[TestSpec, ...]] = {}
    for source in characters:
        for role, tests in (source.tree.get("needs_by_role") or {}).items():
            needs[role] = needs.get(role, ()) + tests_of(tests)
    return needs


def _digest(declaration: Declaration, sources: Sequence[Source], words: Vocabulary) -> str:
    """Over what was read, not over our dataclasses, so that a newer program finds the same digest in old files."""
    capacities = {name for step in declaration.steps.values() for way in step.who for name in way}
    facts = [fact for step in declaration.steps.values() for fact in step.facts.values()]
    lists = {spec.of for fact in facts for spec in (fact, *fact.items.values()) if spec.of}
    used = sorted(capacities & set(words.capacities))
    held: dict[str, Any] = {
        "files": [plain(source.tree) for source in sources],
        "capacities": {name: [list(way) for way in words.capacities[name].ways] for name in used},
        "choices": {name: dict(words.choices[name]) for name in sorted(lists & set(words.choices))},
    }
    return "sha256:" + hashlib.sha256(canonical(cast("Json", held))).hexdigest()
