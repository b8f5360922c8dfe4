"""The demonstration's meetings and documents: the tables are whole, the seed's facts come out of the acts, bad days happen."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.demo import TOWN, copy_home
from yifa.interfaces.demo import assembly, documents, sittings
from yifa.interfaces.demo.assembly import BODIES, CHAIRS, Member
from yifa.interfaces.demo.documents import Document, Shelf
from yifa.interfaces.demo.meetings import Meeting, Topic, views
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.sittings import STORIES, Sitting
from yifa.interfaces.demo.stage import Stage
from yifa.interfaces.demo.table import Table, moment
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.year_report import figures_of
from yifa.law.zone import day_of
from yifa.procedure.declaration import Declaration
from yifa.procedure.fold import Folded, fold
from yifa.procedure.problem import DataError
from yifa.record.act import Act

MINE = ("meeting", "agenda-item", "normative-document", "clean-up")


def rows() -> list[Sitting]:
    return Table(TOWN, "meetings.yaml").rows("sittings", Sitting, beside="topics")


@pytest.fixture(scope="module")
def town(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime.open(copy_home(demo_home, tmp_path_factory.mktemp("decided") / "home"))
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def acts(town: Runtime) -> list[Act]:
    return [act for act in town.store.reader.acts(town.town) if act.kind.partition(".")[0] in MINE]


def declared(town: Runtime, slug: str) -> Declaration:
    return town.catalogue.latest(slug)


def folded(town: Runtime, slug: str) -> list[Folded]:
    view = town.view()
    return [fold(view.history(matter), declared(town, slug)) for matter in view.matters(slug)]


def marks(each: Folded) -> Iterator[tuple[str, object, object]]:
    for done in each.acts:
        for mark in done.marks:
            yield done.kind, mark["effect"], mark["rule"]


def test_the_bodies_meet_about_twice_a_month_and_everything_that_may_happen_happens() -> None:
    held = rows()
    assert {row.story for row in held} == set(STORIES)
    assert 60 <= len(held) <= 80
    months = Counter((row.at.year, row.at.month) for row in held)
    assert len(months) == 32
    assert set(months.values()) <= {2, 3}
    assert all(set(row.absent) < set(BODIES[row.body]) for row in held)
    assert all(CHAIRS[row.body].name not in row.absent for row in held)


def test_whoever_sits_in_a_body_is_on_the_roster_or_among_the_members() -> None:
    known = {member.key for member in Table(TOWN, "meetings.yaml").rows("members", Member)} | {"head", "deputy"}
    assert {name for names in BODIES.values() for name in names} <= known


def players(stage: Stage, folder: Path) -> list[Player]:
    return [
        *assembly.players(stage, folder),
        *sittings.players(stage, folder),
        *documents.players(stage, folder, Shelf()),
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("meetings.yaml", "story: moved", "story: storm", "storm"),
        ("meetings.yaml", "special: false", "special: 否", "special"),
        ("documents.yaml", "course: hurried", "course: skipped", "skipped"),
        ("documents.yaml", "effective: '2019-09-01'", "effective: '2019-02-30'", "effective"),
    ],
)
def test_a_badly_written_table_is_refused(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    folder = Path(shutil.copytree(TOWN, tmp_path / "town"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    runtime = Runtime.create(tmp_path / "home", TOWN)
    try:
        with pytest.raises(DataError, match=words):
            players(Stage(runtime), folder)
    finally:
        runtime.close()


def test_votes_follow_the_conclusion_but_for_those_who_are_named(tmp_path: Path) -> None:
    runtime = Runtime.create(tmp_path / "home", TOWN)
    try:
        stage = Stage(runtime, cast={name: f"p-{name}" for name in BODIES["government"]})
        told = Meeting(moment("2020-05-08 09:00"), "government", {"member-a": "病假"})
        facts = views(stage, told, Topic("m", "resolved", against=("deputy", "deputy-b")))
    finally:
        runtime.close()
    assert facts["views"] == [
        {"speaker": "p-deputy", "vote": "against"},
        {"speaker": "p-deputy-b", "vote": "against"},
        {"speaker": "p-head", "vote": "for"},
    ]
    assert {"dissent", "departure_reason"} <= facts.keys()


def test_every_step_of_meetings_and_documents_was_performed(town: Runtime, acts: list[Act]) -> None:
    done = {act.kind for act in acts}
    for slug in MINE:
        own = {f"{slug}.{step.name}" for step in declared(town, slug).steps.values() if step.character is None}
        assert own <= done, f"演示里没有办理过：{'、'.join(sorted(own - done))}"


@pytest.mark.parametrize(
    ("year", "figure", "value"),
    [
        (2019, "nd.made", 3),
        (2020, "nd.made", 0),
        (2020, "nd.cleanup_rounds", 1),
        (2020, "lr.three_systems_docs", 3),
        (2020, "normative-document.internal", 3),
        (2020, "nd.repealed", 0),
        (2020, "normative-document.in-force", 3),
        (2021, "nd.made", 1),
        (2021, "nd.repealed", 2),
        (2021, "normative-document.amended", 1),
        (2021, "normative-document.in-force", 2),
        (2021, "clean-up.rounds", 1),
        (2020, "rs.special_meetings", 3),
    ],
)
def test_the_figures_of_a_year(town: Runtime, year: int, figure: str, value: int) -> None:
    figures, _ = figures_of(town, year)
    assert {each.figure: each.value for each in figures}[figure] == value


def test_every_clean_up_covers_what_was_in_force_and_writes_into_each_document(town: Runtime) -> None:
    found = folded(town, "clean-up")
    assert [len(each.by_step["view"]) for each in found] == [8, 7]
    for each in found:
        concluded = each.by_step["conclude"][0]
        lists = [concluded.facts.get(name) for name in ("kept", "to_amend", "repealed")]
        said = [row for each_list in lists if isinstance(each_list, list) for row in each_list]
        assert len(said) == len(each.by_step["view"])
        caused = [done for other in folded(town, "normative-document") for done in other.acts if done.cause == concluded.id]
        assert len(caused) == len(said)


def test_what_is_decided_is_marked_only_where_law_is_unread_or_the_head_spoke_first(town: Runtime) -> None:
    counted = Counter(mark for slug in MINE for each in folded(town, slug) for mark in marks(each))
    assert set(counted) == {
        ("meeting.convene", "unsettled", "meeting.quorum"),
        ("agenda-item.resolved", "unsettled", "meeting.majority"),
        ("agenda-item.resolved", "flaw", "decision.collective"),
    }
    assert counted["agenda-item.resolved", "flaw", "decision.collective"] == 1


def test_no_meeting_is_closed_with_a_topic_open_and_no_text_of_a_speech_is_readable(town: Runtime, acts: list[Act]) -> None:
    topics = folded(town, "agenda-item")
    assert all(each.closed is not None for each in topics if each.by_step.get("resolved") or each.by_step.get("rejected"))
    assert Counter(each.outcome for each in topics).keys() >= {"resolved", "rejected", "dropped"}
    assert not any("fact.said" in act.open or "fact.minutes_text" in act.open for act in acts)


def test_documents_take_effect_on_their_day_and_not_when_they_are_published(town: Runtime) -> None:
    for each in folded(town, "normative-document"):
        for done in each.by_step.get("promulgate", ()):
            assert day_of(done.at) < day_of(done.effective)
            assert day_of(done.effective) == date.fromisoformat(str(each.by_step["sign"][0].facts["effective_day"]))


def test_table_of_documents_tells_the_seed_s_names() -> None:
    named = [row for row in Table(TOWN, "documents.yaml").rows("documents", Document) if row.topic == "three-systems"]
    assert [row.name.removeprefix("正果镇").removesuffix("（示例）") for row in named] == [
        "行政执法公示制度", "行政执法全过程记录制度", "重大行政执法决定法制审核办法",
    ]  # fmt: skip
    assert all(row.at.year == 2020 for row in named)
