"""A desk shows what a matter waits for; what comes only if somebody else does something is offered on its page and no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interfaces.town import Small
from tests.support.demo import copy_home
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench import duties
from yifa.interfaces.workbench.alike import as_one
from yifa.interfaces.workbench.awaited import FROM_ELSEWHERE, OPTIONAL, awaited, meeting, running
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.possible import StepAnswer
from yifa.procedure.state import MatterState


def waits(runtime: Runtime, person: str, matter: str) -> tuple[Desk, MatterState, list[StepAnswer], frozenset[str]]:
    """What the engine allows a person in a matter, and what the matter waits for."""
    desk = Desk(runtime, person, runtime.now(), runtime.view())
    state, answers = desk.state(matter), desk.possible(matter)
    names = awaited(state.folded.declaration, state, answers, lambda slug: duties.goes_on(desk, matter, slug))
    return desk, state, answers, names


def shown(runtime: Runtime, person: str, matter: str) -> list[str]:
    """The steps that stand on the person's desk for one matter."""
    desk = Desk(runtime, person, runtime.now(), runtime.view())
    rows = duties.in_matter(desk, desk.state(matter).folded.declaration, matter)
    return [name for row in rows for name in (row.step, *(one.step for one in row.instead))]


@pytest.fixture(scope="module")
def lived(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The demonstration's year, with every procedure in use."""
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("awaited") / "home"))
    yield runtime
    runtime.close()


def test_in_the_whole_town_nothing_is_a_duty_that_others_must_begin(lived: Runtime) -> None:
    view = lived.view()
    person = next(p for p in view.matters("person") if Desk(lived, p, lived.now(), view).people.posts(p))
    seen = 0
    for (matter,) in lived.store.reader.query("SELECT matter FROM matter WHERE closed_at = '' ORDER BY matter", ()):
        _desk, state, _answers, names = waits(lived, person, matter)
        declaration = state.folded.declaration
        assert names <= set(declaration.steps)
        timed = {name for clock in running(state) for name in meeting(declaration, clock)}
        for step in (declaration.steps[name] for name in names - timed):
            assert step.source not in FROM_ELSEWHERE, step.name
            assert step.role not in OPTIONAL, step.name
            assert step.repeat != "many" or step.causes or step.name not in state.folded.by_step, step.name
        seen += len(names)
    assert seen > 20


def test_calling_off_stands_only_where_nothing_else_meets_the_period(lived: Runtime) -> None:
    declaration = lived.catalogue.latest("law-exam")
    assert meeting(declaration, "window") == ["sit"]
    assert meeting(lived.catalogue.latest("publicity-event"), "planned") == ["hold"]
    assert meeting(lived.catalogue.latest("onsite-penalty"), "withdraw-publication") == ["unpublish"]


def test_a_penalty_waits_for_its_next_step_only(town: Small) -> None:
    matter = town.shown_card()
    assert shown(town.runtime, town.who["甲"], matter) == ["tell"]
    town.told(matter)
    assert shown(town.runtime, town.who["甲"], matter) == ["decide"]


def test_turning_to_another_course_is_offered_and_no_duty(town: Small) -> None:
    matter = town.shown_card()
    _desk, _state, answers, names = waits(town.runtime, town.who["甲"], matter)
    offered = {answer.step.name for answer in answers if answer.allowed}
    assert "to-ordinary" in offered - names
    assert offered & names == {"tell"}


def test_rows_of_one_matter_and_step_are_one_with_their_number() -> None:
    def duty(matter: str, step: str, title: str, count: int = 1) -> duties.Duty:
        return duties.Duty(matter, title, "", "", step, "", None, "", "", "", "open", count=count)

    rows = [duty("m", "publish", "近"), duty("n", "publish", "另"), duty("m", "publish", "远"), duty("m", "serve", "别", 3)]
    merged = as_one(rows, lambda row: (row.matter, row.step))
    assert [(row.title, row.count) for row in merged] == [("近", 2), ("另", 1), ("别", 3)]
    assert as_one([], lambda row: row.matter) == []
