"""A workbook comes in whole or not at all: every fault by its cell, the same again changes nothing, what differs is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.interfaces.workbooks import BY_CLERK, CERTIFICATES, OLD_CASES, POSTS, PROPOSALS, ROSTER, VILLAGES, Place, place, typed
from yifa.interfaces.excel.exporting import template
from yifa.interfaces.excel.sealed import Opened
from yifa.interfaces.excel.writing import Page, write
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Json

OLD = ("示例罚字〔2018〕9号", "违法行为", "公民", "示例己", "", "", "", "", "2018-06-01", "罚款", "1.00", "登记簿", "2019-04-01")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Place]:
    """A founded town."""
    made = place(tmp_path / "home")
    yield made
    made.runtime.close()


def changed(row: tuple[str, ...], at: int, to: Any) -> tuple[Any, ...]:
    return (*row[:at], to, *row[at + 1 :])


def test_one_file_with_several_tables_in_any_order(town: Place) -> None:
    # The certificates stand before the persons they belong to, and are taken in after them all the same.
    done = town.take(town.book(旧案=OLD_CASES, 执法证=CERTIFICATES[:1], 人员=ROSTER))
    assert done.new == {"人员": 3, "执法证": 1, "旧案": 2}
    assert len(done.acts) == 4 + 2 + 2
    acts = [act for act in town.runtime.store.reader.acts(town.runtime.town) if str(act.id) in done.acts]
    assert {act.open["recorder"] for act in acts} == {town.clerk}
    assert [act.kind for act in acts].count("person.adopt") == 1
    assert "fact.old_party" not in acts[-1].open, "a party stays sealed"


def test_the_same_file_again_changes_nothing(town: Place) -> None:
    data = town.book(人员=ROSTER, 旧案=OLD_CASES)
    town.take(data)
    size, opened = town.size, list[Opened]()
    again = town.take(data, opened=opened)
    assert (again.acts, again.new) == ((), {})
    assert again.same == {"人员": 3, "旧案": 2}
    assert "3 行早已登记，内容相同" in again.words[0]
    assert town.size == size
    assert {one.fact for one in opened} == {"phone", "old_party"}, "what was opened to compare is told"


def test_rows_added_later_come_in_alone(town: Place) -> None:
    town.take(town.book(旧案=OLD_CASES))
    done = town.take(town.book(旧案=[*OLD_CASES, OLD]))
    assert (done.new, done.same, len(done.acts)) == ({"旧案": 1}, {"旧案": 2}, 1)


def test_one_wrong_row_keeps_everything_out(town: Place) -> None:
    wrong = changed(OLD, 9, "罚点钱")
    (fault,) = town.faults(town.book(人员=ROSTER, 旧案=[*OLD_CASES, wrong]))
    assert fault.startswith("表“旧案”J4：没有“罚点钱”这一项，可以写：警告；罚款；")
    assert town.runtime.view().matters("adopted-case") == []


FAULTS: dict[str, tuple[int, Any, str]] = {
    "no name": (3, "", "表“旧案”D2：没有填写，必须填写"),
    "no kind": (2, "", "表“旧案”C2：请选明当事人"),
    "an identity number that does not check": (4, "110101199003070013", "表“旧案”E2：“旧案当事人”身份证号末位校验不符"),
    "an identity number turned into a number": (4, 110101199003070009, "表“旧案”E2：被 Excel 当成了数字，后几位已经丢失"),
    "a telephone number turned into a number": (7, 2000001, "表“旧案”H2：被 Excel 当成了数字，开头的 0 可能已经丢失"),
    "a day that is none": (8, "2018-02-30", "表“旧案”I2：日期读不懂，请写成 2020-11-20 这样"),
    "a day as a bare number": (8, 43252, "表“旧案”I2：是数字 43252，不是日期"),
    "a day with an hour": (8, datetime.fromisoformat("2018-06-01 09:30"), "表“旧案”I2：日期里带了时刻"),
    "a day to come": (8, "2031-01-01", "表“旧案”I2：“决定日期”"),
    "money in words": (10, "二百元", "表“旧案”K2：金额请只写数字"),
    "money below nought": (10, -5, "表“旧案”K2：金额不能是负数"),
    "money finer than fen": (10, 1.005, "表“旧案”K2：金额请只写数字，最多两位小数"),
    "a truth": (1, True, "表“旧案”B2：是 TRUE 或者 FALSE，请写成文字"),
    "a text turned into a day": (0, date(2018, 6, 1), "表“旧案”A2：被 Excel 当成了日期：请把整列的格式设为“文本”"),
    "nothing where something must be": (0, "", "表“旧案”A2：没有填写，必须填写"),
    "hidden letters": (1, "看_x0007_不见", "表“旧案”B2：含有看不见的控制字符"),
    "a formula": (1, "=1+1", "表“旧案”B2：是公式，不能导入"),
    "an error": (1, "#N/A", "表“旧案”B2：是错误值 #N/A"),
}  # fmt: skip


@pytest.mark.parametrize(("column", "value", "told"), FAULTS.values(), ids=FAULTS)
def test_each_fault_by_its_cell(town: Place, column: int, value: Any, told: str) -> None:
    faults = town.faults(typed(旧案=[town.headings("旧案"), changed(OLD, column, value or None)]))
    assert any(fault.startswith(told) for fault in faults), faults


def test_all_faults_of_all_tables_at_once(town: Place) -> None:
    rows = [changed(OLD, 8, "昨天"), changed(OLD, 10, "很多"), OLD, OLD]
    faults = town.faults(town.book(人员=[changed(ROSTER[0], 1, "干部")], 旧案=rows))
    assert [fault.partition("：")[0] for fault in faults] == ["表“人员”B2", "表“旧案”I2", "表“旧案”K3", "表“旧案”A5"]
    assert "与第 4 行重复（决定书文号都相同）" in faults[-1]


WRITTEN = {
    "dates as dates": (8, date(2018, 6, 1)),
    "dates with dots": (8, "2018.6.1"),
    "dates in full width": (8, "２０１８-０６-０１"),
    "dates in words": (8, "2018年6月1日"),
    "money as a number": (10, 1),
    "money with its fraction": (10, 1.0),
    "money in full width": (10, "１.00 元"),
    "blanks around": (1, "  违法行为 \n"),
}


@pytest.mark.parametrize(("column", "value"), WRITTEN.values(), ids=WRITTEN)
def test_what_means_the_same_is_read_the_same(town: Place, column: int, value: Any) -> None:
    town.take(typed(旧案=[town.headings("旧案"), changed(OLD, column, value)]))
    assert town.take(town.book(旧案=[OLD])).same == {"旧案": 1}


def test_numbers_in_full_width_become_plain_and_brackets_stay(town: Place) -> None:
    town.take(town.book(人员=[changed(ROSTER[0], 4, "０２０－０００１")]))
    opened: list[Opened] = []
    assert town.take(town.book(人员=[changed(ROSTER[0], 4, "020－0001")]), opened=opened).same == {"人员": 1}


def test_what_differs_from_the_record_is_told_and_left(town: Place) -> None:
    town.take(town.book(人员=ROSTER, 旧案=OLD_CASES))
    faults = town.faults(
        town.book(
            人员=[changed(ROSTER[0], 1, "其他"), changed(ROSTER[1], 4, "020-9999")], 旧案=[changed(OLD_CASES[0], 10, "300.00")]
        )
    )
    assert faults[0].startswith("表“人员”B2：已登记的是“机关工作人员”，这里是“其他”。要改的请在办理台更正")
    assert faults[1].startswith("表“人员”E3：已登记的内容与这里不同"), "a sealed value is not told"
    assert "020-" not in faults[1]
    assert faults[2].startswith("表“旧案”K2：已登记的是“200.00”，这里是“300.00”")


def test_a_corrected_row_is_found_by_its_old_key_and_its_new(town: Place) -> None:
    act = town.take(town.book(旧案=[OLD])).acts[0]
    done = next(each for each in town.runtime.store.reader.acts(town.runtime.town) if str(each.id) == act)
    facts: dict[str, Json] = {"correct_reason": "抄错文号", "replaced": [{"fact": "old_number", "value": "示例罚字〔2018〕10号"}]}
    actor = Actor(town.clerk, "@original")
    at = town.runtime.now()
    town.runtime.door.perform(
        town.runtime.town, Draft("adopted-case.correct", at, (actor,), town.clerk, facts, done.matter, done.id)
    )
    assert town.take(town.book(旧案=[changed(OLD, 0, "示例罚字〔2018〕10号")])).same == {"旧案": 1}
    (fault,) = town.faults(town.book(旧案=[OLD]))
    assert fault.startswith("表“旧案”A2：已登记的是“示例罚字〔2018〕10号”，这里是“示例罚字〔2018〕9号”")


def test_persons_of_one_name_are_told_apart_by_their_unit(town: Place) -> None:
    twins = [("示例甲", "机关工作人员", unit, "", "", "", "") for unit in ("执法办", "党政办")]
    town.take(town.book(人员=twins))
    (fault,) = town.faults(town.book(执法证=[CERTIFICATES[0]]))
    assert fault.startswith("表“执法证”A2：有 2 人叫“示例甲”，请写明单位：示例甲（党政办）、示例甲（执法办）")
    town.take(town.book(执法证=[changed(CERTIFICATES[0], 0, "示例甲（党政办）")]))
    (held,) = town.runtime.view().standings(standing="enforcement-certificate")
    assert town.runtime.view().history(held.person)[0].facts["unit"] == "党政办"


def test_nobody_imports_what_is_not_his(town: Place) -> None:
    town.take(town.book(人员=ROSTER))
    (fault,) = town.faults(town.book(任职=POSTS))
    assert fault == "表“任职”：您的岗位不能导入这张表，须由 镇长（行政机关负责人），或者登记人员（党政办）、法制审核人员 导入"
    assert len(town.take(town.book(任职=POSTS), town.head).acts) == 3
    (fault,) = town.faults(town.book(旧案=[OLD]), town.head)
    assert "须由 登记人员（党政办），或者档案员 导入" in fault


def test_two_who_must_act_together_import_together(town: Place) -> None:
    town.take(town.book(人员=ROSTER))
    reviewer = ("示例甲", "法制审核人员", "", "2019-01-01", "", "示例镇人民政府", "示例任〔2019〕4号")
    town.take(town.book(任职=[reviewer]), town.head)
    person = next(s.person for s in town.runtime.view().standings(standing="legal-reviewer"))
    done = town.take(town.book(任职=POSTS[1:2]), town.clerk, person)
    act = next(each for each in town.runtime.store.reader.acts(town.runtime.town) if str(each.id) == done.acts[0])
    assert [each["person"] for each in act.open["persons"]] == [town.clerk, person]  # type: ignore[index,union-attr,call-overload]  # a list of persons


def test_a_step_that_the_law_refuses_is_refused_by_its_cell(town: Place) -> None:
    town.take(town.book(人员=ROSTER))
    (fault,) = town.faults(town.book(代表建议=PROPOSALS[:1]))
    assert fault.startswith("表“代表建议”")
    assert "人大代表" in fault


def test_the_roster_of_villages_is_one_act_or_none(town: Place) -> None:
    done = town.take(town.book(**{"村（社区）名册": VILLAGES}), town.head)
    assert len(done.acts) == 1
    assert town.take(town.book(**{"村（社区）名册": VILLAGES}), town.head).acts == ()
    other = [changed(VILLAGES[0], 3, "2019-05-01"), VILLAGES[1]]
    faults = town.faults(town.book(**{"村（社区）名册": other}), town.head)
    assert faults[0].startswith("表“村（社区）名册”D3：与第 2 行不同")
    twice = [VILLAGES[0], changed(VILLAGES[1], 0, "01")]
    assert "与第 2 行重复" in town.faults(town.book(**{"村（社区）名册": twice}), town.head)[0]


def test_a_column_that_would_be_lost_is_told(town: Place) -> None:
    (fault,) = town.faults(town.book(人员=[changed(ROSTER[0], 5, "")]))
    assert fault.startswith("表“人员”G2：填写了这一格，就要同时填写“接收的来源”")


def test_headings_are_asked_by_name(town: Place) -> None:
    headings = town.headings("人员")
    wrong = write([Page("人员", ("姓名", "人员类型", *headings[2:]), list(ROSTER))])
    assert town.faults(wrong)[0].startswith("表“人员”B1：不认识“人员类型”这一列：第一行应当是 姓名、人员类别、")
    short = write([Page("人员", headings[:5], [row[:5] for row in ROSTER])])
    assert town.faults(short)[0].startswith("表“人员”A1：缺少这些列：接收的来源、接收日期")
    twice = write([Page("人员", (*headings, "姓名"), [(*row, "") for row in ROSTER])])
    assert "这一列有两次" in town.faults(twice)[0]
    assert town.faults(typed(花名册=[["姓名"]]))[0].startswith("表“花名册”：没有这种表。可以导入的表名是：人员、任职、")
    beside = typed(人员=[headings, [*ROSTER[1][:2], *[None] * 5, "多出来的"]])
    assert town.faults(beside)[0].startswith("表“人员”H2：这一列没有名称")


def test_columns_may_stand_in_any_order(town: Place) -> None:
    order = list(reversed(range(7)))
    page = Page("人员", tuple(town.headings("人员")[n] for n in order), [tuple(row[n] for n in order) for row in ROSTER])
    town.take(write([page]))
    assert town.take(town.book(人员=ROSTER)).same == {"人员": 3}


@pytest.mark.parametrize("title", sorted({**BY_CLERK, "任职": POSTS, "村（社区）名册": VILLAGES}))
def test_the_empty_table_brings_nothing_in_and_its_example_would(town: Place, title: str) -> None:
    data = template(town.sheets[title])
    done = town.take(data, town.who(title))
    assert (done.acts, done.examples) == ((), {title: 1})
    assert "1 行是示例，没有导入" in done.words[0]
    example = tuple(column.example for column in town.sheets[title].columns)
    if title in ("人员", "旧案", "村（社区）名册"):
        town.runtime.clock.set(datetime.fromisoformat("2021-08-02T09:00:00+08:00"))  # type: ignore[attr-defined]  # a demonstration's clock
        assert town.take(town.book(**{title: [example]}), town.who(title)).new == {title: 1}
