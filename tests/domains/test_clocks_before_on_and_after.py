"""Every clock is looked at in some case, and those with a last day on that day, before it and after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domains.played import cases, declarations
from yifa.procedure.grammar import flag

CLOCKS = [(declaration.slug, clock) for declaration in declarations() for clock in declaration.clocks.values()]


def _looked_at() -> Iterator[tuple[str, dict]]:
    for _, case in cases():
        said = case.expect.get("clock", [])
        for each in said if isinstance(said, list) else [said]:
            yield case.procedure, each


def _said(slug: str, name: str) -> list[dict]:
    return [each for procedure, each in _looked_at() if procedure == slug and each["name"] == name]


@pytest.mark.parametrize("clock", {clock.name: clock for _, clock in CLOCKS}.values(), ids=lambda clock: clock.name)
def test_clock_is_looked_at(clock):
    assert any(each["name"] == clock.name for _, each in _looked_at()), f"没有一个案例看过期限“{clock.title}”"


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("onsite-penalty", "service"),
        ("onsite-penalty", "hand-in"),
        ("onsite-penalty", "bank-in"),
        ("onsite-penalty", "payment"),
        ("onsite-penalty", "withdraw-publication"),
        ("deputies-proposal", "reply"),
        ("publicity-event", "planned"),
        ("law-exam", "window"),
        ("training-course", "start"),
        ("training-course", "end"),
        ("legal-adviser", "contract"),
        ("legal-adviser", "task"),
        ("ordinary-penalty", "service"),
        ("ordinary-penalty", "payment"),
        ("ordinary-penalty", "decide-90"),
        ("ordinary-penalty", "correction"),
        ("ordinary-penalty", "hearing-request"),
        ("ordinary-penalty", "withdraw-publication"),
        ("seizure", "term"),
        ("seizure", "urgent-report"),
        ("seizure", "release-now"),
        ("demolition-order", "correction"),
        ("court-application", "application"),
        ("inspection-plan", "plan-end"),
        ("random-draw", "draw-day"),
        ("inspection", "visit"),
        ("rectification", "correction"),
    ],
)
def test_deadline_is_met_before_and_on_its_last_day_and_missed_after(slug, name):
    said = _said(slug, name)

    assert sum(1 for each in said if "missed" in each and flag(each["missed"]) is False) >= 2
    assert any("missed" in each and flag(each["missed"]) for each in said)


def test_a_clock_of_an_unread_rule_has_no_last_day():
    said = [each for name in ("loss-notice", "irregular-review") for _, each in _looked_at() if each["name"] == name]

    assert said
    assert all(each.get("due", "none") == "none" for each in said)
