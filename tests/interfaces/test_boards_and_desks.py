"""Boards and desks show what waits and why, by post and never by person; every figure opens its acts, every sheet prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from yifa.interfaces.workbench import charts
from yifa.projections import clocks

Enter = Callable[[str], Client]


def section(page: str, anchor: str) -> str:
    """One section of a page."""
    found = re.search(rf'<section[^>]* id="{anchor}".*?</section>', page, re.S)
    assert found, anchor
    return found[0]


def last_hour(town: Small, matter: str) -> datetime:
    """When the first of the matter's periods ends."""
    ends = [run.due_at for run in clocks.running(town.runtime.store.reader, town.runtime.town, matter=matter) if run.due_at]
    return min(ends)


@pytest.fixture
def decided(town: Small) -> str:
    """A decided penalty whose service and publication wait."""
    matter = town.shown_card()
    town.told(matter)
    town.decided(matter)
    return matter


def test_the_board_tells_late_and_why_then_the_week_then_figures(town: Small, enter: Enter, decided: str) -> None:
    assert decided not in section(text(enter("长").get("/board/")), "late")
    town.set(last_hour(town, decided) - timedelta(hours=1))
    assert decided in section(text(enter("长").get("/board/")), "week")
    town.later(days=60)
    page = text(enter("长").get("/board/"))
    late = section(page, "late")
    assert f"/matters/{decided}/" in late
    assert "已过期" in late
    assert "等待：" in late
    assert re.search(r"第[一二三四五六七八九十]+条", late)
    assert decided not in section(page, "week")
    order = [page.index(f'id="{anchor}"') for anchor in ("late", "week", "mine", "figures", "offices", "villages")]
    assert order == sorted(order)


def test_offices_are_counted_and_open_their_rows_and_nobody_is_ranked(town: Small, enter: Enter, decided: str) -> None:
    town.later(days=60)
    client = enter("长")
    offices = section(text(client.get("/board/")), "offices")
    owners = re.findall(r'href="\?owner=([^"]+)"', offices)
    assert owners
    for name in town.who:
        assert f"示例{name}" not in offices
    narrowed = text(client.get("/board/", {"owner": owners[0]}))
    assert "看全部" in narrowed
    rows = section(narrowed, "late") + section(narrowed, "week")
    assert rows.count('class="todo"') <= section(text(client.get("/board/")), "late").count('class="todo"') + 1


def test_a_figure_opens_its_acts_and_says_the_same_as_its_line(town: Small, enter: Enter, decided: str) -> None:
    client = enter("长")
    page = section(text(client.get("/board/")), "figures")
    assert "/board/2021/ec.simple/" in page
    assert 'role="img"' in page
    assert "8月1" in page
    assert "上年同期没有" in page
    acts = text(client.get("/board/2021/ec.simple/"))
    assert f"/matters/{decided}/" in acts
    assert "由下面 1 条行为算出" in acts
    for wrong in ("/board/2021/nothing/", "/board/1999/ec.simple/", "/board/2022/ec.simple/"):
        assert client.get(wrong).status_code == 404, wrong


def test_lines_of_a_chart_stay_inside_and_are_said_in_words() -> None:
    drawn = str(charts.sparkline((0, 5, 10), (3,) * 12, "示例：<1月0>"))
    assert "&lt;1月0&gt;" in drawn
    points = [tuple(map(int, pair.split(","))) for pair in re.findall(r"\d+,\d+", drawn)]
    assert all(0 <= x <= charts.WIDTH and 0 <= y <= charts.HEIGHT for x, y in points)
    assert len(points) == 15
    assert charts.sparkline((), (0,) * 12, "")


def test_the_registrar_finds_what_is_to_be_issued_served_published_closed(town: Small, enter: Enter, decided: str) -> None:
    client = enter("办")
    page = text(client.get("/registry/"))
    for anchor in ("register", "issue", "service", "publication", "closing"):
        assert section(page, anchor)
    assert decided in section(page, "issue")
    assert decided in section(page, "publication")
    assert decided not in section(page, "service")  # what is not issued cannot be served
    assert decided not in section(page, "closing")
    assert re.search(r"还剩 \d+ 个工作日", section(page, "publication"))


def test_what_is_published_leaves_the_queue(town: Small, enter: Enter, decided: str) -> None:
    decision = town.runtime.view().history(decided)[-1]
    facts = {"checked_private": True, "channel": "platform"}
    town.act("onsite-penalty.publish", [("办", "office")], facts, matter=decided, thread=decision.id)
    assert decided not in section(text(enter("办").get("/registry/")), "publication")


def test_the_daily_sheet_is_mine_or_one_page_for_each_office(town: Small, enter: Enter, decided: str) -> None:
    town.set(last_hour(town, decided) - timedelta(hours=1))
    mine = text(enter("甲").get("/today/"))
    assert f"/matters/{decided}/" in mine
    assert "示例甲" in mine
    assert "of=offices" not in mine
    assert text(enter("甲").get("/today/", {"of": "offices"})).count('<section class="daily">') == 1
    town.later(days=60)
    offices = text(enter("办").get("/today/", {"of": "offices"}))
    assert "已逾期" in offices
    assert offices.count('<section class="daily">') >= 1
    for name in ("甲", "乙"):
        assert f"示例{name}" not in offices.split('<main id="main"')[1]


def test_sending_back_is_never_a_duty(town: Small, enter: Enter) -> None:
    """What may be done beside the course waits on nobody's desk."""
    facts = {"proposal_number": "示例建议第1号", "proposal_title": "示例建议", "topic": "roads", "received_day": "2021-08-02"}
    town.appoint("丁", "deputy", [("长", "head")])
    registered = town.act("deputies-proposal.register", [("办", "registrar")], {**facts, "deputy": town.who["丁"]})
    assigned = {"handler_unit": "示例办公室", "complexity": "plain"}
    town.act("deputies-proposal.assign", [("办", "office")], assigned, matter=registered.matter)
    page = text(enter("甲").get("/desk/"))
    assert registered.matter in page
    assert "退回" not in page
    assert "承办" in page
