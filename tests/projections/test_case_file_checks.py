"""Each check of a case file on a lawful case of the demonstration, and on the same case with one thing taken out or altered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.demo import copy_home
from yifa.interfaces.runtime import Runtime
from yifa.procedure.state import matter_at, state
from yifa.procedure.view import Done, View
from yifa.projections.casefile import course, outcome, who
from yifa.projections.casefile.case import Case, Finding, Grade, gather
from yifa.projections.casefile.contents import MAIN, SUB, Member, contents
from yifa.projections.casefile.review import CHECKS, review

Change = Callable[[Done], Done | None]


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The demonstration's year."""
    opened = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("checked") / "home"))
    yield opened
    opened.close()


def case_of(town: Runtime, matter: str, change: Change = lambda done: done) -> Case:
    """The case with its history altered act by act; None takes an act out."""
    view, now = town.view(), town.now()
    members = gather(matter, now, view=view, catalogue=town.catalogue, library=town.library, calendar=town.calendar)
    acts = [changed for done in view.history(matter) if (changed := change(done)) is not None]
    declaration = members[0].declaration
    main = Member(state(acts, declaration, now, library=town.library, calendar=town.calendar), declaration)
    case = Case([main, *members[1:]], view, town.library, town.calendar, now)
    return replace(case, pieces=tuple(contents(case.members, town.catalogue)))


def lawful(town: Runtime, *steps: str) -> str:
    """A closed ordinary penalty that went through these steps, with nothing irregular."""
    view = town.view()
    for matter in view.matters("ordinary-penalty"):
        history = view.history(matter)
        done = {each.step for each in history}
        if history[-1].step == "close" and {"decide", *steps} <= done and not done & {"irregular", "correct", "withdraw"}:
            return matter
    raise AssertionError(f"示例里没有办过 {steps} 的案件")


def without(*steps: str) -> Change:
    """Takes every act of these steps out."""
    return lambda done: None if done.step in steps else done


def facts(step: str, **values: object) -> Change:
    """Alters facts of a step."""
    return lambda done: replace(done, facts={**done.facts, **values}) if done.step == step else done  # type: ignore[arg-type]


def no_such_item(done: Done) -> Done:
    """The matter was never on the list."""
    return replace(done, facts={**done.facts, "item": "没有的事项"}) if "item" in done.facts else done


def later(done: Done) -> Done:
    """The same more than a year later."""
    long = timedelta(days=400)
    return replace(done, at=done.at + long, effective=done.effective + long, recorded_at=done.recorded_at + long)


def names(found: Sequence[Finding]) -> set[str]:
    """Which checks objected."""
    return {one.check for one in found}


def run(check: Callable[[Case], Iterator[Finding]], case: Case) -> list[Finding]:
    """One check."""
    return list(check(case))


def test_a_lawful_case_has_no_veto(town: Runtime) -> None:
    found = review(
        lawful(town), town.now(), view=town.view(), catalogue=town.catalogue, library=town.library, calendar=town.calendar
    )
    assert found is not None
    assert not found.vetoed
    nothing = review("0000", town.now(), view=town.view(), catalogue=town.catalogue, library=town.library, calendar=town.calendar)
    assert nothing is None


def test_no_case_of_the_year_is_vetoed_but_what_went_wrong_in_it(town: Runtime) -> None:
    view = town.view()
    for slug in ("ordinary-penalty", "onsite-penalty"):
        for matter in view.matters(slug):
            found = review(matter, town.now(), view=view, catalogue=town.catalogue, library=town.library, calendar=town.calendar)
            assert found is not None
            assert not found.vetoed or any(done.step == "irregular" for done in view.history(matter)), found.findings


@pytest.mark.parametrize(
    ("check", "change", "name", "grade", "cites"),
    [
        (who.power, no_such_item, "power", Grade.VETO, None),
        (who.officers, lambda d: replace(d, actors=d.actors[:1]) if d.step == "inspect" else d, "two-officers", Grade.VETO, True),
        (course.told, without("notice"), "told", Grade.VETO, None),
        (course.told, lambda d: None if d.step == "serve" else d, "told", Grade.VETO, None),
        (course.hearing, facts("conclude", hearing_due="yes"), "hearing-told", Grade.VETO, True),
        (course.discussion, facts("conclude", complex="yes"), "discussion", Grade.VETO, True),
        (outcome.amount, facts("decide", amount=99_999_900), "heavier", Grade.VETO, None),
        (outcome.money, without("pay"), "money", Grade.FAULT, True),
        (outcome.service, lambda d: None if d.step == "serve" else d, "served", Grade.FAULT, None),
        (outcome.service, facts("serve", way="post"), "proof-of-service", Grade.FAULT, None),
        (outcome.informed, facts("decide", remedy=False), "remedy", Grade.FAULT, None),
    ],
)  # fmt: skip
def test_one_thing_wrong_is_one_finding(
    town: Runtime, check: Callable[[Case], Iterator[Finding]], change: Change, name: str, grade: Grade, cites: bool | None
) -> None:
    matter = lawful(town, "pay", "inspect")
    assert name not in names(run(check, case_of(town, matter)))
    found = [one for one in run(check, case_of(town, matter, change)) if one.check == name]
    assert found
    assert {one.grade for one in found} == {grade}
    if cites is not None:
        assert all(bool(one.article) is cites for one in found)
    assert all(one.todo and one.text and one.matter for one in found)


