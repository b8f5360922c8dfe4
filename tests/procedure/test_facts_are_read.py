"""What people type and programs send becomes the record's value, or a Chinese sentence that says what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.procedure import fact
from yifa.procedure.declaration import FactSpec, Step
from yifa.procedure.fact import FactError, parse, show
from yifa.procedure.identity import id_check
from yifa.procedure.schema import grammar
from yifa.record.canonical import canonical

AT = datetime(2021, 8, 2, 2, 0, tzinfo=UTC)
DIGEST = "sha256:" + "0a" * 32
ITEMS = {"name": FactSpec("name", "text", "品名", required=True), "price": FactSpec("price", "money", "价格")}


def spec(kind: str, **more: Any) -> FactSpec:
    """A fact of one type."""
    return FactSpec("x", kind, "名称", **more)


def step(*specs: FactSpec) -> Step:
    """A step that records these facts."""
    empty: dict[str, Any] = dict.fromkeys(
        ("stage", "source", "when", "within", "per", "repeat", "effective", "paper", "number", "serve", "publish"), None
    )
    return Step(
        name="decide", title="决定", role="decision", who=(), after=(), unless=(), needs=(), confers=(), revokes=(), undoes=(),
        replaces=None, causes=(), outcome=None, closes=False, record_within=None, facts={one.name: one for one in specs}, **empty,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_spec", "raw", "value", "shown"),
    [
        (spec("text"), " 甲\r\n乙 ", "甲\n乙", "甲\n乙"),
        (spec("text"), "e\u0301", "é", "é"),
        (spec("choice", choices={"fine": "罚款"}), "fine", "fine", "罚款"),
        (spec("confirm"), "on", True, "是"),
        (spec("day"), "2020年11月20日", "2020-11-20", "2020年11月20日"),
        (spec("day"), "2020/1/2", "2020-01-02", "2020年1月2日"),
        (spec("time"), "2021-08-02 09:30", "2021-08-02T01:30:00Z", "2021年8月2日9时30分"),
        (spec("time"), "2021年8月2日9时30分", "2021-08-02T01:30:00Z", "2021年8月2日9时30分"),
        (spec("time"), "2021-08-02T01:30:05Z", "2021-08-02T01:30:05Z", "2021年8月2日9时30分"),
        (spec("money"), "200", 20000, "200.00 元"),
        (spec("money"), "2,000.5元", 200050, "2,000.50 元"),
        (spec("money"), "3万元", 3000000, "30,000.00 元"),
        (spec("money"), 20000, 20000, "200.00 元"),
        (spec("count"), "1,024", 1024, "1024"),
        (spec("count", scale="10"), "36.5", 365, "36.5"),
        (spec("count", estimate=True), "约300", {"value": 300, "estimate": True}, "约300"),
        (spec("count", estimate=True), "300", 300, "300"),
        (spec("person"), "m1", "m1", "甲"),
        (spec("organisation"), "示例公司", {"name": "示例公司"}, "示例公司"),
        (spec("place"), {"text": "示例路1号", "village": "v1"}, {"text": "示例路1号", "village": "v1"}, "示例路1号（示例村）"),
        (spec("party"), {"kind": "person", "name": "张示例", "phone": ""}, {"kind": "person", "name": "张示例"}, "张示例"),
        (spec("evidence"), DIGEST, DIGEST, DIGEST),
        (spec("paper"), DIGEST, DIGEST, DIGEST),
        (spec("law-ref"), "示例职权-1", "示例职权-1", "示例职权-1"),
        (spec("matter-ref"), "m9", "m9", "m9"),
        (spec("act-ref"), "0.17", "0.17", "0.17"),
        (spec("list", items=ITEMS), [{"name": "秤", "price": "5元"}], [{"name": "秤", "price": 500}], "秤，5.00 元"),
        (spec("list", items={"who": spec("person")}), ["m1", "m2"], [{"who": "m1"}, {"who": "m2"}], "甲；m2"),
    ],
)
def test_each_type_is_read_kept_and_shown(given_spec: FactSpec, raw: object, value: object, shown: str) -> None:
    read = parse(given_spec, raw, at=AT)
    assert read == value
    canonical(read)
    if shown != "甲；m2":
        assert show(given_spec, read, {"m1": "甲", "v1": "示例村"}) == shown


def test_every_type_of_the_grammar_is_read_and_shown() -> None:
    kinds = grammar()["$defs"]["fact"]["properties"]["type"]["enum"]
    assert set(fact._PARSERS) == set(kinds)
    assert all(show(spec(kind), None) == "" for kind in kinds)


@pytest.mark.parametrize(
    ("given_spec", "raw", "said"),
    [
        (spec("text"), 7, "要填文字"),
        (spec("text"), "   ", "不能为空"),
        (spec("text"), "x" * 20_001, "最多20000字"),
        (spec("text"), "x" * 10_000_000, "作为附件上传"),
        (spec("text"), "甲\u0000乙", "第2个字符"),
        (spec("text"), "甲\u202e乙", "U+202E"),
        (spec("text"), "甲\ufeff乙", "U+FEFF"),
        (spec("text"), "甲\ud800", "不完整的字符"),
        (spec("text", format="plate"), "12345", "车牌号"),
        (spec("text", format="phone"), "110", "电话"),
        (spec("text", format="id-number"), "123", "18位"),
        (spec("text", format="credit-code"), "123", "18位"),
        (spec("choice", choices={"fine": "罚款"}), "prison", "请选其中一项：罚款"),
        (spec("choice", choices={"fine": "罚款"}), ["fine"], "请选其中一项"),
        (spec("confirm"), False, "先把它做完"),
        (spec("confirm"), "no", "只能确认"),
        (spec("day"), "明天", "日期写成"),
        (spec("day"), 20210802, "日期写成"),
        (spec("day"), "2021-02-30", "日历上没有"),
        (spec("day"), "0001-01-01", "年份1不可能"),
        (spec("day", format="past"), "2021-08-03", "在本次行为（2021年8月2日）之后"),
        (spec("time"), "2021-08-02", "时间写成"),
        (spec("time"), "2021-08-02 25:00", "没有“2021-08-02 25:00”这个时刻"),
        (spec("time"), "2021-08-02 18:00", "之后，请核对时间"),
        (spec("money"), -1, "不能是负数"),
        (spec("money"), "-5元", "不能是负数"),
        (spec("money"), 10**13 + 1, "金额太大"),
        (spec("money"), "9" * 39, "金额太大"),
        (spec("money"), 1.5, "最多两位小数"),
        (spec("money"), "1.555", "最多两位小数"),
        (spec("money"), True, "金额写成"),
        (spec("money"), "二百", "金额写成"),
        (spec("count"), "-3", "整数"),
        (spec("count"), -3, "负数"),
        (spec("count"), 10**13, "太大"),
        (spec("count"), "约300", "不能估计"),
        (spec("count"), {"value": 3, "guess": True}, "没有“guess”"),
        (spec("person"), "张 三", "请从列表里选"),
        (spec("act-ref"), "17", "要选一件已有的记录"),
        (spec("evidence"), "scan.pdf", "先上传文件"),
        (spec("party"), "张示例", "先选当事人类别"),
        (spec("party"), {"kind": "person"}, "要填名称"),
        (spec("party"), {"kind": "person", "name": "张示例", "code": "9"}, "没有“code”这一栏"),
        (spec("party"), {"kind": "person", "name": "张示例", "id_number": "110101199003071231"}, "校验不符"),
        (spec("organisation"), {"name": "示例公司", "code": "91I"}, "18位"),
        (spec("list", items=ITEMS), "秤", "要填列表"),
        (spec("list", items=ITEMS), [{"price": 1}], "第1项还要填：品名"),
        (spec("list", items=ITEMS), [{"name": "秤", "weight": 3}], "没有“weight”"),
        (spec("list", items=ITEMS), [{"name": "秤"}, {"name": "尺", "price": -1}], "第2项“价格”：金额不能是负数"),
        (spec("list", items=ITEMS), [{"name": "秤"}] * 501, "最多500项"),
        (spec("list", items=ITEMS), [7], "第1项要写明"),
    ],
)
def test_what_cannot_stand_is_told_in_chinese(given_spec: FactSpec, raw: object, said: str) -> None:
    with pytest.raises(FactError) as caught:
        parse(given_spec, raw, at=AT)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 200


def test_times_marked_as_coming_may_lie_ahead() -> None:
    assert parse(spec("time", format="coming"), "2021-09-01 09:00", at=AT) == "2021-09-01T01:00:00Z"
    assert parse(spec("day"), "2031-09-01", at=AT) == "2031-09-01"


def test_numbers_of_a_party_are_put_in_capitals_and_checked() -> None:
    number = "11010119900307002"
    raw = {"kind": "person", "name": "张示例", "id_number": f"{number}{id_check(number)}".lower()}
    assert parse(spec("party"), raw, at=AT) == {**raw, "id_number": raw["id_number"].upper()}


@given(st.sampled_from(sorted(fact._PARSERS)), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
))  # fmt: skip
def test_any_value_is_read_or_told_and_what_is_read_can_be_recorded(kind: str, raw: object) -> None:
    asked = spec(kind, items=ITEMS, choices={"a": "甲"}, estimate=True)
    try:
        value = parse(asked, raw, at=AT)
    except FactError:
        return
    canonical(value)
    assert isinstance(show(asked, value), str)
