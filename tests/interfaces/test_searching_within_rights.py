"""Search inside the workbench: words through the index, parties only for a stated purpose, every opening on record first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from yifa.interfaces.accounts.models import Event
from yifa.interfaces.workbench import searching
from yifa.interfaces.workbench.models import Opening, PartySearch

Enter = Callable[[str], Client]
WHY = {"purpose": "复核或者监督"}


@pytest.fixture
def told(town: Small) -> str:
    """A penalty in which a party was told."""
    matter = town.shown_card()
    town.told(matter)
    return matter


def test_item_kind_and_two_characters_find_a_matter(town: Small, enter: Enter, told: str) -> None:
    client = enter("甲")
    for asked in (
        {"q": "占用"},
        {"q": "道路 经营"},
        {"kind": "onsite-penalty"},
        {"q": "当场", "year": "2021"},
        {"state": "open", "q": "占用"},
    ):
        assert f"/matters/{told}/" in text(client.get("/search/", asked)), asked
    for asked in (
        {"q": "占用", "year": "2020"},
        {"q": "占用", "state": "closed"},
        {"q": "占用", "village": "示例二村"},
        {"q": "占用", "kind": "post"},
    ):
        assert "没有找到" in text(client.get("/search/", asked)), asked


def test_what_is_recorded_a_moment_ago_is_found(town: Small, enter: Enter) -> None:
    client = enter("甲")
    assert "当场处罚" not in text(client.get("/search/", {"q": "占用"})).split("<tbody>")[1]
    matter = town.shown_card()
    town.told(matter)
    assert f"/matters/{matter}/" in text(client.get("/search/", {"q": "占用"}))


@pytest.mark.parametrize(
    "asked", [{"year": "x"}, {"year": "99999"}, {"state": "' OR 1"}, {"kind": "%"}, {"page": "x", "q": "占用"}]
)
def test_what_cannot_be_asked_is_no_fault(town: Small, enter: Enter, asked: dict[str, str]) -> None:
    assert enter("甲").get("/search/", asked).status_code == 200


def test_a_party_is_not_found_by_words(town: Small, enter: Enter, told: str) -> None:
    assert "没有找到" in text(enter("甲").get("/search/", {"q": "当事人丁"}))


def test_a_party_is_found_for_a_purpose_and_the_search_is_on_record(town: Small, enter: Enter, told: str) -> None:
    other = town.shown_card()
    page = text(enter("审").post("/search/party/", {"q": "当事人丁", **WHY}))
    assert f"/matters/{told}/" in page
    assert f"/matters/{other}/" not in page
    noted = PartySearch.objects.get()
    assert (noted.person, noted.words, noted.purpose, noted.hits) == (town.who["审"], "当事人丁", WHY["purpose"], 1)
    assert len(noted.opened) == 1
    opening = Opening.objects.get()
    assert (opening.matter, opening.fact) == (told, "party")
    assert "按当事人检索" in opening.purpose
    assert Event.objects.filter(what__contains="按当事人检索").exists()
    with pytest.raises(ValueError, match="只增不改"):
        noted.save()


def test_numbers_of_a_party_must_be_whole(town: Small, enter: Enter, told: str) -> None:
    client = enter("审")
    assert f"/matters/{told}/" in text(client.post("/search/party/", {"q": "020-11110000", **WHY}))
    assert f"/matters/{told}/" not in text(client.post("/search/party/", {"q": "020-1111", **WHY}))
    assert [one.hits for one in PartySearch.objects.order_by("id")] == [1, 0]


@pytest.mark.parametrize(
    "asked",
    [{"q": "丁", **WHY}, {"q": "当事人丁"}, {"q": "当事人丁", "purpose": "其他（请写明）", "written": "看"}, {"q": "", **WHY}],
)
def test_without_a_purpose_or_a_name_nothing_is_opened(town: Small, enter: Enter, told: str, asked: dict[str, str]) -> None:
    answer = enter("审").post("/search/party/", asked)
    assert answer.status_code == 422
    assert "也没有打开任何内容" in text(answer)
    assert (PartySearch.objects.count(), Opening.objects.count()) == (0, 0)


def test_only_matters_one_may_read_are_opened(town: Small, enter: Enter, told: str) -> None:
    page = text(enter("丁").post("/search/party/", {"q": "当事人丁", **WHY}))
    assert told not in page
    assert [one.opened for one in PartySearch.objects.all()] == [[]]
    assert Opening.objects.count() == 0


def test_too_many_matters_open_none(town: Small, enter: Enter, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town.shown_card()
    monkeypatch.setattr(searching, "MOST_MATTERS", 1)
    answer = enter("审").post("/search/party/", {"q": "当事人丁", **WHY})
    assert answer.status_code == 422
    assert "请选定事项或者年份" in text(answer)
    assert (PartySearch.objects.count(), Opening.objects.count()) == (0, 0)
