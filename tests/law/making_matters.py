"""Small matter and standard files for the tests of the law; knows the shape of a good one so that each test spoils one thing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.law.making import put, rule
from yifa.law.library import Library

VERSION = {
    "statute": "中华人民共和国示例法（2017年修正）",
    "violated": "第四条",
    "penalty": "第五条第一款",
    "organ": "示例机关",
    "town_itself": "false",
    "conduct": "示例行为",
    "kinds": "[warning, fine]",
    "fines": "[{for: person, may: true, least: 100, most: 500}, {for: organisation, may: false, least: 1000, most: 5000}]",
    "orders": "责令改正",
    "status": "verified",
    "source": "示例",
    "checked_on": "2026-11-23",
}


def version(start: str = "2018-01-01", **changes: str | None) -> str:
    """One version of a matter as YAML, with keys changed, added, or (None) left out."""
    entries = {**VERSION, **changes}
    return f"  {start}:\n" + "".join(f"    {key}: {value}\n" for key, value in entries.items() if value is not None)


def matter(*versions: str, of: str = "trial.one", more: str = "") -> str:
    """A whole matter file as YAML."""
    head = f"id: {of}\ntitle: {{zh: 示例事项, en: Example}}\ngroup: 示例\n{more}versions:\n"
    return head + "".join(versions or (version(),))


TIERS = (
    "- {name: light, title: 较轻, least: 100, most: 200, when: {count: {most: 3}, area: {most: 100}}}\n"
    "- {name: ordinary, title: 一般, least: 200, most: 350, match: any,"
    " when: {count: {over: 3, most: 6}, area: {over: 100, most: 500}}}\n"
    "- {name: grave, title: 较重, least: 350, most: 500, when: {count: {over: 6}, area: {over: 500}}, match: any}\n"
)


def standard(tiers: str = TIERS, of: str = "trial.tiers", **changes: str | None) -> str:
    """A discretion standard as YAML."""
    entries: dict[str, str | None] = {
        "id": of, "matter": "trial.one", "document": "示例基准", "area": "示例镇", "binding": "true", "example": "true",
        "start": "2021-07-15", "source": "示例", "checked_on": "2026-11-23", **changes,
    }  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in entries.items() if value is not None) + f"tiers:\n{tiers}"


def law(
    root: Path,
    text: str | bytes | None = None,
    standards: Iterable[str] = (),
    name: str = "trial.one",
    standard_name: str = "trial.tiers",
) -> Library:
    """A library of one rule, one matter file and some standards."""
    folder, laid = root / "matters", root / "standards"
    folder.mkdir(parents=True, exist_ok=True)
    laid.mkdir(exist_ok=True)
    data = matter() if text is None else text
    (folder / f"{name}.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    for each in standards:
        (laid / f"{standard_name}.yaml").write_text(each, encoding="utf-8")
    return Library.load(put(root / "rules", rule()), matters=folder, standards=(laid,))
