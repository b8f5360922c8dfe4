"""The desk folds one page of what may wait: the last lawful hour leads, and nothing is lost between pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from yifa.interfaces.workbench import waiting
from yifa.interfaces.workbench.desk_of import Desk
from yifa.procedure.state import MatterState

Enter = Callable[[str], Client]
SMALL = 3


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The matters that were folded, with pages of three."""
    seen: list[str] = []
    whole = Desk.state

    def counted(desk: Desk, matter: str) -> MatterState:
        seen.append(matter)
        return whole(desk, matter)

    monkeypatch.setattr(Desk, "state", counted)
    monkeypatch.setattr(waiting, "PAGE", SMALL)
    return seen


def shown(page: str) -> list[str]:
    return re.findall(r'class="no"><a href="/matters/([0-9a-f]+)/"', page)


def test_pages_fold_what_they_show_and_together_show_everything(town: Small, enter: Enter, folded: list[str]) -> None:
    opened = {town.shown_card() for _ in range(2 * SMALL + 1)}
    client, found = enter("甲"), []
    for number in (1, 2, 3):
        folded.clear()
        page = text(client.get("/desk/", {"page": str(number)}))
        assert len(set(folded)) <= SMALL
        found += shown(page)
        assert ("期限更远的" in page) is (number < 3)
        assert ("期限更近的" in page) is (number > 1)
    assert sorted(found) == sorted(opened)


def test_the_nearest_last_hour_comes_first(town: Small, enter: Enter, folded: list[str]) -> None:
    timed = town.shown_card()
    town.told(timed)
    town.decided(timed)
    for _ in range(SMALL):
        town.shown_card()
    # The others were touched later; only the running period of service brings the decided one onto the first page.
    client = enter("甲")
    assert timed in shown(text(client.get("/desk/")))
    assert timed not in shown(text(client.get("/desk/", {"page": "2"})))


def test_nobody_is_shown_what_waits_for_others(town: Small, enter: Enter, folded: list[str]) -> None:
    matter = town.shown_card()
    for name in ("督", "档", "丁"):
        assert matter not in text(enter(name).get("/desk/")), name
        assert matter not in folded, name


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "1' OR 1=1", "９"])
def test_a_page_that_is_none_is_no_fault(town: Small, enter: Enter, page: str) -> None:
    town.shown_card()
    assert enter("甲").get("/desk/", {"page": page}).status_code == 200


def test_a_number_is_found_whole_and_in_part(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    town.told(matter)
    number = str(town.decided(matter).open["number"])
    client = enter("甲")
    for asked in (number, number[2:6], number[-3:]):
        assert f"/matters/{matter}/" in text(client.get("/search/", {"q": asked})), asked
    assert "没有找到" in text(client.get("/search/", {"q": "示例当事人丁"}))
