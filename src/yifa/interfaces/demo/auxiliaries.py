"""Plays the auxiliary staff: engaged, trained, badged, checked, let go, and kept from acting; refuses to let them enforce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from yifa.interfaces.demo.people import registered
from yifa.interfaces.demo.scheduler import Player
from yifa.interfaces.demo.stage import CLERK, DELEGATE, OFFICE, Stage, Who, minutes, officers, on
from yifa.interfaces.demo.table import Table
from yifa.record.act import Json

FILE = "auxiliaries.yaml"
SLUG = "auxiliary-staff"
UNIT = "综合行政执法办公室"


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """One person, new by `name` or of the roster; `finding`: what a check found; `tries`: taken along once as an officer."""

    key: str
    name: str | None
    duties: str
    at: datetime
    until: date
    finding: str | None
    tries: bool
    ended: date | None
    reason: str


def players(stage: Stage, folder: Path) -> list[Player]:
    """Everybody of the table. Raises DataError."""
    return [_engaged(stage, row, place) for place, row in enumerate(Table(folder, FILE).rows("auxiliaries", Auxiliary), 1)]


def _engaged(stage: Stage, row: Auxiliary, place: int) -> Player:
    yield row.at
    if row.name is not None:
        act = yield from stage.act("person.register", row.at, [CLERK], registered(row.name, "staff", UNIT))
        stage.cast[row.key] = act.matter
    facts: dict[str, Json] = {
        "auxiliary": stage.person(row.key),
        "aux_unit": UNIT,
        "aux_duties": row.duties,
        "engaged_from": row.at.date().isoformat(),
        "engaged_until": row.until.isoformat(),
        "aux_contract": stage.scan("聘用合同", purpose="personnel"),
    }
    act = yield from stage.act(f"{SLUG}.engage", row.at + minutes(15), [DELEGATE], facts)
    yield from _on_duty(stage, row, act.matter, place)
    if row.ended is not None:
        when = on(row.ended, 16, 10)
        end: dict[str, Json] = {
            "aux_ended_on": row.ended.isoformat(), "aux_end_reason": row.reason, "badge_returned": "returned",
        }  # fmt: skip
        yield from stage.act(f"{SLUG}.end", when, [DELEGATE], end, matter=act.matter)


def _on_duty(stage: Stage, row: Auxiliary, matter: str, place: int) -> Player:
    trained = stage.at_work(row.at + timedelta(days=3))
    lesson: dict[str, Json] = {
        "aux_training": "辅助人员行为规范和工作纪律（示例）", "trained_on": trained.date().isoformat(), "aux_trained": "yes",
    }  # fmt: skip
    yield from stage.act(f"{SLUG}.train", trained, [OFFICE], lesson, matter=matter)
    badge: dict[str, Json] = {
        "badge_number": f"示例辅助{row.at.year}{place:03d}", "badge_from": trained.date().isoformat(), "badge_no_power": True,
    }  # fmt: skip
    yield from stage.act(f"{SLUG}.badge", trained + minutes(30), [OFFICE], badge, matter=matter)
    if row.tries:
        yield from _tried(stage, row, stage.at_work(trained + timedelta(days=20)))
    checked = stage.at_work(trained + timedelta(days=60))
    found: dict[str, Json] = {
        "aux_checked_on": checked.date().isoformat(), "aux_conduct": "good" if row.finding is None else "reminded",
    }  # fmt: skip
    if row.finding is not None:
        found["aux_finding"] = row.finding
    yield from stage.act(f"{SLUG}.check", checked, [Who("office-head", "office-head")], found, matter=matter)


def _tried(stage: Stage, row: Auxiliary, at: datetime) -> Player:
    """An officer takes the auxiliary along as the second officer: refused."""
    facts: dict[str, Json] = {
        "shown": True, "rights_told": True, "seen_at": at.date().isoformat(), "place": {"text": "圩市（示例）", "village": "v01"},
    }  # fmt: skip
    draft = stage.draft("onsite-penalty.show-card", at, officers(("officer-a", row.key)), facts)
    yield from stage.refused(draft, "by")
