"""A report from its first section to the public page: several people write, a number without source stops it, the proof opens."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from tests.interfaces.sheets import text
from tests.interfaces.test_cli_law_and_procedures import told
from tests.interfaces.town import Small
from yifa.interfaces import performing
from yifa.interfaces.cli.check_text import text_of
from yifa.interfaces.cli.out import UsageError
from yifa.interfaces.public.reports import OPENED
from yifa.interfaces.year_report import draft_report, narrative_for, prepared
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.refusal import Refused
from yifa.projections.edition import MEDIA
from yifa.record.act import Act, Json

Enter = Callable[[str], Client]
YEAR = 2021


@pytest.fixture
def matter(town: Small) -> str:
    """A report begun for this year."""
    return town.act("annual-report.begin", [("办", "office")], {"year_end": f"{YEAR}-12-31"}).matter


def wrote(client: Client, section: str, words: str) -> HttpResponse:
    fields = {"text": words, "action": "perform", "key": f"{section}-{len(words)}"}
    return client.post(f"/reports/{YEAR}/write/{section}/", fields)  # type: ignore[return-value]


def written(enter: Enter) -> None:
    """The sections that only people can write."""
    assert wrote(enter("甲"), "shortcomings", "一是培训不够。").status_code == 302
    assert wrote(enter("乙"), "first-responsible", "镇长带头学法。").status_code == 302
    assert wrote(enter("办"), "next-year", "2022年，规范办案文书。当场处罚{ec.simple}件。").status_code == 302


def signed(town: Small, matter: str) -> Act:
    town.act("annual-report.review", [("审", "legal-reviewer")], {"check_note": "同意"}, matter=matter)
    return town.act("annual-report.sign", [("长", "head")], {"approved": True}, matter=matter)


def out(town: Small, matter: str) -> Act:
    """Signed and published."""
    act = signed(town, matter)
    facts: dict[str, Json] = {"checked_private": True, "channel": "portal"}
    draft = Draft(
        "annual-report.publish", town.later(minutes=1), (Actor(town.who["办"], "office"),), town.who["办"], facts, matter, act.id
    )
    performing.perform(town.runtime, draft)
    return act


def test_several_people_write_and_nobody_loses_the_others_words(town: Small, matter: str, enter: Enter) -> None:
    written(enter)
    assert wrote(enter("丙"), "shortcomings", "一是培训不够。二是文书简单。").status_code == 302
    page = text(enter("办").get(f"/reports/{YEAR}/"))
    assert "二是文书简单。" in page
    assert "镇长带头学法。" in page
    held = narrative_for(town.runtime, YEAR)
    assert held.passages["shortcomings"].writers == (town.who["丙"],)
    assert held.passages["first-responsible"].writers == (town.who["乙"],)


def test_a_number_without_backing_stops_the_edition_and_says_where(town: Small, matter: str, enter: Enter) -> None:
    written(enter)
    shown = text(enter("甲").post(f"/reports/{YEAR}/write/publicity/", {"text": "接待咨询两百余人次。", "action": "look"}))
    assert "1 处数字没有出处" in shown
    assert wrote(enter("甲"), "publicity", "开头。\n接待咨询两百余人次。").status_code == 302
    page = text(enter("办").get(f"/reports/{YEAR}/"))
    assert 'class="unbacked"' in page
    assert "补依据" in page
    before = town.runtime.store.reader.head(town.runtime.town).position
    answer = enter("办").post(f"/reports/{YEAR}/compile/")
    assert answer.status_code == 409
    assert "“法治宣传教育”第2行“接待咨询两百余人次。”中的“两百余人次”没有出处" in text(answer)
    assert town.runtime.store.reader.head(town.runtime.town).position == before
    assert not narrative_for(town.runtime, YEAR).editions


def test_a_number_is_bound_with_one_press(town: Small, matter: str, enter: Enter) -> None:
    page = text(enter("甲").post(f"/reports/{YEAR}/write/enforcement/", {"text": "简易程序0件。", "action": "bind:4"}))
    assert "简易程序{ec.simple}件。" in page
    for action in ("bind:", "bind:x", "bind:99999999", "bind:1"):
        again = text(enter("甲").post(f"/reports/{YEAR}/write/enforcement/", {"text": "简易程序0件。", "action": action}))
        assert "简易程序0件。" in again


def test_pressing_twice_writes_once(town: Small, matter: str, enter: Enter) -> None:
    client = enter("甲")
    before = town.runtime.store.reader.head(town.runtime.town).position
    for _ in range(2):
        assert wrote(client, "other", "没有其他情况。").status_code in (302, 409)
    assert town.runtime.store.reader.head(town.runtime.town).position == before + 1


def test_figures_that_were_typed_are_asked_of_the_counters(town: Small, matter: str, enter: Enter) -> None:
    """An act that claims other figures than the record counts is refused, whoever sends it."""
    written(enter)
    draft = prepared(town.runtime, YEAR)
    stamp = draft.report.edition
    assert stamp is not None
    figures: list[Json] = [
        {"figure": each.figure, "figure_title": each.label, "figure_shown": "31" if each.figure == "ec.simple" else each.shown}
        for each in draft.report.figures.values()
    ]
    facts: dict[str, Json] = {
        "edition": 1, "as_of_day": draft.report.as_of.isoformat(), "as_of_act": stamp.as_of_act, "figures": figures,
        "text_digest": stamp.text_digest, "edition_file": town.runtime.store.evidence.put(draft.file, media_type=MEDIA),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        town.act("annual-report.compile", [("办", "office")], facts, matter=matter)
    assert "记录算出的是0" in str(refused.value)


def test_from_compiling_to_the_public_page_with_its_proof(town: Small, matter: str, enter: Enter) -> None:
    written(enter)
    public = Client()
    assert "还没有公开" in text(public.get(f"/public/reports/{YEAR}/"))
    assert "镇长带头学法" not in text(public.get(f"/public/reports/{YEAR}/"))
    assert enter("办").post(f"/reports/{YEAR}/compile/").status_code == 302
    act = out(town, matter)
    page = text(public.get(f"/public/reports/{YEAR}/"))
    assert "镇长带头学法。" in page
    assert "第 1 版" in page
    assert f"/public/notices/{act.id}/" in page
    compiled = narrative_for(town.runtime, YEAR).published
    assert compiled is not None
    data = public.get(f"/public/reports/{YEAR}/files/json/").content
    assert "sha256:" + hashlib.sha256(data).hexdigest() == compiled.file
    assert compiled.file in page
    printed = public.get(f"/public/reports/{YEAR}/files/pdf/").content
    assert printed.startswith(b"%PDF-")
    assert str(act.open["number"]) in PdfReader(io.BytesIO(printed)).pages[0].extract_text()
    assert b"tlog-proof" in public.get(f"/public/reports/{YEAR}/files/proof/").content
    opened = json.loads(public.get(f"/public/reports/{YEAR}/files/opening/").content)
    assert {str(row["name"]) for row in opened["openings"]} == set(OPENED)
    assert public.get(f"/public/notices/{act.id}/").status_code == 200


def test_a_report_compiled_anew_takes_the_first_edition_down(town: Small, matter: str, enter: Enter) -> None:
    written(enter)
    enter("办").post(f"/reports/{YEAR}/compile/")
    first = out(town, matter)
    town.act("annual-report.revise", [("长", "head")], {"revise_reason": "一处更正"}, matter=matter)
    public = Client()
    assert "还没有公开" in text(public.get(f"/public/reports/{YEAR}/"))
    assert "已经撤回" in text(public.get(f"/public/notices/{first.id}/"))
    assert wrote(enter("乙"), "first-responsible", "镇长带头学法、用法。").status_code == 302
    assert enter("办").post(f"/reports/{YEAR}/compile/").status_code == 302
    out(town, matter)
    assert "第 2 版" in text(public.get(f"/public/reports/{YEAR}/"))
    old, new = narrative_for(town.runtime, YEAR).editions
    shown = text(enter("审").get(f"/reports/{YEAR}/compare/", {"a": old.act, "b": new.act}))
    assert "镇长带头学法、用法。" in shown
    assert "第 1 版" in text(enter("审").get(f"/reports/{YEAR}/editions/{old.act}/"))
    assert enter("审").get(f"/reports/{YEAR}/editions/2021.0/").status_code == 404
    assert enter("审").get(f"/reports/{YEAR}/compare/", {"a": "x", "b": new.act}).status_code == 404


def returned(client: Client, data: bytes, name: str = "稿.docx") -> HttpResponse:
    return client.post(f"/reports/{YEAR}/return/", {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]


def swapped(data: bytes, old: str, new: str) -> bytes:
    import zipfile

    source, target = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(source) as one, zipfile.ZipFile(target, "w") as other:
        for name in one.namelist():
            content = one.read(name)
            other.writestr(name, content.replace(old.encode(), new.encode()) if name == "word/document.xml" else content)
    return target.getvalue()


def test_an_edited_document_comes_back_as_one_act_with_its_numbers_bound(town: Small, matter: str, enter: Enter) -> None:
    written(enter)
    client = enter("丙")
    data = client.get(f"/reports/{YEAR}/files/docx/").content
    edited = swapped(swapped(data, "规范办案文书。", "规范文书和公示。"), "一是培训不够。", "一是培训偏少。")
    shown = returned(client, edited)
    page = text(shown)
    assert shown.status_code == 200
    assert "一是培训偏少。" in page
    assert "一次记入 2 个部分" in page
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    before = town.runtime.store.reader.head(town.runtime.town).position
    assert client.post(f"/reports/{YEAR}/return/", {"action": "perform", "digest": digest, "key": "k"}).status_code == 302
    assert town.runtime.store.reader.head(town.runtime.town).position == before + 1
    held = narrative_for(town.runtime, YEAR)
    assert held.text("next-year") == "2022年，规范文书和公示。当场处罚{ec.simple}件。"
    assert held.text("shortcomings") == "一是培训偏少。"
    assert held.passages["first-responsible"].writers == (town.who["乙"],)
    assert not draft_report(town.runtime, YEAR).faults


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04xx", "文本".encode(), b"%PDF-1.7"])
def test_a_bad_file_changes_nothing_and_says_so_in_chinese(town: Small, matter: str, enter: Enter, data: bytes) -> None:
    before = town.runtime.store.reader.head(town.runtime.town).position
    answer = returned(enter("丙"), data)
    assert answer.status_code == 422
    assert "没有记入任何内容" in text(answer)
    for fields in ({}, {"digest": "sha256:" + "0" * 64, "action": "perform"}, {"digest": "../../x"}):
        assert enter("丙").post(f"/reports/{YEAR}/return/", fields).status_code == 422
    assert town.runtime.store.reader.head(town.runtime.town).position == before


def test_outsiders_see_nothing_and_other_years_are_no_pages(town: Small, matter: str, enter: Enter) -> None:
    assert enter("丁").get(f"/reports/{YEAR}/").status_code == 404
    assert "/reports/2021/" not in text(enter("丁").get("/reports/")).replace("/public/reports/2021/", "")
    for path in ("/reports/1999/", "/reports/2099/", f"/reports/{YEAR}/write/no-such/", f"/reports/{YEAR}/files/exe/"):
        assert enter("甲").get(path).status_code == 404, path
    assert Client().get(f"/public/reports/{YEAR}/files/pdf/").status_code == 404


def test_text_typed_by_people_stays_text(town: Small, matter: str, enter: Enter) -> None:
    assert wrote(enter("甲"), "other", "<script>alert(1)</script>").status_code == 302
    page = text(enter("办").get(f"/reports/{YEAR}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_supervisor_reads_and_compiles_nothing(town: Small, matter: str, enter: Enter) -> None:
    page = text(enter("督").get(f"/reports/{YEAR}/"))
    assert f"/reports/{YEAR}/compile/" not in page
    assert enter("督").post(f"/reports/{YEAR}/compile/").status_code == 409


def test_the_command_line_writes_every_format_and_checks_a_text(
    town: Small, matter: str, enter: Enter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    written(enter)
    home = ["--home", str(town.runtime.home), "--town", town.runtime.town]
    for form, magic in (("html", b"<!doctype"), ("docx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        file = tmp_path / f"report.{form}"
        assert told(capsys, "report", str(YEAR), "--format", form, "--out", str(file), *home)[0] == 0
        assert file.read_bytes().startswith(magic), form
    edited = tmp_path / "edited.docx"
    edited.write_bytes(swapped((tmp_path / "report.docx").read_bytes(), "一是培训不够。", "一是培训偏少。"))
    code, said, _ = told(capsys, "report-return", str(edited), "--year", str(YEAR), *home)
    assert code == 0
    assert "＋ 一是培训偏少。" in said
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("简易程序0件，依照第三十条。", encoding="utf-8")
    bad.write_text("简易程序3件，接待200人次。", encoding="gb18030")
    assert told(capsys, "check-text", str(good), "--year", str(YEAR), *home)[0] == 0
    code, said, _ = told(capsys, "check-text", str(bad), "--year", str(YEAR), "--json", *home)
    rows = [json.loads(line) for line in said.splitlines()]
    assert code == 1
    assert [(row["text"], row["verdict"], row["figure"]) for row in rows[:-1]] == [
        ("3件", "differs", "ec.simple"), ("200人次", "absent", None),
    ]  # fmt: skip
    assert rows[-1]["differs"] == rows[-1]["absent"] == 1
    assert told(capsys, "check-text", str(tmp_path / "none.txt"), "--year", str(YEAR), *home)[0] == 2


UNREADABLE = [("x.txt", b"\x00\x01"), ("x.docx", b"PK\x03\x04"), ("x.doc", b"\xd0\xcf"), ("x.txt", b"\xff\xff\xff")]


@pytest.mark.parametrize(("name", "data"), UNREADABLE)
def test_what_cannot_be_read_is_a_matter_of_usage(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=name):
        text_of(tmp_path / name)


def test_clocks_run_from_the_end_of_the_year(town: Small, matter: str) -> None:
    rows = town.runtime.store.reader.query("SELECT clock, due_day FROM clock WHERE matter = ? ORDER BY clock", (matter,))
    assert [(str(name), str(day)) for name, day in rows] == [("publication", "2022-04-01"), ("submission", "2022-03-01")]
