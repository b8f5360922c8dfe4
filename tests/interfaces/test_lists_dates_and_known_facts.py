"""Lists of forty rows, dates in Chinese, what stands on record shown instead of asked, links chosen where a matter opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.interfaces.facts import ALL
from tests.interfaces.sheets import Filling, begin, text
from tests.interfaces.town import ITEM, Small
from yifa.interfaces.accounts.models import Account
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafts_compared import lines_of
from yifa.interfaces.workbench.forms.drawing import Chooser, Drawer
from yifa.interfaces.workbench.forms.reading import read_facts
from yifa.interfaces.workbench.forms.rows import with_new_row, with_picked
from yifa.interfaces.workbench.forms.typed import Typed
from yifa.interfaces.workbench.known import carried, carried_names, known_typed
from yifa.interfaces.workbench.models import Opening, Sheet
from yifa.law.zone import day_of
from yifa.procedure.declaration import FactSpec

Enter = Callable[[str], Client]
VOTES = FactSpec(
    "votes",
    "list",
    "表决",
    items={
        "who": FactSpec("who", "person", "姓名", required=True),
        "vote": FactSpec("vote", "choice", "意见", choices={"for": "同意", "against": "反对"}),
        "says": FactSpec("says", "text", "发言"),
    },
)
PEOPLE = [(f"p-{n}", f"示例{n}") for n in range(40)]


def drawn(typed: Typed) -> str:
    return render_to_string(
        "workbench/fields/field.html", {"field": Drawer(Chooser(persons=PEOPLE), typed).draw(VOTES, "f.votes")}
    )


def test_a_list_of_forty_is_a_table_with_a_label_for_every_cell() -> None:
    typed = with_picked({}, {"votes": VOTES}, "f.votes", [value for value, _ in PEOPLE])
    html = drawn(typed)
    assert html.count("<tr>") == 41
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bfor="([^"]+)"', html)) <= set(ids)
    assert html.count("第40行") == 1
    assert 'type="radio"' not in html
    assert "style=" not in html


def test_ticking_fills_empty_rows_first_and_nobody_twice() -> None:
    specs = {"votes": VOTES}
    typed: Typed = {"f.votes.0.who": [""], "f.votes.1.who": ["p-3"], "f.votes.1.vote": ["for"]}
    added = with_picked(typed, specs, "f.votes", ["p-1", "p-3", "p-2", "p-1", ""])
    facts = read_facts(specs, added).facts
    assert facts["votes"] == [{"who": "p-1"}, {"who": "p-3", "vote": "for"}, {"who": "p-2"}]
    assert with_picked(typed, specs, "f.nothing", ["p-1"]) == typed
    assert with_picked({}, {"account": ALL["account"]}, "f.account", ["p-1"]) == {}


def test_ten_rows_more_come_after_the_last_and_the_button_leads_to_them() -> None:
    typed = with_new_row({"f.votes.4.who": ["p-1"]}, {"votes": VOTES}, "f.votes", 10)
    assert {int(key.split(".")[2]) for key in typed} == {4, *range(5, 15)}
    assert 'formaction="#f-votes-5-who"' in drawn({"f.votes.4.who": ["p-1"]})
    assert "加入勾选的" in drawn({})


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020-11-20", "2020-11-20"),
        ("2020年11月20日", "2020-11-20"),
        ("2020/1/2", "2020-01-02"),
        ("2020.1.2", "2020-01-02"),
        ("２０２０-1-2", "2020-01-02"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert read_facts({"seen_on": ALL["seen_on"]}, {"f.seen_on": [typed]}).facts["seen_on"] == day


@pytest.mark.parametrize("typed", ["2020-13-01", "2020-02-30", "昨天", "20.11", "2020-11-20 09:30", "9999-99-99", "-1"])
def test_what_is_no_day_is_told_how_to_write_one(typed: str) -> None:
    reading = read_facts({"seen_on": ALL["seen_on"]}, {"f.seen_on": [typed]})
    assert reading.facts == {}
    assert "写成 2020-11-20" in reading.wrong[0].text


def test_dates_are_text_with_a_button_and_no_browser_words() -> None:
    for name, pattern in (("seen_on", "2020-11-20"), ("told_at", "09:30")):
        html = render_to_string("workbench/fields/field.html", {"field": Drawer(Chooser(), {}).draw(ALL[name], f"f.{name}")})
        typed = re.search(rf'<input type="text"[^>]*name="f.{name}"[^>]*>', html)
        assert typed is not None
        assert "pattern=" in typed[0]
        assert pattern in html
        assert "选择日期" in html
        assert html.count(f'name="f.{name}"') == 1  # the picker sends nothing of its own


def decide(client: Client, matter: str) -> Filling:
    return begin(client, f"/matters/{matter}/do/decide/")


def test_what_stands_in_the_matter_is_shown_with_where_it_stands(town: Small, enter: Enter) -> None:
    registered = town.act(
        "person.register", [("办", "registrar")], {"name": "示例某", "person_kind": "staff", "unit": "示例办公室"}
    )
    page = begin(enter("办"), f"/matters/{registered.matter}/do/rename/").page()
    assert "已按在案内容填好（本事项）" in page
    assert "示例某" in page


def test_a_step_done_again_begins_empty(town: Small, enter: Enter) -> None:
    registered = town.act("person.register", [("办", "registrar")], {"name": "示例某", "person_kind": "staff"})
    changed = {"name": "示例新名", "change_day": "2021-08-02", "change_proof": None}
    client = enter("办")
    filling = begin(client, f"/matters/{registered.matter}/do/rename/")
    assert changed["name"] not in filling.page()


def test_sealed_facts_on_record_go_along_unread_and_the_opening_is_noted(town: Small, enter: Enter) -> None:
    """No shipped step need ask for a sealed fact twice; the form's part is tried on a step that does."""
    matter = town.shown_card()
    told = town.told(matter)
    enter("甲")
    view = town.runtime.view()
    desk = Desk(town.runtime, town.who["甲"], town.runtime.now(), view)
    steps = town.runtime.catalogue.declaration("onsite-penalty", day_of(town.runtime.now())).steps
    asking = replace(steps["decide"], facts={**steps["decide"].facts, "party": steps["tell"].facts["party"]})
    typed = known_typed(desk, asking, desk.state(matter), None, {})
    assert carried_names(asking, typed, {}) == ("party",)
    assert "示例当事人丁" not in str(typed)
    assert Opening.objects.count() == 0
    account = Account.objects.get(person=town.who["甲"])
    sheet = Sheet.objects.create(account=account, slug="onsite-penalty", step="decide", matter=matter)
    for _ in range(2):
        found = carried(desk, account.pk, sheet, asking, typed, {})
        party = found["party"]
        assert isinstance(party, dict)
        assert party["name"] == "示例当事人丁"
    opening = Opening.objects.get()
    assert (opening.act, opening.fact) == (str(told.id), "party")
    assert "沿用到" in opening.purpose
    assert carried(desk, account.pk, sheet, asking, typed, {"party": {"kind": "person", "name": "另一人"}}) == {}


