"""From a sheet as typed to a draft for the door; refuses to judge it and keeps every letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from yifa.interfaces.web.town import town_of
from yifa.interfaces.web.values import title_of
from yifa.interfaces.workbench.actors import ORIGINAL, Way, actors_of, ways_of
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.forms.drawing import Chooser, Drawer, Drawn
from yifa.interfaces.workbench.forms.reading import Mend, Reading, Wrong, moment, read_facts
from yifa.interfaces.workbench.forms.typed import Typed, one
from yifa.interfaces.workbench.forms.writing import local_input
from yifa.interfaces.workbench.known import carried, carried_names, known_typed
from yifa.interfaces.workbench.links import LINK, LinkField, link_fields, links_of, wrong_links
from yifa.interfaces.workbench.matter import about
from yifa.interfaces.workbench.models import Sheet
from yifa.law.zone import day_of
from yifa.procedure.checks.circumstances import BETWEEN
from yifa.procedure.declaration import Declaration, FactSpec, Step
from yifa.procedure.draft import Actor, Draft
from yifa.procedure.state import MatterState
from yifa.record.act import ActId

MOMENT = "a.moment"
"""The moment that was confirmed."""
SEEN = "a.seen"
"""How far the record of the matter had gone then."""


@dataclass(slots=True)
class Work:
    """One sheet with everything its page and its draft need."""

    desk: Desk
    sheet: Sheet
    declaration: Declaration
    step: Step
    state: MatterState | None
    ways: tuple[Way, ...]
    reading: Reading
    at: datetime

    @property
    def typed(self) -> Typed:
        """As typed."""
        return typed_in(self.sheet)

    @property
    def thread(self) -> ActId | None:
        """The earlier act it belongs to."""
        return ActId.parse(self.sheet.thread) if self.sheet.thread else None

    @property
    def verb(self) -> str:
        """The button's verb."""
        return self.step.verb or self.step.title

    def about(self) -> str:
        """The earlier act in words."""
        return about(self.declaration, self.state.folded, self.thread) if self.state is not None else ""

    def actors(self) -> tuple[Actor, ...]:
        """Who acts: chosen in the seats; for the original actor's steps whoever fills in the form, which the door examines."""
        if any(ORIGINAL in way for way in self.step.who):
            return (Actor(self.desk.me, ORIGINAL),)
        return actors_of(self.ways, self.desk.people)

    def draft(self) -> Draft:
        """The proposed act, with the sealed facts on record that go along."""
        account = self.sheet.account_id  # type: ignore[attr-defined]  # Django's own attribute of the foreign key
        along = carried(self.desk, account, self.sheet, self.step, self.typed, self.reading.facts)
        evidence = tuple(dict.fromkeys(digests(self.step, self.reading)))
        return Draft(
            kind=f"{self.declaration.slug}.{self.step.name}",
            at=self.at,
            actors=self.actors(),
            recorder=self.desk.me,
            facts={**self.reading.facts, **along},
            matter=self.sheet.matter,
            thread=self.thread,
            links=links_of(self.desk, self.declaration, self.step, self.typed),
            evidence=evidence,
            key=self.sheet.key,
        )

    def sealed_along(self) -> tuple[str, ...]:
        """The facts that go along sealed, unopened."""
        return carried_names(self.step, self.typed, self.reading.facts)

    def links(self) -> tuple[LinkField, ...]:
        """The links that can be chosen where a matter is opened."""
        return link_fields(self.desk, self.declaration, self.step, self.typed)

    def fields(self, wrong: tuple[Wrong, ...] = ()) -> tuple[Drawn, ...]:
        """The fields of the form, with errors."""
        chooser = chooser_of(self.desk, self.step, self.state, self.declaration)
        purposes = self.desk.current.catalogue.words.choices.get("purposes", {})
        drawer = Drawer(chooser, self.typed, (*self.reading.wrong, *wrong), self.declaration.situations, purposes)
        return drawer.draw_all(self.step.facts)


def typed_in(sheet: Sheet) -> Typed:
    """The sheet's typed fields; the desk's database may hold an older shape, which is read as empty."""
    stored = sheet.typed
    if not isinstance(stored, dict):
        return {}
    return {str(k): [str(v) for v in values] for k, values in stored.items() if isinstance(values, list)}


def work_on(desk: Desk, sheet: Sheet) -> Work:
    """Read the sheet. Raises Http404 where the matter may not be read, LookupError where the step is gone."""
    if sheet.matter is not None:
        _slug, _history, declaration = desk.readable(sheet.matter)
        state: MatterState | None = desk.state(sheet.matter)
    else:
        declaration, state = desk.declaration(sheet.slug), None
    step = declaration.steps[sheet.step]
    typed = typed_in(sheet)
    reading = read_facts(step.facts, typed)
    reading.wrong += wrong_links(desk, declaration, step, typed)
    at = when(typed, desk.now, reading, state.standing_acts[-1].at if state is not None and state.standing_acts else None)
    return Work(desk, sheet, declaration, step, state, ways_of(step, desk.people, desk.me, typed), reading, at)


