"""Matter files and standards written wrong: each fault with its file and line, all at once; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.law.making_matters import TIERS, law, matter, standard, version
from tests.law.test_hostile_files import HOSTILE
from yifa.law.faults import LawError
from yifa.law.library import Library


def faults(root: Path, text: str | bytes | None, **more: object) -> list[str]:
    with pytest.raises(LawError) as caught:
        law(root, text, **more)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert [each.id for each in law(tmp_path).matters.versions()] == ["trial.one"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (matter(more="colour: red\n"), "不认识的键“colour”"),
        (matter(version(colour="red")), "不认识的键“colour”"),
        (matter(version(organ=None)), "缺少键“organ”"),
        (matter(version(kinds="[flogging]")), "kinds"),
        (matter(version(kinds="[warning]")), "没有罚款就写 []"),
        (matter(version(fines="[]")), "列了罚款就要有幅度"),
        (matter(version(fines="[{for: person, may: true, least: 500, most: 100}]")), "下限不高于上限"),
        (matter(version(fines="[{for: person, may: true, least: 0, most: 0}]")), "上限大于零"),
        (matter(version(fines="[{for: person, may: true, least: -1, most: 5}]")), "不小于零的整数"),
        (matter(version(fines="[{for: person, may: true, least: 1, most: true}]")), "不小于零的整数"),
        (matter(version(fines="[{for: person, may: true, least: 1, most: 9999999999999}]")), "不小于零的整数"),
        (matter(version(fines="[{for: person, may: true, least: 1.5, most: 2}]")), "十进制整数"),
        (matter(version(fines="[{for: person, may: true, least: 5万, most: 50万}]")), "不小于零的整数"),
        (matter(version(fines="[{for: person, may: true, least: 1}]")), "上限、下限须一并写明"),
        (matter(version(fines="[{for: crowd, may: true, least: 1, most: 2}]")), "不在可用的词内"),
        (matter(version(fines="[{for: any, may: true, share: [10, 5, 造价]}]")), "share"),
        (matter(version(fines="[{for: any, may: true, share: 百分之五}]")), "share"),
        (matter(version(fines="[{for: any, may: true, least: 1, most: 2, share: [5, 10, 造价]}]")), "按比例的罚款不写数额"),
        (
            matter(version(fines="[{for: person, may: true, least: 1, most: 2}, {for: person, may: true, least: 1, most: 3}]")),
            "同一对象、同一情形只能有一个幅度",
        ),
        (
            matter(version(fines="[{for: any, may: true, least: 1, most: 2}, {for: person, may: true, least: 1, most: 3}]")),
            "不与单位、个人的并列",
        ),
        (matter(version(fines="many")), "须为列表"),
        (matter(version(penalty="somewhere")), "须写到条"),
        (matter(version(penalty="null")), "须写明处罚依据"),
        (matter(version(statute="（2017年修正）")), "引用读不懂"),
        (matter(version(warned="sometimes")), "warned"),
        (matter(version(educate_first="maybe")), "须为 true 或 false"),
        (matter(version(coercion="{measures: [], article: 示例法第一条, condition: 示例}")), "至少写一种措施"),
        (matter(version(coercion="{measures: [freeze], article: 示例法第一条, condition: 示例}")), "measures"),
        (matter(version(coercion="{measures: [seal], article: 示例法, condition: 示例}")), "须写明法规名称和条"),
        (matter(version(open_end="不明", until="2020-01-01")), "止期就不是不明"),
        (matter(version(until="2017-12-31")), "最后适用之日早于开始适用之日"),
        (matter(version("2018-01-01", until="2021-07-15"), version("2021-07-15")), "与 2021-07-15 开始的版本重叠"),
        (matter(version("2018-1-1")), "须为开始适用之日"),
        (matter(version("2018-02-30")), "须为开始适用之日"),
        (matter(of="trial.two"), "应放在 trial.two.yaml"),
        (matter(of="Trial"), "须为小写英文"),
        ("id: trial.one\ntitle: {zh: 示例, en: x}\ngroup: 示例\nversions: []\n", "至少一版"),
    ],
)
def test_a_faulty_matter_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    found = faults(tmp_path, text)

    assert any(words in fault for fault in found), found
    assert all("trial.one.yaml:" in fault for fault in found)


def test_every_fault_is_told_at_once_at_its_own_line(tmp_path: Path) -> None:
    found = faults(tmp_path, matter(version(organ=None, kinds="[x]", status="seen")))

    lines = {fault.split("：")[0].rpartition(":")[2] for fault in found}
    assert len(found) >= 3
    assert len(lines) >= 3


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_matter_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert faults(tmp_path, data)


def test_a_stray_file_or_a_link_beside_the_matters_is_a_fault(tmp_path: Path) -> None:
    law(tmp_path)
    folder = tmp_path / "matters"
    (folder / "deep").mkdir()
    (folder / "deep" / "trial.two.yaml").write_text(matter(of="trial.two"), encoding="utf-8")
    (folder / "trial.three.yaml").symlink_to(folder / "trial.one.yaml")

    with pytest.raises(LawError) as caught:
        Library.load(tmp_path / "rules", matters=folder)
    told = "".join(str(problem) for problem in caught.value.problems)
    assert "应放在 <名称>.yaml" in told
    assert "不得有符号链接" in told


ONE = "- {{name: light, title: 较轻, least: {least}, most: {most}, when: {when}}}\n"


def tier(least: str = "100", most: str = "200", when: str = "{count: {most: 3}}") -> str:
    return ONE.format(least=least, most=most, when=when)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (standard(tier(least="99")), "超出示例法（2017年修正）第五条第一款的幅度"),
        (standard(tier(most="5001")), "超出"),
        (standard(tier(least="201")), "下限不高于上限"),
        (standard(tier(most="many")), "不小于零的整数"),
        (standard(tier(when="{weight: {most: 3}}")), "不认识的键“weight”"),
        (standard(tier(when="{count: {}}")), "须写明 least、over 或者 most"),
        (standard(tier(when="{count: {over: 5, most: 3}}")), "下限不高于上限"),
        (standard(tier(when="{count: 3}")), "应当是一组键和值"),
        (standard(tier(when="{harm: [terrible]}")), "harm"),
        (standard(tier(when="{harm: []}")), "至少写一项"),
        (standard(tier() + tier()), "名称不得重复"),
        (standard(tier("200", "300") + tier("100", "200").replace("light", "grave")), "须由轻到重"),
        (standard(matter="trial.none"), "不存在，或者其时没有生效"),
        (standard(until="2021-07-14"), "最后适用之日早于"),
        (standard(months="0"), "1至120个月"),
        (standard(of="trial.other"), "与文件名"),
        (standard(binding="perhaps"), "须为 true 或 false"),
        (standard(document=None), "缺少键“document”"),
        (standard("  many\n"), "须由轻到重列出"),
    ],
)
def test_a_faulty_standard_is_refused(tmp_path: Path, text: str, words: str) -> None:
    found = faults(tmp_path, matter(), standards=[text])

    assert any(words in fault for fault in found), found
    assert all("trial.tiers.yaml:" in fault for fault in found)


def test_no_standard_over_a_matter_that_has_no_fine(tmp_path: Path) -> None:
    bare = matter(version(kinds="[warning]", fines="[]"))

    assert any("超出" in fault for fault in faults(tmp_path, bare, standards=[standard(TIERS)]))


def test_a_standard_may_fill_what_the_statute_leaves_open(tmp_path: Path) -> None:
    left_open = matter(version(fines="[{for: any, may: true, least: null, most: null}]"))

    assert law(tmp_path, left_open, [standard(TIERS)]).matters.standards[0].id == "trial.tiers"
