"""Declarations cite rules that exist, readers that exist, and figures that the seed's report knows."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from tests.domains.played import DOMAINS, declarations, world
from tests.support.shared import shared_dir

RULE = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
DAYS = (date(2020, 11, 1), date(2021, 8, 2), date(2026, 11, 1))
PENDING = {"certificate.loss_notice_days", "review.local_days", "case.verify_days", "normative.file_days"}
"""Nobody has found a source for these; they are shown as 待核 and never bar."""


def _rules_in(value) -> set[str]:
    if isinstance(value, str):
        return {value} if value in world().library or value in PENDING else set()
    if isinstance(value, dict):
        return {rule for each in value.values() for rule in _rules_in(each)}
    if isinstance(value, list | tuple):
        return {rule for each in value for rule in _rules_in(each)}
    return set()


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_basis_names_rules_of_the_library_or_an_article(declaration):
    for basis in declaration.basis:
        assert basis in world().library if RULE.match(basis) else "第" in basis and basis.endswith("条")


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_clocks_and_publications_rest_on_rules(declaration):
    for clock in declaration.clocks.values():
        assert clock.to is not None or _rules_in(clock.rule)
    for step in declaration.steps.values():
        if step.publish is not None:
            assert step.publish.within in world().library


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_unread_rules_are_only_those_nobody_found(declaration):
    library = world().library
    for clock in declaration.clocks.values():
        for rule in _rules_in(clock.rule):
            known = any(library.value(rule, day) for day in DAYS)
            assert known or rule in PENDING, f"“{clock.title}”的规定“{rule}”在任何一天都没有值"


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_an_organs_deadline_never_bars(declaration):
    assert all(clock.miss in ("warn", "none") for clock in declaration.clocks.values())


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_readers_are_posts_and_the_area_is_said(declaration):
    assert declaration.readers
    assert set(declaration.readers) <= set(world().catalogue.posts)
    assert declaration.area


def test_figures_of_the_seed_are_declared():
    facts = json.loads((shared_dir() / "seed" / "facts-2020.json").read_text(encoding="utf-8"))
    seed = {fact["indicator"] for fact in facts}
    declared = {figure.indicator for declaration in declarations() for figure in declaration.figures.values()}

    assert {"dp.proposals", "dp.proposals_closed", "cert.exam_takers", "cert.loss_notices"} <= declared & seed
    assert {"pe.events", "pe.leaflets", "pe.reached", "pe.topics", "ex.exam_rounds"} <= declared & seed
    assert {"tc.courses", "tc.trainees", "la.purchase_cycle", "la.villages_covered"} <= declared & seed
    assert {"ec.simple", "ec.penalties", "pa.fines", "cert.holders"} <= declared


def test_the_sum_of_fines_is_never_a_target():
    sums = [f for d in declarations() for f in d.figures.values() if f.form == "sum" and f.unit == "fen"]

    assert sums
    assert all(figure.target == "never" for figure in sums)


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.slug)
def test_the_page_for_the_town_names_every_step_and_the_law(declaration):
    folder = next(DOMAINS.glob(f"*/procedures/{declaration.slug}"))
    page = (folder / "README.md").read_text(encoding="utf-8")

    for heading in ("**这是什么**", "**谁来办**", "**怎么办**", "**公开什么**"):
        assert heading in page
    missing = [step.title for step in declaration.steps.values() if step.character is None and step.title not in page]
    assert not missing, f"说明页没有写步骤：{'、'.join(missing)}"
