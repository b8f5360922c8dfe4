"""The door on a real record: judged and durable, or refused and nothing; idempotent, caught up, rebuilt, and never twice."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from tests.procedure.engine.record import TOWN, Town, found, opened, penalty
from tests.procedure.engine.rules import rules, trial_catalogue
from tests.procedure.engine.stage import DECIDE, SHOW, at, calendar, catalogue, library, reasons
from yifa.procedure.door import Door
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.possible import possible_steps
from yifa.procedure.refusal import Refused
from yifa.procedure.view import Done
from yifa.record.act import Field, Json, Judged
from yifa.record.errors import KeyConflict, Unjudged
from yifa.record.tx import Tx

INDEX = ("matter", "link", "number", "standing", "revocation", "power", "contest", "lapse")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A founded town on SQLite."""
    with opened(tmp_path) as made:
        found(made)
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A founded town on either database."""
    if request.param == "sqlite":
        with opened(tmp_path) as made:
            found(made)
            yield made
        return
    base = os.environ.get("YIFA_TEST_POSTGRES")
    if not base:
        pytest.skip("未设置 YIFA_TEST_POSTGRES，没有可用的 PostgreSQL")
    name = f"yifa_engine_{os.getpid()}_{threading.get_ident() % 100000}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        with opened(tmp_path, base.rpartition("/")[0] + f"/{name}") as made:
            found(made)
            yield made
    finally:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def count(town: Town) -> int:
    """Acts in the log."""
    return town.store.reader.head(TOWN).position


def rows(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the index."""
    return {
        table: sorted(town.store.reader.query(f"SELECT * FROM index_{table} WHERE town = ?", (TOWN,)), key=str) for table in INDEX
    }


def test_the_fine_is_refused_in_july_and_performed_in_august(either: Town) -> None:
    _, early = penalty(either, "2021-07-01", 20000)
    before = count(either)
    with pytest.raises(Refused) as refused:
        either.door.perform(TOWN, early)
    assert "行政处罚法（2017年修正）第三十三条" in {each.article for each in refused.value.reasons}
    assert count(either) == before
    matter, decide = penalty(either, "2021-08-02", 20000)
    act = either.door.perform(TOWN, decide)
    assert act.open["number"] == "当罚字〔2021〕1号"
    assert [done.step for done in either.door.view(TOWN).history(matter)] == ["show-card", "tell", "decide"]


def test_an_insert_without_a_judgement_meets_the_same_refusal(town: Town) -> None:
    _, decide = penalty(town, "2021-07-01", 20000)
    with pytest.raises(Refused) as by_door:
        town.door.perform(TOWN, decide)
    with pytest.raises(Refused) as by_store:
        town.store.submit(TOWN, lambda tx: tx.append(decide))
    assert by_store.value.reasons == by_door.value.reasons
    assert town.door.judge(TOWN, decide).refusals == by_door.value.reasons
    with pytest.raises(Unjudged):
        town.store.submit(TOWN, lambda tx: tx.append({"kind": "onsite-penalty.decide"}))


def test_an_allowed_insert_without_a_judgement_is_followed_at_the_next_act(town: Town) -> None:
    officers = town.officers("甲", "乙")
    facts = {**SHOW, "seen_at": "2021-08-02"}
    town.clock.set(at("2021-08-02"))
    proposed = Draft("onsite-penalty.show-card", at("2021-08-02"), officers, officers[0].person, facts)
    act = town.store.submit(TOWN, lambda tx: tx.append(proposed))
    assert act.matter not in town.door.view(TOWN).matters("onsite-penalty")
    assert town.door.catch_up(TOWN) == 1
    assert act.matter in town.door.view(TOWN).matters("onsite-penalty")


def test_the_same_key_and_content_give_the_earlier_act(town: Town) -> None:
    _, decide = penalty(town, "2021-08-02", 20000)
    keyed = replace(decide, key="form-1")
    first = town.door.perform(TOWN, keyed)
    again = town.door.perform(TOWN, keyed)
    assert again.id == first.id
    with pytest.raises(KeyConflict):
        town.door.perform(TOWN, replace(keyed, facts={**DECIDE, "amount": 10000}))


def test_a_dry_run_records_nothing(town: Town) -> None:
    _, decide = penalty(town, "2021-08-02", 20000)
    before = count(town)
    assert town.door.judge(TOWN, decide).allowed
    assert count(town) == before


