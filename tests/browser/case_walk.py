"""Walks a case through the real forms: each act is played in memory, then typed, checked and confirmed in a browser.

The memory says what the case means (who acts in which capacity, which act it is about); the pages must offer the same step to
the same person and take it. Ids are translated act by act, those that an act brings about included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page

from tests.browser.people import Seat
from yifa.law.zone import SHANGHAI
from yifa.procedure.case_file import Case, CaseAct
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.draft import Draft
from yifa.procedure.stage import Stage, World
from yifa.procedure.view import Done
from yifa.record.act import ActId, Json

FOUNDER = "founder"
AGAIN = timedelta(seconds=1)
ANEW = ("confirm", "time", "evidence", "paper")
"""Types that are told of each occasion: what was seen and taken this time."""


class Remembering(Stage):
    """A stage that keeps the last draft it made, sealed facts and all."""

    last: Draft | None = None

    def draft(self, act: CaseAct) -> Draft:
        """The draft, kept."""
        self.last = super().draft(act)
        return self.last


@dataclass(slots=True)
class Orders:
    """What a test tells the served town."""

    base: str

    def give(self, do: str, **what: Any) -> dict[str, Any]:
        """One order; fails with what the town answered."""
        body = json.dumps({"do": do, **what}, ensure_ascii=False).encode()
        with urlopen(Request(self.base + "/orders/", body, {"Content-Type": "application/json"}), timeout=60) as answer:
            told: dict[str, Any] = json.loads(answer.read())
        assert "error" not in told, told
        assert "refused" not in told, told
        return told


@dataclass(slots=True)
class Walk:
    """One case under way. `asked` are fields that were empty although what was typed stood in the matter already."""

    seat: Seat
    orders: Orders
    case: Case
    world: World
    stage: Remembering
    persons: dict[str, str] = field(default_factory=dict)
    matters: dict[str, str] = field(default_factory=dict)
    acts: dict[ActId, str] = field(default_factory=dict)
    position: int = 0
    here: str = ""
    steps: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    sat: set[str] = field(default_factory=set)
    papers: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def begin(cls, seat: Seat, case: Case, world: World) -> Walk:
        """A fresh town with the people of the case."""
        stage = Remembering.build(case, world)
        assert isinstance(stage, Remembering)
        walk = cls(seat, Orders(seat.base), case, world, stage)
        founded = not any(act.step.endswith("found") and FOUNDER in str(act.by) for act in (*case.given, *case.acts))
        villages = list(case.registers.get("villages", ())) if hasattr(case, "registers") else []
        told = walk.orders.give("fresh", founded=founded, people=list(case.cast) if founded else [], villages=villages)
        walk.persons = told["persons"]
        if founded:
            walk.grant()
        for item, row in case.powers.items():
            walk.orders.give("allow", item=item, detail=row)
        walk.position = len(walk.since(0))
        return walk

    def grant(self) -> None:
        """What the cast holds from the beginning."""
        for name, held in self.case.cast.items():
            for one in held:
                told = {"start": one.start, "until": one.until, "over": one.over, "detail": dict(one.detail)}
                self.orders.give("grant", person=self.persons[name], standing=one.standing, **told)

    def since(self, position: int) -> list[dict[str, Any]]:
        """What was recorded from a position on."""
        acts: list[dict[str, Any]] = self.orders.give("since", position=position)["acts"]
        return acts

    def go(self) -> None:
        """Every act of the case in order."""
        for act in (*self.case.given, *self.case.acts):
            self.do(act)

    def do(self, act: CaseAct) -> None:
        """One act: in memory, then by hand, unless only founders may do it."""
        known = {done.id for done in self.recorded()}
        self.stage.perform(act)
        draft, moment = self.stage.last, self.stage.now
        assert draft is not None
        assert moment is not None
        self.orders.give("clock", at=(moment + AGAIN).isoformat())
        if any(actor.capacity == FOUNDER for actor in draft.actors):
            self.by_the_door(draft)
        else:
            self.by_hand(draft)
        self.pair([done for done in self.recorded() if done.id not in known])
        if draft.kind == "town.found":
            self.register(self.persons[draft.actors[0].person])
        self.steps.append(draft.kind)

    def recorded(self) -> list[Done]:
        """Every act in memory, in order."""
        view = self.stage.view
        found = [done for slug in self.world.catalogue.slugs() for m in view.matters(slug) for done in view.history(m)]
        return sorted((done for done in found if done.position >= 0), key=lambda done: done.position)

    def pair(self, played: Sequence[Done]) -> None:
        """What happened in memory and on the record is the same, act by act."""
        real = [act for act in self.since(self.position) if "." in act["kind"]]
        assert [done.kind for done in played] == [act["kind"] for act in real]
        for done, act in zip(played, real, strict=True):
            self.acts[done.id] = act["id"]
            self.matters[done.matter] = act["matter"]
            self.position = act["position"] + 1

    def by_the_door(self, draft: Draft) -> None:
        """Founders act on paper before anybody can log in; then the people of the case are registered."""
        for actor in draft.actors:
            self.persons.setdefault(actor.person, f"presumed-{actor.person}")
        actors = [[self.persons[actor.person], actor.capacity] for actor in draft.actors]
        step = self.world.catalogue.declaration(draft.slug, self.case.on).steps[draft.step]
        facts = {name: self.real(step.facts[name], value) for name, value in draft.facts.items()}
        self.orders.give("act", kind=draft.kind, actors=actors, facts=facts, matter=self.matters.get(draft.matter or ""))

    def register(self, founder: str) -> None:
        """The people of a case that founds the town itself, once there is a town."""
        for name in self.case.cast:
            if name not in self.persons:
                facts = {"name": name, "person_kind": "official"}
                made = self.orders.give("act", kind="person.register", actors=[[founder, FOUNDER]], facts=facts)
                self.persons[name] = made["matter"]
        self.grant()
        self.position = self.since(0)[-1]["position"] + 1

    def by_hand(self, draft: Draft) -> None:
        """Log in, open the form where the page offers it, fill in, check, confirm."""
        page = self.seat.page
        declaration = self.world.catalogue.declaration(draft.slug, draft.at.astimezone(SHANGHAI).date())
        step = declaration.steps[draft.step]
        self.log_in(draft.recorder)
        self.open(draft, declaration, step)
        self.fill(draft, declaration, step)
        page.locator("main form.form button.primary[value=check]").first.click()
        page.locator("main button[value=perform], main .errors, main ol.reasons").first.wait_for()
        confirm = page.locator("main button[value=perform]")
        assert confirm.count() == 1, f"{draft.kind}：{page.locator('main').inner_text()[:3000]}"
        confirm.click()
        page.locator("main ol.acts, main .errors, main ol.reasons").first.wait_for()
        assert "/matters/" in page.url, f"{draft.kind}：{page.locator('main').inner_text()[:3000]}"

    def log_in(self, person: str) -> None:
        """By the demonstration's button, if somebody else sits here."""
        if self.here == person:
            return
        self.seat.page.context.clear_cookies()
        self.seat.open("/demo/")
        self.seat.page.locator(f'form:has(input[name="person"][value="{self.real_person(person)}"]) button').click()
        self.here = person
        self.sat.add(person)

    def open(self, draft: Draft, declaration: Declaration, step: Step) -> None:
        """From the page of beginnings, or from the matter's own page."""
        page = self.seat.page
        if draft.matter is None:
            self.seat.open("/start/")
            page.locator(f'a[href="/start/{declaration.slug}/{step.name}/"]').first.click()
            return
        matter = self.matters[draft.matter]
        thread = f"?thread={self.acts[draft.thread]}" if draft.thread is not None else ""
        self.seat.open(f"/matters/{matter}/")
        assert page.locator(".side").count() == 1, f"{draft.kind}：{draft.recorder}不能查看这件事项"
        link = page.locator(f'.side a[href="/matters/{matter}/do/{step.name}/{thread}"]')
        assert link.count() >= 1, f"{draft.kind}：{page.locator('.side').inner_text()[:2000]}"
        page.goto(self.seat.base + str(link.first.get_attribute("href")))

    def fill(self, draft: Draft, declaration: Declaration, step: Step) -> None:
        """Seats, moment, links, then every fact the case tells."""
        page = self.seat.page
        self.sit(draft, step)
        page.locator('[name="a.at"]').fill(local(draft.at))
        for name, other in draft.links.items():
            page.locator(f'select[name="l.{name}"]').select_option(self.matters[other])
        known = self.on_record(draft, declaration, step.role)
        for name, value in draft.facts.items():
            spec = step.facts[name]
            if spec.type not in ANEW and known.get(name) == value and self.empty(f"f.{name}", spec):
                self.asked.append(f"{draft.kind}.{name}")
            if spec.type == "paper" and self.stands(f"f.{name}") and self.papers.get(name) == value:
                continue  # the text on record is the one meant
            self.papers[name] = value
            put(page, f"f.{name}", spec, self.real(spec, value), self)

    def on_record(self, draft: Draft, declaration: Declaration, role: str) -> Mapping[str, Json]:
        """What stood openly in the matter before this act, said by steps of another kind."""
        said: dict[str, Json] = {}
        for done in self.stage.view.history(draft.matter)[:-1] if draft.matter is not None else ():
            step = declaration.steps.get(done.step)
            if step is not None and step.character is None and step.role != role:
                said.update(done.facts)
        return said

    def empty(self, key: str, spec: FactSpec) -> bool:
        """True for a field that holds nothing."""
        page = self.seat.page
        if spec.type in ("evidence", "paper"):
            return page.locator(f"#{key.replace('.', '-')}-field").get_by_text("已上传").count() == 0
        found = page.locator(f'[name="{key}"], [name^="{key}."]')
        return not any(holds(found.nth(n)) for n in range(found.count()))

    def stands(self, key: str) -> bool:
        """True for a field that shows a file on record."""
        return self.seat.page.locator(f"#{key.replace('.', '-')}-field .on-record").count() == 1

    def upload(self, words: str) -> bytes:
        """What a file that the case only mentions holds."""
        return b"%PDF-1.4\n" + words.encode()

    def sit(self, draft: Draft, step: Step) -> None:
        """Everybody who acts, each in the seat of the way that fits."""
        page = self.seat.page
        ways = page.locator("fieldset[data-way]").count()
        if ways == 0:
            return  # done by those of the original act
        said = sorted(actor.capacity for actor in draft.actors)
        way = next(n for n, need in enumerate(step.who) if sorted(c for c, k in need.items() for _ in range(k)) == said)
        if ways > 1:
            page.locator(f'input[name="a.way"][value="{way}"]').check()
        taken: dict[str, int] = {}
        for actor in draft.actors:
            number = taken[actor.capacity] = taken.get(actor.capacity, -1) + 1
            page.locator(f'select[name="a.{way}.{actor.capacity}.{number}"]').select_option(self.real_person(actor.person))

    def real_person(self, name: str) -> str:
        """The person on record: registered for the case, or registered by the case itself."""
        return self.persons.get(name) or self.matters[name]

    def real(self, spec: FactSpec, value: Json) -> Json:
        """A value with the record's own ids."""
        if spec.type == "list" and isinstance(value, list):
            return [{n: self.real(spec.items[n], v) for n, v in row.items()} for row in value if isinstance(row, dict)]
        if not isinstance(value, str):
            return value
        if spec.type == "person":
            return self.real_person(value)
        if spec.type == "matter-ref":
            return self.matters.get(value, value)
        if spec.type == "act-ref":
            return self.acts.get(ActId.parse(value), value)
        return value


