"""One row for each matter: what it is about, its number, stage and end, and who acted in which capacity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from tests.procedure.engine.stage import at
from tests.projections.kit import Folding
from yifa.projections.matters import number_of, title_of
from yifa.projections.rebuild import differing, fingerprints, rebuilt


@pytest.fixture
def town() -> Folding:
    return Folding()


def row(town: Folding, matter: str = "m1") -> dict[str, Any]:
    names = [told[1] for told in town.rows.query("PRAGMA table_info(matter)")]
    (found,) = town.rows.query("SELECT * FROM matter WHERE matter = ?", (matter,))
    return dict(zip(names, found, strict=True))


def test_a_matter_as_opened(town: Folding) -> None:
    town.begun("2021-08-01")
    begun = at("2021-08-01").astimezone(UTC).isoformat()
    assert row(town) == {
        "town": "示例镇", "matter": "m1", "slug": "trial", "title": "示例名称", "area": "示例领域", "number": "", "stage": "开始",
        "outcome": "", "opened_at": begun, "closed_at": "", "last_at": begun, "last_position": 0, "acts": 1,
    }  # fmt: skip


def test_a_matter_as_it_went_on_and_closed(town: Folding) -> None:
    town.begun("2021-08-01")
    town.decided("2021-08-02")
    town.do("close", "2021-08-03")
    found = row(town)
    assert (found["number"], found["stage"], found["outcome"]) == ("示例决〔2021〕1号", "结束", "done")
    assert (found["opened_at"], found["closed_at"]) == (
        at("2021-08-01").astimezone(UTC).isoformat(),
        at("2021-08-03").astimezone(UTC).isoformat(),
    )
    assert (found["last_at"], found["last_position"], found["acts"]) == (at("2021-08-03").astimezone(UTC).isoformat(), 2, 3)


def test_a_withdrawn_closing_opens_it_again(town: Folding) -> None:
    town.begun()
    town.withdrawn(town.do("close", "2021-08-03"))
    assert (row(town)["closed_at"], row(town)["acts"]) == ("", 3)


def test_the_number_is_that_of_the_latest_standing_act(town: Folding) -> None:
    town.begun()
    town.decided("2021-08-02")
    second = town.decided("2021-08-03")
    assert row(town)["number"] == "示例决〔2021〕2号"
    town.withdrawn(second)
    assert row(town)["number"] == "示例决〔2021〕1号"


@pytest.mark.parametrize("fact", ["proposal_number", "certificate_number"])
def test_an_outside_number_stands_in_where_no_act_has_one(town: Folding, fact: str) -> None:
    town.begun(**{fact: "示例外号1"})
    assert number_of(town.folded()) == "示例外号1"
    town.decided()
    assert number_of(town.folded()) == "示例决〔2021〕1号"


def test_an_outside_number_that_is_no_text_is_none(town: Folding) -> None:
    town.begun(proposal_number=5)
    assert number_of(town.folded()) == ""


def test_the_title_is_the_declared_fact_and_follows_corrections(town: Folding) -> None:
    begun = town.begun(exam_title="示例考试")
    assert title_of(town.folded()) == "示例名称"
    town.corrected(begun, "name", "示例新名")
    assert row(town)["title"] == "示例新名"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"name": "名", "proposal_title": "建议"}, "建议"),
        ({"name": "名", "exam_title": "考试", "list_title": "清单"}, "考试"),
        ({"town_name": "镇", "name": "名"}, "镇"),
        ({"name": ""}, "示例事项"),
        ({"name": {"kind": "person"}}, "示例事项"),
        ({}, "示例事项"),
    ],
)
def test_without_a_declared_fact_known_ones_are_taken_in_order(town: Folding, facts: dict[str, Any], title: str) -> None:
    town.declaration = replace(town.declaration, anchors={})
    town.do("begin", "2021-08-01", facts)
    assert row(town)["title"] == title


def test_everybody_who_acted_is_kept_once_in_each_capacity(town: Folding) -> None:
    town.do("begin", "2021-08-01", who=("甲", "乙"))
    town.do("note", "2021-08-02", who=("甲",))
    town.do("note", "2021-08-03", who=("丙",))
    town.do("begin", "2021-08-04", who=("丙",), matter="m2")
    found = town.rows.query("SELECT matter, person, capacity FROM matter_actor ORDER BY matter, person")
    assert found == [("m1", "丙", "officer"), ("m1", "乙", "officer"), ("m1", "甲", "officer"), ("m2", "丙", "officer")]


TOUCHED = {
    "matter": "UPDATE matter SET stage = '别处'",
    "matter_actor": "DELETE FROM matter_actor",
    "clock": "UPDATE clock SET due_day = '2021-01-01' WHERE clock = 'reply'",
    "notice": "UPDATE notice SET reason = '改过'",
    "figure_part": "DELETE FROM figure_part WHERE figure = 't.money'",
    "figure_count": "UPDATE figure_count SET value = value + 1 WHERE figure = 't.money'",
}


@pytest.mark.parametrize("table", TOUCHED)
def test_a_rebuild_names_the_table_that_was_touched_by_hand(town: Folding, table: str) -> None:
    town.begun()
    town.decided()
    town.rows.execute(TOUCHED[table])

    def rebuild() -> None:
        town.projections.reset(town.rows)
        for place, done in enumerate(town.acts, start=1):
            town.projections.apply(town.rows, done, town.declaration, town.declaration.steps[done.step], town.acts[:place])

    assert rebuilt(town.rows, "示例镇", rebuild) == [table]
    assert rebuilt(town.rows, "示例镇", rebuild) == []


def test_touched_tables_are_named_all_and_in_order(town: Folding) -> None:
    town.begun()
    town.decided()
    before = fingerprints(town.rows, "示例镇")
    for statement in TOUCHED.values():
        town.rows.execute(statement)
    assert differing(before, fingerprints(town.rows, "示例镇")) == list(TOUCHED)


def test_forgetting_one_town_leaves_the_others(town: Folding) -> None:
    town.begun()
    town.decided()
    other = Folding(rows=town.rows)
    town.rows.town = "示例二镇"
    other.begun()
    other.decided()
    town.projections.reset(town.rows)
    assert {len(town.rows.query(f"SELECT 1 FROM {table} WHERE town = '示例二镇'")) for table in TOUCHED} == {0}
    assert all(town.rows.query(f"SELECT 1 FROM {table} WHERE town = '示例镇'") for table in TOUCHED)


def test_a_digest_does_not_depend_on_the_order_in_which_rows_lie() -> None:
    here, there = Folding(), Folding()
    row = "INSERT INTO figure_part VALUES ('示例镇', 'm1', 'f', '1.1', 1, '2021-08-02', 2021, ?, 0, '{}', 0, '')"
    for town, values in ((here, (1, 2)), (there, (2, 1))):
        for value in values:
            town.rows.execute(row, (value,))
    lying = "SELECT * FROM figure_part WHERE town = '示例镇'"
    assert here.rows.query(lying) != there.rows.query(lying)
    assert fingerprints(here.rows, "示例镇") == fingerprints(there.rows, "示例镇")
