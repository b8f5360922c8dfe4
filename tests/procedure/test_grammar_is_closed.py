"""What the grammar does not know does not load: unknown keys, words, forms, each told with its line and what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.procedure.writing import PROCEDURE, problems, with_steps, write
from yifa.procedure import schema
from yifa.procedure.schema import LATER, grammar, words
from yifa.procedure.telling import _TELLERS


def test_the_grammar_is_itself_a_valid_schema() -> None:
    Draft202012Validator.check_schema(dict(grammar()))


def test_a_misspelt_key_names_file_line_and_the_keys_allowed(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path, with_steps("extra: {title: 多, role: other, by: {head: 1}, whithin: x}")))
    assert said.startswith("test/procedures/trial/2018-01-01.yaml:12: ")
    assert "未知的键“whithin”" in said
    assert "within" in said


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("x: {role: other, by: {head: 1}}", "缺少必需的键：title"),
        ("x: {title: 多, role: desicion, by: {head: 1}}", "最接近的：decision"),
        ("x: {title: 多, role: other, by: {head: 0}}", "超出范围"),
        ("x: {title: 多, role: other, by: head}", "可以写"),
        ("x: {title: 多, role: other, by: {head: 1}, from: court}", "可用的词：“party”"),
        ("x: {title: 多, role: other, by: {head: 1}, repeat: often}", "many"),
        ("x: {title: 多, role: other, by: {head: 1}, closes: 是}", "可用的词：“yes”"),
        ("x: {title: 多, role: other, by: {head: 1}, facts: {a: {type: money, label: 金, required: maybe}}}", "{when: 情形}"),
        ("x: {title: 多, role: other, by: {head: 1}, facts: {a: {type: float, label: 数}}}", "不能写 “float”"),
        ("x: {title: 多, role: other, by: {head: 1}, facts: {A: {type: money, label: 金}}}", "小写英文名称"),
        ("x: {title: 多, role: other, by: {head: 1}, needs: [{is: {fact: amount}, done: begin}]}", "只能有 1 个键"),
        ("x: {title: 多, role: other, by: {head: 1}, needs: [{nearly: {fact: amount}}]}", "未知的键“nearly”"),
        ("x: {title: 多, role: other, by: {head: 1}, publish: {facts: [kind]}}", "缺少必需的键：within"),
        ("x: {title: 多, role: other, by: {head: 1}, record_within: soon}", "“24 hours” 之类"),
    ],
)
def test_a_wrong_form_says_what_may_be_written(tmp_path: Path, step: str, said: str) -> None:
    found = problems(write(tmp_path, with_steps(step)))
    assert any(said in one for one in found), found
    assert all(":12: " in one for one in found)


@pytest.mark.parametrize("word", ["hours", "law-grants"])
def test_a_test_of_a_later_engine_is_refused_not_ignored(tmp_path: Path, word: str) -> None:
    (said,) = problems(write(tmp_path, with_steps(f"x: {{title: 多, role: other, by: {{head: 1}}, needs: [{{{word}: {{}}}}]}}")))
    assert "本版引擎还不能执行" in said
    assert LATER[word] in said


def test_an_expectation_is_closed_like_everything_else(tmp_path: Path) -> None:
    good = "expects:\n  daily: {title: 每日, step: begin, every: day}\n"
    assert problems(write(tmp_path / "good", PROCEDURE + good)) == []
    (said,) = problems(write(tmp_path / "bad", PROCEDURE + good.replace("every: day", "every: week")))
    assert said.startswith("test/procedures/trial/2018-01-01.yaml:13: ")
    assert "“day”、“half-day”、“month”" in said


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    wrong = PROCEDURE.replace("title: 示例事项", "tilte: 示例事项").replace("role: closing", "role: closure")
    found = problems(write(tmp_path, wrong, standings="head: 镇长\nHead: 镇长\n"))
    for said in ("未知的键“tilte”", "缺少必需的键：title", "“closure”", "“Head” 写法不对"):
        assert any(said in one for one in found), said


def test_every_test_of_the_grammar_can_be_told_in_words() -> None:
    held = grammar()["$defs"]["test"]["anyOf"][1]["properties"]
    assert set(held) | {"situation"} == set(_TELLERS)


def test_the_closed_lists_are_there_for_readers() -> None:
    assert "decision" in words("role")
    assert {"title", "by", "after", "facts"} <= set(words("step"))


def test_a_value_of_the_wrong_kind_is_named_in_chinese() -> None:
    found = schema.check("just text", "declaration", "x.yaml")
    assert [str(one) for one in found] == ["x.yaml: 不能写 “just text”，要写映射"]
