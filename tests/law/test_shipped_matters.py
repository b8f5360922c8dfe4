"""The matters that ship: every sum stands in the cited article, every citation in the texts, nothing is claimed unread."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.support.shared import shared_dir
from yifa.law.check import Outcome, check
from yifa.law.citation import Citation
from yifa.law.library import Library
from yifa.law.matter import Matter
from yifa.law.numeral import from_chinese
from yifa.law.texts import Texts, import_texts

MATTERS = Library.load().matters
ALL = list(MATTERS.versions())
SUM = re.compile(r"([0-9]+|[零一二两三四五六七八九十百千]+)(万|千)?元")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    home = tmp_path_factory.mktemp("matters")
    import_texts(shared_dir() / "law" / "texts", home)
    return Texts.load(home)


def sums(text: str) -> set[int]:
    """Every sum of money in a text, in fen."""
    found = set()
    for number, unit in SUM.findall(text):
        value = int(number) if number.isdigit() else from_chinese(number.replace("两", "二"))
        found.add(value * {"": 1, "千": 1_000, "万": 10_000}[unit] * 100)
    return found


def quoted(matter: Matter, texts: Texts) -> str:
    citation = Citation.of(matter.statute, matter.penalty)
    version = texts.version(citation.statute, matter.start)
    assert version is not None, matter.id
    return "\n".join(version.quote(place) or "" for place in citation.places)


def test_money_in_a_text_is_read() -> None:
    assert sums("处五万元以上50万元以下，二千元、一百元、两百元、1000元") == {
        5_000_000,
        50_000_000,
        200_000,
        10_000,
        20_000,
        100_000,
    }


@pytest.mark.parametrize("matter", ALL, ids=lambda matter: matter.id)
def test_each_sum_stands_in_its_article_and_none_is_left_out(matter: Matter, texts: Texts) -> None:
    text = quoted(matter, texts)
    ours = {amount for fine in matter.fines for amount in (fine.least, fine.most) if amount}

    assert ours <= sums(text), (matter.id, ours - sums(text))
    assert ours or not sums(text) or not matter.fines, matter.id
    assert ("可以" in text or "可并处" in text or "并可" in text) or not any(fine.may for fine in matter.fines)
    assert bool(re.search("乡级|乡、镇", text)) == matter.town_itself


@pytest.mark.parametrize("matter", ALL, ids=lambda matter: matter.id)
def test_words_of_the_article_bear_the_elements(matter: Matter, texts: Texts) -> None:
    text = quoted(matter, texts)

    if any(fine.when in ("refused", "refused-or-grave") for fine in matter.fines):
        assert re.search("拒不|逾期", text), matter.id
    assert matter.educate_first == ("说服教育" in text)
    assert ("warning" in matter.kinds) <= ("警告" in text)


def test_every_citation_of_the_matters_is_found(texts: Texts) -> None:
    ids = {matter.id for matter in ALL}
    findings = [finding for finding in check(Library.load(), texts) if finding.rule in ids]

    assert len(findings) > 2 * len(ALL)
    assert {finding.outcome for finding in findings} == {Outcome.FOUND}


def test_a_wrong_article_is_found_out(tmp_path: Path, texts: Texts) -> None:
    from tests.law.making_matters import law, matter, version

    wrong = matter(version(statute="中华人民共和国城乡规划法（2019年修正）", violated="第四百条", penalty="第六十四条第九款"))
    found = [finding for finding in check(law(tmp_path, wrong), texts) if finding.rule == "trial.one"]

    assert [finding.outcome for finding in found] == [Outcome.MISSING, Outcome.MISSING]


def test_the_rows_of_the_towns_list_are_there() -> None:
    held: dict[str, set[str]] = {}
    for matter in ALL:
        held.setdefault(Citation.of(matter.statute, matter.penalty).statute.name, set()).add(
            matter.penalty[: matter.penalty.index("条") + 1]
        )

    assert held["城乡规划法"] >= {"第六十四条", "第六十五条", "第六十六条"}
    assert held["村庄和集镇规划建设管理条例"] >= {"第三十七条", "第三十九条", "第四十条"}
    assert held["城市市容和环境卫生管理条例"] >= {f"第三十{n}条" for n in "四五六七八"}
    assert held["大气污染防治法"] >= {f"第一百一十{n}条" for n in "五六八九"}
    assert held["噪声污染防治法"] >= {"第七十七条", "第八十一条", "第八十二条"}
    assert held["城镇燃气管理条例"] >= {"第四十五条", "第四十九条", "第五十条"}
    assert held["城镇排水与污水处理条例"] >= {"第四十九条", "第五十条", "第五十六条"}
    assert held.keys() >= {"城市道路管理条例", "城市绿化条例", "固体废物污染环境防治法"}


def test_environmental_rows_say_that_nobody_knows_until_when() -> None:
    names = ("大气污染防治法", "固体废物污染环境防治法", "噪声污染防治法")
    environmental = [matter for matter in ALL if any(name in matter.statute for name in names) and "广东" not in matter.statute]

    assert len(environmental) >= 12
    assert all(matter.open_end and "生态环境法典" in matter.open_end for matter in environmental)


def test_seizure_is_granted_by_article_and_only_where_one_was_read() -> None:
    granted = {
        matter.id: matter.coercion for matter in ALL if matter.coercion and set(matter.coercion.measures) & {"seal", "seize"}
    }

    assert granted["waste.dump_household"].article.endswith("第二十七条")
    assert granted["noise.commerce"].article.endswith("第三十条")
    assert "city.litter" not in granted
    assert "road.occupy" not in granted


def test_the_noise_law_begins_on_its_day() -> None:
    assert MATTERS.find("noise.neighbourhood", date(2022, 6, 4)) is None
    assert MATTERS.find("noise.neighbourhood", date(2022, 6, 5)) is not None


@pytest.mark.parametrize(
    ("matter", "party", "bounds"),
    [
        ("waste.dump_household", "person", [(10_000, 50_000)]),
        ("waste.dump_household", "organisation", [(5_000_000, 50_000_000)]),
        ("waste.dump_household", "household", [(5_000_000, 50_000_000), (10_000, 50_000)]),
        ("waste.no_plan", "person", []),
        ("air.straw", "person", [(50_000, 200_000)]),
        ("road.occupy", "organisation", [(0, 2_000_000)]),
        ("city.litter", "person", [(None, None)]),
    ],
)
def test_fines_by_kind_of_party(matter: str, party: str, bounds: list[tuple[int | None, int | None]]) -> None:
    found = MATTERS.find(matter, date(2022, 7, 1))
    assert found is not None
    assert [(fine.least, fine.most) for fine in found.fines_of(party)] == bounds


def test_readings_are_sentences_in_chinese() -> None:
    readings = [fine.reading for matter in ALL for fine in matter.fines]

    assert all(not re.search("[a-z]", reading) for reading in readings)
    assert "个人：处100元以上500元以下的罚款" in readings
    assert "可以处20,000元以下的罚款" in readings
