"""The fast writing of an act gives exactly the bytes of the slow and public one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.record.act import Field, Json
from yifa.record.body import act_commitments, leaf_entry, read_lines, write_body, write_line
from yifa.record.canonical import CanonicalError, canonical, check_value
from yifa.record.errors import Malformed
from yifa.record.leaf import commit, leaf_bytes

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=8)
VALUES: st.SearchStrategy[Json] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def slow(name: str, value: Json) -> bytes | None:
    try:
        return canonical([name, check_value(value)])
    except CanonicalError:
        return None


@given(value=VALUES)
def test_a_line_is_the_canonical_form_or_refused_like_it(value: Json) -> None:
    expected = slow("fact.a", value)
    if expected is None:
        with pytest.raises(Malformed):
            write_line("fact.a", value)
    else:
        assert write_line("fact.a", value) == expected


ODD = ["\\u0000", "a\\", '引号"和\\反斜线', "两行\n\t", "\n\u0301", "\u3000全角空格", "𠮷", "\x7f", "\x85", "\ufeff"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_written_or_refused_like_the_canonical_form(text: str) -> None:
    for value in (text, [text], {"k": text}):
        expected = slow("fact.a", value)  # type: ignore[arg-type]  # a union of JSON shapes
        if expected is None:
            with pytest.raises(Malformed):
                write_line("fact.a", value)  # type: ignore[arg-type]  # as above
        else:
            assert write_line("fact.a", value) == expected  # type: ignore[arg-type]  # as above


@given(values=st.lists(LEAVES.filter(lambda value: slow("n", value) is not None), min_size=1, max_size=6), secret=st.booleans())
def test_the_leaf_is_the_public_one_over_the_same_commitments(values: list[Json], secret: bool) -> None:
    fields = [Field(f"fact.f{i}", value, "用途" if secret and i == 0 else None) for i, value in enumerate(values)]
    body = write_body([("kind", "x.y")], fields)
    opened = read_lines(body.lines)
    salts = [body.salts[at : at + 32] for at in range(0, len(body.salts), 32)]
    public = [commit(salt, name, value) for salt, (name, value) in zip(salts, opened.items(), strict=True)]
    public += [commit(each.salt, each.field.name, each.field.value) for each in body.secrets]
    assert sorted(public) == sorted(body.commitments) == sorted(act_commitments(body.lines, body.salts))
    assert leaf_entry("t-1", 2020, 7, body.commitments) == leaf_bytes("t-1", 2020, 7, public)
    assert opened == body.open


def test_deep_nesting_is_refused() -> None:
    value: Json = "底"
    for _ in range(80):
        value = [value]
    with pytest.raises(Malformed, match="嵌套"):
        write_line("fact.a", value)
