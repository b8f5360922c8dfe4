"""Commands that need no town: values and deadlines in fixed shapes, procedures, cases; every mistake says what to type."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.procedure.engine.stage import catalogue
from yifa import __version__
from yifa.interfaces.cli.main import COMMANDS, build_parser, main
from yifa.interfaces.cli.parser import in_chinese

CAP = ["law", "value", "penalty.simple.cap_person"]
DUE = ["law", "due", "penalty.service_days", "--from"]
Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    capsys.readouterr()
    try:
        code = main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    found = capsys.readouterr()
    return code, found.out, found.err


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_every_command_is_described_in_chinese(capsys: Captured, name: str) -> None:
    code, out, err = told(capsys, name, "--help")
    known = next(command.help for command in COMMANDS if command.name == name)
    assert (code, err) == (0, "")
    assert known in out
    assert chinese(known)


def test_the_whole_help_lists_every_command_once_with_its_line(capsys: Captured) -> None:
    code, out, _ = told(capsys, "--help")
    assert code == 0
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert all(command.name in out and command.help in out for command in COMMANDS)


def test_without_a_command_the_help_is_shown_and_it_is_a_mistake(capsys: Captured) -> None:
    code, out, _ = told(capsys)
    assert code == 2
    assert "依法：让一个镇依法办事" in out


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["law"],
        ["law", "value", "a.b"],
        ["law", "due", "a.b"],
        ["report", "二〇二一"],
        ["report", "2021", "--format", "exe"],
    ],
)
def test_what_was_mistyped_is_a_mistake_of_usage(capsys: Captured, words: list[str]) -> None:
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("yifa")
    assert "--help" in err
    assert not LIBRARY.search(err)


LIBRARY = re.compile(r"\b(usage|error|invalid|required|expected|argument|option)s?\b")
"""Words of the library's own English, which nobody here should read."""


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("the following arguments are required: 规则编号", "还缺 规则编号"),
        ("argument --on: expected one argument", "--on 后面要写一个值"),
        ("argument --port: invalid int value: 'x'", "--port 的写法不对：'x'"),
        ("argument 命令: invalid choice: 'x' (choose from 'a', 'b')", "命令 不能写 'x'，可以写 'a', 'b'"),
        ("argument --json: ignored explicit argument 'x'", "--json 后面不写值，收到的是 'x'"),
        ("argument --page: not allowed with argument --text", "--page 不能和 --text 一起写"),
        ("one of the arguments --page --text is required", "要写 --page --text 其中一个"),
        ("ambiguous option: --p could match --port, --page", "--p 可以是 --port, --page，请写全"),
        ("unrecognized arguments: --nope\nx", "不认识 --nope\nx"),
        ("something new", "写法不对（something new）"),
    ],
)
def test_each_fault_of_the_library_has_its_chinese(message: str, said: str) -> None:
    assert in_chinese(message) == said


