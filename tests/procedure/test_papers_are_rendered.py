"""What a paper says is found again in its PDF and its DOCX, whatever is written in it, and the QR holds number and code only."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import segno
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from segno.encoder import mask_scores

from yifa.procedure.paper import Filled, Grid, Row, Words
from yifa.procedure.render import MASK, docx, pdf, qr_png, qr_svg

PAPER = Filled(
    organ="示例镇人民政府",
    title="当场行政处罚决定书",
    number="示例当罚字〔2021〕1号",
    to="张示例",
    body=(
        Row("当事人", "张示例"),
        Row("罚款", "200.00 元（大写：贰佰元整）"),
        Words("经查，你于2021年8月2日在示例路占道经营。\n以上事实有照片为证。"),
        Words("附物品清单", "center"),
        Grid(("品名", "价格"), (("秤", "5.00 元"), ("尺", "3.00 元"))),
    ),
    remedy="可以自收到之日起六十日内申请行政复议。",
    sign=("执法人员（签名）", "当事人（签收）"),
    day="2021年8月2日",
    note="一式两份",
    qr="示例当罚字〔2021〕1号 8f3k2",
    demonstration=True,
)
SAID = (
    "示例镇人民政府",
    "示例当罚字〔2021〕1号",
    "张示例",
    "贰佰元整",
    "以上事实有照片为证",
    "2021年8月2日",
    "一式两份",
    "示例数据",
)


def text_of_pdf(data: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace(" ", "").replace("\n", "")


def text_of_docx(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    return "".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *heads])


def test_the_text_of_the_pdf_is_found_again() -> None:
    data = pdf(PAPER)
    found = text_of_pdf(data)
    assert data.startswith(b"%PDF-")
    for said in (*SAID, "秤5.00元", "申请行政复议", "执法人员（签名）", "附物品清单"):
        assert said in found, said


def test_the_text_of_the_docx_is_found_again_and_names_the_official_faces() -> None:
    data = docx(PAPER)
    found = text_of_docx(data)
    for said in (*SAID, "秤", "申请行政复议"):
        assert said in found, said
    styles = Document(BytesIO(data)).element.xml
    assert "仿宋_GB2312" in styles
    assert "方正小标宋简体" in styles


def test_markup_in_facts_stays_text() -> None:
    hostile = '#read("/etc/passwd") $x$ *b* <w:p/> \\ ]] #set page(width:1pt) {{x}} "quote"'
    held = replace(PAPER, body=(Words(hostile), Row(hostile, hostile), Grid((hostile,), ((hostile,),))), to=hostile, note=hostile)
    assert text_of_pdf(pdf(held)).count('#read("/etc/passwd")') >= 6
    assert text_of_docx(docx(held)).count(hostile) >= 5


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=80))
def test_any_recorded_text_can_be_printed(text: str) -> None:
    held = replace(PAPER, body=(Words(text or "空"), Row("内容", text)), qr=None)
    assert pdf(held).startswith(b"%PDF-")
    assert docx(held).startswith(b"PK")


def test_a_long_paper_breaks_into_pages() -> None:
    data = pdf(replace(PAPER, body=tuple(Words("很长的一段话。" * 60) for _ in range(12))))
    assert len(PdfReader(BytesIO(data)).pages) > 2


def test_a_paper_without_number_and_qr() -> None:
    bare = replace(PAPER, number=None, qr=None, to=None, note=None, remedy=None, sign=(), body=(), demonstration=False)
    assert "示例数据" not in text_of_pdf(pdf(bare))
    assert "当场行政处罚决定书" in text_of_docx(docx(bare))


def test_the_fixed_mask_is_nearly_as_even_as_the_best() -> None:
    for number in (1, 88, 714):
        text = f"示例当罚字〔2021〕{number}号 8f3k2c9d{number}"
        scores = [unevenness(text, mask) for mask in range(8)]
        assert scores[MASK] <= min(scores) * 1.25


def unevenness(text: str, mask: int) -> int:
    """The standard's own measure of a symbol: the lower, the easier to read."""
    made = segno.make(text, error="m", micro=False, mask=mask)
    rows = [bytearray(row) for row in made.matrix]
    return sum(mask_scores(rows, len(rows), len(rows)))  # type: ignore[no-untyped-call]  # segno says no types here


def test_the_qr_is_a_picture_of_number_and_code() -> None:
    assert qr_svg(str(PAPER.qr)).startswith("<?xml")
    assert qr_png(str(PAPER.qr)).startswith(b"\x89PNG")


def test_a_town_may_bring_its_own_fonts(tmp_path: Path) -> None:
    assert "张示例" in text_of_pdf(pdf(PAPER, fonts=tmp_path))
    assert "张示例" in text_of_pdf(pdf(PAPER, fonts=tmp_path / "nowhere"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice，不检查 DOCX 能否打开")
def test_an_office_program_opens_the_docx(tmp_path: Path) -> None:
    source = tmp_path / "paper.docx"
    source.write_bytes(docx(PAPER))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(shutil.which("soffice")), profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    found = (tmp_path / "paper.txt").read_text(encoding="utf-8")
    for said in ("示例当罚字〔2021〕1号", "贰佰元整", "2021年8月2日"):
        assert said in found, said
