"""The demonstration's whole courses: evidence kept and forgotten, a clock that waits, a child, instalments, the archive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.demo import copy_home
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import day_of
from yifa.procedure.clocks import Ground, read_all
from yifa.procedure.fold import Folded, fold
from yifa.procedure.view import Done

CASE, KEEPING, SAMPLING = "ordinary-penalty", "evidence-preservation", "sampling"
NEW_LAW = date(2021, 7, 15)


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("whole") / "home"))
    yield runtime
    runtime.close()


def folded(town: Runtime, slug: str) -> list[Folded]:
    view = town.view()
    histories = [view.history(matter) for matter in view.matters(slug)]
    return [fold(each, town.catalogue.declaration(slug, day_of(each[-1].at))) for each in histories]


def with_step(town: Runtime, step: str, slug: str = CASE) -> list[tuple[Folded, Done]]:
    """Matters in which the step stands, with its first act."""
    return [(each, each.named(step)[0]) for each in folded(town, slug) if each.named(step)]


def run_of(town: Runtime, matter: Folded, name: str):
    return next(run for run in read_all(Ground(matter, town.library, town.calendar, {})) if run.name == name)


def test_one_keeping_was_decided_in_time_and_one_was_forgotten(town: Runtime) -> None:
    kept = [each for each, _ in with_step(town, "preserve", KEEPING)]
    runs = {bool(each.named("deal")): run_of(town, each, "preserve-deal") for each in kept}

    assert len(kept) == 2
    assert not runs[True].missed(runs[True].met_at)
    assert runs[False].missed(runs[False].met_at)
    assert all(each.named("give-back") and each.closed for each in kept)


def test_every_linked_matter_belongs_to_a_filed_case_and_is_settled_before_it_closes(town: Runtime) -> None:
    view = town.view()
    for slug in (KEEPING, SAMPLING):
        for matter in view.matters(slug):
            ((link, case),) = view.linked(matter)
            history = view.history(case)
            filed = next(act for act in history if act.step == "file")
            closed = next(act for act in history if act.step == "close")
            assert link == "about"
            assert filed.at < view.history(matter)[0].at
            assert view.history(matter)[-1].at < closed.at


def test_the_second_laboratory_could_tell_and_the_clock_waited_for_it(town: Runtime) -> None:
    ((test, _),) = with_step(town, "sample", SAMPLING)
    ((case, paused),) = with_step(town, "suspend")
    run = run_of(town, case, "decide-90")
    plain = paused.at.date() - case.named("file")[0].at.date()

    assert [act.step for act in test.acts].count("entrust") == 2
    assert test.named("tell-opinion")
    assert paused.facts["pause_basis"]
    assert run.due is not None
    assert (run.due.day - day_of(case.named("file")[0].at)).days > 90 + plain.days
    assert case.named("decide")[0].at > case.named("resume")[0].at


def test_a_case_filed_under_the_old_law_was_decided_under_the_new_without_review(town: Runtime) -> None:
    across = [
        each for each, done in with_step(town, "decide")
        if day_of(each.named("file")[0].at) < NEW_LAW <= day_of(done.at) and not each.named("send-review")
    ]  # fmt: skip

    assert across


def test_the_child_was_spared_with_proof_of_age(town: Runtime) -> None:
    spared = [(each, act) for each, act in with_step(town, "exempt") if act.facts["exempt_ground"] == "under-age"]

    ((case, act),) = spared
    assert day_of(act.at) >= NEW_LAW
    assert case.facts["age_group"] == "under"
    assert "age_proof" in act.sealed


def test_first_offenders_promised_in_writing(town: Runtime) -> None:
    first = [act for _, act in with_step(town, "exempt") if act.facts["exempt_ground"] == "first"]

    assert first
    assert all("commitment" in act.sealed and act.facts["educated"] for act in first)


def test_instalments_were_kept_and_one_application_was_refused(town: Runtime) -> None:
    ((case, granted),) = with_step(town, "grant-deferral")
    ((refused, _),) = with_step(town, "refuse-deferral")
    run = run_of(town, case, "payment")
    paid = [act.facts["paid_bank"] for act in case.named("pay")]

    assert len(paid) == 3
    assert sum(paid) == case.facts["amount"]
    assert run.due is not None
    assert run.due.day.isoformat() == granted.facts["pay_until"]
    assert not run.missed(run.met_at)
    assert refused.closed


def test_an_absent_party_has_a_witness_and_a_refused_signature_its_reason(town: Runtime) -> None:
    seen = [act for each in folded(town, CASE) for act in each.named("inspect") if act.facts.get("signing") == "absent"]
    asked = [act for each in folded(town, CASE) for act in each.named("question") if act.facts.get("signing") == "refused"]

    assert seen
    assert all("scene_witness" in act.sealed for act in seen)
    assert asked
    assert all("refused_sign" in act.sealed for act in asked)
    assert {act.facts["proof_kind"] for each in folded(town, CASE) for act in each.named("collect")} == {
        "documentary",
        "electronic",
    }


def test_the_files_of_each_year_are_in_the_archive_the_spring_after(town: Runtime) -> None:
    filed = with_step(town, "archive")
    numbers = [act.facts["file_number"] for _, act in filed]

    assert len(filed) >= 30
    assert len(set(numbers)) == len(numbers)
    for case, act in filed:
        assert case.closed is not None
        assert (day_of(act.at).year, day_of(act.at).month) == (day_of(case.closed.at).year + 1, 3)
    left = [each for each in folded(town, CASE) if each.closed and day_of(each.closed.at).year <= 2020]
    assert all(each.named("archive") or each.outcome == "not-filed" for each in left)


def test_nobody_questioned_two_at_once(town: Runtime) -> None:
    for case in folded(town, CASE):
        spans = sorted(
            (str(act.facts["begun_at"]), str(act.facts["ended_at"]), actor.person)
            for step in ("inspect", "question") for act in case.named(step) for actor in act.actors
        )  # fmt: skip
        for one in spans:
            assert not [other for other in spans if other is not one and other[2] == one[2] and one[0] <= other[0] < one[1]]
