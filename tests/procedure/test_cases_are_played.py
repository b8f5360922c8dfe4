"""Cases in the law's language are played as written, and a case that does not hold says in Chinese what came out instead."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.procedure.writing import with_steps, write
from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.procedure.case_file import read
from yifa.procedure.cases import CaseResult, run
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.problem import DataError
from yifa.procedure.stage import World

STEPS = """
pay: {title: 缴款, role: performance, by: {registrar: 1}, after: [decide], repeat: many,
  facts: {paid: {type: money, open: yes, label: 实缴}}}
more: {title: 附带, role: other, by: [{officer: 2}, {head: 1}], per: decide, number: 示例字}
"""
TOP = """\
situations:
  fined: {title: 处以罚款, any: [{is: {fact: kind, one_of: [fine]}}]}
clocks:
  report: {title: 备案, rule: penalty.simple.report_back, from: decide, until: end, miss: warn}
  payment: {title: 缴款期限, rule: penalty.fine.pay_days, from: decide, until: pay, miss: warn}
figures:
  decided: {title: 决定件数, count: {of: decide}}
  paid: {title: 缴款总额, sum: {of: pay, fact: paid}, indicator: test.paid}
"""
CAST = """\
procedure: trial
cast:
  甲: {posts: [officer]}
  乙: {posts: [officer], standings: [{standing: enforcement-certificate, from: 2017-01-01, until: 2019-01-01}]}
  镇长: {posts: [head]}
  丙: {posts: [clerk]}
  丁: {}
cases:
"""
GOOD = """\
- name: 基本
  on: 2021-08-02
  given: [{step: begin, by: [甲], facts: {day: 2021-08-02}}]
  do: {step: decide, by: [镇长], facts: {amount: 200元, kind: fine}}
  expect: allowed
