"""Items of a review beside their answers: by number, by place, several answers to one, none yet, and what was destroyed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.demo import copy_home
from yifa.interfaces import runtime
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.workbench import review_items
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.opening import Target
from yifa.interfaces.workbench.review_items import Exchange
from yifa.record.act import Json

Held = Callable[[Target], Json]


@pytest.fixture(scope="module")
def desk(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, desk_tables: None) -> Iterator[Desk]:
    """The reviewer's desk in the lived town."""
    opened = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("items") / "home"))
    runtime.use(opened)
    person = People(opened.view(), opened.catalogue, opened.now()).holders(["legal-reviewer"])[0]
    yield Desk(opened, person.id, opened.now(), opened.view())
    runtime.use(None)
    opened.close()


def every(desk: Desk) -> Iterator[tuple[str, list[Exchange]]]:
    for matter in desk.view.matters("legal-review"):
        found = list(review_items.exchanges(desk.readable(matter)[2], desk.state(matter)))
        if found:
            yield matter, found


def one_of(desk: Desk, role: str) -> Exchange:
    """A round of the demonstration that began with this role and was answered."""
    for _, found in every(desk):
        for each in found:
            step = desk.declaration("legal-review").steps[each.asked.done.step]
            if step.role == role and each.answer is not None:
                return each
    raise AssertionError(role)


def told(desk: Desk, one: Exchange, asked: Json, answered: Json) -> list[tuple[int, str, str]]:
    held: Held = lambda target: asked if target is one.asked else answered  # noqa: E731  two values by their target
    (round_,) = review_items.rounds(desk.speaker, [one], held)
    return [(item.number, item.asked, item.answer) for item in round_.items]


@pytest.mark.parametrize("role", ["return", "review"])
def test_the_demonstration_has_rounds_that_were_answered(desk: Desk, role: str) -> None:
    one = one_of(desk, role)
    assert one.answered is not None
    assert one.answer is not None
    assert one.answer.done.position > one.asked.done.position
    real = review_items.rounds(desk.speaker, [one], lambda target: target.value(desk))[0]
    assert real.items
    assert all(item.answer for item in real.items)


def test_a_checklist_is_no_list_of_items(desk: Desk) -> None:
    assert {each.asked.fact for _, found in every(desk) for each in found} == {"findings"}


def test_answers_stand_beside_their_number_whatever_their_order(desk: Desk) -> None:
    asked: Json = [
        {"aspect": "law", "finding": "甲问"},
        {"aspect": "paper", "finding": "乙问"},
        {"aspect": "facts", "finding": "丙问"},
    ]
    answered: Json = [
        {"answer_item": 2, "adopted": "no", "adopted_why": "乙答"},
        {"answer_item": 1, "adopted": "yes", "adopted_why": "甲答"},
        {"answer_item": 2, "adopted": "partly", "adopted_why": "乙再答"},
    ]
    rows = told(desk, one_of(desk, "review"), asked, answered)
    assert [number for number, _, _ in rows] == [1, 2, 3]
    assert "甲问" in rows[0][1]
    assert "甲答" in rows[0][2]
    assert "不采纳" in rows[1][2]
    assert "乙再答" in rows[1][2]
    assert rows[2][2] == ""
    assert "答复第几条" not in rows[0][2]


def test_without_numbers_the_place_counts(desk: Desk) -> None:
    asked: Json = [{"aspect": "law", "finding": "甲问"}, {"aspect": "paper", "finding": "乙问"}]
    rows = told(desk, one_of(desk, "review"), asked, [{"adopted": "yes", "adopted_why": "甲答"}])
    assert "甲答" in rows[0][2]
    assert rows[1][2] == ""


@pytest.mark.parametrize("gone", [None, "text", 3, {}, [1, "x", None]])
def test_what_was_destroyed_or_is_no_list_shows_nothing(desk: Desk, gone: Json) -> None:
    assert told(desk, one_of(desk, "review"), gone, gone) == []
