"""The papers of the ordinary penalty carry what the law asks of them, and the reviewer's opinion stays inside."""

from __future__ import annotations

import pytest

from tests.domains.played import DOMAINS, declarations
from tests.domains.test_papers_carry_required_fields import _filled
from yifa.procedure import paper

PAPERS = DOMAINS / "enforcement" / "procedures" / "ordinary-penalty" / "papers"


@pytest.mark.parametrize(
    "words",
    [
        "{party.name}",
        "{party.code}",
        "{party.address}",
        "{place.text}",
        "{facts_found}",
        "evidence_list",
        "{item}",
        "{discretion_reason}",
        "{kind}",
        "{amount|大写}",
        "{collecting_bank}",
        "{organ}",
        "{day|日期}",
        "行政复议",
        "行政诉讼",
        "加处",
    ],
)
def test_the_decision_says_what_its_article_asks(words: str) -> None:
    assert words in (PAPERS / "penalty-decision.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("penalty-notice", ["{proposed_amount|金额}", "{facts_found}", "陈述申辩", "hearing_told", "{defend_by|日期}"]),
        ("correction-order", ["{correct_what}", "{correct_by|日期}", "复查", "行政复议"]),
        ("exemption-decision", ["{exempt_ground}", "{exempt_reason}", "教育", "行政复议"]),
    ],
)
def test_the_other_papers_say_theirs(name: str, words: list[str]) -> None:
    text = (PAPERS / f"{name}.yaml").read_text(encoding="utf-8")

    assert all(each in text for each in words)


def test_the_decision_reads_as_it_was_made() -> None:
    filled = _filled("ordinary-penalty.decide", {"村镇-40": "擅自修建临时建筑（村庄和集镇规划建设管理条例第四十条）"})
    rows = {row.label: row.value for row in filled.body if isinstance(row, paper.Row)}
    grids = [block for block in filled.body if isinstance(block, paper.Grid)]

    assert filled.to == "示例早餐店"
    assert "2,000.00" in rows["罚款金额"] or "2000.00" in rows["罚款金额"]
    assert "贰仟元" in rows["罚款金额"]
    assert rows["违反和适用的依据（职权事项）"].endswith("第四十条）")
    assert grids[0].rows[0] == ("勘验笔录、现场笔录", "占道的位置和面积")
    assert "六十日" in (filled.remedy or "")


def test_the_opinion_is_not_served_and_not_published() -> None:
    review = next(each for each in declarations() if each.slug == "legal-review")

    assert not any(step.serve or step.publish for step in review.steps.values() if step.character is None)


def test_nothing_of_the_party_or_the_informant_is_open() -> None:
    penalty = next(each for each in declarations() if each.slug == "ordinary-penalty")
    for step in penalty.steps.values():
        for name in ("party", "informant", "lead_text", "facts_found", "whom", "statement", "exempt_reason"):
            assert name not in step.facts or step.facts[name].private is not None
