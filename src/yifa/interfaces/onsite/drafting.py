"""From what a device says to drafts for the one door, in its order and at its times; refuses to judge them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from yifa.interfaces.api.drafts import Unreadable as Malformed
from yifa.interfaces.api.drafts import moment
from yifa.interfaces.onsite.sealing import Unreadable
from yifa.law.zone import day_of
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Step
from yifa.procedure.draft import Actor, Draft, Lent
from yifa.procedure.sealing import LATE_REASON
from yifa.record.act import Act, ActId, Json

SLUG = "onsite-penalty"
CAPACITIES = ("officer", "server")
"""What the two at the scene may act as."""
MOST_ACTS = 10
FILE = "file"


@dataclass(frozen=True, slots=True)
class Planned:
    """One act of a bundle as the device told it."""

    step: str
    at: datetime
    facts: Mapping[str, Any]


def planned(manifest: Mapping[str, Any]) -> list[Planned]:
    """The acts in the device's order. Raises Unreadable."""
    told = manifest.get("acts")
    if not isinstance(told, list) or not 0 < len(told) <= MOST_ACTS:
        raise Unreadable("现场记录里没有办理的步骤")
    found = []
    for one in told:
        if not isinstance(one, dict) or not isinstance(one.get("step"), str) or not isinstance(one.get("facts"), dict):
            raise Unreadable("现场记录里的步骤读不懂")
        try:
            found.append(Planned(one["step"], moment(str(one.get("at"))), one["facts"]))
        except Malformed as error:
            raise Unreadable(str(error)) from error
    return found


def officers_of(manifest: Mapping[str, Any]) -> tuple[str, str]:
    """The two at the scene. Raises Unreadable where they are not two."""
    told = manifest.get("officers")
    names = [one.get("person") for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    if len(names) != 2 or not all(isinstance(name, str) and 0 < len(name) <= 80 for name in names) or names[0] == names[1]:
        raise Unreadable("现场记录没有写明两名执法人员")
    return str(names[0]), str(names[1])


@dataclass(slots=True)
class Drafter:
    """Makes the drafts one after the other, because later ones name the matter and the acts of earlier ones."""

    catalogue: Catalogue
    bundle: str
    recorder: str
    officers: tuple[str, str]
    evidence: Mapping[str, str]
    """File names, and `manifest`, to digests of the evidence store."""
    loose: tuple[str, ...] = ()
    """Digests of pictures and sound that no fact names."""
    lent: Lent | None = None
    late_reason: str = ""
    matter: str | None = None
    owner: ActId | None = None

    def draft(self, plan: Planned) -> Draft:
        """The next draft. Raises Unreadable for a step that the procedure does not have on that day."""
        step = self.catalogue.step(f"{SLUG}.{plan.step}", day_of(plan.at))
        if step is None or step.source is not None:
            raise Unreadable(f"没有“{plan.step[:40]}”这一步骤")
        facts = {name: self.value(value) for name, value in plan.facts.items()}
        if self.late_reason:
            facts[LATE_REASON] = self.late_reason
        named = [value for value in facts.values() if isinstance(value, str) and value in self.evidence.values()]
        return Draft(
            kind=f"{SLUG}.{plan.step}",
            at=plan.at,
            actors=self.actors(step),
            recorder=self.recorder,
            facts=facts,
            matter=self.matter,
            thread=self.owner if step.per is not None else None,
            evidence=tuple(dict.fromkeys([*named, *self.beside()])),
            key=f"onsite-{self.bundle}-{plan.step}",
            lent=self.lent if step.number is not None else None,
        )

    def beside(self) -> Sequence[str]:
        """The device's own words go with every act; pictures and sound that no fact names go with the first."""
        whole = [self.evidence["manifest"]]
        return [*whole, *self.loose] if self.matter is None else whole

    def value(self, told: Any) -> Json:
        """A fact as the record takes it; `{"file": name}` stands for the file's digest. Raises Unreadable."""
        if isinstance(told, dict) and set(told) == {FILE}:
            digest = self.evidence.get(str(told[FILE]))
            if digest is None:
                raise Unreadable("现场记录提到的文件不在其中")
            return digest
        return cast("Json", told)

    def actors(self, step: Step) -> tuple[Actor, ...]:
        """Both officers or the first, as the step asks. Raises Unreadable where it asks for others."""
        for way in step.who:
            if len(way) == 1:
                ((capacity, count),) = way.items()
                if capacity in CAPACITIES and count <= len(self.officers):
                    return tuple(Actor(person, capacity) for person in self.officers[:count])
        raise Unreadable(f"“{step.title}”不是执法人员在现场办理的步骤")

    def follow(self, act: Act) -> None:
        """Remember what the act opened and whether later ones belong to it."""
        self.matter = act.matter
        step = self.catalogue.step(act.kind, day_of(act.at))
        if step is not None and step.paper is not None:
            self.owner = act.id
