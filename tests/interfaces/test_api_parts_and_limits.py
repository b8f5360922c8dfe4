"""Long lists come part by part without a gap, a runaway program is told to wait, and a key may stand in the header."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory, override_settings

from tests.interfaces.test_acts_by_the_interface import show_card, token
from tests.interfaces.town import Small
from yifa.interfaces.api import limiting
from yifa.interfaces.runtime import Runtime
from yifa.projections import notices


@pytest.fixture
def few(town: Small) -> Iterator[Small]:
    """Three requests a minute from one address, and three for one token."""
    with override_settings(API_LIMITS={"address": "3/minute", "token": "3/minute"}):
        limiting.here.cache_clear()
        yield town
    limiting.here.cache_clear()


def parts(lived: Runtime, size: int, **narrow: object) -> Iterator[list[str]]:
    after = ""
    while True:
        found, after = notices.page(lived.store.reader, lived.town, after=after, limit=size, **narrow)  # type: ignore[arg-type]
        yield [notice.act for notice in found]
        if not after:
            return


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
@pytest.mark.parametrize("narrow", [{}, {"year": 2020}, {"slug": "onsite-penalty"}, {"slug": "onsite-penalty", "year": 2020}])
def test_all_parts_together_are_the_whole_list_in_its_order(lived: Runtime, size: int, narrow: dict[str, object]) -> None:
    whole = [n.act for n in notices.published(lived.store.reader, lived.town, limit=10_000, **narrow)]  # type: ignore[arg-type]
    assert whole
    got = list(parts(lived, size, **narrow))
    assert [act for part in got for act in part] == whole
    assert all(len(part) == size for part in got[:-1])


def test_nobody_goes_on_after_what_was_never_published(lived: Runtime) -> None:
    waiting = notices.waiting(lived.store.reader, lived.town)[0]
    for after in (waiting.act, "9999.1", "' OR 1=1 --"):
        with pytest.raises(LookupError):
            notices.page(lived.store.reader, lived.town, after=after)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=-1", "limit"),
        ("limit=1e2", "limit"),
        ("limit=１０", "limit"),
        ("year=1948", "year"),
        ("year=", "year"),
        ("kind=", "kind"),
        ("kind=onsite-penalty%27--", "kind"),
        ("after=", "after"),
        ("after=2021", "after"),
        ("after=2021.999999", "after"),
        ("page=2", "page"),
    ],
)
def test_a_wrong_question_says_which_part_of_it_is_wrong(town: Small, asked: str, field: str) -> None:
    answer = Client().get(f"/api/notices?{asked}")
    assert answer.status_code == 400
    (reason,) = answer.json()["refused"]
    assert reason["field"] == field
    assert reason["todo"]


def test_an_address_that_asks_too_often_waits_and_others_do_not(few: Small) -> None:
    assert [Client().get("/api/notices").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    told = Client().get("/api/notices/2021.1")
    assert told.status_code == 429  # one count for all public addresses
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    assert "秒后再试" in told.json()["refused"][0]["todo"]
    assert Client(REMOTE_ADDR="192.0.2.7").get("/api/notices").status_code == 200


def test_one_runaway_program_does_not_stop_another(few: Small) -> None:
    first, second = token(few, "甲"), token(few, "乙")

    def sent(bearer: str, number: int) -> int:
        body = json.dumps(show_card(few, key=f"{bearer[:4]}-{number}"))
        headers = {"Authorization": f"Bearer {bearer}"}
        return Client().post("/api/acts", body, content_type="application/json", headers=headers).status_code

    assert [sent(first, number) for number in range(5)] == [201, 201, 201, 429, 429]
    position = few.runtime.store.reader.head(few.runtime.town).position
    assert sent(first, 9) == 429
    assert few.runtime.store.reader.head(few.runtime.town).position == position
    assert sent(second, 0) == 201


def test_guessing_tokens_is_counted_by_address(few: Small) -> None:
    codes = [Client().post("/api/evidence", b"x", content_type="a/b", headers={"Authorization": "Bearer x"}) for _ in range(4)]
    assert [answer.status_code for answer in codes] == [401, 401, 401, 429]


@pytest.mark.parametrize(
    ("behind", "told", "seen"),
    [
        (False, "203.0.113.9", "127.0.0.1"),  # anybody may write this header, so without a proxy it says nothing
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # only the last was written by our own proxy
        (True, "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(behind: bool, told: str, seen: str) -> None:
    request = RequestFactory().get("/api/notices", headers={"X-Forwarded-For": told} if told else {})
    with override_settings(BEHIND_PROXY=behind):
        assert limiting.address_of(request) == seen


def test_the_key_in_the_header_records_once(town: Small) -> None:
    bearer, body = token(town), show_card(town)

    def sent(header: str, **more: object) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": header}
        answer = Client().post("/api/acts", json.dumps(body | more), content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    first, again = sent("k-7"), sent("k-7")
    assert first[0] == again[0] == 201
    assert first[1]["act"] == again[1]["act"]
    assert sent("k-7", key="k-7")[1]["act"] == first[1]["act"]
    for wrong in (sent("k-8", key="k-7"), sent("k" * 201)):
        assert wrong[0] == 400
        assert wrong[1]["refused"][0]["field"] == "key"  # type: ignore[index]
