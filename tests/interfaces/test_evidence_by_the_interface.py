"""Programs hand in files by what they are: sealed, named by digest, and worth nothing until an act names them."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, override_settings

from tests.interfaces.test_acts_by_the_interface import send, show_card, token
from tests.interfaces.town import Small
from tests.interfaces.walking import patterns
from yifa.interfaces.accounts.models import Account, Kind
from yifa.interfaces.api.evidence import body_of

JPEG = b"\xff\xd8\xff\xe0 a photo"
DOCX = b"PK\x03\x04 a document"
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def hand_in(data: bytes, bearer: str = "", query: str = "", **extra: str) -> Any:
    head = {"HTTP_AUTHORIZATION": f"Bearer {bearer}"} if bearer else {}
    content_type = extra.pop("content_type", "application/octet-stream")
    return Client().post(f"/api/evidence{query}", data, content_type=content_type, **head, **extra)  # type: ignore[arg-type]  # extra WSGI keys


def files(town: Small) -> int:
    return int(town.runtime.store.reader.query("SELECT COUNT(*) FROM evidence")[0][0])


@pytest.fixture
def bearer(town: Small) -> str:
    return token(town)


def test_a_file_is_sealed_and_named_by_an_act(town: Small, bearer: str) -> None:
    answer = hand_in(JPEG, bearer, "?kind=onsite-penalty.show-card&fact=scene")
    assert answer.status_code == 201, answer.content.decode()
    digest = answer.json()["digest"]
    assert DIGEST.fullmatch(digest)
    store = town.runtime.store
    assert store.evidence.get(digest, purpose="case") == JPEG
    assert store.evidence.media_type(digest) == "image/jpeg"
    body = show_card(town)
    act = send({**body, "facts": {**body["facts"], "scene": digest}, "evidence": [digest]}, bearer)  # type: ignore[dict-item]  # a dict by construction
    assert act.status_code == 201, act.content.decode()


def test_a_file_for_no_named_fact_is_private(town: Small, bearer: str) -> None:
    first, again = (hand_in(JPEG, bearer).json()["digest"] for _ in range(2))
    # Sealed names are salted: the same file twice has two names, and nobody can confirm a guess.
    assert first != again
    assert town.runtime.store.evidence.row(first)[3] == "case"


@pytest.mark.parametrize("content_type", ["application/octet-stream", "image/png", "text/html", "application/json", ""])
def test_what_it_is_called_does_not_matter(town: Small, bearer: str, content_type: str) -> None:
    answer = hand_in(DOCX, bearer, content_type=content_type)
    assert answer.status_code == 201
    assert answer.json()["media_type"].endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90 a program", b"<html><script>", b"<svg xmlns=''>", b"#!/bin/sh", b"GIF89a", b"\x00" * 64,
     b" %PDF-", b"\xff\xd8", b"\x7fELF"],
)  # fmt: skip
def test_other_kinds_are_refused_in_chinese(town: Small, bearer: str, data: bytes) -> None:
    before = files(town)
    answer = hand_in(data, bearer, content_type="image/jpeg")
    assert answer.status_code == 415
    assert answer.json()["refused"][0]["todo"]
    assert files(town) == before


def test_without_a_live_token_nothing_is_stored(town: Small, bearer: str) -> None:
    before = files(town)
    for wrong in ("", "wrong", bearer + "x", "\x00", "a" * 5000):
        answer = hand_in(JPEG, wrong)
        assert answer.status_code == 401, wrong
        assert answer["WWW-Authenticate"] == "Bearer"
    session = Client()
    session.force_login(Account.objects.get(), backend="yifa.interfaces.accounts.backend.TwoFactorBackend")
    assert session.post("/api/evidence", JPEG, content_type="image/jpeg").status_code == 401
    Account.objects.update(is_active=False)
    assert hand_in(JPEG, bearer).status_code == 401
    assert files(town) == before


def test_an_administrators_token_is_none(town: Small, bearer: str) -> None:
    Account.objects.update(kind=Kind.SYSTEM, person=None)
    assert hand_in(JPEG, bearer).status_code == 401


def test_too_large_is_told_before_it_is_read(town: Small, bearer: str) -> None:
    before = files(town)
    with override_settings(EVIDENCE_MAX_BYTES=len(JPEG)):
        assert hand_in(JPEG, bearer).status_code == 201
        answer = hand_in(JPEG + b"x", bearer)
        assert answer.status_code == 413
        assert "20 兆" in answer.json()["refused"][0]["missing"]
        assert hand_in(JPEG, bearer, CONTENT_LENGTH="99999999999999").status_code == 413
    assert files(town) == before + 1


@pytest.mark.parametrize("length", ["-1", "x", "9x", "１２", "9" * 5000])
def test_a_false_length_stores_nothing(town: Small, bearer: str, length: str) -> None:
    before = files(town)
    assert hand_in(JPEG, bearer, CONTENT_LENGTH=length).status_code == 400
    assert files(town) == before


def test_a_broken_off_upload_is_no_file() -> None:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "500", "wsgi.input": BytesIO(JPEG)}
    assert body_of(WSGIRequest(environ)) is None


def test_more_than_a_form_may_hold_is_taken(town: Small, bearer: str) -> None:
    """Django's own limit for forms is two megabytes; a file may have twenty."""
    answer = hand_in(JPEG + bytes(5 * 1024 * 1024), bearer)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "query",
    [
        "?fact=scene",
        "?kind=onsite-penalty.show-card",
        "?kind=onsite-penalty.show-card&fact=shown",
        "?kind=nothing.here&fact=x",
        "?kind=a.b.c&fact=x",
        "?kind=../..&fact=../../etc",
        "?kind=onsite-penalty.show-card&fact=%00",
    ],
)
def test_a_fact_that_takes_no_file_is_refused(town: Small, bearer: str, query: str) -> None:
    before = files(town)
    assert hand_in(JPEG, bearer, query).status_code == 400
    assert files(town) == before


def test_get_is_refused(town: Small) -> None:
    assert Client().get("/api/evidence").status_code == 405


def test_the_description_names_every_address_and_no_other(town: Small) -> None:
    answer = Client().get("/api/openapi.json")
    told = json.loads(answer.content)
    assert told["openapi"].startswith("3.1.")
    assert answer["Content-Type"].startswith("application/json")
    there = {"/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route) for name, route, _ in patterns() if name.startswith("api:")}
    assert set(told["paths"]) == there
    for path, methods in told["paths"].items():
        address = path.replace("{act}", "2021.0").replace("{year}", "2021")
        for method in ("get", "post"):
            status = getattr(Client(), method)(address).status_code
            assert (status != 405) is (method in methods), (path, method, status)
        for name in re.findall(r"\{(\w+)\}", path):
            assert all(name in {p["name"] for p in described["parameters"]} for described in methods.values())


def test_every_reference_in_the_description_leads_somewhere(town: Small) -> None:
    raw = Client().get("/api/openapi.json").content.decode()
    told = json.loads(raw)
    for name in re.findall(r'"#/components/schemas/(\w+)"', raw):
        assert name in told["components"]["schemas"], name
    draft = told["components"]["schemas"]["Draft"]
    assert send({**show_card(town), "unknown": 1}, token(town)).status_code == 400
    assert draft["additionalProperties"] is False
    assert "不另行会签" in told["paths"]["/api/acts"]["post"]["description"]
