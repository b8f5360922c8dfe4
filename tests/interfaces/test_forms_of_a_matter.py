"""Forms are listed on a matter's page, made for readers only; what they open is written down; the seal says 示例 or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.interfaces.sheets import text
from tests.interfaces.town import Small
from yifa.interfaces import seal
from yifa.interfaces.workbench.models import Opening
from yifa.record.act import Act

Enter = Callable[[str], Client]


@pytest.fixture
def act(town: Small) -> Act:
    matter = town.shown_card()
    town.told(matter)
    return town.decided(matter)


def address(client: Client, act: Act, name: str, kind: str) -> str:
    found = re.search(rf'formaction="([^"]+/{name}\.{kind})"', text(client.get(f"/matters/{act.matter}/")))
    assert found
    return found[1]


@pytest.mark.parametrize(("kind", "magic"), [("pdf", b"%PDF-"), ("docx", b"PK\x03\x04")])
def test_a_form_is_made_and_what_it_opens_is_written_down(town: Small, enter: Enter, act: Act, kind: str, magic: bytes) -> None:
    client = enter("甲")
    before = len(town.runtime.view().history(act.matter))
    answer = client.post(address(client, act, "file-cover", kind))
    assert answer.content.startswith(magic)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    assert {(one.fact, one.purpose) for one in Opening.objects.all()} == {("party", "制作文书《行政执法案卷》")}
    assert len(town.runtime.view().history(act.matter)) == before


def test_looking_at_the_list_opens_nothing(town: Small, enter: Enter, act: Act) -> None:
    page = text(enter("甲").get(f"/matters/{act.matter}/"))
    assert "卷内目录" in page
    assert "备考表" in page
    assert Opening.objects.count() == 0


def test_only_readers_get_a_form(town: Small, enter: Enter, act: Act) -> None:
    where = address(enter("甲"), act, "file-cover", "pdf")
    assert enter("丁").post(where).status_code == 404
    assert enter("").post(where).status_code in (302, 403)
    assert enter("甲").get(where).status_code == 405
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("name", ["onsite-decision.pdf", "nothing.pdf", "file-cover.exe", "file-cover.yaml"])
def test_what_is_no_form_is_not_found(town: Small, enter: Enter, act: Act, name: str) -> None:
    assert enter("甲").post(f"/matters/{act.matter}/forms/{act.id}/{name}").status_code == 404


def test_the_demonstration_never_reaches_a_real_seal(town: Small) -> None:
    class Service(seal.WetSeal):
        name = "示例服务"

        def mark(self, organ: str) -> str:
            return "<svg/>"

    seal.use(Service())
    try:
        assert isinstance(seal.seal_of(town.runtime), seal.SampleSeal)
        town.runtime.mode = "live"
        assert seal.seal_of(town.runtime).mark("机关") == "<svg/>"
    finally:
        seal.use(None)
    assert seal.seal_of(town.runtime).mark("机关") == ""
    assert seal.seal_of(town.runtime).sealed(b"%PDF-", organ="机关", number=None) == b"%PDF-"


def test_the_sample_names_no_organ() -> None:
    assert "示例镇" not in seal.SampleSeal().mark("示例镇人民政府")
    assert "<text" not in seal.SAMPLE
