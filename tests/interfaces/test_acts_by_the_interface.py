"""Programs submit through the same door: own name only, every reason in JSON, a key makes it once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.interfaces.town import Small
from yifa.interfaces.accounts import secrets
from yifa.interfaces.accounts.models import Account, Kind, Token


def token(town: Small, name: str = "甲") -> str:
    account = Account.objects.open(username=f"p-{name}", kind=Kind.BUSINESS, person=town.who[name], shown_name=name)
    text = secrets.new_token()
    Token.objects.create(account=account, name="测试", digest=secrets.digest(text))
    return text


def send(body: object, bearer: str = "") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    extra = {"HTTP_AUTHORIZATION": f"Bearer {bearer}"} if bearer else {}
    return Client().post("/api/acts", raw, content_type="application/json", **extra)  # type: ignore[arg-type]  # extra WSGI keys


def show_card(town: Small, **changed: object) -> dict[str, object]:
    facts = {"shown": True, "rights_told": True, "seen_at": "2021-08-02", "place": {"text": "示例路口"}}
    officers = [{"person": town.who[name], "capacity": "officer"} for name in ("甲", "乙")]
    return {
        "kind": "onsite-penalty.show-card",
        "at": town.runtime.now().isoformat(),
        "actors": officers,
        "facts": facts,
        **changed,
    }


def test_an_act_is_recorded_once_under_its_key(town: Small) -> None:
    bearer, body = token(town), show_card(town, key="k-1")
    first, again = send(body, bearer), send(body, bearer)
    assert first.status_code == 201, first.content.decode()
    assert first.json()["act"] == again.json()["act"]
    other = send({**body, "facts": {**body["facts"], "seen_at": "2021-08-01"}}, bearer)  # type: ignore[dict-item]  # a dict by construction
    assert other.status_code == 409
    assert "提交编号" in other.json()["refused"][0]["missing"]


def test_every_reason_comes_back(town: Small) -> None:
    matter = town.shown_card()
    town.told(matter)
    facts = {
        "kind": "fine",
        "amount": 50000,
        "certain": True,
        "complex": "no",
        "remedy": True,
        "remedy_route": "either",
        "to_publish": "yes",
    }
    officers = [{"person": town.who[name], "capacity": "officer"} for name in ("甲", "丙")]
    at = (town.runtime.now() + timedelta(seconds=0)).isoformat()
    answer = send({"kind": "onsite-penalty.decide", "at": at, "matter": matter, "actors": officers, "facts": facts}, token(town))
    assert answer.status_code == 409
    reasons = answer.json()["refused"]
    assert {r["article"] for r in reasons} >= {"行政处罚法（2021年修订）第五十一条", "行政处罚法（2021年修订）第四十二条"}
    assert all(r["missing"] and r["todo"] for r in reasons)


def test_without_a_live_token_nothing_happens(town: Small) -> None:
    bearer = token(town)
    assert send(show_card(town)).status_code == 401
    assert send(show_card(town), "wrong").status_code == 401
    Token.objects.update(revoked_at=timezone.now())
    assert send(show_card(town), bearer).status_code == 401
    Token.objects.update(revoked_at=None)
    Account.objects.update(is_active=False)
    assert send(show_card(town), bearer).status_code == 401


def test_a_browsers_session_is_no_token(town: Small) -> None:
    token(town)
    client = Client()
    client.force_login(Account.objects.get(), backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
    assert client.post("/api/acts", b"{}", content_type="application/json").status_code == 401


def test_nobody_acts_in_anothers_name(town: Small) -> None:
    others = [{"person": town.who["长"], "capacity": "head"}]
    answer = send(show_card(town, actors=others), token(town))
    assert answer.status_code == 403
    assert send(show_card(town, recorder=town.who["长"]), token(town, "乙")).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'{"kind": 1}', b'{"a":1,"a":2}', b"\xff\xfe", b"[" * 100_000,
        b'{"facts": {"amount": 1.5}}', b'{"facts": {"amount": NaN}}',
        b'{"kind": "onsite-penalty.show-card", "at": "yesterday", "actors": []}',
        b'{"kind": "onsite-penalty.show-card", "at": "2021-08-02T09:00:00", "actors": []}',
        b'{"kind": "x", "at": "2021-08-02T09:00:00+08:00", "actors": []}',
        b'{"kind": "a.b", "at": "2021-08-02T09:00:00+08:00", "actors": [{"person": 1, "capacity": "officer"}]}',
        b'{"kind": "a.b", "at": "2021-08-02T09:00:00+08:00", "actors": "all"}',
        b'{"kind": "a.b", "at": "2021-08-02T09:00:00+08:00", "actors": [], "thread": "x"}',
        b'{"kind": "a.b", "at": "2021-08-02T09:00:00+08:00", "actors": [], "links": [1]}',
        b'{"kind": "a.b", "at": "2021-08-02T09:00:00+08:00", "actors": [], "evidence": {"a": 1}}',
    ],
)  # fmt: skip
def test_what_is_no_draft_is_told_in_chinese_and_records_nothing(town: Small, body: bytes) -> None:
    before = town.runtime.store.reader.head(town.runtime.town).position
    answer = send(body, token(town))
    assert answer.status_code in (400, 403), answer.content.decode()
    assert answer.json()["refused"][0]["missing"]
    assert town.runtime.store.reader.head(town.runtime.town).position == before


def test_unknown_steps_and_persons_are_refused_not_crashed(town: Small) -> None:
    bearer = token(town)
    cases: list[dict[str, object]] = [
        {"kind": "nothing.here"},
        {"kind": "onsite-penalty.nothing"},
        {"matter": "forged"},
        {"facts": {"unknown": 1}},
        {"thread": "2021.99999"},
        {"evidence": ["sha256:" + "0" * 64]},
        {"facts": {"seen_at": "9999-99-99"}},
        {"facts": {"shown": "yes"}},
    ]
    for changed in cases:
        answer = send(show_card(town, **changed), bearer)
        assert answer.status_code == 409, (changed, answer.status_code, answer.content.decode())
        assert answer.json()["refused"]
