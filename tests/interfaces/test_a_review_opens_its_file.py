"""One button opens what is sealed in a file under review: every fact noted first, on that page only, for the reviewer alone."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.interfaces.lived import browser
from tests.interfaces.sheets import text
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench.models import Opening
from yifa.interfaces.workbench.review_opening import PURPOSE

BUTTON = "为审核查阅本件材料"


@pytest.fixture
def town(lived_town: Runtime) -> Runtime:
    """The demonstration's year as the process's runtime."""
    return lived_town


def address(page: str) -> str:
    """Where the button leads."""
    found = re.search(r'action="(/review/[0-9a-f]+/open/)"', page)
    assert found
    return found[1]


def test_everything_sealed_is_noted_and_then_shown(town: Runtime) -> None:
    client = browser(town, "legal-reviewer")
    before = text(client.get("/review/"))
    assert BUTTON in before
    noted = Opening.objects.count()
    answer = client.post(address(before))
    page = text(answer)
    made = list(Opening.objects.all()[: Opening.objects.count() - noted])
    assert made
    assert f"已打开 {len(made)} 项" in page
    assert {one.purpose for one in made} == {PURPOSE}
    assert len({(one.act, one.fact) for one in made}) == len(made)
    assert answer["Cache-Control"] == "no-store"
    for one in made:
        history = town.view().history(one.matter)
        assert any(str(done.id) == one.act and {one.fact, f"fact.{one.fact}"} & set(done.sealed) for done in history)
    assert page.count("已封存") < before.count("已封存")


def test_the_next_page_is_shut_again_and_the_button_is_pressed_not_followed(town: Runtime) -> None:
    client = browser(town, "legal-reviewer")
    before = text(client.get("/review/"))
    where = address(before)
    opened = text(client.post(where))
    assert BUTTON not in opened
    count = Opening.objects.count()
    after = text(client.get("/review/"))
    assert after.count("已封存") == before.count("已封存")
    assert client.get(where).status_code == 405
    assert Opening.objects.count() == count


@pytest.mark.parametrize("post", ["clerk", "officer", "supervisor"])
def test_nobody_else_opens_it(town: Runtime, post: str) -> None:
    where = address(text(browser(town, "legal-reviewer").get("/review/")))
    count = Opening.objects.count()
    assert browser(town, post).post(where).status_code == 404
    assert Opening.objects.count() == count


def test_what_waits_for_no_review_is_not_opened(town: Runtime) -> None:
    client = browser(town, "legal-reviewer")
    count = Opening.objects.count()
    closed = town.store.reader.query("SELECT matter FROM matter WHERE slug = 'legal-review' AND closed_at <> '' LIMIT 3", ())
    assert closed
    for (matter,) in closed:
        assert client.post(f"/review/{matter}/open/").status_code == 404
    for wrong in ("0" * 20, "x", "%00"):
        assert client.post(f"/review/{wrong}/open/").status_code == 404, wrong
    assert Opening.objects.count() == count


def files_address(page: str) -> str:
    """Where the button for the papers leads."""
    found = re.search(r'action="(/review/[0-9a-f]+/files/)"', page)
    assert found
    return found[1]


def test_every_paper_comes_in_one_archive_and_each_sealed_one_is_noted(town: Runtime) -> None:
    client = browser(town, "legal-reviewer")
    page = text(client.get("/review/"))
    told = re.search(r"文书和材料共 (\d+) 份", page)
    assert told
    answer = client.post(files_address(page))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/octet-stream"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        contents = archive.read("目录.txt").decode()
    assert len(contents.splitlines()) == int(told[1])
    assert len(names) == len(set(names)) <= int(told[1]) + 1
    assert not any("/" in name or "\\" in name or ".." in name for name in names)
    noted = list(Opening.objects.all())
    assert noted
    assert {one.purpose for one in noted} == {PURPOSE}
    assert len({(one.act, one.fact) for one in noted}) == len(noted)
    for one in noted:
        (done,) = (done for done in town.view().history(one.matter) if str(done.id) == one.act)
        assert one.fact in done.sealed


@pytest.mark.parametrize("post", ["clerk", "officer", "supervisor", "head"])
def test_nobody_else_takes_the_papers(town: Runtime, post: str) -> None:
    where = files_address(text(browser(town, "legal-reviewer").get("/review/")))
    client = browser(town, post)
    assert client.post(where).status_code == 404
    assert client.get(where).status_code in (404, 405)
    assert not Opening.objects.exists()


def test_the_papers_of_a_finished_review_are_not_taken(town: Runtime) -> None:
    client = browser(town, "legal-reviewer")
    closed = town.store.reader.query("SELECT matter FROM matter WHERE slug = 'legal-review' AND closed_at <> '' LIMIT 1", ())
    assert client.post(f"/review/{closed[0][0]}/files/").status_code == 404
    assert not Opening.objects.exists()