"""


@cache
def law() -> tuple[Library, Calendar]:
    return Library.load(), Calendar.load()


@pytest.fixture
def world(tmp_path: Path) -> World:
    library, calendar = law()
    return World(Catalogue.load(write(tmp_path / "domains", with_steps(STEPS, top=TOP))), library, calendar)


def play(folder: Path, world: World, text: str) -> list[CaseResult]:
    path = folder / "cases.yaml"
    path.write_text(CAST + text, encoding="utf-8")
    return run(path, world)


def one(folder: Path, world: World, text: str) -> tuple[str, ...]:
    """What the last case complains about."""
    return play(folder, world, GOOD + text)[-1].faults


@pytest.mark.parametrize(
    "case",
    [
        "do: {step: begin, by: [丁]}\n  expect: {refused: [not-you]}",
        "without: [begin]\n  expect: {refused: [begin]}",
        "change: {decide: {by: [丁]}}\n  expect: {refused: [not-you], only: yes}",
        "change: {decide: {facts: {amount: -5元}}}\n  expect: {refused: [amount, form]}",
        "change: {decide: {facts: {kind: null, colour: 红}}}\n  expect: {refused: [colour]}",
        "change: {decide: {at: 2021-08-02 09:05, recorded: 2021-08-02 12:00}}\n  expect: allowed",
        "do: [{step: decide, by: [镇长]}, {step: end, by: [镇长]}]\n  expect: {allowed: yes, state: {closed: yes, stage: 结束}}",
        "do: [{step: decide, by: [镇长]}, {step: pay, by: [丙], facts: {paid: 50.5元}}]\n"
        "  expect: {allowed: yes, figure: {decided: 1, test.paid: 5050}}",
        "do: [{step: decide, by: [镇长]}, {step: more, by: [甲, 乙]}]\n  expect: {allowed: yes, number: 示例示例字〔2021〕1号}",
        "do: [{step: decide, as: 决定一, by: [{镇长: head}]}, {step: trial.more, by: [镇长], thread: 决定一}]\n  expect: allowed",
        "expect: {allowed: yes, state: {fact: {amount: 200元, kind: fine}, closed: no}}",
        "expect: {allowed: yes, clock: {name: payment, due: 2021-08-17, met: no}}",
        "expect: {allowed: yes, clock: [{name: payment, missed: yes, on: 2021-08-18}, "
        "{name: payment, missed: no, on: 2021-08-17}]}",
        "expect: {allowed: yes, possible: [end, more], impossible: [pay, decide, begin]}",
        "expect: {allowed: yes, no_mark: yes}",
    ],
)
def test_what_holds_passes(tmp_path: Path, world: World, case: str) -> None:
    assert one(tmp_path, world, f"- name: 变化\n  like: 基本\n  {case}\n") == ()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("expect: {refused: [penalty.simple.cap_person]}", "应当拒绝（penalty.simple.cap_person），却允许了"),
        ("without: [begin]\n  expect: allowed", "应当允许，却被拒绝"),
        ("without: [begin]\n  expect: {refused: [holds]}", "没有因“holds”拒绝；拒绝的理由是"),
        ("change: {decide: {by: [丁], facts: {amount: -1}}}\n  expect: {refused: [amount], only: yes}", "另有没有写明的拒绝理由"),
        ("change: {begin: {by: [丁]}}\n  expect: allowed", "前面的行为“begin”被拒绝"),
        ("expect: {allowed: yes, mark: [late]}", "应有“late”标记，实有：无"),
        ("expect: {allowed: yes, number: 示例〔2021〕1号}", "编号应为"),
        ("expect: {allowed: yes, clock: {name: payment, due: 2021-08-16}}", "实为2021-08-17"),
        ("expect: {allowed: yes, clock: {name: payment, due: none}}", "不应有期满日"),
        ("expect: {allowed: yes, clock: {name: nothing, due: 2021-08-16}}", "没有起算"),
        ("expect: {allowed: yes, clock: {name: payment, met: yes}}", "应为已办"),
        ("expect: {allowed: yes, state: {closed: yes}}", "应为“yes”"),
        ("expect: {allowed: yes, state: {fact: {amount: 100元}}}", "应为 10000，实为 20000"),
        ("expect: {allowed: yes, possible: [begin]}", "应当可以办理"),
        ("expect: {allowed: yes, impossible: [end]}", "不应当可以办理"),
        ("expect: {allowed: yes, figure: {decided: 2}}", "应为2，实为1"),
        ("expect: {allowed: yes, figure: {nothing: 2}}", "案例本身不成立"),
        ("change: {decide: {by: [路人]}}\n  expect: allowed", "没有“路人”这个人"),
        ("change: {decide: {at: 午后}}\n  expect: allowed", "时间“午后”写法不对"),
        ("change: {decide: {matter: 另案}}\n  expect: allowed", "没有标为“另案”的事项"),
        ("on: 2017-01-01\n  expect: allowed", "自 2018-01-01 起施行"),
    ],
)
def test_what_does_not_hold_says_what_came_out(tmp_path: Path, world: World, case: str, said: str) -> None:
    faults = one(tmp_path, world, f"- name: 变化\n  like: 基本\n  {case}\n")
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: 甲, expect: allowed}", "要写 on"),
        ("- {name: 甲, like: 乙, expect: allowed}", "在前面没有"),
        ("- {name: 甲, on: 2021-02-30, do: {step: begin}, expect: allowed}", "不是日历上的日子"),
        ("- {name: 甲, on: 2021-02-03, do: {step: begin}, expect: maybe}", "可以写"),
        ("- {name: 甲, on: 2021-02-03, do: {step: begin, who: [甲]}, expect: allowed}", "未知的键“who”"),
        (GOOD + GOOD, "重名"),
        (GOOD + "- {name: 乙, like: 基本, without: [end], expect: allowed}", "不在 given 里"),
        (GOOD + "- {name: 乙, like: 基本, change: {end: {at: '09:00'}}, expect: allowed}", "既不在 given 也不在 do 里"),
        ("- &a {name: 甲}\n- *a", "不用 & 和 *"),
    ],
)
def test_a_malformed_file_names_file_and_line(tmp_path: Path, world: World, text: str, said: str) -> None:
    with pytest.raises(DataError, match=r"cases\.yaml:[0-9]+: ") as caught:
        play(tmp_path, world, text + "\n")
    assert said in str(caught.value)


def test_a_case_takes_over_all_that_it_does_not_change(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    change = "change: {begin: {facts: {day: 2021-07-01}}, decide: {facts: {amount: null}, by: [甲]}}"
    path.write_text(CAST + GOOD + f"- {{name: 变, like: 基本, on: 2021-07-01, {change}, expect: allowed}}\n", encoding="utf-8")
    first, second = read(path)
    assert second.given[0].facts == {"day": "2021-07-01"}
    assert second.acts[0].facts == {"kind": "fine"}
    assert second.acts[0].by == ("甲",)
    assert first.acts[0].facts == {"amount": "200元", "kind": "fine"}
    assert (first.line, second.line) == (9, 14)


def test_cases_from_outside_run_in_the_shipped_world(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    text = "procedure: onsite-penalty\ncast: {丁: {}}\ncases:\n"
    text += "- {name: 外人不能亮证, on: 2021-08-02, do: {step: show-card, by: [丁]}, expect: {refused: [not-you]}}\n"
    path.write_text(text, encoding="utf-8")
    (result,) = run(path)
    assert result.passed, result.faults
