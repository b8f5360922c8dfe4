"""The forty-two documents of a town are made from the demonstration's matters, and what the law asks is read in them again."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML

from tests.support import papers
from yifa.interfaces.runtime import Runtime
from yifa.procedure import render
from yifa.procedure.catalogue import forms_of
from yifa.procedure.paper import Filled, Grid, Row, Words

LISTED: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("documents.yaml"))["documents"]
BOTTOM = 297 - 35
"""Where the type area ends, in millimetres from the top."""
LEADING = {"letter": 13.2 * 25.4 / 72, "form": 8 * 25.4 / 72}
"""Millimetres between lines."""
TEMPLATES = sorted({name for each in LISTED for name in each["papers"]})
ELEMENTS = [
    pytest.param(name, paper["elements"], id=f"{each['no']}-{name}") for each in LISTED for name, paper in each["papers"].items()
]


@pytest.fixture(scope="module")
def home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("documents") / "home"))


@pytest.fixture(scope="module")
def every(home: Path) -> dict[str, list[Filled]]:
    """All that the demonstration makes of each template."""
    runtime = Runtime.open(home)
    found = {name: list(papers.made(runtime, *name.split("/"))) for name in TEMPLATES}
    runtime.close()
    return found


@pytest.fixture(scope="module")
def read(every: dict[str, list[Filled]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Each template's fullest paper as pdftotext and as LibreOffice read it."""
    folder = tmp_path_factory.mktemp("made")
    files = []
    for name, made in every.items():
        if made:
            fullest = max(made, key=weight)
            stem = name.replace("/", "__")
            (folder / f"{stem}.pdf").write_bytes(render.pdf(fullest))
            (folder / f"{stem}.docx").write_bytes(render.docx(fullest))
            files.append(folder / f"{stem}.docx")
    words = papers.texts_of_docx(files, folder)
    return {file.stem.replace("__", "/"): (papers.text_of_pdf(file.with_suffix(".pdf")), words[file.stem]) for file in files}


def weight(filled: Filled) -> int:
    return len(filled.body) * 10_000 + sum(len(line) for line in words_of(filled))


@cache
def words_of(filled: Filled) -> tuple[str, ...]:
    """Everything the paper says."""
    said = (filled.organ, filled.title, filled.number, filled.to, filled.remedy, filled.note, filled.day if filled.seal else None)
    found = [text for text in said if text]
    for block in filled.body:
        if isinstance(block, Row):
            found += [block.label, block.value]
        elif isinstance(block, Words):
            found.append(block.text)
        elif isinstance(block, Grid):
            found += [*block.head, *(cell for row in block.rows for cell in row)]
    return tuple(line for text in found for line in text.split("\n") if line.strip())


def test_none_of_the_forty_two_is_passed_over() -> None:
    assert [each["no"] for each in LISTED] == list(range(1, 43))
    for each in LISTED:
        assert each["papers"], each["name"]
        for name, paper in each["papers"].items():
            assert len(paper["elements"]) >= 3, name
            assert len(set(paper["elements"])) == len(paper["elements"]), name


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_is_made_from_a_real_matter(every: dict[str, list[Filled]], name: str) -> None:
    assert every[name], f"演示里没有一件办到这一步：{name}"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice，不检查 DOCX 里的字")
@pytest.mark.parametrize(("name", "elements"), ELEMENTS)
def test_the_required_elements_are_read_again(read: dict[str, tuple[str, str]], name: str, elements: list[str]) -> None:
    """Each element in the paper it belongs to, not in another one of the same number."""
    pdf, docx = read[name]
    assert [element for element in elements if element not in pdf] == [], "PDF"
    assert [element for element in elements if element not in docx] == [], "DOCX"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice")
@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_cut_and_nothing_left_open(
    every: dict[str, list[Filled]], read: dict[str, tuple[str, str]], name: str
) -> None:
    fullest = max(every[name], key=weight)
    for text in read[name]:
        assert not re.search(r"[{}【】]", text)
        for line in words_of(fullest):
            assert papers.bare(line) in text.replace("（印章）", "") or broken_by_page(papers.bare(line), text), line