def holds(field: Locator) -> bool:
    """True where an input says something."""
    kind = field.get_attribute("type") or ""
    if kind in ("radio", "checkbox"):
        return field.is_checked()
    return bool(kind != "file" and field.input_value())


def put(page: Page, key: str, spec: FactSpec, value: Json, walk: Walk) -> None:
    """One value into its field, as somebody would type it."""
    if spec.type == "list" and isinstance(value, list):
        rows(page, key, spec, value, walk)
        return
    covered = page.locator(f"#{key.replace('.', '-')}-field > details")
    if covered.count() == 1 and covered.get_attribute("open") is None:
        covered.locator("summary").click()
    if isinstance(value, Mapping):
        parts(page, key, spec, value)
    elif spec.type in ("evidence", "paper"):
        file = {"name": "示例文件", "mimeType": "application/octet-stream", "buffer": walk.upload(str(value))}
        page.locator(f'input[name="{key}.upload"]').set_input_files(file)  # type: ignore[arg-type]  # as the library reads it
    elif value is True:
        page.locator(f'input[name="{key}"]').check()
    elif spec.type == "money":
        assert isinstance(value, int)
        page.locator(f'input[name="{key}"]').fill(f"{value // 100}.{value % 100:02d}")
    elif spec.type == "time":
        page.locator(f'input[name="{key}"]').fill(local(datetime.fromisoformat(str(value))))
    else:
        choose(page, key, str(value))


