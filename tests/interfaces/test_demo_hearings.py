"""The demonstration's hearings, transfers and auxiliaries: tables strictly read, every ending there, nobody acts who may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.demo import auxiliaries, hearing_stories, transfers
from yifa.interfaces.demo.ordinary import Ordinary
from yifa.interfaces.demo.table import Table
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import figures_of
from yifa.law.zone import day_of
from yifa.procedure.fold import Folded, fold
from yifa.procedure.problem import DataError

CASE, HEARING, TRANSFER = "ordinary-penalty", "hearing", "police-transfer"
NEW_LAW = date(2021, 7, 15)


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("hearings") / "home"))
    yield runtime
    runtime.close()


def folded(town: Runtime, slug: str) -> list[Folded]:
    view = town.view()
    histories = [view.history(matter) for matter in view.matters(slug)]
    return [fold(each, town.catalogue.declaration(slug, day_of(each[-1].at))) for each in histories]


def parent(town: Runtime, matter: str) -> Folded:
    view = town.view()
    history = view.history(next(other for _, other in view.linked(matter)))
    return fold(history, town.catalogue.declaration(CASE, day_of(history[-1].at)))


# --- the tables


@pytest.mark.parametrize(
    ("read", "stories"), [(hearing_stories.rows, hearing_stories.STORIES), (transfers.rows, transfers.STORIES)]
)
def test_the_tables_tell_every_course_and_no_other(read: Callable[[Path], list[Ordinary]], stories: dict[str, object]) -> None:
    assert {row.story for row in read(TOWN)} == set(stories)


@pytest.mark.parametrize(
    ("module", "before", "after"),
    [
        (hearing_stories, "story: held", "story: no-such-course"),
        (hearing_stories, "fine: 15000", "fine: 一万五"),
        (transfers, "story: filed", "story: acquitted"),
        (transfers, "officers: [officer-a, officer-b]", "officers: officer-a"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, module: object, before: str, after: str) -> None:
    name = module.FILE  # type: ignore[attr-defined]
    text = (TOWN / name).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        module.rows(tmp_path)  # type: ignore[attr-defined]
    assert all(name in str(problem) for problem in caught.value.problems)


# --- hearings


def test_every_ending_of_a_hearing_is_there(town: Runtime) -> None:
    endings = Counter(each.outcome for each in folded(town, HEARING))
    assert endings["hearing-held"] >= 4
    assert {"hearing-ended", "hearing-withdrawn", "hearing-refused", "hearing-moot"} <= set(endings)
    assert None not in endings


def test_no_host_investigated_the_case(town: Runtime) -> None:
    for each in folded(town, HEARING):
        case = parent(town, each.acts[0].matter)
        investigators = {
            actor.person for role in ("contact", "investigation") for done in case.with_role(role) for actor in done.actors
        }
        for held in each.named("hold"):
            assert held.actors[0].capacity == "hearing-host"
            assert held.actors[0].person not in investigators


def test_a_decision_after_a_hearing_was_reviewed_after_it(town: Runtime) -> None:
    view, seen = town.view(), 0
    for case in folded(town, CASE):
        heard, decided = case.named("hearing-held"), case.named("decide")
        if not heard or not decided:
            continue
        seen += 1
        reviews = [view.history(other) for _, other in view.linking(case.acts[0].matter)]
        opinions = [done for history in reviews for done in history if done.kind == "legal-review.opinion"]
        assert any(heard[-1].position < done.position < decided[-1].position for done in opinions)
    assert seen >= 4


def test_hearings_were_held_under_both_laws(town: Runtime) -> None:
    days = [day_of(done.at) for each in folded(town, HEARING) for done in each.named("hold")]
    assert any(day < NEW_LAW for day in days)
    assert any(day >= NEW_LAW for day in days)


# --- transfers


def test_nobody_is_fined_while_the_police_have_the_case(town: Runtime) -> None:
    endings = {}
    for each in folded(town, TRANSFER):
        case = parent(town, each.acts[0].matter)
        endings[each.outcome] = case.outcome
        assert each.closed is not None
        for decided in case.named("decide"):
            assert each.closed.position < decided.position
    assert endings == {"police-filed": "handed-over", "police-refused": "punished", "not-approved": "punished"}


# --- auxiliary staff and certificates


def test_no_auxiliary_ever_acted_as_an_officer(town: Runtime) -> None:
    engaged = {str(each.facts["auxiliary"]) for each in folded(town, auxiliaries.SLUG)}
    assert len(engaged) == len(Table(TOWN, auxiliaries.FILE).rows("auxiliaries", auxiliaries.Auxiliary)) == 3
    for act in town.store.reader.acts(town.town):
        persons = act.open.get("persons")
        assert isinstance(persons, list)
        assert not engaged & {str(each["person"]) for each in persons if isinstance(each, dict)}


@pytest.mark.parametrize(("figure", "value"), [("cert.passed", 27), ("cert.pending", 15), ("cert.rate", 9090), ("cert.left", 1)])
def test_certificates_of_2020_are_counted(town: Runtime, figure: str, value: int) -> None:
    figures, _ = figures_of(town, 2020)
    assert {each.figure: each.value for each in figures}[figure] == value
