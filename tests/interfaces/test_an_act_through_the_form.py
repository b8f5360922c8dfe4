"""An act from form to record: every reason with its article, nothing typed is lost, pressing twice shows the same act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import begin, decision, text
from tests.interfaces.town import Small
from yifa.interfaces.workbench.models import Sheet

Enter = Callable[[str], Client]


@pytest.fixture
def told(town: Small) -> str:
    matter = town.shown_card()
    town.told(matter)
    return matter


def decided(town: Small, matter: str) -> int:
    return sum(done.step == "decide" for done in town.runtime.view().history(matter))


def test_from_the_matter_to_the_record(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    confirm = sheet.send("check", fields)
    assert "核对：当场处罚决定" in text(confirm)
    assert "大写贰佰元整" in text(confirm)
    assert "确认作出决定" in text(confirm)
    assert decided(town, told) == 0
    done = sheet.send("perform", {}, sheet.revision())
    assert done.status_code == 302
    assert done["Location"].startswith(f"/matters/{told}/#act-")
    assert decided(town, told) == 1
    act = town.runtime.view().history(told)[-1]
    assert act.facts["amount"] == 20000
    assert [actor.person for actor in act.actors] == [town.who["甲"], town.who["乙"]]
    assert act.recorder == town.who["甲"]


def test_pressing_again_shows_the_same_act(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    sheet.send("check", fields)
    revision = sheet.revision()
    first = sheet.send("perform", {}, revision)
    again = sheet.send("perform", {}, revision)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert decided(town, told) == 1


def test_the_same_draft_sent_when_the_answer_was_lost_gives_the_same_act(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    sheet.send("check", fields)
    revision = sheet.revision()
    row = Sheet.objects.get()
    first = sheet.send("perform", {}, revision)
    # The act was recorded, but the desk did not get to write it down.
    Sheet.objects.filter(pk=row.pk).update(act="", done_matter="", typed=row.typed)
    town.later(minutes=3)
    again = sheet.send("perform", {}, revision)
    assert again["Location"] == first["Location"]
    assert decided(town, told) == 1


def test_every_reason_stands_on_the_refusal_page_and_nothing_typed_is_lost(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told, second="丙", amount="500")
    answer = sheet.send("check", fields)
    assert answer.status_code == 409
    page = text(answer)
    assert "暂时不能作出决定" in page
    assert "行政处罚法（2021年修订）第五十一条" in page
    assert "行政处罚法（2021年修订）第四十二条" in page
    assert "无权限" not in page
    assert "操作失败" not in page
    assert decided(town, told) == 0
    kept = sheet.page()
    assert 'value="500"' in kept
    assert f'value="{town.who["丙"]}" selected' in kept


def test_missing_fields_are_told_at_the_field_and_on_top(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    del fields["f.certain"]
    fields["f.amount"] = "二百"
    page = text(sheet.send("check", fields))
    assert 'href="#f-amount"' in page
    assert page.count("金额请只写数字") == 2
    fields["f.amount"] = "200"
    page = text(sheet.send("check", fields))
    assert 'href="#f-certain"' in page
    assert decided(town, told) == 0


def test_nobody_acts_in_anothers_name(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("丙"), town, told)
    answer = sheet.send("check", fields)
    assert answer.status_code == 409
    assert "本人" in text(answer)
    assert sheet.send("perform", {}, sheet.revision()).status_code == 409
    assert decided(town, told) == 0


def test_a_sheet_changed_in_another_window_is_shown_again(town: Small, enter: Enter, told: str) -> None:
    client = enter("甲")
    sheet, fields = decision(client, town, told)
    old = sheet.revision()
    sheet.send("save", {**fields, "f.amount": "150"})
    stale = sheet.send("check", fields, old)
    assert stale.status_code == 409
    assert "别的窗口" in text(stale)
    assert 'value="150"' in text(stale)
    assert sheet.send("perform", {}, old).status_code == 409
    assert decided(town, told) == 0


def test_a_matter_that_moved_on_is_judged_again(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    sheet.send("check", fields)
    town.decided(told)
    answer = sheet.send("perform", {}, sheet.revision())
    assert answer.status_code == 409
    assert "已经办理过" in text(answer)
    assert decided(town, told) == 1


def test_drafts_wait_on_the_desk_and_survive_a_log_out(town: Small, enter: Enter, told: str) -> None:
    client = enter("甲")
    sheet, fields = decision(client, town, told)
    sheet.send("save", fields)
    client.post("/accounts/logout/")
    again = enter("甲")
    assert "没有提交的草稿" in text(again.get("/desk/"))
    assert 'value="200"' in text(again.get(sheet.address))


def test_somebody_elses_sheet_is_not_found(town: Small, enter: Enter, told: str) -> None:
    sheet, _fields = decision(enter("甲"), town, told)
    assert enter("乙").get(sheet.address).status_code == 404


def test_fields_that_are_not_facts_change_nothing(town: Small, enter: Enter, told: str) -> None:
    sheet, fields = decision(enter("甲"), town, told)
    extra = {
        "role": "admin",
        "is_staff": "1",
        "town": "2",
        "f.state": "approved",
        "recorder": town.who["长"],
        "slug": "post",
        "a.moment": "1999-01-01T00:00:00Z",
    }
    sheet.send("check", {**fields, **extra})
    sheet.send("perform", {}, sheet.revision())
    act = town.runtime.view().history(told)[-1]
    assert act.recorder == town.who["甲"]
    assert "state" not in act.facts
    assert act.at.year == 2021


def test_starting_a_matter_by_the_form(town: Small, enter: Enter) -> None:
    sheet = begin(enter("甲"), "/start/onsite-penalty/show-card/")
    fields = {
        "a.0.officer.0": town.who["甲"],
        "a.0.officer.1": town.who["乙"],
        "f.shown": "yes",
        "f.rights_told": "yes",
        "f.seen_at": "2021-08-02",
        "f.place.text": "示例路口",
        "f.place.village": "示例一村",
    }
    assert "核对" in text(sheet.send("check", fields))
    done = sheet.send("perform", {}, sheet.revision())
    assert done.status_code == 302
    matter = done["Location"].split("/")[2]
    assert town.runtime.view().procedure_of(matter) == "onsite-penalty"


def test_rows_of_a_list_are_added_without_performing(town: Small, enter: Enter) -> None:
    sheet = begin(enter("办"), "/start/certificate-exam/enrol/")
    page = text(sheet.send("add:f.entrants", {"f.exam_title": "示例考试", "f.entrants.0.entrant": town.who["丙"]}))
    assert page.count('name="f.entrants.') == 2
    assert "示例考试" in page
    page = text(
        sheet.send(
            "drop:f.entrants:0", {"f.exam_title": "示例考试", "f.entrants.0.entrant": town.who["丙"], "f.entrants.1.entrant": ""}
        )
    )
    assert page.count('name="f.entrants.') == 1


def test_steps_nobody_takes_have_no_form(town: Small, enter: Enter, told: str) -> None:
    client = enter("甲")
    assert client.get(f"/matters/{told}/do/nothing/").status_code == 404
    assert client.get(f"/matters/{told}/do/correct/?thread=abc").status_code == 404
    assert client.get("/start/onsite-penalty/decide/").status_code == 404
    assert client.get("/start/nothing/show-card/").status_code == 404
