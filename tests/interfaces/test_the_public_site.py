"""The static site: every published act with a proof that holds, nothing private, whole or not at all, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.golang import hashes, run
from tests.support.papers import matters
from yifa.interfaces.papering import open_sealed
from yifa.interfaces.public.reads import Square
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.site.build import NotASite, build
from yifa.interfaces.site.data import FIELDS, cell
from yifa.interfaces.site.frame import Frame, Page
from yifa.interfaces.site.markup import el, text
from yifa.interfaces.site.site import BadPath, Site
from yifa.interfaces.site.square import SiteSquare, moment
from yifa.interfaces.web.town import Town, town_of
from yifa.projections import notices
from yifa.record.act import ActId, Json
from yifa.record.epoch import origin
from yifa.record.errors import Purged
from yifa.record.leaf import verify_disclosure
from yifa.record.nodes import stored_nodes
from yifa.record.proof import verify_proof
from yifa.record.tree import consistency_from


@pytest.fixture(scope="module")
def built(lived: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "public"
    build(lived, folder)
    return folder


@pytest.fixture(scope="module")
def shown(lived: Runtime) -> list[notices.Notice]:
    found = notices.published(lived.store.reader, lived.town, limit=100_000)
    return [notices.shown(one, moment(lived)) for one in found]


class Links(HTMLParser):
    """Every address a page names, every script and style written into it, and what a reader sees of each fact."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline: list[str] = []
        self.facts: dict[str, str] = {}
        self.act = ""
        self._fact = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.found += [str(told[name]) for name in ("href", "src", "action") if told.get(name) is not None]
        self.inline += [name for name in told if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in told):
            self.inline.append(tag)
        if tag == "body":
            self.act = told.get("data-act") or ""
        self._fact = (told.get("data-fact") or "") if tag == "td" else self._fact

    def handle_endtag(self, tag: str) -> None:
        self._fact = "" if tag == "td" else self._fact

    def handle_data(self, data: str) -> None:
        if self._fact:
            self.facts[self._fact] = self.facts.get(self._fact, "") + data


def links(page: Path) -> Links:
    found = Links()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_every_published_act_has_a_page_whose_proof_holds(lived: Runtime, built: Path, shown: list[notices.Notice]) -> None:
    assert len(shown) > 300
    for notice in shown:
        folder, act = built / "notices" / notice.act, ActId.parse(notice.act)
        assert links(folder / "index.html").act == notice.act
        key, name = lived.store.verifier(lived.town, act.epoch).encode(), origin(lived.town, lived.mode, act.epoch)
        leaf = lived.store.reader.leaf(lived.town, act)
        index, proven = verify_proof((folder / "proof.tlog-proof").read_text(), leaf, origin=name, log_keys=[key])
        assert index == act.sequence
        assert proven.checkpoint.size > index


def test_what_a_page_opens_is_what_was_published_and_no_more(built: Path, shown: list[notices.Notice]) -> None:
    opened = 0
    for notice in shown:
        file = built / "notices" / notice.act / "opening.json"
        if notice.hidden:
            assert not file.exists()
            continue
        told = json.loads(file.read_text(encoding="utf-8"))
        assert verify_disclosure(told["leaf"].encode(), told["openings"])
        names = {entry["name"] for entry in told["openings"]}
        assert names <= {"kind", "recorded_at", "number", *(f"fact.{name}" for name in notice.facts)}
        opened += 1
    assert opened > 300


def test_a_withdrawn_notice_keeps_its_place_and_its_reason_and_tells_nothing_else(
    built: Path, shown: list[notices.Notice]
) -> None:
    withdrawn = [notice for notice in shown if notice.withdrawn_at is not None]
    assert withdrawn
    listed = (built / "data" / "notices.json").read_text(encoding="utf-8")
    for notice in withdrawn:
        page = (built / "notices" / notice.act / "index.html").read_text(encoding="utf-8")
        assert text(notice.reason) in page
        assert "已经撤回" in page
        assert not links(built / "notices" / notice.act / "index.html").facts
        row = next(row for row in json.loads(listed)["notices"] if row["act"] == notice.act)
        assert row["facts"] == {}


