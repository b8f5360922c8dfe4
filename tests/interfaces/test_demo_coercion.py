"""The demonstration's coercion: the tables strictly read, every course told, nothing against the law of its day left unmarked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.demo import coercion, enforcing
from yifa.interfaces.demo.ordinary import Ordinary
from yifa.interfaces.demo.seizing import Seizure
from yifa.interfaces.demo.stage import Stage
from yifa.interfaces.demo.table import Table
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure.clocks import Ground, read_all
from yifa.procedure.fold import Folded, fold
from yifa.procedure.problem import DataError
from yifa.record.act import Act

SLUGS = ("seizure", "coercive-enforcement", "court-application", "demolition-order")
COUNTY_POWERS = date(2020, 11, 1)


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("coercion") / "home"))
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def acts(town: Runtime) -> list[Act]:
    return [act for act in town.store.reader.acts(town.town) if act.kind.partition(".")[0] in SLUGS]


def _folded(town: Runtime, slug: str) -> list[Folded]:
    view = town.view()
    histories = [view.history(matter) for matter in view.matters(slug)]
    return [fold(each, town.catalogue.declaration(slug, day_of(each[-1].at))) for each in histories]


def _clock(town: Runtime, folded: Folded, name: str):
    runs = read_all(Ground(folded, town.library, town.calendar, {}))
    return next(run for run in runs if run.name == name)


# --- the tables


def test_the_tables_tell_every_course_and_no_other() -> None:
    seizures = Table(TOWN, coercion.FILE).rows("seizures", Seizure)
    table = Table(TOWN, enforcing.FILE)

    assert {row.story for row in seizures} == set(coercion.STORIES)
    assert {row.story for row in table.rows("buildings", enforcing.Building)} == set(enforcing.BUILDINGS)
    assert {row.story for row in table.rows("cases", Ordinary)} == set(enforcing.CASES)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("coercion.yaml", "story: approved", "story: no-such-course"),
        ("coercion.yaml", "measure: detain", "measured: detain"),
        ("coercion.yaml", "fine: 300", "fine: 三百"),
        ("coercion.yaml", "goods: [三轮车, 铁锹]", "goods: 三轮车"),
        ("coercion.yaml", "'2021-01-12 09:08'", "'2021-01-32 09:08'"),
        ("enforcing.yaml", "story: demolished", "story: blown-up"),
        ("enforcing.yaml", "story: deferred", "story: forgiven"),
        ("enforcing.yaml", "buildings:", "building:"),
    ],
)
def test_a_wrong_row_is_refused_with_its_file(town: Runtime, tmp_path: Path, file: str, before: str, after: str) -> None:
    for name in (coercion.FILE, enforcing.FILE):
        text = (TOWN / name).read_text(encoding="utf-8")
        assert name != file or before in text
        (tmp_path / name).write_text(text.replace(before, after, 1) if name == file else text, encoding="utf-8")

    with pytest.raises(DataError) as caught:
        (coercion if file == coercion.FILE else enforcing).players(Stage(town), tmp_path)

    assert all(file in str(problem) for problem in caught.value.problems)


def test_the_people_are_invented_and_say_so() -> None:
    for name in (coercion.FILE, enforcing.FILE):
        text = (TOWN / name).read_text(encoding="utf-8")
        parties = [part.split(",")[0] for part in text.split("party: ")[1:]]

        assert parties
        assert all("示例" in party for party in parties)


# --- what was played


def test_seizures_rest_on_powers_of_their_day(town: Runtime, acts: list[Act]) -> None:
    taken = [act for act in acts if act.kind == "seizure.carry-out"]
    view = town.view()

    assert len(taken) >= 6
    for act in taken:
        folded = next(each for each in _folded(town, "seizure") if any(done.id == act.id for done in each.acts))
        row = view.powers(day_of(act.at))[str(folded.facts["item"])]
        assert day_of(act.at) >= COUNTY_POWERS
        assert row["coercion"] == folded.facts["seize_basis"]


def test_every_seizure_was_approved_before_or_within_a_day(town: Runtime) -> None:
    for folded in _folded(town, "seizure"):
        carried = folded.named("carry-out")
        if not carried:
            assert folded.named("decline")
            continue
        answered = [*folded.named("approve-after"), *folded.named("refuse-after")]
        before = folded.named("approve")
        assert before or answered
        assert all(act.at <= carried[0].at for act in before)
        assert all(act.at <= carried[0].at + timedelta(hours=24) for act in answered)


def test_a_refused_seizure_was_released_the_same_day(town: Runtime) -> None:
    refused = [each for each in _folded(town, "seizure") if each.named("refuse-after")]

    assert refused
    for folded in refused:
        assert day_of(folded.named("release")[0].at) == day_of(folded.named("refuse-after")[0].at)


def test_one_seizure_ran_out_was_released_late_and_is_confirmed_unlawful(town: Runtime) -> None:
    late = [each for each in _folded(town, "seizure") if each.named("irregular-unlawful")]

    assert len(late) == 1
    run = _clock(town, late[0], "term")
    release = late[0].named("release")[0]
    assert run.due is not None
    assert release.at >= run.due.instant
    assert any(mark.get("effect") == "late" for mark in release.marks)
    assert [each.facts.get("release_ground") for each in (late[0],)] == ["expired"]


def test_every_other_seizure_ended_in_time(town: Runtime) -> None:
    for folded in _folded(town, "seizure"):
        if folded.named("carry-out") and not folded.named("irregular-unlawful"):
            run = _clock(town, folded, "term")
            assert run.met_at is not None
            assert run.due is None or run.met_at < run.due.instant


def test_no_house_came_down_before_everything_had_run_out(town: Runtime) -> None:
    done = [each for each in _folded(town, "coercive-enforcement") if each.named("demolish")]

    assert done
    for folded in done:
        act = folded.named("demolish")[0]
        local = act.at.astimezone(SHANGHAI)
        assert 6 <= local.hour < 22
        assert town.calendar.is_working(local.date())
        for clock in ("reconsider", "suit", "demand", "self-demolition"):
            due = _clock(town, folded, clock).due
            assert due is not None
            assert due.instant <= act.at


def test_the_unpaid_fine_went_to_court_after_the_deferral_and_in_time(town: Runtime) -> None:
    deferred = [each for each in _folded(town, "court-application") if each.facts.get("was_deferred") == "yes"]

    assert len(deferred) == 1
    run, asked = _clock(town, deferred[0], "application"), deferred[0].named("apply")[0]
    assert run.due is not None
    assert date(2021, 8, 31) < day_of(asked.at) <= run.due.day == date(2021, 11, 30)
    assert deferred[0].facts["late_amount"] == deferred[0].facts["fine_due"]
    assert not asked.marks


def test_every_matter_of_coercion_is_closed_and_its_papers_served(town: Runtime) -> None:
    for slug in SLUGS:
        for folded in _folded(town, slug):
            assert folded.closed is not None, slug
            unserved = [
                act for act in folded.standing
                if (step := folded.declaration.steps.get(act.step)) and step.serve == "party" and folded.served(act) is None
            ]  # fmt: skip
            assert not unserved, slug


def test_parties_stay_closed(acts: list[Act]) -> None:
    assert not [act.kind for act in acts if "示例）" in str(act.open.get("fact.party", ""))]
    assert not [act.kind for act in acts if any("duty_left" in name or "goods_list" in name for name in act.open)]
    assert Counter(act.kind for act in acts)["coercive-enforcement.demolish"] == 1
