"""What is shown ends with its last day, counted from the decision under the law of its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.procedure.engine.stage import at, library
from tests.projections.house import TOWN, Town, decided, later, published
from yifa.law.clock import Length
from yifa.projections.notices import Notice, by_act, shown
from yifa.projections.terms import span

RULE = "credit.general_display"


def of(town: Town, act: object) -> Notice:
    found = by_act(town.store.reader, TOWN, str(act))
    assert found is not None
    return found


def test_a_penalty_is_shown_for_three_to_twelve_months_from_its_day(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-05 09:00")
    notice = of(town, act.id)
    assert (notice.shown_from, notice.shown_until) == (date(2021, 11, 2), date(2022, 8, 2))
    assert "527号" in notice.shown_article


@pytest.mark.parametrize(
    ("moment", "state"), [("2022-08-01 12:00", "有效"), ("2022-08-02 23:59", "有效"), ("2022-08-03 00:00", "公示期满")]
)
def test_the_day_before_on_and_after_the_last_day(town: Town, moment: str, state: str) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-05 09:00")
    told = shown(of(town, act.id), at(moment))
    assert told.state == state
    assert told.hidden is (state == "公示期满") is (not told.facts)


def test_what_never_was_public_is_not_over(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    told = shown(of(town, act.id), at("2030-01-01"))
    assert told.state == "待公开"
    assert told.facts


def test_a_withdrawn_one_stays_withdrawn_when_its_time_is_over(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-05 09:00")
    facts = {"unpublish_reason": "示例：公开有误"}
    town.do("onsite-penalty.unpublish", later(act, days=5), town.one("文书", "office"), facts, matter=act.matter, thread=act.id)
    told = shown(of(town, act.id), at("2030-01-01"))
    assert (told.state, dict(told.facts), told.reason) == ("已撤回", {}, "示例：公开有误")


def test_a_notice_without_a_rule_is_shown_without_end(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000, public=True)
    published(town, act, "2021-08-05 09:00")
    endless = replace(of(town, act.id), shown_until=None)
    assert shown(endless, at("2199-01-01")).state == "有效"


def test_the_law_of_the_day_gives_the_span() -> None:
    found = [library().value(RULE, day) for day in (date(2019, 6, 30), date(2019, 7, 1), date(2023, 5, 1), date(2026, 4, 1))]
    spans = [span(dated) if dated is not None else None for dated in found]
    assert spans == [None, months(3, 12), months(3, 36), months(3, 12)]


def months(shortest: int, longest: int) -> tuple[Length, Length]:
    return Length(shortest, "months"), Length(longest, "months")


@pytest.mark.parametrize("value", ["12-3", "3", "3-", "-3", "3-12个月", "３-12", 12, None, "2/3"])
def test_a_rule_that_states_no_span_gives_none(value: object) -> None:
    dated = library().value(RULE, date(2021, 8, 2))
    assert dated is not None
    assert span(replace(dated, value=value)) is None


def test_an_unchecked_rule_hides_nothing() -> None:
    dated = library().value(RULE, date(2021, 8, 2))
    assert dated is not None
    assert span(replace(dated, status="pending")) is None
