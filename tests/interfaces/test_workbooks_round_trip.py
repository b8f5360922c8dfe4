"""Every table that comes in goes out the same, cell by cell, as text that no program computes."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.interfaces.workbooks import BY_CLERK, BY_HEAD, ORDER, Place, cells, place
from yifa.interfaces.excel.exporting import Exporter, Given, digest
from yifa.interfaces.excel.reading import read
from yifa.interfaces.excel.registers import register
from yifa.interfaces.excel.writing import CUT, Page, write
from yifa.interfaces.workbench.forms.reading import clean
from yifa.law.zone import day_of


@pytest.fixture(scope="module")
def filled() -> Iterator[Place]:
    """A town into which every table was taken in."""
    home = Path(tempfile.mkdtemp(prefix="yifa-sheets-"))
    made = place(home / "home")
    made.fill()
    yield made
    made.runtime.close()
    shutil.rmtree(home)


def test_every_declared_table_is_tried_here(filled: Place) -> None:
    assert set(filled.sheets) == set(BY_CLERK) | set(BY_HEAD) == set(ORDER)


def test_each_register_comes_back_the_same(filled: Place, tmp_path: Path) -> None:
    first = {title: filled.out(title) for title in ORDER}
    other = place(tmp_path / "other")
    for title in ORDER:
        other.take(first[title], other.who(title))
    for title in ORDER:
        assert cells(other.out(title), title) == cells(first[title], title), title
    again = other.size
    for title in ORDER:
        assert not other.take(first[title], other.who(title)).acts
    assert other.size == again
    assert other.runtime.rebuild() == []
    assert not [finding for finding in other.runtime.store.verify() if finding.bad]
    other.runtime.close()


@pytest.mark.parametrize("title", ORDER)
def test_what_was_taken_in_stands_in_the_cells(filled: Place, title: str) -> None:
    written = cells(filled.out(title), title)
    assert tuple(written[0]) == filled.headings(title)
    for row in {**BY_CLERK, **BY_HEAD}[title]:
        assert list(row) in written


@pytest.mark.parametrize("title", ORDER)
def test_every_cell_is_text(filled: Place, title: str) -> None:
    data = filled.out(title)
    for sheet in load_workbook(BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or (cell.data_type == "s" and isinstance(cell.value, str))
                assert cell.number_format == "@"
                assert cell.quotePrefix
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")}
    assert parts
    assert not [name for name, part in parts.items() if b"<f>" in part or b"<f " in part or b"<v>" in part]


def test_sealed_columns_need_a_purpose_and_are_counted(filled: Place) -> None:
    exporter = Exporter(filled.runtime, Given("示例办"))
    page = exporter.table(filled.sheets["旧案"])
    assert {row[3] for row in page.rows} == {""}
    assert exporter.sealed.opened == []
    opener = Exporter(filled.runtime, Given("示例办", "移交名册（示例）"))
    named = opener.table(filled.sheets["旧案"])
    assert [row[3] for row in named.rows] == ["示例戊", "-示例店"]
    assert {one.fact for one in opener.sealed.opened} == {"old_party"}
    assert len({one.act for one in opener.sealed.opened}) == 2


def test_the_explanation_says_of_whom_and_when(filled: Place) -> None:
    exporter = Exporter(filled.runtime, Given("示例办", "移交名册（示例）"))
    page = exporter.table(filled.sheets["人员"])
    told = dict(row for row in cells(exporter.workbook(page), "说明") if row[0] != "提示")
    assert told["机关"] == "正果镇人民政府（示例）"
    assert "示例数据" in told["记录性质"]
    assert told["数据截至"].startswith("2019年4月22日")
    assert told["内容摘要"] == digest(page)
    assert told["共"] == f"{len(page.rows)} 行"
    assert "移交名册" in told["不公开的各列"]


def test_every_procedure_goes_out(filled: Place) -> None:
    runtime = filled.runtime
    for slug in runtime.catalogue.slugs():
        exporter = Exporter(runtime, Given("示例办"))
        page = register(exporter, runtime.catalogue.declaration(slug, day_of(runtime.now())), filled.clerk)
        assert len(page.rows) == len(runtime.view().matters(slug))
        assert all(len(row) == len(page.headings) for row in page.rows)
        assert len(set(page.headings)) == len(page.headings)
        assert cells(exporter.workbook(page), page.title)[0] == list(page.headings)
        assert exporter.sealed.opened == []


def test_a_stranger_gets_no_rows(filled: Place) -> None:
    runtime = filled.runtime
    declaration = runtime.catalogue.declaration("adopted-case", day_of(runtime.now()))
    assert len(register(Exporter(runtime, Given("示例办")), declaration, filled.clerk).rows) == 2
    deputy = next(standing.person for standing in runtime.view().standings(standing="deputy"))
    assert register(Exporter(runtime, Given("某人")), declaration, deputy).rows == []


def test_libreoffice_reads_text_and_runs_nothing(filled: Place, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None or not (Path(soffice).resolve().parent / "libsclo.so").exists():
        pytest.skip("没有安装 LibreOffice Calc，不能由它打开工作簿")
    file = tmp_path / "旧案.xlsx"
    file.write_bytes(filled.out("旧案"))
    kind = "csv:Text - txt - csv (StarCalc):44,34,76"
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", kind,
         "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with (tmp_path / "旧案.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    assert rows == cells(file.read_bytes(), "旧案")
    assert [row[1] for row in rows[1:]] == ["=1+1", "@SUM(A1)"]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6), st.sampled_from("=+-@\t"))
@settings(max_examples=80, deadline=None)
def test_any_text_stands_in_a_cell_as_it_is(rows: list[tuple[str, str]], first: str) -> None:
    marked = [(first + one, other) for one, other in rows]
    told = read(write([Page("表", ("甲", "乙"), marked)]))[0]
    found = [tuple(cell.value for _, cell in sorted(row.items())) for number, row in sorted(told.rows.items()) if number > 1]
    assert found == [tuple(text for text in row if text.strip()) for row in marked if any(text.strip() for text in row)]


@given(st.lists(TEXTS.map(lambda text: "案" + clean(text)), min_size=1, max_size=4, unique_by=lambda text: text))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_comes_back_from_the_record(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, two = place(Path(folder) / "one"), place(Path(folder) / "two")
        rows = [(text, text, "公民", text, "", "", text, "", "2018-06-01", "罚款", "1.50", text, "2019-04-01") for text in texts]
        one.take(one.book(旧案=rows))
        two.take(one.out("旧案"))
        assert cells(two.out("旧案"), "旧案") == cells(one.out("旧案"), "旧案")
        assert [row[0] for row in cells(one.out("旧案"), "旧案")[1:]] == texts
        one.runtime.close()
        two.runtime.close()


def test_what_no_cell_can_hold_is_cut_with_a_word() -> None:
    (row,) = cells(write([Page("表", (), [("长" * 40_000,)])]), "表")
    assert len(row[0]) == 32_767
    assert row[0].endswith(CUT)
