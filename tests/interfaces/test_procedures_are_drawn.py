"""Every procedure's page carries its drawing, styled by a file, since a strict page takes no style of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources

from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small

Enter = Callable[[str], Client]


def test_each_procedure_is_drawn_without_inline_style(town: Small, enter: Enter) -> None:
    client = enter("甲")
    sheet = (resources.files("yifa.interfaces.web") / "static/yifa/diagram.css").read_text(encoding="utf-8")
    styled = set(re.findall(r"\.diagram \.([a-z]+)", sheet))
    for slug in town.runtime.catalogue.slugs():
        page = text(client.get(f"/why/{slug}/"))
        (drawn,) = re.findall(r'<div class="diagram".*?(<svg.*?</svg>)', page, flags=re.S)
        assert "yifa/diagram.css" in page
        assert "<style" not in page, slug
        assert " style=" not in page, slug
        used = {name for names in re.findall(r'class="([^"]+)"', drawn) for name in names.split()}
        assert used - {"odd", "out", "when"} <= styled, slug
        declaration = town.runtime.catalogue.declaration(slug, town.runtime.now().date())
        for step in declaration.steps.values():
            assert step.character is not None or step.title in drawn, (slug, step.name)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), slug


def test_the_drawing_is_of_the_day_asked_for(town: Small, enter: Enter) -> None:
    client = enter("甲")
    assert "<svg xmlns" in text(client.get("/why/onsite-penalty/", {"on": "2019-01-01"}))
    assert client.get("/why/onsite-penalty/", {"on": "1990-01-01"}).status_code == 404
    assert client.get("/why/onsite-penalty/", {"on": "x"}).status_code == 200
    assert client.get("/why/nothing/").status_code == 404
