"""The papers the town hands out carry what the law demands on them, filled from facts that must be given."""

from __future__ import annotations

import pytest

from tests.domains.played import DOMAINS, declarations, world

PAPERS = [(declaration, step) for declaration in declarations() for step in declaration.steps.values() if step.paper]


@pytest.mark.parametrize(("declaration", "step"), PAPERS, ids=lambda value: getattr(value, "paper", None) or value.slug)
def test_every_paper_is_numbered_by_its_step(declaration, step):
    folder = world().catalogue.folder(declaration.slug)

    assert (folder / "papers" / f"{step.paper}.yaml").is_file()
    assert step.number


@pytest.mark.parametrize(
    "words",
    [
        "{facts_found}",
        "{item}",
        "{kind}",
        "{amount|金额}",
        "{amount|大写}",
        "{day|日期}",
        "{place.text}",
        "{remedy_route}",
        "{organ}",
        "{officers}",
        "行政复议",
        "行政诉讼",
        "签名",
    ],
)
def test_an_on_the_spot_decision_says_what_article_52_asks(words):
    template = next(DOMAINS.glob("*/procedures/onsite-penalty/papers/onsite-decision.yaml"))

    assert words in template.read_text(encoding="utf-8")


def test_what_the_decision_always_prints_must_be_given():
    declaration = next(each for each in declarations() if each.slug == "onsite-penalty")
    facts = {name: fact for step in declaration.steps.values() for name, fact in step.facts.items()}

    assert all(facts[name].required for name in ("party", "facts_found", "place", "seen_at", "item", "kind", "remedy_route"))