def broken_by_page(line: str, text: str) -> bool:
    """True where the line is all there but a page's foot or a neighbouring cell was read in the midst of it."""
    at = 0
    for character in line:
        at = text.find(character, at) + 1
        if not at:
            return False
    return True


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_file_part_is_as_listed(home: Path, name: str) -> None:
    listed = {each["papers"][name]["file"] for each in LISTED if name in each["papers"]}
    runtime = Runtime.open(home)
    slug, _, template = name.partition("/")
    forms = {form.name: form.part for form in forms_of(runtime.catalogue.folder(slug))}
    runtime.close()
    if template in forms and template not in ("file-cover", "file-contents", "file-notes"):
        assert listed == {forms[template]}


def stretched(one: Filled, text: str) -> Filled:
    """The paper with this in the place of every text that somebody wrote."""
    rows = [
        Row(block.label, text) if isinstance(block, Row) and block.spans and any(s.free for s in block.spans) else block
        for block in one.body
    ]
    words = [Words(text) if isinstance(block, Words) and any(span.free for span in block.spans) else block for block in rows]
    return replace(one, body=tuple(words))


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("length", [1, 3000])
def test_the_shortest_and_the_longest_stay_on_their_pages(every: dict[str, list[Filled]], name: str, length: int) -> None:
    one = every[name][0]
    other = stretched(one, ("违法事实经过" * 500)[:length])
    reader = PdfReader(BytesIO(render.pdf(other)))
    changed = sum(1 for old, new in zip(one.body, other.body, strict=True) if old is not new)
    found = "".join(page.extract_text() for page in reader.pages)
    assert papers.bare(found).count("违") >= changed * max(1, length // 6)
    assert len(reader.pages) <= 4 + changed * 8
    for page in reader.pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


HANGING = 3.0
"""Millimetres: brackets and commas at the ends of lines hang half out of the type area, and boxes are larger than characters."""


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="没有 pdftotext：不量文书的版面（poppler-utils absent）")
@pytest.mark.parametrize(
    "name", ["onsite-penalty/onsite-decision", "ordinary-penalty/penalty-decision", "ordinary-penalty/scene-record"]
)
def test_the_measures_are_the_standards(every: dict[str, list[Filled]], name: str, tmp_path: Path) -> None:
    """Top and sides of GB/T 9704 (37, 28 and 26 mm) within 3 mm, and no line of text below its type area, by another program."""
    one = stretched(replace(every[name][0], demonstration=False), "违法事实经过" * 500)
    (tmp_path / "one.pdf").write_bytes(render.pdf(one))
    pages = papers.boxes_of_pdf(tmp_path / "one.pdf")
    assert len(pages) > 2
    body = [box for page in pages for box in page if box.top < BOTTOM]
    assert min(box.left for box in body) == pytest.approx(28, abs=HANGING)
    assert max(box.right for box in body) == pytest.approx(210 - 26, abs=HANGING)
    assert min(box.top for page in pages for box in page) == pytest.approx(37, abs=HANGING)
    assert max(box.bottom for box in body) <= BOTTOM


def test_the_papers_of_one_matter_agree(home: Path) -> None:
    """Notice, approval, decision and closing say the same party, facts and amount."""
    runtime = Runtime.open(home)
    told = papers.told_by(runtime)
    names = ("penalty-decision", "decision-approval", "investigation-report", "closing-approval")
    compared = 0
    for declaration, folded in papers.matters(runtime, "ordinary-penalty"):
        rows: dict[str, set[str]] = {}
        for name in names:
            for one in list(papers.of(runtime, folded, name))[-1:]:
                for block in papers.filled(told, declaration, folded, one).body:
                    if isinstance(block, Row) and block.label in ("违法事实", "罚款金额", "处罚种类", "裁量理由"):
                        rows.setdefault(block.label, set()).add(block.value)
        compared += len(rows)
        assert all(len(values) == 1 for values in rows.values()), rows
    runtime.close()
    assert compared > 10