def test_standings_come_from_acts_and_end_by_acts(town: Town) -> None:
    officer = town.persons["甲"]
    view = town.door.view(TOWN)
    held = [each for each in view.standings(officer) if each.standing == "enforcement-certificate"]
    assert [(each.detail["issuer"], each.holds_at(at("2021-01-01"))) for each in held] == [("示例区司法局", True)]
    file = next(each.matter for each in held)
    clerk = town.one("文书", "registrar")
    facts = {"revoke_reason": "retired", "revoke_day": "2021-06-01"}
    town.do("officer-certificate.revoke", "2021-06-01 09:00", clerk, facts, matter=file)
    held = list(town.door.view(TOWN).standings(officer, "enforcement-certificate"))
    assert [(each.holds_at(at("2021-05-31")), each.holds_at(at("2021-06-02"))) for each in held] == [(True, False)]


def test_powers_are_held_from_their_day(town: Town) -> None:
    view = town.door.view(TOWN)
    assert not view.powers(at("2020-10-31").date())
    assert view.powers(at("2020-11-01").date())["示例-001"]["decree"] == "示例公告〔2020〕1号"


def test_numbers_run_without_gap_and_a_refusal_takes_none(town: Town) -> None:
    taken = []
    for amount in (10000, 30000, 10000):
        _, decide = penalty(town, "2021-08-02", amount)
        try:
            taken.append(town.door.perform(TOWN, decide).open["number"])
        except Refused:
            taken.append(None)
    assert taken == ["当罚字〔2021〕1号", None, "当罚字〔2021〕2号"]


def test_a_failure_after_the_append_leaves_no_trace_in_log_index_or_memory(town: Town) -> None:
    class Breaking:
        name = "breaking"

        def schema(self, dialect: str) -> list[str]:
            return []

        def apply(self, *_: object) -> None:
            raise RuntimeError("projection failed")

        def reset(self, tx: object) -> None:
            return

    _, decide = penalty(town, "2021-08-02", 10000)
    before, index = count(town), rows(town)
    broken = town.door.projectors
    town.door.projectors = (Breaking(),)
    with pytest.raises(RuntimeError):
        town.door.perform(TOWN, decide)
    town.door.projectors = broken
    assert count(town) == before
    assert rows(town) == index
    assert town.door.perform(TOWN, decide).open["number"] == "当罚字〔2021〕1号"


def test_rebuilding_the_index_changes_nothing(either: Town) -> None:
    _, decide = penalty(either, "2021-08-02", 10000)
    either.door.perform(TOWN, decide)
    before = rows(either)
    assert either.door.rebuild(TOWN) == count(either)
    assert rows(either) == before
    assert any(before.values())


def test_another_door_reads_the_same(town: Town) -> None:
    matter, decide = penalty(town, "2021-08-02", 10000)
    town.door.perform(TOWN, decide)
    other = Door(town.store, catalogue(), library(), calendar()).view(TOWN)
    mine = town.door.view(TOWN)
    assert other.history(matter) == mine.history(matter)
    assert other.standings(town.persons["甲"]) == mine.standings(town.persons["甲"])
    assert other.matters("person") == mine.matters("person")


def test_eight_threads_deciding_one_matter_give_one_decision(either: Town) -> None:
    matter, decide = penalty(either, "2021-08-02", 10000)
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def attempt(number: int) -> None:
        start.wait()
        try:
            either.door.perform(TOWN, replace(decide, at=decide.at + timedelta(microseconds=0), key=f"k{number}"))
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(reasons(refused))

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("done") == 1
    assert all("已经办理过" in each for each in outcomes if each != "done")
    assert [done.step for done in either.door.view(TOWN).history(matter)].count("decide") == 1


def test_eight_threads_in_eight_matters_take_eight_different_numbers(either: Town) -> None:
    drafts = [penalty(either, "2021-08-02", 10000)[1] for _ in range(8)]
    numbers: list[object] = []
    threads = [
        threading.Thread(target=lambda each=each: numbers.append(either.door.perform(TOWN, each).open["number"]))
        for each in drafts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, numbers)) == sorted(f"当罚字〔2021〕{number}号" for number in range(1, 9))


