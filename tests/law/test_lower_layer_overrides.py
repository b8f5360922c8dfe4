"""Province, city, county and town may set their own number only where the rule says so, with their own source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.law.making import override, put, rule, version
from yifa.law.faults import LawError
from yifa.law.library import Library

DAY = date(2022, 1, 1)


def load(tmp_path: Path, *layers: str, allowed: str = "[city, town]", **changes: str) -> Library:
    roots = [put(tmp_path / "nation", rule(override=allowed, **changes))]
    roots += [put(tmp_path / f"layer{number}", text) for number, text in enumerate(layers)]
    return Library.load(*roots)


def test_the_lower_number_wins_from_its_first_day_with_its_own_article(tmp_path: Path) -> None:
    library = load(tmp_path, override(version("2021-01-01", value="3000", statute="示例市办法（2021）", article="第五条")))
    before, after = library.value("penalty.cap", date(2020, 12, 31)), library.value("penalty.cap", DAY)
    assert before is not None
    assert after is not None
    assert (before.value, before.layer) == (5000, "nation")
    assert (after.value, after.layer, after.article, after.title) == (3000, "town", "示例市办法（2021）第五条", "示例上限")


def test_the_most_local_layer_wins(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        override(version("2021-01-01", value="3000"), layer="town"),
        override(version("2021-01-01", value="4000"), layer="city"),
    )
    dated = library.value("penalty.cap", DAY)
    assert dated is not None
    assert (dated.value, dated.layer) == (3000, "town")


def test_when_the_override_ends_the_higher_number_is_back(tmp_path: Path) -> None:
    library = load(tmp_path, override(version("2021-01-01", value="3000", until="2021-06-30")))
    last, after = library.value("penalty.cap", date(2021, 6, 30)), library.value("penalty.cap", date(2021, 7, 1))
    assert last is not None
    assert after is not None
    assert (last.value, after.value) == (3000, 5000)


def test_an_override_gives_nothing_while_the_rule_itself_rests(tmp_path: Path) -> None:
    library = load(tmp_path, override(version("2010-01-01", value="3000")))
    assert library.value("penalty.cap", date(2015, 1, 1)) is None


REFUSED = {
    "a layer the rule does not name": (override(version("2021-01-01"), layer="county"), "不准 county 改写"),
    "another unit": (override(version("2021-01-01", unit="percent")), "单位与上级规则不同"),
    "a condition": (override(version("2021-01-01", value="null")), "只能改写数值"),
    "no source": (override(version("2021-01-01", source=None)), "缺少键“source”"),
    "the nation": (override(version("2021-01-01"), layer="nation"), "layer"),
    "no number": (override("  {}\n"), "改写须至少有一个数值"),
    "a copy of the rule": (rule(), "规则“penalty.cap”已在"),
    "an extra key": (override(version("2021-01-01")) + "title: x\n", "不认识的键“title”"),
}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.replace(" ", "-"))
def test_it_is_refused(case: str, tmp_path: Path) -> None:
    text, words = REFUSED[case]
    with pytest.raises(LawError) as caught:
        load(tmp_path, text)
    assert words in str(caught.value)


def test_an_override_of_a_rule_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "n", rule())
    put(tmp_path / "t", override(version("2021-01-01"), rule_id="penalty.cup"), "penalty.cup")
    with pytest.raises(LawError, match=r"改写的规则“penalty\.cup”不存在"):
        Library.load(tmp_path / "n", tmp_path / "t")


def test_one_layer_cannot_override_twice(tmp_path: Path) -> None:
    text = override(version("2021-01-01", value="3000"))
    with pytest.raises(LawError, match="已有改写"):
        load(tmp_path, text, text)


def test_an_override_cannot_turn_an_organs_deadline_into_a_bar(tmp_path: Path) -> None:
    nation = rule(
        version("2018-01-01", unit="days", value="7", day_kind="working", effect="late"), kind="deadline", override="[town]"
    )
    town = override(version("2021-01-01", unit="days", value="5", day_kind="working", effect="bar"))
    with pytest.raises(LawError, match="上级规则不拦截，改写也不得拦截"):
        Library.load(put(tmp_path / "n", nation), put(tmp_path / "t", town))


def test_a_lower_layer_may_bring_a_rule_of_its_own(tmp_path: Path) -> None:
    put(tmp_path / "n", rule())
    put(tmp_path / "t", rule(id="review.local", layer="town"), "review.local")
    library = Library.load(tmp_path / "n", tmp_path / "t")
    assert library.rule("review.local").layer == "town"


def test_a_town_without_local_rules_has_the_packages_own(tmp_path: Path) -> None:
    assert Library.with_local(tmp_path / "none").digest == Library.load().digest
