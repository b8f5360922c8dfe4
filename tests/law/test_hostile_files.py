"""Files written to break the reader: bombs, depth, size, bytes; each refused quickly and in words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import put, rule
from yifa.law.faults import LawError, Problems
from yifa.law.library import Library
from yifa.law.reader import DEEPEST, LARGEST_FILE, Item, plain, read

BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))

HOSTILE = {
    "a bomb of aliases": BOMB.encode(),
    "an anchor that contains itself": b"a: &a [*a]\n",
    "a merge key": b"a: &a {b: 1}\nc:\n  <<: *a\n",
    "a deep nest of lists": b"a: " + b"[" * 100_000,
    "a deep nest of maps": b"{a: " * 50_000,
    "a deep nest in block form": b"".join(b" " * n + b"a:\n" for n in range(200)),
    "a file too large": b"a: " + b"x" * LARGEST_FILE,
    "another encoding": "title: 依法".encode("gb18030"),
    "half a character": "title: 依".encode()[:-1],
    "two bytes a character": "title: x".encode("utf-16"),
    "a null byte": b"title: \x00",
    "a map as key": b"? {a: 1}\n: 2\n",
    "a list as key": b"[1, 2]: 3\n",
    "an object of the language": b"!!python/object/apply:os.system ['true']\n",
    "a directive": b"%TAG ! tag:example.com,2000:\n---\n!x 1\n",
    "nothing": b"",
    "only a remark": b"# x\n",
    "an unfinished text": b"a: 'x\n",
    "a byte order mark": b"\xef\xbb\xbfa: 1\n",
    "an empty key": b"'': 1\n",
    "a hundred thousand faults": b"a: [" + b"1.5, " * 50_000 + b"]",
    "the same key without end": b"a: 1\n" * 50_000,
}


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.replace(" ", "-"))
def test_it_is_refused_in_words_and_at_once(case: str, tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(LawError) as caught:
        Library.load(put(tmp_path, HOSTILE[case]))
    assert time.monotonic() - started < 5
    assert len(str(caught.value)) < 30_000


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    problems = Problems("x")
    item = read(data, problems)
    assert item is not None or problems


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_no_text_breaks_the_rule_reader(text: str) -> None:
    problems = Problems("x")
    item = read(rule(starts_at=text).encode(), problems)
    assert item is not None or problems


def test_depth_up_to_the_limit_is_read() -> None:
    problems = Problems("x")
    assert read(b"[" * DEEPEST + b"]" * DEEPEST, problems) is not None
    assert not problems
    assert read(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), problems) is None


def test_values_are_what_yaml_1_2_says() -> None:
    problems = Problems("x")
    item = read(
        "a: 是\nb: no\nc: 2018-01-01\nd: -3\ne: ~\nf:\ng: true\nh: '7'\ni: 01-31\nj: 12:30\nk: [a, 1]\n".encode(), problems
    )
    assert item is not None
    assert plain(item) == {
        "a": "是", "b": "no", "c": "2018-01-01", "d": -3, "e": None, "f": None, "g": True,
        "h": "7", "i": "01-31", "j": "12:30", "k": ["a", 1],
    }  # fmt: skip
    assert isinstance(item, Item)
    assert not problems
