"""A procedure is added by one folder: the example of the document loads, judges, is recorded, and shows everywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.house.documents import ROOT, blocks
from tests.support.demo import copy_home
from yifa.interfaces import runtime as running
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import People
from yifa.interfaces.workbench.forms.drawing import TEMPLATES, Chooser, Drawer
from yifa.interfaces.workbench.reading_rights import may_read_kind
from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.law.zone import day_of
from yifa.procedure import cases
from yifa.procedure.catalogue import Catalogue, shipped
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.explain import explain_html, explain_text
from yifa.procedure.paper import load as load_paper
from yifa.procedure.possible import possible_steps
from yifa.procedure.refusal import Refused
from yifa.procedure.stage import World
from yifa.projections import clocks, notices
from yifa.projections.reading import acts_behind, year_figures
from yifa.record.act import Act, Json

DOCUMENT = ROOT / "docs" / "add-a-procedure.md"
SLUG = "information-request"
FOLDER = f"oversight/procedures/{SLUG}"


def files_of(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def domains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped domains with the document's files beside them."""
    root = tmp_path_factory.mktemp("one-folder") / "domains"
    shutil.copytree(shipped(), root, ignore=shutil.ignore_patterns("__pycache__"))
    for block in blocks(DOCUMENT):
        if block.file:
            target = root / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def world(domains: Path) -> World:
    library = Library.load()
    return World(Catalogue.load(domains, rules=library), library, Calendar.load())


def test_only_that_folder_was_added(domains: Path) -> None:
    names = ("2019-05-15.yaml", "cases.yaml", "README.md", "papers/information-reply.yaml")
    assert files_of(domains) - files_of(shipped()) == {f"{FOLDER}/{name}" for name in names}
    assert files_of(shipped()) - files_of(domains) == set()
    assert SLUG not in Catalogue.load().slugs()


def test_it_loads_and_its_papers_can_be_read(world: World, domains: Path) -> None:
    declaration = world.catalogue.latest(SLUG)
    assert declaration.domain == "oversight"
    assert {"issue", "serve", "publish", "correct", "withdraw", "late-entry", "irregular"} < set(declaration.steps)
    assert load_paper(domains / FOLDER / "papers" / "information-reply.yaml").number


def test_its_cases_hold(world: World, domains: Path) -> None:
    results = cases.run(domains / FOLDER / "cases.yaml", world)
    assert len(results) >= 5
    assert [(result.name, result.faults) for result in results if not result.passed] == []


def test_a_faulty_declaration_is_named_with_file_and_line(world: World, domains: Path, tmp_path: Path) -> None:
    broken = tmp_path / "domains"
    shutil.copytree(domains, broken)
    file = broken / FOLDER / "2019-05-15.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    rule: foi.reply_days\n", "    rule: foi.reply_dayz\n"), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"{FOLDER}/2019-05-15.yaml(:\d+)?: .*foi.reply_dayz"):
        Catalogue.load(broken, rules=world.library)


def test_it_explains_itself(world: World) -> None:
    for explain in (explain_text, explain_html):
        page = explain(world.catalogue, SLUG, date(2021, 3, 1), world.library)
        assert "政府信息公开申请" in page
        assert "政府信息公开条例" in page


def test_every_step_gets_a_form(world: World) -> None:
    declaration = world.catalogue.latest(SLUG)
    for step in declaration.steps.values():
        fields = Drawer(Chooser(), {}, situations=declaration.situations).draw_all(step.facts)
        assert [field.label for field in fields] == [fact.label for fact in step.facts.values()]
        assert all(field.template == f"workbench/fields/{TEMPLATES[field.type]}.html" for field in fields)
    drawn = {field.label: field for field in Drawer(Chooser(), {}).draw_all(declaration.steps["receive"].facts)}
    assert drawn["申请方式"].options[0].words == "当面"
    assert drawn["申请人"].lock
    assert not drawn["申请公开的内容"].lock


