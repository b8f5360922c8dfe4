"""Which version of a matter applies: its days, the lighter law, and the law kept by digest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.law.making_matters import law, matter, standard, version
from yifa.law.library import Library

OLD, NEW = date(2020, 1, 1), date(2022, 1, 1)


def fines(least: int, most: int) -> str:
    return f"[{{for: any, may: false, least: {least}, most: {most}}}]"


def two(tmp_path: Path, before: str, after: str, **more: str) -> Library:
    return law(tmp_path, matter(version("2018-01-01", fines=before), version("2021-07-15", fines=after, **more)))


def test_a_version_holds_from_its_first_day_to_the_day_before_the_next(tmp_path: Path) -> None:
    matters = two(tmp_path, fines(100, 500), fines(200, 600)).matters
    found = {
        day: matters.find("trial.one", day)
        for day in (date(2017, 12, 31), date(2018, 1, 1), date(2021, 7, 14), date(2021, 7, 15))
    }

    assert [None if each is None else each.start.year for each in found.values()] == [None, 2018, 2018, 2021]
    assert matters.find("trial.two", NEW) is None


def test_until_is_the_last_day(tmp_path: Path) -> None:
    matters = law(tmp_path, matter(version(until="2020-12-31"))).matters

    assert matters.find("trial.one", date(2020, 12, 31)) is not None
    assert matters.find("trial.one", date(2021, 1, 1)) is None


@pytest.mark.parametrize(
    ("before", "after", "year", "unsure"),
    [
        (fines(200, 600), fines(100, 500), 2021, False),
        (fines(200, 600), fines(200, 500), 2021, False),
        (fines(200, 600), fines(100, 600), 2021, False),
        (fines(100, 500), fines(200, 600), 2018, False),
        (fines(100, 500), fines(100, 500), 2018, False),
        (fines(100, 500), fines(200, 400), 2018, True),
        (fines(200, 400), fines(100, 500), 2018, True),
        ("[{for: any, may: true, least: null, most: null}]", fines(100, 500), 2018, True),
    ],
)
def test_the_new_law_applies_only_where_it_is_lighter(tmp_path: Path, before: str, after: str, year: int, unsure: bool) -> None:
    found = two(tmp_path, before, after).matters.applicable("trial.one", OLD, NEW)

    assert found.matter is not None
    assert (found.matter.start.year, found.unsure) == (year, unsure)
    assert found.why


def test_on_one_law_there_is_nothing_to_choose(tmp_path: Path) -> None:
    found = law(tmp_path).matters.applicable("trial.one", OLD, NEW)

    assert found.matter is not None
    assert not found.why


def test_what_the_law_punishes_no_more_is_not_punished(tmp_path: Path) -> None:
    found = law(tmp_path, matter(version(until="2021-07-14"))).matters.applicable("trial.one", OLD, NEW)

    assert found.matter is None
    assert "不适用" in found.why


def test_what_was_not_yet_forbidden_has_no_version(tmp_path: Path) -> None:
    found = law(tmp_path, matter(version("2021-07-15"))).matters.applicable("trial.one", OLD, NEW)

    assert (found.matter, found.why) == (None, "")


def test_the_lighter_law_is_weighed_for_the_party(tmp_path: Path) -> None:
    after = "[{for: person, may: true, least: 50, most: 500}, {for: organisation, may: true, least: 1000, most: 9000}]"
    matters = law(tmp_path, matter(version("2018-01-01"), version("2021-07-15", fines=after))).matters

    years = [
        found.matter.start.year
        for party in ("person", "organisation")
        if (found := matters.applicable("trial.one", OLD, NEW, party)).matter
    ]
    assert years == [2021, 2018]


def test_matters_and_standards_are_under_the_laws_digest(tmp_path: Path) -> None:
    one = law(tmp_path / "a", standards=[standard()])
    other = law(tmp_path / "b", standards=[standard(months="24")])
    again = Library.restore(one.manifest, one.sources.__getitem__)

    assert one.digest != other.digest
    assert again.digest == one.digest
    assert again.matters.by_id.keys() == one.matters.by_id.keys()
    assert [each.months for each in again.matters.standards] == [12]


def test_rules_alone_are_a_law_without_matters(tmp_path: Path) -> None:
    law(tmp_path)

    assert not Library.load(tmp_path / "rules").matters.by_id
