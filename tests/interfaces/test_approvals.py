"""What waits for an approval: to those who approve only, never one's own investigation, shown again where anything changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import Filling, begin, text
from tests.interfaces.test_who_may_open_which_page import CAST
from tests.interfaces.town import Small
from yifa.interfaces.workbench.models import Sheet

Enter = Callable[[str], Client]
TOGETHER = "/approvals/together/"


def lead(town: Small, words: str = "示例路占道（示例）") -> str:
    """A lead that two officers verified: it waits for the head."""
    facts = {"lead_source": "patrol", "lead_text": words, "place": {"text": "示例路1号", "village": "示例一村"}}
    matter = town.act("ordinary-penalty.lead", [("甲", "officer")], facts).matter
    verify(town, matter)
    return matter


def verify(town: Small, matter: str) -> None:
    officers = [("甲", "officer"), ("乙", "officer")]
    town.act("ordinary-penalty.verify", officers, {"verify_found": "现场没有发现（示例）"}, matter=matter)


def checked(client: Client, town: Small, matter: str, reason: str = "违法行为不成立（示例）") -> Filling:
    """The head's own form, filled in and found good."""
    filling = begin(client, f"/matters/{matter}/do/not-file/")
    town.later(minutes=1)
    answer = filling.send("check", {"a.0.head-or-delegate.0": town.who["长"], "f.not_file_reason": reason})
    assert "确认" in text(answer), text(answer)
    return filling


def ticked(page: str) -> list[str]:
    return re.findall(r'name="sheet" form="together" value="([^"]+)"', page)


def position(town: Small) -> int:
    return town.runtime.store.reader.head(town.runtime.town).position


def test_only_approvers_see_it_and_it_names_no_totals(town: Small, enter: Enter) -> None:
    matter = lead(town)
    for name, post in CAST.items():
        client = enter(name)
        assert client.get("/approvals/").status_code == (200 if post == "head" else 404), name
        assert client.post(TOGETHER, {"sheet": "x:0"}).status_code == (409 if post == "head" else 404), name
        assert ("/approvals/" in text(client.get("/desk/"))) is (post == "head"), name
    page = text(enter("长").get("/approvals/"))
    assert f"/matters/{matter}/do/file/" in page
    assert f"/matters/{matter}/do/not-file/" in page
    assert "示例甲、示例乙" in page
    assert "第二十四条" in page or "第四十二条" in page
    assert "示例路占道" not in page  # sealed facts are shown by their label
    assert not re.search(r"排名|第一名|完成率", page)


def test_nothing_waits_and_nothing_is_offered(town: Small, enter: Enter) -> None:
    page = text(enter("长").get("/approvals/"))
    assert "现在没有等您批准的事" in page
    assert not ticked(page)
    assert "批准所选的" not in page


def test_several_are_approved_one_after_another_each_its_own_act(town: Small, enter: Enter) -> None:
    client = enter("长")
    matters = [lead(town) for _ in range(3)]
    assert not ticked(text(client.get("/approvals/")))
    for matter in matters:
        checked(client, town, matter)
    chosen = ticked(text(client.get("/approvals/")))
    assert len(chosen) == 3
    before = position(town)
    answer = client.post(TOGETHER, {"sheet": chosen})
    assert answer.status_code == 200
    assert text(answer).count("已批准") == 3
    assert position(town) == before + 3
    for matter in matters:
        last = town.runtime.view().history(matter)[-1]
        assert (last.step, last.actors[0].person) == ("not-file", town.who["长"])


def test_pressing_twice_gives_one_act(town: Small, enter: Enter) -> None:
    client = enter("长")
    checked(client, town, lead(town))
    (one,) = ticked(text(client.get("/approvals/")))
    client.post(TOGETHER, {"sheet": one})
    after = position(town)
    again = client.post(TOGETHER, {"sheet": [one, one]})
    assert again.status_code == 200
    assert "已批准" in text(again)
    assert position(town) == after


def test_what_changed_since_is_shown_again_and_the_others_go_on(town: Small, enter: Enter) -> None:
    client = enter("长")
    moved, still = lead(town), lead(town)
    checked(client, town, moved)
    checked(client, town, still)
    chosen = ticked(text(client.get("/approvals/")))
    last = town.runtime.view().history(moved)[-1]
    town.act("ordinary-penalty.correct", [("甲", "@original"), ("乙", "@original")], corrected(), matter=moved, thread=last.id)
    page = text(client.get("/approvals/"))
    assert "核对以后事项又有新的记录" in page
    assert len(ticked(page)) == 1
    before = position(town)
    answer = client.post(TOGETHER, {"sheet": chosen})
    assert answer.status_code == 409
    assert text(answer).count("已批准") == 1
    assert "请打开看过，再核对一次" in text(answer)
    assert position(town) == before + 1
    assert town.runtime.view().history(moved)[-1].step == "correct"
    checked(client, town, moved)
    assert client.post(TOGETHER, {"sheet": ticked(text(client.get("/approvals/")))}).status_code == 200


