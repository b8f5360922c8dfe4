"""The static index: the same bytes from the same pages, no address that leads elsewhere, nothing but what the public reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.interfaces.town import Small
from yifa.interfaces.public.reads import Square
from yifa.interfaces.site_search.document import Document, documents_of
from yifa.interfaces.site_search.index import write_index


def one(name: str, url: str = "notices/1.2/") -> Document:
    return Document(name, url, f"示例{name}", "行政处罚", 2020, "", date(2020, 1, 1), "占道\n经营")


def written(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_pages_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    write_index([one("1.2"), one("1.3")], tmp_path / "a")
    write_index([one("1.3"), one("1.2")], tmp_path / "b")
    write_index([one("1.3")], tmp_path / "c")
    write_index([], tmp_path / "empty")
    assert written(tmp_path / "a") == written(tmp_path / "b")
    assert set(written(tmp_path / "a")) & set(written(tmp_path / "c")) == {"index/meta.json", "search.css", "search.js"}


def test_two_pages_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="同一个编号"):
        write_index([one("1.2"), one("1.2")], tmp_path)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil/", "/a", "../a", "a/../b", "https:a", "", "a b"])
def test_an_address_that_leads_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="站内"):
        one("1.2", url)


def test_only_published_words_are_found(town: Small) -> None:
    matter = town.shown_card()
    town.told(matter)
    assert list(documents_of(Square.here())) == []
