"""A served town whose clock, cast and record a test sets from outside; presumes what a case presumes and judges nothing.

The pages, the door and the log-in are the shipped ones. Beside them one address takes orders, each a JSON object: a fresh town
with these people, the clock, an act of the founders, what was recorded since. Run as `python -m tests.support.stepped DIRECTORY
PORT`; it listens on this machine only.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.presumed import Presumed
from tests.support.town_text import town_text
from yifa.interfaces import runtime
from yifa.interfaces.cli.serving import DEMO_SETTINGS, prepare_desk, serve_program
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import SHANGHAI
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.refusal import Refused
from yifa.record.act import Act
from yifa.record.clock import SimulatedClock

ORDERS = "/orders/"
FOUNDED = datetime(2018, 1, 2, 9, 0, tzinfo=SHANGHAI)
CLERK_ID = "presumed-clerk"
"""Registers the people of a case; nobody sees him on a page."""
TOWN = town_text("stepped-town", "2018-01-02T09:00:00+08:00", "2030-12-31T17:30:00+08:00")


class Town:
    """The town that is served now, and how many there were."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.folder = directory / "town"
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "town.yaml").write_text(TOWN, encoding="utf-8")
        self.number = 0
        self.presumed = Presumed()
        self.presumed.install()

    def fresh(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Another town: founded and with the people named, or empty where the case founds it itself."""
        before = runtime.current() if self.number else None
        self.number += 1
        self.presumed.forget()
        opened = Runtime.create(self.directory / f"home-{self.number}", self.folder)
        runtime.use(opened)
        if before is not None:
            before.close()
        self.set(FOUNDED)
        persons: dict[str, str] = {}
        if order["founded"]:
            self.found(order.get("villages") or ["示例一村"])
            persons = {name: self.register(name, CLERK_ID) for name in order["people"]}
        return {"persons": persons}

    def found(self, villages: list[str]) -> None:
        """Two founders, and a clerk who registers everybody else."""
        facts: dict[str, Any] = {
            "town_name": "示例镇",
            "organ": "示例镇人民政府",
            "organ_word": "示例",
            "division_code": "440118000",
            "mode": "demonstration",
            "villages": [{"village": name, "village_kind": "village"} for name in villages],
        }
        self.act({"kind": "town.found", "actors": [["创建人甲", "founder"], ["创建人乙", "founder"]], "facts": facts})
        self.presumed.grant(CLERK_ID, "clerk", None, None, None, {})

    def register(self, name: str, by: str) -> str:
        """A person of the case."""
        made = self.act(
            {"kind": "person.register", "actors": [[by, "registrar"]], "facts": {"name": name, "person_kind": "official"}}
        )
        return str(made["matter"])

    def act(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Perform through the door what no page offers: founding, and the people of a case."""
        current = runtime.current()
        actors = tuple(Actor(person, capacity) for person, capacity in order["actors"])
        draft = Draft(order["kind"], current.now(), actors, actors[0].person, order["facts"], order.get("matter"))
        return told(current.door.perform(current.town, draft))

    def set(self, moment: datetime) -> None:
        """Put the clock."""
        clock = runtime.current().clock
        assert isinstance(clock, SimulatedClock)
        clock.set(moment)

    def answer(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Do what is ordered."""
        current = runtime.current() if self.number else None
        if order["do"] == "fresh":
            return self.fresh(order)
        assert current is not None
        if order["do"] == "clock":
            self.set(datetime.fromisoformat(order["at"]))
        elif order["do"] == "grant":
            self.presumed.grant(
                order["person"], order["standing"], order["start"], order["until"], order["over"], order["detail"]
            )
        elif order["do"] == "allow":
            self.presumed.allow(order["item"], order["detail"])
        elif order["do"] == "act":
            return self.act(order)
        elif order["do"] == "register":
            return {"person": self.register(order["name"], order.get("by", CLERK_ID))}
        elif order["do"] == "since":
            acts = current.store.reader.acts(current.town, start=int(order["position"]))
            return {"acts": [told(act) for act in acts]}
        return {}


def told(act: Act) -> dict[str, Any]:
    """An act as the test hears of it."""
    return {"id": str(act.id), "matter": act.matter, "kind": act.kind, "position": act.position, "facts": sorted(act.open)}


def make(directory: Path) -> Callable[..., Iterable[bytes]]:
    """The shipped pages with the address for orders beside them."""
    from django.core.wsgi import get_wsgi_application

    pages = get_wsgi_application()
    open_doors()
    town = Town(directory)

    def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != ORDERS:
            answered: Iterable[bytes] = pages(environ, start)
            return answered
        try:
            order = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
            body = town.answer(order)
        except Refused as refused:
            body = {"refused": [f"{reason.missing} {reason.todo}" for reason in refused.reasons]}
        except Exception as error:
            body = {"error": f"{type(error).__name__}: {error}"}
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(body, ensure_ascii=False).encode()]

    return application


def open_doors() -> None:
    """The demonstration's log-in offers everybody on record, not only the first holders of some posts."""
    from yifa.interfaces.demo_login import views
    from yifa.interfaces.web.people import People

    def everybody(current: Runtime) -> list[views.Role]:
        people = People(current.view(), current.catalogue, current.now())
        return [views.Role(people.person(person), "") for person in current.view().matters("person")]

    views.cast = everybody


if "YIFA_STEPPED" in os.environ:
    application = make(Path(os.environ["YIFA_STEPPED"]))
elif __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    prepare_desk(place, DEMO_SETTINGS)
    os.environ["YIFA_STEPPED"] = str(place)
    serve_program("tests.support.stepped:application", "127.0.0.1", int(sys.argv[2]))
