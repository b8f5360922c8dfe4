"""The glossary names everything the procedures use, in the same Chinese, with English beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domains.played import common_steps, declarations, own_steps, world

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def _rows() -> dict[str, dict[str, list[str]]]:
    """Heading to name to the other cells."""
    found: dict[str, dict[str, list[str]]] = {}
    heading = ""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| `"):
            name, *rest = [cell.strip() for cell in line.strip("|").split("|")]
            found.setdefault(heading, {})[name.strip(" `")] = rest
    return found


def _facts() -> dict[str, set[str]]:
    labels: dict[str, set[str]] = {}

    def walk(facts):
        for name, spec in facts.items():
            labels.setdefault(name, set()).add(spec.label)
            walk(spec.items)

    for declaration in declarations():
        for step in declaration.steps.values():
            walk(step.facts)
    return labels


def _wanted() -> list[tuple[str, str, set[str]]]:
    catalogue = world().catalogue
    wanted = [("事项", each.slug, {each.title}) for each in declarations()]
    wanted += [(f"步骤：{each.title}", f"{each.slug}.{step.name}", {step.title}) for each, step in own_steps()]
    wanted += [("步骤：一切事项共有", name, {step.title}) for name, step in common_steps().items()]
    wanted += [("事实", name, labels) for name, labels in _facts().items()]
    wanted += [("身份与资格", name, {standing.title}) for name, standing in catalogue.standings.items()]
    wanted += [
        ("步骤的性质", role, set()) for role in sorted({step.role for each in declarations() for step in each.steps.values()})
    ]
    clocks: dict[str, set[str]] = {}
    for each in declarations():
        for clock in each.clocks.values():
            clocks.setdefault(clock.name, set()).add(clock.title)
    return wanted + [("期限", name, titles) for name, titles in clocks.items()]


@pytest.mark.parametrize(("heading", "name", "chinese"), _wanted(), ids=lambda value: value if isinstance(value, str) else "")
def test_name_stands_in_the_glossary(heading, name, chinese):
    row = _rows().get(heading, {}).get(name)

    assert row is not None, f"词汇表“{heading}”没有“{name}”"
    assert row[0]
    assert not chinese or set(row[0].split("／")) == chinese, f"“{name}”的中文与声明不一致：{row[0]}"
    assert row[1]
    assert row[1].isascii()
    assert row[2]


def test_the_glossary_holds_nothing_that_is_gone():
    wanted = {(heading, name) for heading, name, _ in _wanted()}

    assert not [(heading, name) for heading, rows in _rows().items() for name in rows if (heading, name) not in wanted]
