"""How often a company may be inspected follows the published plan, and a drawn result follows its lists and seed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.played import DOMAINS, again, with_facts, world
from yifa.procedure import case_file
from yifa.procedure.case_file import Case
from yifa.procedure.lots import lists_of, order_of
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import Stage
from yifa.record.act import Json

CODES = ("91440118MA5EX00011", "91440118MA5EX00024")


def case(slug: str, name: str) -> Case:
    path = next(DOMAINS.glob(f"*/procedures/{slug}/cases.yaml"))
    return next(each for each in case_file.read(path) if each.name == name)


PROPOSED = case("inspection", "提请")


def _approved(most: int, visits: list[tuple[str, int, str]]) -> list[bool]:
    """Which of these proposals (reason, company, month) are approved, under a plan that allows so many."""
    stage, answers = Stage.build(PROPOSED, world()), []
    for act in PROPOSED.given:
        rows = act.facts.get("plan_items")
        stage.perform(act if rows is None else with_facts(act, plan_items=[{**rows[0], "most_times": str(most)}]))
    for reason, company, month in visits:
        at = f"2020-{month:02d}-16"
        party = {"kind": "organisation", "name": f"示例店{company}", "code": CODES[company]}
        facts = {"inspect_reason": reason, "party": party, "visit_day": f"2020-{month:02d}-20"}
        if reason != "planned":
            facts |= {"year_plan": None, "trigger_text": "群众反映"}
        stage.perform(replace(with_facts(PROPOSED.acts[0], **facts), at=at))
        try:
            stage.perform(replace(PROPOSED.acts[0], step="approve", by=("镇长",), at=at, facts={}))
            answers.append(True)
        except Refused as refused:
            answers.append([reason.test for reason in refused.reasons] != ["own"])
    return answers


VISITS = st.lists(st.tuples(st.sampled_from(["planned", "complaint"]), st.integers(0, 1)), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(most=st.integers(1, 3), told=VISITS)
def test_only_planned_visits_count_and_only_those_of_the_same_company(most: int, told: list[tuple[str, int]]) -> None:
    visits = [(reason, company, 3 + place) for place, (reason, company) in enumerate(told)]
    expected, counted = [], [0, 0]
    for reason, company, _ in visits:
        allowed = reason != "planned" or counted[company] < most
        counted[company] += reason == "planned" and allowed
        expected.append(allowed)

    assert _approved(most, visits) == expected


@pytest.mark.parametrize("code", ["123456", "0000000000000000", "<script>", "示例"])
def test_nobody_writes_a_visit_code_himself(code: str) -> None:
    reasons = again("inspection.notify", lambda act: with_facts(act, visit_code=code))

    assert reasons
    assert {reason.field for reason in reasons} == {"visit_code"}


def test_a_visit_code_belongs_to_one_visit_and_says_nothing() -> None:
    lawful = case("inspection", "计划内的检查从提请到了结")
    codes = set()
    for _ in range(2):
        stage = Stage.build(lawful, world())
        for act in lawful.given:
            done = stage.perform(act)
            if done.step == "notify":
                codes.add(done.facts["visit_code"])
    assert all(isinstance(code, str) and len(code) == 16 and code.isalnum() for code in codes)


def test_an_object_without_a_name_is_no_inspection() -> None:
    for party in (None, {}, {"kind": "organisation"}, "巡查"):
        reasons = again("inspection.propose", lambda act, party=party: with_facts(act, party=party))
        assert reasons
        assert "party" in {reason.field for reason in reasons}


HOSTILE: list[dict[str, Json]] = [
    {},
    {"lot_objects": "A", "lot_officers": 7, "lot_conflicts": {"x": 1}, "lot_wanted": "2"},
    {"lot_objects": [1, None, "A", {"other": 1}], "lot_officers": [[]], "lot_wanted": True},
    {"lot_objects": [{"lot_object": None}], "lot_officers": [{"lot_officer": ["a"]}], "lot_wanted": -1},
]


@pytest.mark.parametrize("facts", HOSTILE)
def test_no_lot_comes_of_facts_that_are_none(facts: dict[str, Json]) -> None:
    lists_of(facts.get)

    assert order_of({**facts, "seed": "a" * 64, "witness_word": "1", "seed_digest": "sha256:0"}.get) is None
    assert order_of(facts.get) is None


@pytest.mark.parametrize("word", ["4271", "4272", "见证数"])
def test_the_result_is_worked_out_and_nobody_can_write_another(word: str) -> None:
    lawful = case("random-draw", "一次抽取从封存种子到递补、结束")
    stage, drawn = Stage.build(lawful, world()), None
    for act in lawful.given:
        done = stage.perform(with_facts(act, witness_word=word) if act.step == "witness" else act)
        drawn = done.facts.get("drawn", drawn)
        if act.step == "draw":
            break

    assert isinstance(drawn, list)
    assert len(drawn) == 2
    assert all(row["drawn_first"] != row["drawn_second"] for row in drawn)
    assert not [row for row in drawn if row["drawn_object"] == "示例001" and "甲" in row.values()]
