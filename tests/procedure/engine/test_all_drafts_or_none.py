"""Several drafts go through the door together: each sees those before it, and one refusal leaves nothing of any."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.procedure.engine.reach import postgres
from tests.procedure.engine.record import TOWN, Town, found, opened
from tests.procedure.engine.stage import at
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.together import AllRefused, Moved, Together
from yifa.record.act import Json

WHEN = "2020-11-03 09:00"


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A founded town on either database."""
    if request.param == "sqlite":
        with opened(tmp_path) as made:
            found(made)
            yield made
    else:
        with postgres() as url, opened(tmp_path, url) as made:
            found(made)
            yield made


def draft(town: Town, kind: str, facts: dict[str, Json], matter: str | None = None) -> Draft:
    town.clock.set(at(WHEN))
    clerk = town.persons["文书"]
    return Draft(kind, at(WHEN), (Actor(clerk, "registrar"),), clerk, facts, matter)


def person(town: Town, name: str | None) -> Draft:
    return draft(town, "person.register", {"person_kind": "official", **({"name": name} if name else {})})


def certificate(town: Town, holder: str, number: str) -> list[Together]:
    facts: dict[str, Json] = {
        "certificate_number": number, "issuer": "示例局", "valid_from": "2020-01-01", "valid_until": "2024-01-01",
        "adopted_from": "示例名册",
    }  # fmt: skip
    return [
        Together(draft(town, "officer-certificate.file", {"holder": holder}), "@new"),
        Together(draft(town, "officer-certificate.adopt", facts, "@new")),
    ]


def position(town: Town) -> int:
    return town.store.reader.head(TOWN).position


def test_later_ones_name_what_earlier_ones_open(town: Town) -> None:
    heard: list[int] = []
    several = [Together(person(town, "新来的"), "@person"), *certificate(town, "@person", "示例-009")]
    acts = town.door.perform_all(TOWN, several, seen=position(town), told=heard.append)
    assert [act.kind for act in acts] == ["person.register", "officer-certificate.file", "officer-certificate.adopt"]
    assert heard == [1, 2, 3]
    assert acts[1].open["fact.holder"] == acts[0].matter
    assert acts[2].matter == acts[1].matter
    (held,) = town.door.view(TOWN).standings(person=acts[0].matter)
    assert held.detail["certificate_number"] == "示例-009"
    assert not [finding for finding in town.store.verify() if finding.bad]


def test_one_refusal_leaves_nothing_and_every_one_is_told(town: Town) -> None:
    before = position(town)
    several = [
        Together(person(town, "甲一")),
        Together(person(town, None), "@nobody"),
        *certificate(town, "@nobody", "示例-010"),
        Together(person(town, "甲二")),
        Together(person(town, None)),
    ]
    with pytest.raises(AllRefused) as refused:
        town.door.perform_all(TOWN, several)
    assert list(refused.value.reasons) == [1, 5], "what rests on a refused one is not told as a second fault"
    assert refused.value.reasons[1][0].field == "name"
    assert position(town) == before
    assert len(town.door.view(TOWN).matters("officer-certificate")) == 2
    assert town.door.rebuild(TOWN) == before
    town.door.perform(TOWN, person(town, "甲一"))
    assert position(town) == before + 1


def test_drafts_made_from_an_older_record_are_made_again(town: Town) -> None:
    seen = position(town)
    town.door.perform(TOWN, person(town, "别人登记的"))
    with pytest.raises(Moved):
        town.door.perform_all(TOWN, [Together(person(town, "晚了一步"))], seen=seen)
    assert position(town) == seen + 1


def test_two_at_once_with_the_same_view_record_once(town: Town) -> None:
    seen = position(town)
    start, outcomes = threading.Barrier(4), []

    def go(number: int) -> None:
        several = [Together(person(town, f"第{number}人")), Together(person(town, f"第{number}人之二"))]
        start.wait()
        try:
            town.door.perform_all(TOWN, several, seen=seen)
            outcomes.append("done")
        except Moved:
            outcomes.append("moved")

    threads = [threading.Thread(target=go, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "moved", "moved", "moved"]
    assert position(town) == seen + 2


def test_nothing_to_do_records_nothing(town: Town) -> None:
    before = position(town)
    assert town.door.perform_all(TOWN, []) == []
    assert position(town) == before
