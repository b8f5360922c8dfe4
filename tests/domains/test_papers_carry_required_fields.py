"""The papers the town hands out carry what the law demands on them, filled from facts that must be given."""

from __future__ import annotations

import pytest

from tests.domains.played import DOMAINS, declarations, played, world
from yifa.procedure import paper
from yifa.procedure.stage import Stage

PAPERS = [(declaration, step) for declaration in declarations() for step in declaration.steps.values() if step.paper]


@pytest.mark.parametrize(("declaration", "step"), PAPERS, ids=lambda value: getattr(value, "paper", None) or value.slug)
def test_every_paper_is_numbered_by_its_step(declaration, step):
    folder = world().catalogue.folder(declaration.slug)

    assert (folder / "papers" / f"{step.paper}.yaml").is_file()
    assert step.number


@pytest.mark.parametrize(
    "words",
    [
        "{facts_found}",
        "{item}",
        "{kind}",
        "{amount|金额}",
        "{amount|大写}",
        "{day|日期}",
        "{place.text}",
        "{remedy_route}",
        "{organ}",
        "{officers}",
        "行政复议",
        "行政诉讼",
        "签名",
    ],
)
def test_an_on_the_spot_decision_says_what_article_52_asks(words):
    template = next(DOMAINS.glob("*/procedures/onsite-penalty/papers/onsite-decision.yaml"))

    assert words in template.read_text(encoding="utf-8")


def test_what_the_decision_always_prints_must_be_given():
    declaration = next(each for each in declarations() if each.slug == "onsite-penalty")
    facts = {name: fact for step in declaration.steps.values() for name, fact in step.facts.items()}

    assert all(facts[name].required for name in ("party", "facts_found", "place", "seen_at", "item", "kind", "remedy_route"))


def _filled(kind: str, names: dict[str, str]) -> paper.Filled:
    """The paper of the first case that performed this kind, filled from everything said in it."""
    case, number = played().performed[kind]
    stage = Stage.build(case, world())
    said: dict = {}
    deeds: dict[str, paper.Deed] = {}
    for act in (*case.given, *case.acts)[: number + 1]:
        said |= stage.draft(act).facts
        done = stage.perform(act)
        said |= done.facts  # what the software worked out
        deeds[done.step] = paper.Deed(done.step, done.step, done.at, ("甲", "乙"), ("示例-001", "示例-002"), done.number)
    declaration = next(each for each in declarations() if each.slug == done.slug)
    step = declaration.steps[done.step]
    template = paper.load(world().catalogue.folder(done.slug) / "papers" / f"{step.paper}.yaml")
    frame = paper.Frame(
        organ="示例镇人民政府", town="示例镇", at=done.at, number=done.number, code="示例", officers=("甲", "乙"), names=names,
        certificates=("示例-001", "示例-002"), law=world().library, calendar=world().calendar,
        told={name: f"示例{label}" for name, label in paper.TOWN.items()}, deeds=deeds,
    )  # fmt: skip
    return paper.fill(template, declaration, said, frame)


@pytest.mark.parametrize(("declaration", "step"), PAPERS, ids=lambda value: getattr(value, "paper", None) or value.slug)
def test_every_paper_fills_from_a_shipped_case(declaration, step):
    filled = _filled(f"{declaration.slug}.{step.name}", {})

    assert filled.number
    assert not [row for row in filled.body if isinstance(row, paper.Row) and not row.value]


def test_the_on_the_spot_decision_reads_as_the_law_asks():
    filled = _filled("onsite-penalty.decide", {"示例-占道": "擅自占用道路（示例条例第一条）"})
    rows = {row.label: row.value for row in filled.body if isinstance(row, paper.Row)}

    assert filled.to == "张示例"
    assert rows["违法事实"] == "在人行道上堆放货物"
    assert rows["违反和适用的依据（职权事项）"] == "擅自占用道路（示例条例第一条）"
    assert rows["处罚种类"] == "罚款"
    assert "200.00" in rows["罚款金额"]
    assert "贰佰元" in rows["罚款金额"]
    assert rows["作出机关"] == "示例镇人民政府"
    assert "2021年8月2日" in rows["作出日期"]
    assert "行政复议" in (filled.remedy or "")
