"""Small rule folders for the tests of the law; knows the shape of a good file so that each test spoils one thing."""

from __future__ import annotations

from pathlib import Path

VALUE = {
    "value": "5000",
    "unit": "fen",
    "day_kind": "null",
    "statute": "中华人民共和国示例法（2017年修正）",
    "article": "第三十三条",
    "statement": "示例：当场罚款不超过这个数。",
    "effect": "bar",
    "binding": "适用",
    "status": "verified",
    "source": "示例",
    "checked_on": "2026-11-23",
}

HEAD = {
    "id": "penalty.cap",
    "title": "{zh: 示例上限, en: Example cap}",
    "kind": "threshold",
    "applies_to": "town",
    "starts_at": "作出决定",
}


def version(start: str, **changes: str | None) -> str:
    """One version of a rule as YAML, with keys changed, added, or (None) left out."""
    entries = {**VALUE, **changes}
    return f"  {start}:\n" + "".join(f"    {key}: {value}\n" for key, value in entries.items() if value is not None)


def rule(*versions: str, undated: str = "[]", **changes: str | None) -> str:
    """A whole rule file as YAML."""
    entries = {**HEAD, **changes}
    head = "".join(f"{key}: {value}\n" for key, value in entries.items() if value is not None)
    return f"{head}values:\n{''.join(versions or (version('2018-01-01'),))}undated: {undated}\n"


def override(*versions: str, rule_id: str = "penalty.cap", layer: str = "town") -> str:
    """An override file as YAML."""
    return f"overrides: {rule_id}\nlayer: {layer}\nvalues:\n{''.join(versions)}"


def put(root: Path, text: str | bytes, rule_id: str = "penalty.cap") -> Path:
    """Write a rule file where it belongs and give its folder back."""
    path = root / rule_id.partition(".")[0] / f"{rule_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root
