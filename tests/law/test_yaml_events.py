"""The quick YAML reading against the careful one: the same trees, lines and complaints, whatever is done to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.events import Event

from yifa.law import reader, yaml_events
from yifa.law.library import DATA
from yifa.procedure import strict_yaml
from yifa.procedure.problem import DataError

RULES = sorted(DATA.rglob("*.yaml"))
DOMAINS = sorted((Path(reader.__file__).parents[1] / "domains").rglob("*.yaml"))

PIECES = [
    "!x ", "&a ", "*a", "%YAML 1.1\n", "? ", ": ", "- ", "\t", "\r\n", "\r", "'", '"', "|", "> ", "|-\n", "#", "{", "}", "[", "]",
    ",", "\n---\n", "\n...\n", "\\", "~", "\n", "  ", "@", "`", ":", "\u2028", "\u3000", "\x85", "\ufeff", "<<: ", "|2\n", "%",
    '"a\\x41"', '"a\\\n b"', "key: |\n  a\n b\n", "a:b", "x #y", "id: id\n", "1.5", "2021-7-1", "00:30", "yes",
]  # fmt: skip


def careful_only(text: str, build: Any) -> None:
    """In place of `either`: nothing is ever read quickly."""


def strictly(text: str) -> Any:
    """Tree with every line, or the complaint."""
    try:
        return _lines(strict_yaml.parse(text, "f.yaml"))
    except DataError as error:
        return str(error)


def _lines(value: Any) -> Any:
    if isinstance(value, strict_yaml.Map):
        return value.line, value.lines, {key: _lines(each) for key, each in value.items()}
    if isinstance(value, strict_yaml.Seq):
        return value.line, value.lines, [_lines(each) for each in value]
    return type(value).__name__, value


def lawfully(text: str) -> Any:
    """The law reader's tree and faults, built anew."""
    return reader._read.__wrapped__(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("read", [strictly, lawfully])
def test_every_shipped_file_reads_the_same_either_way(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [file.read_text(encoding="utf-8") for file in (*DOMAINS, *RULES[::8])]
    quick = [read(text) for text in texts]
    with monkeypatch.context() as patch:
        patch.setattr(reader, "either", careful_only)
        patch.setattr(strict_yaml, "either", careful_only)
        assert quick == [read(text) for text in texts]


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A piece of a shipped file with something done to it."""
    text = draw(st.sampled_from([*DOMAINS, *RULES])).read_text(encoding="utf-8")
    start = draw(st.integers(0, max(0, len(text) - 300)))
    text = text[start : start + 300]
    for _ in range(draw(st.integers(1, 4))):
        at, upto = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[draw(st.sampled_from([at, min(upto, at + 3)])) :]
    return text


@settings(max_examples=250, deadline=None)
@given(broken())
def test_a_broken_file_reads_and_fails_the_same_either_way(text: str) -> None:
    quick = strictly(text), lawfully(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "either", careful_only)
        patch.setattr(strict_yaml, "either", careful_only)
        assert quick == (strictly(text), lawfully(text))


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n", "a: !!str 1\n", "a: !x 1\n", "a: 1\n---\nb: 2\n", "a:\nb: 1\n", "- \n- 1\n", "a:\t1\n",
        "%YAML 1.1\n---\na: 1\n", "a: 1\r\n", "a: [1\n", "a: 'x\n", "&x {a: 1}\n", "!!map {a: 1}\n",
    ],
)  # fmt: skip
def test_what_the_two_could_tell_apart_is_left_to_the_careful_one(text: str) -> None:
    assert yaml_events.either(text, lambda events: [type(event) for event in events]) is None


def test_a_plain_file_is_read_quickly_and_a_fault_is_not_believed() -> None:
    seen: list[str] = []

    def take(events: Iterator[Event]) -> str | None:
        seen.extend(type(event).__name__ for event in events)
        return "tree"

    assert yaml_events.either("a: 1\nb: [x, 'y']\n", take) == "tree"
    assert seen.count("ScalarEvent") == 5
    assert yaml_events.either("a: 1\n", lambda events: None) is None

    def raises(events: Iterator[Event]) -> str:
        raise DataError([])

    assert yaml_events.either("a: 1\n", raises) is None


def test_keys_given_twice_keep_file_and_line() -> None:
    assert "f.yaml:4" in strictly("a: 1\nb:\n  c: 1\n  c: 2\n")
    _, faults = lawfully("a: 1\na: 2\n")
    assert faults == ((2, "键“a”重复，先前在第1行"),)
