"""The JSON Schema of rule files for editors, drawn from the loader's own lists; what it lets through the loader still judges."""

from __future__ import annotations

from collections.abc import Iterable

from yifa.law.dated import BINDINGS, DAY_KINDS, EFFECTS, KINDS, LAYERS, OWNERS, STATUSES, UNIT_WORDS
from yifa.law.rule_file import APPLIES_TO, OVERRIDE_KEYS, RULE_KEYS, RULE_MORE, VALUE_KEYS, VALUE_MORE
from yifa.record.act import Json

_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TEXT: Json = {"type": "string", "minLength": 1}


def rule_schema() -> dict[str, Json]:
    """The schema of a rule file or an override file."""
    value = _closed(VALUE_KEYS, VALUE_MORE, _value_properties())
    undated = _closed(VALUE_KEYS, VALUE_MORE[1:], _value_properties())
    values: Json = {"type": "object", "patternProperties": {_DAY: value}, "additionalProperties": False}
    title = _closed(("zh", "en"), (), {"zh": _TEXT, "en": _TEXT})
    rule_id: Json = {"type": "string", "pattern": "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$"}
    rule = _closed(
        RULE_KEYS,
        RULE_MORE,
        {
            "id": rule_id, "title": title, "kind": _words(KINDS), "applies_to": _words(APPLIES_TO), "starts_at": _TEXT,
            "owner": _words(OWNERS), "layer": _words(LAYERS), "values": values,
            "override": {"type": "array", "uniqueItems": True, "items": _words(LAYERS[1:])},
            "undated": {"type": "array", "items": undated},
        },
    )  # fmt: skip
    override = _closed(OVERRIDE_KEYS, (), {"overrides": rule_id, "layer": _words(LAYERS[1:]), "values": values})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "依法规则文件",
        "if": {"required": ["overrides"]},
        "then": override,
        "else": rule,
    }


def _value_properties() -> dict[str, Json]:
    texts: dict[str, Json] = dict.fromkeys(("statute", "article", "statement", "source"), _TEXT)
    return {
        **texts,
        "value": {"type": ["integer", "string", "null"], "maxLength": 40},
        "unit": _words(UNIT_WORDS),
        "day_kind": {"enum": [*DAY_KINDS, None]},
        "effect": _words(EFFECTS),
        "binding": _words(BINDINGS),
        "status": _words(STATUSES),
        "checked_on": {"type": "string", "pattern": _DAY},
        "until": {"type": ["string", "null"], "pattern": _DAY},
        "start_checked": {"type": "boolean"},
    }


def _closed(required: Iterable[str], more: Iterable[str], properties: dict[str, Json]) -> Json:
    """An object with exactly these keys."""
    wanted, allowed = list(required), [*required, *more]
    listed: dict[str, Json] = {key: properties[key] for key in allowed}
    return {"type": "object", "required": [*wanted], "properties": listed, "additionalProperties": False}


def _words(words: Iterable[str]) -> Json:
    return {"enum": [*words]}
