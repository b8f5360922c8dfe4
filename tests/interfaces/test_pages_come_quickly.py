"""What made the first page slow stays away: icons read from one archive, a search index laid before, no step weighed in vain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.interfaces.town import Small
from tests.support.demo import copy_home
from yifa.interfaces import workbench
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web import icons
from yifa.interfaces.workbench import registry
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.indexing import behind
from yifa.procedure.possible import StepAnswer

TEMPLATES = Path(workbench.__file__).parent / "templates"


def test_a_built_demonstration_has_its_search_index(demo_home: Path, tmp_path: Path) -> None:
    opened = Runtime.open(copy_home(demo_home, tmp_path / "home"))
    assert not behind(opened)
    opened.close()


def test_the_archive_of_icons_is_read_once() -> None:
    assert icons.archive() is icons.archive()
    svg = icons.drawn("lock", 16, aria_hidden="true")
    assert svg.count("<svg") == svg.count("</svg>") == 1
    assert 'width="16"' in svg
    assert 'aria-hidden="true"' in svg
    assert "xmlns" not in svg
    assert '"&quot;' in icons.drawn("lock", None, title='"')
    with pytest.raises(KeyError):
        icons.drawn("../lucide", 16)


def test_publishing_weighs_publications_only(town: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = town.shown_card()
    town.told(matter)
    town.decided(matter)
    asked: list[object] = []
    whole = Desk.possible

    def counted(desk: Desk, matter: str | None, only: set[str] | None = None) -> list[StepAnswer]:
        asked.append(only)
        return whole(desk, matter, only)

    monkeypatch.setattr(Desk, "possible", counted)
    desk = Desk(town.runtime, town.who["办"], town.runtime.now(), town.runtime.view())
    rows = list(registry.publications(desk))
    assert matter in {duty.matter for duty in rows}
    assert {duty.step for duty in rows} == {"publish"}
    assert len(asked) >= len({duty.matter for duty in rows})
    assert all(only == {"publish"} for only in asked)


def test_every_file_field_speaks_chinese_and_has_its_label() -> None:
    pattern = re.compile(r".{0,60}<input[^>]*type=\"file\".*?</span></span>|<input[^>]*type=\"file\"")
    fields = [(file.name, line) for file in TEMPLATES.rglob("*.html") for line in pattern.findall(file.read_text("utf-8"))]
    assert len(fields) >= 4
    for name, line in fields:
        assert 'class="file-choice"' in line, name
        assert "选择文件</label>" in line, name
        assert "data-named=" in line, name
