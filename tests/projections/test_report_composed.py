"""The report binds its sentences to figures, says what is said where there is nothing, and stops at a figure nobody declares."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.procedure.engine.stage import catalogue
from tests.projections.kit import TOWN, Folding
from yifa.projections.contribution import figure_id
from yifa.projections.outline import Outline, Part, Section, Sentence
from yifa.projections.reading import EXACT, NONE, Figure
from yifa.projections.report import Piece, as_json, compose

DAY = date(2021, 12, 31)


def figure(name: str, value: int | None, unit: str = "件") -> Figure:
    return Figure(name, f"{name}之数", "trial", value, unit, NONE if value is None else EXACT, DAY)


def outline(*sentences: Sentence, narrative: str | None = None) -> Outline:
    return Outline("report.contents", (Part("一、示例", (Section("（一）示例", sentences, narrative),)),))


def pieces(sentence: Sentence, *figures: Figure) -> tuple[Piece, ...]:
    (bound,) = compose(TOWN, 2021, DAY, figures, outline(sentence)).parts[0][1][0].sentences
    return bound


def test_a_sentence_is_cut_at_its_figures() -> None:
    sentence = Sentence("全年{a.one}件，占{b-2.rate}。", "没有。")
    assert pieces(sentence, figure("a.one", 3), figure("b-2.rate", 2500, "%")) == (
        Piece("全年"), Piece("3", "a.one"), Piece("件，占"), Piece("25%", "b-2.rate"), Piece("。"),
    )  # fmt: skip


def test_a_sentence_may_begin_and_end_with_a_figure() -> None:
    assert pieces(Sentence("{a}、{b}", "没有。"), figure("a", 1), figure("b", 0)) == (
        Piece("1", "a"),
        Piece("、"),
        Piece("0", "b"),
    )


@pytest.mark.parametrize("value", [0, None])
def test_where_the_first_figure_is_nothing_the_other_sentence_opens_it(value: int | None) -> None:
    assert pieces(Sentence("全年{a}件，{b}。", "全年没有。"), figure("a", value), figure("b", 9)) == (Piece("全年没有。", "a"),)


def test_a_figure_nobody_declares_stops_the_report() -> None:
    with pytest.raises(LookupError, match=r"没有事项申报：b、c$"):
        pieces(Sentence("{a}{b}{c}", "没有。"), figure("a", 1))


def test_parts_sections_and_narratives_keep_their_order() -> None:
    told = Outline("report.contents", (Part("一", (Section("甲", (), None), Section("乙", (), "other"))), Part("二", ())))
    report = compose(TOWN, 2021, DAY, [], told)
    assert [(title, [(block.title, block.narrative) for block in blocks]) for title, blocks in report.parts] == [
        ("一", [("甲", None), ("乙", "other")]), ("二", []),
    ]  # fmt: skip
    assert (report.town, report.year, report.as_of) == (TOWN, 2021, DAY)


def test_the_report_as_one_object() -> None:
    town = Folding()
    town.begun()
    first = town.decided()
    town.do("answer", "2021-08-03", thread=first)
    told = as_json(compose(TOWN, 2021, DAY, list(town.figures().values()), outline()), town.rows)
    assert list(told) == ["town", "year", "as_of", "figures"]
    assert (told["town"], told["year"], told["as_of"]) == (TOWN, 2021, "2021-12-31")
    by_name = {found["figure"]: found for found in told["figures"]}
    assert by_name["t.money"] == {
        "figure": "t.money", "label": "金额", "value": 100_00, "unit": "fen", "qualifier": "exact", "as_of": "2021-12-31",
        "numerator": None, "denominator": None, "dimensions": [], "acts": [str(first.id)],
    }  # fmt: skip
    assert by_name["trial.leaflets"]["acts"] == []
    share = by_name["trial.share"]
    assert (share["value"], share["numerator"], share["denominator"], share["acts"]) == (10_000, 1, 1, ["1.1", "1.2"])


def test_a_state_opens_the_acts_that_gave_it() -> None:
    held = Figure("t.held", "在岗", "trial", 2, "人", EXACT, DAY, given_by=("1.5", "1.6"))
    told = as_json(compose(TOWN, 2021, DAY, [held], outline()), Folding().rows)
    assert told["figures"][0]["acts"] == ["1.5", "1.6"]


def test_the_shipped_outline_names_only_declared_figures_and_has_five_parts() -> None:
    shipped = Outline.load()
    declared = {
        figure_id(known, spec)
        for known in (catalogue().latest(slug) for slug in catalogue().slugs())
        for spec in known.figures.values()
    }
    named = {name for part in shipped.parts for section in part.sections for each in section.sentences for name in each.figures}
    assert named
    assert named <= declared
    assert (len(shipped.parts), shipped.basis) == (5, "report.contents")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parts: []", "缺少 'basis'"),
        ("basis: x", "缺少 'parts'"),
        ("basis: x\nparts: [{title: 一}]", "缺少 'sections'"),
        ("basis: x\nparts: [{sections: []}]", "缺少 'title'"),
        ("basis: x\nparts: [{title: 一, sections: [{title: 甲}]}]", "缺少 'sentences'"),
        ("basis: x\nparts: [{title: 一, sections: [{title: 甲, sentences: [{text: 乙}]}]}]", "缺少 'none'"),
        ("basis: x\nparts: 3", "写法不对"),
        ("[]", "写法不对"),
        ("", "写法不对"),
    ],
)
def test_a_bad_outline_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "outline.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"outline\.yaml：年度报告提纲写法不对") as caught:
        Outline.load(file)
    assert told in str(caught.value)
