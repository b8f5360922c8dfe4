"""Whatever a program sends: a Chinese answer with the right status, never a fault of ours, and nothing recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interfaces.test_acts_by_the_interface import send, show_card, token
from tests.interfaces.town import ITEM, Small
from yifa.procedure.draft import Actor, Draft

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ONE_MINUTE_TOWN = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
FACTS: Mapping[str, object] = {
    "party": {"kind": "person", "name": "示例当事人丁"},
    "facts_found": "在人行道上摆放货物",
    "item": ITEM,
    "proposed_kind": "fine",
    "proposed_amount": 20000,
    "stated": "no",
}


@pytest.fixture
def bearer(town: Small) -> str:
    return token(town)


@pytest.fixture
def matter(town: Small) -> str:
    return town.shown_card()


def position(town: Small) -> int:
    return town.runtime.store.reader.head(town.runtime.town).position


def tell(town: Small, matter: str, /, **facts: object) -> dict[str, object]:
    """A notice that would be recorded, with some facts changed; None takes one away."""
    told = {name: value for name, value in {**FACTS, **facts}.items() if value is not None}
    officers = [{"person": town.who[name], "capacity": "officer"} for name in ("甲", "乙")]
    return {
        "kind": "onsite-penalty.tell",
        "at": town.runtime.now().isoformat(),
        "actors": officers,
        "matter": matter,
        "facts": told,
    }


def refused(town: Small, answer: Any, before: int, statuses: tuple[int, ...] = (400, 409)) -> list[dict[str, Any]]:
    """Refused in Chinese with something to do, and nothing recorded."""
    assert answer.status_code in statuses, (answer.status_code, answer.content.decode()[:300])
    assert position(town) == before
    reasons: list[dict[str, Any]] = answer.json()["refused"]
    assert reasons
    for reason in reasons:
        assert CHINESE.search(reason["missing"]), reason
        assert "Traceback" not in reason["missing"]
        assert len(reason["missing"]) < 1000
    return reasons


def test_what_these_tests_change_would_be_recorded(town: Small, bearer: str, matter: str) -> None:
    assert send(tell(town, matter), bearer).status_code == 201


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("no_such_fact", "x"),
        ("FACTS_FOUND", "x"),
        ("facts_found", 7),
        ("facts_found", ["x"]),
        ("facts_found", {"a": "b"}),
        ("facts_found", True),
        ("facts_found", "甲" * 2_000_000),
        ("facts_found", "a\x00b"),
        ("facts_found", "a\x1b[31mb"),
        ("facts_found", "合法\u202e文字"),
        ("facts_found", "隐\u2066藏"),
        ("facts_found", "\ud800"),
        ("facts_found", ""),
        ("facts_found", "   "),
        ("item", "没有这一项"),
        ("item", "../../etc/passwd"),
        ("item", "' OR 1=1 --"),
        ("proposed_kind", "death"),
        ("proposed_kind", ["fine"]),
        ("proposed_amount", -1),
        ("proposed_amount", 10**30),
        ("proposed_amount", 2**63),
        ("proposed_amount", "二百"),
        ("proposed_amount", "-200"),
        ("proposed_amount", True),
        ("proposed_amount", {"value": 1, "estimate": True}),
        ("party", "示例当事人丁"),
        ("party", {"name": "示例当事人丁"}),
        ("party", {"kind": "person", "name": ""}),
        ("party", {"kind": "person", "name": "示例", "role": "admin"}),
        ("party", {"kind": "person", "name": {"name": "示例"}}),
        ("party", {"kind": "king", "name": "示例"}),
        ("party", {"kind": "person", "name": "示例", "id_number": "440118199002300000"}),
        ("party", None),
        ("stated", "yes"),
    ],
)
def test_a_bad_fact_is_named_and_nothing_is_recorded(town: Small, bearer: str, matter: str, fact: str, value: object) -> None:
    before = position(town)
    answer = send(tell(town, matter, **{fact: value}), bearer)
    reasons = refused(town, answer, before, (400, 409, 413))
    assert "示例当事人丁" not in json.dumps(reasons, ensure_ascii=False)


@pytest.mark.parametrize(
    "raw", ['{"amount": 1.0}', '{"amount": 1e400}', '{"amount": Infinity}', '{"amount": NaN}', '{"a": 1, "a": 2}']
)
def test_floats_and_doubled_keys_never_reach_the_door(town: Small, bearer: str, matter: str, raw: str) -> None:
    body = json.dumps(tell(town, matter)).replace('"facts": {', f'"facts": {{"x": {raw}, ', 1)
    before = position(town)
    refused(town, send(body.encode(), bearer), before, (400,))


@pytest.mark.parametrize("depth", [100, 900, 5_000, 100_000])
def test_deep_nesting_is_told_not_suffered(town: Small, bearer: str, matter: str, depth: int) -> None:
    body = json.dumps(tell(town, matter)).replace('"facts": {', '"facts": {"x": ' + "[" * depth + "]" * depth + ", ", 1)
    refused(town, send(body.encode(), bearer), position(town))


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2031-01-01T00:00:00+08:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"at": "1900-01-01T00:00:00+08:00"},
        {"at": 1},
        {"matter": "ffffffffffffffffffff"},
        {"matter": "../person"},
        {"matter": "x" * 100_000},
        {"matter": "\u0000"},
        {"thread": "2021.4294967296"},
        {"thread": "2021.99999999999999999999999"},
        {"thread": "-1.0"},
        {"thread": "2021.0"},
        {"kind": "onsite-penalty.tell\n"},
        {"kind": "onsite-penalty.@serve"},
        {"kind": "law.lapse"},
        {"kind": "." * 2},
        {"links": {"x": "y"}},
        {"evidence": ["sha256:" + "0" * 64]},
        {"evidence": ["../../keys/web-secret"]},
        {"actors": []},
        {"key": "k" * 100_000},
        {"key": "\u0000"},
    ],
)
def test_forged_envelopes_are_refused(town: Small, bearer: str, matter: str, changed: dict[str, object]) -> None:
    before = position(town)
    refused(town, send({**tell(town, matter), **changed}, bearer), before, (400, 403, 409))


@pytest.mark.parametrize(
    "field",
    ["role", "town", "recorder", "is_staff", "state", "judged", "marks", "recorded_at", "number", "rules", "mode", "cause"],
)
def test_fields_that_are_not_the_clients_to_set_are_unknown(town: Small, bearer: str, matter: str, field: str) -> None:
    before = position(town)
    reasons = refused(town, send({**tell(town, matter), field: "admin"}, bearer), before, (400,))
    assert field in reasons[0]["missing"]
    refused(town, send(tell(town, matter, **{field: "admin"}), bearer), before)


@pytest.mark.parametrize("person", ["", "nobody", "系统", "x" * 5000, "\u202e", "' OR '1'='1"])
def test_unknown_persons_hold_nothing(town: Small, bearer: str, matter: str, person: str) -> None:
    before = position(town)
    body = tell(town, matter)
    body["actors"] = [{"person": town.who["甲"], "capacity": "officer"}, {"person": person, "capacity": "officer"}]
    refused(town, send(body, bearer), before)
    body["actors"] = [{"person": town.who["甲"], "capacity": "head", "acting_for": person}]
    refused(town, send(body, bearer), before)


def test_a_flood_is_turned_away_at_the_gate(town: Small, bearer: str, matter: str) -> None:
    before = position(town)
    answer = send(json.dumps(tell(town, matter, facts_found="x" * 10_000_000)).encode(), bearer)
    refused(town, answer, before, (400, 413))


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_only_post_changes_anything(town: Small, bearer: str, method: str) -> None:
    before = position(town)
    answer = getattr(Client(), method)("/api/acts", HTTP_AUTHORIZATION=f"Bearer {bearer}")
    assert answer.status_code == 405
    assert position(town) == before


@pytest.mark.parametrize(
    "path",
    [
        "/api/notices?year=%00",
        "/api/notices?year=²⁰²¹",
        "/api/notices?kind=%FF",
        "/api/notices/%00",
        "/api/figures/0",
        "/api/figures/99999999999999999999",
        "/api/notices/2021.1%0d%0aX:1",
    ],
)
def test_reading_with_strange_addresses(town: Small, path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code in (200, 400, 404)
    assert "Traceback" not in answer.content.decode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([*FACTS, "amount", "replaced", "x"]) | st.text(max_size=8)
ENVELOPE = st.sampled_from(["kind", "at", "actors", "facts", "matter", "thread", "links", "evidence", "key"])


@ONE_MINUTE_TOWN
@given(facts=st.dictionaries(NAMES, JSON, min_size=1, max_size=4))
def test_any_facts_get_an_answer(town: Small, bearer: str, facts: dict[str, object]) -> None:
    body = show_card(town)
    body["facts"] = {**body["facts"], **facts}  # type: ignore[dict-item]  # a dict by construction
    answered(town, bearer, body)


@ONE_MINUTE_TOWN
@given(changed=st.dictionaries(ENVELOPE, JSON, min_size=1, max_size=3))
def test_any_envelope_gets_an_answer(town: Small, bearer: str, changed: dict[str, object]) -> None:
    answered(town, bearer, {**show_card(town), **changed})


@ONE_MINUTE_TOWN
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_get_an_answer(town: Small, bearer: str, body: bytes) -> None:
    answered(town, bearer, body)


def answered(town: Small, bearer: str, body: object) -> None:
    before = position(town)
    answer = send(body, bearer)
    if answer.status_code != 201:
        refused(town, answer, before, (400, 403, 409))


@pytest.mark.parametrize("person", ["", " ", "nobody"])
def test_an_empty_name_is_nobody_at_the_door_itself(town: Small, matter: str, person: str) -> None:
    actors = (Actor(town.who["甲"], "officer"), Actor(person, "officer"))
    draft = Draft("onsite-penalty.tell", town.runtime.now(), actors, town.who["甲"], dict(FACTS), matter)  # type: ignore[arg-type]  # plain values
    judged = town.runtime.door.judge(town.runtime.town, draft)
    assert not judged.allowed
    assert town.runtime.view().standings(person) == () or not list(town.runtime.view().standings(person))
