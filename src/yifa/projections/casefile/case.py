"""A case file as its checks read it: the case, what belongs to it, the law of each day; refuses to judge anything itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yifa.law.calendar import Calendar
from yifa.law.zone import day_of
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Step
from yifa.procedure.fold import Folded
from yifa.procedure.ports import RuleBook
from yifa.procedure.state import matter_at
from yifa.procedure.view import Done, View
from yifa.projections.casefile.contents import Member, Piece
from yifa.record.act import Json

CERTIFICATE = "enforcement-certificate"


class Grade(StrEnum):
    """How a point ends: `veto` alone makes a file fail, `look` needs a person."""

    VETO = "veto"
    FAULT = "fault"
    LOOK = "look"


GRADE_WORDS = {Grade.VETO: "一票否决", Grade.FAULT: "不符合", Grade.LOOK: "需人工核对"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One point against a file. `article` is empty where no checked rule stands behind it; `act` is where it was found."""

    check: str
    group: str
    grade: Grade
    text: str
    todo: str
    article: str = ""
    matter: str = ""
    act: str = ""

    @property
    def words(self) -> str:
        """The grade as people read it."""
        return GRADE_WORDS[self.grade]


@dataclass(frozen=True, slots=True)
class Case:
    """The case and the matters that belong to it, at an instant."""

    members: Sequence[Member]
    view: View
    library: RuleBook
    calendar: Calendar
    now: datetime
    pieces: Sequence[Piece] = ()

    @property
    def main(self) -> Member:
        """The case itself."""
        return self.members[0]

    @property
    def folded(self) -> Folded:
        """The case's acts."""
        return self.main.state.folded

    def article(self, rule: str, day: date) -> str:
        """The article of a checked rule in force that day, else nothing: a point may stand, a citation may not be guessed."""
        dated = self.library.value(rule, day) if rule in self.library else None
        return dated.article if dated is not None and dated.verified else ""

    def count(self, rule: str, day: date, otherwise: int) -> int:
        """The rule's number on a day."""
        dated = self.library.value(rule, day) if rule in self.library else None
        return dated.value if dated is not None and isinstance(dated.value, int) else otherwise

    def step(self, done: Done) -> Step | None:
        """The declaration of an act of the case."""
        return self.folded.declaration.steps.get(done.step)

    def title(self, done: Done) -> str:
        """What the act is called."""
        step = self.step(done)
        return step.title if step is not None else done.step

    def role(self, *roles: str) -> Iterator[Done]:
        """Standing acts of the case with one of these roles, in log order."""
        wanted = frozenset(roles)
        for done in self.folded.standing:
            step = self.step(done)
            if step is not None and step.role in wanted:
                yield done

    def others(self, slug: str) -> list[Member]:
        """The matters of a procedure that belong to the case."""
        return [member for member in self.members[1:] if member.declaration.slug == slug]

    def fact(self, name: str) -> Json | None:
        """A fact of the case as it stands."""
        return self.folded.facts.get(name)

    def certified(self, person: str, when: datetime) -> bool:
        """True where the person held a certificate at that moment."""
        held = self.view.standings(person=person, standing=CERTIFICATE)
        return any(each.holds_at(when) for each in held)


def gather(
    matter: str, now: datetime, *, view: View, catalogue: Catalogue, library: RuleBook, calendar: Calendar,
    readable: Callable[[str], bool] | None = None,
) -> list[Member]:  # fmt: skip
    """The case first, then every matter that was opened about it, in order of opening; empty for an unknown matter.

    `readable` leaves out what the person who asks may not read.
    """
    wanted = [matter, *(other for _, other in view.linking(matter) if readable is None or readable(other))]
    found = []
    for each in dict.fromkeys(wanted):
        state = matter_at(each, now, view=view, book=catalogue, library=library, calendar=calendar)
        if state is not None:
            found.append(Member(state, state.folded.declaration))
    return found if found and found[0].state.matter == matter else []


def on(done: Done) -> date:
    """The day of an act."""
    return day_of(done.at)


def persons(acts: Iterator[Done] | Sequence[Done]) -> set[str]:
    """Everybody who did one of the acts."""
    return {actor.person for done in acts for actor in done.actors}
