"""Eight clients want the same thing at the same moment: one decision, one act for one key, and the losers are told why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from tests.interfaces.asking import Client
from tests.support.served import SOAK, faults, opened, prepare, serving
from yifa.interfaces.bench.load import Line
from yifa.interfaces.bench.town import make_town
from yifa.procedure.draft import Draft

CLIENTS = 8
ROUNDS = 200 if SOAK else 6
CASES = CLIENTS * (10 if SOAK else 2)

Answer = tuple[int, dict[str, Any]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("at_once"))


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Client]:
    cast, tokens = prepare(home)
    with opened(home) as (runtime, _):
        now = runtime.now()
    with serving(home) as served:
        yield Client(served.port, cast, tokens, now)


def at_once(client: Client, drafts: Sequence[Draft]) -> list[Answer]:
    """Everybody sends at the same moment."""
    start = Barrier(len(drafts))

    def one(draft: Draft) -> Answer:
        line = Line(client.port)
        try:
            start.wait()
            return client.send(line, draft)
        finally:
            line.close()

    with ThreadPoolExecutor(len(drafts)) as pool:
        return list(pool.map(one, drafts))


def told_before_decision(client: Client) -> Draft:
    """A matter in which only the decision is open; the draft that decides it."""
    _, draft = client.play(2)
    assert draft is not None
    assert draft.kind == "onsite-penalty.decide"
    return draft


def split(answers: list[Answer], good: Callable[[int], bool]) -> tuple[list[dict[str, Any]], list[Answer]]:
    return [body for status, body in answers if good(status)], [each for each in answers if not good(each[0])]


def test_exactly_one_decides(client: Client, home: Path) -> None:
    matters = []
    for number in range(ROUNDS):
        draft = told_before_decision(client)
        answers = at_once(client, [replace(draft, key=f"{number}-{each}") for each in range(CLIENTS)])
        done, refused = split(answers, lambda status: status == 201)
        assert len(done) == 1
        assert [status for status, _ in refused] == [409] * (CLIENTS - 1)
        assert all(body["refused"][0]["missing"] for _, body in refused)
        matters.append((draft.matter, done[0]["act"]))
    with opened(home) as (runtime, store):
        for matter, act in matters:
            decisions = [each for each in runtime.view().history(str(matter)) if each.step == "decide"]
            assert [str(each.id) for each in decisions] == [act]
        numbers = [str(act.open["number"]) for act in store.reader.acts(runtime.town) if act.kind == "onsite-penalty.decide"]
        assert len(set(numbers)) == len(numbers) >= ROUNDS
        assert faults(store) == []


def test_a_key_pressed_eight_times_is_one_act(client: Client, home: Path) -> None:
    draft = replace(told_before_decision(client), key="同一次".encode().hex())
    answers = at_once(client, [draft] * CLIENTS)
    assert [status for status, _ in answers] == [201] * CLIENTS
    assert len({body["act"] for _, body in answers}) == 1
    line = Line(client.port)
    other = {**draft.facts, "party_signed": "no"}
    status, body = client.send(line, replace(draft, facts=other))
    assert status == 409
    assert "编号" in body["refused"][0]["missing"]
    assert client.send(line, draft)[1]["act"] == answers[0][1]["act"]
    line.close()
    with opened(home) as (runtime, store):
        acts = [act for act in store.reader.matter_acts(runtime.town, str(draft.matter)) if act.kind == draft.kind]
        assert [str(act.id) for act in acts] == [answers[0][1]["act"]]


def test_clients_of_many_matters_never_fork_the_log(client: Client, home: Path) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        matters = {matter for matter, _ in pool.map(lambda _: client.play(), range(CASES))}
    with opened(home) as (runtime, store):
        acts = list(store.reader.acts(runtime.town))
        assert [act.position for act in acts] == list(range(len(acts)))
        assert {act.matter for act in acts if act.kind == "onsite-penalty.close"} >= matters
        assert len(matters) == CASES
        assert {str(act.id) for act in acts} >= set(client.told.values())
        assert faults(store) == []