class Town:
    """A copy of the demonstration that has just learnt the new procedure: same database, no migration."""

    def __init__(self, current: Runtime) -> None:
        self.current = current
        self.start = current.now()
        self.minutes = 0

    def holder(self, post: str) -> str:
        """Somebody who holds a post now."""
        held = self.current.view().standings(standing=post)
        return next(each.person for each in held if each.holds_at(self.current.now()))

    def do(
        self, step: str, capacity: str, post: str, facts: dict[str, Json], matter: str | None = None, thread: Act | None = None
    ) -> Act:
        """One act at the present moment, a minute after the one before."""
        self.minutes += 1
        now = self.start + timedelta(minutes=self.minutes)
        clock = self.current.clock
        assert isinstance(clock, running.RunningClock)
        clock.set(now)
        person = self.holder(post)
        draft = Draft(
            kind=f"{SLUG}.{step}", at=now, actors=(Actor(person, capacity),), recorder=person, facts=facts, matter=matter,
            thread=thread.id if thread else None,
        )  # fmt: skip
        return self.current.door.perform(self.current.town, draft)

    def receive(self) -> Act:
        """The opening act."""
        day = day_of(self.start).isoformat()
        facts: dict[str, Json] = {"subject": "示例一村道路养护经费", "asked_by": "visit", "received_on": day}
        return self.do("receive", "registrar", "clerk", {**facts, "applicant": {"kind": "person", "name": "李示例"}})

    def reply(self, matter: str) -> Act:
        """The answer, to be published."""
        facts: dict[str, Json] = {"result": "granted", "reply_text": "见随附的经费表", "to_publish": "yes"}
        return self.do("reply", "head-or-delegate", "head", facts, matter)


@pytest.fixture
def town(demo_home: Path, domains: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(running, "DOMAINS", domains)
    current = Runtime.open(copy_home(demo_home, tmp_path / "home"))
    yield Town(current)
    current.close()


def test_it_is_on_the_desk_with_its_clock(town: Town) -> None:
    current = town.current
    opened = town.receive()
    reader = current.store.reader
    row = reader.query("SELECT slug, area, stage FROM matter WHERE town = ? AND matter = ?", (current.town, opened.matter))
    assert row == [(SLUG, "政务公开", "登记")]
    (run,) = clocks.running(reader, current.town, matter=opened.matter)
    assert (run.title, run.owner) == ("答复期限", "office-head")
    assert "政府信息公开条例" in run.article
    assert run.due_day is not None
    possible = possible_steps(
        opened.matter, town.holder("head"), current.now(), view=current.view(), catalogue=current.catalogue,
        library=current.library, calendar=current.calendar,
    )  # fmt: skip
    assert "reply" in {answer.step.name for answer in possible if answer.allowed}


def test_what_is_missing_is_refused_and_nothing_recorded(town: Town) -> None:
    opened = town.receive()
    before = town.current.store.reader.head(town.current.town).position
    with pytest.raises(Refused) as refused:
        town.do("close", "registrar", "clerk", {}, opened.matter)
    assert "答复申请人" in str(refused.value)
    assert town.current.store.reader.head(town.current.town).position == before


def test_it_publishes_what_it_declares_and_nothing_else(town: Town) -> None:
    current = town.current
    opened = town.receive()
    reply = town.reply(opened.matter)
    (notice,) = notices.of_matter(current.store.reader, current.town, opened.matter)
    assert (notice.title, notice.state) == ("政府信息公开申请答复", "待公开")
    assert set(notice.facts) == {"subject", "result", "reply_text"}
    assert notice.due_day is not None
    assert "信息公开复" in notice.number
    town.do("publish", "office", "clerk", {"checked_private": True, "channel": "platform"}, opened.matter, reply)
    (out,) = notices.of_matter(current.store.reader, current.town, opened.matter)
    assert out.state == "有效"
    assert out.act in {each.act for each in notices.published(current.store.reader, current.town)}
    # The applicant's name lies in the vault: no table that pages read holds it.
    for table in ("matter", "clock", "notice", "figure_part", "figure_count"):
        rows = current.store.reader.query(f"SELECT * FROM {table}")
        assert not any("李示例" in str(cell) for row in rows for cell in row), table


def test_it_counts_and_opens_what_it_counts(town: Town) -> None:
    current = town.current
    opened = town.receive()
    reply = town.reply(opened.matter)
    today = day_of(current.now())
    declaration = current.catalogue.declaration(SLUG, today)
    figures = {
        figure.figure: figure
        for figure in year_figures(current.store.reader, current.view(), [declaration], current.town, today.year, today)
    }
    assert figures[f"{SLUG}.requests"].value == 1
    assert figures[f"{SLUG}.replies"].value == 1
    assert figures[f"{SLUG}.on-time"].shown == "100%"
    assert acts_behind(current.store.reader, current.town, f"{SLUG}.replies", today.year) == [str(reply.id)]


def test_its_readers_are_those_it_declares(town: Town) -> None:
    current = town.current
    declaration = current.catalogue.latest(SLUG)
    people = People(current.view(), current.catalogue, current.now())
    assert may_read_kind(declaration, people.posts(town.holder("clerk")))
    assert not may_read_kind(declaration, ["officer"])
    assert not may_read_kind(declaration, ["deputy"])


def test_the_record_with_it_verifies_and_rebuilds(town: Town) -> None:
    current = town.current
    opened = town.receive()
    town.reply(opened.matter)
    current.store.checkpoint(current.town)
    assert [finding.text for finding in current.store.verify() if finding.bad] == []
    assert current.rebuild() == []
