"""A faulty rule file: one load error with every fault, each with file and line, in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.law.making import put, rule, version
from yifa.law.faults import LawError
from yifa.law.library import Library


def faults(root: Path) -> list[str]:
    with pytest.raises(LawError) as caught:
        Library.load(root)
    assert str(caught.value).startswith(f"法规数据有 {len(caught.value.problems)} 处错误")
    return [str(problem).removeprefix(f"{root}/") for problem in caught.value.problems]


CASES = {
    "an unknown key": (rule(whithin="x"), 6, "不认识的键“whithin”"),
    "an unknown key in a version": (rule(version("2018-01-01", vaule="1")), 19, "不认识的键“vaule”"),
    "a missing key": (rule(kind=None), 1, "缺少键“kind”"),
    "a missing article": (rule(version("2018-01-01", article=None)), 7, "缺少键“article”"),
    "an empty article": (rule(version("2018-01-01", article="''")), 12, "article：须为非空文字"),
    "a missing statute of a checked rule": (rule(version("2018-01-01", statute="—")), 11, "已核的规则必须写明出处"),
    "a key given twice": (rule().replace("kind: threshold", "kind: threshold\nkind: gate"), 4, "键“kind”重复，先前在第3行"),
    "a version given twice": (rule(version("2018-01-01"), version("2018-01-01")), 19, "键“2018-01-01”重复"),
    "a float": (rule(version("2018-01-01", value="50.5")), 8, "不得有小数"),
    "an exponent": (rule(version("2018-01-01", value="5e3")), 8, "不得有小数"),
    "an octal": (rule(version("2018-01-01", value="0o17")), 8, "数字须为十进制整数"),
    "a leading zero": (rule(version("2018-01-01", value="007")), 8, "数字须为十进制整数"),
    "infinity": (rule(version("2018-01-01", value=".inf")), 8, "数字须为十进制整数"),
    "a huge number": (rule(version("2018-01-01", value="9" * 40)), 8, "不超过十五位"),
    "a negative fine": (rule(version("2018-01-01", value="-1")), 8, "金额须为不小于零的整数"),
    "money as text": (rule(version("2018-01-01", value="'50'")), 8, "金额须为不小于零的整数"),
    "true for a number": (rule(version("2018-01-01", value="true")), 8, "须为整数、文字或空"),
    "true for a word": (rule(version("2018-01-01", status="true")), 16, "status：“True”不在可用的词内"),
    "yes for a word": (rule(version("2018-01-01", effect="yes")), 14, "effect：“yes”不在可用的词内"),
    "a list for a text": (rule(version("2018-01-01", source="[a]")), 17, "source：须为非空文字"),
    "an unknown unit": (rule(version("2018-01-01", unit="yuan")), 9, "unit：“yuan”不在可用的词内"),
    "an unknown effect": (rule(version("2018-01-01", effect="block")), 14, "effect"),
    "an unknown binding": (rule(version("2018-01-01", binding="应当")), 15, "binding"),
    "an unknown status": (rule(version("2018-01-01", status="checked")), 16, "status"),
    "an unknown kind": (rule(kind="limit"), 3, "kind"),
    "a day that does not exist": (rule(version("2018-02-30")), 7, "版本的键“2018-02-30”须为开始适用之日"),
    "a day in short form": (rule(version("2018-1-1")), 7, "版本的键“2018-1-1”"),
    "a checked day in another form": (rule(version("2018-01-01", checked_on="23.11.2026")), 18, "checked_on：须为日期"),
    "overlapping versions": (
        rule(version("2018-01-01", until="2021-07-15"), version("2021-07-15")),
        19,
        "until：与 2021-07-15 开始的版本重叠",
    ),
    "an end before the start": (rule(version("2018-01-01", until="2017-12-31")), 19, "最后适用之日早于开始适用之日"),
    "days without a kind": (rule(version("2018-01-01", unit="days", value="7")), 10, "以日计的期限须写"),
    "a day kind on money": (rule(version("2018-01-01", day_kind="working")), 10, "只有以日计的期限才写"),
    "a condition with a number": (rule(version("2018-01-01", unit="condition")), 8, "条件没有数值"),
    "a negative period": (rule(version("2018-01-01", unit="months", value="-3")), 8, "期限须在零至四万之间"),
    "a bar that is not checked": (rule(version("2018-01-01", status="pending")), 14, "待核的规则不得拦截"),
    "a bar by analogy": (rule(version("2018-01-01", binding="参照")), 14, "“参照”的规则不得拦截"),
    "a bar by a superior's demand": (rule(version("2018-01-01", binding="上级要求")), 14, "“上级要求”的规则不得拦截"),
    "a bar by an organ's deadline": (
        rule(version("2018-01-01", unit="days", value="7", day_kind="working"), kind="deadline"),
        14,
        "机关自己的期限不得拦截",
    ),
    "a bar by an organ's publication day": (
        rule(version("2018-01-01", unit="days", value="7", day_kind="working"), kind="publish"),
        14,
        "机关自己的期限不得拦截",
    ),
    "an unknown owner": (rule(owner="me"), 6, "owner"),
    "an override of the nation": (rule(override="[nation]"), 6, "只能准许更低的层级改写"),
    "a layer that does not exist": (rule(override="[village]"), 6, "override：须为列表"),
    "a rule that says nothing": (rule("  {}\n"), 1, "规则没有任何版本"),
    "an anchor": (rule().replace("kind: threshold", "kind: &k threshold"), 3, "不得使用锚点或引用"),
    "a tag": (rule().replace("kind: threshold", "kind: !!python/name:os.system threshold"), 3, "不得使用类型标签"),
    "a tabulator": (rule().replace("kind: ", "kind:\t"), 3, "含有制表符"),
    "a control character": (rule().replace("作出决定", "作出\x07决定"), 5, "含有控制字符"),
    "text that is not NFC": (rule().replace("Example cap", "Exe\u0301mple"), 2, "不是 NFC 规范形式"),
    "two documents": (rule() + "---\n" + rule(), 20, "一个文件只能有一份文档"),
    "a bracket left open": (rule().replace("en: Example cap}", "en: Example cap"), 3, "不是合法的 YAML"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "-"))
def test_one_fault_is_named_with_its_line(case: str, tmp_path: Path) -> None:
    text, line, words = CASES[case]
    found = faults(put(tmp_path, text))
    assert any(fault.startswith(f"penalty/penalty.cap.yaml:{line}：") and words in fault for fault in found), found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "-"))
def test_no_english_sentence_reaches_the_clerk(case: str, tmp_path: Path) -> None:
    for fault in faults(put(tmp_path, CASES[case][0])):
        said = re.sub(r"“[^”]*”", "", fault.partition("：")[2])
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", said), fault


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    put(tmp_path, rule(version("2018-01-01", value="1.5", effect="stop", article=None), extra="x"))
    put(tmp_path, rule(id="case.other", kind="wish"), "case.other")
    found = faults(tmp_path)
    assert len(found) == 5
    assert {fault.partition(":")[0] for fault in found} == {"penalty/penalty.cap.yaml", "case/case.other.yaml"}


def test_a_partys_deadline_may_bar(tmp_path: Path) -> None:
    text = rule(version("2018-01-01", unit="days", value="5", day_kind="working"), kind="deadline", owner="party")
    assert len(Library.load(put(tmp_path, text))) == 1


def test_a_file_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    put(tmp_path, rule(), "case.cap")
    assert any("规则“penalty.cap”应放在 penalty/penalty.cap.yaml" in fault for fault in faults(tmp_path))


def test_files_that_would_go_unread_are_named(tmp_path: Path) -> None:
    put(tmp_path, rule())
    (tmp_path / "penalty" / "penalty.old.yml").write_text("x")
    (tmp_path / "penalty" / "link.yaml").symlink_to(tmp_path / "penalty" / "penalty.cap.yaml")
    found = faults(tmp_path)
    assert any("规则文件应放在" in fault for fault in found)
    assert any("不得有符号链接" in fault for fault in found)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert any("规则文件夹不存在" in fault for fault in faults(tmp_path / "none"))
