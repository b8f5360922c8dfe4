"""What one person may read as a condition; running clocks inside it; a figure's months beside those of the year before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.projections.kit import TOWN, Folding
from yifa.law.zone import SHANGHAI
from yifa.projections.clocks import Wanted, running, waiting
from yifa.projections.months import courses, same_day
from yifa.projections.scope import Scope, marks


@pytest.fixture
def town() -> Folding:
    town = Folding()
    town.begun("2021-08-01", matter="m1")
    town.decided("2021-08-02", matter="m1")
    town.do("begin", "2021-08-03", {"name": "二"}, matter="m2", who=("乙",))
    return town


def readable(town: Folding, scope: Scope) -> list[str]:
    condition, values = scope.condition()
    return [str(row[0]) for row in town.rows.query(f"SELECT m.matter FROM matter m WHERE {condition} ORDER BY m.matter", values)]


def test_whole_procedures_own_matters_and_nothing(town: Folding) -> None:
    assert readable(town, Scope(TOWN, whole=("trial",))) == ["m1", "m2"]
    assert readable(town, Scope(TOWN, own=("trial",), person="乙")) == ["m2"]
    assert readable(town, Scope(TOWN, whole=("other",), own=("trial",), person="甲")) == ["m1"]
    assert readable(town, Scope(TOWN, own=("trial",), person="丙", given=("m2", "m9"))) == ["m2"]
    assert readable(town, Scope(TOWN, own=("other",), person="丙", given=("m2",))) == []
    for nothing in (Scope(TOWN), Scope(TOWN, own=("trial",)), Scope("示例二镇", whole=("trial",)), Scope(TOWN, whole=("other",))):
        assert readable(town, nothing) == []


def test_a_scope_narrowed_reads_no_more(town: Folding) -> None:
    scope = Scope(TOWN, whole=("trial",), own=("other",), person="甲")
    assert scope.only(("trial",)) == Scope(TOWN, whole=("trial",), person="甲")
    assert scope.only(("other",)) == Scope(TOWN, own=("other",), person="甲")
    assert scope.only(("third",)).empty
    assert marks((1, 2, 3)) == "?, ?, ?"


def test_running_clocks_inside_a_scope_and_before_an_hour(town: Folding) -> None:
    mine = Scope(TOWN, own=("trial",), person="乙")
    assert {run.matter for run in running(town.rows, TOWN, scope=mine)} == {"m2"}
    assert {run.slug for run in running(town.rows, TOWN)} == {"trial"}
    assert running(town.rows, TOWN, scope=Scope(TOWN)) == []
    reply = next(run for run in running(town.rows, TOWN) if run.clock == "reply")
    assert reply.due_at is not None
    just = reply.due_at.astimezone(SHANGHAI)
    assert "reply" in {run.clock for run in running(town.rows, TOWN, before=just)}
    assert "reply" not in {run.clock for run in running(town.rows, TOWN, before=just - timedelta(microseconds=1))}
    assert all(run.due_at is not None for run in running(town.rows, TOWN, before=datetime(2100, 1, 1, tzinfo=SHANGHAI)))


def test_what_waits_comes_by_its_last_hour_once_for_each_matter(town: Folding) -> None:
    scope = Scope(TOWN, whole=("trial",))
    wanted = [Wanted("trial", ("reply", "rest"), course=True, closing=True)]
    assert waiting(town.rows, scope, wanted, limit=10) == [("m1", "trial"), ("m2", "trial")]
    assert waiting(town.rows, scope, wanted, limit=1, offset=1) == [("m2", "trial")]
    assert waiting(town.rows, scope, [], limit=10) == []
    assert waiting(town.rows, Scope(TOWN), wanted, limit=10) == []
    before_the_outcome = [Wanted("trial", (), course=True, closing=False)]
    assert waiting(town.rows, scope, before_the_outcome, limit=10) == [("m2", "trial")]


def test_months_add_up_to_the_year_and_are_compared_to_the_same_day() -> None:
    town = Folding()
    for number, day in enumerate(("2020-03-01", "2020-08-20", "2021-03-05", "2021-03-31", "2021-08-10")):
        town.begun(day, matter=f"m{number}")
        town.decided(day, matter=f"m{number}")
    found = courses(town.rows, TOWN, {"d": "trial.decisions", "none": "trial.absent"}, date(2021, 8, 15))
    course = found["d"]
    assert (course.months[2], course.months[7], sum(course.months)) == (2, 1, 3)
    assert (course.before[2], course.before[7]) == (1, 1)
    assert (course.so_far, course.same_day_before, course.change) == (3, 1, 200)
    assert (sum(found["none"].months), found["none"].change) == (0, None)


def test_the_last_day_of_february_has_a_day_to_be_compared_with() -> None:
    assert same_day(date(2020, 2, 29), 2019) == date(2019, 2, 28)
    assert same_day(date(2021, 8, 15), 2020) == date(2020, 8, 15)
