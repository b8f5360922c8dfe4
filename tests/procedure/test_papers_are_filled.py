"""Papers say what the facts say, in words; a gap, a strange placeholder or a wrong filter stops them with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.procedure.writing import declaration, with_steps, write
from yifa.procedure.declaration import Declaration
from yifa.procedure.paper import FILTERS, Filled, Frame, Grid, Paper, PaperError, Row, Words, check_paper, fill, load
from yifa.procedure.problem import DataError
from yifa.procedure.schema import check
from yifa.procedure.strict_yaml import parse
from yifa.record.act import Json

STEPS = (
    "x: {title: 多, role: other, by: {head: 1}, facts: {party: {type: party}, seen: {type: time, label: 发现时间}, "
    "reason: {type: text}, goods: {type: list, label: 物品清单, of: {what: {type: text, label: 品名}, "
    "price: {type: money, label: 价格}}}}}"
)
SITUATION = "situations:\n  warned: {title: 仅警告, any: [{is: {fact: kind, one_of: [warning]}}]}\n"
TEMPLATE = """\
title: 决定书
number: yes
to: "{party}"
body:
- "{officers}（{certificates}）于{seen|日期}查明：{reason}"
- {field: 当事人, value: "{party.name}，{party.kind}"}
- {field: 证件, value: "{party.id_number}", when: party.id_number}
- {field: 罚款, value: "{amount|金额}（{amount|大写}）", when: amount}
- {text: "仅警告 {{不罚款}}", when: warned, align: center}
- {table: goods, columns: {what: 品名, price: 价格}}
remedy: 可以申请行政复议。
sign: [当事人签名]
day: day
note: "{organ}制"
"""
VALUES: dict[str, Json] = {
    "party": {"kind": "person", "name": "张示例"},
    "seen": "2021-08-02T01:30:00Z",
    "reason": "占道#经营 *x*",
    "amount": 20000,
    "kind": "fine",
    "day": "2021-08-03",
    "goods": [{"what": "秤", "price": 500}, {"what": "尺"}],
}
FRAME = Frame(
    organ="示例镇人民政府",
    town="示例镇",
    at=datetime(2021, 8, 2, 3, 0, tzinfo=UTC),
    number="示例当罚字〔2021〕1号",
    code="8f3k2",
    officers=("甲", "乙"),
    certificates=("示例-001", "示例-002"),
)


@pytest.fixture
def held(tmp_path: Path) -> Declaration:
    return declaration(write(tmp_path, with_steps(STEPS, top=SITUATION)))


def paper(folder: Path, text: str = TEMPLATE) -> Paper:
    path = folder / "decision.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def test_a_paper_is_filled_in_words(tmp_path: Path, held: Declaration) -> None:
    template = paper(tmp_path)
    assert check_paper(template, held) == []
    assert fill(template, held, VALUES, FRAME) == Filled(
        organ="示例镇人民政府",
        title="决定书",
        number="示例当罚字〔2021〕1号",
        to="张示例",
        body=(
            Words("甲、乙（示例-001、示例-002）于2021年8月2日查明：占道#经营 *x*"),
            Row("当事人", "张示例，公民"),
            Row("罚款", "200.00 元（贰佰元整）"),
            Grid(("品名", "价格"), (("秤", "5.00 元"), ("尺", ""))),
        ),
        remedy="可以申请行政复议。",
        sign=("当事人签名",),
        day="2021年8月3日",
        note="示例镇人民政府制",
        qr="示例当罚字〔2021〕1号 8f3k2",
    )


def test_conditions_ask_facts_parts_and_situations(tmp_path: Path, held: Declaration) -> None:
    values: dict[str, Json] = {**VALUES, "amount": None, "party": {"kind": "person", "name": "张示例", "id_number": "示例号"}}
    filled = fill(paper(tmp_path), held, values, replace(FRAME, situations=frozenset({"warned"})))
    assert Row("证件", "示例号") in filled.body
    assert Words("仅警告 {不罚款}", "center") in filled.body
    assert not any(isinstance(block, Row) and block.label == "罚款" for block in filled.body)


def test_every_gap_is_named_at_once(tmp_path: Path, held: Declaration) -> None:
    with pytest.raises(PaperError) as caught:
        fill(paper(tmp_path), held, {"party": {"kind": "person"}}, replace(FRAME, number=None, officers=()))
    said = str(caught.value)
    for gap in ("文号", "办理人员", "发现时间", "理由", "当事人的名称", "物品清单", "日期"):
        assert gap in said, gap
    assert said.endswith("补齐以后才能制作文书")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('- "{nothing}"', "“{nothing}”既不是事实"),
        ('- "{party.colour}"', "“{party.colour}”既不是事实"),
        ('- "{party.__class__}"', "“{party.__class__}”既不是事实"),
        ('- "{amount|upper}"', "没有“upper”这种写法"),
        ('- "{reason|大写}"', "大写不能用于“理由”"),
        ('- "{amount"', "花括号不成对"),
        ('- {text: "甲", when: nothing}', "when 说的“nothing”"),
        ("- {table: amount, columns: {a: 甲}}", "不是列表事实"),
        ("- {table: goods, columns: {colour: 颜色}}", "没有“colour”"),
    ],
)
def test_a_placeholder_that_leads_nowhere_is_found_before_any_paper(
    tmp_path: Path, held: Declaration, line: str, said: str
) -> None:
    found = check_paper(paper(tmp_path, f"title: 书\nbody:\n{line}\n"), held)
    assert any(said in problem.text for problem in found), found


def test_the_day_of_a_paper_must_be_a_day(tmp_path: Path, held: Declaration) -> None:
    (problem,) = check_paper(paper(tmp_path, "title: 书\nbody: [文]\nday: amount\n"), held)
    assert "不是日期事实" in problem.text


def test_templates_are_closed_data(tmp_path: Path) -> None:
    for text in ("title: 书\nbody: [文]\nscript: x\n", "title: 书\nbody: []\n", "title: 书\nbody: [{html: x}]\n"):
        with pytest.raises(DataError):
            paper(tmp_path, text)
    assert check(parse("title: 书\nbody: [文]\n", "x"), "paper", "x") == []


def test_filters_are_a_closed_set() -> None:
    assert set(FILTERS) == {"大写", "金额", "日期", "时间", "选项"}
