"""On any day and for any amount, an on-the-spot fine passes exactly up to the limit in force that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import cases, with_facts, world
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage

NEW_LAW = date(2021, 7, 15)
BASE = "2021年8月2日当场罚公民二百元，在当日限额以内"
CAPS = {"person": (5_000, 20_000), "household": (5_000, 20_000), "organisation": (100_000, 300_000)}
"""Fen before and since the revision."""


def _decide(day: date, kind: str, fen: int) -> set[str] | None:
    """Rules that refused the decision, or None where it was allowed."""
    case = replace(next(case for _, case in cases() if case.name == BASE), on=day)
    stage = Stage.build(case, world())
    card, told = case.given
    stage.perform(with_facts(card, seen_at=day.isoformat()))
    stage.perform(with_facts(told, party={"kind": kind, "name": "示例"}, proposed_amount=fen))
    try:
        stage.perform(with_facts(case.acts[-1], amount=fen, remedy_route="reconsider-first"))
    except Refused as refused:
        return {str(reason.rule) for reason in refused.reasons}
    return None


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2020, 11, 1), date(2025, 12, 31)), kind=st.sampled_from(sorted(CAPS)), fen=st.integers(1, 400_000))
def test_a_fine_passes_exactly_up_to_the_limit(day, kind, fen):
    cap = CAPS[kind][day >= NEW_LAW]

    refused = _decide(day, kind, fen)

    assert (refused is None) == (fen <= cap)
    assert refused is None or f"penalty.simple.cap_{'org' if kind == 'organisation' else 'person'}" in refused


@settings(max_examples=30, deadline=None)
@given(day=st.dates(date(2020, 11, 1), date(2025, 12, 31)), kind=st.sampled_from(sorted(CAPS)))
def test_one_fen_more_than_the_limit_is_refused(day, kind):
    cap = CAPS[kind][day >= NEW_LAW]

    assert _decide(day, kind, cap) is None
    assert _decide(day, kind, cap + 1)
