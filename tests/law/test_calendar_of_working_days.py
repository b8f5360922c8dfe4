"""The table of working days: equal to an independent source, cited by notice, provisional beyond its end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from tests.support.shared import shared_dir
from yifa.law.calendar import DATA, Calendar
from yifa.law.citation import Place
from yifa.law.faults import LawError
from yifa.law.library import Library
from yifa.law.statute_text import parse_statute

ONE = timedelta(days=1)
YEAR = "year: {year}\nprovenance: 示例\nnotices:\n  - title: 示例通知\nrest:\n  {year}-01-01: 元旦\nwork: null\n"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load()


def days(first: date, last: date) -> list[date]:
    return [first + ONE * number for number in range((last - first).days + 1)]


def test_every_day_from_2004_to_2026_is_as_the_independent_source_says(calendar: Calendar) -> None:
    differing = [
        day for day in days(date(2004, 1, 1), date(2026, 12, 31)) if calendar.is_working(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_it_covers_2004_to_2026_and_says_so(calendar: Calendar) -> None:
    assert (calendar.announced_from, calendar.announced_until) == (date(2004, 1, 1), date(2026, 12, 31))
    assert not calendar.provisional(date(2026, 12, 31))
    assert calendar.provisional(date(2027, 1, 1))
    assert calendar.provisional(date(2003, 12, 31))
    assert calendar.source(2027) == "2027年放假安排尚未公布"


def test_every_marked_day_names_its_notice(calendar: Calendar) -> None:
    for year in calendar.years.values():
        for _, notice in (*year.rest.values(), *year.work.values()):
            assert notice.title.startswith("国务院")
            assert notice in year.notices
    assert calendar.source(2025) == "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）"


def test_a_provisional_year_rests_on_weekends_and_statutory_festivals_only(calendar: Calendar) -> None:
    resting = [day for day in days(date(2027, 1, 1), date(2027, 12, 31)) if not calendar.is_working(day) and day.weekday() < 5]
    festivals = [(2, 5), (2, 8), (4, 5), (6, 9), (9, 15)]
    assert resting == sorted([date(2027, 1, 1), date(2027, 10, 1), *(date(2027, month, day) for month, day in festivals)])


def test_the_festival_table_has_as_many_days_as_the_measure_grants(calendar: Calendar) -> None:
    granted = Library.load().value("calendar.holidays", date(2027, 1, 1))
    assert granted is not None
    for year in range(2027, 2050):
        moving = [day for day in calendar.festivals.moving if day.year == year]
        assert len(calendar.festivals.fixed) + len(moving) == granted.value


def test_the_statutory_days_of_the_measure_are_days_off_in_the_table(calendar: Calendar) -> None:
    path = shared_dir() / "law" / "texts" / "全国年节及纪念日放假办法(2024-11-10).md"
    text = parse_statute(path.read_text(encoding="utf-8"), path.name)
    fixed = {1: [(1, 1)], 4: [(5, 1), (5, 2)], 7: [(10, 1), (10, 2), (10, 3)]}
    for item, named in fixed.items():
        words = text.quote(Place(2, item=item)) or ""
        assert f"放假{len(named)}天" in words
        assert f"{named[0][0]}月{named[0][1]}日" in words
        for year in (2025, 2026):
            assert all(date(year, month, day) in calendar.years[year].rest for month, day in named)
    names = [name for name, _ in calendar.years[2025].rest.values()]
    assert {name: names.count(name) > 0 for name in ("清明节", "端午节", "中秋节", "春节")} == dict.fromkeys(
        ("清明节", "端午节", "中秋节", "春节"), True
    )


def test_a_notice_entered_later_makes_the_year_announced(tmp_path: Path) -> None:
    (tmp_path / "2027.yaml").write_text(YEAR.format(year=2027), encoding="utf-8")
    later = Calendar.load(tmp_path)
    assert later.announced_until == date(2027, 12, 31)
    assert later.is_working(date(2027, 2, 8))
    assert later.digest != Calendar.load().digest


def test_the_same_table_has_the_same_digest(calendar: Calendar) -> None:
    assert Calendar.load().digest == calendar.digest
    assert calendar.digest.startswith("sha256:")


def test_the_calendar_of_a_day_can_be_opened_from_the_record(calendar: Calendar) -> None:
    again = Calendar.restore(calendar.document)
    assert (again.digest, again.years, again.festivals) == (calendar.digest, calendar.years, calendar.festivals)
    with pytest.raises(LawError, match="不是日历文件"):
        Calendar.restore(b"[]")
    with pytest.raises(LawError, match="缺少2010年的日历"):
        Calendar.restore(calendar.document.replace(b'"2010":', b'"2003":', 1))


FAULTY = {
    "another year's name": ("2027", YEAR.format(year=2028), "与文件名相同"),
    "a hole": ("2029", YEAR.format(year=2029), "缺少2027年的日历"),
    "a day of another year": ("2027", YEAR.format(year=2027).replace("2027-01-01", "2026-01-01"), "不是2027年的日期"),
    "a workday as make-up": ("2027", YEAR.format(year=2027).replace("work: null", "work:\n  2027-01-04: 元旦"), "本是工作日"),
    "off and on": (
        "2027",
        YEAR.format(year=2027).replace("work: null", "work:\n  2027-01-02: 元旦").replace("01-01:", "01-02:"),
        "既放假又上班",
    ),
    "no notice": ("2027", YEAR.format(year=2027).replace("\n  - title: 示例通知", " []"), "须列出放假安排的通知"),
    "a notice that is not there": ("2027", YEAR.format(year=2027).replace("元旦", "元旦 | 2"), "须指向本年的第 n 份通知"),
    "an unknown key": ("2027", YEAR.format(year=2027) + "extra: 1\n", "不认识的键“extra”"),
    "no provenance": ("2027", YEAR.format(year=2027).replace("provenance: 示例\n", ""), "缺少键“provenance”"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.replace(" ", "-"))
def test_a_faulty_year_is_refused(case: str, tmp_path: Path) -> None:
    stem, text, words = FAULTY[case]
    (tmp_path / f"{stem}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LawError, match=words):
        Calendar.load(tmp_path)


def test_the_packages_files_are_all_read() -> None:
    assert {path.stem for path in DATA.glob("*.yaml")} == {*map(str, range(2004, 2027)), "festivals"}