def corrected() -> dict[str, object]:
    return {
        "correct_reason": "写错（示例）",
        "replaced_private": [{"private_fact": "verify_found", "private_value": "现场没有（示例）"}],
    }


def test_a_form_that_is_no_longer_complete_is_not_put_to_the_door(town: Small, enter: Enter) -> None:
    """Changed behind the page: what was checked is not what would be recorded."""
    client = enter("长")
    first = lead(town)
    filling = checked(client, town, first)
    pk = filling.address.strip("/").rpartition("/")[2]
    sheet = Sheet.objects.get(pk=pk)
    Sheet.objects.filter(pk=pk).update(typed={**sheet.typed, "f.not_file_reason": [""]})
    before = position(town)
    answer = client.post(TOGETHER, {"sheet": f"{pk}:{sheet.revision}"})
    assert answer.status_code == 409
    assert "没有批准" in text(answer)
    assert position(town) == before


def test_nobody_approves_what_they_investigated(town: Small, enter: Enter) -> None:
    """The head holds a certificate too and verified the lead: the row says so, has no button, and the batch refuses."""
    town.certify("长", "示例09999")
    facts = {"lead_source": "patrol", "lead_text": "示例路占道（示例）", "place": {"text": "示例路1号"}}
    matter = town.act("ordinary-penalty.lead", [("甲", "officer")], facts).matter
    town.appoint("长", "officer", [("长", "head")])
    officers = [("长", "officer"), ("甲", "officer")]
    town.act("ordinary-penalty.verify", officers, {"verify_found": "现场没有发现（示例）"}, matter=matter)
    client = enter("长")
    page = text(client.get("/approvals/"))
    assert "您参与了本件的调查" in page
    assert f"/matters/{matter}/do/" not in page
    filling = begin(client, f"/matters/{matter}/do/not-file/")
    town.later(minutes=1)
    filling.send("check", {"a.0.head-or-delegate.0": town.who["长"], "f.not_file_reason": "不成立（示例）"})
    pk = filling.address.strip("/").rpartition("/")[2]
    assert not ticked(text(client.get("/approvals/")))
    before = position(town)
    answer = client.post(TOGETHER, {"sheet": f"{pk}:{Sheet.objects.get(pk=pk).revision}"})
    assert "不由自己批准" in text(answer)
    assert position(town) == before


@pytest.mark.parametrize("sent", ["", "x", ":", "x:1", "%00:0", "../..:0", "<script>:1", "a" * 5000, "1:1:1", "\ud800:1"])
def test_hostile_ticks_do_nothing(town: Small, enter: Enter, sent: str) -> None:
    lead(town)
    before = position(town)
    answer = enter("长").post(TOGETHER, {"sheet": sent.encode("utf-8", "replace").decode()})
    assert answer.status_code == 409
    assert "<script>" not in text(answer).replace("<script src", "")
    assert position(town) == before


def test_nobody_sends_another_persons_sheet_and_nothing_is_followed(town: Small, enter: Enter) -> None:
    client = enter("长")
    matter = lead(town)
    (one,) = [f"{f.address.strip('/').rpartition('/')[2]}" for f in [checked(client, town, matter)]]
    town.appoint("丁", "deputy-head", [("长", "head")])
    for other in ("甲", "丁"):
        assert enter(other).post(TOGETHER, {"sheet": f"{one}:1"}).status_code in (404, 409)
    assert client.get(TOGETHER).status_code == 405
    assert town.runtime.view().history(matter)[-1].step == "verify"


def test_a_sheet_changed_after_the_check_is_not_approved(town: Small, enter: Enter) -> None:
    client = enter("长")
    filling = checked(client, town, lead(town))
    (one,) = ticked(text(client.get("/approvals/")))
    filling.send("save", {"a.0.head-or-delegate.0": town.who["长"], "f.not_file_reason": "另一个理由（示例）"})
    assert not ticked(text(client.get("/approvals/")))
    before = position(town)
    assert "核对以后改动过" in text(client.post(TOGETHER, {"sheet": one}))
    assert position(town) == before


def test_seen_cannot_be_sent_in(town: Small, enter: Enter) -> None:
    """What was on record at the check is the server's word: a form that sends its own is not believed."""
    client = enter("长")
    filling = begin(client, f"/matters/{lead(town)}/do/not-file/")
    filling.send("save", {"a.seen": "999999", "a.moment": "2021-08-02T09:00:00+08:00", "f.not_file_reason": "理由（示例）"})
    pk = filling.address.strip("/").rpartition("/")[2]
    assert not {"a.seen", "a.moment"} & set(Sheet.objects.get(pk=pk).typed)
