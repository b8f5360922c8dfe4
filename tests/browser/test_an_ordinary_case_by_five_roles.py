"""Five roles take an ordinary case from lead to publication; the reviewer returns it once, and nobody types anything twice."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser

from tests.browser.case_walk import Walk
from tests.browser.people import sit_down
from yifa.procedure.case_file import read
from yifa.procedure.declaration import Declaration, Step
from yifa.procedure.draft import Draft
from yifa.procedure.stage import World, digest

CASE = Path(__file__).with_name("an_ordinary_case.yaml")
DRAFTS = {
    digest("稿一"): ("拟作出如下处罚决定：", "罚款二千元。", "请在十五日内缴纳。"),
    digest("稿二"): ("拟作出如下处罚决定：", "裁量理由：首次违法，已按期改正。", "罚款二千元。", "请在十五日内缴纳。"),
}


class FiveRoles(Walk):
    """The reviewer works on the reviewer's desk; drafts are documents that can be compared."""

    def upload(self, words: str) -> bytes:
        """A draft as the office writes it."""
        if words not in DRAFTS:
            return super().upload(words)
        document, kept = Document(), io.BytesIO()
        for line in DRAFTS[words]:
            document.add_paragraph(line)
        document.save(kept)
        return kept.getvalue()

    def open(self, draft: Draft, declaration: Declaration, step: Step) -> None:
        """A review is found in the queue, with the file beside it."""
        if declaration.slug != "legal-review" or step.name not in ("return", "opinion"):
            super().open(draft, declaration, step)
            return
        page = self.seat.page
        self.seat.open("/")
        self.seat.open("/desk/")
        self.seat.link("审核")
        matter = self.matters[str(draft.matter)]
        assert page.locator(f'.queue a[href="/review/{matter}/"]').count() == 1
        shown = page.locator(".file").inner_text()
        assert "询问笔录" in shown
        assert "尚未印发" not in shown
        if step.name == "return":
            page.locator(".opinion").get_by_role("link", name="退回补正").click()
            return
        page.get_by_role("button", name="逐行比较最近两稿").click()
        compared = page.locator("#compared").inner_text()
        assert "裁量理由：首次违法，已按期改正。" in page.locator("#compared li.new").inner_text()
        assert page.locator("#compared li.old").count() == 0, compared


@pytest.fixture
def walk(browser: Browser, stepped: str) -> Iterator[Walk]:
    """The case, ready to begin."""
    context, seat = sit_down(browser, stepped)
    (case,) = read(CASE)
    yield FiveRoles.begin(seat, case, World.shipped())
    context.close()


def test_from_lead_to_publication(walk: Walk, browser: Browser, stepped: str) -> None:
    walk.go()
    assert "已办结" in walk.seat.text()
    assert {"ordinary-penalty.lead", "legal-review.return", "legal-review.opinion", "ordinary-penalty.publish"} <= set(walk.steps)
    assert walk.asked == []
    assert len(walk.sat) >= 5
    published(walk, browser, stepped)
    assert walk.seat.outside == []
    assert walk.seat.complaints == []


def published(walk: Walk, browser: Browser, stepped: str) -> None:
    """Anybody can read the decision, and nothing of the party."""
    context, seat = sit_down(browser, stepped)
    seat.open("/public/notices/?kind=ordinary-penalty")
    seat.page.locator("tbody a").first.click()
    told = seat.text()
    context.close()
    assert "2,000.00 元" in told
    assert "示例早餐店" not in told
    assert "雨棚" not in told