def test_a_paper_that_was_never_issued_is_missing(town: Runtime) -> None:
    matter = lawful(town)
    missing = {one.text for one in run(outcome.papers, case_of(town, matter, without("issue")))}
    assert "处罚决定的文书：尚未印发" in missing - {one.text for one in run(outcome.papers, case_of(town, matter))}


def test_a_decision_without_a_file_has_no_evidence(town: Runtime) -> None:
    case = replace(case_of(town, lawful(town)), pieces=())
    assert names(run(course.evidence, case)) == {"evidence"}
    assert not run(course.evidence, case_of(town, lawful(town)))


def test_an_uncertified_officer_is_found_on_the_day_of_the_act(town: Runtime) -> None:
    early = lambda d: replace(d, at=d.at - timedelta(days=3650)) if d.step == "inspect" else d  # noqa: E731
    assert "certificate" in names(run(who.officers, case_of(town, lawful(town, "inspect"), early)))


def test_the_reviewer_was_no_investigator(town: Runtime) -> None:
    matter = lawful(town, "inspect", "send-review")
    case = case_of(town, matter)
    assert not [one for one in run(who.separation, case) if one.grade is Grade.VETO]
    reviewer = next(actor for done in case.others("legal-review")[0].state.folded.with_role("review") for actor in done.actors)
    mixed = case_of(town, matter, lambda d: replace(d, actors=(*d.actors, reviewer)) if d.step == "inspect" else d)
    assert [one.check for one in run(who.separation, mixed) if one.grade is Grade.VETO] == ["separation"]


def test_nobody_questions_in_two_places_at_once(town: Runtime) -> None:
    matter = lawful(town, "inspect", "question")
    assert not run(who.one_place_at_a_time, case_of(town, matter))
    inspected = next(done for done in case_of(town, matter).folded.standing if done.step == "inspect")
    times = {name: inspected.facts[name] for name in ("begun_at", "ended_at")}
    assert names(run(who.one_place_at_a_time, case_of(town, matter, facts("question", **times)))) == {"times"}
    backwards = {"begun_at": times["ended_at"], "ended_at": times["begun_at"]}
    assert names(run(who.one_place_at_a_time, case_of(town, matter, facts("inspect", **backwards)))) == {"times"}


def test_a_defence_that_nobody_looked_into(town: Runtime) -> None:
    matter = lawful(town, "defend", "answer-defence")
    assert not run(course.defence, case_of(town, matter))
    assert names(run(course.defence, case_of(town, matter, without("answer-defence")))) == {"defence"}


def test_a_review_that_came_after_the_decision(town: Runtime) -> None:
    matter = lawful(town, "send-review")
    assert not run(course.review, case_of(town, matter))
    early = case_of(town, matter, lambda d: replace(d, position=0) if d.step == "decide" else d)
    assert names(run(course.review, early)) == {"review"}


def test_an_application_for_recusal_waits_for_no_decision(town: Runtime) -> None:
    matter = lawful(town, "ask-recusal", "decide-recusal")
    assert not run(who.recusal, case_of(town, matter))
    found = run(who.recusal, case_of(town, matter, without("decide-recusal")))
    assert names(found) == {"recusal"}


def test_a_late_act_is_found_by_its_clock(town: Runtime) -> None:
    matter = lawful(town)
    late = case_of(town, matter, lambda d: later(d) if d.step == "serve" else d)
    assert "period" in names(run(outcome.periods, late))


def test_an_irregularity_waits_for_its_review(town: Runtime) -> None:
    view: View = town.view()
    reviews = {"irregular-mended", "irregular-annulled", "irregular-unlawful", "irregular-upheld"}
    matter = next(
        m for m in view.matters("ordinary-penalty")
        if {"irregular"} <= (steps := {d.step for d in view.history(m)}) and steps & reviews
    )  # fmt: skip
    assert not run(outcome.irregularities, case_of(town, matter))
    assert names(run(outcome.irregularities, case_of(town, matter, without(*reviews)))) == {"irregularity"}


def test_main_file_and_sub_file(town: Runtime) -> None:
    pieces = case_of(town, lawful(town, "send-review", "inspect")).pieces
    parts = [piece.part for piece in pieces]
    assert parts == sorted(parts)  # main before sub
    assert {MAIN, SUB} == set(parts)
    assert all(piece.part == SUB for piece in pieces if piece.act.slug == "legal-review")
    assert pieces[0].act.step in ("decide", "issue", "serve")


def test_every_check_can_object(town: Runtime) -> None:
    """A check that has no test above would be one that nobody has seen fail."""
    tried = {"power", "officers", "separation", "recusal", "one_place_at_a_time", "evidence", "told", "defence", "hearing",
             "review", "discussion", "amount", "periods", "service", "money", "irregularities", "papers", "informed"}  # fmt: skip
    assert {check.__name__ for check in CHECKS} - tried == {"marked"}
    marked = case_of(
        town, lawful(town), lambda d: replace(d, marks=({"effect": "flaw", "text": "示例"},)) if d.step == "decide" else d
    )
    assert names(run(outcome.marked, marked)) == {"marked"}
    assert matter_at(
        "0000", town.now(), view=town.view(), book=town.catalogue, library=town.library, calendar=town.calendar
    ) is None  # fmt: skip
