"""Every fact says in its own file whether it is open or why it is kept private; nobody is made public by silence."""

from __future__ import annotations

import pytest

from tests.domains.played import DOMAINS, common_steps, declarations, own_steps, world
from yifa.procedure import strict_yaml
from yifa.procedure.declaration import FactSpec

FILES = sorted([*DOMAINS.glob("*/procedures/*/2*.yaml"), *DOMAINS.glob("common/characters/*.yaml")])
PERSONAL = (
    "id_number",
    "phone",
    "deputy_phone",
    "party",
    "facts_found",
    "place",
    "statement",
    "receiver",
    "service_place",
    "service_witness",
)


def _written(tree, published):
    for step in tree.get("steps", {}).values():
        shown = published | set(step.get("publish", {}).get("facts", ()))
        for name, fact in step.get("facts", {}).items():
            yield step["title"], name, fact, shown


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name + "/" + file.name)
def test_every_fact_declares_open_or_private(file):
    _, tree = strict_yaml.read(file, file.name)
    silent = [
        f"{title}·{name}"
        for title, name, fact, shown in _written(tree, set())
        if not ({"open", "private"} & set(fact) or name in shown)
    ]

    assert not silent


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name + "/" + file.name)
def test_every_private_fact_says_purpose_and_retention(file):
    _, tree = strict_yaml.read(file, file.name)
    purposes = world().catalogue.words.choices["purposes"]
    for title, name, fact, _ in _written(tree, set()):
        if "private" in fact:
            assert fact["private"]["purpose"] in purposes, f"{title}·{name}"
            assert fact["private"]["keep"] in ("archive", "as-matter") or fact["private"]["keep"] in world().library


def _facts() -> list[tuple[str, FactSpec]]:
    own = [(f"{declaration.slug}.{step.name}", fact) for declaration, step in own_steps() for fact in step.facts.values()]
    return own + [(name, fact) for name, step in common_steps().items() for fact in step.facts.values()]


@pytest.mark.parametrize(("kind", "fact"), _facts(), ids=lambda value: value if isinstance(value, str) else value.name)
def test_what_identifies_a_party_is_private(kind, fact):
    if fact.name in PERSONAL or fact.type in ("party", "place"):
        assert fact.private is not None, f"“{kind}”的“{fact.label}”不应公开"


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_only_open_facts_are_published(declaration):
    for step in declaration.steps.values():
        for name in step.publish.facts if step.publish else ():
            spec = next(each.facts[name] for each in declaration.steps.values() if name in each.facts)
            assert spec.private is None
            assert spec.type not in ("party", "evidence")


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_every_title_and_label_is_chinese(declaration):
    words = [declaration.title, *declaration.stages]
    words += [situation.title for situation in declaration.situations.values()]
    words += [clock.title for clock in declaration.clocks.values()] + [figure.title for figure in declaration.figures.values()]
    for step in declaration.steps.values():
        words += [step.title, *(fact.label for fact in step.facts.values())]
        words += [text for fact in step.facts.values() for text in fact.choices.values()]

    assert all(any("一" <= letter <= "鿿" for letter in word) for word in words)
