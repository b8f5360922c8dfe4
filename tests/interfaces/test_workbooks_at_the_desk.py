"""The page of workbooks: empty tables, an upload taken in as the person at the desk, downloads with every opening noted."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.interfaces.town import Small
from tests.interfaces.workbooks import cells
from yifa.interfaces.excel.writing import Page, write
from yifa.interfaces.workbench import tables
from yifa.interfaces.workbench.models import Opening

Enter = Callable[[str], Client]
HEADINGS = ("姓名", "人员类别", "单位", "身份证件号码", "联系电话", "接收的来源", "接收日期")
ROW = ("示例新", "机关工作人员", "执法办", "", "020-1234", "", "")


def book(*rows: tuple[str, ...]) -> bytes:
    return write([Page("人员", HEADINGS, list(rows))])


def upload(client: Client, data: bytes, name: str = "人员.xlsx") -> HttpResponse:
    return client.post("/tables/", {"workbook": SimpleUploadedFile(name, data)})


def size(town: Small) -> int:
    return town.runtime.store.reader.head(town.runtime.town).position


def test_the_page_offers_what_is_ones_own(town: Small, enter: Enter) -> None:
    page = enter("办").get("/tables/").content.decode()
    assert page.count("您可以导入") == 4
    assert "镇长（行政机关负责人）" in page
    assert 'value="table:旧案"' in page
    assert "您可以导入" not in enter("甲").get("/tables/").content.decode()


def test_an_empty_table_is_downloaded(town: Small, enter: Enter) -> None:
    answer = enter("办").get("/tables/empty/", {"table": "人员"})
    assert answer["Content-Type"] == tables.XLSX
    assert tuple(cells(answer.content, "人员")[0]) == HEADINGS
    assert enter("办").get("/tables/empty/", {"table": "没有"}).status_code == 404


def test_an_upload_is_recorded_in_ones_own_name_and_only_once(town: Small, enter: Enter) -> None:
    client, before = enter("办"), size(town)
    page = upload(client, book(ROW)).content.decode()
    assert "已导入，以您的名义记录" in page
    assert "人员：导入 1 行。" in page
    assert size(town) == before + 1
    act = list(town.runtime.store.reader.acts(town.runtime.town))[-1]
    assert (act.kind, act.open["recorder"]) == ("person.register", town.who["办"])
    again = upload(client, book(ROW)).content.decode()
    assert "1 行早已登记，内容相同" in again
    assert size(town) == before + 1
    (opening,) = Opening.objects.all()
    assert (opening.person, opening.fact, opening.act) == (town.who["办"], "phone", str(act.id))


def test_faults_are_listed_and_nothing_is_recorded(town: Small, enter: Enter) -> None:
    before = size(town)
    answer = upload(enter("办"), book(ROW, ("", "干部", "", "", "", "", "")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有导入任何内容" in page
    assert "表“人员”B3：没有“干部”这一项" in page
    assert size(town) == before


def test_whoever_may_not_is_told_who_may(town: Small, enter: Enter) -> None:
    before = size(town)
    answer = upload(enter("甲"), book(ROW))
    assert answer.status_code == 422
    assert "您的岗位不能导入这张表，须由 登记人员（党政办）" in answer.content.decode()
    assert size(town) == before


def test_hostile_uploads_are_answered_with_a_sentence(town: Small, enter: Enter) -> None:
    client = enter("办")
    assert "没有选择文件" in client.post("/tables/", {}).content.decode()
    assert "这不是工作簿" in upload(client, b"<script>alert(1)</script>", "a.xlsx").content.decode()
    named = upload(client, write([Page("<b>表", ("甲",), [("乙",)])])).content.decode()
    assert "<b>表" not in named
    assert "没有这种表" in named


def test_a_page_takes_no_more_than_it_can_answer_for(town: Small, enter: Enter) -> None:
    rows = [(f"示例人{n}", *ROW[1:]) for n in range(tables.MOST_ACTS + 1)]
    before = size(town)
    answer = upload(enter("办"), book(*rows))
    assert answer.status_code == 422
    assert f"一次最多 {tables.MOST_ACTS} 件" in answer.content.decode()
    assert size(town) == before


def test_a_register_goes_out_without_what_is_sealed(town: Small, enter: Enter) -> None:
    client = enter("办")
    upload(client, book(ROW))
    answer = client.post("/tables/out/", {"register": "table:人员"})
    assert "attachment" in answer["Content-Disposition"]
    assert [row[4] for row in cells(answer.content, "人员") if row[0] == "示例新"] == [""]
    assert not Opening.objects.exists()


def test_what_is_sealed_goes_out_for_a_purpose_that_is_noted(town: Small, enter: Enter) -> None:
    client = enter("办")
    upload(client, book(ROW))
    refused = client.post("/tables/out/", {"register": "table:人员", "private": "yes"})
    assert refused.status_code == 422
    assert not Opening.objects.exists()
    answer = client.post("/tables/out/", {"register": "table:人员", "private": "yes", "purpose": "复核或者监督"})
    assert [row[4] for row in cells(answer.content, "人员") if row[0] == "示例新"] == ["020-1234"]
    assert {opening.purpose for opening in Opening.objects.all()} == {"导出“人员”：复核或者监督"}


def test_nobody_gets_a_register_out_that_he_may_not_read(town: Small, enter: Enter) -> None:
    town.shown_card()
    assert enter("丁").post("/tables/out/", {"register": "table:人员"}).status_code == 404
    assert enter("丁").post("/tables/out/", {"register": "all:no-such"}).status_code == 404
    empty = enter("丁").post("/tables/out/", {"register": "all:onsite-penalty"})
    assert len(cells(empty.content, "当场处罚（简易程序）")) == 1
    full = enter("甲").post("/tables/out/", {"register": "all:onsite-penalty"})
    assert len(cells(full.content, "当场处罚（简易程序）")) == 2
    assert BytesIO(full.content).read(2) == b"PK"
