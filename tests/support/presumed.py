"""Standings and power items that a case presumes, added to what a database view reads; every recorded one is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from yifa.law.zone import SHANGHAI
from yifa.procedure.derive import Given, ended_by, unknown_act
from yifa.procedure.index import DatabaseView
from yifa.procedure.view import Standing
from yifa.record.act import Json


@dataclass(slots=True)
class Presumed:
    """What everybody holds without an act. `install` puts it under every view of this process."""

    granted: list[Given] = field(default_factory=list)
    items: dict[str, Mapping[str, Json]] = field(default_factory=dict)

    def forget(self) -> None:
        """Nobody holds anything."""
        self.granted.clear()
        self.items.clear()

    def grant(
        self, person: str, standing: str, start: str | None, until: str | None, over: str | None, detail: Mapping[str, Json]
    ) -> None:
        """One standing."""
        held = Standing(
            person,
            standing,
            over,
            moment(start or "2000-01-01"),
            moment(until) if until else None,
            None,
            unknown_act(),
            "",
            detail,
        )
        self.granted.append(Given(held, -1))

    def allow(self, item: str, detail: Mapping[str, Json]) -> None:
        """One item of the power list, with its first and its last day."""
        self.items[item] = {"item": item, **detail}

    def held(self, day: date) -> dict[str, Mapping[str, Json]]:
        """The items of a day."""
        return {
            item: detail
            for item, detail in self.items.items()
            if str(detail.get("start") or "") <= day.isoformat()
            and not (detail.get("end") and str(detail["end"]) <= day.isoformat())
        }

    def install(self) -> None:
        """Under every view; what is derived is asked again each time, since a grant replaces no token."""
        read_standings, read_powers, derived = DatabaseView._load_standings, DatabaseView._load_powers, DatabaseView._derived

        def standings(view: DatabaseView, person: str | None, standing: str | None) -> tuple[Standing, ...]:
            taken = view._revocations(person)
            mine = (
                ended_by(each, taken)
                for each in self.granted
                if person in (None, each.standing.person) and standing in (None, each.standing.standing)
            )
            return (*mine, *read_standings(view, person, standing))

        def powers(view: DatabaseView, day: date) -> Mapping[str, Mapping[str, Json]]:
            return {**self.held(day), **read_powers(view, day)}

        def afresh(view: DatabaseView) -> Any:
            kept = derived(view)
            kept.persons.clear()
            kept.days.clear()
            return kept

        DatabaseView._load_standings = standings  # type: ignore[method-assign]  # the test's own people
        DatabaseView._load_powers = powers  # type: ignore[method-assign]  # as above
        DatabaseView._derived = afresh  # type: ignore[method-assign]  # as above


def moment(day: str) -> datetime:
    """The first moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(day), time.min, SHANGHAI)
