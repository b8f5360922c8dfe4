"""The report put into words for print: headings, paragraphs, date, table; knows no typeface and no file format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yifa.projections.reading import QUALIFIER_WORDS
from yifa.projections.report import Report, printed


@dataclass(frozen=True, slots=True)
class Heading:
    """What the report is called, who issues it and when. Nobody signed it: `day` is None, `number` nothing."""

    title: str
    organ: str
    day: date | None
    demonstration: bool
    number: str = ""

    @property
    def day_words(self) -> str:
        """The date of the document."""
        return readable(self.day) if self.day else "（签发日期）"


def readable(day: date) -> str:
    """2021年1月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def as_of_words(report: Report) -> str:
    """Up to which day the figures count, and which edition it is."""
    edition = f"，第{report.edition.number}版" if report.edition else "，草稿"
    return f"（数据截至{readable(report.as_of)}{edition}）"


HEAD = ("指标", "数值", "单位", "口径或者出处")


def used(report: Report) -> Iterator[tuple[str, str, str, str]]:
    """Every number that stands in the text, once, with its unit and what it rests on."""
    seen: dict[str, None] = {}
    attested: dict[str, None] = {}
    for _, blocks in printed(report).parts:
        for block in blocks:
            for line in (*block.sentences, *block.paragraphs):
                for piece in line:
                    if piece.figure:
                        seen[piece.figure] = None
                    if piece.attested:
                        attested[piece.attested] = None
    for name in seen:
        figure = report.figures.get(name)
        if figure is not None:
            unit = "" if figure.unit in ("%", "fen") else figure.unit
            share = f"（{figure.share}）" if figure.denominator else ""
            yield figure.label, figure.shown, unit, f"记录计算，{QUALIFIER_WORDS[figure.qualifier]}{share}"
    for name in attested:
        held = report.attested.get(name)
        if held is not None:
            yield held.label, held.value, held.unit, f"外部数字：{held.source}"