def test_an_act_cannot_cause_by_half(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.door = Door(made.store, trial_catalogue(), rules(), calendar())
        found(made)
        head = made.one("镇长", "head")
        facts: dict[str, Json] = {
            "party": {"kind": "person", "name": "张示例"},
            "item": "示例-001",
            "conduct_day": "2021-08-02",
            "urgent": "no",
        }
        matter = made.do("trial-case.file", "2021-08-02 09:00", head, facts).matter
        officers = made.officers("甲", "乙")
        made.do("trial-case.inspect", "2021-08-02 09:10", officers, {}, matter=matter)
        paper = made.store.evidence.put("示例文稿".encode(), media_type="text/plain")
        made.do("trial-case.conclude", "2021-08-02 09:20", officers, {"draft": paper}, matter=matter)
        sent = made.do("trial-case.send", "2021-08-02 09:30", officers, {}, matter=matter)
        view = made.door.view(TOWN)
        review = view.matters("trial-review")[0]
        assert view.linking(matter) == [("about", review)]
        assert view.linked(review) == [("about", matter)]
        assert view.history(review)[0].cause == sent.id


def test_the_tick_records_what_lapsed_and_does_it_once(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.door = Door(made.store, trial_catalogue(), rules(), calendar())
        found(made)
        head = made.one("镇长", "head")
        matter = made.do("trial-measure.impose", "2021-08-02 09:00", head, {"until_time": "2021-08-02 20:00"}).matter
        assert made.door.tick(TOWN) == []
        made.clock.set(at("2021-08-03 08:00"))
        first = made.door.tick(TOWN)
        assert [(act.kind, act.at) for act in first] == [("trial-measure.lapsed", at("2021-08-02 20:00"))]
        assert made.door.tick(TOWN) == []
        assert made.door.view(TOWN).matters("trial-measure", open_only=True) == []
        assert first[0].matter == matter
        before = rows(made)
        made.door.rebuild(TOWN)
        assert rows(made) == before


def test_what_did_not_come_through_the_door_does_not_open_a_matter(town: Town) -> None:
    stray = Judged("stray.note", "stray-1", True, at("2021-01-01"), (Field("note", "示例"),), "")
    town.clock.set(at("2021-01-01"))
    town.store.submit(TOWN, lambda tx: tx.append(stray))
    assert town.door.view(TOWN).history("stray-1") == ()
    town.door.catch_up(TOWN)
    assert town.door.view(TOWN).procedure_of("stray-1") is None


def test_possible_steps_over_the_record(town: Town) -> None:
    matter, decide = penalty(town, "2021-08-02", 10000)
    found_steps = possible_steps(
        matter,
        town.persons["甲"],
        decide.at,
        view=town.door.view(TOWN),
        catalogue=catalogue(),
        library=library(),
        calendar=calendar(),
    )
    assert {answer.step.name: answer.allowed for answer in found_steps}["decide"]


def test_a_stranger_can_do_nothing(town: Town) -> None:
    matter, decide = penalty(town, "2021-08-02", 10000)
    forged = replace(decide, actors=(Actor("nobody", "officer"), Actor("no-one", "officer")), recorder="nobody")
    with pytest.raises(Refused):
        town.door.perform(TOWN, forged)
    assert len(town.door.view(TOWN).history(matter)) == 2


def test_a_projector_that_comes_later_reads_what_was_before_it(town: Town) -> None:
    class Counting:
        name = "counting"

        def schema(self, dialect: str) -> list[str]:
            return ["CREATE TABLE counting (town TEXT NOT NULL, kind TEXT NOT NULL)"]

        def apply(self, tx: Tx, done: Done, *_: object) -> None:
            tx.execute("INSERT INTO counting VALUES (?, ?)", (tx.town, done.kind))

        def reset(self, tx: Tx) -> None:
            tx.execute("DELETE FROM counting WHERE town = ?", (tx.town,))

    before = count(town)
    Door(town.store, catalogue(), library(), calendar(), (Counting(),))
    assert town.store.reader.query("SELECT count(*) FROM counting") == [(before,)]


def test_a_file_that_was_never_handed_in_is_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path) as town:
        found(town)
        officers = town.officers("甲", "乙")
        nowhere = "sha256:" + "f" * 64
        shown = {**SHOW, "seen_at": "2021-08-02", "scene": nowhere}
        with pytest.raises(Refused) as caught:
            town.do("onsite-penalty.show-card", "2021-08-02 09:00", officers, shown)
        assert [(reason.test, reason.field) for reason in caught.value.reasons] == [("file", "scene")]
        kept = town.store.evidence.put("示例照片".encode(), media_type="image/png", purpose="case", keep="archive")
        town.do("onsite-penalty.show-card", "2021-08-02 09:01", officers, {**shown, "scene": kept})
