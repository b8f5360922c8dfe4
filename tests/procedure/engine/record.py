"""A real record with the door on it: founded by two, everybody appointed by acts, nothing presumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.procedure.engine.stage import DECIDE, ITEM, PARTY, SHOW, TELL, at, by, calendar, catalogue, library
from yifa.procedure.door import Door
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Act, ActId, Json
from yifa.record.clock import SimulatedClock
from yifa.record.store import Store

TOWN = "t-example"
FOUNDERS = (Actor("f1", "founder"), Actor("f2", "founder"))


@dataclass
class Town:
    """A store, its door, and the persons registered so far by name."""

    store: Store
    door: Door
    clock: SimulatedClock
    persons: dict[str, str] = field(default_factory=dict)

    def do(
        self, kind: str, when: str | datetime, actors: tuple[Actor, ...], facts: Mapping[str, Json], *, matter: str | None = None,
        thread: ActId | None = None, key: str | None = None, recorder: str | None = None, links: Mapping[str, str] | None = None,
    ) -> Act:  # fmt: skip
        """Perform an act at a time, moving the clock there."""
        moment = at(when) if isinstance(when, str) else when
        if moment > self.clock.now():
            self.clock.set(moment)
        return self.door.perform(
            TOWN, Draft(kind, moment, actors, recorder or actors[0].person, dict(facts), matter, thread, links or {}, (), key)
        )

    def officers(self, *names: str) -> tuple[Actor, ...]:
        """Registered persons acting as officers."""
        return tuple(Actor(self.persons[name], "officer") for name in names)

    def one(self, name: str, capacity: str) -> tuple[Actor, ...]:
        """One registered person in one capacity."""
        return (Actor(self.persons[name], capacity),)


@contextmanager
def opened(directory: Path, url: str | None = None, start: str = "2020-11-02") -> Iterator[Town]:
    """An empty record with the door on it."""
    clock = SimulatedClock(at(start))
    store = Store.create(
        url or f"sqlite:///{directory / 'record.sqlite3'}", directory=directory, town=TOWN, mode="demonstration", clock=clock
    )
    try:
        yield Town(store, Door(store, catalogue(), library(), calendar()), clock)
    finally:
        store.close()


def found(town: Town) -> None:
    """Found the town, register and appoint the cast, certify 甲 and 乙, take the power over."""
    villages: list[Json] = [{"village": "示例一村", "village_kind": "village"}]
    facts: dict[str, Json] = {
        "town_name": "示例镇", "organ": "示例镇人民政府", "organ_word": "示例", "division_code": "440118000",
        "mode": "demonstration",
        "villages": villages,
    }  # fmt: skip
    town.do("town.found", "2020-11-02 09:00", FOUNDERS, facts)
    registrar = FOUNDERS[:1]
    for name in ("镇长", "文书", "审核", "甲", "乙", "丙", "丁"):
        act = town.do("person.register", "2020-11-02 09:10", registrar, {"name": name, "person_kind": "official"})
        town.persons[name] = act.matter
    post = {"start_day": "2020-11-02", "appointed_by": "示例镇人民代表大会", "appoint_basis": "示例任〔2020〕1号"}
    for name, held in (
        ("文书", "clerk"),
        ("审核", "legal-reviewer"),
        ("甲", "officer"),
        ("乙", "officer"),
        ("丙", "officer"),
        ("镇长", "head"),
    ):
        town.do("post.appoint", "2020-11-02 09:20", registrar, {**post, "person": town.persons[name], "post": held})
    clerk = town.one("文书", "registrar")
    for name in ("甲", "乙"):
        file = town.do("officer-certificate.file", "2020-11-02 10:00", clerk, {"holder": town.persons[name]})
        card: dict[str, Json] = {
            "certificate_number": f"示例{name}", "issuer": "示例区司法局", "valid_from": "2020-01-01",
            "valid_until": "2024-12-31",
            "adopted_from": "示例名册",
        }  # fmt: skip
        town.do("officer-certificate.adopt", "2020-11-02 10:05", clerk, card, matter=file.matter)
    both = (Actor(town.persons["镇长"], "head"), Actor(town.persons["审核"], "legal-reviewer"))
    items: list[Json] = [{"item": ITEM, "name": "占用道路", "article": "示例条例第一条", "fine_min": 1000, "fine_max": 500000}]
    town.do(
        "delegated-powers.list", "2020-11-02 11:00", both,
        {"list_title": "示例清单", "source": "delegated", "decree": "示例公告〔2020〕1号", "start": "2020-11-01", "items": items},
    )  # fmt: skip


def penalty(town: Town, day: str, amount: int, *, hour: int = 9) -> tuple[str, Draft]:
    """Show the card and tell the party; the decision ready to be performed."""
    start = at(f"{day} {hour:02d}:00")
    officers = town.officers("甲", "乙")
    opened_matter = town.do("onsite-penalty.show-card", start, officers, {**SHOW, "seen_at": day}).matter
    told = {**TELL, "party": PARTY, "proposed_amount": amount}
    town.do("onsite-penalty.tell", start + timedelta(minutes=5), officers, told, matter=opened_matter)
    moment = start + timedelta(minutes=10)
    town.clock.set(max(moment, town.clock.now()))
    decide = Draft("onsite-penalty.decide", moment, officers, officers[0].person, {**DECIDE, "amount": amount}, opened_matter)
    return opened_matter, decide


__all__ = ["FOUNDERS", "TOWN", "Town", "by", "found", "opened", "penalty"]
