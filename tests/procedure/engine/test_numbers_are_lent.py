"""A block of numbers lent to a device: nobody else gets them, each is used once or voided with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.procedure.engine.record import TOWN, Town, found, opened, penalty
from tests.procedure.engine.stage import catalogue
from tests.procedure.writing import problems, with_steps, write
from yifa.procedure.draft import Lent
from yifa.procedure.refusal import Refused
from yifa.procedure.sealing import body_digest
from yifa.procedure.series import Taken, account
from yifa.record.act import Act

DAY = "2021-08-02"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A founded record."""
    with opened(tmp_path) as made:
        found(made)
        yield made


def lent(town: Town, count: int = 3, when: str = f"{DAY} 08:00") -> Act:
    """A device with a block; the lending act."""
    clerk = town.one("文书", "registrar")
    facts = {"device_name": "示例机", "device_holder": town.persons["甲"], "key_fingerprint": "示例", "handed_over": True}
    matter = town.do("field-device.register", when, clerk, facts).matter
    return town.do("field-device.lend-numbers", when, clerk, {"how_many": count}, matter=matter)


def taken(town: Town) -> list[Taken]:
    """The account of the year's series."""
    return account(town.store.reader, TOWN, "当罚字", 2021, view=town.door.view(TOWN), book=catalogue())


def decide(town: Town, number: Lent | None, hour: int = 9) -> Act:
    """A decision that bears this number."""
    return town.door.perform(TOWN, replace(penalty(town, DAY, 10000, hour=hour)[1], lent=number))


def refused(town: Town, number: Lent, hour: int = 9) -> str:
    """What is said against a decision with this number."""
    with pytest.raises(Refused) as caught:
        decide(town, number, hour)
    return caught.value.reasons[0].missing


def test_the_office_goes_on_behind_the_block_and_the_device_uses_its_own(town: Town) -> None:
    block = lent(town)
    office = decide(town, None)
    assert str(office.open["number"]).endswith("4号")
    mine = decide(town, Lent(block.matter, 2), hour=11)
    assert str(mine.open["number"]).endswith("2号")
    assert mine.open["lent"] == 2
    assert [(each.number, each.matter == block.matter, each.lent) for each in taken(town)] == [
        (1, True, True), (2, False, False), (3, True, True), (4, False, False),
    ]  # fmt: skip


def test_a_number_is_used_once_and_by_its_own_device_only(town: Town) -> None:
    block = lent(town)
    other = lent(town, 1, f"{DAY} 08:10")
    decide(town, Lent(block.matter, 1))
    assert "已经用过" in refused(town, Lent(block.matter, 1), 11)
    assert "没有借给" in refused(town, Lent(other.matter, 2), 12)
    assert "没有借给" in refused(town, Lent(block.matter, 99), 13)
    assert "没有借给" in refused(town, Lent("nothing", 3), 14)


def test_a_lost_device_voids_what_is_unused_with_the_reason(town: Town) -> None:
    block = lent(town)
    decide(town, Lent(block.matter, 1))
    told = {"device_lost_at": "2021-08-02T04:00:00Z", "device_lost_reason": "示例遗失"}
    lost = town.do("field-device.report-lost", f"{DAY} 12:00", town.officers("甲"), told, matter=block.matter)
    assert [(each.number, each.voided_by, each.reason) for each in taken(town)] == [
        (1, None, None), (2, lost.id, "示例遗失"), (3, lost.id, "示例遗失"),
    ]  # fmt: skip
    assert "作废" in refused(town, Lent(block.matter, 2), 13)


def test_what_was_decided_before_the_loss_keeps_its_number_though_it_comes_later(town: Town) -> None:
    block = lent(town)
    waiting = replace(penalty(town, DAY, 10000)[1], lent=Lent(block.matter, 2))
    told = {"device_lost_at": "2021-08-02T04:00:00Z", "device_lost_reason": "示例遗失"}
    town.do("field-device.report-lost", f"{DAY} 12:00", town.officers("甲"), told, matter=block.matter)
    assert town.door.perform(TOWN, waiting).open["lent"] == 2
    assert taken(town)[1].voided_by is None


def test_a_block_given_back_leaves_the_other_alone(town: Town) -> None:
    block = lent(town, 2)
    clerk = town.one("文书", "registrar")
    town.do("field-device.lend-numbers", f"{DAY} 08:20", clerk, {"how_many": 2}, matter=block.matter)
    back = {"return_reason": "示例交回"}
    town.do("field-device.return-numbers", f"{DAY} 08:30", clerk, back, matter=block.matter, thread=block.id)
    assert [each.reason for each in taken(town)] == ["示例交回", "示例交回", None, None]
    assert decide(town, Lent(block.matter, 3)).open["lent"] == 3


def test_a_step_without_numbers_bears_none(town: Town) -> None:
    block = lent(town)
    with pytest.raises(Refused, match="不编号"):
        town.door.perform(
            TOWN, replace(penalty(town, DAY, 100)[1], kind="onsite-penalty.report-back", lent=Lent(block.matter, 1))
        )


def test_a_rebuilt_index_tells_the_same(town: Town) -> None:
    block = lent(town)
    decide(town, Lent(block.matter, 3))
    before = taken(town)
    town.door.rebuild(TOWN)
    assert taken(town) == before
    assert town.door.view(TOWN).next_number("当罚字", 2021) == 4


def test_the_same_submission_with_another_number_is_another_one(town: Town) -> None:
    draft = penalty(town, DAY, 100)[1]
    digests = {body_digest(replace(draft, lent=each)) for each in (None, Lent("a", 1), Lent("a", 2), Lent("b", 1))}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("x: {title: 多, role: other, by: {head: 1}, lends: {series: 示例, count: many}}", "many"),
        (
            "x: {title: 多, role: other, by: {head: 1}, lends: {series: 示例, count: a},"
            " facts: {a: {type: text, label: 字, open: yes, required: yes}}}",
            "必填的数目",
        ),
        ("x: {title: 多, role: other, by: {head: 1}, lends: {series: 示例}}", "缺少必需的键：count"),
    ],
)
def test_a_lending_that_does_not_say_how_many_is_refused(tmp_path: Path, step: str, said: str) -> None:
    assert any(said in one for one in problems(write(tmp_path, with_steps(step))))
