"""One matter of coercion as played: its time, its papers printed and handed over; refuses to know which course it takes."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from yifa.interfaces.demo.irregular import flawed_on
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import DELEGATE, HEAD, REVIEWER, Doing, Facts, Stage, Who, minutes, on, written
from yifa.record.act import Act, Json

Doings: TypeAlias = Generator[datetime, None, None]


@dataclass(slots=True)
class Course:
    """A matter being played: `links` are those of its opening act."""

    stage: Stage
    slug: str
    at: datetime
    who: tuple[Who, ...]
    party: str
    party_kind: str
    links: Mapping[str, str]
    matter: str = ""

    @property
    def person(self) -> dict[str, Json]:
        """The party as facts hold it."""
        return {"kind": self.party_kind, "name": self.party, "address": "示例地址"}

    def later(self, days: int, hour: int = 9) -> None:
        """On to an hour of the working day so many working days later."""
        self.until(self.stage.working(self.at.date(), days), hour)

    def until(self, day: date, hour: int = 9) -> None:
        """On to an hour of a day, never back."""
        self.at = max(on(day, hour, self.at.minute), self.at + minutes(7))

    def step(self, name: str, who: Sequence[Who], facts: Facts, *, thread: Act | None = None, after: int = 12) -> Doing:
        """One step, so many minutes after the one before."""
        self.at += minutes(after)
        opening = not self.matter
        act = yield from self.stage.act(
            f"{self.slug}.{name}", self.at, who, facts,
            matter=self.matter or None, thread=thread, links=self.links if opening else None,
        )  # fmt: skip
        self.matter = act.matter
        return act

    def printed(self, act: Act) -> Doings:
        """The act's paper made and issued."""
        self.at += minutes(10)
        yield from issue(self.stage, act, self.at, self.who[0])

    def handed(self, act: Act) -> Doings:
        """The act's paper printed and put into the party's hands within the hour."""
        yield from self.printed(act)
        facts: dict[str, Json] = {"way": "direct", "handed_at": written(self.at + minutes(15)), "receiver": self.party}
        yield from self.step("serve", (Who(self.who[0].name, "server"),), facts, thread=act, after=20)

    def unlawful(self, flaw: str, step: str, what: str, why: str) -> Doings:
        """What went wrong is noted, and confirmed unlawful two working days later."""
        facts = flawed_on(self.at, flaw, step, what)
        noted = yield from self.step("irregular", (Who("reviewer", "anyone"),), facts)
        self.later(2)
        yield from self.step("irregular-unlawful", (REVIEWER, HEAD), {"review_reason": why}, thread=noted)

    def close(self) -> Doing:
        """Closed by the delegated deputy the next working day."""
        self.later(1, 16)
        return self.step("close", (DELEGATE,), {})