def every_parser(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from every_parser(inner)


def test_every_help_page_is_chinese_and_explains_every_word_one_may_type() -> None:
    for parser in every_parser(build_parser()):
        assert not LIBRARY.search(parser.format_help()), parser.prog
        for action in parser._actions:
            assert action.help or isinstance(action, argparse._SubParsersAction), (parser.prog, action.dest)


def test_the_version_is_told(capsys: Captured) -> None:
    assert told(capsys, "--version") == (0, f"yifa {__version__}\n", "")


@pytest.mark.parametrize(
    ("day", "value", "article"),
    [("2021-07-14", 5000, "行政处罚法（2017年修正）第三十三条"), ("2021-07-15", 20000, "行政处罚法（2021年修订）第五十一条")],
)
def test_a_value_as_one_object(capsys: Captured, day: str, value: int, article: str) -> None:
    code, out, err = told(capsys, *CAP, "--on", day, "--json")
    assert (code, err, len(out.splitlines())) == (0, "", 1)
    assert list(json.loads(out).items()) == [
        ("rule", "penalty.simple.cap_person"), ("on", day), ("value", value), ("unit", "fen"), ("article", article),
        ("status", "verified"),
    ]  # fmt: skip


def test_a_value_in_words(capsys: Captured) -> None:
    code, out, _ = told(capsys, *CAP, "--on", "2021-08-02")
    assert code == 0
    assert "（2021-08-02，已核）" in out
    assert "依据：行政处罚法（2021年修订）第五十一条" in out


def test_what_was_not_in_force_is_found_wrong_and_told(capsys: Captured) -> None:
    code, out, _ = told(capsys, *CAP, "--on", "1990-01-01", "--json")
    assert code == 1
    assert json.loads(out) == {
        "rule": "penalty.simple.cap_person", "on": "1990-01-01", "value": None, "unit": None, "article": None,
        "status": "not-in-force",
    }  # fmt: skip
    code, out, _ = told(capsys, *CAP, "--on", "1990-01-01")
    assert (code, out) == (1, "penalty.simple.cap_person：1990-01-01 没有生效的规定。\n")


def test_a_deadline_as_one_object(capsys: Captured) -> None:
    code, out, _ = told(capsys, *DUE, "2021-09-27", "--json")
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["rule", "from", "due", "provisional", "working"]
    assert (found["rule"], found["from"], found["due"]) == ("penalty.service_days", "2021-09-27", "2021-10-12")
    assert found["provisional"] is False
    assert found["working"][0] == "2021年9月27日：起算日，当日不计"
    assert all(isinstance(line, str) for line in found["working"])
    assert "国庆" in "".join(found["working"])


def test_a_deadline_in_words_shows_its_working(capsys: Captured) -> None:
    code, out, _ = told(capsys, *DUE, "2021-08-02")
    assert code == 0
    assert "最后一日 2021-08-11" in out
    assert "暂定" not in out
    assert "  2021年8月2日：起算日，当日不计" in out.splitlines()


def test_beyond_the_announced_calendar_a_deadline_is_provisional(capsys: Captured) -> None:
    _, out, _ = told(capsys, *DUE, "2099-08-03", "--json")
    assert json.loads(out)["provisional"] is True
    assert "（暂定：节假日安排尚未公布）" in told(capsys, *DUE, "2099-08-03")[1]


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2021-08-02T23:59", "2021-08-11"),
        ("2021-08-02T16:00:00+00:00", "2021-08-12"),  # midnight in Shanghai: the third of August
        ("2021-08-02T15:59:59Z", "2021-08-11"),
    ],
)
def test_a_time_without_a_zone_is_shanghais(capsys: Captured, when: str, due: str) -> None:
    assert json.loads(told(capsys, *DUE, when, "--json")[1])["due"] == due


@pytest.mark.parametrize(
    "words", [["penalty.simple.cap_person", "--from", "2021-08-02"], ["penalty.service_days", "--from", "1950-01-01"]]
)
def test_a_rule_without_a_period_gives_no_last_day(capsys: Captured, words: list[str]) -> None:
    code, out, _ = told(capsys, "law", "due", *words)
    assert code == 1
    assert f"{words[-1]} 没有可以起算的期限" in out
    code, out, _ = told(capsys, "law", "due", *words, "--json")
    (found,) = objects(out)
    assert (code, found["due"], found["status"]) == (1, None, "no-period")