def test_an_item_of_the_power_list_told_before_need_not_be_chosen_again(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    town.told(matter)
    page = begin(enter("甲"), f"/matters/{matter}/do/correct/?thread={town.runtime.view().history(matter)[-1].id}").page()
    assert "由原行为人" in page
    assert ITEM not in page


def test_the_difference_of_two_drafts_line_by_line() -> None:
    before = ["一", "二", "三", "四", "五", "六", "七"]
    after = ["一", "二", "三", "四（改）", "五", "六", "七"]
    lines = [(line.css, line.text) for line in lines_of(before, after)]
    assert lines == [
        ("gap", "……"),
        ("same", "二"),
        ("same", "三"),
        ("old", "四"),
        ("new", "四（改）"),
        ("same", "五"),
        ("same", "六"),
    ]
    assert list(lines_of(before, before)) == []
    assert [line.css for line in lines_of([], ["新"])] == ["new"]
    assert "<" in next(line.text for line in lines_of([], ["<script>"]))


def test_a_stale_or_forged_pick_changes_nothing(town: Small, enter: Enter) -> None:
    client = enter("办")
    filling = begin(client, "/start/delegated-powers/list/")
    assert text(filling.send("pick:f.items", {"p.f.items": ["x" * 500]}))
    assert text(filling.send("pick:f.nothing", {"p.f.nothing": "x"}))
    assert text(filling.send("add-ten:f.items", {})).count("删去") >= 11