def test_a_notice_shown_to_its_last_day_keeps_its_place_and_its_proof_and_tells_no_fact(
    built: Path, shown: list[notices.Notice]
) -> None:
    over = [notice for notice in shown if notice.over]
    assert len(over) > 20
    rows = {row["act"]: row for row in json.loads((built / "data" / "notices.json").read_text(encoding="utf-8"))["notices"]}
    for notice in over:
        folder = built / "notices" / notice.act
        page = (folder / "index.html").read_text(encoding="utf-8")
        assert "公示期已满" in page
        assert "已经撤回" not in page
        assert not links(folder / "index.html").facts
        assert (folder / "proof.tlog-proof").is_file()
        assert not (folder / "opening.json").exists()
        assert (rows[notice.act]["state"], rows[notice.act]["facts"]) == ("公示期满", {})


def test_what_is_no_longer_shown_is_not_told_by_the_towns_own_pages_either(
    lived_town: Runtime, shown: list[notices.Notice]
) -> None:
    square = Square.here()
    for notice in shown:
        if notice.hidden:
            told = square.told(notice)
            assert told.facts == []
            assert told.heading in (notice.number, notice.title)


def test_go_accepts_the_logs_of_the_site_and_a_proof_of_each_year(
    lived: Runtime, built: Path, shown: list[notices.Notice], program: Path, tmp_path: Path
) -> None:
    """Key, checkpoints, tiles and proof files go through golang.org/x/mod/sumdb as they lie in the folder."""
    for epoch in sorted({ActId.parse(notice.act).epoch for notice in shown}):
        log = built / "log" / str(epoch)
        sizes = sorted(int(each.name) for each in (log / "history").iterdir())
        nodes = stored_nodes(lived.store.reader.connection(), lived.town, epoch, sizes[-1])
        first = next(n for n in reversed(shown) if ActId.parse(n.act).epoch == epoch)
        proof = (built / "notices" / first.act / "proof.tlog-proof").read_text()
        folder = tmp_path / str(epoch)
        shutil.copytree(log, folder)
        texts = {
            "origin": origin(lived.town, lived.mode, epoch),
            "earlier": (log / "history" / str(sizes[0])).read_text(),
            "consistency": hashes(consistency_from(sizes[0], sizes[-1], nodes)),
            "entry.tlog-proof": proof,
        }
        for name, said in texts.items():
            (folder / name).write_text(said, encoding="utf-8")
        entry = lived.store.reader.leaf(lived.town, ActId.parse(first.act))
        (folder / "entry").write_bytes(entry)
        assert run(program, folder) == (0, "ok")
        (folder / "entry").write_bytes(entry.replace(b'"', b"'", 1))
        assert run(program, folder)[0] == 1


def texts(value: Json) -> Iterator[str]:
    """Every text in a value; of a natural person the name too, however short."""
    if isinstance(value, str) and len(value) >= 6 and re.search(r"[^\x00-\x7f]|\d{6}", value):
        yield value
    elif isinstance(value, dict):
        if value.get("kind") == "person" and isinstance(value.get("name"), str):
            yield str(value["name"])
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def sealed(lived: Runtime) -> Iterator[str]:
    """Every private text of the year: names, numbers, addresses, statements; choices are words of the law and left out."""
    for slug in lived.catalogue.slugs():
        for declaration, folded in matters(lived, slug):
            for done in folded.acts:
                step = declaration.steps.get(done.step)
                for name in (each.removeprefix("fact.") for each in done.sealed):
                    spec = step.facts.get(name) if step is not None else None
                    if spec is None or spec.type in ("evidence", "choice"):
                        continue
                    try:
                        yield from texts(open_sealed(lived, done, name, spec))
                    except Purged:
                        continue


def test_no_private_text_of_the_year_is_anywhere_in_it(lived: Runtime, built: Path) -> None:
    whole = "\n".join(
        unquote(str(file.relative_to(built))) + "\n" + file.read_text(encoding="utf-8")
        for file in sorted(built.rglob("*"))
        if file.is_file() and file.suffix in (".html", ".json", ".csv", ".atom", ".xml", ".txt", ".svg", ".tlog-proof")
    )
    open_words = {
        value
        for slug in lived.catalogue.slugs()
        for _, folded in matters(lived, slug)
        for done in folded.acts
        for value in done.facts.values()
        if isinstance(value, str)
    }
    private = {word for word in sealed(lived) if not word.startswith("sha256:")} - open_words
    assert len(private) > 300
    assert sorted(word for word in private if word in whole) == []


