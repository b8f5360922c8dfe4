"""The public list follows the matter: corrected facts, tombstones with reasons, what comes back, what waits and in what order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.procedure.engine.stage import at
from tests.projections.kit import TOWN, Folding, declared
from yifa.procedure.view import Done
from yifa.projections.notices import Notice, by_act, of_matter, published, waiting


@pytest.fixture
def town() -> Folding:
    held = Folding()
    held.begun()
    return held


def notice(town: Folding, done: Done) -> Notice:
    found = by_act(town.rows, TOWN, str(done.id))
    assert found is not None
    return found


def public(town: Folding, done: Done, day: str = "2021-08-04") -> Done:
    return town.do("publish", day, matter=done.matter, thread=done)


def test_a_notice_tells_title_number_last_day_and_only_the_declared_facts(town: Folding) -> None:
    done = town.decided("2021-08-02", who="甲", leaflets=3)
    found = notice(town, done)
    assert (found.title, found.number, found.slug, found.step) == ("示例公开", "示例决〔2021〕1号", "trial", "decide")
    assert found.facts == {"amount": 100_00, "kind": "fine"}
    assert (found.due_day, found.due_at, found.article) == (date(2021, 8, 9), at("2021-08-10 00:00"), "试验法第trial.length条")
    assert (found.state, found.made_at, found.matter) == ("待公开", done.at, "m1")


def test_an_act_outside_the_situation_makes_no_notice(town: Folding) -> None:
    assert by_act(town.rows, TOWN, str(town.decided(kind="warning").id)) is None


def test_late_is_from_the_first_moment_after_the_last_day(town: Folding) -> None:
    found = notice(town, town.decided("2021-08-02"))
    assert found.due_at is not None
    assert (found.late(found.due_at - timedelta(microseconds=1)), found.late(found.due_at)) == (False, True)


def test_a_rule_without_a_period_gives_no_last_day_and_is_never_late() -> None:
    town = Folding(declared(steps_within="trial.endless"))
    town.begun()
    found = notice(town, town.decided())
    assert (found.due_day, found.due_at, found.article) == (None, None, "试验法第trial.endless条")
    assert not found.late(at("2199-01-01"))


def test_a_rule_not_in_force_gives_neither_day_nor_article() -> None:
    town = Folding(declared(steps_within="trial.nowhere"))
    town.begun()
    found = notice(town, town.decided())
    assert (found.due_at, found.article) == (None, "")


def test_published_facts_are_read_through_a_correction(town: Folding) -> None:
    done = town.decided(amount=100_00)
    public(town, done)
    assert notice(town, done).corrected_at is None
    correction = town.corrected(done, "amount", "90元")
    found = notice(town, done)
    assert found.corrected_at == correction.at
    assert (found.facts["amount"], found.state) == (90_00, "有效")


def test_a_correction_of_another_act_leaves_the_notice_alone(town: Folding) -> None:
    done, note = town.decided(), town.do("note", "2021-08-03", {"remark": "示例"})
    before = notice(town, done)
    town.corrected(note, "remark", "示例二")
    assert notice(town, done) == before


def test_the_first_publication_counts(town: Folding) -> None:
    done = town.decided()
    public(town, done, "2021-08-04")
    public(town, done, "2021-08-20")
    assert notice(town, done).published_at == at("2021-08-04")


def test_a_withdrawn_act_that_was_public_leaves_a_tombstone(town: Folding) -> None:
    done = town.decided()
    public(town, done)
    town.withdrawn(done, "2021-08-06")
    found = notice(town, done)
    assert (found.state, found.reason, found.withdrawn_at) == ("已撤回", "示例：认定有误", at("2021-08-06"))
    assert found.published_at == at("2021-08-04")
    assert [each.act for each in published(town.rows, TOWN)] == [str(done.id)]
    assert waiting(town.rows, TOWN) == []


def test_a_withdrawn_act_that_was_never_public_leaves_nothing(town: Folding) -> None:
    done = town.decided()
    town.withdrawn(done)
    assert by_act(town.rows, TOWN, str(done.id)) is None
    assert (waiting(town.rows, TOWN), published(town.rows, TOWN), of_matter(town.rows, TOWN, "m1")) == ([], [], [])


def test_a_withdrawal_without_words_gives_the_steps_name_as_reason(town: Folding) -> None:
    done = town.decided()
    public(town, done)
    town.do("withdraw", "2021-08-06", thread=done)
    assert notice(town, done).reason == "撤销"


def test_taken_down_by_the_office_keeps_its_reason(town: Folding) -> None:
    done = town.decided()
    public(town, done)
    town.do("unpublish", "2021-08-09", {"unpublish_reason": "示例：展示期满"}, thread=done)
    found = notice(town, done)
    assert (found.state, found.reason, found.withdrawn_at) == ("已撤回", "示例：展示期满", at("2021-08-09"))


def test_the_first_reason_stays(town: Folding) -> None:
    done = town.decided()
    public(town, done)
    town.do("unpublish", "2021-08-05", {"unpublish_reason": "示例：先撤下"}, thread=done)
    town.withdrawn(done, "2021-08-09")
    assert notice(town, done).reason == "示例：先撤下"


def test_one_withdrawal_touches_no_other_notice(town: Folding) -> None:
    first, second = town.decided("2021-08-02"), town.decided("2021-08-03")
    public(town, first)
    public(town, second)
    town.withdrawn(first)
    assert [each.state for each in of_matter(town.rows, TOWN, "m1")] == ["已撤回", "有效"]
    assert notice(town, second).withdrawn_at is None


def test_a_withdrawal_that_is_withdrawn_brings_the_notice_back_to_the_public(town: Folding) -> None:
    done = town.decided()
    public(town, done)
    withdrawal = town.withdrawn(done, "2021-08-06")
    town.withdrawn(withdrawal, "2021-08-07")
    assert notice(town, done).state == "有效"


def test_a_withdrawal_that_is_withdrawn_brings_back_the_duty_to_publish(town: Folding) -> None:
    done = town.decided()
    withdrawal = town.withdrawn(done, "2021-08-06")
    town.withdrawn(withdrawal, "2021-08-07")
    assert [each.act for each in waiting(town.rows, TOWN)] == [str(done.id)]


def test_a_withdrawn_publication_is_no_longer_public(town: Folding) -> None:
    done = town.decided()
    town.withdrawn(public(town, done))
    assert notice(town, done).state != "有效"


def test_a_withdrawn_correction_gives_the_first_words_back(town: Folding) -> None:
    done = town.decided(amount=100_00)
    town.withdrawn(town.corrected(done, "amount", "90元"))
    assert (notice(town, done).facts["amount"], notice(town, done).corrected_at) == (100_00, None)


def test_a_correction_can_make_an_act_public(town: Folding) -> None:
    done = town.decided(kind="warning")
    town.corrected(done, "kind", "fine")
    assert [each.act for each in waiting(town.rows, TOWN)] == [str(done.id)]


def test_a_correction_can_end_the_duty_to_publish(town: Folding) -> None:
    town.corrected(town.decided(kind="fine"), "kind", "warning")
    assert waiting(town.rows, TOWN) == []


def test_the_public_list_is_newest_first_by_slug_and_by_year(town: Folding) -> None:
    older, newer = town.decided("2020-12-31 23:00"), town.decided("2021-01-01 00:30")
    public(town, newer, "2021-08-04")
    public(town, older, "2021-08-05")
    acts = [str(older.id), str(newer.id)]
    assert [each.act for each in published(town.rows, TOWN)] == acts
    assert [each.act for each in published(town.rows, TOWN, slug="trial", year=2020)] == acts[:1]
    assert [each.act for each in published(town.rows, TOWN, year=2021)] == acts[1:]
    assert published(town.rows, TOWN, year=2019) == published(town.rows, TOWN, slug="other") == []
    assert [each.act for each in published(town.rows, TOWN, limit=1)] == acts[:1]
    assert published(town.rows, "示例二镇") == []


@pytest.mark.parametrize("year", [0, 1, 1948, 2201, 9999, 10**9])
def test_a_year_that_no_record_can_be_of_has_nothing(town: Folding, year: int) -> None:
    public(town, town.decided())
    assert published(town.rows, TOWN, year=year) == []


def test_what_waits_is_sorted_by_its_last_day_and_what_has_none_comes_last() -> None:
    endless = Folding(declared(steps_within="trial.endless"))
    endless.begun()
    none = endless.decided("2021-08-01")
    town = Folding(rows=endless.rows)
    town.acts = list(endless.acts)
    town.begun(matter="m2")
    later, sooner = town.decided("2021-08-09", matter="m2"), town.decided("2021-08-03", matter="m2")
    assert [each.act for each in waiting(town.rows, TOWN)] == [str(act.id) for act in (sooner, later, none)]
    assert [each.act for each in waiting(town.rows, TOWN, limit=1)] == [str(sooner.id)]
