"""A domain's own `common` folder adds words and continues the shared tables; the same word never means two things."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.procedure.writing import problems, write
from yifa.procedure.catalogue import Catalogue


def town(root: Path, **files: str) -> Path:
    """A loadable root whose one domain has a `common` folder with these files."""
    write(root)
    common = root / "test" / "common"
    common.mkdir()
    for name, text in files.items():
        (common / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def test_words_of_a_domain_are_known_everywhere(tmp_path: Path) -> None:
    root = town(tmp_path, facts="lawyer: 律师\n", standings="adviser: {title: 顾问}\n", choices="grades: {a: 甲类}\n")
    words = Catalogue.load(root).words
    assert words.labels["lawyer"] == "律师"
    assert words.standings["adviser"].title == "顾问"
    assert not words.standings["adviser"].post
    assert words.choices["grades"] == {"a": "甲类"}


def test_the_shared_tables_are_continued(tmp_path: Path) -> None:
    before = dict(Catalogue.load(town(tmp_path / "one")).words.choices.get("outcomes", {}))
    words = Catalogue.load(town(tmp_path / "two", choices="outcomes: {cancelled: 已取消}\npurposes: {counsel: 法律服务}\n")).words
    assert dict(words.choices["outcomes"]) == {**before, "cancelled": "已取消"}
    assert words.choices["purposes"]["counsel"] == "法律服务"
    assert words.outcome("cancelled") == "已取消"


def test_the_same_word_with_the_same_chinese_is_one_word(tmp_path: Path) -> None:
    root = town(tmp_path, choices="outcomes: {cancelled: 已取消}\n")
    second = root / "second" / "common"
    second.mkdir(parents=True)
    (second / "choices.yaml").write_text("outcomes: {cancelled: 已取消}\n", encoding="utf-8")
    assert Catalogue.load(root).words.outcome("cancelled") == "已取消"


@pytest.mark.parametrize("table", ["labels", "purposes", "outcomes"])
def test_a_word_with_other_chinese_names_both_places(tmp_path: Path, table: str) -> None:
    root = town(tmp_path, choices=f"{table}: {{odd-word: 一种意思}}\n")
    second = root / "second" / "common"
    second.mkdir(parents=True)
    (second / "choices.yaml").write_text(f"{table}: {{odd-word: 另一种意思}}\n", encoding="utf-8")
    said = problems(root)
    assert any("odd-word" in text and "common/choices.yaml" in text and "意思" in text for text in said)


def test_a_table_of_its_own_is_declared_once(tmp_path: Path) -> None:
    root = town(tmp_path, choices="grades: {a: 甲类}\n")
    second = root / "second" / "common"
    second.mkdir(parents=True)
    (second / "choices.yaml").write_text("grades: {a: 甲类}\n", encoding="utf-8")
    assert any("“grades”已经在" in text for text in problems(root))


@pytest.mark.parametrize(
    "text", ["grades: [甲, 乙]\n", "grades: 甲\n", "grades: {a: !!python/name:os.system x}\n", "grades: {a: &x 甲, b: *x}\n"]
)
def test_a_file_that_is_no_table_of_words_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(town(tmp_path, choices=text))


def test_a_capacity_of_a_domain_rests_on_named_standings(tmp_path: Path) -> None:
    root = town(tmp_path, capacities="adviser: {title: 顾问, standings: [nobody-named-this]}\n")
    assert any("nobody-named-this" in text for text in problems(root))


def test_a_standing_that_shuts_out_is_read_and_must_be_named(tmp_path: Path) -> None:
    known = "helper: {title: 协助的人, standings: [adviser], never: {adviser: trial.rule}}\n"
    root = town(tmp_path / "one", standings="adviser: {title: 顾问}\n", capacities=known)
    assert Catalogue.load(root).words.capacities["helper"].never == {"adviser": "trial.rule"}
    root = town(tmp_path / "two", capacities="helper: {title: 协助的人, special: any-post, never: {nobody: trial.rule}}\n")
    assert any("“nobody”没有在 standings.yaml 里命名" in text for text in problems(root))


@pytest.mark.parametrize("never", ["[adviser]", "{}", "{adviser: 1}", "{adviser: Trial Rule}"])
def test_a_shutting_out_without_its_rule_does_not_load(tmp_path: Path, never: str) -> None:
    root = town(
        tmp_path, standings="adviser: {title: 顾问}\n",
        capacities=f"helper: {{title: 协助的人, special: any-post, never: {never}}}\n",
    )  # fmt: skip
    assert any("capacities.yaml" in text for text in problems(root))
