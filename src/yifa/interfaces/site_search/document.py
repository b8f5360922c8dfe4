"""One public page as it is found, made of what the public may read and nothing else; refuses addresses that lead elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape

from yifa.interfaces.public.reads import Square
from yifa.interfaces.public.reports import published
from yifa.interfaces.report_page import article
from yifa.interfaces.year_report import heading_of, kept
from yifa.law.zone import day_of
from yifa.projections import notices
from yifa.projections.narrative import Compiled
from yifa.projections.notices import Notice

MOST = 1_000_000
REPORT = "年度报告"
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:h[1-6]|p|td|th|tr|li|table|ul|section|div)>")
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)*/?")


@dataclass(frozen=True, slots=True)
class Document:
    """One page. `url` is relative to the site's root; `text` has a line for every fact; `area` is a village or empty."""

    id: str
    url: str
    title: str
    kind: str
    year: int
    area: str
    date: date
    text: str

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.url) or ".." in self.url:
            raise ValueError(f"页面地址只能是站内的相对地址：{self.url!r}")


def documents_of(square: Square) -> Iterator[Document]:
    """Everything the public site shows: published notices and annual reports, tombstones without what was taken back."""
    current = square.current
    for notice in notices.published(current.store.reader, current.town, limit=MOST):
        yield of_notice(square, notice)
    opened = current.store.reader.query("SELECT MIN(opened_at) FROM matter WHERE town = ?", (current.town,))[0][0]
    this = day_of(square.now).year
    for year in range(int(str(opened)[:4]) if opened else this, this + 1):
        edition = published(square, year)
        if edition is not None:
            yield of_report(square, year, edition)


def of_report(square: Square, year: int, edition: Compiled) -> Document:
    """A published annual report in the words of its page."""
    heading = heading_of(square.current, year, edition)
    page = article(kept(square.current, edition), heading.title, finished=True)
    lines = (unescape(_TAG.sub("", line)).strip() for line in _BLOCK_END.split(page))
    text = "\n".join(filter(None, (heading.number, *lines)))
    day = day_of(edition.signed_at or edition.at)
    return Document(f"report-{year}", f"reports/{year}/", heading.title, REPORT, year, "", day, text)


def of_notice(square: Square, notice: Notice) -> Document:
    """One notice in the words that its page shows."""
    told = square.told(notice)
    notice = told.notice
    assert notice.published_at is not None, "only what is public is found"
    facts = [f"{label}：{words}" for label, words in told.facts if words != "—"]
    said = [notice.title, told.kind, told.step, notice.state, *facts]
    title = notice.title if notice.hidden and not notice.number else told.heading
    text = "\n".join(dict.fromkeys(filter(None, said)))
    day = day_of(notice.published_at)
    return Document(
        notice.act, f"notices/{notice.act}/", title, notice.title, day_of(notice.made_at).year, area_of(notice), day, text
    )


def area_of(notice: Notice) -> str:
    """The village a notice is about, where a published fact says it."""
    for value in (*notice.facts.values(), {"village": notice.facts.get("village")}):
        if isinstance(value, dict) and isinstance(value.get("village"), str):
            return str(value["village"])
    return ""