@pytest.mark.parametrize(
    ("words", "missing", "todo"),
    [
        ([*CAP, "--on", "2021年8月2日"], "收到的是「2021年8月2日」", "日期写作 2025-09-26 的样子"),
        ([*CAP, "--on", "2021-02-30"], "收到的是「2021-02-30」", "日期写作 2025-09-26 的样子"),
        ([*DUE, "昨天"], "收到的是「昨天」", "时间写作 2025-09-26 或 2025-09-26T15:30"),
        ([*DUE, "2021-13-01"], "收到的是「2021-13-01」", "时间写作 2025-09-26 或 2025-09-26T15:30"),
        (["law", "value", "penalty.nothing", "--on", "2021-08-02"], "规则库里没有「penalty.nothing」", "相近的有：penalty."),
        (["law", "due", "service.nothing", "--from", "2021-08-02"], "规则库里没有「service.nothing」", "同一领域有：service."),
        (["law", "value", "video.qqqqqqqqqqqq", "--on", "2021-08-02"], "规则库里没有「video.", "同一领域有：video."),
        (["law", "value", "zzz", "--on", "2021-08-02"], "规则库里没有「zzz」", "领域有：archive、"),
        (["explain", "nothing"], "没有事项「nothing」", "onsite-penalty"),
        (["explain", "onsite-penalty", "--on", "1999-01-01"], "1999-01-01 没有事项「onsite-penalty」", "可用："),
        (["explain", "onsite-penalty", "--on", "x"], "收到的是「x」", "日期写作 2025-09-26 的样子"),
        (["law", "import", "nowhere"], "没有这个文件夹：nowhere", "没有这个文件夹"),
        (["cases", "nowhere.yaml"], "没有这个文件：nowhere.yaml", "没有这个文件"),
    ],
)
def test_a_mistake_says_what_came_and_what_to_type(capsys: Captured, words: list[str], missing: str, todo: str) -> None:
    code, out, err = told(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"yifa {words[0]}：")
    assert missing in err
    assert todo in err


def test_citations_cannot_be_checked_without_texts(capsys: Captured, tmp_path: Path) -> None:
    code, _, err = told(capsys, "law", "check", "--home", str(tmp_path))
    assert code == 2
    assert f"yifa law import 文件夹 --home {tmp_path}" in err


def test_a_file_that_is_no_statute_is_left_out_and_told(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "示例.txt").write_text("这不是法律文本", encoding="utf-8")
    code, out, _ = told(capsys, "law", "import", str(tmp_path / "texts"), "--home", str(tmp_path / "home"))
    assert "已导入法律文本 0 件" in out
    assert code == (1 if "✗" in out else 0)


def test_procedures_one_object_a_line(capsys: Captured) -> None:
    code, out, _ = told(capsys, "procedures", "--json")
    found = objects(out)
    assert code == 0
    assert [each["slug"] for each in found] == list(catalogue().slugs())
    assert all(list(each) == ["slug", "title", "domain", "versions", "steps"] for each in found)
    penalty = next(each for each in found if each["slug"] == "onsite-penalty")
    known = catalogue().latest("onsite-penalty")
    assert penalty == {
        "slug": "onsite-penalty", "title": known.title, "domain": "enforcement", "versions": ["2018-01-01"],
        "steps": len(known.steps),
    }  # fmt: skip


def test_procedures_in_words(capsys: Captured) -> None:
    code, out, _ = told(capsys, "procedures")
    assert (code, len(out.splitlines())) == (0, len(catalogue().slugs()))
    assert "onsite-penalty          当场处罚（简易程序）（2018-01-01）" in out.splitlines()


def test_a_procedure_explained_is_the_law_of_the_day(capsys: Captured) -> None:
    code, old, _ = told(capsys, "explain", "onsite-penalty", "--on", "2021-07-14")
    assert code == 0
    assert old.startswith("当场处罚（简易程序）（onsite-penalty）\n")
    new = told(capsys, "explain", "onsite-penalty", "--on", "2021-07-15")[1]
    assert "行政处罚法（2017年修正）第三十三条" in old
    assert "行政处罚法（2017年修正）第三十三条" not in new
    assert "行政处罚法（2021年修订）第五十一条" in new


@pytest.mark.parametrize(("name", "begins"), [("page.html", "<"), ("page.txt", "当场处罚")])
def test_an_explanation_goes_to_a_file_in_the_form_of_its_name(capsys: Captured, tmp_path: Path, name: str, begins: str) -> None:
    file = tmp_path / name
    code, out, _ = told(capsys, "explain", "onsite-penalty", "--on", "2021-08-02", "--out", str(file))
    assert (code, out) == (0, f"已写入 {file}\n")
    assert file.read_text(encoding="utf-8").startswith(begins)


