"""Checks the form of data files against the closed grammar and says in Chinese what may stand there; resolves no name.

The grammar itself is `grammar.schema.json` (JSON Schema 2020-12), one definition per kind of file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from yifa.procedure.problem import Problem
from yifa.procedure.strict_yaml import line_of

LATER = {
    "hours": "测试 hours",
    "law-grants": "测试 law-grants",
}
"""Words of the whole grammar that this engine does not carry out yet: refused, never ignored."""

_OUTER_FORM_FITS = ("additionalProperties", "required", "minProperties", "maxProperties", "minItems", "anyOf", "uniqueItems")
_TYPES = {"object": "映射", "array": "列表", "string": "文字", "integer": "整数", "boolean": "true 或 false", "null": "空"}


@cache
def grammar() -> Mapping[str, Any]:
    """The JSON Schema as read."""
    text = resources.files("yifa.procedure").joinpath("grammar.schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def _definition(kind: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind}", "$defs": grammar()["$defs"]}


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(_definition(kind))


@cache
def _quick(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_definition(kind))


def _passes(tree: Any, kind: str) -> bool:
    """True where the quick validator finds nothing. It says nothing of faults: those are found and told by the other one."""
    try:
        return bool(_quick(kind).is_valid(tree))
    except (ValueError, TypeError):  # a value it cannot take
        return False


def words(kind: str) -> tuple[str, ...]:
    """The closed list of a definition with `enum`, or the keys it allows."""
    found = grammar()["$defs"][kind]
    return tuple(found["enum"]) if "enum" in found else tuple(found["properties"])


def check(tree: Any, kind: str, file: str) -> list[Problem]:
    """Every fault of form in `tree`, a value of strict_yaml; an empty list is a pass."""
    if _passes(tree, kind):
        return []
    found: list[Problem] = []
    for error in _validator(kind).iter_errors(tree):
        for path, text in _explain(error):
            found.append(Problem(file, line_of(tree, path), f"{_where(path)}{text}"))
    return sorted(set(found))


def _where(path: tuple[str | int, ...]) -> str:
    shown = [f"第{part + 1}项" if isinstance(part, int) else part for part in path]
    return f"{' › '.join(shown)}：" if shown else ""


def _explain(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    path = tuple(error.absolute_path)
    if error.validator == "anyOf":
        yield from _explain_choice(error, path)
        return
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        yield from _unknown_keys(error, path)
        return
    yield path, _sentence(error)


def _explain_choice(error: ValidationError, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Follow the one alternative whose outer form fits; if none or several do, list how it may be written."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    fitting = [inner for inner in branches.values() if all(_deeper(one, error) for one in inner)]
    shaped = [inner for inner in fitting if not any(_misshapen(one, error) for one in inner)] or fitting
    if len(shaped) == 1:
        for inner in shaped[0]:
            yield from _explain(inner)
        return
    alternatives: Any = error.validator_value
    titles = [_title(branch) for branch in alternatives]
    yield path, f"不能写 {_show(error.instance)}；可以写：{' / '.join(titles)}"


def _misshapen(inner: ValidationError, outer: ValidationError) -> bool:
    return len(inner.absolute_path) == len(outer.absolute_path) and inner.validator in ("additionalProperties", "required")


def _deeper(inner: ValidationError, outer: ValidationError) -> bool:
    if len(inner.absolute_path) > len(outer.absolute_path):
        return True
    return inner.validator in _OUTER_FORM_FITS


def _title(branch: Mapping[str, Any]) -> str:
    if "title" in branch:
        return str(branch["title"])
    if "$ref" in branch:
        return _title(grammar()["$defs"][branch["$ref"].rpartition("/")[2]])
    if "enum" in branch:
        return "、".join(_show(value) for value in branch["enum"])
    return _TYPES.get(str(branch.get("type")), "其他写法")


def _unknown_keys(error: ValidationError, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    allowed = list(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else []
    held: Any = error.instance
    for key in held:
        if key in allowed:
            continue
        if key in LATER:
            yield (*path, key), f"本版引擎还不能执行{LATER[key]}，请先去掉"
        else:
            yield (*path, key), f"未知的键“{key}”；这里可用的键：{'、'.join(allowed)}"


def _sentence(error: ValidationError) -> str:
    value: Any = error.instance
    rule: Any = error.validator_value
    match error.validator:
        case "type":
            kinds = rule if isinstance(rule, list) else [rule]
            return f"不能写 {_show(value)}，要写{'或'.join(_TYPES.get(str(kind), str(kind)) for kind in kinds)}"
        case "enum":
            return f"不能写 {_show(value)}；{_offer(value, rule)}"
        case "const":
            return f"不能写 {_show(value)}；只能写 {_show(rule)}"
        case "required":
            return f"缺少必需的键：{'、'.join(key for key in rule if key not in value)}"
        case "pattern":
            return f"{_show(value)} 写法不对" + (f"，要写{title}" if (title := _titled(error)) else "")
        case "minProperties" | "minItems" | "minLength":
            return "不能为空" if rule == 1 else f"至少要 {rule} 项"
        case "maxProperties":
            return f"只能有 {rule} 个键，现在是：{'、'.join(map(str, value))}"
        case "maxLength" | "maxItems":
            return f"太长（上限 {rule}）"
        case "minimum" | "maximum":
            return f"{value} 超出范围（{'最小' if error.validator == 'minimum' else '最大'} {rule}）"
        case "uniqueItems":
            return "列表里有重复的项"
    return f"不合语法（{error.validator}）"


def _offer(value: Any, allowed: list[Any]) -> str:
    if len(allowed) <= 20:
        return f"可用的词：{'、'.join(_show(word) for word in allowed)}"
    near = get_close_matches(str(value), [str(word) for word in allowed], n=4, cutoff=0.3)
    return f"可用的词共 {len(allowed)} 个，最接近的：{'、'.join(near)}" if near else f"可用的词：{'、'.join(map(str, allowed))}"


def _titled(error: ValidationError) -> str:
    return str(error.schema.get("title", "")) if isinstance(error.schema, Mapping) else ""


def _show(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value[:40]}”"
    if isinstance(value, Mapping):
        return f"映射（键：{'、'.join(list(map(str, value))[:6])}）"
    if isinstance(value, list):
        return "列表"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "空" if value is None else str(value)