def choose(page: Page, key: str, value: str) -> None:
    """A choice in whichever form it is drawn, else plain text."""
    select = page.locator(f'select[name="{key}"]')
    if select.count():
        select.select_option(value)
    elif page.locator(f'input[type="radio"][name="{key}"]').count():
        page.locator(f'input[type="radio"][name="{key}"][value="{value}"]').check()
    else:
        page.locator(f'[name="{key}"]').fill(value)


def parts(page: Page, key: str, spec: FactSpec, value: Mapping[str, Json]) -> None:
    """Values made of parts: counts with an estimate, parties, organisations, places."""
    if spec.type == "count":
        page.locator(f'input[name="{key}"]').fill(str(value["value"]))
        if value.get("estimate"):
            page.locator(f'input[name="{key}.estimate"]').check()
        return
    for part, text in value.items():
        choose(page, f"{key}.{part}", str(text))


def rows(page: Page, key: str, spec: FactSpec, value: Sequence[Json], walk: Walk) -> None:
    """A list row by row; rows are added and taken away by their buttons until there are as many as needed."""
    drop = page.locator(f'button[value^="drop:{key}:"]')
    while drop.count() > len(value):
        drop.last.click()
        page.wait_for_load_state("domcontentloaded")
    while drop.count() < len(value):
        page.locator(f'button[value="add:{key}"]').click()
        page.wait_for_load_state("domcontentloaded")
    numbers = [str(one.get_attribute("value")).rpartition(":")[2] for one in drop.all()]
    for number, row in zip(numbers, value, strict=True):
        assert isinstance(row, dict)
        for name, held in row.items():
            put(page, f"{key}.{number}.{name}", spec.items[name], held, walk)


def local(when: datetime) -> str:
    """As people write a moment."""
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
