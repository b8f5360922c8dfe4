"""Registers as of a day, from acts alone, and lists that must name each member once: nothing left out, doubled or added."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.procedure.engine.reach import Memory, Place, drafted, reach_catalogue
from tests.procedure.engine.rules import rules
from tests.procedure.engine.stage import at, calendar, library, reasons
from tests.procedure.writing import problems, with_steps, write
from yifa.procedure.cases import run
from yifa.procedure.explain import explain_text
from yifa.procedure.possible import possible_steps
from yifa.procedure.register import Books, members, same_place
from yifa.procedure.stage import World
from yifa.record.act import Json


def books(place: Place) -> Books:
    """What registers are read from."""
    return Books(place.view, reach_catalogue(), rules(), calendar())


def paper(place: Place, name: str, day: str = "2020-03-02", **facts: Json) -> str:
    """A document."""
    return place.do(drafted("trial-paper.issue-paper", day, {"name": name, **facts}))[0]


def sweep(place: Place, scope: str = "2020-05-31") -> str:
    """A clean-up."""
    return place.do(drafted("trial-sweep.launch", "2020-06-01", {"scope_day": scope}))[0]


def rows(*matters: str) -> list[Json]:
    """A list of documents."""
    return [{"document": matter} for matter in matters]


def surveyed(place: Place, matter: str, **lists: Json) -> str:
    """What is said against a survey, nothing where it is allowed."""
    return reasons(place.judge(drafted("trial-sweep.survey", "2020-06-10", lists, matter)))


def test_the_lists_together_name_every_document_in_force_once(place: Place) -> None:
    first, second, third = (paper(place, name) for name in ("甲办法", "乙办法", "丙办法"))
    matter = sweep(place)
    assert surveyed(place, matter, kept=rows(first, second), repealed=rows(third)) == ""
    said = surveyed(place, matter, kept=rows(first))
    assert (
        "“保留的文件”、“废止的文件”还缺2个：“试验文件”（试规〔2020〕2号，乙办法）、“试验文件”（试规〔2020〕3号，丙办法）" in said
    )
    said = surveyed(place, matter, kept=rows(first, second, third), repealed=rows(third))
    assert "重复列有1个：“试验文件”（试规〔2020〕3号，丙办法）" in said
    assert "还缺" not in said
    said = surveyed(place, matter, kept=rows(first, second, third), repealed=rows(matter))
    assert "列有不在当日名册中的1个：“试验清理”" in said


def test_of_many_missing_ten_are_named_and_all_are_counted(place: Place) -> None:
    for number in range(12):
        paper(place, f"办法{number}")
    said = surveyed(place, sweep(place))
    assert "还缺12个：" in said
    assert "办法9）等。" in said
    assert "办法10" not in said


def test_the_register_is_that_of_the_day_asked_for(place: Place) -> None:
    in_force = paper(place, "在用")
    paper(place, "届满", valid_until="2020-04-30")
    paper(place, "未施行", effective_day="2020-07-01")
    repealed = paper(place, "已废")
    first = sweep(place)
    place.do(drafted("trial-sweep.conclude", "2020-06-05", {"repealed": rows(repealed)}, first))
    assert surveyed(place, sweep(place, "2020-05-31"), kept=rows(in_force, repealed)) == ""
    assert surveyed(place, sweep(place, "2020-06-30"), kept=rows(in_force)) == ""
    spec = {"register": "trial-paper", "is": "standing"}

    def count(when: str) -> int:
        found = members(spec, at(when), books(place))
        assert found is not None
        return len(found)

    assert [count(day) for day in ("2020-03-01", "2020-03-31", "2020-05-01", "2020-06-06", "2020-07-02")] == [0, 3, 2, 1, 2]
    open_ones = members({"register": "trial-paper"}, at("2020-06-06"), books(place))
    revoked = members({"register": "trial-paper", "is": "revoked"}, at("2020-06-06"), books(place))
    assert open_ones is not None
    assert revoked is not None
    assert [member.id for member in open_ones] == [in_force]
    assert [member.id for member in revoked] == [repealed]


def test_what_was_recorded_late_counts_from_when_it_took_effect() -> None:
    town = Memory()
    document = paper(town, "甲办法", "2020-03-02", valid_until="2020-04-30")
    note = drafted("trial-paper.note", "2020-04-01", {}, document)
    town.rehearsal.perform(note, at("2020-04-20"))
    spec = {"register": "trial-paper", "is": "standing"}
    assert [len(members(spec, at(day), books(town)) or ()) for day in ("2020-04-10", "2020-04-30 23:59", "2020-05-01")] == [
        1,
        1,
        0,
    ]


def test_nothing_in_the_register_needs_no_list_and_allows_no_row(place: Place) -> None:
    matter = sweep(place)
    assert surveyed(place, matter) == ""
    late = paper(place, "后来的", "2020-06-05")
    assert "列有不在当日名册中的1个" in surveyed(place, matter, kept=rows(late))


def district(place: Place, *villages: str) -> str:
    """The list of villages, coded in order."""
    listed: list[Json] = [{"village_code": f"v{number}", "village": name} for number, name in enumerate(villages)]
    return place.do(drafted("trial-district.found", "2020-01-02", {"villages": listed}))[0]


def named(place: Place, matter: str, day: str | None, near: list[Json], far: list[Json]) -> str:
    """What is said against lists of villages."""
    facts: dict[str, Json] = {"near": near, "far": far}
    if day is not None:
        facts["check_day"] = day
    return reasons(place.judge(drafted("trial-adviser.name-villages", "2020-09-01", facts, matter)))


def procured(place: Place) -> str:
    """A contract."""
    return place.do(drafted("trial-adviser.procure", "2020-01-03", {"end_day": "2020-12-31"}))[0]


def test_a_village_renamed_is_one_village_under_both_names(place: Place) -> None:
    town, matter = district(place, "示例一村", "示例二村"), procured(place)
    listed: list[Json] = [{"village_code": "v0", "village": "示例一村"}, {"village_code": "v1", "village": "示例社区"}]
    change: dict[str, Json] = {"villages": listed, "change_day": "2020-07-01"}
    place.do(drafted("trial-district.change", "2020-06-20", change, town))
    by_place: list[Json] = [{"village": {"text": "村委会", "village": "示例一村"}}]
    for name in ("示例二村", "示例社区", "v1"):
        for day in ("2020-06-30", "2020-07-01", None):
            assert named(place, matter, day, by_place, [{"village": name, "road": "示例路"}]) == ""
    assert "还缺1个：示例二村" in named(place, matter, "2020-06-30", by_place, [])
    assert "还缺1个：示例社区" in named(place, matter, "2020-07-01", by_place, [])
    twice: list[Json] = [{"village": "示例二村"}, {"village": "示例社区"}]
    assert "重复列有1个" in named(place, matter, None, by_place, twice)
    assert "列有不在当日名册中的1个：远方村" in named(place, matter, None, by_place, [*twice[:1], {"village": "远方村"}])
    assert same_place("示例二村", "示例社区", books(place))
    assert not same_place("示例一村", "示例社区", books(place))


def test_a_list_that_nobody_recorded_proves_nothing(place: Place) -> None:
    assert "村名册没有记录，无从核对" in named(place, procured(place), None, [], [])
    matter = procured(place)
    district(place, "示例一村")
    assert "村名册没有记录" in named(place, matter, "2019-12-31", [], [])


def test_every_village_has_somebody_on_the_day() -> None:
    town = Memory()
    district(town, "示例一村", "示例二村")
    matter = procured(town)
    town.rehearsal.view.grant("丁", "village-adviser", over="示例一村", start=at("2020-02-01"), until=at("2020-08-01"))

    def said(day: str) -> str:
        facts: dict[str, Json] = {"check_day": day}
        return reasons(town.judge(drafted("trial-adviser.confirm", "2020-09-01", facts, matter)))

    assert "当日没有“村（社区）法律顾问”的有1个：示例二村" in said("2020-07-31")
    town.rehearsal.view.grant("戊", "village-adviser", over="示例二村", start=at("2020-02-01"))
    assert said("2020-07-31") == ""
    assert "有1个：示例一村" in said("2020-08-01")


def test_holders_and_their_places_are_registers() -> None:
    town = Memory()
    matter = procured(town)
    for person, village in (("丁", "示例一村"), ("丁", "示例二村"), ("戊", "示例三村")):
        town.rehearsal.view.grant(person, "village-adviser", over=village)
    people: dict[str, Json] = {"advisers": [{"adviser": "丁"}]}
    told = town.judge(drafted("trial-adviser.name-advisers", "2020-09-01", people, matter))
    assert "“顾问”还缺1个：戊" in reasons(told)
    places: dict[str, Json] = {"near": [{"village": {"text": name}} for name in ("示例一村", "示例三村")]}
    told = town.judge(drafted("trial-adviser.name-places", "2020-09-01", places, matter))
    assert "“近村”还缺1个：示例二村" in reasons(told)


def test_who_has_not_filled_in_anything_is_not_told_that_it_is_missing() -> None:
    town = Memory()
    paper(town, "甲办法")
    matter = sweep(town)
    found = possible_steps(
        matter, "镇长", at("2020-06-10"), view=town.view, catalogue=reach_catalogue(), library=rules(), calendar=calendar()
    )
    (answer,) = [each for each in found if each.step.name == "survey"]
    assert answer.allowed
    assert answer.good_until is not None


CASES = """\
procedure: trial-adviser
registers: {villages: [示例一村, 示例二村]}
cast:
  镇长: {}
  丁: {standings: [{standing: village-adviser, over: 示例一村}]}
  戊: {standings: [{standing: village-adviser, over: 示例二村}]}