def test_every_link_leads_somewhere_inside_and_nothing_is_written_into_a_page(built: Path) -> None:
    kinds = pages(built)
    assert len(kinds) > 400
    for page in kinds:
        found = links(page)
        assert found.inline == [], page
        for address in found.found:
            parts = urlsplit(address)
            assert not parts.scheme, f"{page}：{address}"
            assert not parts.netloc
            if parts.path:
                target = (page.parent / unquote(parts.path)).resolve()
                assert target.is_relative_to(built.resolve())
                assert target.is_file() or (target / "index.html").is_file(), f"{page}：{address}"


def test_every_page_says_whose_it_is_and_that_it_is_an_example(lived: Runtime, built: Path) -> None:
    town = town_of(lived)
    for page in pages(built):
        said = page.read_text(encoding="utf-8")
        assert "<footer" in said
        for words in ("data-identity", town.sponsor, town.host, town.site_code, town.icp, town.police, town.phone, "示例数据"):
            assert words
            assert words in said, page
    unseen = (built / "verify" / "index.html").read_text(encoding="utf-8")
    assert "尚未见证" in unseen


def test_the_same_record_gives_the_same_bytes(lived: Runtime, built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    build(lived, again)
    first, second = ({str(f.relative_to(r)): f.read_bytes() for f in r.rglob("*") if f.is_file()} for r in (built, again))
    assert first == second


def test_what_was_there_is_replaced_whole_and_a_strange_folder_is_left_alone(
    lived: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "public"
    build(lived, folder)
    (folder / "notices" / "betting.html").write_text("x", encoding="utf-8")
    build(lived, folder)
    assert not (folder / "notices" / "betting.html").exists()
    before = sorted(str(each) for each in folder.rglob("*"))

    def broken(_site: Site) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("yifa.interfaces.site.data.site_map", broken)
    with pytest.raises(OSError, match="No space"):
        build(lived, folder)
    assert sorted(str(each) for each in folder.rglob("*")) == before
    assert [each.name for each in tmp_path.iterdir()] == ["public"]
    other = tmp_path / "papers"
    other.mkdir()
    (other / "keep.txt").write_text("x", encoding="utf-8")
    with pytest.raises(NotASite, match="别的内容"):
        build(lived, other)
    assert (other / "keep.txt").is_file()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../b", ".hidden", "a//b", "", "a/\x00", "a/b?c", "con\nx", "a/" + "长" * 120])
def test_no_path_leaves_the_site(lived: Runtime, tmp_path: Path, path: str) -> None:
    site = Site(SiteSquare.of(lived), tmp_path / "site")
    with pytest.raises(BadPath):
        site.write(path, "x")
    assert not any(tmp_path.rglob("*x*"))


def test_hostile_words_stay_words() -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)> \u202e\x00'
    frame = Frame(Town(evil, evil, evil, evil, evil, evil, evil, evil), True, evil)
    page = frame.html(Page("notices/x/index.html", evil, el("p", evil, title=evil), act=evil, crumbs=(("index.html", evil),)))
    found = Links()
    found.feed(page)
    assert found.inline == []
    assert "<script" not in page
    assert "<img" not in page
    assert not set("\u202e\x00") & set(page)


def test_open_data_is_readable_by_programs_and_computes_nothing(built: Path, shown: list[notices.Notice]) -> None:
    rows = list(csv.reader(io.StringIO((built / "data" / "notices.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == [title for _, title, _ in FIELDS]
    assert [row[0] for row in rows[1:]] == [notice.act for notice in shown]
    told = json.loads((built / "data" / "notices.json").read_text(encoding="utf-8"))
    assert [row["act"] for row in told["notices"]] == [notice.act for notice in shown]
    for start in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"):
        assert cell(start) == f"'{start}"
    assert cell("50.00 元") == "50.00 元"


def test_feed_and_map_are_well_formed_and_whole(built: Path, shown: list[notices.Notice]) -> None:
    feed = ElementTree.parse(built / "feed.atom").getroot()
    space = "{http://www.w3.org/2005/Atom}"
    ids = [entry.findtext(f"{space}id") for entry in feed.findall(f"{space}entry")]
    assert ids == [f"urn:yifa:{feed.findtext(f'{space}id', '').removeprefix('urn:yifa:')}:{n.act}" for n in shown[: len(ids)]]
    assert len(ids) == 50
    urls = ElementTree.parse(built / "sitemap.xml").getroot()
    assert len(list(urls)) == len(pages(built))
