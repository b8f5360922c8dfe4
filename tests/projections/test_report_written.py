"""What people write is cut at its numbers, bound or told apart as standing on nothing; an edition freezes and thaws the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from yifa.procedure.catalogue import Catalogue
from yifa.procedure.quantities import NUMBER, scan
from yifa.projections.check_text import ABSENT, DIFFERS, EQUAL, PROVED, SPARED, agrees, check, indicator_words
from yifa.projections.edition import NotAnEdition, freeze, thaw
from yifa.projections.narrative import Attested, Narrative, Passage
from yifa.projections.outline import BOUND, Outline, Part, Section, Sentence
from yifa.projections.reading import ESTIMATE, EXACT, Figure
from yifa.projections.report import Edition, Piece, Report, as_returned, compose, line_of, printed

DAY = date(2021, 1, 18)
TEAM = Attested("志愿队伍", "346", "支", "示例统计表")


def figure(name: str, value: int | None, unit: str = "件", qualifier: str = EXACT, label: str = "") -> Figure:
    return Figure(name, label or f"{name}之数", "trial", value, unit, qualifier, DAY)


FIGURES = {
    "pe.events": figure("pe.events", 11, "次", label="法律七进主题普法活动"),
    "pe.leaflets": figure("pe.leaflets", 11000, "份", ESTIMATE, "派发宣传资料"),
    "dp.rate": figure("dp.rate", 9206, "%", label="办结率"),
    "dp.proposals": figure("dp.proposals", 31, "条", label="人大代表意见建议提出"),
    "pa.fines": figure("pa.fines", 92000, "fen", label="罚款总额"),
}


def written(text: str) -> Report:
    told = Outline("report.contents", (Part("一、示例", (Section("（一）甲", (), "甲"), Section("（二）乙", (), "乙"))),))
    held = Narrative("m", 2020, {"乙": Passage("乙", text, ("p",), datetime(2021, 1, 1, tzinfo=UTC), "1.2")}, {TEAM.label: TEAM})
    return compose("t", 2020, DAY, list(FIGURES.values()), told, held)


def test_a_line_is_cut_at_its_numbers() -> None:
    line = line_of("2020年活动{pe.events}场，{@志愿队伍}支，另200件，{no.such}。", FIGURES, {TEAM.label: TEAM})
    assert line == (
        Piece("2020年活动"), Piece("11", "pe.events"), Piece("场，"), Piece("346", attested="志愿队伍"), Piece("支，另"),
        Piece("200件", fault="没有出处"), Piece("，"), Piece("{no.such}", fault="本年度没有这个指标"), Piece("。"),
    )  # fmt: skip


def test_an_estimate_says_more_than_once_only() -> None:
    line = line_of("资料{pe.leaflets}余份，率{dp.rate}%，罚款{pa.fines}元", FIGURES, {})
    assert "".join(piece.text for piece in line) == "资料11000余份，率92.06%，罚款920.00元"
    assert as_returned("资料{pe.leaflets}余份\n\n 又一段 ", FIGURES, {}) == "资料{pe.leaflets}份\n又一段"


def test_what_stands_on_nothing_is_listed_and_empty_sections_are_not_printed() -> None:
    report = written("活动200场。\n资料{pe.events}份。")
    assert [piece.text for piece in report.faults] == ["200场"]
    assert [block.title for block in report.parts[0][1]] == ["（一）甲", "（二）乙"]
    assert [block.title for block in printed(report).parts[0][1]] == ["（一）乙"]


def test_a_sentence_of_a_procedure_of_later_years_is_left_out() -> None:
    told = Outline("b", (Part("一", (Section("甲", (Sentence("有{later}件。", "没有。"),), None),)),))
    assert compose("t", 2020, DAY, [], told, declared={"later"}).parts[0][1][0].sentences == ()
    with pytest.raises(LookupError, match="later"):
        compose("t", 2020, DAY, [], told)


def test_an_edition_thaws_as_it_was_frozen() -> None:
    report = replace(printed(written("活动{pe.events}场，{@志愿队伍}支。")), edition=Edition(2, "2021.5", "sha256:x"))
    report = replace(report, before={"dp.rate": figure("dp.rate", None, "%")})
    data = freeze(report, "示例报告")
    again, title = thaw(data)
    assert (again, title) == (report, "示例报告")
    assert freeze(again, title) == data


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"format":"x"}', b"\xff", b'{"format":"yifa-annual-report/1"}'])
def test_what_is_no_edition_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnEdition):
        thaw(data)


def test_the_shipped_outline_holds_no_number_of_its_own_and_names_what_the_procedure_knows() -> None:
    outline = Outline.load()
    sentences = [each for part in outline.parts for section in part.sections for each in section.sentences]
    for sentence in sentences:
        for text in (BOUND.sub("{x}", sentence.text), sentence.none):
            assert not [one.text for one in scan(text) if one.kind == NUMBER], text
    choices = Catalogue.load().words.choices["report-sections"]
    assert set(outline.narratives) == set(choices)


def test_headings_are_numbered_by_the_program() -> None:
    titles = [section.title for section in Outline.load().parts[0].sections]
    assert titles[0].startswith("（一）")
    assert len({title[:3] for title in titles}) == len(titles)
    assert [part.title[:2] for part in Outline.load().parts] == ["一、", "二、", "三、", "四、", "五、"]


def verdicts(text: str) -> list[tuple[str, str, str | None]]:
    found = check(text, list(FIGURES.values()), Outline.load(), indicator_words(), {TEAM.label: TEAM})
    return [(one.mention.text, one.verdict, one.figure.figure if one.figure else None) for one in found]


def test_each_number_of_a_text_is_held_against_the_record() -> None:
    text = "2020年开展主题普法宣展活动11次，派发宣传资料12000余份。人大代表提议31条。组建志愿队伍346支。接待200人次。"
    assert verdicts(text) == [
        ("2020年", SPARED, None), ("11次", EQUAL, "pe.events"), ("12000余份", DIFFERS, "pe.leaflets"),
        ("31条", EQUAL, "dp.proposals"), ("346支", PROVED, None), ("200人次", ABSENT, None),
    ]  # fmt: skip


def test_the_words_decide_which_figure_is_meant_never_the_value() -> None:
    assert verdicts("检查11次。") == [("11次", ABSENT, None)]
    assert verdicts("普法活动12次。") == [("12次", DIFFERS, "pe.events")]


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "same"),
    [
        ("30多人", 33, EXACT, True), ("30多人", 40, EXACT, False), ("33人", 33, EXACT, True), ("33人", 34, EXACT, False),
        ("约700人次", 705, EXACT, True), ("约700人次", 800, EXACT, False), ("11000余份", 11000, ESTIMATE, True),
        ("万余份", 11000, EXACT, True),
    ],
)  # fmt: skip
def test_an_estimate_in_the_text_is_allowed_its_breadth(text: str, value: int, qualifier: str, same: bool) -> None:
    (mention,) = scan(text)
    assert agrees(mention, figure("x", value, "人", qualifier)) is same
