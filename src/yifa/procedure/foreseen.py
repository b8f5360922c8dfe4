"""A record as it would stand after acts that were judged and are not written; refuses to write them anywhere.

Only what consequences are judged on is foreseen: histories, links, standings and numbers. Powers and contested rules stay as
they are, for no consequence may rest on a power that its own cause gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from yifa.procedure.declaration import Declaration
from yifa.procedure.derive import Given, Revocation, derive, ended_by, gives
from yifa.procedure.fold import fold
from yifa.procedure.reading import done_of, links_of, recorded
from yifa.procedure.tally import Tally
from yifa.procedure.view import Done, Kin, Standing, View
from yifa.record.act import ActId, Json, Judged

AHEAD = 10**12
"""Positions no log has reached: what is foreseen comes after everything recorded."""

_EPOCH = 9999


class Foreseen:
    """A View over another one, with acts that were judged and not recorded."""

    def __init__(self, base: View) -> None:
        self._base = base
        self.added = 0
        self._histories: dict[str, tuple[Done, ...]] = {}
        self._opened: dict[str, list[str]] = {}
        self._closed: dict[str, bool] = {}
        self._links: list[tuple[str, str, str]] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self._given: dict[str, tuple[Given, ...]] = {}
        self._taken: dict[str, tuple[Revocation, ...]] = {}

    @property
    def town(self) -> str:
        """The town of the record below."""
        return self._base.town

    def add(self, judged: Judged, declaration: Declaration, now: datetime, number: tuple[str, int, int] | None) -> Done:
        """Let a judged act have happened."""
        before = self.history(judged.matter)
        act = recorded(
            judged, town=self.town, act_id=ActId(_EPOCH, self.added), position=AHEAD + self.added, matter_position=len(before),
            now=now,
        )  # fmt: skip
        done = done_of(act)
        self.added += 1
        if not before:
            self._opened.setdefault(done.slug, []).append(done.matter)
        self._histories[done.matter] = (*before, done)
        self._links.extend((done.matter, name, other) for name, other in links_of(act).items())
        if number is not None:
            self._numbers[number[:2]] = number[2]
        folded = fold(self._histories[done.matter], declaration)
        self._closed[done.matter] = folded.closed is not None
        if gives(declaration):
            derived = derive(folded)
            self._given[done.matter], self._taken[done.matter] = derived.standings, derived.revocations
        return done

    def history(self, matter: str) -> Sequence[Done]:
        """The matter's acts, foreseen ones last."""
        known = self._histories.get(matter)
        return known if known is not None else self._base.history(matter)

    def procedure_of(self, matter: str) -> str | None:
        """The slug the matter was or will be opened under."""
        known = self._histories.get(matter)
        return known[0].slug if known else self._base.procedure_of(matter)

    def linked(self, matter: str, link: str | None = None) -> Sequence[tuple[str, str]]:
        """Links the matter declared."""
        own = [(name, other) for holder, name, other in self._links if holder == matter and link in (None, name)]
        return [*self._base.linked(matter, link), *own]

    def linking(self, matter: str, slug: str | None = None) -> Sequence[tuple[str, str]]:
        """Matters that declared a link to this one."""
        own = [(name, holder) for holder, name, other in self._links if other == matter]
        return [*self._base.linking(matter, slug), *(pair for pair in own if slug in (None, self.procedure_of(pair[1])))]

    def standings(self, person: str | None = None, standing: str | None = None) -> Sequence[Standing]:
        """Intervals as recorded; those of matters with foreseen acts as these leave them."""
        base = self._base.standings(person, standing)
        taken = [each for held in self._taken.values() for each in held]
        found = [_ended(each, taken) for each in base if each.matter not in self._given]
        # What other matters had ended before stays ended: only the record below knows their revocations.
        ended = {(each.given_by, each.person, each.standing, each.over): each.ended for each in base}
        for held in self._given.values():
            for given in held:
                each = ended_by(given, taken)
                if person in (None, each.person) and standing in (None, each.standing):
                    earlier = ended.get((each.given_by, each.person, each.standing, each.over))
                    ends = [end for end in (each.ended, earlier) if end is not None]
                    found.append(replace(each, ended=min(ends, default=None)))
        return found

    def matters(self, slug: str, *, open_only: bool = False) -> Sequence[str]:
        """Matters of a procedure in order of opening."""
        held = [*self._base.matters(slug, open_only=open_only), *self._opened.get(slug, ())]
        return [matter for matter in held if not (open_only and self._closed.get(matter))]

    def next_number(self, series: str, year: int) -> int:
        """The next number after those foreseen."""
        return max(self._base.next_number(series, year), self._numbers.get((series, year), 0) + 1)

    def number_taken(self, series: str, year: int, number: int) -> tuple[str, ActId] | None:
        """As recorded: consequences take new numbers only."""
        return self._base.number_taken(series, year, number)

    def contested(self, rule: str, when: datetime) -> bool:
        """As recorded."""
        return self._base.contested(rule, when)

    def powers(self, day: date) -> Mapping[str, Mapping[str, Json]]:
        """As recorded."""
        return self._base.powers(day)

    def tally(self, first: date, last: date) -> Mapping[str, Tally]:
        """As recorded."""
        return self._base.tally(first, last)

    def namesakes(self, fact: str, matter: str | None, given: Json) -> Sequence[Kin] | None:
        """As recorded."""
        return self._base.namesakes(fact, matter, given)


def _ended(standing: Standing, taken: Sequence[Revocation]) -> Standing:
    """A recorded standing, ended by what is foreseen."""
    return ended_by(Given(standing, -1), list(taken))
