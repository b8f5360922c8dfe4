"""What must be public has its last day, shows only what was declared, and leaves a reasoned tombstone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.projections.house import TOWN, Town, decided, later, published
from yifa.projections.notices import by_act, of_matter, waiting
from yifa.projections.notices import published as public_list


def ours(town: Town) -> list[str]:
    """Numbers of waiting on-the-spot decisions."""
    return [notice.act for notice in waiting(town.store.reader, TOWN) if notice.slug == "onsite-penalty"]


def test_a_decision_not_to_be_published_makes_no_notice(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000)
    assert of_matter(town.store.reader, TOWN, act.matter) == []


def test_a_public_decision_waits_with_its_last_working_day(town: Town) -> None:
    act = decided(town, "2021-09-27", 10000, public=True)
    notice = by_act(town.store.reader, TOWN, str(act.id))
    assert notice is not None
    assert notice.state == "待公开"
    assert notice.due_day == date(2021, 10, 12)  # seven working days over 国庆; Saturday 9 October was worked
    assert "118号" in notice.article
    assert ours(town) == [str(act.id)]


def test_only_declared_facts_are_shown(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    notice = by_act(town.store.reader, TOWN, str(act.id))
    assert notice is not None
    assert set(notice.facts) == {"item", "kind", "amount"}
    assert "张示例" not in str(notice)


def test_publication_is_an_act_and_lateness_is_seen_by_the_day(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-12 09:00")
    notice = public_list(town.store.reader, TOWN, slug="onsite-penalty")[0]
    assert (notice.act, notice.state) == (str(act.id), "有效")
    assert notice.due_day == date(2021, 8, 11)
    assert notice.late(datetime.now(tz=notice.made_at.tzinfo))
    assert not notice.late(notice.made_at) or notice.published_at is not None
    assert ours(town) == []


def test_published_in_time_stays_in_time(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-11 17:00")
    notice = by_act(town.store.reader, TOWN, str(act.id))
    assert notice is not None
    assert not notice.late(notice.made_at + timedelta(days=400))


def test_a_withdrawn_decision_leaves_a_tombstone_with_its_reason(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-05 09:00")
    facts = {"withdraw_reason": "示例：认定事实有误", "withdraw_basis": "行政处罚法（2021年修订）第七十五条"}
    town.do("onsite-penalty.withdraw", later(act, days=5), town.one("镇长", "head"), facts, matter=act.matter, thread=act.id)
    notice = by_act(town.store.reader, TOWN, str(act.id))
    assert notice is not None
    assert (notice.state, notice.reason) == ("已撤回", "示例：认定事实有误")


def test_withdrawn_before_it_was_public_needs_no_tombstone(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    facts = {"withdraw_reason": "示例：认定事实有误", "withdraw_basis": "行政处罚法（2021年修订）第七十五条"}
    town.do("onsite-penalty.withdraw", later(act, days=1), town.one("镇长", "head"), facts, matter=act.matter, thread=act.id)
    assert by_act(town.store.reader, TOWN, str(act.id)) is None
