"""A procedure on a day as a page: who, when, what first, numbers with that day's article, and a well-formed drawing."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.procedure.writing import with_steps, write
from yifa.law.library import Library
from yifa.procedure.catalogue import Catalogue, NotDeclared
from yifa.procedure.explain import diagram, explain_html, explain_text

DAY = date(2021, 8, 2)
SVG = "{http://www.w3.org/2000/svg}"
STEPS = """
ask: {title: 申请, role: statement, from: party, by: {registrar: 1}, after: [begin], when: fined, per: begin, repeat: many}
again: {title: 重来, role: return, by: {head: 1}, after: [decide], undoes: [decide]}
lapsed: {title: 自行失效, role: lapse, from: law, closes: yes}
"""
TOP = """\
situations:
  fined: {title: 处以罚款, any: [{is: {fact: kind, one_of: [fine]}}]}
clocks:
  term: {title: 决定期限, rule: test.pending, from: begin, until: decide, miss: lapse, lapse: {step: lapsed, rule: test.pending}}
"""


@cache
def shipped() -> tuple[Catalogue, Library]:
    library = Library.load()
    return Catalogue.load(rules=library), library


@pytest.fixture
def small(tmp_path: Path) -> Catalogue:
    return Catalogue.load(write(tmp_path, with_steps(STEPS, top=TOP)))


def test_the_text_says_who_when_what_first_and_what_is_recorded(small: Catalogue) -> None:
    said = explain_text(small, "trial", DAY)
    for part in (
        "示例事项（trial）",
        "由谁办：执法人员",
        "当事人（由登记人员登记）",
        "须先：“开始”已办",
        "仅当：处以罚款",
        "针对：每件“开始”",
        "使失效：“决定”",
        "依法自行发生",
        "金额（金额）",
        "决定期限：待核的规则，从“开始”起，办了“决定”为止；届满自行失效",
        "本步骤办结事项",
    ):
        assert part in said, part


def test_a_day_before_the_first_version_is_told(small: Catalogue) -> None:
    with pytest.raises(NotDeclared, match="自 2018-01-01 起施行"):
        explain_text(small, "trial", date(2017, 1, 1))


def test_the_drawing_has_a_box_for_every_own_step_and_a_name_for_readers(small: Catalogue) -> None:
    root = ElementTree.fromstring(diagram(small, "trial", DAY))
    titles = [node.text for node in root.iter(f"{SVG}title")]
    held = small.latest("trial")
    own = [step.title for step in held.steps.values() if step.character is None]
    assert root.get("role") == "img"
    assert titles[0] == "示例事项：流程图"
    for title in own:
        assert any(str(text).startswith(f"{title}：") for text in titles[1:]), title
    kinds = [node.get("class") for node in root.iter(f"{SVG}path")]
    assert {"after", "undo", "clock"} <= set(kinds)
    boxes = [node for node in root.iter(f"{SVG}rect") if str(node.get("class")).startswith("box")]
    assert len(boxes) == len(own)
    assert len({(box.get("x"), box.get("y")) for box in boxes}) == len(boxes)


def test_names_are_never_markup(tmp_path: Path) -> None:
    root = write(tmp_path, with_steps('x: {title: "<script>alert(1)</script>&", role: other, by: {head: 1}}'))
    page = explain_html(Catalogue.load(root), "trial", DAY)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_every_shipped_procedure_explains_itself() -> None:
    catalogue, library = shipped()
    for slug in catalogue.slugs():
        for held in catalogue.versions(slug):
            page = explain_html(catalogue, slug, max(DAY, held.from_day), library)
            said = explain_text(catalogue, slug, max(DAY, held.from_day), library)
            ElementTree.fromstring(diagram(catalogue, slug, max(DAY, held.from_day)))
            for step in held.steps.values():
                assert step.title in said
                assert f'id="step-{step.name}"' in page


def test_the_numbers_are_those_of_the_day() -> None:
    catalogue, library = shipped()
    before = explain_text(catalogue, "onsite-penalty", date(2021, 7, 14), library)
    after = explain_text(catalogue, "onsite-penalty", date(2021, 7, 15), library)
    assert "行政处罚法（2017年修正）" in before
    assert "行政处罚法（2021年修订）" not in before
    assert "行政处罚法（2021年修订）" in after
