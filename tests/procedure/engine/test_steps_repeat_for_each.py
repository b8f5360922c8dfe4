"""Once for each row, member or slot: each of them may be done, none of them twice, nothing that is not among them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.procedure.engine.reach import Memory, Place, drafted, reach_catalogue
from tests.procedure.engine.rules import rules
from tests.procedure.engine.stage import at, calendar, reasons
from tests.procedure.writing import problems, with_steps, write
from yifa.procedure.explain import explain_text
from yifa.procedure.possible import StepAnswer, possible_steps
from yifa.procedure.refusal import Why
from yifa.procedure.slot import bounds
from yifa.record.act import Json


def called(place: Place, *rows: Json) -> str:
    """A round with an agenda."""
    return place.do(drafted("trial-round.call", "2020-03-02", {"agenda": list(rows)}))[0]


def done(place: Place, matter: str, step: str, when: str = "2020-03-10", **facts: Json) -> str:
    """What is said against it; done where nothing is."""
    draft = drafted(f"trial-round.{step}", when, facts, matter)
    told = place.judge(draft)
    if told.allowed:
        place.do(draft)
    return reasons(told)


def possible(place: Place, matter: str, when: str = "2020-03-10") -> dict[str, StepAnswer]:
    """Answers by step."""
    found = possible_steps(
        matter, "镇长", at(when), view=place.view, catalogue=reach_catalogue(), library=rules(), calendar=calendar()
    )
    return {answer.step.name: answer for answer in found}


def test_each_row_of_a_list_once_by_its_number(place: Place) -> None:
    matter = called(place, {"topic": "甲"}, {"topic": "乙"})
    assert done(place, matter, "resolve", item=2) == ""
    assert "对第2项已经办理过，每项只办一次" in done(place, matter, "resolve", item=2)
    for wrong in (0, 3):
        assert "所填的不在应当逐一办理的项目之中。 从尚未办理的1项中选择：第1项" in done(place, matter, "resolve", item=wrong)
    assert "没有填写“第几题”" in done(place, matter, "resolve")
    assert possible(place, matter)["resolve"].allowed
    assert "“议题”中还有1项没有“逐题决议”：第1项" in done(place, matter, "close")
    assert done(place, matter, "resolve", item=1) == ""
    assert possible(place, matter)["resolve"].why is Why.EXCLUDED
    assert done(place, matter, "close") == ""


def test_what_was_undone_may_be_done_again(place: Place) -> None:
    matter = called(place, {"topic": "甲"})
    assert done(place, matter, "resolve", item=1) == ""
    assert done(place, matter, "again") == ""
    assert possible(place, matter)["resolve"].allowed
    assert done(place, matter, "resolve", item=1) == ""


def test_without_rows_there_is_nothing_to_do_and_nothing_missing(place: Place) -> None:
    matter = called(place)
    assert possible(place, matter)["resolve"].why is Why.NOT_YET
    assert "没有可以逐一办理" in done(place, matter, "resolve", item=1)
    assert done(place, matter, "close") == ""


def test_each_row_once_by_its_column_and_rows_without_it_ask_nothing(place: Place) -> None:
    documents = [place.do(drafted("trial-paper.issue-paper", "2020-03-01", {"name": name}))[0] for name in ("甲", "乙", "丙")]
    matter = called(
        place, {"topic": "无文件"}, {"topic": "题", "document": documents[0]}, {"topic": "题", "document": documents[1]}
    )
    assert done(place, matter, "read", document=documents[0]) == ""
    assert "已经办理过" in done(place, matter, "read", document=documents[0])
    assert "不在应当逐一办理的项目之中" in done(place, matter, "read", document=documents[2])
    assert done(place, matter, "read", document=documents[1]) == ""
    assert possible(place, matter)["read"].why is Why.EXCLUDED


def test_each_member_of_a_register_of_the_day_once(place: Place) -> None:
    document = place.do(drafted("trial-paper.issue-paper", "2020-03-01", {"name": "甲"}))[0]
    later = place.do(drafted("trial-paper.issue-paper", "2020-03-11", {"name": "乙"}))[0]
    matter = called(place)
    assert done(place, matter, "view", seen=document) == ""
    assert "对“试验文件”（试规〔2020〕1号，甲）已经办理过" in done(place, matter, "view", seen=document)
    assert "不在应当逐一办理的项目之中" in done(place, matter, "view", "2020-03-10 15:00", seen=later)
    assert done(place, matter, "view", "2020-03-12", seen=later) == ""


def test_each_village_once_under_whatever_name(place: Place) -> None:
    matter = called(place)
    assert "没有可以逐一办理" in done(place, matter, "visit", village={"text": "示例一村"})
    listed: list[Json] = [{"village_code": "v1", "village": "示例一村"}]
    town = place.do(drafted("trial-district.found", "2020-03-03", {"villages": listed}))[0]
    assert done(place, matter, "visit", village={"text": "村委会", "village": "示例一村"}) == ""
    listed = [{"village_code": "v1", "village": "示例社区"}]
    place.do(drafted("trial-district.change", "2020-03-12", {"villages": listed, "change_day": "2020-03-12"}, town))
    assert "对示例社区已经办理过" in done(place, matter, "visit", "2020-03-13", village={"text": "示例社区"})
    assert possible(place, matter, "2020-03-13")["visit"].why is Why.EXCLUDED


@pytest.mark.parametrize(
    ("step", "first", "same", "following", "words"),
    [
        ("report", "2020-03-10 00:00", "2020-03-10 23:59", "2020-03-11 00:00", "2020年3月10日已经办理过，每天只办一次"),
        ("check", "2020-03-10 11:59", "2020-03-10 00:00", "2020-03-10 12:00", "2020年3月10日上午已经办理过，每半天只办一次"),
        ("check", "2020-03-10 12:00", "2020-03-10 23:59", "2020-03-11 00:00", "2020年3月10日下午已经办理过"),
        ("log", "2020-03-31 23:59", "2020-03-02 09:00", "2020-04-01 00:00", "2020年3月已经办理过，每月只办一次"),
    ],
)
def test_once_in_each_slot(place: Place, step: str, first: str, same: str, following: str, words: str) -> None:
    matter = called(place)
    assert done(place, matter, step, first) == ""
    assert words in done(place, matter, step, same)
    assert done(place, matter, step, following) == ""


def test_possible_steps_say_when_the_next_slot_begins() -> None:
    town = Memory()
    matter = called(town)
    assert done(town, matter, "report", "2020-03-10 09:00") == ""
    answer = possible(town, matter, "2020-03-10 10:00")["report"]
    assert answer.why is Why.EXCLUDED
    assert answer.good_until == at("2020-03-11 00:00")
    assert possible(town, matter, "2020-03-11 00:00")["report"].allowed


@given(
    st.integers(946_684_800, 4_102_444_799),  # 2000 to 2099
    st.sampled_from(["half-day", "day", "month"]),
)
def test_every_moment_lies_in_one_slot_and_its_end_in_the_next(seconds: int, slot: str) -> None:
    when = datetime.fromtimestamp(seconds, UTC)
    start, end = bounds(slot, when)
    assert start <= when < end
    assert bounds(slot, start) == (start, end)
    assert bounds(slot, end)[0] == end


def test_the_page_says_how_often() -> None:
    told = explain_text(reach_catalogue(), "trial-round", at("2020-06-10").date())
    for words in (
        "通知的议题的每一项一次",
        "当日村名册里的每一个一次",
        "当日每件现行有效的“试验文件”一次",
        "每半天一次",
        "每月一次",
    ):
        assert f"次数：{words}" in told
    assert "通知的议题的每一项都已办“逐题决议”" in told
    assert "通知的议题的每一项都填有题目" in told


LIST = "rows: {type: list, label: 清单, open: yes, of: {one: {type: matter-ref, label: 一}, kind: {type: text}}}"


@pytest.mark.parametrize(
    ("repeat", "facts", "said"),
    [
        ("{each: first.rows, row: nth}", "nth: {type: count, label: 第几项, open: yes}", "要是本步骤公开的必填事实"),
        ("{each: first.rows, row: nothing}", "nth: {type: count, label: 第几项, open: yes, required: yes}", "row 说的“nothing”"),
        (
            "{each: first.rows, row: nth}",
            "nth: {type: text, label: 第几项, open: yes, required: yes}",
            "或者是第几项（type: count）",
        ),
        ("{each: first.rows, row: one}", "one: {type: text, label: 一, open: yes, required: yes}", "同名一栏类型不同"),
        (
            "{each: first.nothing, row: nth}",
            "nth: {type: count, label: 第几项, open: yes, required: yes}",
            "没有事实“first.nothing”",
        ),
        ("{each: amount, row: nth}", "nth: {type: count, label: 第几项, open: yes, required: yes}", "要是别的步骤里的列表"),
        (
            "{each: {register: nothing}, row: m}",
            "m: {type: matter-ref, label: 事项, open: yes, required: yes}",
            "没有名册“nothing”",
        ),
        ("{each: {holders: head}, row: m}", "m: {type: matter-ref, label: 事项, open: yes, required: yes}", "类型是person"),
        ("{each: first.rows}", "", "row: 指明哪一项的事实}"),
        ("{slot: week}", "", "可用的词：“day”"),
        ("{slot: day, each: first.rows}", "", "不能写"),
    ],
)
def test_a_repetition_that_means_nothing_does_not_load(tmp_path: Path, repeat: str, facts: str, said: str) -> None:
    text = with_steps(
        f"first: {{title: 先, role: other, by: {{head: 1}}, facts: {{{LIST}}}}}\n"
        f"x: {{title: 多, role: other, by: {{head: 1}}, facts: {{{facts}}}, repeat: {repeat}}}"
    )
    found = problems(write(tmp_path, text.replace("kind: {type: text}", "note: {type: text, label: 说明}")))
    assert any(said in one for one in found), found