cases:
- name: 村村都有顾问
  on: 2020-03-02
  given: [{step: procure, by: [镇长], facts: {end_day: 2020-12-31}}]
  do: {step: confirm, by: [镇长]}
  expect: allowed
- name: 多了一个村
  like: 村村都有顾问
  registers: {villages: [示例一村, 示例二村, 示例三村]}
  expect: {refused: [示例三村], only: yes}
- name: 接着前一个案例
  like: 多了一个村
  expect: {refused: [covers]}
- name: 没有这个名册
  like: 村村都有顾问
  registers: {towns: [示例镇]}
  expect: allowed
"""


def test_a_case_states_a_register(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    found = run(path, World(reach_catalogue(), library(), calendar()))
    assert [one.faults for one in found[:3]] == [(), (), ()]
    assert "没有名册“towns”" in found[3].faults[0]


def test_the_page_says_which_register() -> None:
    day = at("2020-06-10").date()
    told = explain_text(reach_catalogue(), "trial-sweep", day)
    assert "保留的文件、废止的文件合起来把部署的截至日当日每件现行有效的“试验文件”都列到，各一次" in told
    told = explain_text(reach_catalogue(), "trial-adviser", day)
    assert "顾问合起来把当日每名“村（社区）法律顾问”都列到，各一次" in told
    assert "近村合起来把当日每个有“村（社区）法律顾问”的地方都列到，各一次" in told


LIST = (
    "rows: {type: list, label: 清单, open: yes, of: {one: {type: matter-ref, label: 一}, two: {type: matter-ref, label: 二}, "
    "note: {type: day}}}"
)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{covers: {lists: [rows.one]}}", "名册要写且只写一种：register、holders、places"),
        ("{covers: {register: trial, holders: head, lists: [rows.one]}}", "名册要写且只写一种"),
        ("{covers: {register: trial}}", "要写且只写一种：lists（哪些列表）或者 by_standing（哪种资格）"),
        ("{covers: {register: trial, lists: [rows]}}", "有几栏可用，要写明哪一栏：rows.one、rows.two"),
        ("{covers: {register: trial, lists: [rows.note]}}", "要是列表，其中一栏是matter-ref"),
        ("{covers: {register: trial, lists: [amount]}}", "要是列表，其中一栏是matter-ref"),
        ("{covers: {holders: head, lists: [rows.one]}}", "要是列表，其中一栏是person"),
        ("{covers: {holders: nobody, lists: [rows.one]}}", "没有资格“nobody”"),
        ("{covers: {holders: head, is: open, lists: [rows.one]}}", "is 只能与事项的名册"),
        ("{covers: {register: nothing, lists: [rows.one]}}", "没有名册“nothing”"),
        ("{covers: {register: trial, is: agree, lists: [rows.one]}}", "没有一步的结果（outcome）是“agree”"),
        ("{covers: {register: trial, on: amount, lists: [rows.one]}}", "不是日期或时间"),
        ("{covers: {register: trial, of: rows, lists: [rows.one]}}", "未知的键“of”"),
        ("{each: {of: rows, has: three}}", "“three”既不是列表“rows”的一栏，也不是逐项办理"),
        ("{each: {of: amount, has: day}}", "既不是步骤，也不是列表"),
    ],
)
def test_a_register_that_leads_nowhere_does_not_load(tmp_path: Path, test: str, said: str) -> None:
    text = with_steps(f"x: {{title: 多, role: other, by: {{head: 1}}, facts: {{{LIST}}}, needs: [{test}]}}")
    found = problems(write(tmp_path, text, facts="day: 日期\namount: 金额\nkind: 种类\nnote: 日子\n"))
    assert any(said in one for one in found), found
    assert all("2018-01-01.yaml:12:" in one for one in found), found


@pytest.mark.parametrize(
    ("register", "said"),
    [
        ("v: {title: 册, procedure: nothing, list: days, name: day}", "说的事项“nothing”不存在"),
        ("v: {title: 册, procedure: trial, list: nothing, name: day}", "没有列表“nothing”"),
        ("v: {title: 册, procedure: trial, list: amount, name: day}", "要是公开的列表，有：day"),
        ("trial: {title: 册, procedure: trial, list: amount, name: day}", "名册“trial”与事项同名"),
        ("v: {title: 册, procedure: trial, list: amount}", "缺少必需的键：name"),
        ("v: {title: 册, procedure: trial, list: amount, name: day, key: x}", "未知的键“key”"),
    ],
)
def test_a_dated_list_that_nobody_keeps_does_not_load(tmp_path: Path, register: str, said: str) -> None:
    found = problems(write(tmp_path, registers=register + "\n"))
    assert any(said in one and "registers.yaml:1:" in one for one in found), found
