"""The demonstration's events, exams, courses and advisers: the tables are whole, and the seed's facts come out of the acts."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.demo import training
from yifa.interfaces.demo.counsel import Counsel
from yifa.interfaces.demo.publicity import Event, Exam, counted
from yifa.interfaces.demo.table import Table
from yifa.interfaces.demo.training import Course, Session, sessions
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import figures_of
from yifa.law.zone import day_of
from yifa.procedure.problem import DataError
from yifa.projections import notices
from yifa.record.act import Act

MINE = ("legal-adviser", "publicity-event", "law-exam", "training-course")


def events() -> list[Event]:
    return Table(TOWN, "publicity.yaml").rows("events", Event)


def courses() -> list[Course]:
    return Table(TOWN, "training.yaml").rows("courses", Course)


def held(year: int) -> list[Event]:
    return [each for each in events() if each.day.year == year and each.story in ("plain", "corrected")]


def test_the_events_of_2020_are_those_of_the_seed() -> None:
    year = held(2020)
    assert len(year) == 11
    assert sum(each.leaflets for each in year) == 11_000
    assert sum(int(each.audience) for each in year) == 13_600
    assert len({topic for each in year for topic in each.topics}) == 10


def test_the_skill_courses_of_2020_are_those_of_the_seed() -> None:
    year = [each for each in courses() if each.kind == "skill" and each.start.year == 2020 and each.story != "cancelled"]
    assert len(year) == 20
    assert sum(int(one.attendance.removeprefix("约")) for each in year for one in sessions(each)) == 700


def test_other_years_have_other_numbers_and_bad_days_too() -> None:
    assert len({len(held(year)) for year in (2019, 2020, 2021)}) == 3
    assert {each.story for each in events()} == {"plain", "corrected", "cancelled", "ahead"}
    assert {each.story for each in courses()} == {"plain", "moved", "corrected", "called-off", "cancelled", "running"}
    assert any(each.day != each.planned for each in held(2020))
    exams = Table(TOWN, "publicity.yaml").rows("exams", Exam)
    assert [each.subject for each in exams if each.at.year == 2020] == ["civil-code"]


def test_only_staff_of_the_town_sign_in_and_the_public_is_never_listed() -> None:
    assert not [each.title for each in courses() if each.to == "public" and each.signed]
    assert all(len(each.signed) <= int(sessions(each)[0].attendance) for each in courses() if each.signed)


@pytest.mark.parametrize(("words", "value"), [("540", 540), ("约560", {"value": 560, "estimate": True}), ("0", 0)])
def test_a_count_of_the_table(words: str, value: object) -> None:
    assert counted(words) == value


@pytest.mark.parametrize("words", ["", "许多", "约", "5 6", "约约3"])
def test_a_count_that_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="int"):
        counted(words)


@pytest.mark.parametrize(
    "words",
    ["", "2020-05-11", "2020-05-11 课 6", "2020-13-01 课 6 30", "2020-05-11 课 六 30", "2020-05-11 课 6 三十", "a b c d e"],
)
def test_a_session_badly_written_names_the_course(words: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Session.read(words)
    course = Course("示例班", "skill", "public", "示例", "示例", date(2020, 5, 11), date(2020, 5, 12), (words,), "plain")
    with pytest.raises(DataError, match=r"training\.yaml.*示例班"):
        training.sessions(course)


def spoilt(folder: Path, old: str, new: str) -> Path:
    """The town's folder with one thing changed in the advisers' table."""
    town = folder / "town"
    shutil.copytree(TOWN, town)
    text = (town / "advisers.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (town / "advisers.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return town


@pytest.mark.parametrize(
    ("old", "new", "odd"),
    [
        ("[v05, v06, v07, v08]", "[v05, v06, v07]", "v08"),
        ("[v05, v06, v07, v08]", "[v05, v06, v07, v08, v09]", "v09"),
        ("[v05, v06, v07, v08]", "[v05, v06, v07, v99]", "v99"),
    ],
)
def test_a_village_left_out_served_twice_or_unknown_is_named(tmp_path: Path, old: str, new: str, odd: str) -> None:
    with pytest.raises(DataError, match=odd):
        Counsel.load(spoilt(tmp_path, old, new))


def test_a_contract_badly_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="budget"):
        Counsel.load(spoilt(tmp_path, "budget: 160000", "budget: 十六万"))


def test_who_serves_a_village_changes_on_the_day() -> None:
    counsel = Counsel.load(TOWN)
    group = next(each for each in counsel.groups if each.lawyer == "lawyer-3")
    days = [date(2019, 9, 1), date(2019, 9, 2), date(2021, 12, 31)]
    assert [counsel.serving(group, day) for day in days] == ["lawyer-3", "lawyer-9", "lawyer-9"]
    assert [counsel.village("v32", day) for day in (date(2020, 6, 30), date(2020, 7, 1))] == ["正街村", "正街社区"]


@pytest.mark.parametrize("day", [date(2019, 5, 9), date(2020, 1, 5), date(2021, 1, 3), date(2022, 1, 1)])
def test_between_two_contracts_there_is_no_adviser(day: date) -> None:
    with pytest.raises(LookupError, match="没有法律顾问合同"):
        Counsel.load(TOWN).contract(day)


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("advised") / "home"))
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def acts(town: Runtime) -> list[Act]:
    return [act for act in town.store.reader.acts(town.town) if act.kind.partition(".")[0] in MINE]


def test_the_seed_s_figures_of_2020_are_computed(town: Runtime) -> None:
    found = {figure.figure: figure for figure in figures_of(town, 2020)[0]}
    assert {name: found[name].value for name in ("pe.events", "pe.leaflets", "pe.reached", "pe.topics")} == {
        "pe.events": 11, "pe.leaflets": 11_000, "pe.reached": 13_600, "pe.topics": 10,
    }  # fmt: skip
    assert (found["pe.leaflets"].shown, found["pe.reached"].shown) == ("11000余", "13600")
    assert (found["tc.courses"].value, found["tc.trainees"].value, found["tc.trainees"].shown) == (20, 700, "700余")
    assert (found["ex.exam_rounds"].value, found["la.purchase_cycle"].value, found["la.villages_covered"].value) == (1, 1, 32)
    assert (found["ex.pass_rate"].numerator, found["ex.pass_rate"].denominator) == (44, 45)


@pytest.mark.parametrize("year", [2019, 2021])
def test_the_villages_are_covered_on_every_last_day(town: Runtime, year: int) -> None:
    found = {figure.figure: figure for figure in figures_of(town, year)[0]}
    assert found["la.villages_covered"].value == 32
    assert 0 < (found["legal-adviser.gap"].value or 0) < (found["legal-adviser.gap"].denominator or 0)


def test_an_adviser_s_work_is_no_more_than_a_fifth(town: Runtime, acts: list[Act]) -> None:
    kinds = Counter(act.kind for act in acts)
    assert kinds["legal-adviser.work"] < 900
    assert len({act.matter for act in acts}) >= 60


def test_nobody_works_where_he_is_not_appointed_or_in_a_gap(town: Runtime, acts: list[Act]) -> None:
    view = town.view()
    for act in acts:
        if act.kind == "legal-adviser.work":
            person = str(act.open["recorder"])
            serving = [each for each in view.standings(person, "village-adviser") if each.holds_at(act.at)]
            assert any(each.over is not None for each in serving), act.id
            Counsel.load(TOWN).contract(day_of(act.at))


def test_no_client_and_no_advice_stands_open(acts: list[Act]) -> None:
    open_names = {name for act in acts for name in act.open}
    for name in ("client", "advice", "conflict_reason", "grade", "opinion_points", "score_sheet", "roster_file"):
        assert f"fact.{name}" not in open_names, name
    assert not [act.id for act in acts if "某某" in str(dict(act.open))]


def test_what_the_public_must_hear_is_out_in_time(town: Runtime) -> None:
    shown = [each for each in notices.published(town.store.reader, town.town, limit=1000) if each.slug in MINE]
    assert Counter(each.slug for each in shown) == {"legal-adviser": 39, "publicity-event": 31}
    assert not [each.act for each in shown if each.late(town.now())]
    assert not [each.act for each in notices.waiting(town.store.reader, town.town) if each.slug in MINE]


def test_a_correction_is_read_through_and_the_first_count_stays_on_record(town: Runtime, acts: list[Act]) -> None:
    told = [act.open["fact.audience"] for act in acts if act.kind == "publicity-event.hold"]
    assert 1950 in told
    assert 1850 not in told
    assert sum(act.kind.endswith(".correct") for act in acts) == 2


def test_every_contract_but_one_was_reviewed_before_it_was_signed(acts: list[Act]) -> None:
    signed = [act for act in acts if act.kind == "legal-adviser.sign"]
    assert len(signed) == 4
    assert sum(bool(act.open["judgement"]) for act in signed) == 1
