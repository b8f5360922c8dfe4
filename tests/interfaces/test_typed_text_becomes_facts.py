"""Typed text becomes facts of all seventeen types, or an error that says what to do; nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interfaces.facts import ALL
from yifa.interfaces.workbench.forms.drawing import Chooser, Drawer
from yifa.interfaces.workbench.forms.reading import Reading, read_facts
from yifa.interfaces.workbench.forms.typed import typed_of
from yifa.interfaces.workbench.forms.writing import typed_facts
from yifa.procedure.declaration import FactSpec
from yifa.record.canonical import canonical, check_text


def read(fact: str, /, **parts: str) -> Reading:
    key = f"f.{fact}"
    return read_facts(
        {fact: ALL[fact]}, {f"{key}{'.' + part if part != 'value' else ''}": [text] for part, text in parts.items()}
    )


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("account", " 在人行道上\r\n摆卖 ", "在人行道上\n摆卖"),
        ("kind", "fine", "fine"),
        ("shown", "yes", True),
        ("seen_on", "2020-11-20", "2020-11-20"),
        ("seen_on", "２０２０-11-20", "2020-11-20"),
        ("told_at", "2020-11-20T09:30", "2020-11-20T01:30:00Z"),
        ("told_at", "2020-11-20 09:30", "2020-11-20T01:30:00Z"),
        ("amount", "200", 20000),
        ("amount", "2,000.5", 200050),
        ("amount", "２００元", 20000),
        ("amount", "0.07", 7),
        ("leaflets", "11,000", 11000),
        ("holder", "p-1", "p-1"),
        ("item", "market.occupy", "market.occupy"),
        ("about", "m-1", "m-1"),
        ("earlier", "1.205", "1.205"),
    ],
)
def test_one_field_is_read(name: str, typed: str, value: Any) -> None:
    reading = read(name, value=typed)
    assert (reading.facts, reading.wrong) == ({name: value}, [])


def test_fields_of_parts_are_read() -> None:
    assert read("party", kind="person", name="示例丁", phone="020-0000").facts["party"] == {
        "kind": "person",
        "name": "示例丁",
        "phone": "020-0000",
    }
    assert read("issuer", name="示例区司法局").facts["issuer"] == {"name": "示例区司法局"}
    assert read("where", text="示例路口", village="青荔村").facts["where"] == {"text": "示例路口", "village": "青荔村"}
    assert read("leaflets", value="11000", estimate="yes").facts["leaflets"] == {"value": 11000, "estimate": True}
    digest = "sha256:" + "a" * 64
    assert read("photo", digest=digest).facts["photo"] == digest
    assert read("text_paper", digest=digest).facts["text_paper"] == digest


def test_a_list_is_read_row_by_row_and_empty_rows_fall_out() -> None:
    typed = {"f.goods.0.what": ["秤"], "f.goods.0.price": ["12"], "f.goods.3.what": ["箱"], "f.goods.1.what": [""]}
    assert read_facts({"goods": ALL["goods"]}, typed).facts["goods"] == [{"what": "秤", "price": 1200}, {"what": "箱"}]


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("account", "甲\x07乙", "控制字符"),
        ("account", "字" * 100_001, "太长"),
        ("kind", "prison", "选一项"),
        ("seen_on", "2020-02-30", "日期"),
        ("told_at", "昨天", "时间"),
        ("told_at", "0001-01-01T00:00", "年份"),
        ("amount", "-5", "负数"),
        ("amount", "1.005", "两位小数"),
        ("amount", "1e9", "只写数字"),
        ("amount", "NaN", "只写数字"),
        ("amount", "999999999999999", "太大"),
        ("leaflets", "-1", "整数"),
        ("leaflets", "3.5", "整数"),
        ("earlier", "abc", "记录编号"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(name: str, typed: str, says: str) -> None:
    reading = read(name, value=typed)
    assert reading.facts == {}
    assert [w.key for w in reading.wrong] == [f"f.{name}"]
    assert says in reading.wrong[0].text


def test_half_a_party_asks_for_the_rest() -> None:
    assert "公民" in read("party", name="示例丁").wrong[0].text
    assert "姓名" in read("party", kind="person", phone="1").wrong[0].text
    assert "单位名称" in read("issuer", code="91440118MA00000000").wrong[0].text
    assert "具体地点" in read("where", village="青荔村").wrong[0].text
    assert "重新选择" in read("photo", digest="../../etc/passwd").wrong[0].text


def test_empty_fields_give_no_fact_and_no_error() -> None:
    reading = read_facts(ALL, {})
    assert (reading.facts, reading.wrong) == ({}, [])


def test_a_computed_fact_is_never_taken_from_the_form() -> None:
    spec = FactSpec("total", "count", "合计", computed="sum")
    assert read_facts({"total": spec}, {"f.total": ["9"]}).facts == {}


def test_unknown_fields_of_the_form_are_left_out() -> None:
    typed = typed_of(
        [("f.amount", ["1"]), ("role", ["admin"]), ("is_staff", ["1"]), ("town", ["2"]), ("csrfmiddlewaretoken", ["x"])]
    )
    assert typed == {"f.amount": ["1"]}
    assert read_facts(ALL, {**typed, "f.state": ["approved"]}).facts == {"amount": 100}


VALUES: dict[str, Any] = {
    "account": "经过\n两行",
    "kind": "warning",
    "seen_on": "2020-11-20",
    "told_at": "2020-11-20T01:30:00Z",
    "amount": 20050,
    "leaflets": {"value": 5, "estimate": True},
    "party": {"kind": "organisation", "name": "示例公司", "code": "X"},
    "where": {"text": "示例路", "village": "青荔村"},
    "goods": [{"what": "秤", "price": 1200}, {"what": "箱"}],
}


def test_a_value_written_back_and_read_again_is_the_same() -> None:
    assert read_facts(ALL, typed_facts(ALL, VALUES)).facts == VALUES


@given(
    st.dictionaries(
        st.sampled_from(
            [f"f.{name}{part}" for name in ALL for part in ("", ".kind", ".name", ".text", ".0.what", ".x.y", ".digest")]
        ),
        st.lists(st.text(max_size=40), max_size=2),
    )
)
def test_whatever_is_typed_is_read_or_told_and_fits_the_record(typed: dict[str, list[str]]) -> None:
    reading = read_facts(ALL, typed)
    canonical(reading.facts)
    for value in reading.facts.values():
        if isinstance(value, str):
            check_text(value)
    drawn = Drawer(Chooser(), typed, reading.wrong).draw_all(ALL)
    assert len(drawn) == len(ALL)


def test_ten_megabytes_are_refused_by_their_field() -> None:
    typed = typed_of([("f.account", ["长" * 10_000_000])])
    assert "太长" in read_facts(ALL, typed).wrong[0].text
