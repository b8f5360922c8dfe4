"""An officer issues a paper printed from the record; what that opens is written down, and what was issued stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from docx import Document

from tests.interfaces.sheets import Filling, begin, decision, text
from tests.interfaces.town import Small
from yifa.interfaces.workbench.models import Opening, Sheet
from yifa.record.act import Act

Enter = Callable[[str], Client]


@pytest.fixture
def act(town: Small) -> Act:
    matter = town.shown_card()
    town.told(matter)
    return town.decided(matter)


def issuing(client: Client, act: Act) -> Filling:
    return begin(client, f"/matters/{act.matter}/do/issue/?thread={act.id}")


def seats(town: Small, name: str = "甲") -> dict[str, str]:
    return {"a.way": "1", "a.1.officer.0": town.who[name], "f.copies": "2"}


def words(document: bytes) -> str:
    opened = Document(BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def stored(answer: object) -> str:
    content = getattr(answer, "headers", {}).get("Content-Disposition", "")
    assert content.startswith("attachment")
    return str(content)


def test_the_paper_is_made_from_the_record_and_issued(town: Small, enter: Enter, act: Act) -> None:
    client = enter("甲")
    sheet = issuing(client, act)
    assert "生成文书" in sheet.page()
    made = sheet.send("make:f.paper", seats(town))
    assert made.status_code == 200
    assert "当场行政处罚决定书（由系统生成）" in text(made)
    opened = {(o.fact, o.purpose) for o in Opening.objects.all()}
    assert ("party", "制作文书《当场行政处罚决定书》") in opened
    page = text(sheet.send("check", seats(town)))
    assert "核对：印发文书" in page, page
    done = sheet.send("perform", {}, sheet.revision())
    assert done.status_code == 302
    issued = town.runtime.view().history(act.matter)[-1]
    assert issued.thread == act.id
    store = town.runtime.store
    digest = str(store.reader.open_private(town.runtime.town, issued.id, "fact.paper", purpose="case"))
    assert store.evidence.get(digest, purpose="case").startswith(b"%PDF-")


def test_issued_papers_are_chips_that_open_for_a_purpose(town: Small, enter: Enter, act: Act) -> None:
    client = enter("甲")
    sheet = issuing(client, act)
    sheet.send("make:f.paper", seats(town))
    sheet.send("perform", {}, sheet.revision())
    page = text(client.get(f"/matters/{act.matter}/"))
    chip = re.search(r'class="chip" href="([^"]+fact=paper)"', page)
    assert chip
    before = Opening.objects.count()
    asked = client.get(chip[1])
    assert "为了什么查看" in text(asked)
    address = chip[1].partition("?")[0]
    assert client.post(address, {"fact": "paper"}).status_code == 422
    assert Opening.objects.count() == before
    answer = client.post(address, {"fact": "paper", "purpose": "复核或者监督"})
    assert answer.content.startswith(b"%PDF-")
    assert stored(answer).endswith('.pdf"')
    assert answer["Cache-Control"] == "no-store"
    assert Opening.objects.count() == before + 1
    assert enter("丁").post(address, {"fact": "paper", "purpose": "复核或者监督"}).status_code == 404


def test_the_editable_draft_says_what_is_on_record_and_changes_nothing(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    revision = sheet.revision()
    answer = sheet.send("draft:f.paper", {})
    stored(answer)
    said = words(answer.content)
    for expected in (
        "示例当事人丁",
        "在人行道上摆放货物",
        "占用道路经营",
        "200.00",
        "贰佰元整",
        "示例甲",
        str(act.open["number"]),
    ):
        assert expected in said, expected
    assert sheet.revision() == revision
    # Only what the template asks for was opened, each once.
    assert sorted(o.fact for o in Opening.objects.all()) == sorted({o.fact for o in Opening.objects.all()})


def test_what_was_made_can_be_looked_at_before_it_is_issued(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    assert sheet.send("show:f.paper", {}).status_code == 404
    sheet.send("make:f.paper", seats(town))
    assert sheet.send("show:f.paper", {}).content.startswith(b"%PDF-")


def test_typed_fields_survive_the_making(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    page = text(sheet.send("make:f.paper", {**seats(town), "f.copies": "17"}))
    assert 'value="17"' in page


def test_an_own_file_still_takes_the_place_of_the_made_one(town: Small, enter: Enter, act: Act) -> None:
    sheet = issuing(enter("甲"), act)
    sheet.send("make:f.paper", seats(town))
    own = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 own")
    page = text(sheet.send("save", {**seats(town), "f.paper.upload": own}))
    assert "由系统生成" not in page
    assert "signed.pdf" in page


@pytest.mark.parametrize("action", ["make:f.nothing", "make:", "make:f.copies", "draft:f.copies", "show:../f.paper", "draft:x"])
def test_only_the_paper_of_this_act_is_made(town: Small, enter: Enter, act: Act, action: str) -> None:
    sheet = issuing(enter("甲"), act)
    assert sheet.send(action, {}).status_code == 404


def test_where_there_is_no_paper_none_is_offered(town: Small, enter: Enter, act: Act) -> None:
    matter = town.shown_card()
    town.told(matter)
    sheet, _fields = decision(enter("甲"), town, matter)
    assert "生成文书" not in sheet.page()
    assert sheet.send("make:f.amount", {}).status_code == 404
    assert Opening.objects.count() == 0


def test_a_digest_sent_by_the_browser_opens_nothing(town: Small, enter: Enter, act: Act) -> None:
    store = town.runtime.store
    other = store.evidence.put(b"%PDF-1.7 of another matter", media_type="application/pdf", purpose="case", keep="archive")
    sheet = issuing(enter("甲"), act)
    sheet.send("save", {**seats(town), "f.paper.digest": other})
    assert sheet.send("show:f.paper", {"f.paper.digest": other}).status_code == 404
    assert "f.paper.digest" not in Sheet.objects.get().typed


def test_a_signature_on_paper_is_opened_like_the_rest(town: Small, enter: Enter) -> None:
    matter = town.shown_card()
    town.told(matter)
    client = enter("甲")
    with override_settings(YIFA_DEMONSTRATION=False):
        sheet, fields = decision(client, town, matter)
        sheet.send("check", fields)
        sheet.send("perform", {"c.0.scan": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff signed")}, sheet.revision())
    chip = re.search(r'class="chip" href="([^"?]+)\?fact=(signed\.\d+)"', text(client.get(f"/matters/{matter}/")))
    assert chip
    answer = client.post(chip[1], {"fact": chip[2], "purpose": "复核或者监督"})
    assert answer.content == b"\xff\xd8\xff signed"
    assert Opening.objects.get().fact == chip[2]
    for forged in ("signed.999999", "signed.", "signed.x", "signed.1 OR 1=1"):
        assert client.post(chip[1], {"fact": forged, "purpose": "复核或者监督"}).status_code == 404, forged
