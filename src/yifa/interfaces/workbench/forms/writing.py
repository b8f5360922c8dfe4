"""Writes a recorded value back as what somebody would have typed, so that forms show what is known; invents nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yifa.interfaces.workbench.forms.typed import Typed
from yifa.law.zone import SHANGHAI
from yifa.procedure.declaration import FactSpec
from yifa.record.act import Json


def typed_facts(specs: Mapping[str, FactSpec], facts: Mapping[str, Json]) -> Typed:
    """The typed form of every fact that the step asks and that is known and open."""
    typed: Typed = {}
    for name, spec in specs.items():
        if facts.get(name) is not None and spec.type not in ("confirm", "evidence", "paper"):
            typed |= typed_one(spec, f"f.{name}", facts[name])
    return typed


def typed_one(spec: FactSpec, key: str, value: Json) -> Typed:
    """One value under its form keys."""
    if isinstance(value, list):
        typed: Typed = {}
        for row, item in enumerate(value):
            for name, own in spec.items.items():
                if isinstance(item, dict) and item.get(name) is not None:
                    typed |= typed_one(own, f"{key}.{row}.{name}", item[name])
        return typed
    if isinstance(value, dict):
        if spec.type == "count":
            return {key: [str(value.get("value", ""))], f"{key}.estimate": ["yes" if value.get("estimate") else ""]}
        return {f"{key}.{part}": [str(text)] for part, text in value.items()}
    if isinstance(value, bool):
        return {key: ["yes" if value else ""]}
    if isinstance(value, int):
        return {key: [f"{value // 100}.{value % 100:02d}" if spec.type == "money" else str(value)]}
    if value is None:
        return {}
    if spec.type == "time":
        return {key: [local_input(datetime.fromisoformat(value))]}
    if spec.type in ("evidence", "paper"):
        return {f"{key}.digest": [value]}
    return {key: [value]}


def local_input(value: datetime) -> str:
    """An instant as people write it into a form."""
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
