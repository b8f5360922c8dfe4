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
from yifa.interfaces.workbench.lines import Shown, drawn
from yifa.interfaces.workbench.matter import Line
from yifa.procedure.view import Done
from yifa.record.act import ActId

AT = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)
TEMPLATE = Path(lines.__file__).parent / "templates" / "workbench" / "act.html"


def line(**changed: object) -> Line:
    done = Done(
        id=ActId(2021, 7), position=7, matter="m", slug="onsite-penalty", step="decide", at=AT, recorded_at=AT, effective=AT,
        actors=(), recorder="p", facts={}, sealed=(), thread=None, declaration="d", marks=(), number="示例罚〔2021〕7号",
        cause=None,
    )  # fmt: skip
    facts = (Told("amount", "罚款", "200元"), Told("party", "当事人", "不公开", sealed=True, purpose="办案"))
    made = Line(done, "决定", "示例甲（执法人员）", "", facts, (("逾期", "晚了一日"),), False, "", False, (("paper", "决定书"),))
    return replace(made, **changed)  # type: ignore[arg-type]  # fields of the line


def test_the_same_is_drawn_once() -> None:
    lines._drawn.cache_clear()
    first, again = drawn("m", line()), drawn("m", line())
    assert first == again
    assert lines._drawn.cache_info().misses == 1
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
    before = drawn("m", line())
    assert words not in before
    assert words in drawn("m", line(**changed))
    assert drawn("m", line()) == before


def test_another_matter_another_act_another_hour() -> None:
    other = replace(line().done, id=ActId(2021, 8), at=AT + timedelta(hours=1), number=None)
    found = {drawn("m", line()), drawn("n", line()), drawn("m", line(done=other))}
    assert len(found) == 3
    assert "示例罚" not in drawn("m", line(done=other))


def test_the_template_reads_nothing_that_is_not_part_of_the_question() -> None:
    read = set(re.findall(r"\bline\.(\w+)", TEMPLATE.read_text(encoding="utf-8")))
    assert read <= {each.name for each in fields(Shown)}
    assert not re.search(r"\b(page|request|user)\b", TEMPLATE.read_text(encoding="utf-8"))


def test_what_people_wrote_stays_text() -> None:
    html = drawn("m", line(facts=(Told("x", "说明", "<script>alert(1)</script>"),)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_icon_is_drawn_once_and_its_attributes_tell_it_apart() -> None:
    assert lucide("lock", size=16, class_="icon") is lucide("lock", size=16, class_="icon")
    assert 'width="16"' in lucide("lock", size=16)
    assert 'width="14"' in lucide("lock", size=14)
    assert str(lucide("lock", aria_hidden="true")).count('aria-hidden="true"') == 1
