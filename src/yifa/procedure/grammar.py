"""The shapes of the grammar's short forms and their one long form; refuses to know what any test asks.

Where the written grammar left a choice, this engine decided (closed; nothing else loads):

- `yes` and `no` are words in YAML 1.2; a flag takes yes, no, true or false.
- A bare word in `needs` is a situation. `{done: x}`, `{served: x}`, `{waited: c}`, `{own: n}` are short for
  `{done: {step: x}}`, `{served: {step: x}}`, `{waited: {clock: c}}`, `{own: {name: n}}`. `of` of settled and sum is
  always a list; `any`, `all`, `none` hold tests as `{"test": name, "args": {…}}`, and so does `if`.
- Every test may carry `rule` (whose article and effect a failure cites), `if`, `else: warn` and `law_of`.
- In `after`, a word is a step, or else a situation; other tests are written as a situation.
- Text, parties, places and lists of them are private unless the fact says `open: yes` or is published.
- The law and the declaration of the day judge every step (`transition: switch`); `keep` must be said.
- `causes: {do, in}` acts in other matters: `in` is a list of matters, a matter, a link, or `children` (whose link `parent` names
  this one). A caused step says `from: cause`, has no `per` and causes nothing itself. `open` may open any procedure.
- A register is one of `register` (a procedure's matters in a state, or a dated list of registers.yaml), `holders` and `places`
  of a standing; `on` is a day fact and means its end, without it the act's time. There is no `today`.
- `repeat: {each: …, row: fact}`: the step's own fact names the row, by its number or by the list's column of the same name.
- Threads over many acts, threads of threads, `law-grants` and `hours` do not load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from yifa.procedure.declaration import TestSpec
from yifa.record.act import Json

ONE_WORD = {"done": "step", "served": "step", "waited": "clock", "own": "name", "situation": "name"}
"""Tests that may be written with one word, and the argument that word is."""

ALWAYS_LISTS = {"settled": ("of",), "sum": ("of", "unless"), "separate": ("from",), "no-conflict": ("with",)}
GROUPS = ("any", "all", "none")
SERVED_BY_COMMON = ("@serve", "@paper", "@any")
"""Threads of the common steps: acts that must be served, acts with a paper, any act."""


def plain(value: Any) -> Json:
    """A value of strict_yaml as ordinary dicts and lists, without lines."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return cast("Json", value)


def flag(value: Any) -> bool:
    """`yes` and true are yes."""
    return value in ("yes", True)


def one_or_many(value: Any) -> tuple[Any, ...]:
    """A single value or a list of them, as a tuple; nothing is an empty one."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def test_of(raw: Any) -> TestSpec:
    """One test as read into its long form."""
    if isinstance(raw, str):
        return TestSpec("situation", {"name": raw})
    ((name, args),) = raw.items()
    if name in GROUPS:
        return TestSpec(name, {"tests": [packed(test_of(item)) for item in args]})
    if isinstance(args, str):
        return TestSpec(name, {ONE_WORD[name]: args})
    long = cast("dict[str, Json]", plain(args))
    for key in ALWAYS_LISTS.get(name, ()):
        if key in long:
            long[key] = list(one_or_many(long[key]))
    if "if" in args:
        long["if"] = packed(test_of(args["if"]))
    return TestSpec(name, long)


def tests_of(raw: Any) -> tuple[TestSpec, ...]:
    """A list of tests as read, or nothing."""
    return tuple(test_of(item) for item in raw or ())


def packed(test: TestSpec) -> Json:
    """A test inside another test's arguments."""
    return {"test": test.name, "args": dict(test.args)}


def inner(tests: Json) -> tuple[TestSpec, ...]:
    """The tests packed in `args["tests"]`, or the single one in `args["if"]`."""
    items = tests if isinstance(tests, list) else [tests]
    return tuple(unpacked(item) for item in items)


def unpacked(item: Json) -> TestSpec:
    """One packed test."""
    held = cast("dict[str, Any]", item)
    return TestSpec(held["test"], held["args"])


def every(tests: Sequence[TestSpec]) -> Iterator[TestSpec]:
    """The tests and all tests packed inside them."""
    for test in tests:
        yield test
        if test.name in GROUPS:
            yield from every(inner(test.args["tests"]))
        if "if" in test.args:
            yield from every(inner(test.args["if"]))
