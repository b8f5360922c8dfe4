"""Forged fields, stale pages, floods and hidden characters are told at the field; what was typed stays, nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interfaces.sheets import Filling, begin, decision, text
from tests.interfaces.town import Small
from yifa.interfaces.accounts.models import Account
from yifa.interfaces.workbench.models import Sheet

Enter = Callable[[str], Client]
ARTICLE = "行政处罚法"


@pytest.fixture
def told(town: Small) -> str:
    matter = town.shown_card()
    town.told(matter)
    return matter


@pytest.fixture
def filling(town: Small, enter: Enter, told: str) -> tuple[Filling, dict[str, str]]:
    return decision(enter("甲"), town, told)


def position(town: Small) -> int:
    return town.runtime.store.reader.head(town.runtime.town).position


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("amount", "-200", "不能是负数"),
        ("amount", "9" * 15, "金额太大"),
        ("amount", "1" * 40, "请只写数字"),
        ("amount", "2e2", "请只写数字"),
        ("amount", "200.001", "最多两位小数"),
        ("amount", "二百", "请只写数字"),
        ("amount", "<script>alert(1)</script>", "请只写数字"),
        ("amount", "20\x000", "控制字符"),
        ("amount", "\u202e002", "请只写数字"),
        ("kind", "death", "请从列出的各项里选一项"),
        ("why_not_public", "a\x1b[31mb", "控制字符"),
        ("why_not_public", "长" * 100_001, "内容太长"),
    ],
)
def test_a_bad_field_is_told_there_and_what_was_typed_stays(
    town: Small, filling: tuple[Filling, dict[str, str]], field: str, typed: str, says: str
) -> None:
    sheet, fields = filling
    before = position(town)
    answer = sheet.send("check", {**fields, f"f.{field}": typed})
    page = text(answer)
    assert answer.status_code == 422, page[-2000:]
    assert says in page
    assert "处要改" in page
    assert "<script>alert" not in page
    assert position(town) == before
    kept = Sheet.objects.get().typed
    assert kept["f.certain"] == ["yes"]
    assert kept[f"f.{field}"] == [typed]


def test_a_future_day_and_an_impossible_moment_are_refused(town: Small, filling: tuple[Filling, dict[str, str]]) -> None:
    sheet, fields = filling
    before = position(town)
    for moment in ("2031-01-01T09:00", "1800-01-01T09:00", "9999-12-31T23:59", "不是时间", "2021-02-30T09:00"):
        answer = sheet.send("check", {**fields, "a.at": moment})
        assert answer.status_code in (409, 422), moment
        assert moment in sheet.page() or "a-at" in sheet.page()
    assert position(town) == before


def test_forged_persons_ways_and_fields_do_nothing(town: Small, filling: tuple[Filling, dict[str, str]]) -> None:
    sheet, fields = filling
    before = position(town)
    accounts = list(Account.objects.order_by("pk").values())
    forged: list[Mapping[str, str]] = [
        {"a.0.officer.1": ""},
        {"a.0.officer.1": "nobody"},
        {"a.0.officer.1": fields["a.0.officer.0"]},
        {"a.0.officer.1": town.who["丁"]},
        {"a.way": "7"},
        {"a.way": "-1"},
        {"a.0.head.0": town.who["长"], "a.way": "9" * 50},
    ]
    for change in forged[:4]:
        assert sheet.send("check", {**fields, **change}).status_code in (409, 422), change
    for change in forged[4:]:
        assert sheet.send("check", {**fields, **change}).status_code < 500, change
    mass = {
        "role": "admin",
        "is_staff": "1",
        "town": "2",
        "state": "approved",
        "recorder": town.who["长"],
        "matter": "x",
        "slug": "person",
        "key": "forged",
        "account": "1",
        "f.paper.digest": "sha256:" + "0" * 64,
        "a.moment": "2000-01-01T00:00:00+00:00",
    }
    answer = sheet.send("check", {**fields, **mass})
    assert answer.status_code == 200, text(answer)
    row = Sheet.objects.get()
    assert (row.slug, row.matter is not None, row.key != "forged") == ("onsite-penalty", True, True)
    assert "f.paper.digest" not in row.typed
    assert "2000" not in row.typed["a.moment"][0]
    assert list(Account.objects.order_by("pk").values()) == accounts
    assert position(town) == before


def test_a_stale_page_overwrites_nothing(town: Small, filling: tuple[Filling, dict[str, str]]) -> None:
    sheet, fields = filling
    old = sheet.revision()
    sheet.send("save", {**fields, "f.amount": "150"}, old)
    before = position(town)
    for action in ("check", "save", "perform"):
        for revision in (old, "-1", "x", "9" * 30, ""):
            answer = sheet.client.post(sheet.address, {**fields, "f.amount": "50", "action": action, "revision": revision})
            assert answer.status_code == 409, (action, revision)
            assert "别的窗口" in text(answer)  # type: ignore[arg-type]  # the test client's own response type
    assert 'value="150"' in sheet.page()
    assert position(town) == before


def test_nobody_opens_anothers_draft(town: Small, enter: Enter, filling: tuple[Filling, dict[str, str]]) -> None:
    sheet, fields = filling
    for name in ("乙", "长", "丁"):
        other = enter(name)
        assert other.get(sheet.address).status_code == 404
        assert other.post(sheet.address, {**fields, "action": "check", "revision": "0"}).status_code == 404


def test_files_are_taken_by_what_they_are(town: Small, enter: Enter) -> None:
    sheet = begin(enter("甲"), "/start/onsite-penalty/show-card/")
    before = position(town)
    for name, data, says in (
        ("照片.jpg", b"MZ\x90\x00", "认不出这种文件"),
        ("a.jpg", b"", "认不出这种文件"),
        ("页面.pdf", b"<html><script>alert(1)</script>", "认不出这种文件"),
    ):
        answer = sheet.send("save", {"f.scene.upload": SimpleUploadedFile(name, data, "image/jpeg"), "f.place.text": "示例路口"})
        if data:
            assert says in text(answer), name
        assert 'value="示例路口"' in sheet.page()
    good = SimpleUploadedFile("..\\..\\坏\u202e名<b>.jpg", b"\xff\xd8\xff\xe0" + b"0" * 99, "text/html")
    page = text(sheet.send("save", {"f.scene.upload": good}))
    assert "已上传" in page
    assert (
        "<b>"
        not in page.replace("<b>已出示执法证件</b>", "")
        .replace("<b>已告知权利义务</b>", "")
        .replace("<b>依法</b>", "")
        .partition("已上传")[2][:80]
    )
    assert "\u202e" not in page
    assert position(town) == before


def test_a_flood_is_told_in_chinese(town: Small, filling: tuple[Filling, dict[str, str]]) -> None:
    sheet, fields = filling
    before = position(town)
    revision = sheet.revision()
    strict = sheet.client
    strict.raise_request_exception = False
    answer = strict.post(sheet.address, {**fields, "f.why_not_public": "x" * 10_000_000, "action": "check", "revision": revision})
    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.content.decode()
    many = strict.post(sheet.address, {f"f.x{n}": "y" for n in range(3000)} | {"action": "check", "revision": revision})
    assert many.status_code == 400
    assert "Traceback" not in many.content.decode()
    assert position(town) == before


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    typed=st.dictionaries(
        st.sampled_from(
            [
                "f.kind",
                "f.amount",
                "f.certain",
                "f.complex",
                "f.remedy_route",
                "f.to_publish",
                "a.at",
                "a.way",
                "a.0.officer.1",
                "f.amount.x",
                "f.",
            ]
        ),
        st.text(max_size=30),
        min_size=1,
    ),
    action=st.sampled_from(["check", "save", "add:f.x", "drop:f.amount:0", "drop:::", "add:", "nothing"]) | st.text(max_size=12),
)
def test_anything_typed_gets_a_page(
    town: Small, filling: tuple[Filling, dict[str, str]], typed: dict[str, str], action: str
) -> None:
    if action == "perform":
        return
    sheet, fields = filling
    before = position(town)
    answer = sheet.send(action, {**fields, **typed})
    assert answer.status_code in (200, 400, 409, 422), (answer.status_code, typed, action)
    assert position(town) == before
    assert sheet.client.get(sheet.address).status_code == 200
