"""The suggestion is shown after the officer chose, his first choice is kept, and the past of the party stands beside the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.interfaces.sheets import Filling, begin, text
from tests.interfaces.town import Small
from yifa.law.library import Library
from yifa.record.act import Json

Enter = Callable[[str], Client]
ROAD = "示例-道路"
RULES = Path(__file__).parents[2] / "towns" / "zhengguo-2020" / "rules"
PARTY: dict[str, Json] = {"kind": "person", "name": "示例当事人丁", "id_number": "11010119900307002X"}
OFFICERS = [("甲", "officer"), ("乙", "officer")]
CONCLUDE = {
    "f.facts_found": "占用车行道堆放石材", "f.evidence_list.0.proof_kind": "scene", "f.evidence_list.0.proves": "位置",
    "f.proposal": "punish", "f.proposed_kind": "fine", "f.proposed_amount": "500", "f.discretion_reason": "一般情节",
    "f.found_area": "400", "f.harm": "slight", "f.complex": "no", "f.review_case": "none", "f.hearing_due": "no",
    "f.hearing_why": "数额不大",
}  # fmt: skip


@pytest.fixture
def investigated(town: Small) -> str:
    library = Library.with_local(RULES)
    town.runtime.library = town.runtime.door.library = library
    item: dict[str, Json] = {"item": ROAD, "matter": "road.occupy", "name": "占用道路", "article": "城市道路管理条例第四十二条"}
    listed: dict[str, Json] = {
        "list_title": "示例",
        "source": "delegated",
        "decree": "示例公告1号",
        "start": "2021-01-01",
        "items": [item],
    }
    town.act("delegated-powers.list", [("长", "head"), ("审", "legal-reviewer")], listed)
    return investigate(town)


def investigate(town: Small) -> str:
    """A road case up to the inspection."""
    place: Json = {"text": "示例路口", "village": "示例一村"}
    matter = town.act(
        "ordinary-penalty.lead", [("甲", "officer")], {"lead_source": "patrol", "lead_text": "占道", "place": place}
    ).matter
    town.act("ordinary-penalty.verify", OFFICERS, {"verify_found": "属实"}, matter=matter)
    filed: dict[str, Json] = {
        "party": PARTY, "item": ROAD, "conduct_ended": "2021-08-01", "filing_reason": "有违法事实",
        "handlers": [{"handler": town.who["甲"]}, {"handler": town.who["乙"]}],
    }  # fmt: skip
    town.act("ordinary-penalty.file", [("长", "head-or-delegate")], filed, matter=matter)
    town.act("ordinary-penalty.show-card", OFFICERS, {"shown": True, "rights_told": True}, matter=matter)
    seen: dict[str, Json] = {"begun_at": "2021-08-02T00:30:00Z", "ended_at": "2021-08-02T00:40:00Z", "found_on_site": "石材"}
    town.act("ordinary-penalty.inspect", OFFICERS, seen, matter=matter)
    return matter


def sheet_of(client: Client, town: Small, matter: str, step: str = "conclude") -> tuple[Filling, dict[str, str]]:
    seats = {"a.0.officer.0": town.who["甲"], "a.0.officer.1": town.who["乙"]}
    return begin(client, f"/matters/{matter}/do/{step}/"), {**CONCLUDE, **seats}


def test_nothing_is_suggested_before_a_tier_is_chosen(town: Small, enter: Enter, investigated: str) -> None:
    sheet, fields = sheet_of(enter("甲"), town, investigated)

    assert "裁量基准的建议" not in sheet.page()
    asked = text(sheet.send("check", fields))
    assert "裁量基准的建议" not in asked
    assert "选定的裁量档次" in asked


def test_after_the_choice_the_reasons_are_shown(town: Small, enter: Enter, investigated: str) -> None:
    sheet, fields = sheet_of(enter("甲"), town, investigated)
    page = text(sheet.send("check", {**fields, "f.tier": "demo.road#light"}))

    assert "裁量基准的建议" in page
    assert "属于“较轻”" in page
    assert "档内取值是本软件的算法，不是法律规定" in page


def test_a_choice_changed_after_the_suggestion_records_both(town: Small, enter: Enter, investigated: str) -> None:
    sheet, fields = sheet_of(enter("甲"), town, investigated)
    first = {**fields, "f.tier": "demo.road#ordinary", "f.proposed_amount": "2000", "f.tier_reason": "示例理由"}
    assert "裁量基准的建议" in text(sheet.send("check", first))
    sheet.send("back", {})
    second = {**fields, "f.tier": "demo.road#light", "f.tier_before": "demo.road#grave"}
    assert "核对：调查终结" in text(sheet.send("check", second))
    assert sheet.send("perform", {}).status_code == 302

    facts = town.runtime.view().history(investigated)[-1].facts
    assert (facts["tier_before"], facts["tier"]) == ("demo.road#ordinary", "demo.road#light")


def test_nobody_types_a_first_choice_for_himself(town: Small, enter: Enter, investigated: str) -> None:
    sheet, fields = sheet_of(enter("甲"), town, investigated)
    sheet.send("save", {**fields, "f.tier_before": "demo.road#grave"})
    sheet.send("check", {**fields, "f.tier": "demo.road#light", "f.tier_before": "demo.road#grave"})
    assert sheet.send("perform", {}).status_code == 302

    assert town.runtime.view().history(investigated)[-1].facts["tier_before"] == "demo.road#light"


def test_the_past_of_the_party_stands_beside_the_form(town: Small, enter: Enter, investigated: str) -> None:
    exempt: dict[str, Json] = {"exempt_ground": "minor", "exempt_reason": "轻微", "educated": True}
    concluded: dict[str, Json] = {
        "facts_found": "占道", "evidence_list": [{"proof_kind": "scene", "proves": "位置"}], "proposal": "no-penalty",
        "complex": "no", "review_case": "none", "hearing_due": "no", "hearing_why": "不处罚",
    }  # fmt: skip
    town.act("ordinary-penalty.conclude", OFFICERS, concluded, matter=investigated)
    town.act("ordinary-penalty.exempt", [("长", "head")], exempt, matter=investigated)
    again = investigate(town)
    page = sheet_of(enter("甲"), town, again)[0].page()

    assert "本镇记录中同一当事人以前的处理（1 件）" in page
    assert "不予处罚，同一事项" in page
    assert investigated in page


def test_where_there_is_no_past_nothing_is_said(town: Small, enter: Enter, investigated: str) -> None:
    assert "以前的处理" not in sheet_of(enter("甲"), town, investigated)[0].page()
