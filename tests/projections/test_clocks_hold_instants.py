"""Clock rows hold when a period ends, never that it is over; an act that meets a clock takes it off the desk."""

from __future__ import annotations

from datetime import date, timedelta

from tests.projections.house import TOWN, Town, decided, later
from yifa.projections.clocks import running


def names(town: Town, matter: str) -> dict[str, date | None]:
    """Running clocks of a matter with their last days."""
    return {run.clock: run.due_day for run in running(town.store.reader, TOWN, matter=matter)}


def test_a_decision_starts_service_and_filing(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000)
    found = names(town, act.matter)
    assert found["service"] == date(2021, 8, 11)  # seven working days, article 85
    assert found["report-back"] is None  # the law gives no number of days


def test_filing_takes_its_clock_away(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000)
    town.do("onsite-penalty.report-back", later(act, hours=3), town.officers("甲"), {}, matter=act.matter)
    assert "report-back" not in names(town, act.matter)


def test_late_is_asked_with_a_moment(town: Town) -> None:
    act = decided(town, "2021-08-02", 10000)
    service = next(run for run in running(town.store.reader, TOWN, matter=act.matter) if run.clock == "service")
    assert service.due_at is not None
    assert not service.late(service.due_at - timedelta(microseconds=1))
    assert service.late(service.due_at)


def test_the_nearest_last_hour_comes_first(town: Town) -> None:
    decided(town, "2021-08-02", 10000)
    decided(town, "2021-08-16", 10000)
    dues = [run.due_at for run in running(town.store.reader, TOWN) if run.due_at is not None]
    assert len(dues) >= 2
    assert dues == sorted(dues)
