"""Every procedure's lawful case, act by act, through real forms in a real browser; procedures added later are walked too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.case_walk import Walk
from tests.browser.people import sit_down
from tests.support.demo import ROOT
from yifa.procedure.case_file import Case, read
from yifa.procedure.grammar import flag
from yifa.procedure.stage import World

DOMAINS = ROOT / "src" / "yifa" / "domains"
FILES = {file.parent.name: file for file in sorted(DOMAINS.glob("*/procedures/*/cases.yaml"))}


@cache
def world() -> World:
    """The shipped declarations, law and calendar, once for the module."""
    return World.shipped()


def lawful(file: Path) -> Case:
    """The case that goes furthest: every act of it allowed, most different steps of its own procedure, then the longest."""
    fine = [case for case in read(file) if "refused" not in case.expect and flag(case.expect.get("allowed", "yes"))]
    assert fine, f"{file} 没有办得成的案例"

    def reach(case: Case) -> tuple[int, int]:
        acts = (*case.given, *case.acts)
        return len({act.step for act in acts if "." not in act.step}), len(acts)

    return max(fine, key=reach)


@pytest.mark.parametrize("slug", FILES)
def test_the_lawful_case_goes_through_the_forms(browser: Browser, stepped: str, slug: str) -> None:
    context, seat = sit_down(browser, stepped)
    try:
        walk = Walk.begin(seat, lawful(FILES[slug]), world())
        walk.go()
        done = seat.text()
        assert walk.steps
        assert "没有找到" not in done
        assert walk.asked == []
        assert seat.outside == []
        assert seat.complaints == []
    finally:
        context.close()


def test_every_procedure_has_its_cases() -> None:
    """So that none is left out of this walk."""
    assert set(FILES) == set(world().catalogue.slugs())
