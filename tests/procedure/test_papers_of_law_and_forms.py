"""Papers take numbers of the law from dated rules and words of the town; forms strike out what nobody recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from tests.procedure.writing import declaration, with_steps, write
from yifa.law.calendar import Calendar
from yifa.law.dated import Dated
from yifa.law.library import Library
from yifa.procedure.declaration import Declaration
from yifa.procedure.paper import Deed, Filled, Frame, Grid, PaperError, Picture, Room, Row, Signs, Words, check_paper, fill, load
from yifa.procedure.paper_frame import in_words
from yifa.procedure.render import docx, pdf

STEPS = "x: {title: 多, role: other, by: {head: 1}, facts: {reason: {type: text}, shot: {type: evidence, label: 照片}}}"
DEED = Deed(
    "多",
    "通知书",
    datetime(2021, 8, 1, 3, 0, tzinfo=UTC),
    ("甲",),
    ("示例-001",),
    "示例告字〔2021〕1号",
    datetime(2021, 8, 2, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load()


@pytest.fixture(scope="module")
def frame(library: Library) -> Frame:
    at = datetime(2021, 8, 2, 3, 0, tzinfo=UTC)
    told = {"court": "示例区人民法院", "bank": "示例银行", "bank_address": "示例路2号"}
    return Frame(
        organ="示例镇人民政府",
        town="示例镇",
        at=at,
        told=told,
        law=library,
        calendar=Calendar.load(),
        deeds={"x": DEED},
        thread=DEED,
    )


@pytest.fixture
def held(tmp_path: Path) -> Declaration:
    return declaration(write(tmp_path, with_steps(STEPS)))


def one(folder: Path, held: Declaration, frame: Frame, text: str, **values: str) -> Filled:
    path = folder / "paper.yaml"
    path.write_text(f"title: 书\n{text}", encoding="utf-8")
    template = load(path)
    assert check_paper(template, held, Library.load()) == []
    return fill(template, held, dict(values), frame)


def said(filled: Filled) -> list[str]:
    return [block.text for block in filled.body if isinstance(block, Words)]


def test_the_law_of_the_day_speaks(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    text = (
        "body: ['{rule:penalty.fine.pay_days}，{rule:penalty.fine.late_pct}，"
        "{rule:enforce.late_cap}，{rule:litigation.sue_months}']\n"
    )
    assert said(one(tmp_path, held, frame, text)) == ["十五日，百分之三，百分之一百，六个月"]


@pytest.mark.parametrize(("day", "told"), [(14, "三日"), (15, "五个工作日")])
def test_a_number_changes_with_its_rule(tmp_path: Path, held: Declaration, frame: Frame, day: int, told: str) -> None:
    at = datetime(2021, 7, day, 3, 0, tzinfo=UTC)
    assert said(one(tmp_path, held, replace(frame, at=at), "body: ['{rule:penalty.hearing.request_days}']\n")) == [told]


@pytest.mark.parametrize(("day", "told"), [(date(2023, 12, 31), "可以"), (date(2024, 1, 1), "应当先")])
def test_a_part_follows_a_rule_in_force(tmp_path: Path, held: Declaration, frame: Frame, day: date, told: str) -> None:
    rule = '"rule:reconsider.first_cases"'
    text = f"body: [文]\nremedy:\n- {{text: 应当先复议, when: {rule}}}\n- {{text: 可以复议, unless: {rule}}}\n"
    at = datetime(day.year, day.month, day.day, 3, 0, tzinfo=UTC)
    assert one(tmp_path, held, replace(frame, at=at), text).remedy == f"{told}复议"


def test_last_days_are_counted_by_the_clock(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    text = "body: ['{last:reconsider.apply_days}', '{last:litigation.sue_months}']\n"
    assert said(one(tmp_path, held, frame, text)) == ["2021年10月1日", "2022年2月2日"]


def test_other_acts_tell_of_themselves(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    text = "body: ['{by:x}（{cert:x}），{on:x}，{no:x}，送达{served:x}；{of:title}{of:number}', {text: 做了, when: 'step:x'}]\n"
    assert said(one(tmp_path, held, frame, text)) == [
        "甲（示例-001），2021年8月1日，示例告字〔2021〕1号，送达2021年8月2日；通知书示例告字〔2021〕1号",
        "做了",
    ]


def test_what_the_town_has_not_said_is_a_gap_that_names_the_place(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    with pytest.raises(PaperError, match=r"town\.yaml 的 papers\.court"):
        one(tmp_path, held, replace(frame, told={}), "body: ['{court}']\n")


def test_a_rule_not_in_force_is_a_gap(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    with pytest.raises(PaperError, match=r"enforce\.late_cap"):
        one(tmp_path, held, replace(frame, at=datetime(2011, 1, 1, tzinfo=UTC)), "body: ['{rule:enforce.late_cap}']\n")


def test_a_form_strikes_out_what_nobody_recorded(tmp_path: Path, held: Declaration, frame: Frame) -> None:
    filled = one(
        tmp_path,
        held,
        frame,
        "form: yes\nof: x\nbody: [{field: 理由, value: '{reason}'}, {picture: shot}]\neach_page: [当事人]\n",
    )
    assert filled.body[0] == Row("理由", "／")
    assert (filled.seal, filled.layout, filled.each_page) == (False, "form", ("当事人",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("body: ['{rule:no.such}']\n", "不在规则库里"),
        ("body: ['{by:nobody}']\n", "步骤“nobody”不存在"),
        ("body: ['{matter:colour}']\n", "matter: 后面可用"),
        ("body: ['{what:x}']\n", "冒号前可用"),
        ("body: [文]\nof: x\n", "of 只用于"),
        ("form: yes\nof: gone\nbody: [文]\n", "步骤“gone”不存在"),
        ("body: [{picture: reason}]\n", "不是证据事实"),
        ("body: [{table: '@papers', columns: {colour: 色}}]\n", "没有“colour”"),
        ("body: [{text: 文, unless: 'step:gone'}]\n", "步骤“gone”不存在"),
    ],
)
def test_words_that_lead_nowhere_are_found_on_loading(
    tmp_path: Path, held: Declaration, library: Library, text: str, fault: str
) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(f"title: 书\n{text}", encoding="utf-8")
    assert any(fault in problem.text for problem in check_paper(load(path), held, library))


def test_values_that_are_no_number_are_not_put_into_words(library: Library) -> None:
    dated = library.value("reconsider.body", date(2024, 1, 1))
    assert isinstance(dated, Dated)
    assert in_words(dated) == ""


def test_every_kind_of_part_is_set_and_signed_on_every_page() -> None:
    parts = (
        Words("一、情况", head=True), Room("问答", lines=60), Room("图", height=100),
        Signs(("甲签名",)), Grid(("序",), (("1",),)),
        Picture("照片", "sha256:" + "a" * 64, "image/png", b"\x89PNG broken"),
    )  # fmt: skip
    filled = Filled(
        "示例镇人民政府",
        "笔录",
        None,
        None,
        parts,
        None,
        ("乙签名",),
        "2021年8月2日",
        None,
        None,
        each_page=("丙", "丁"),
        seal=False,
        layout="form",
    )
    pages = [page.extract_text().replace(" ", "") for page in PdfReader(BytesIO(pdf(filled))).pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "丙：" in page
        assert f"第{number}页" in page.replace("\n", "")
    assert "印章" not in "".join(pages)
    document = Document(BytesIO(docx(filled)))
    assert "丙" in document.sections[0].footer.paragraphs[0].text
    assert "图片不能显示" in "\n".join(each.text for each in document.paragraphs)


def test_the_docx_has_the_standards_measures() -> None:
    filled = Filled("示例镇人民政府", "决定书", "示例〔2021〕1号", "某", (Words("文"),), "救济", (), "2021年8月2日", None, None)
    section = Document(BytesIO(docx(filled))).sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    for measure, millimetres in zip(measures, (210, 297, 37, 28, 26), strict=True):
        assert measure is not None
        assert abs(measure - Mm(millimetres)) < Mm(0.1)
    assert 'w:linePitch="580"' in section._sectPr.xml


def test_the_mark_is_only_printed_where_a_seal_stands() -> None:
    mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    bare = Filled("示例镇人民政府", "书", None, None, (Words("文"),), None, (), "2021年8月2日", None, None)
    assert len(pdf(replace(bare, mark=mark))) > len(pdf(bare))
    assert len(pdf(replace(bare, mark=mark, seal=False))) < len(pdf(replace(bare, mark=mark)))
