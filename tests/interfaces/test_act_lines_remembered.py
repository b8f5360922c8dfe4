"""A line of the timeline is drawn once for all that is shown of it, and anew as soon as anything of that is different."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yifa.interfaces.web.templatetags.words import lucide
from yifa.interfaces.web.values import Told
from yifa.interfaces.workbench import lines
from yifa.interfaces.workbench.lines import drawn
from yifa.interfaces.workbench.matter import Line

AT = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)
TEMPLATE = Path(lines.__file__).parent / "templates" / "workbench" / "act.html"


def line(**changed: object) -> Line:
    facts = (Told("amount", "罚款", "200元"), Told("party", "当事人", "不公开", sealed=True, purpose="办案"))
    made = Line(
        "m", "2021.7", AT, AT, "示例罚〔2021〕7号", "决定", "示例甲（执法人员）", "", facts, (("逾期", "晚了一日"),), False, "",
        False, (("paper", "决定书"),),
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]  # fields of the line


def test_the_same_is_drawn_once() -> None:
    lines.drawn.cache_clear()
    first, again = drawn(line()), drawn(line())
    assert first == again
    assert lines.drawn.cache_info().misses == 1
    assert "200元" in first
    assert "/matters/m/acts/2021.7/open/?fact=party" in first


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"undone": True}, "已被撤回或者取代"),
        ({"facts": (Told("amount", "罚款", "100元"),)}, "100元"),
        ({"who": "示例乙（执法人员）"}, "示例乙"),
        ({"recorder": "示例丙"}, "示例丙登记"),
        ({"about": "告知 8月2日"}, "关于告知"),
        ({"marks": (("待核", "依据待核"),)}, "依据待核"),
        ({"files": (("scan", "送达回证"),)}, "送达回证"),
        ({"title": "更正"}, "<h3>更正</h3>"),
        ({"late_entry": True}, "记入"),
    ],
)
def test_what_is_different_is_drawn_anew(changed: dict[str, object], words: str) -> None:
    before = drawn(line())
    assert words not in before
    assert words in drawn(line(**changed))
    assert drawn(line()) == before


def test_another_matter_another_act_another_hour() -> None:
    other = line(act="2021.8", at=AT + timedelta(hours=1), number="")
    found = {drawn(line()), drawn(line(matter="n")), drawn(other)}
    assert len(found) == 3
    assert "示例罚" not in drawn(other)


def test_the_template_reads_nothing_that_is_not_part_of_the_question() -> None:
    read = set(re.findall(r"\bline\.(\w+)", TEMPLATE.read_text(encoding="utf-8")))
    assert read <= {"anchor", *(each.name for each in fields(Line))}
    assert not re.search(r"\b(page|request|user)\b", TEMPLATE.read_text(encoding="utf-8"))


def test_what_people_wrote_stays_text() -> None:
    html = drawn(line(facts=(Told("x", "说明", "<script>alert(1)</script>"),)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_icon_is_drawn_once_and_its_attributes_tell_it_apart() -> None:
    assert lucide("lock", size=16, class_="icon") is lucide("lock", size=16, class_="icon")
    assert 'width="16"' in lucide("lock", size=16)
    assert 'width="14"' in lucide("lock", size=14)
    assert str(lucide("lock", aria_hidden="true")).count('aria-hidden="true"') == 1
