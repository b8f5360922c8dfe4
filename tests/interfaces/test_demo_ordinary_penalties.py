"""The demonstration's ordinary penalties: the table strictly read, the bad days there, no decision against its day's law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.demo.ordinary_stories import FILE, STORIES, ordinary
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.clocks import Ground, read_all
from yifa.procedure.fold import Folded, fold
from yifa.procedure.problem import DataError
from yifa.record.act import Act

NEW_LAW = date(2021, 7, 15)
COUNTY_POWERS = date(2020, 11, 1)
SLUG, REVIEW = "ordinary-penalty", "legal-review"


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("ordinary") / "home"))
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def cases(town: Runtime) -> list[Folded]:
    view = town.view()
    histories = [view.history(matter) for matter in view.matters(SLUG)]
    return [fold(each, town.catalogue.declaration(SLUG, day_of(each[-1].at))) for each in histories]


@pytest.fixture(scope="module")
def acts(town: Runtime) -> list[Act]:
    return [act for act in town.store.reader.acts(town.town) if act.kind.partition(".")[0] in (SLUG, REVIEW)]


# --- the table


def test_the_table_tells_every_course_and_no_other() -> None:
    told = Counter(row.story for row in ordinary(TOWN))

    assert set(told) == set(STORIES)
    assert sum(told.values()) >= 110


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("story: plain", "story: no-such-course"),
        ("heard: waive", "heart: waive"),
        ("fine: 300", "fine: 三百"),
        ("officers: [officer-a, officer-b]", "officers: officer-a"),
        ("paid: 5", "paid: '5'"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, before: str, after: str) -> None:
    text = (TOWN / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        ordinary(tmp_path)

    assert all(FILE in str(problem) for problem in caught.value.problems)


def test_cases_come_all_the_year_round_and_more_since_the_county_s_powers() -> None:
    days = [row.at.date() for row in ordinary(TOWN)]

    assert Counter(day.year for day in days)[2020] >= 50
    assert sum(day >= COUNTY_POWERS for day in days if day.year == 2020) > sum(
        day < COUNTY_POWERS for day in days if day.year == 2020
    )
    assert {day.month for day in days if day.year == 2021} == set(range(1, 13))


# --- the record


def test_no_item_before_its_day(town: Runtime, cases: list[Folded]) -> None:
    view = town.view()
    for case in cases:
        for done in (*case.named("file"), *case.named("notice"), *case.named("decide")):
            assert case.facts["item"] in view.powers(day_of(done.at))


def test_every_decision_passed_the_review_that_its_day_asked_for(town: Runtime, cases: list[Folded]) -> None:
    view = town.view()
    for case in cases:
        for decided in case.named("decide"):
            linked = [fold(view.history(other), town.catalogue.declaration(REVIEW, day_of(decided.at)))
                      for _, other in view.linking(decided.matter) if view.procedure_of(other) == REVIEW]  # fmt: skip
            agreed = [each for each in linked if each.outcome in ("agree", "agree-with-changes")]
            if day_of(decided.at) < NEW_LAW or case.facts["review_case"] != "none":
                assert any(each.facts["draft"] == decided.facts["draft"] for each in agreed)


def test_some_decisions_of_the_new_law_need_no_review(cases: list[Folded]) -> None:
    unsent = [case for case in cases if case.named("decide") and not case.named("send-review")]

    assert unsent
    assert all(day_of(case.named("decide")[0].at) >= NEW_LAW for case in unsent)


def test_reviews_were_returned_disagreed_and_answered(acts: list[Act]) -> None:
    kinds = Counter(act.kind for act in acts)
    verdicts = Counter(act.open["fact.verdict"] for act in acts if act.kind == f"{REVIEW}.opinion")

    assert kinds[f"{REVIEW}.return"] == kinds[f"{REVIEW}.resubmit"] >= 5
    assert kinds[f"{REVIEW}.answered"] == verdicts["agree-with-changes"] >= 5
    assert verdicts["disagree"] >= 2


def test_no_decision_is_heavier_than_the_notice_or_than_the_item_allows(town: Runtime, cases: list[Folded]) -> None:
    view = town.view()
    for case in cases:
        for decided in case.named("decide"):
            amount, power = decided.facts.get("amount"), view.powers(day_of(decided.at))[str(case.facts["item"])]
            if isinstance(amount, int):
                assert amount <= case.facts_of(case.named("notice")[-1])["proposed_amount"]  # type: ignore[operator]
                assert power.get("fine_min", 0) <= amount <= power.get("fine_max", amount)  # type: ignore[operator]


def test_the_head_decides_and_did_not_investigate(cases: list[Folded]) -> None:
    for case in cases:
        investigators = {actor.person for done in case.with_role("contact") for actor in done.actors}
        for decided in case.named("decide"):
            assert len(decided.actors) == 1
            assert decided.actors[0].person not in investigators


def test_the_bad_days_are_there(town: Runtime, cases: list[Folded], acts: list[Act]) -> None:
    kinds = Counter(act.kind.partition(".")[2] for act in acts if act.kind.startswith(f"{SLUG}."))
    ways = Counter(act.open.get("fact.way") for act in acts if act.kind == f"{SLUG}.serve")
    late = [run for case in cases for run in read_all(Ground(case, town.library, town.calendar, {})) if run.name == "decide-90"]

    assert ways["left"] >= 3
    assert ways["announced"] >= 1
    assert kinds["serve-attempt"] >= 6
    assert {"irregular-mended", "irregular-annulled", "irregular-unlawful", "correct", "withdraw", "annulled"} <= set(kinds)
    assert kinds["refund"] == 2
    assert sum(run.met_at is not None and run.missed(run.met_at) for run in late) == 1


def test_some_publications_came_too_late_and_are_on_record(town: Runtime, acts: list[Act]) -> None:
    """Seven working days from the decision."""
    decided = {str(act.id): act for act in acts if act.kind == f"{SLUG}.decide"}
    late = 0
    for act in acts:
        of = decided.get(str(act.open.get("thread"))) if act.kind == f"{SLUG}.publish" else None
        if of is not None:
            day, left = day_of(of.at), 7
            while left:
                day += timedelta(days=1)
                left -= town.calendar.is_working(day)
            late += day_of(act.at) > day
    assert late >= 3


def test_the_closed_cases_are_settled_and_some_are_open(cases: list[Folded]) -> None:
    closed = [case for case in cases if case.closed is not None]

    assert len(closed) >= 100
    assert len(cases) - len(closed) >= 5
    for case in closed:
        to_party = [done for done in case.standing if (step := case.step(done.step)) and step.serve == "party"]
        assert all(case.served(done) for done in to_party)