CASES = """\
procedure: deputies-proposal
cast:
  文员: {{posts: [clerk]}}
  示例代表: {{posts: [deputy]}}
  丁: {{}}
cases:
- name: 示例：提出人须是代表
  on: 2020-03-02
  do:
    step: register
    by: [文员]
    facts: {{proposal_number: 示例1号, proposal_title: 示例, deputy: {who}, topic: farm, received_day: 2020-03-02}}
  expect: {{allowed: "{allowed}"}}
"""


@pytest.mark.parametrize(
    ("who", "allowed", "code"), [("示例代表", "yes", 0), ("示例代表", "no", 1), ("丁", "yes", 1), ("丁", "no", 0)]
)
def test_cases_from_outside_the_project(capsys: Captured, tmp_path: Path, who: str, allowed: str, code: int) -> None:
    file = tmp_path / "outside" / "cases.yaml"
    file.parent.mkdir()
    file.write_text(CASES.format(who=who, allowed=allowed), encoding="utf-8")
    found, out, err = told(capsys, "cases", str(file))
    assert (found, err) == (code, "")
    assert out.splitlines()[-1] == f"案例 1 个，不符 {code} 个。"
    assert ("✗ outside 第7行：示例：提出人须是代表" in out) == bool(code)


def test_one_failing_file_among_good_ones_is_found(capsys: Captured, tmp_path: Path) -> None:
    files = []
    for place, allowed in enumerate(["yes", "no", "yes"]):
        file = tmp_path / f"case{place}.yaml"
        file.write_text(CASES.format(who="示例代表", allowed=allowed), encoding="utf-8")
        files.append(str(file))
    code, out, _ = told(capsys, "cases", *files)
    assert (code, out.splitlines()[-1]) == (1, "案例 3 个，不符 1 个。")


@pytest.mark.parametrize("text", ["procedure: [", "procedure: onsite-penalty\nnonsense: 1\n", "- 1\n", ""])
def test_a_broken_case_file_is_named_with_its_line(capsys: Captured, tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    code, _, err = told(capsys, "cases", str(file))
    assert code == 2
    assert err.startswith("yifa cases：")
    assert str(file) in err
    assert "broken.yaml:" in err


MATTER = ["law", "matter", "waste.dump_household", "--on"]


def test_a_matter_of_a_day(capsys: Captured) -> None:
    code, out, _ = told(capsys, *MATTER, "2021-08-01")

    assert code == 0
    assert "个人：处100元以上500元以下的罚款" in out
    assert "查封、扣押，依据固体废物污染环境防治法（2020年修订）第二十七条" in out
    assert "止期不明：生态环境法典" in out


def test_a_matter_not_yet_in_force(capsys: Captured) -> None:
    code, out, _ = told(capsys, *MATTER, "2020-08-31")

    assert code == 1
    assert "没有生效的规定" in out
    assert "2020年9月1日" in out


def test_a_matter_for_a_program(capsys: Captured) -> None:
    code, out, _ = told(capsys, *MATTER, "2021-08-01", "--json")

    assert code == 0
    (found,) = objects(out)
    assert {"for": "person", "when": "always", "may": False, "least": 10_000, "most": 50_000} in found["fines"]


def test_a_matter_with_the_standards_of_a_town(capsys: Captured) -> None:
    town = Path(__file__).parents[2] / "towns" / "zhengguo-2020"
    _, with_town, _ = told(capsys, "law", "matter", "road.occupy", "--on", "2021-08-01", "--town", str(town))
    _, without, _ = told(capsys, "law", "matter", "road.occupy", "--on", "2021-08-01")

    assert "较重：5,000元至20,000元" in with_town
    assert "裁量基准" not in without


@pytest.mark.parametrize(
    "words", [["waste.dump", "--on", "2021-08-01"], ["x", "--on", "2021-08-01"], ["road.occupy", "--on", "heute"]]
)
def test_a_matter_asked_for_wrongly(capsys: Captured, words: list[str]) -> None:
    code, out, err = told(capsys, "law", "matter", *words)

    assert (code, out) == (2, "")
    assert chinese(err)
