"""What a matter gives: standings, revocations, powers, contests and numbers, the same in memory and on a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.procedure.engine.record import TOWN, Town, found, opened, penalty
from tests.procedure.engine.stage import ITEM, at, by, catalogue, draft
from tests.procedure.engine.trial import Trial, trial
from yifa.procedure.memory import MemoryView
from yifa.procedure.series import account
from yifa.record.act import Json

CLERK = by("文书", capacity="registrar")
CARD = {"certificate_number": "示例1", "issuer": "示例区司法局", "adopted_from": "示例名册"}


def certified(until: str = "2022-12-31") -> tuple[Trial, str]:
    """丁 holds a certificate by acts."""
    town = trial()
    file = town.rehearsal.perform(draft("officer-certificate.file", "2020-01-01", CLERK, {"holder": "丁"})).matter
    facts = {**CARD, "valid_from": "2020-01-01", "valid_until": until}
    town.rehearsal.perform(draft("officer-certificate.adopt", "2020-01-02", CLERK, facts, matter=file))
    return town, file


def holds(town: Trial, when: str, standing: str = "enforcement-certificate", person: str = "丁") -> bool:
    """Asked on the day."""
    return any(each.holds_at(at(when)) for each in town.rehearsal.view.standings(person, standing))


def test_a_certificate_holds_through_its_last_day() -> None:
    town, _ = certified()
    assert [holds(town, when) for when in ("2019-12-31", "2020-01-01", "2022-12-31 23:59", "2023-01-01 00:00")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_loss_ends_it_and_a_new_one_begins() -> None:
    town, file = certified()
    both = {"lost_day": "2021-03-01"}
    town.rehearsal.perform(draft("officer-certificate.report-loss", "2021-03-01 10:00", CLERK, both, matter=file))
    assert not holds(town, "2021-03-02")
    office = by("文书", capacity="office")
    notice = {"lost_number": "示例1", "notice_text": "行政执法证遗失，声明作废"}
    town.rehearsal.perform(draft("officer-certificate.loss-notice", "2021-03-02", office, notice, matter=file))
    fresh = {
        "certificate_number": "示例2", "issuer": "示例区司法局", "valid_from": "2021-04-01", "valid_until": "2024-12-31",
    }  # fmt: skip
    town.rehearsal.perform(draft("officer-certificate.reissue", "2021-04-01", CLERK, fresh, matter=file))
    assert [holds(town, when) for when in ("2021-03-15", "2021-04-02")] == [False, True]


def test_withdrawing_the_giving_act_ends_what_it_gave() -> None:
    town, file = certified()
    adopt = town.rehearsal.view.history(file)[-1]
    head = by("镇长", capacity="head")
    facts = {"withdraw_reason": "示例：名册有误"}
    town.rehearsal.perform(draft("officer-certificate.withdraw", "2021-05-01", head, facts, matter=file, thread=adopt.id))
    assert [holds(town, when) for when in ("2021-04-30", "2021-05-02")] == [True, False]


def test_correcting_its_last_day_moves_it() -> None:
    town, file = certified()
    adopt = town.rehearsal.view.history(file)[-1]
    facts: dict[str, Json] = {"correct_reason": "示例：笔误", "replaced": [{"fact": "valid_until", "value": "2021-12-31"}]}
    actors = by("文书", capacity="@original")
    town.rehearsal.perform(draft("officer-certificate.correct", "2021-05-01", actors, facts, matter=file, thread=adopt.id))
    assert [holds(town, when) for when in ("2021-12-31", "2022-01-01")] == [True, False]


def test_a_post_ends_on_the_day_of_leaving() -> None:
    town = trial()
    head = by("镇长", capacity="head")
    facts: dict[str, Json] = {
        "person": "丁", "post": "officer", "start_day": "2021-01-01", "appointed_by": "示例镇人民政府",
        "appoint_basis": "示例任〔2021〕1号",
    }  # fmt: skip
    post = town.rehearsal.perform(draft("post.appoint", "2021-01-01", head, facts)).matter
    left = {"leave_day": "2021-06-01", "leave_reason": "transferred", "leave_basis": "示例任〔2021〕2号"}
    town.rehearsal.perform(draft("post.leave", "2021-06-01", head, left, matter=post))
    assert [holds(town, when, "officer") for when in ("2020-12-31", "2021-01-01", "2021-05-31 23:00", "2021-06-01 00:00")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_power_ends_by_an_act_or_with_its_decree() -> None:
    town = trial()
    both = (*by("镇长", capacity="head"), *by("审核", capacity="legal-reviewer"))
    rows: list[Json] = [{"item": f"示例-{n}", "name": "示例", "article": f"示例条例第{n}条"} for n in (7, 8)]
    facts: dict[str, Json] = {
        "list_title": "示例清单", "source": "delegated", "decree": "示例公告〔2020〕1号", "start": "2020-11-01",
        "until": "2022-10-31", "items": rows,
    }  # fmt: skip
    listed = town.rehearsal.perform(draft("delegated-powers.list", "2020-11-02", both, facts)).matter
    ending = {"item": "示例-7", "end_day": "2021-06-01", "end_basis": "示例公告〔2021〕2号"}
    head = by("镇长", capacity="head")
    town.rehearsal.perform(draft("delegated-powers.end", "2021-05-20", head, ending, matter=listed))

    def held(day: str) -> set[str]:
        return set(town.rehearsal.view.powers(at(day).date())) - {ITEM}

    assert held("2020-10-31") == set()
    assert held("2021-05-31") == {"示例-7", "示例-8"}
    assert held("2021-06-01") == {"示例-8"}
    assert held("2022-10-31") == {"示例-8"}
    assert held("2022-11-01") == set()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A founded town on a record."""
    with opened(tmp_path) as made:
        found(made)
        yield made


def test_memory_and_record_give_the_same(town: Town) -> None:
    """Every act of the founding told again to memory: the same standings, powers and matters."""
    memory = MemoryView(TOWN)
    view = town.door.view(TOWN)
    from_acts = memory_of(town, memory)
    for person in town.persons.values():
        mine = [(each.standing, each.start, each.until, each.ended) for each in from_acts.standings(person)]
        assert mine == [(each.standing, each.start, each.until, each.ended) for each in view.standings(person)]
    for slug in catalogue().slugs():
        assert list(from_acts.matters(slug)) == list(view.matters(slug))
    assert from_acts.powers(at("2021-01-01").date()) == view.powers(at("2021-01-01").date())


def memory_of(town: Town, memory: MemoryView) -> MemoryView:
    """The record's acts added to memory as they stand."""
    for act in town.store.reader.acts(TOWN):
        memory.take(act, catalogue().declaration(act.kind.partition(".")[0], act.at.date()))
    return memory


def test_numbers_are_accounted_for(town: Town) -> None:
    matters = []
    for _ in range(3):
        matter, decide = penalty(town, "2021-08-02", 10000)
        matters.append((matter, town.door.perform(TOWN, decide)))
    head = town.one("镇长", "head")
    matter, act = matters[1]
    when = act.at + timedelta(hours=1)
    town.do("onsite-penalty.withdraw", when, head, {"withdraw_reason": "示例：认定有误"}, matter=matter, thread=act.id)
    found_numbers = account(town.store.reader, TOWN, "当罚字", 2021, view=town.door.view(TOWN), book=catalogue())
    assert [(each.number, each.voided_by is not None, each.reason) for each in found_numbers] == [
        (1, False, None), (2, True, "示例：认定有误"), (3, False, None),
    ]  # fmt: skip
