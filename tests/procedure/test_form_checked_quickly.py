"""The quick check of form never passes what the telling one refuses, whatever is done to a shipped file."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.procedure import schema, strict_yaml
from yifa.procedure.catalogue import shipped

VALUES = st.sampled_from(
    [None, True, False, 0, -1, 7, 10**18, "", "x", "yes", "no", "是", "a.b", "2021-07-15", "2021-7-1", "24 hours", "@serve", [],
     {}, ["x"], {"x": "y"}, "name\n", "\u0661\u0662", "x" * 200]
)  # fmt: skip


@cache
def trees() -> list[tuple[str, Any]]:
    """Kind and value of every shipped declaration and case file."""
    found = []
    for path in sorted(shipped().rglob("*.yaml")):
        _, tree = strict_yaml.read(path, path.name)
        kind = next((kind for kind in ("declaration", "caseFile") if not schema.check(tree, kind, path.name)), None)
        if kind is not None:
            found.append((kind, plain(tree)))
    return found


def plain(value: Any) -> Any:
    """The value in plain dicts and lists, to be changed."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def told(tree: Any, kind: str) -> bool:
    """True where the telling validator finds nothing."""
    return next(iter(schema._validator(kind).iter_errors(tree)), None) is None


def test_there_are_files_of_both_kinds() -> None:
    assert {kind for kind, _ in trees()} == {"declaration", "caseFile"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_two_agree_on_changed_files(data: st.DataObject) -> None:
    kind, tree = data.draw(st.sampled_from(trees()))
    place = plain(tree)
    changed = place
    for _ in range(data.draw(st.integers(0, 5))):
        inner = [
            each for each in (place.values() if isinstance(place, dict) else place) if isinstance(each, dict | list) and each
        ]
        if not inner:
            break
        place = data.draw(st.sampled_from(inner))
    if isinstance(place, dict):
        key = data.draw(st.sampled_from([*place, "strange", "title", "label"]))
        place[key] = data.draw(VALUES)
        if data.draw(st.booleans()):
            place.pop(data.draw(st.sampled_from(list(place))))
    else:
        place[data.draw(st.integers(0, len(place) - 1))] = data.draw(VALUES)
    assert not schema._passes(changed, kind) or told(changed, kind)


def test_what_the_quick_one_cannot_take_is_left_to_the_other() -> None:
    assert not schema._passes(object(), "declaration")
    assert schema.check({"title": object()}, "declaration", "f.yaml") != []
