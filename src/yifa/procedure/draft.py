"""What somebody wants to do, before judgement; refuses to know whether it is lawful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from yifa.record.act import ActId, Json


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one capacity; `acting_for` names the delegating person where a delegate acts."""

    person: str
    capacity: str
    acting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """A number given out beforehand: the matter it was lent to, and the running number."""

    matter: str
    number: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed act.

    kind      `procedure-slug.step-name`
    matter    opaque matter id, or None for the step that opens one
    at        when it happened, timezone-aware
    actors    everybody who acts; the recorder may be another person
    facts     fact name to JSON value, in the encoding of the fact's type (docs/house.md)
    thread    the earlier act this one belongs to (`per`)
    links     link name to matter id, given when a matter opens
    key       idempotency key chosen by the client
    lent      the lent number that it already bears, where it was numbered away from the record
    """

    kind: str
    at: datetime
    actors: tuple[Actor, ...]
    recorder: str
    facts: Mapping[str, Json] = field(default_factory=dict)
    matter: str | None = None
    thread: ActId | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    key: str | None = None
    lent: Lent | None = None

    @property
    def slug(self) -> str:
        """The procedure's slug."""
        return self.kind.partition(".")[0]

    @property
    def step(self) -> str:
        """The step's name."""
        return self.kind.partition(".")[2]