def when(typed: Typed, now: datetime, reading: Reading, last: datetime | None = None) -> datetime:
    """When it happened. What was confirmed stays to the second, so that pressing again sends the same draft."""
    try:
        if one(typed, MOMENT):
            return moment(one(typed, MOMENT))
        at = moment(one(typed, "a.at")) if one(typed, "a.at") else now
    except Mend as mend:
        reading.wrong.append(Wrong("a.at", "发生时间", str(mend)))
        return now
    # The field shows minutes: the current minute means now, not a moment before the matter's last act.
    if local_input(at) == local_input(now):
        return now
    # Nor does a form that was opened in the minute of the last act and sent in the next one mean a moment before it.
    return last if last is not None and local_input(at) == local_input(last) else at


def keep_moment(sheet: Sheet, at: datetime, seen: str) -> None:
    """Fix the moment of a sheet that was found good, and what was on record then; any later change of the sheet forgets both."""
    sheet.typed = {**typed_in(sheet), MOMENT: [at.isoformat()], SEEN: [seen]}
    Sheet.objects.filter(pk=sheet.pk, revision=sheet.revision).update(typed=sheet.typed)


def seen_by(desk: Desk, matter: str) -> str:
    """The last act on record in a matter and those it is linked with, whichever way."""
    others = (other for _, other in (*desk.view.linked(matter), *desk.view.linking(matter)))
    return str(max((done.position for one in (matter, *others) for done in desk.view.history(one)[-1:]), default=-1))


def new_sheet(
    desk: Desk, account_id: int, slug: str, step: Step, matter: str | None, thread: str, links: Mapping[str, str] | None = None
) -> Sheet:
    """The unfinished sheet of this person for this step, or a new one showing what is already on record."""
    found = (
        Sheet.objects.filter(account_id=account_id, slug=slug, step=step.name, matter=matter, thread=thread, act="")
        .order_by("-saved_at")
        .first()
    )
    if found is not None and not links:
        return found
    state = desk.state(matter) if matter is not None else None
    typed = known_typed(desk, step, state, ActId.parse(thread) if thread else None, links or {})
    typed |= {f"{LINK}{name}": [other] for name, other in (links or {}).items()}
    return Sheet.objects.create(account_id=account_id, slug=slug, step=step.name, matter=matter, thread=thread, typed=typed)


def save(sheet: Sheet, typed: Typed, seen: int) -> bool:
    """Store what was typed if nobody stored anything since revision `seen`. False leaves the stored one."""
    changed = Sheet.objects.filter(pk=sheet.pk, revision=seen, act="").update(typed=typed, revision=F("revision") + 1)
    sheet.refresh_from_db()
    return changed == 1


def digests(step: Step, reading: Reading) -> list[str]:
    """The evidence named in the facts, lists included."""
    found: list[str] = []

    def look(specs: dict[str, FactSpec], facts: dict[str, object]) -> None:
        for name, spec in specs.items():
            value = facts.get(name)
            if spec.type in ("evidence", "paper") and isinstance(value, str):
                found.append(value)
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        look(dict(spec.items), item)

    look(dict(step.facts), dict(reading.facts))
    return found


def chooser_of(desk: Desk, step: Step, state: MatterState | None, declaration: Declaration) -> Chooser:
    """What can be chosen in this step's fields; only what the step asks for is read."""
    wanted = [spec for own in step.facts.values() for spec in (own, *own.items.values())]
    types = {spec.type for spec in wanted}
    chooser = Chooser()
    if "person" in types:
        chooser.persons = [(p, desk.people.person(p).words) for p in desk.view.matters("person")]
    if "place" in types:
        chooser.villages = villages(desk)
    if "act-ref" in types and state is not None:
        chooser.acts = [(str(done.id), about(declaration, state.folded, done.id)) for done in state.standing_acts]
    if "law-ref" in types:
        chooser.laws = {spec.of or "rules": laws(desk, spec.of or "rules") for spec in wanted if spec.type == "law-ref"}
    if "matter-ref" in types:
        chooser.matters = {spec.of: matters(desk, spec.of) for spec in wanted if spec.type == "matter-ref" and spec.of}
    return chooser


def laws(desk: Desk, of: str) -> list[tuple[str, str]]:
    """Power items in force today, tiers of the town's standards, or the rules of the library."""
    if of == "powers":
        items = desk.view.powers(day_of(desk.now))
        return [(item, f"{told.get('name')}〔{told.get('article')}〕") for item, told in items.items()]
    if of == "discretion":
        standards = [each for each in desk.current.library.matters.standards if each.binding and each.in_force(day_of(desk.now))]
        return [
            (f"{each.id}{BETWEEN}{tier.name}", f"{tier.title}：{tier.reading}（{each.document}）")
            for each in standards
            for tier in each.tiers
        ]
    return [(rule.id, rule.title) for rule in desk.current.library.rules()]


def matters(desk: Desk, slug: str) -> list[tuple[str, str]]:
    """Open matters of a procedure that this person may read."""
    declaration = desk.declaration(slug)
    if not desk.reads_kind(declaration):
        return []
    return [(matter, title_of(desk.view, matter, declaration)) for matter in desk.view.matters(slug, open_only=True)]


def villages(desk: Desk) -> list[tuple[str, str]]:
    """The villages on record, else none."""
    for town in desk.view.matters("town"):
        for done in reversed(desk.view.history(town)):
            rows = done.facts.get("villages")
            if isinstance(rows, list):
                names = [str(row["village"]) for row in rows if isinstance(row, dict) and row.get("village")]
                return [(name, name) for name in names]
    return [(name, name) for _, name in town_of(desk.current).villages]
